import { type Address, type Hex, isAddressEqual } from "viem";
import { getChainId } from "viem/actions";
import type { Sender } from "../../sdk/actions/sendCall.ts";
import { signProposal } from "../../sdk/actions/signProposal.ts";
import { recoverSigner } from "../../sdk/council/recoverSigner.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { proposalDigest } from "../../sdk/proposal/proposalDigest.ts";
import type { ProposalSigner } from "./ports.ts";

/**
 * A client's account as the agent's key for one gate: it signs typed data of proposals, for this gate alone. What comes is
 * compared with the key: once written down, a signature that is none would be carried again and again, and refused.
 *
 * @throws SIGNER_ANSWER_INVALID
 */
export function signerOf(sender: Sender, gate: Address): ProposalSigner {
  const key = sender.account.address;
  return {
    key,
    sign: async (proposal) => {
      const { signature } = await explained(signProposal(sender, { gate, proposal }));
      const chainId = await explained(getChainId(sender));
      const signer = await recoverSigner(proposalDigest({ chainId, gate, proposal }), signature);
      if (signer !== undefined && isAddressEqual(signer, key)) return signature;
      throw otherAnswer(key, signer, signature);
    },
  };
}

function otherAnswer(key: Address, signer: Address | undefined, signature: Hex): SallyportError {
  return new SallyportError("SIGNER_ANSWER_INVALID", {
    summary: `The signature is ${signer === undefined ? "none" : `one of ${signer}`}, and ${key} was asked for it.`,
    value: signature.slice(0, 140),
    args: { key, signer },
  });
}
