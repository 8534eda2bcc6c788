import { type Address, zeroAddress } from "viem";
import type { CompiledPolicy } from "../policy/compilePolicy.ts";
import { meterId } from "../policy/meter.ts";
import { callKind, operator, type Rule } from "../policy/types.ts";

/** Every meter that a rule uses, once. */
export function metersOf({ rules }: CompiledPolicy): { name: string; token: Address; burst: bigint; refill: bigint }[] {
  const meters = new Map(
    rules
      .filter(({ rule }) => rule.meter.period !== 0)
      .map(({ rule, meter }) => {
        const { token, burst, refill } = rule.meter;
        return [meterId(rule.meter), { name: meter ?? rule.meter.key, token, burst, refill }];
      }),
  );
  return [...meters.values()];
}

/** The most that the rule says one call may take from its meter, in base units; undefined where it sets no limit. */
export function mostOf({ kind, meter, maxValue, constraints }: Rule): bigint | undefined {
  if (meter.token === zeroAddress) return maxValue;
  if (kind !== callKind.function) return undefined;
  const own = constraints.filter(({ word }) => word === meter.amountWord);
  const limits = own
    .filter((one) => one.operator === operator.equal || one.operator === operator.atMost)
    .map(({ value }) => BigInt(value));
  const choices = own.filter((one) => one.operator === operator.oneOf).map(({ value }) => BigInt(value));
  const all = [...limits, ...(choices.length === 0 ? [] : [choices.reduce(larger)])];
  return all.length === 0 ? undefined : all.reduce((a, b) => (a < b ? a : b));
}

function larger(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
