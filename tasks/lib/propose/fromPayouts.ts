import { type Hex, zeroAddress } from "viem";
import { describeMismatches } from "../../../sdk/describe/describeJudgement.ts";
import { REFUSAL_WORDS } from "../../../sdk/describe/refusalWords.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { payoutCall } from "../../../sdk/import/payoutCall.ts";
import type { CompiledPolicy } from "../../../sdk/policy/compilePolicy.ts";
import { mismatchesOf } from "../../../sdk/policy/judge/mismatches.ts";
import { agentOf } from "../../../sdk/proposal/agentProposer.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import { listProposals } from "../../../sdk/read/listProposals.ts";
import { findBatches, readBatchStatus } from "../../../sdk/read/readBatch.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import { readText } from "../files.ts";
import type { Declined } from "../payouts/decidePayouts.ts";
import { planPayouts } from "../payouts/planPayouts.ts";
import { proposerOf } from "../proposalAt.ts";
import type { TaskContext } from "../runTask.ts";
import { requirePolicy, type TaskSystem } from "../system.ts";
import { type Candidate, timesOf } from "./candidate.ts";

export type FromPayoutsArguments = {
  /** A CSV-airdrop file. */
  payouts: string;
  /** The agent, by name or id; the only one of the policy if left out. */
  proposer: string | undefined;
  /** The schema that the file is anchored under; the only one of the policy if left out. */
  schema: string | undefined;
  lifetime: string;
};

/** A row that no rule carries, and why not, in words. */
export type DeclinedRow = Declined & { differences: string[] };

/** What will be proposed, and the rows that no rule carries. Rows that were proposed before are in neither. */
export type PayoutCandidates = { candidates: Candidate[]; declined: DeclinedRow[] };

/**
 * Proposals that pay what a payout file says, as the payout agent decides: row by row under the policy in force. The
 * file must be anchored.
 *
 * @throws BATCH_NOT_IN_STANDING, ARGUMENT_INVALID, POLICY_NOT_IN_FORCE, and what `parseCsvAirdrop` throws.
 */
export async function fromPayouts(
  context: TaskContext,
  system: TaskSystem,
  args: FromPayoutsArguments,
): Promise<PayoutCandidates> {
  const { client } = context.network;
  const { record, gate, settings } = system;
  const { fromBlock } = record;
  const policy = requirePolicy(system);
  const text = await readText(args.payouts);
  const schema = pick("--schema", "schema", policy.names.schemas, args.schema);
  const agent = agentName(policy, system, args.proposer);
  const batch = await requireBatch(context, system, text, schema, args.payouts);
  const proposer = proposerOf(agent, system);
  const earlier = await listProposals(client, { gate, proposer, fromBlock });
  const { now, lifetime } = await timesOf(context, args.lifetime);
  const { proposals, declined } = planPayouts({
    // By its name and not its path: the evidence must not tell whose machine it was. On one line, as all evidence.
    file: { name: showUnseen(args.payouts.split(/[/\\]/).at(-1) ?? args.payouts), text },
    batch,
    policy,
    agent,
    treasury: settings.treasury,
    epoch: settings.epoch,
    earlier: earlier.map(({ proposal }) => proposal),
    now,
    lifetime,
  });
  const candidates = proposals.map(({ proposal, witness, evidence }) => ({
    proposal,
    witness,
    evidence: evidence.records,
  }));
  return { candidates, declined: declined.map((one) => ({ ...one, differences: differencesOf(one) })) };

  function differencesOf({ payout, refusal, rule }: Declined): string[] {
    if (rule === undefined) return [REFUSAL_WORDS[refusal]];
    const call = { value: 0n, data: "0x", ...payoutCall(payout, { treasury: settings.treasury }) } as const;
    const question = { proposer, call, now };
    const mismatches = mismatchesOf(rule.rule, question);
    const words = describeMismatches({ rule, mismatches }, question, { policy, names: system.names });
    return words.length === 0 ? [REFUSAL_WORDS[refusal]] : words;
  }
}

/** The file's batch as somebody anchored it, in good standing. */
async function requireBatch(
  { network }: TaskContext,
  { record }: TaskSystem,
  text: string,
  schema: Hex,
  file: string,
): Promise<Batch> {
  const { provenance } = record.addresses;
  const { root } = textBatch({ text, anchorer: zeroAddress, schema });
  const found = await findBatches(network.client, { provenance, root, schema, fromBlock: record.fromBlock });
  const judged = await Promise.all(
    found.map(async ({ batch }) => ({ batch, status: await readBatchStatus(network.client, { provenance, batch }) })),
  );
  const good = judged.filter(({ status }) => status.withdrawal === 0).sort((a, b) => b.status.levels - a.status.levels);
  const [best] = good;
  if (best !== undefined) return best.batch;
  const problem = found.length === 0 ? "is not anchored" : "was withdrawn or is disputed";
  throw new SallyportError("BATCH_NOT_IN_STANDING", { summary: `${file} ${problem}.`, place: file, value: root });
}

function agentName(policy: CompiledPolicy, system: TaskSystem, proposer: string | undefined): string {
  const agents = policy.names.agents;
  if (proposer === undefined || proposer in agents) {
    return nameIn(agents, pick("--proposer", "agent", agents, proposer));
  }
  const id = agentOf(proposerOf(proposer, system));
  const name = Object.keys(agents).find((one) => agents[one] === id);
  if (name !== undefined) return name;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `"${proposer}" is not an agent of the policy.`,
    place: "--proposer",
    value: proposer,
  });
}

function nameIn<T>(values: Record<string, T>, value: T): string {
  return Object.keys(values).find((name) => values[name] === value) ?? "";
}

/** The one that is named, or the only one. */
function pick<T>(place: string, what: string, values: Record<string, T>, name: string | undefined): T {
  const known = Object.keys(values);
  const [only, ...others] = name === undefined ? known : known.filter((one) => one === name);
  if (only !== undefined && others.length === 0) return values[only] as T;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: name === undefined ? `The policy has ${known.length} of them.` : `"${name}" is not in the policy.`,
    place,
    value: name,
    nextStep: `Name one ${what} of the policy: ${known.join(", ") || "it has none"}.`,
  });
}
