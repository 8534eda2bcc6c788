import { formatMoment } from "../../time/moment.ts";
import { check } from "../check.ts";
import { endsSoon } from "../keys.ts";

export const keyExpiring = check({
  code: "DOCTOR_KEY_EXPIRING",
  severity: "warning",
  status: 78,
  mistake: "A key of an agent ends soon: within 30 days, or `--expiring`.",
  why: "A new key goes through root and its delay: begun too late, the agent stands still.",
  cure: "Give it a successor now: `hardhat sallyport agent rotate-key AGENT KEY --valid-until MOMENT`",
  needs: ["agents", "chain", "expiryNotice", "words"],
  *find({ agents, chain, expiryNotice, words }) {
    for (const { id, keys } of agents) {
      for (const key of keys.filter((one) => endsSoon(one, chain.timestamp, expiryNotice))) {
        yield { what: `The key ${key.address} of ${words.agent(id)} ends at ${formatMoment(key.validUntil)}.` };
      }
    }
  },
});
