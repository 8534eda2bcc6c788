import { type Address, type Hex, toFunctionSelector, zeroAddress } from "viem";
import { type CompiledRule, type PolicyNames, tokenAt } from "../compilePolicy.ts";
import { dangerOf, SPENDS_BY_ANOTHER_NAME } from "../rules/danger.ts";
import type { AmountUnit } from "../source/amount.ts";
import { callKind, type Meter, operator, type Rule } from "../types.ts";

/** One way in which a rule lets assets leave. */
export type Flow =
  /** What the meter counts. */
  | { kind: "meter"; asset: Address; meter: Meter; name: string }
  /** Allowances that stand already and can be pulled at any time, beside what the meter lets be granted anew. */
  | { kind: "allowance"; asset: Address; spender: Hex; most: bigint }
  /** One known asset, without a limit. */
  | { kind: "unmetered"; asset: Address }
  /** Any asset that the target can reach, without a limit. */
  | { kind: "anything"; through: string; why: string }
  /** What must hold of a metered call for its figure to be right, in words. */
  | { kind: "assumption"; holds: string; through: string; metered: string };

const APPROVE = "approve(address,uint256)";

/** Of these functions of a token it is known which number is the amount. */
const MOVES_ITS_AMOUNT = ["transfer(address,uint256)", "transferFrom(address,address,uint256)"];

/** Every way in which the rule lets assets leave, as seen from the policy alone. */
export function flowsOf(compiled: CompiledRule, names: PolicyNames): Flow[] {
  const { rule } = compiled;
  return [...nativeFlows(compiled), ...(rule.kind === callKind.native ? [] : callFlows(compiled, names))];
}

function nativeFlows({ rule, meter }: CompiledRule): Flow[] {
  if (rule.maxValue === 0n) return [];
  const isMetered = rule.meter.period !== 0 && rule.meter.token === zeroAddress;
  return isMetered
    ? [{ kind: "meter", asset: zeroAddress, meter: rule.meter, name: meter ?? "" }]
    : [{ kind: "unmetered", asset: zeroAddress }];
}

function callFlows(compiled: CompiledRule, names: PolicyNames): Flow[] {
  const { rule } = compiled;
  const through = `${nameOf(rule.target, names)}.${compiled.function ?? "(unread calldata)"}`;
  const token = tokenAt(names, rule.target);
  const isAsset = token !== undefined || names.collections.some((name) => names.accounts[name] === rule.target);
  const isMetered = rule.meter.period !== 0;
  const metersTarget = isMetered && token !== undefined && rule.meter.token === token.address;
  if (compiled.function === APPROVE && metersTarget) {
    return [tokenMeter(compiled), ...standingAllowances(rule, through), ...piecesAssumed(compiled, token, through)];
  }
  const danger =
    compiled.function === undefined
      ? "can do anything"
      : dangerOf({ name: functionName(compiled.function), selector: toFunctionSelector(compiled.function) });
  if (danger === SPENDS_BY_ANOTHER_NAME && isAsset) return [{ kind: "unmetered", asset: rule.target }];
  if (danger !== undefined) return [{ kind: "anything", through, why: `it ${danger}` }];
  const metered = compiled.meter ?? "";
  const holds = `${through} moves only what meter ${metered} counts`;
  const assumption: Flow = { kind: "assumption", holds, through, metered };
  if (metersTarget) {
    const isKnown = MOVES_ITS_AMOUNT.includes(compiled.function ?? "");
    return [tokenMeter(compiled), ...(isKnown ? [] : [assumption]), ...piecesAssumed(compiled, token, through)];
  }
  if (isAsset) return [{ kind: "unmetered", asset: rule.target }];
  if (!isMetered) return [{ kind: "anything", through, why: "nothing meters it" }];
  return rule.meter.token === zeroAddress ? [assumption] : [tokenMeter(compiled), assumption];
}

function tokenMeter({ rule, meter }: CompiledRule): Flow {
  return { kind: "meter", asset: rule.meter.token, meter: rule.meter, name: meter ?? "" };
}

/** Collections have no decimals either; if this is one, the meter counts the numbers of its items. */
function piecesAssumed({ meter = "" }: CompiledRule, { name, decimals }: AmountUnit, through: string): Flow[] {
  if (decimals > 0) return [];
  const holds = `${name} has no decimals because it is counted in pieces, and its numbers are not ids`;
  return [{ kind: "assumption", holds, through, metered: meter }];
}

/** An allowance replaces the one before it, so of each spender at most one stands. */
function standingAllowances(rule: Rule, through: string): Flow[] {
  const spenders = rule.constraints.filter(
    ({ word, operator: kind }) => word === 0 && (kind === operator.equal || kind === operator.oneOf),
  );
  const most = rule.constraints
    .filter(({ word, operator: kind }) => word === 1 && (kind === operator.atMost || kind === operator.equal))
    .reduce((least, { value }) => (BigInt(value) < least ? BigInt(value) : least), rule.meter.burst);
  if (rule.kind === callKind.exact) {
    return [{ kind: "allowance", asset: rule.target, spender: rule.dataHash, most }];
  }
  if (spenders.length === 0) return [{ kind: "anything", through, why: "it approves any spender" }];
  return spenders.map(({ value }) => ({ kind: "allowance", asset: rule.target, spender: value, most }));
}

function functionName(signature: string): string {
  return signature.slice(0, signature.indexOf("("));
}

function nameOf(address: Address, names: PolicyNames): string {
  const account = Object.entries(names.accounts).find(([, one]) => one === address);
  return account?.[0] ?? tokenAt(names, address)?.name ?? address;
}
