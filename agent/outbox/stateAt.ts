import type { Address } from "viem";
import { readContract } from "viem/actions";
import { agentTimelockAbi } from "../../sdk/abi/AgentTimelock.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { type ProposalState, proposalStates } from "../../sdk/proposal/types.ts";
import type { LogClient } from "../../sdk/read/logs/logReading.ts";
import type { OpenIntent } from "../journal/state.ts";
import type { Head } from "./heads.ts";
import { nameOf } from "./trouble.ts";

/**
 * What the gate has under an intent's nonce as of a block. Asked by its hash, a node of another chain has no answer.
 *
 * @throws NODE_REFUSED where the node has none, NODE_ANSWER_INVALID, CHAIN_UNREACHABLE
 */
export async function stateAt(
  { client, gate }: { client: LogClient; gate: Address },
  { proposal: { proposer, nonce } }: Pick<OpenIntent, "proposal">,
  { number, hash: blockHash }: Head,
): Promise<ProposalState> {
  const asked = readContract(client, {
    address: gate,
    abi: agentTimelockAbi,
    functionName: "state",
    args: [proposer, nonce],
    blockHash,
  });
  const state = await explained(asked).catch((error: unknown) => {
    const { code, summary } = nameOf(error);
    if (code !== "NODE_REFUSED" || isSallyportError(error)) throw error;
    throw new SallyportError("NODE_REFUSED", {
      summary: `The node does not tell the gate's state as of block ${number}: ${summary}`,
      value: blockHash,
      cause: error,
    });
  });
  const told = proposalStates[state];
  if (told !== undefined) return told;
  throw new SallyportError("NODE_ANSWER_INVALID", {
    summary: `The node says that the gate's state is ${state}.`,
    value: String(state),
  });
}
