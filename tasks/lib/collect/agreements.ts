import type { Hex } from "viem";
import type { ApprovalFile } from "../../../sdk/files/signatureFile.ts";

/** A signature that was checked, and the file that it stands in. */
export type Checked = { path: string; file: ApprovalFile };

/** Signatures of members over one and the same digest: these can be carried together. */
export type Agreement = { approverEpoch: bigint; validUntil: number; signed: Checked[] };

/**
 * Sorts signatures by what they agree to, the one that can be carried first: those with most members, and of these the
 * one that holds longest. A member who signed twice counts once.
 */
export function agreementsOf(checked: readonly Checked[]): Agreement[] {
  const byTerms = new Map<string, Agreement>();
  for (const one of checked) {
    const { approverEpoch, validUntil, member } = one.file;
    const key = `${approverEpoch} ${validUntil}`;
    const agreement = byTerms.get(key) ?? { approverEpoch, validUntil, signed: [] };
    byTerms.set(key, agreement);
    if (!agreement.signed.some(({ file }) => isSame(file.member.signer, member.signer))) agreement.signed.push(one);
  }
  return [...byTerms.values()].sort((a, b) => b.signed.length - a.signed.length || b.validUntil - a.validUntil);
}

export function isSame(a: Hex, b: Hex): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
