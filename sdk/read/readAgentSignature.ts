import { type Address, type Client, type Hex, isAddressEqual } from "viem";
import { readGateCall } from "./readGateCall.ts";
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
  const { call } = await readGateCall(client, { gate, hash: proposedIn });
  if (call?.functionName !== "propose" && call?.functionName !== "proposeAndApprove") return undefined;
  const [, , key, signature] = call.args;
  return signature !== "0x" && isAddressEqual(key, terms.key) ? { key, signature } : undefined;
}
