import { zeroAddress, zeroHash } from "viem";
import { NO_WORD, type Rule } from "../policy/types.ts";
import type { Batch } from "../provenance/types.ts";
import { agentOf } from "./agentProposer.ts";
import type { Proposal, Witness } from "./types.ts";

const BLANK_RULE: Rule = {
  proposer: zeroAddress,
  tier: 0,
  expiry: 0,
  target: zeroAddress,
  kind: 0,
  selector: "0x00000000",
  words: 0,
  wordTypes: zeroHash,
  dataHash: zeroHash,
  maxValue: 0n,
  returns_: 0,
  meter: { key: zeroHash, token: zeroAddress, amountWord: NO_WORD, burst: 0n, refill: 0n, period: 0 },
  input: { schema: zeroHash, source: zeroAddress, levels: 0, maxAge: 0 },
  bound: { demanded: false, token: zeroAddress, minDelta: 0n },
  constraints: [],
};

const BLANK_BATCH: Batch = {
  anchorer: zeroAddress,
  root: zeroHash,
  size: 0n,
  profile: zeroHash,
  manifestHash: zeroHash,
  schema: zeroHash,
};

/**
 * A witness of the right lengths that proves nothing. With it the gate can still be asked how a proposal stands whose rules
 * are not at hand: whether it can ever execute does not depend on them.
 */
export function blankWitness({ proposer, rules, inputs }: Proposal): Witness {
  return {
    rules: rules.map(() => BLANK_RULE),
    proofs: rules.map(() => []),
    batches: agentOf(proposer) === undefined ? [] : inputs.map(() => BLANK_BATCH),
  };
}
