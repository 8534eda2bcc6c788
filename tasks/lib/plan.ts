import { dirname, isAbsolute, relative, resolve } from "node:path";
import type { Address } from "viem";
import { readDao } from "../../sdk/deploy/dao/readDao.ts";
import { type DeploymentPlan, planDeployment } from "../../sdk/deploy/planDeployment.ts";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { compilePolicy } from "../../sdk/policy/compilePolicy.ts";
import { readText } from "./files.ts";

/** A plan and the files that it was made from. */
export type PlanOfFiles = { plan: DeploymentPlan; daoFile: string; policyFile: string };

/** Reads a DAO file and the policy file beside it, and plans. Errors call the files as they were given. */
export async function planOfFiles(daoFile: string, deployer: Address): Promise<PlanOfFiles> {
  const dao = readDao(await readText(daoFile), { file: daoFile });
  const policyFile = isAbsolute(dao.policy) ? dao.policy : resolve(dirname(daoFile), dao.policy);
  const policy = compilePolicy(await readText(policyFile), { file: shown(policyFile) });
  return { plan: planFor({ dao, policy, deployer }, daoFile), daoFile, policyFile };
}

/** Plans; what speaks against a plan knows keys of the description, and a person wants the file as well. */
export function planFor(parameters: Parameters<typeof planDeployment>[0], daoFile: string): DeploymentPlan {
  try {
    return planDeployment(parameters);
  } catch (error) {
    if (!isSallyportError(error) || error.place === undefined) throw error;
    throw new SallyportError(error.code, { ...error, place: `${daoFile}, ${error.place}`, cause: error });
  }
}

/** The path as it is seen from where the command runs. */
export function shown(path: string): string {
  return relative(process.cwd(), path).replaceAll("\\", "/") || path;
}
