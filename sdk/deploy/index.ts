/**
 * Deploying, verifying and examining a system: `sallyport/sdk/deploy`. Apart from the rest of the SDK, since it carries the
 * bytecode of all contracts.
 */
export { abiHash, type ContractName, contracts } from "./contracts.ts";
export {
  CREATEX_ADDRESS,
  create3Salt,
  createxAbi,
  deployCreateX,
  hasCreateX,
  predictCreate3Address,
} from "./createx.ts";
export { type ReadDaoOptions, readDao } from "./dao/readDao.ts";
export {
  type AgentDescription,
  type CouncilDescription,
  type DaoDescription,
  daoSchema,
  type MemberDescription,
  type SourceDescription,
  type TierDescription,
} from "./dao/schema.ts";
export {
  type DeploymentProgress,
  type DeploySystemParameters,
  type DeploySystemReturnType,
  deploySystem,
} from "./deploySystem.ts";
export { expectedCode } from "./expectedCode.ts";
export {
  type DeploymentPlan,
  type DeploymentStep,
  type PlanDeploymentParameters,
  planDeployment,
} from "./planDeployment.ts";
export { responseTimesOf } from "./responseTimes.ts";
export { deployStatementVerifier, isStatementVerifier, statementVerifierAddress } from "./statementVerifier.ts";
export { type SystemAddresses, systemAddresses } from "./systemAddresses.ts";
export type { Check } from "./verify/check.ts";
export { type VerifyDeploymentParameters, verifyDeployment } from "./verifyDeployment.ts";

// ------------------------------------------------------------------------------------------------- the doctor

export type { Check as DoctorCheck, Severity } from "../doctor/check.ts";
export {
  type DiagnoseParameters,
  type Diagnosis,
  diagnose,
  type Finding,
  INCOMPLETE,
  type NotChecked,
} from "../doctor/diagnose.ts";
export { checks as doctorChecks } from "../doctor/registry.ts";
export { type Words, wordsOf } from "../doctor/words.ts";
