import { isAddressEqual, zeroAddress } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { policyOfRules, writeRulesFile } from "../../sdk/files/rulesFile.ts";
import { readPublishedRules } from "../../sdk/read/readPublishedRules.ts";
import { writeText } from "../lib/files.ts";
import type { Report } from "../lib/output.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem } from "../lib/system.ts";

export type RecoverArguments = {
  system: string | undefined;
  /** The file for the rules. */
  out: string | undefined;
};

export default onNetwork(recover);

/** Rebuilds the rules of the policy in force from what was published, for where its file is lost. */
export async function recover(
  context: TaskContext,
  { out = "recovered.json", ...args }: RecoverArguments,
): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, { system: args.system, policy: undefined });
  const { policyRoot, tiers } = system.settings;
  const { policyLog } = system.record.addresses;
  const { fromBlock } = system.record;
  const found = await readPublishedRules(network.client, { policyLog, policyRoot, fromBlock });
  const isOptimistic = (tier: number) => isAddressEqual(tiers[tier]?.approver ?? policyLog, zeroAddress);
  const { root, rules } = policyOfRules([...found.values()], isOptimistic);
  // Every rule is proven to be one of the policy; only all of them together have its root.
  if (root !== policyRoot) {
    throw new SallyportError("POLICY_LOG_INCOMPLETE", {
      summary: `${found.size} rules of policy ${policyRoot} are published, and these are not all.`,
      value: policyRoot,
      args: { published: found.size },
    });
  }
  await writeText(out, writeRulesFile({ root, rules: rules.map(({ rule }) => rule) }));
  output.line(`${rules.length} rules of the policy in force, ${root}`);
  output.line(`  written to ${out}; names are lost, and everything else works with --policy ${out}`);
  return { json: { root, rules: rules.length, file: out } };
}
