import { publishRules } from "../../sdk/actions/publishRules.ts";
import { confirm } from "../../sdk/actions/sendCall.ts";
import { readPublishedRules } from "../../sdk/read/readPublishedRules.ts";
import { compiledFrom } from "../lib/compiledFrom.ts";
import { type Report, waiting } from "../lib/output.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem } from "../lib/system.ts";

export type PublishArguments = { system: string | undefined; file: string; from: string | undefined };

/** Rules of one transaction: a rule takes some 50,000 gas to prove and log. */
const RULES_AT_ONCE = 40;

export default onNetwork(publish);

/**
 * Publishes the rules that a policy file compiles to, so that losing the file loses nothing. In parts; what stands in the
 * log is left out, so that it can be run again after it was cut off.
 */
export async function publish(context: TaskContext, args: PublishArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, { system: args.system, policy: undefined });
  const { policyLog } = system.record.addresses;
  const { fromBlock } = system.record;
  const { root, rules } = await compiledFrom(args.file);
  const isInForce = root === system.settings.policyRoot;
  output.line(`${args.file}: ${rules.length} rules of policy ${root}, which is ${isInForce ? "" : "not "}in force`);
  const known = await readPublishedRules(network.client, { policyLog, policyRoot: root, fromBlock });
  const missing = rules.filter(({ leaf }) => !known.has(leaf));
  if (known.size > 0) output.line(`${rules.length - missing.length} are published already`);
  const sender = network.sender(args.from);
  const transactions: `0x${string}`[] = [];
  for (let first = 0; first < missing.length; first += RULES_AT_ONCE) {
    const part = missing.slice(first, first + RULES_AT_ONCE);
    const sent = await publishRules(sender, { policyLog, policyRoot: root, rules: part });
    const what = `waiting for rules ${first + 1} to ${first + part.length} of ${missing.length}`;
    const { transactionHash, gasUsed } = await waiting(output, what, confirm(network.client, sent));
    output.line(`published ${part.length} rules in ${transactionHash}, ${gasUsed} gas`);
    transactions.push(transactionHash);
  }
  if (missing.length === 0) output.line("nothing is left to publish");
  const json = { root, rules: rules.length, published: missing.length, transactions };
  return { json: { ...json, already: missing.length === 0, isInForce } };
}
