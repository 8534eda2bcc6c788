import { resembles } from "../../../sdk/describe/resembles.ts";
import { partiesIn } from "./history.ts";
import type { MonitorAnswer, MonitorQuestion } from "./monitor.ts";
import { partyName } from "./naming.ts";

/**
 * Parties whose address begins and ends like that of another one, whom the policy names or who was paid before: such an
 * address was made to be taken for the other.
 */
export function watchLookAlikes({ calls, history, names }: MonitorQuestion): MonitorAnswer {
  const paid = history.filter(({ outcome }) => outcome === "executed").flatMap((past) => partiesIn(past.calls));
  const tokens = Object.values(names.tokens).map(({ address }) => address);
  const known = [...Object.values(names.accounts), ...tokens, ...paid];
  const parties = partiesIn(calls);
  const found = parties.flatMap((party) => {
    const like = known.find((one) => resembles(one, party));
    return like === undefined ? [] : [`${partyName(party, names)} looks like ${partyName(like, names)}`];
  });
  if (found.length > 0) return { isOdd: true, words: found.join("; ") };
  return { isOdd: false, words: `none of ${parties.length} looks like another of ${known.length} known` };
}
