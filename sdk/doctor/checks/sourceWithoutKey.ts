import { zeroAddress } from "viem";
import { batchLevel } from "../../provenance/types.ts";
import { check } from "../check.ts";
import { demandsOf } from "../demands.ts";
import { isValid } from "../keys.ts";

export const sourceWithoutKey = check({
  code: "DOCTOR_SOURCE_WITHOUT_KEY",
  severity: "error",
  status: 29,
  mistake: "Rules ask for the signature of a source that has no valid key.",
  why: "Data that rules ask for can no longer be signed: as soon as the last batch is too old, nothing is proposed.",
  cure: "Add a key: `hardhat sallyport root source add-key SOURCE KEY --valid-until MOMENT`",
  needs: ["policy", "sources", "chain", "words"],
  *find({ policy, sources, chain, words }) {
    for (const { schema, source, levels, name } of demandsOf(policy)) {
      if ((levels & batchLevel.signed) === 0) continue;
      const able = sources.admitted.filter(
        (one) => one.schema === schema && (source === zeroAddress || one.source === source),
      );
      const canSign = able.some((one) =>
        sources.keys.some((key) => key.source === one.source && isValid(key, chain.timestamp)),
      );
      // Where nobody is admitted, that is the finding.
      if (able.length === 0 || canSign) continue;
      const who = able.map((one) => words.account(one.source)).join(", ");
      yield { what: `No key of ${who} is valid, and rules ask for its signature under schema ${name}.` };
    }
  },
});
