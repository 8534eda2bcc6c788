import { type Address, isAddressEqual } from "viem";
import { formatAccount } from "../../sdk/describe/addressNames.ts";
import type { PolicyNames } from "../../sdk/policy/compilePolicy.ts";
import type { StandingAllowance } from "../../sdk/read/listAllowances.ts";
import { formatDecimal } from "../../sdk/text/parseDecimal.ts";
import type { TaskSystem } from "./system.ts";

/** What of a treasury others can be allowed to take: the tokens of a policy and its collections. */
export function assetsOf({ tokens, collections, accounts }: PolicyNames): Address[] {
  return [
    ...Object.values(tokens).map(({ address }) => address),
    ...collections.map((name) => accounts[name] as Address),
  ];
}

/** The first block in which a treasury can have granted something. */
export function firstGrant({ gate, settings: { treasury }, record }: TaskSystem): bigint {
  // A Safe may have granted something long before it had a gate.
  return isAddressEqual(treasury, gate) ? record.fromBlock : 0n;
}

/** Who may take what: `swap-desk (0x38F0…) may take 1,000 GUSD`. */
export function allowanceText(system: Pick<TaskSystem, "policy" | "names">, one: StandingAllowance): string {
  return `${formatAccount(one.spender, system.names)} may take ${whatOf(system, one)}`;
}

function whatOf(system: Pick<TaskSystem, "policy" | "names">, one: StandingAllowance): string {
  const name = tokenName(system, one.token);
  if (one.kind === "operator") return `EVERY item of ${name}`;
  if (one.kind === "item") return `item ${one.tokenId} of ${name}`;
  const known = Object.values(system.policy?.names.tokens ?? {}).find(({ address }) =>
    isAddressEqual(address, one.token),
  );
  const amount = known === undefined ? `${one.amount} base units` : formatDecimal(one.amount, known.decimals);
  return one.isUnlimited ? `UNLIMITED ${name}` : `${amount} ${name}`;
}

/** A token, by its name where it has one. */
export function tokenName({ names }: Pick<TaskSystem, "names">, token: Address): string {
  return names(token) ?? token;
}
