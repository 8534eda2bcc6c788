import { type BatchLevel, batchLevel } from "../../provenance/types.ts";
import { check } from "../check.ts";
import { demandsOf } from "../demands.ts";

/** Levels that this registry can give; the others are for registries to come. */
const REACHABLE = batchLevel.hashed | batchLevel.signed;

export const inputLevelUnreachable = check({
  code: "DOCTOR_INPUT_LEVEL_UNREACHABLE",
  severity: "error",
  status: 30,
  mistake: "Rules ask for a level of data that the registry cannot give.",
  why: "The registry of data has no way to reach that level: the rule can never carry a call.",
  cure: "Ask for a level that can be reached (hashed, signed), and let root set the new policy.",
  needs: ["policy"],
  *find({ policy }) {
    for (const { levels, name, rules } of demandsOf(policy)) {
      const missing = Object.keys(batchLevel).filter(
        (level) => (levels & ~REACHABLE & batchLevel[level as BatchLevel]) !== 0,
      );
      if (missing.length === 0) continue;
      yield {
        what: `Rules ask for ${name} that is ${missing.join(" and ")}, which nothing can be: ${rules.join(", ")}.`,
      };
    }
  },
});
