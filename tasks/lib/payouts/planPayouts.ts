import { type Address, encodeAbiParameters, type Hex, keccak256, parseAbiParameters, slice } from "viem";
import { parseCsvAirdrop } from "../../../sdk/import/csvAirdrop.ts";
import type { CompiledPolicy } from "../../../sdk/policy/compilePolicy.ts";
import { planProposal } from "../../../sdk/policy/planProposal.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import type { Proposal, Witness } from "../../../sdk/proposal/types.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import { bundleEvidence, type Evidence } from "./bundleEvidence.ts";
import { type Carried, type Declined, decidePayouts } from "./decidePayouts.ts";
import { groupPayouts } from "./groupPayouts.ts";
import { openPayouts } from "./openPayouts.ts";

export type PlanPayoutsParameters = {
  /** The payout list, a CSV-airdrop file. */
  file: { name: string; text: string };
  /** The batch that the file is anchored as. */
  batch: Batch;
  policy: CompiledPolicy;
  /** The agent's name in the policy. */
  agent: string;
  /** The account that holds the assets. */
  treasury: Address;
  /** The gate's epoch. */
  epoch: number;
  /** What the agent proposed before, as the chain tells it. */
  earlier: readonly Pick<Proposal, "inputs" | "calls">[];
  /** Seconds since the epoch. */
  now: number;
  /** Seconds from now in which the proposals may execute. */
  lifetime: number;
};

/** A proposal that is ready to be signed, with what it came from. */
export type PayoutProposal = {
  proposal: Proposal;
  witness: Witness;
  /** The payments in it, in the order of its calls, each with the rule that carries it. */
  decisions: readonly Carried[];
  evidence: Evidence;
};

/** What will be proposed in the agent's name, and which payments no rule carries. */
export type PayoutPlan = { proposals: PayoutProposal[]; declined: Declined[] };

/**
 * Reads a payout list and decides: observe (the file), decide (typed payments), check (the policy), bundle (the
 * evidence). It holds no key and sends nothing. Addresses and amounts come from the file, decimals from the policy;
 * a file with one malformed line is refused whole.
 *
 * @throws What `parseCsvAirdrop` throws.
 */
export function planPayouts(parameters: PlanPayoutsParameters): PayoutPlan {
  const { file, batch, policy, agent, treasury, epoch, earlier, now, lifetime } = parameters;
  const id = policy.names.agents[agent];
  if (id === undefined) throw new Error(`The policy names no agent "${agent}".`);
  const proposer = agentProposer(id);
  const batchId = hashBatch(batch);

  const payouts = parseCsvAirdrop(file.text, { tokens: Object.values(policy.names.tokens), file: file.name });
  const open = openPayouts({ payouts, batchId, earlier, treasury });
  const { carried, declined } = decidePayouts({ payouts: open, policy, proposer, treasury, now });
  return { proposals: groupPayouts(carried).map(propose), declined };

  function propose(decisions: Carried[]): PayoutProposal {
    const evidence = bundleEvidence({ file, batchId, policy, decisions });
    const planned = planProposal({
      policy,
      proposer,
      nonce: payoutNonce(batchId, decisions),
      epoch,
      notAfter: now + lifetime,
      evidence: evidence.root,
      calls: decisions.map(({ call }) => call),
      batches: [batch],
      now,
    });
    if (!planned.allowed)
      throw new Error(`Call ${planned.callIndex} was carried and is now refused: ${planned.refusal}.`);
    return { proposal: planned.proposal, witness: planned.witness, decisions, evidence };
  }
}

const nonceWords = parseAbiParameters("bytes32 batchId, uint256[] lines");

/**
 * The nonce follows from the file and the lines: who forgot what was done, and proposes a group again, meets
 * its own proposal, never a second payment.
 */
function payoutNonce(batchId: Hex, decisions: readonly Carried[]): bigint {
  const lines = decisions.map(({ payout }) => BigInt(payout.line));
  return BigInt(slice(keccak256(encodeAbiParameters(nonceWords, [batchId, lines])), 0, 8));
}
