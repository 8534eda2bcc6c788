// A proposal while it is being made up and spoiled.
import { type Address, type Hex, zeroHash } from "viem";
import type { CompiledRule } from "../../sdk/policy/compilePolicy.ts";
import { agentOf } from "../../sdk/proposal/agentProposer.ts";
import { type Bound, NO_INPUT, type Proposal } from "../../sdk/proposal/types.ts";
import { hashBatch } from "../../sdk/provenance/hashBatch.ts";
import type { Random } from "./random.ts";
import type { CallData } from "./rules.ts";
import { goodInput, type Input, type Situation } from "./situation.ts";

/** What is put to both matchers. */
export type Case = {
  situation: Situation;
  proposal: Proposal;
  inputs: Input[];
  /** The rules that are brought, in the order of `proposal.rules`; one for each. */
  brought: CompiledRule[];
};

export type Draft = {
  proposer: Address;
  tier: number;
  notAfter: number;
  inputs: Input[];
  /** Each with the leaf that the proposal names; and the input that serves it. */
  uses: { rule: Situation["rules"][number]; leaf: Hex; input: number }[];
  calls: (CallData & { rule: number })[];
  /** Added to what the calls demand of each token together. */
  slack: bigint;
  /** Bounds for this many of the demanded tokens are left out. */
  omitted: number;
  extra: Bound[];
};

/** A proposal that the policy permits, as far as its maker can tell. */
export function goodDraft(random: Random, situation: Situation): Draft {
  const { now, proposer } = situation;
  const usable = situation.rules.filter(
    ({ rule }) => rule.proposer === proposer && (rule.expiry === 0 || rule.expiry >= now) && rule.words <= 32,
  );
  const picked = new Set(Array.from({ length: 1 + random.below(3) }, () => random.pick(usable)));
  const rules = [...picked].sort((a, b) => (a.leaf < b.leaf ? -1 : 1));
  const inputs: Input[] = [];
  const uses = rules.map((rule) => {
    const { input: demand } = rule.rule;
    if (demand.levels === 0) return { rule, leaf: rule.leaf, input: NO_INPUT };
    inputs.push(goodInput(random, demand, now));
    return { rule, leaf: rule.leaf, input: inputs.length - 1 };
  });
  const calls = Array.from({ length: 1 + random.below(3) }, (_, i) => {
    const rule = i < rules.length ? i : random.below(rules.length);
    return { ...(rules[rule] as (typeof rules)[number]).sample(random), rule };
  });
  return {
    proposer,
    tier: Math.max(...rules.map(({ rule }) => rule.tier)),
    notAfter: now + random.below(1000),
    inputs,
    uses,
    calls,
    slack: random.pick([0n, 0n, 1n, random.uint(64)]),
    omitted: 0,
    extra: [],
  };
}

/** The proposal as it stands now, and what is brought with it. */
export function finish(situation: Situation, draft: Draft): Case {
  const { proposer, tier, notAfter, uses, calls, slack, omitted, extra } = draft;
  const inputs = draft.inputs.map(({ batch, status }) => ({ batch: { ...batch, root: rootOf(status) }, status }));
  const sums = new Map<Address, bigint>();
  for (const { rule } of calls) {
    const bound = uses[rule]?.rule.rule.bound;
    if (bound?.demanded) sums.set(bound.token, (sums.get(bound.token) ?? 0n) + bound.minDelta);
  }
  const demanded = [...sums].map(([token, sum]) => ({ token, minDelta: sum + slack })).slice(omitted);
  return {
    situation,
    inputs: agentOf(proposer) === undefined ? [] : inputs,
    brought: uses.map(({ rule }) => rule),
    proposal: {
      proposer,
      nonce: 1n,
      tier,
      epoch: 0,
      notAfter,
      evidence: zeroHash,
      inputs: inputs.map(({ batch }) => hashBatch(batch)),
      rules: uses.map(({ leaf, input }) => ({ leaf, input })),
      calls: calls.map((call) => ({ ...call, minGas: 0n, codeHash: zeroHash })),
      bounds: [...extra, ...demanded],
    },
  };
}

/** Where the chain's stand-in for the registry reads the status: source, time, levels, withdrawal. */
function rootOf({ source, observedAt, levels, withdrawal }: Input["status"]): Hex {
  const hex = (value: number, bytes: number) => value.toString(16).padStart(2 * bytes, "0");
  return `${source.toLowerCase() as Hex}${hex(observedAt, 5)}${hex(levels, 1)}${hex(withdrawal, 1)}${"00".repeat(5)}`;
}
