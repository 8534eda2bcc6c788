import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { formatAccount } from "../sdk/describe/addressNames.ts";
import { isSallyportError } from "../sdk/errors/SallyportError.ts";
import { listProposals } from "../sdk/read/listProposals.ts";
import type { StandingProposal } from "../sdk/read/readProposal.ts";
import { readStatus } from "../sdk/read/readStatus.ts";
import { formatMoment } from "../sdk/time/moment.ts";
import { type Report, waiting } from "./lib/output.ts";
import { hasEnded, proposerOf, witnessOf } from "./lib/proposalAt.ts";
import { runTask, type TaskContext } from "./lib/runTask.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "./lib/system.ts";

export type ListArguments = SystemArguments & {
  /** Only proposals of this agent or approver. */
  proposer: string | undefined;
};

export default function (
  { json, ...args }: ListArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return runTask(hre, { json }, (context) => list(context, args));
}

/** Lists all proposals that were ever made, oldest first, and what holds those that have not ended. */
export async function list(context: TaskContext, args: ListArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { gate, record } = system;
  const { fromBlock } = record;
  const only = args.proposer === undefined ? {} : { proposer: proposerOf(args.proposer, system) };
  const proposals = await listProposals(network.client, { gate, fromBlock, ...only });
  const listed = await waiting(
    output,
    "asking for what holds them",
    Promise.all(proposals.map((standing) => withReasons(context, system, standing))),
  );
  for (const { proposal, state, eta, reasons } of listed) {
    const { proposer, nonce, tier, calls } = proposal;
    const due = eta === 0 ? "" : `, eta ${formatMoment(eta)}`;
    const count = calls.length === 1 ? "1 call" : `${calls.length} calls`;
    output.line(`${state.padEnd(9)}  ${formatAccount(proposer, system.names)}/${nonce}  tier ${tier}, ${count}${due}`);
    if (reasons.length > 0) output.line(`           held by ${reasons.join(", ")}`);
  }
  if (proposals.length === 0) output.line("no proposals yet");
  return {
    json: listed.map(({ id, proposal, state, eta, terms, reasons }) => ({
      id,
      state,
      eta,
      terms,
      reasons,
      ...proposal,
    })),
  };
}

/** What a proposal's record says by itself, and so is no news beside its state. */
const TOLD_BY_STATE: readonly string[] = ["GATE_WRONG_STATE", "GATE_NOT_READY", "GATE_EXPIRED"];

type Listed = StandingProposal & {
  /** Codes of what would make execution fail now, beside what `state` and `eta` tell. */
  reasons: string[];
};

/** Asks the chain whether a proposal that has not ended is expired, stale or held. */
async function withReasons(context: TaskContext, system: TaskSystem, standing: StandingProposal): Promise<Listed> {
  const { id, proposal, terms } = standing;
  if (hasEnded(standing.state)) return { ...standing, reasons: [] };
  const { gate, record } = system;
  const { lens } = record.addresses;
  try {
    const witness = await witnessOf(context, system, { id, proposal, standing, file: undefined });
    const { state, reasons } = await readStatus(context.network.client, { lens, gate, proposal, witness, terms });
    const codes = reasons.map(({ code }) => code).filter((code) => !TOLD_BY_STATE.includes(code));
    return { ...standing, state, reasons: codes };
  } catch (error) {
    // One that a contract proposed, so that its calldata is not the gate's, must not hide the others.
    if (!isSallyportError(error, "PROPOSAL_WITNESS_UNKNOWN")) throw error;
    return { ...standing, reasons: [error.code] };
  }
}
