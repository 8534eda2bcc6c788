import { type Address, type Client, zeroAddress } from "viem";
import { readContract } from "viem/actions";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { councilAbi } from "../abi/Council.ts";
import { explained } from "../errors/decodeGateError.ts";
import { ROOT_TIER } from "../proposal/types.ts";

/** Who must agree to a proposal, as of now. */
export type Approver = {
  /** Undefined on an optimistic tier. */
  account: Address | undefined;
  /** Zero for approvers without one. */
  epoch: bigint;
  /** Seconds that pass after it agreed. */
  delay: number;
};

/** The approver of a tier, or of root, with its epoch. */
export async function readApprover(client: Client, { gate, tier }: { gate: Address; tier: number }): Promise<Approver> {
  const { approver, approverHasEpoch, delay } = await explained(
    tier === ROOT_TIER
      ? readContract(client, { address: gate, abi: agentTimelockAbi, functionName: "root" })
      : readContract(client, { address: gate, abi: agentTimelockAbi, functionName: "tierAt", args: [tier] }),
  );
  const epoch = approverHasEpoch
    ? await explained(readContract(client, { address: approver, abi: councilAbi, functionName: "epoch" }))
    : 0n;
  return { account: approver === zeroAddress ? undefined : approver, epoch, delay };
}
