import type { Address } from "viem";
import type { Sender } from "../../sdk/actions/sendCall.ts";
import { signProposal } from "../../sdk/actions/signProposal.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import type { ProposalSigner } from "./ports.ts";

/** A client's account as the agent's key for one gate: it signs typed data of proposals, for this gate alone. */
export function signerOf(sender: Sender, gate: Address): ProposalSigner {
  return {
    key: sender.account.address,
    sign: async (proposal) => (await explained(signProposal(sender, { gate, proposal }))).signature,
  };
}
