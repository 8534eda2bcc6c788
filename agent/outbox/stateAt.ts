import type { Address } from "viem";
import { readContract } from "viem/actions";
import { agentTimelockAbi } from "../../sdk/abi/AgentTimelock.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { type ProposalState, proposalStates } from "../../sdk/proposal/types.ts";
import type { LogClient } from "../../sdk/read/logs/logReading.ts";
import type { OpenIntent } from "../journal/state.ts";
import type { Head } from "./heads.ts";

/** What the gate has under an intent's nonce as of a block. */
export async function stateAt(
  { client, gate }: { client: LogClient; gate: Address },
  { proposal: { proposer, nonce } }: Pick<OpenIntent, "proposal">,
  { number }: Head,
): Promise<ProposalState> {
  const state = await explained(
    readContract(client, {
      address: gate,
      abi: agentTimelockAbi,
      functionName: "state",
      args: [proposer, nonce],
      blockNumber: number,
    }),
  );
  const told = proposalStates[state];
  if (told !== undefined) return told;
  throw new SallyportError("NODE_ANSWER_INVALID", {
    summary: `The node says that the gate's state is ${state}.`,
    value: String(state),
  });
}
