import { type Address, type Hex, toEventSelector } from "viem";
import { policyLogAbi } from "../abi/PolicyLog.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import { ruleLeaf } from "../policy/ruleLeaf.ts";
import type { Rule } from "../policy/types.ts";
import type { LogClient } from "./logs/logReading.ts";
import { parseOwnLogs } from "./parseOwnLogs.ts";
import { readLogs } from "./readLogs.ts";

const abi = policyLogAbi.filter((item) => item.type === "event");
const [selector] = abi.map((event) => toEventSelector(event));

export type ReadPublishedRulesParameters = {
  /** A PolicyLog. */
  policyLog: Address;
  policyRoot: Hex;
  /** The block of its deployment. */
  fromBlock: bigint;
  /** The last block; the latest if left out. */
  toBlock?: bigint;
};

/**
 * The rules of a policy that somebody published, by leaf. The log proves each against the root; here each is hashed
 * again, so that a node can leave one out but make none up.
 *
 * @throws LOG_ID_MISMATCH, LOGS_PRUNED, CHAIN_UNREACHABLE
 */
export async function readPublishedRules(
  client: LogClient,
  { policyLog, policyRoot, ...blocks }: ReadPublishedRulesParameters,
): Promise<Map<Hex, Rule>> {
  const topics = [selector ?? null, policyRoot];
  const logs = await readLogs(client, { address: policyLog, topics, ...blocks });
  const rules = new Map<Hex, Rule>();
  for (const { args } of parseOwnLogs({ abi, logs })) {
    const rule = args.rule as Rule;
    if (ruleLeaf(rule) !== args.leaf) {
      throw new SallyportError("LOG_ID_MISMATCH", {
        summary: `The log of rule ${args.leaf} holds another one.`,
        value: args.leaf,
      });
    }
    rules.set(args.leaf, rule);
  }
  return rules;
}
