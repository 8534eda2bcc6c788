import { type Address, encodeFunctionData, type Hex } from "viem";
import { policyLogAbi } from "../abi/PolicyLog.ts";
import type { CompiledRule } from "../policy/compilePolicy.ts";
import { type Sender, type SentTransaction, sendCall } from "./sendCall.ts";

export type PublishRulesParameters = {
  /** A PolicyLog. */
  policyLog: Address;
  policyRoot: Hex;
  /** Some of the policy's rules, with their proofs. */
  rules: readonly Pick<CompiledRule, "rule" | "proof">[];
};

/** Publishes rules of a policy as logs, each proven against its root. Anybody may; it changes nothing. */
export function publishRules(
  client: Sender,
  { policyLog, policyRoot, rules }: PublishRulesParameters,
): Promise<SentTransaction> {
  const args = [policyRoot, rules.map(({ rule }) => rule), rules.map(({ proof }) => proof)] as const;
  return sendCall(client, {
    to: policyLog,
    data: encodeFunctionData({ abi: policyLogAbi, functionName: "publish", args }),
  });
}
