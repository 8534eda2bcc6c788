import { type Address, type Client, encodeFunctionData, type Hex, zeroAddress } from "viem";
import { call, getBlock } from "viem/actions";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { proposeAsApproverData } from "../actions/proposeAsApprover.ts";
import { contractError } from "../errors/decodeContractError.ts";
import { explained } from "../errors/decodeGateError.ts";
import { isSallyportError, type SallyportError } from "../errors/SallyportError.ts";
import { hashProposal } from "../proposal/hashProposal.ts";
import { type Proposal, ROOT_TIER, type Terms, type Witness } from "../proposal/types.ts";
import { readApprover } from "../read/readApprover.ts";
import { readyRecord } from "../simulate/readyRecord.ts";
import { type RunUnderParameters, runUnder } from "../simulate/runUnder.ts";

/** Root proposals rest on no rules and no data. */
export const NO_WITNESS: Witness = { rules: [], proofs: [], batches: [] };

export type SimulateRootParameters = {
  gate: Address;
  proposal: Proposal;
  /** Seconds between proposing and executing. */
  delay: number;
};

/** The call of a root proposal that would fail, and why. */
export type FailedCall = { index: number; reason: SallyportError };

/**
 * Runs a root proposal as it would run after its delay, without sending anything: first whether its approver could
 * propose it now, then all its calls, from the gate, under the lock of root; where the node looks ahead, at the time when
 * it will be ready.
 *
 * @returns The call that fails, or undefined where all succeed.
 * @throws What the gate says against proposing or executing it; SIMULATION_UNAVAILABLE, CHAIN_UNREACHABLE.
 */
export async function simulateRoot(
  client: Client,
  { gate, proposal, delay }: SimulateRootParameters,
): Promise<FailedCall | undefined> {
  const approver = await readApprover(client, { gate, tier: ROOT_TIER });
  const data = proposeAsApproverData({ proposal, witness: NO_WITNESS, validUntil: proposal.notAfter });
  await explained(call(client, { account: proposal.proposer, to: gate, data }));

  const { timestamp } = await explained(getBlock(client));
  const terms: Terms = {
    tier: ROOT_TIER,
    key: zeroAddress,
    proposedAt: Number(timestamp),
    approver: proposal.proposer,
    approverEpoch: approver.epoch,
    expiry: proposal.notAfter,
  };
  const storage = readyRecord(gate, proposal, hashProposal(proposal), terms);
  const args = [proposal, NO_WITNESS, terms] as const;
  const execute = encodeFunctionData({ abi: agentTimelockAbi, functionName: "execute", args });
  const run = { steps: [{ to: gate, data: execute }], storage };
  const { results } = await runAhead(client, run, Number(timestamp) + delay);
  const [answer] = results;
  if (answer === undefined || answer.success) return undefined;
  const failure = contractError(answer.data);
  if (failure.code !== "GATE_CALL_FAILED") throw failure;
  const { callIndex, reason } = failure.args as { callIndex: bigint; reason: Hex };
  return { index: Number(callIndex), reason: contractError(reason, failure) };
}

/** At a later time where the node can, else now. */
async function runAhead(client: Client, run: RunUnderParameters, at: number) {
  try {
    return await runUnder(client, { ...run, at });
  } catch (error) {
    if (!isSallyportError(error, "SIMULATION_UNAVAILABLE")) throw error;
    return runUnder(client, run);
  }
}
