import { toEventSelector } from "viem";
import { policyLogAbi as abi } from "../../abi/PolicyLog.ts";
import { policyTree } from "../../policy/policyTree.ts";
import { ruleLeaf } from "../../policy/ruleLeaf.ts";
import type { Rule } from "../../policy/types.ts";
import { parseOwnLogs } from "../../read/parseOwnLogs.ts";
import { readContractLogs } from "../../read/readContractLogs.ts";
import type { PolicyFileFacts } from "../facts.ts";
import type { Reading } from "./readers.ts";

const [published] = abi
  .filter((item) => item.type === "event" && item.name === "RulePublished")
  .map((event) => toEventSelector(event));

/** The file at hand, and whether the log of policies could replace it. */
export async function readPolicyFile(reading: Reading): Promise<PolicyFileFacts> {
  const { client, addresses, fromBlock, blockNumber: toBlock, fact } = reading;
  const { file, policy, problem } = reading.policyFile;
  const { policyRoot } = await fact("gate");
  const topics = [published ?? null, policyRoot];
  const logs = await readContractLogs(client, { address: addresses.policyLog, topics, fromBlock, toBlock });
  // Each rule is hashed again: only all of them together lead to the root.
  const leaves = new Set(parseOwnLogs({ abi, logs }).map(({ args }) => ruleLeaf(args.rule as Rule)));
  const isPublished = leaves.size > 0 && policyTree([...leaves]).root === policyRoot;
  return { file, root: policy?.root, problem, isPublished };
}
