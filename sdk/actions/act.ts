import { encodeFunctionData } from "viem";
import { getChainId, signTypedData } from "viem/actions";
import { councilAbi } from "../abi/Council.ts";
import { type CouncilSignature, encodeCouncilSignatures } from "../council/encodeCouncilSignatures.ts";
import { type ActParameters, actTypedData } from "../council/typedData.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

/** A call that a Council makes. */
export type CouncilAct = Omit<ActParameters, "chainId">;

/** A member with a wallet, which is the client's account, agrees that the Council acts. Costs no gas. */
export async function signAct(client: Sender, act: CouncilAct): Promise<CouncilSignature> {
  const chainId = await getChainId(client);
  const signature = await signTypedData(client, { account: client.account, ...actTypedData({ chainId, ...act }) });
  return { kind: "eoa", signer: client.account.address, signature };
}

/**
 * Lets a Council act by the signatures of enough members. Anybody may carry them.
 *
 * @throws The Council's refusal by its code; of a target of ours its reason, decoded.
 */
export function act(
  client: Sender,
  { council, target, data, salt, validUntil }: CouncilAct,
  signatures: readonly CouncilSignature[],
): Promise<SentTransaction> {
  const args = [target, data, salt, validUntil, encodeCouncilSignatures(signatures)] as const;
  return sendCall(client, {
    to: council,
    data: encodeFunctionData({ abi: councilAbi, functionName: "execute", args }),
  });
}
