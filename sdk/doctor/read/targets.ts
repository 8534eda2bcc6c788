import { getAddress } from "viem";
import { agentTimelockAbi } from "../../abi/AgentTimelock.ts";
import type { TargetFact } from "../facts.ts";
import { codeAt } from "./ask.ts";
import type { Reading } from "./reading.ts";

/** Every account that a rule of the policy in force calls or pays. */
export async function readTargets({ client, ask, blockNumber, fact }: Reading): Promise<TargetFact[]> {
  const [{ gate }, { rules }] = await Promise.all([fact("gate"), fact("policy")]);
  const targets = [...new Set(rules.map(({ rule }) => getAddress(rule.target)))];
  return Promise.all(
    targets.map(async (address) => {
      const [{ hasCode }, isProtected] = await Promise.all([
        codeAt(client, address, blockNumber),
        ask(gate, agentTimelockAbi, "isProtected", [address]),
      ]);
      return { address, hasCode, isProtected };
    }),
  );
}
