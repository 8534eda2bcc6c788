import { decodeAbiParameters, getAddress, type Hex, hexToNumber, recoverAddress, size, slice } from "viem";
import { memberSignatures } from "./encodeCouncilSignatures.ts";

/**
 * Whose signatures a Council's agreement holds: the reverse of {@link encodeCouncilSignatures}. Wallets are recovered
 * from their signatures; whether anybody is a member, and whether the others signed, the Council must be asked.
 *
 * @param digest What members with a wallet signed.
 * @returns Signers, or undefined where the bytes are no agreement of a Council.
 */
export async function decodeCouncilSigners(digest: Hex, signature: Hex): Promise<Hex[] | undefined> {
  try {
    const count = hexToNumber(slice(signature, 0, 1));
    const end = 1 + 65 * count;
    const packed = Array.from({ length: count }, (_, i) => slice(signature, 1 + 65 * i, 66 + 65 * i, { strict: true }));
    const wallets = await Promise.all(packed.map((one) => recoverAddress({ hash: digest, signature: one })));
    if (size(signature) === end) return wallets;
    const [others] = decodeAbiParameters(memberSignatures, slice(signature, end));
    return [...wallets, ...others.map(({ signer }) => (size(signer) === 20 ? getAddress(signer) : signer))];
  } catch {
    return undefined;
  }
}
