import { type AddressNames, formatAccount } from "../../../sdk/describe/addressNames.ts";
import { type BatchBook, type BookedBatch, disputeOf, revocationOf } from "../../../sdk/provenance/batchBook.ts";
import { type BatchLevel, batchLevel } from "../../../sdk/provenance/types.ts";
import { cutText, quoteText } from "../../../sdk/text/formatText.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";

/** Characters of a reason that are told: whoever gives one may give a book. */
const MOST_OF_REASON = 280;

/** `hashed, signed and attested`. */
export function levelWords(levels: number): string {
  const names = Object.keys(batchLevel).filter((level) => (levels & batchLevel[level as BatchLevel]) !== 0);
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

/** Why a batch is not to be relied on, each reason in a line; nothing where it is in good standing. */
export function withdrawalWords(book: BatchBook, booked: BookedBatch, names: AddressNames): string[] {
  const revocation = revocationOf(book, booked);
  const dispute = disputeOf(book, booked);
  const said = (reason: string) => (reason === "" ? "" : `: ${quoteText(cutText(reason, MOST_OF_REASON))}`);
  const words: string[] = [];
  if (revocation !== undefined) {
    words.push(`REVOKED for ever by ${formatAccount(revocation.source, names)}${said(revocation.reason)}`);
  }
  if (dispute !== undefined) {
    const end = booked.isConfirmed ? "until root clears it, who confirmed it," : `until ${formatMoment(dispute.until)}`;
    words.push(`DISPUTED ${end} by ${formatAccount(dispute.by, names)}${said(dispute.reason)}`);
  }
  if (booked.taintedBy !== undefined) words.push(`TAINTED for ever: it rests on ${booked.taintedBy}`);
  return words;
}
