import type { FactName, Facts } from "../facts.ts";
import { readAgents } from "./agents.ts";
import { readAllowances } from "./allowances.ts";
import { readChain, readNode, readP256 } from "./chain.ts";
import { readCode } from "./code.ts";
import { readDeployer } from "./deployer.ts";
import { readGateFacts } from "./gate.ts";
import { readParties } from "./parties.ts";
import { readPolicyFile } from "./policyFile.ts";
import { readOpenProposals } from "./proposals.ts";
import type { Reading } from "./reading.ts";
import { readSecondNode } from "./secondNode.ts";
import { readSources } from "./sources.ts";
import { readTargets } from "./targets.ts";
import { readTokens } from "./tokens.ts";
import { readNative, readSafe } from "./treasury.ts";

/** How each part is read. A part that cannot be read throws why. */
export const readers: { [Name in FactName]: (reading: Reading) => Promise<Facts[Name]> } = {
  words: async ({ words }) => words,
  chain: readChain,
  node: readNode,
  p256: readP256,
  secondNode: readSecondNode,
  code: readCode,
  gate: readGateFacts,
  parties: readParties,
  agents: readAgents,
  sources: readSources,
  deployer: readDeployer,
  policyFile: readPolicyFile,
  policy: async ({ policyFile, fact }) => {
    const { policyRoot } = await fact("gate");
    if (policyFile.policy?.root === policyRoot) return policyFile.policy;
    throw new Error(`${policyFile.file} is not the policy in force`);
  },
  targets: readTargets,
  tokens: readTokens,
  allowances: readAllowances,
  native: readNative,
  safe: readSafe,
  proposals: readOpenProposals,
  responseTimes: async ({ responseTimes }) => {
    if (responseTimes !== undefined) return responseTimes;
    throw new Error("the DAO file is not at hand");
  },
  expiryNotice: async ({ expiryNotice }) => expiryNotice,
};
