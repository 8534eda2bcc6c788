import { type Hex, slice } from "viem";
import { policyError } from "../source/located.ts";
import { contains, intersect, isEmpty } from "../wordSet.ts";
import { isOfType } from "../wordTypes.ts";
import type { Draft } from "./draft.ts";

/**
 * Throws POLICY_RULES_OVERLAP unless for every two rules it can be proven that no call of one proposer matches both:
 * an agent would pick the laxer one. What a rule demands besides (value, input, bound, expiry) makes no difference,
 * since the other rule does not demand it.
 */
export function refuseOverlaps(drafts: readonly Draft[]): void {
  for (const [i, draft] of drafts.entries()) {
    for (const other of drafts.slice(0, i)) {
      const proposer = draft.proposers.find(({ address }) => other.proposers.some((one) => one.address === address));
      const target = draft.targets.find(({ address }) => other.targets.some((one) => one.address === address));
      if (proposer === undefined || target === undefined || !mayMatchOneCall(draft, other)) continue;
      throw policyError("POLICY_RULES_OVERLAP", draft.at, {
        summary: `"${draft.name}" and "${other.name}" (line ${other.at.line}) can both carry one call of ${proposer.name} to ${target.name}.`,
        value: draft.name,
        nextStep:
          draft.call.kind === "native" ? "Let one rule name each proposer and recipient of native value." : undefined,
      });
    }
  }
}

function mayMatchOneCall({ call: a }: Draft, { call: b }: Draft): boolean {
  if (a.kind === "native" || b.kind === "native") return a.kind === b.kind;
  if (a.kind === "exact" && b.kind === "exact") return a.data === b.data;
  if (a.kind === "exact") return b.kind === "function" && carries(b, a.data);
  if (b.kind === "exact") return carries(a, b.data);
  if (a.signature.selector !== b.signature.selector || a.words.length !== b.words.length) return false;
  return a.conditions.every(({ set }, i) => {
    const other = b.conditions[i]?.set;
    return other === undefined || !isEmpty(intersect(set, other));
  });
}

function carries(call: Extract<Draft["call"], { kind: "function" }>, data: Hex): boolean {
  if (slice(data, 0, 4) !== call.signature.selector || data.length !== 2 + 2 * (4 + 32 * call.words.length))
    return false;
  return call.words.every(({ wordType }, i) => {
    const word = slice(data, 4 + 32 * i, 36 + 32 * i);
    const set = call.conditions[i]?.set;
    return isOfType(word, wordType) && (set === undefined || contains(set, BigInt(word)));
  });
}
