import type { Client } from "viem";
import { provenanceRegistryAbi } from "../../abi/ProvenanceRegistry.ts";
import type { DeploymentPlan } from "../planDeployment.ts";
import { asker } from "./ask.ts";
import { type Check, compareAnswer } from "./check.ts";

/** Every source and its keys. */
export async function provenanceState(client: Client, plan: DeploymentPlan): Promise<Check[]> {
  const { dao, addresses, arguments: given } = plan;
  const ask = asker(client, provenanceRegistryAbi, addresses.provenance);
  const nameOf = (account: string) => Object.entries(dao.sources).find(([, one]) => one.account === account)?.[0];
  const schemas = Object.values(dao.sources).flatMap((source) => source.schemas);
  return Promise.all([
    compareAnswer("provenance: gate", ask("gate"), addresses.gate),
    ...given.provenance.admissions.map(({ schema, source }, i) =>
      compareAnswer(`source ${nameOf(source)}: admitted for ${schemas[i]}`, ask("isSource", [schema, source]), true),
    ),
    ...given.provenance.sourceKeys.map(({ source, key, kind, validFrom, validUntil }) =>
      compareAnswer(`source ${nameOf(source)}: key ${key}`, ask("sourceKeyOf", [key]), {
        source,
        validFrom,
        validUntil,
        kind,
        revoked: false,
      }),
    ),
  ]);
}
