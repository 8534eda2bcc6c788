import { formatMoment } from "../../time/moment.ts";
import { check } from "../check.ts";
import { endsSoon } from "../keys.ts";

export const sourceKeyExpiring = check({
  code: "DOCTOR_SOURCE_KEY_EXPIRING",
  severity: "warning",
  status: 79,
  mistake: "A key of a source ends soon: within 30 days, or `--expiring`.",
  why: "A new key goes through root and its delay: begun too late, no data can be signed and nothing be proposed.",
  cure: "Add its successor now: `hardhat sallyport root source add-key SOURCE KEY --valid-until MOMENT`",
  needs: ["sources", "chain", "expiryNotice", "words"],
  *find({ sources, chain, expiryNotice, words }) {
    for (const key of sources.keys.filter((one) => endsSoon(one, chain.timestamp, expiryNotice))) {
      yield {
        what: `The key ${key.address} of source ${words.account(key.source)} ends at ${formatMoment(key.validUntil)}.`,
      };
    }
  },
});
