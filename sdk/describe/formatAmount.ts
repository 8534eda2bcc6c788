import { type Address, zeroAddress } from "viem";
import { type PolicyNames, tokenAt } from "../policy/compilePolicy.ts";
import { formatDecimal } from "../text/parseDecimal.ts";
import { type AddressNames, formatAccount } from "./addressNames.ts";
import { amountOf } from "./describeWord.ts";

/**
 * An amount of a token in its unit, by the policy file alone; of others in base units, because what a token says of
 * itself is not to be relied on.
 *
 * @param token Zero for native value.
 */
export function formatAmount(
  units: bigint,
  token: Address,
  { policy, names }: { policy: Pick<PolicyNames, "tokens" | "native"> | undefined; names: AddressNames },
): string {
  if (token === zeroAddress) return amountOf(units, policy?.native ?? { name: "wei", decimals: 0 });
  const known = tokenAt(policy, token);
  if (known !== undefined) return amountOf(units, known);
  return `${formatDecimal(units, 0)} base units of ${formatAccount(token, names)}, decimals unknown here`;
}
