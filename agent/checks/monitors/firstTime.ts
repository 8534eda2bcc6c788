import { isAddressEqual } from "viem";
import { partiesIn } from "./history.ts";
import type { MonitorAnswer, MonitorQuestion } from "./monitor.ts";
import { partyName } from "./naming.ts";

/** Parties that had to do with no proposal that was executed. One that is still open makes nobody known. */
export function watchFirstTime({ calls, history, names }: MonitorQuestion): MonitorAnswer {
  const known = history.filter(({ outcome }) => outcome === "executed").flatMap((past) => partiesIn(past.calls));
  const parties = partiesIn(calls);
  const first = parties.filter((party) => !known.some((one) => isAddressEqual(one, party)));
  if (first.length === 0) return { isOdd: false, words: `all ${parties.length} parties are known from before` };
  return { isOdd: true, words: `never before: ${first.map((party) => partyName(party, names)).join(", ")}` };
}
