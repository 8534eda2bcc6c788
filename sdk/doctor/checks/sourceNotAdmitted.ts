import { zeroAddress } from "viem";
import { batchLevel } from "../../provenance/types.ts";
import { check } from "../check.ts";
import { demandsOf } from "../demands.ts";

export const sourceNotAdmitted = check({
  code: "DOCTOR_SOURCE_NOT_ADMITTED",
  severity: "error",
  status: 28,
  mistake: "Rules ask for the signature of a source that is not admitted for the schema.",
  why: "The rule asks for data that nobody may sign: it can never carry a call.",
  cure: "Admit the source: `hardhat sallyport root source admit ACCOUNT SCHEMA`",
  needs: ["policy", "sources", "words"],
  *find({ policy, sources, words }) {
    for (const { schema, source, levels, name, rules } of demandsOf(policy)) {
      if ((levels & batchLevel.signed) === 0) continue;
      const admitted = sources.admitted.filter((one) => one.schema === schema);
      const who = source === zeroAddress ? "no source" : words.account(source);
      const isAdmitted = source === zeroAddress ? admitted.length > 0 : admitted.some((one) => one.source === source);
      if (isAdmitted) continue;
      const missing = source === zeroAddress ? `${who} is admitted` : `${who} is not admitted`;
      yield { what: `For schema ${name} ${missing}, and rules ask for its signature: ${rules.join(", ")}.` };
    }
  },
});
