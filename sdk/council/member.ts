import { type Address, type Hex, isAddress, isHex, keccak256, pad, size } from "viem";
import { SallyportError } from "../errors/SallyportError.ts";

/** How a member signs, by the numbers of the contract's `MemberKind`. */
export const memberKind = { none: 0, eoa: 1, contract: 2, verified: 3 } as const;

/** The kinds that a member can have. */
export type MemberKind = Exclude<keyof typeof memberKind, "none">;

/** The kind of this number; undefined of none. */
export function memberKindOf(number: number): MemberKind | undefined {
  return (["eoa", "contract", "verified"] as const).find((kind) => memberKind[kind] === number);
}

/**
 * A member's id: its address as a number, or keccak256(verifier ‖ key).
 *
 * @param signer An address, or verifier ‖ key of ERC-7913.
 * @throws COUNCIL_SIGNER_INVALID
 */
export function memberId(signer: Hex): Hex {
  if (!isHex(signer) || signer.length % 2 !== 0 || size(signer) < 20) {
    throw new SallyportError("COUNCIL_SIGNER_INVALID", {
      summary: "A signer is an address, or an address followed by a key.",
      value: String(signer),
    });
  }
  if (size(signer) > 20) return keccak256(signer);
  if (!isAddress(signer)) {
    throw new SallyportError("COUNCIL_SIGNER_INVALID", {
      summary: "The signer's address does not have its checksum.",
      value: signer,
    });
  }
  return pad(signer.toLowerCase() as Address, { size: 32 });
}
