import type { Address, Hex } from "viem";
import { getChainId, signTypedData } from "viem/actions";
import { checkProposal } from "../proposal/checkProposal.ts";
import { proposalTypedData } from "../proposal/proposalDigest.ts";
import type { Proposal } from "../proposal/types.ts";
import type { Sender } from "./sendCall.ts";

export type SignProposalParameters = { gate: Address; proposal: Proposal };

/** An agent key, which is the client's account, signs a proposal. */
export async function signProposal(
  client: Sender,
  { gate, proposal }: SignProposalParameters,
): Promise<{ key: Address; signature: Hex }> {
  checkProposal(proposal);
  const chainId = await getChainId(client);
  const typedData = proposalTypedData({ chainId, gate, proposal });
  const signature = await signTypedData(client, { account: client.account, ...typedData });
  return { key: client.account.address, signature };
}
