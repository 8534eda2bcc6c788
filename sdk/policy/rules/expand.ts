import { keccak256, zeroAddress, zeroHash } from "viem";
import { callKind, type Meter, type Rule } from "../types.ts";
import { constraintsOf, type WordSet } from "../wordSet.ts";
import { encodeWordTypes } from "../wordTypes.ts";
import type { Draft, NamedAddress } from "./draft.ts";

/** More values than this for one argument become a rule each; up to it they stand in one rule as `OneOf`. */
const MOST_INLINE_VALUES = 8;

/** One rule on chain, and what distinguishes it from others of the same rule of the file. */
export type Expanded = { name: string; proposer: string; draft: Draft; rule: Rule };

type Choice = { label: string; sets: readonly WordSet[] };

const NO_METER: Meter = { key: zeroHash, token: zeroAddress, amountWord: 0, burst: 0n, refill: 0n, period: 0 };

/** The number of rules that {@link expand} gives. */
export function countOf(draft: Draft): number {
  return (
    draft.proposers.length * draft.targets.length * choiceSizes(draft).reduce((product, size) => product * size, 1)
  );
}

/**
 * A rule of the file as rules on chain: one for each proposer, each recipient of native value, and each value of an
 * argument that permits more than {@link MOST_INLINE_VALUES}. All share the meter.
 */
export function expand(draft: Draft): Expanded[] {
  const choices = choicesOf(draft);
  return draft.proposers.flatMap((proposer) =>
    draft.targets.flatMap((target) =>
      choices.map(({ label, sets }) => {
        const parts = [
          draft.proposers.length > 1 ? proposer.name : "",
          draft.targets.length > 1 ? target.name : "",
          label,
        ].filter((part) => part !== "");
        return {
          name: [draft.name, ...parts].join("/"),
          proposer: proposer.name,
          draft,
          rule: ruleOf(draft, proposer, target, sets),
        };
      }),
    ),
  );
}

function choiceSizes({ call }: Draft): number[] {
  if (call.kind !== "function") return [];
  return call.conditions.flatMap(({ set }) =>
    set.values !== undefined && set.values.length > MOST_INLINE_VALUES ? [set.values.length] : [],
  );
}

/** Every way to pick one value of each argument that permits too many to stand in one rule. */
function choicesOf({ call }: Draft): Choice[] {
  if (call.kind !== "function") return [{ label: "", sets: [] }];
  return call.conditions.reduce<Choice[]>(
    (choices, { set, labels }) => {
      const { values } = set;
      if (values === undefined || values.length <= MOST_INLINE_VALUES) {
        return choices.map(({ label, sets }) => ({ label, sets: [...sets, set] }));
      }
      return choices.flatMap(({ label, sets }) =>
        values.map((value) => ({
          label: [label, labels.get(value) ?? String(value)].filter((part) => part !== "").join("/"),
          sets: [...sets, { ...set, values: [value] }],
        })),
      );
    },
    [{ label: "", sets: [] }],
  );
}

function ruleOf(draft: Draft, proposer: NamedAddress, target: NamedAddress, sets: readonly WordSet[]): Rule {
  const { call, meter } = draft;
  return {
    proposer: proposer.address,
    tier: draft.tier.index,
    expiry: draft.expiry,
    target: target.address,
    kind: callKind[call.kind],
    selector: call.kind === "function" ? call.signature.selector : "0x00000000",
    words: call.kind === "function" ? call.words.length : 0,
    wordTypes: encodeWordTypes(call.kind === "function" ? call.words.map(({ wordType }) => wordType) : []),
    dataHash: call.kind === "exact" ? keccak256(call.data) : zeroHash,
    maxValue: draft.maxValue,
    returns_: draft.returns,
    meter:
      meter === undefined
        ? NO_METER
        : {
            key: meter.named.key,
            token: meter.named.token.address,
            amountWord: meter.amountWord,
            burst: meter.named.burst,
            refill: meter.named.refill,
            period: meter.named.period,
          },
    input: draft.input,
    bound: draft.bound,
    constraints: sets.flatMap((set, word) => constraintsOf(word, set)),
  };
}
