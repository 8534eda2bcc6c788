import { type Address, type Client, decodeFunctionData, type Hex, isAddressEqual } from "viem";
import { getTransaction } from "viem/actions";
import { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import { explained } from "../errors/decodeGateError.ts";
import type { StandingProposal } from "./readProposal.ts";

/**
 * The signature of the agent key behind a proposal that stands, from the transaction that proposed it.
 *
 * @returns Undefined where the key called itself, a contract carried the proposal, or no agent made it.
 */
export async function readAgentSignature(
  client: Client,
  { gate, standing: { terms, proposedIn } }: { gate: Address; standing: StandingProposal },
): Promise<{ key: Address; signature: Hex } | undefined> {
  const { to, input } = await explained(getTransaction(client, { hash: proposedIn }));
  if (to === null || !isAddressEqual(to, gate)) return undefined;
  const found = signatureIn(input);
  return found !== undefined && found.signature !== "0x" && isAddressEqual(found.key, terms.key) ? found : undefined;
}

function signatureIn(input: Hex): { key: Address; signature: Hex } | undefined {
  try {
    const { functionName, args } = decodeFunctionData({ abi: agentTimelockAbi, data: input });
    if (functionName !== "propose" && functionName !== "proposeAndApprove") return undefined;
    const [, , key, signature] = args;
    return { key, signature };
  } catch {
    return undefined;
  }
}
