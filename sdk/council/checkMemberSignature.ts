import { type Address, type Client, type Hex, isAddressEqual, parseAbi, recoverAddress, slice } from "viem";
import { readContract } from "viem/actions";
import { councilAbi } from "../abi/Council.ts";
import { answerOf } from "../errors/answerOf.ts";
import { explained } from "../errors/decodeGateError.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import type { CouncilSignature } from "./encodeCouncilSignatures.ts";
import { memberId, memberKindOf } from "./member.ts";
import { memberAgreementDigest } from "./typedData.ts";

const erc1271 = parseAbi(["function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)"]);
const erc7913 = parseAbi(["function verify(bytes key, bytes32 hash, bytes signature) view returns (bytes4)"]);
const ERC1271_ACCEPTED = "0x1626ba7e";
const ERC7913_ACCEPTED = "0x024ad318";

export type CheckMemberSignatureParameters = {
  chainId: number;
  council: Address;
  /** What members of the Council sign; contract members sign a wrapper around it. */
  digest: Hex;
  signer: Hex;
  signature: Hex;
  /** Where the signature came from, for the error. */
  place?: string;
};

/**
 * One member's signature with the kind that the Council knows it by, as the Council itself would check it.
 *
 * @throws MEMBER_UNKNOWN, SIGNATURE_NOT_ACCEPTED, COUNCIL_SIGNER_INVALID, CHAIN_UNREACHABLE
 */
export async function checkMemberSignature(
  client: Client,
  { place, ...given }: CheckMemberSignatureParameters,
): Promise<CouncilSignature> {
  const { council, digest, signer, signature } = given;
  const question = { address: council, abi: councilAbi, functionName: "memberKind" } as const;
  const kind = memberKindOf(await explained(readContract(client, { ...question, args: [memberId(signer)] })));
  if (kind === undefined) {
    throw new SallyportError("MEMBER_UNKNOWN", {
      summary: `${signer} is not a member of ${council}.`,
      value: signer,
      place,
    });
  }
  // A contract that reverts does not accept.
  if (await answerOf(ask(client, kind, given))) return { kind, signer, signature };
  throw new SallyportError("SIGNATURE_NOT_ACCEPTED", {
    summary: "The signature is not this member's for this digest.",
    value: signer,
    details: { digest },
    place,
  });
}

async function ask(
  client: Client,
  kind: CouncilSignature["kind"],
  { chainId, council, digest, signer, signature }: CheckMemberSignatureParameters,
): Promise<boolean> {
  const account = slice(signer, 0, 20);
  // Bytes that are no signature, of another length or off the curve, recover nobody.
  if (kind === "eoa") {
    const signed = recoverAddress({ hash: digest, signature });
    return signed.then((recovered) => isAddressEqual(recovered, account)).catch(() => false);
  }
  if (kind === "contract") {
    const hash = memberAgreementDigest({ chainId, council, member: account, digest });
    const question = { address: account, abi: erc1271, functionName: "isValidSignature" } as const;
    return (await readContract(client, { ...question, args: [hash, signature] })) === ERC1271_ACCEPTED;
  }
  const question = { address: account, abi: erc7913, functionName: "verify" } as const;
  return (
    (await readContract(client, { ...question, args: [slice(signer, 20), digest, signature] })) === ERC7913_ACCEPTED
  );
}
