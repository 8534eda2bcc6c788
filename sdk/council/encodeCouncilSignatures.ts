import { concat, encodeAbiParameters, type Hex, isHex, parseAbiParameters, size, slice, toHex } from "viem";
import { SallyportError } from "../errors/SallyportError.ts";
import { MAX_EOA_SIGNATURES } from "./limits.ts";
import { type MemberKind, memberId } from "./member.ts";

/** One member's part of an agreement. */
export type CouncilSignature = {
  kind: MemberKind;
  /** An address, or verifier ‖ key for kind `verified`. */
  signer: Hex;
  /** `eoa`: 65 bytes. `contract`: what its ERC-1271 accepts. `verified`: what its verifier accepts. */
  signature: Hex;
};

/** What follows the signatures of wallets. */
export const memberSignatures = parseAbiParameters([
  "MemberSignature[] members",
  "struct MemberSignature { bytes signer; bytes signature; }",
]);

const SECP256K1_HALF_ORDER = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n;

/**
 * The agreement of a Council as one ERC-1271 signature: uint8(n) ‖ n × 65 bytes ‖ rest. Sorts, whatever the order
 * given; does not check who signed what.
 *
 * @throws COUNCIL_SIGNER_INVALID, COUNCIL_SIGNATURE_INVALID, COUNCIL_SIGNATURE_DUPLICATE,
 * COUNCIL_TOO_MANY_SIGNATURES
 */
export function encodeCouncilSignatures(signatures: readonly CouncilSignature[]): Hex {
  const ordered = signatures
    .map((given) => ({ ...given, id: memberId(given.signer) }))
    .sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  for (const [i, { id, signer }] of ordered.entries()) {
    if (id === ordered[i - 1]?.id) {
      throw new SallyportError("COUNCIL_SIGNATURE_DUPLICATE", { summary: "A member signed twice.", value: signer });
    }
  }
  const packed = ordered
    .filter(({ kind }) => kind === "eoa")
    .map(({ signer, signature }) => canonical(signer, signature));
  if (packed.length > MAX_EOA_SIGNATURES) {
    throw new SallyportError("COUNCIL_TOO_MANY_SIGNATURES", {
      summary: `${packed.length} EOA signatures do not fit.`,
      value: String(packed.length),
    });
  }
  const others = ordered.filter(({ kind }) => kind !== "eoa");
  const rest = others.length === 0 ? "0x" : encodeAbiParameters(memberSignatures, [others]);
  return concat([toHex(packed.length, { size: 1 }), ...packed, rest]);
}

/** Some wallets return v as 0 or 1; the contract reads 27 or 28 only. */
function canonical(signer: Hex, signature: Hex): Hex {
  const invalid = (problem: string) =>
    new SallyportError("COUNCIL_SIGNATURE_INVALID", {
      summary: `The signature of ${signer} ${problem}.`,
      value: signature,
    });
  if (size(signer) !== 20) throw invalid("belongs to no EOA: its signer is longer than an address");
  if (!isHex(signature) || signature.length !== 2 + 2 * 65) throw invalid("is not 65 bytes long");
  if (BigInt(slice(signature, 32, 64)) > SECP256K1_HALF_ORDER) throw invalid("has s in the upper half");
  const v = Number(slice(signature, 64, 65));
  const recovery = v < 27 ? v + 27 : v;
  if (recovery !== 27 && recovery !== 28) throw invalid(`has v ${v}`);
  return concat([slice(signature, 0, 64), toHex(recovery, { size: 1 })]);
}
