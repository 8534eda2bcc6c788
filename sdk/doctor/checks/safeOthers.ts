import { isAddressEqual } from "viem";
import { check } from "../check.ts";

export const safeOthers = check({
  code: "DOCTOR_SAFE_OTHERS",
  severity: "note",
  status: 0,
  mistake: "Who can act past the gate: owners and other modules of the treasury Safe.",
  why: "Owners and other modules of the Safe act past the gate: its policy, delays and guardian do not bind them.",
  cure: "Remove modules that nobody needs, and keep the owners few and the threshold high.",
  needs: ["safe", "gate", "words"],
  *find({ safe, gate, words }) {
    if (safe === undefined) return;
    const owners = safe.owners.map(words.account).join(", ");
    yield { what: `${safe.threshold} of ${safe.owners.length} owners can act past the gate: ${owners}.` };
    const others = safe.modules.filter((module) => !isAddressEqual(module, gate.gate));
    if (others.length > 0)
      yield { what: `Other modules can act past the gate: ${others.map(words.account).join(", ")}.` };
  },
});
