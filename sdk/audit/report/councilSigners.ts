import { type Address, type Hex, hexToNumber, slice } from "viem";
import { decodeCouncilSigners } from "../../council/decodeCouncilSigners.ts";
import { memberId, memberKind } from "../../council/member.ts";
import { agreementDigest } from "../../council/typedData.ts";
import type { Evidence } from "../evidence.ts";
import type { CouncilThen } from "./councilAt.ts";
import type { Signer } from "./types.ts";

/**
 * Whose signatures a Council brought, and whether they were members then; undefined where the bytes are no agreement of a
 * Council. Of a Council that was told of this gate members sign the gate's own digest, of any other the Council's digest
 * around it: which of the two it is, its address does not tell, and what members signed does.
 */
export async function councilSigners(
  { facts, members }: Pick<Evidence, "facts" | "members">,
  { account, council, digest, signature }: { account: Address; council: CouncilThen; digest: Hex; signature: Hex },
): Promise<Signer[] | undefined> {
  const asGate = await signersOver(digest);
  if (asGate === undefined || asGate.every(({ isMember }) => isMember)) return asGate;
  const asOther = await signersOver(agreementDigest({ chainId: facts.chainId, council: account, digest }));
  return asOther?.every(({ isMember }) => isMember) ? asOther : asGate;

  async function signersOver(signed: Hex): Promise<Signer[] | undefined> {
    const signers = await decodeCouncilSigners(signed, signature);
    // Only the packed signatures are recovered; the others name their signers, and the Council takes no wallet there.
    const packed = hexToNumber(slice(signature, 0, 1));
    return signers?.map((signer, i): Signer => {
      const kind = council.kinds.get(memberId(signer));
      const name = members.get(signer.toLowerCase());
      const isRecovered = i < packed;
      const isMember = kind !== undefined && (kind === memberKind.eoa) === isRecovered;
      return { signer, ...(name && { name }), isRecovered, isMember };
    });
  }
}
