import { encodeAbiParameters, type Hex, isHex, keccak256, parseAbiParameters, slice } from "viem";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { planProposal } from "../../../sdk/policy/planProposal.ts";
import { buildProposal, type CallRequest } from "../../../sdk/proposal/buildProposal.ts";
import { ROOT_TIER } from "../../../sdk/proposal/types.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import { readBatch } from "../../../sdk/read/readBatch.ts";
import { list, wholeNumber } from "../arguments.ts";
import { boundOf, type CallArguments, callOf } from "../callOf.ts";
import { proposerOf } from "../proposalAt.ts";
import type { TaskContext } from "../runTask.ts";
import { requirePolicy, type TaskSystem } from "../system.ts";
import { type Candidate, timesOf } from "./candidate.ts";

export type FromCallArguments = CallArguments & {
  /** Who proposes: an agent by name or id, an approver by its council's name or address. */
  proposer: string | undefined;
  /** Propose at root, as the root approver. */
  root: boolean;
  /** A tier above the lowest that carries the call, by name. */
  tier: string | undefined;
  /** Ids of batches that it rests on, joined by commas. */
  batches: string | undefined;
  bound: string | undefined;
  nonce: string | undefined;
  lifetime: string;
};

/**
 * A proposal of a single call. Below root the policy says by which rule and at which tier; at root there are no rules.
 *
 * @throws PROPOSAL_NOT_CARRIED where no rule permits the call, ARGUMENT_INVALID, BATCH_NOT_FOUND
 */
export async function fromCall(context: TaskContext, system: TaskSystem, args: FromCallArguments): Promise<Candidate> {
  const { settings } = system;
  const { now, notAfter } = await timesOf(context, args.lifetime);
  const call = callOf(system, args);
  const bounds = args.bound === undefined ? [] : [boundOf(system, args.bound)];
  const nonce = wholeNumber("--nonce", args.nonce) ?? nonceOf(call, args);
  const common = { nonce, epoch: settings.epoch, notAfter, bounds };
  if (args.root) {
    const proposal = buildProposal({ ...common, proposer: settings.root.approver, tier: ROOT_TIER, calls: [call] });
    return { proposal, witness: { rules: [], proofs: [], batches: [] } };
  }
  const policy = requirePolicy(system);
  const tier = args.tier === undefined ? undefined : policy.names.tiers[args.tier];
  if (args.tier !== undefined && tier === undefined) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: `"${args.tier}" is not a tier of the policy.`,
      place: "--tier",
      value: args.tier,
      nextStep: `Tiers there: ${Object.keys(policy.names.tiers).join(", ")}.`,
    });
  }
  const planned = planProposal({
    ...common,
    policy,
    proposer: proposerOf(args.proposer ?? onlyAgent(Object.keys(policy.names.agents)), system),
    calls: [call],
    batches: await batchesOf(context, system, args.batches),
    ...(tier === undefined ? {} : { tier: tier.index }),
    now,
  });
  if (planned.allowed) return { proposal: planned.proposal, witness: planned.witness };
  throw new SallyportError("PROPOSAL_NOT_CARRIED", {
    summary: `No rule carries the call: ${planned.refusal}.`,
    place: `calls[${planned.callIndex}]`,
    value: planned.detail,
    details: planned.rule === undefined ? {} : { nearest: planned.rule.name },
    args: { refusal: planned.refusal, rule: planned.rule?.name },
  });
}

function onlyAgent(agents: readonly string[]): string {
  const [only, ...others] = agents;
  if (only !== undefined && others.length === 0) return only;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: only === undefined ? "The policy names no agent." : `The policy names ${agents.length} agents.`,
    place: "--proposer",
    nextStep: `Say who proposes: --proposer ${only ?? "NAME"}.`,
  });
}

async function batchesOf(context: TaskContext, { record }: TaskSystem, ids: string | undefined): Promise<Batch[]> {
  const { provenance } = record.addresses;
  const { fromBlock } = record;
  return Promise.all(list(ids).map(read));

  async function read(id: string): Promise<Batch> {
    if (!isHex(id) || id.length !== 66) {
      throw new SallyportError("ARGUMENT_INVALID", {
        summary: "This is not a batch id: 32 bytes in hex.",
        place: "--batches",
        value: id,
      });
    }
    return (await readBatch(context.network.client, { provenance, batchId: id, fromBlock })).batch;
  }
}

const nonceWords = parseAbiParameters("address target, uint256 value, bytes data, string salt");

/** What is proposed twice by pressing twice has one nonce, and is proposed once. To repeat a payment takes --nonce. */
function nonceOf({ target, value = 0n, data = "0x" }: CallRequest, { batches = "", root }: FromCallArguments): bigint {
  const words: Hex = encodeAbiParameters(nonceWords, [target, value, data, `${root} ${batches}`]);
  return BigInt(slice(keccak256(words), 0, 8));
}
