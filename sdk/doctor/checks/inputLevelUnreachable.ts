import { zeroAddress, zeroHash } from "viem";
import { type BatchLevel, batchLevel } from "../../provenance/types.ts";
import { check } from "../check.ts";
import { demandsOf } from "../demands.ts";

export const inputLevelUnreachable = check({
  code: "DOCTOR_INPUT_LEVEL_UNREACHABLE",
  severity: "error",
  status: 30,
  mistake: "Rules ask for a level of data that nothing can reach.",
  why: "Root has not said what that level takes for the schema, or admitted too few attesters: the rule can never carry a call.",
  cure: "Let root set what it takes: `hardhat sallyport root schema quorum SCHEMA ATTESTERS`, `hardhat sallyport root schema verifier SCHEMA VERIFIER`, `hardhat sallyport root schema criteria SCHEMA CRITERIA`; and admit attesters: `hardhat sallyport root attester admit ACCOUNT SCHEMA`",
  needs: ["policy", "sources"],
  *find({ policy, sources }) {
    for (const { schema, levels, name, rules } of demandsOf(policy)) {
      const settings = sources.settings.get(schema);
      const attesters = sources.attesters.filter((one) => one.schema === schema).length;
      const quorum = settings?.quorum ?? 0;
      const lacks: Partial<Record<BatchLevel, string>> = {
        ...(quorum === 0 && { attested: "no quorum of attesters is set" }),
        ...(attesters < quorum && { attested: `${attesters} of ${quorum} attesters are admitted` }),
        ...((settings?.verifier ?? zeroAddress) === zeroAddress && { proven: "no verifier is set" }),
        ...((settings?.criteria ?? zeroHash) === zeroHash && { measured: "no criteria are set" }),
        ...(settings !== undefined &&
          settings.criteria !== zeroHash &&
          attesters === 0 && { measured: "no attester is admitted" }),
      };
      for (const [level, lack] of Object.entries(lacks)) {
        if ((levels & batchLevel[level as BatchLevel]) === 0) continue;
        yield {
          what: `Rules ask for ${name} that is ${level}, which nothing can be while ${lack}: ${rules.join(", ")}.`,
        };
      }
    }
  },
});
