import { type Address, type Hex, isAddressEqual, size, slice, zeroAddress } from "viem";
import { formatAccount } from "../../describe/addressNames.ts";
import type { PolicyNames } from "../../policy/compilePolicy.ts";
import type { EffectReading } from "./reading.ts";

/** An account by name, or that it is nobody. */
export function who({ names }: Pick<EffectReading, "names">, account: Address, nobody = "nobody"): string {
  return isAddressEqual(account, zeroAddress) ? nobody : formatAccount(account, names);
}

/** The same for what may not be known. */
export function whoIf(reading: Pick<EffectReading, "names">, account: Address | undefined, nobody?: string) {
  return account === undefined ? undefined : who(reading, account, nobody);
}

/** `high (1)`, or the number where the policy names no such tier. */
export function tierName(policy: PolicyNames | undefined, tier: number): string {
  const name = Object.entries(policy?.tiers ?? {}).find(([, { index }]) => index === tier)?.[0];
  return name === undefined ? String(tier) : `${name} (${tier})`;
}

export function agentName(policy: PolicyNames | undefined, agent: bigint): string {
  const name = Object.entries(policy?.agents ?? {}).find(([, id]) => id === agent)?.[0];
  return name === undefined ? `agent ${agent}` : `agent ${name} (${agent})`;
}

/** A member by its signer: an account by name, or the key behind its verifier. */
export function signerName(reading: Pick<EffectReading, "names">, signer: Hex): string {
  if (size(signer) === 20) return who(reading, signer);
  return `key ${slice(signer, 20)} behind ${who(reading, slice(signer, 0, 20))}`;
}

/** Who proposed: an agent, or an approver by name. */
export function proposerName({ names }: Pick<EffectReading, "names">, proposer: Address): string {
  return names(proposer) ?? proposer;
}

/** An id of a member: of an account its name; of a key, only whoever admitted it knows the key. */
export function memberName(reading: Pick<EffectReading, "names" | "memberName">, member: Hex): string {
  const known = reading.memberName?.(member);
  if (known !== undefined) return known;
  return BigInt(member) < 1n << 160n ? who(reading, slice(member, 12)) : `the key of id ${member}`;
}
