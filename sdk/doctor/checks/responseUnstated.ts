import { zeroAddress } from "viem";
import { check } from "../check.ts";

export const responseUnstated = check({
  code: "DOCTOR_RESPONSE_UNSTATED",
  severity: "note",
  status: 0,
  mistake: "The DAO file does not state how soon somebody answers who may object.",
  why: "Whether a delay is long enough depends on how soon people answer, and nobody wrote that down.",
  cure: 'Ask them, and write it into the DAO file: "response times".',
  needs: ["gate", "responseTimes", "words"],
  *find({ gate, responseTimes, words }) {
    const waitedFor = [gate.guardian, ...gate.tiers.map(({ approver }) => approver), gate.rootVetoer];
    const silent = waitedFor.filter((one) => one !== zeroAddress && !responseTimes.has(one.toLowerCase()));
    const accounts = [...new Set(silent)].map(words.account);
    if (accounts.length > 0) yield { what: `Nobody stated how soon they answer: ${accounts.join(", ")}.` };
  },
});
