import { type Address, isAddressEqual } from "viem";
import { unitOf } from "../../../sdk/describe/describeWord.ts";
import { formatDecimal } from "../../../sdk/text/parseDecimal.ts";
import { formatDuration } from "../../../sdk/time/duration.ts";
import { type Move, movesIn } from "./history.ts";
import type { MonitorAnswer, MonitorQuestion } from "./monitor.ts";
import { partyName } from "./naming.ts";
import { isRecent } from "./recent.ts";

/** Of fewer payments, this proposal's among them, nothing can be said. */
export const FEWEST_PAYMENTS = 5;

/**
 * One party that would have more than a part of all that was paid in a token in a period. What is still open counts as
 * paid; what was stopped or is over does not.
 *
 * @param settings `above` in basis points, `per` in seconds.
 */
export function watchConcentration(
  question: MonitorQuestion,
  { above, per }: { above: number; per: number },
): MonitorAnswer {
  const { calls, history, names } = question;
  const counted = history.filter(({ outcome }) => outcome === "executed" || outcome === "open");
  const recent = counted.filter((past) => isRecent(past, question, per));
  const own = movesIn(calls);
  const all = [...recent.flatMap((past) => movesIn(past.calls)), ...own];
  const parts = own.map((move) =>
    judge(
      move,
      all.filter(({ token }) => isAddressEqual(token, move.token)),
    ),
  );
  if (parts.length === 0) return { isOdd: false, words: "no amount moves" };
  const odd = parts.filter(({ isOdd }) => isOdd);
  const shown = odd.length > 0 ? odd : parts;
  return { isOdd: odd.length > 0, words: shown.map(({ words }) => words).join("; ") };

  function judge({ party, token }: Move, paid: readonly Move[]): MonitorAnswer {
    const { name } = unitOf(token, names);
    const who = partyName(party, names);
    const period = formatDuration(per);
    if (paid.length < FEWEST_PAYMENTS) {
      return {
        isOdd: false,
        words: `${paid.length} payments in ${name} in ${period}, too few to tell what ${who} has of them`,
      };
    }
    const [part, whole] = [sum(paid, party), sum(paid)];
    const share = whole === 0n ? 0n : (part * 10_000n) / whole;
    const words = `${who} has ${percent(share)} of all ${name} in ${period}, at most ${percent(BigInt(above))}`;
    return { isOdd: part * 10_000n > BigInt(above) * whole, words };
  }
}

function sum(moves: readonly Move[], party?: Address): bigint {
  return moves
    .filter((move) => party === undefined || isAddressEqual(move.party, party))
    .reduce((total, { amount }) => total + amount, 0n);
}

function percent(basisPoints: bigint): string {
  return `${formatDecimal(basisPoints, 2)} %`;
}
