// The accounts behind the roles: Hardhat's own, which it also sends transactions for.
import { type Address, keccak256, toHex } from "viem";
import { type HDAccount, mnemonicToAccount, privateKeyToAddress } from "viem/accounts";

const MNEMONIC = "test test test test test test test test test test test junk";

const names = [
  "deployer",
  "stranger",
  "agentKey",
  "otherAgentKey",
  "operator",
  "member",
  "secondMember",
  "thirdMember",
  "tierApprover",
  "rootApprover",
  "guardian",
  "rootVetoer",
  "source",
  "sourceKey",
  "attester",
  "offeredGuardian",
  "offeredRootApprover",
  "attesterKey",
] as const;

export type Person = (typeof names)[number];

export const people = Object.fromEntries(
  names.map((name, addressIndex) => [name, mnemonicToAccount(MNEMONIC, { addressIndex })]),
) as Record<Person, HDAccount>;

export function addressOf(person: Person): Address {
  return people[person].address;
}

/** An account that does nothing here. */
export function nobody(name: string): Address {
  return privateKeyToAddress(keccak256(toHex(name)));
}
