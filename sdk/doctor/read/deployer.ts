import { type Address, isAddressEqual, keccak256, parseAbi, stringToHex, zeroHash } from "viem";
import { systemAddresses } from "../../deploy/systemAddresses.ts";
import { answerOf } from "../../errors/answerOf.ts";
import type { Facts } from "../facts.ts";
import type { Reading } from "./reading.ts";

/** What OpenZeppelin's timelock, and what is merely owned, answer. */
const abi = parseAbi([
  "function hasRole(bytes32 role, address account) view returns (bool)",
  "function owner() view returns (address)",
]);
const ROLES = {
  "administers the roles of": zeroHash,
  "may propose to": keccak256(stringToHex("PROPOSER_ROLE")),
  "may cancel what waits in": keccak256(stringToHex("CANCELLER_ROLE")),
};

/** Who deployed, and its powers over approvers, vetoer and guardian that are neither Council nor Safe. */
export async function readDeployer(reading: Reading): Promise<Facts["deployer"]> {
  const { deployer, label, addresses, words, askOther: ask, fact } = reading;
  const predicted = systemAddresses({ label, treasury: addresses.treasury, councils: {} }, deployer);
  if (!isAddressEqual(predicted.gate, addresses.gate)) {
    throw new Error(`the gate's address does not follow from the recorded deployer ${deployer}`);
  }
  const contracts = (await fact("parties")).filter(({ body }) => body.kind === "contract");
  const powers = await Promise.all(contracts.map(({ address }) => powersOver(address)));
  return { address: deployer, powersElsewhere: powers.flat() };

  async function powersOver(address: Address): Promise<string[]> {
    const roles = await Promise.all(
      Object.entries(ROLES).map(async ([what, role]) =>
        (await answerOf(ask(address, abi, "hasRole", [role, deployer]))) ? [`${what} ${words.account(address)}`] : [],
      ),
    );
    const owner = await answerOf(ask(address, abi, "owner"));
    const owns = owner !== undefined && isAddressEqual(owner, deployer);
    return [...roles.flat(), ...(owns ? [`owns ${words.account(address)}`] : [])];
  }
}
