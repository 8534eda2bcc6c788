// A policy by chance, and when and by whom something is proposed under it.
import { type Address, getAddress, type Hex, zeroAddress, zeroHash } from "viem";
import type { CompiledRule } from "../../sdk/policy/compilePolicy.ts";
import { policyTree } from "../../sdk/policy/policyTree.ts";
import { ruleLeaf } from "../../sdk/policy/ruleLeaf.ts";
import type { InputDemand, Rule } from "../../sdk/policy/types.ts";
import { agentProposer } from "../../sdk/proposal/agentProposer.ts";
import { type Batch, type BatchStatus, batchLevel } from "../../sdk/provenance/types.ts";
import type { Random } from "./random.ts";
import { anyShape, SCHEMAS, type Shape, SOURCES } from "./rules.ts";

/** A batch, and what the registry says of it. */
export type Input = { batch: Batch; status: BatchStatus };

export type Situation = {
  /** Seconds since the epoch. */
  now: number;
  proposer: Address;
  /** All rules of the policy. */
  rules: (CompiledRule & { sample: Shape["sample"] })[];
  root: Hex;
};

export const AGENTS = [agentProposer(1n), agentProposer(2n)];
/** The first of those that are no agents, and an ordinary one. */
export const APPROVERS = [getAddress("0x0000000000000000000000010000000000000000"), getAddress(`0x${"99".repeat(20)}`)];

const RULES = 8;

export function anySituation(random: Random, now: number): Situation {
  const proposer = random.percent(80) ? random.pick(AGENTS) : random.pick(APPROVERS);
  const shapes = new Map<Hex, Shape>();
  while (shapes.size < RULES) {
    const shape = anyShape(random, proposer, now);
    for (const one of random.percent(40) ? [shape, sibling(random, shape, now)] : [shape]) {
      shapes.set(ruleLeaf(one.rule), one);
    }
  }
  const leaves = [...shapes.keys()];
  const { root, proofs } = policyTree(leaves);
  const rules = leaves.map((leaf, i) => {
    const { rule, sample } = shapes.get(leaf) as Shape;
    return { ...named(rule, leaf, proofs[i] as Hex[]), sample };
  });
  return { now, proposer, rules, root };
}

/** A rule that carries the same calls and differs in what it asks besides. */
function sibling(random: Random, { rule, sample }: Shape, now: number): Shape {
  const changes: Partial<Rule>[] = [
    { expiry: now - 1 },
    { expiry: now - 1 - random.below(1000) },
    { expiry: now },
    { tier: 3 + random.below(250) },
    { proposer: random.pick([...AGENTS, ...APPROVERS]) },
    { maxValue: rule.maxValue + 1n },
    { meter: { ...rule.meter, burst: rule.meter.burst + 1n } },
    { meter: { ...rule.meter, refill: rule.meter.refill / 2n } },
  ];
  return { rule: { ...rule, ...random.pick(changes) }, sample };
}

/** As if it had been compiled, by nobody's file. */
export function named(rule: Rule, leaf: Hex, proof: Hex[]): CompiledRule {
  const nobody = { function: undefined, parameters: [], data: undefined, meter: undefined, danger: undefined };
  return { name: leaf, leaf, proof, rule, proposer: rule.proposer, tier: "", isOptimistic: false, ...nobody, line: 0 };
}

/** An input that meets the demand, some of them just so. */
export function goodInput(random: Random, { schema, source, levels, maxAge }: InputDemand, now: number): Input {
  const given = source === zeroAddress ? random.pick(SOURCES) : source;
  return {
    batch: {
      anchorer: levels === batchLevel.hashed ? source : random.pick(SOURCES),
      root: zeroHash,
      size: random.uint(64),
      profile: zeroHash,
      manifestHash: zeroHash,
      schema,
    },
    status: {
      source: given,
      observedAt: now - random.pick([0, maxAge - 1, maxAge, maxAge]),
      levels: levels | random.pick([0, 0, batchLevel.attested]),
      withdrawal: 0,
    },
  };
}

/** An input that no rule may have asked for. */
export function anyInput(random: Random, now: number): Input {
  const demand = { schema: random.pick(SCHEMAS), source: random.pick(SOURCES), levels: 1, maxAge: 1 };
  return goodInput(random, demand, now);
}
