import { treeRoot } from "../../policy/policyTree.ts";
import { readPublishedRules } from "../../read/readPublishedRules.ts";
import type { PolicyFileFacts } from "../facts.ts";
import type { Reading } from "./reading.ts";

/** The file at hand, and whether the log of policies could replace it. */
export async function readPolicyFile(reading: Reading): Promise<PolicyFileFacts> {
  const { client, addresses, fromBlock, blockNumber: toBlock, fact } = reading;
  const { file, policy, problem } = reading.policyFile;
  const { policyRoot } = await fact("gate");
  const rules = await readPublishedRules(client, { policyLog: addresses.policyLog, policyRoot, fromBlock, toBlock });
  // Only all of them together lead to the root.
  const isPublished = rules.size > 0 && treeRoot([...rules.keys()]) === policyRoot;
  return { file, root: policy?.root, problem, isPublished };
}
