/** Deploying and verifying a system. Apart from the rest of the SDK, since it carries the bytecode of all contracts. */
export * from "./contractCode.ts";
export * from "./contracts.ts";
export * from "./createx.ts";
export * from "./dao/readDao.ts";
export * from "./dao/schema.ts";
export * from "./deploySystem.ts";
export * from "./expectedCode.ts";
export * from "./planDeployment.ts";
export * from "./systemAddresses.ts";
export type { Check } from "./verify/check.ts";
export * from "./verifyDeployment.ts";
