import { readDao } from "../../sdk/deploy/dao/readDao.ts";
import { explainPolicy, type PolicyExplanation } from "../../sdk/describe/explainPolicy.ts";
import { formatExplanation, formatRuleExplanation, type TierNote } from "../../sdk/describe/formatExplanation.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { didYouMean } from "../../sdk/policy/source/located.ts";
import { compiledFrom } from "../lib/compiledFrom.ts";
import { readText, writeText } from "../lib/files.ts";
import type { Output, Report } from "../lib/output.ts";
import { offline } from "../lib/runTask.ts";

export type ExplainArguments = {
  file: string;
  /** Only this rule of the file. */
  rule: string | undefined;
  /** The DAO file, which knows who agrees on a tier and how long it waits. */
  dao: string | undefined;
  /** Where the page is written. */
  out: string | undefined;
};

export default offline(explain);

/** Tells in plain words what a policy file permits. */
export async function explain(output: Output, { file, rule, dao, out }: ExplainArguments): Promise<Report> {
  const policy = await compiledFrom(file);
  const explanation = explainPolicy(policy, { now: Math.floor(Date.now() / 1000) });
  if (rule !== undefined) {
    const found = requireRule(explanation, rule);
    await tell(output, `${formatRuleExplanation(found)}\n`, out);
    return { json: found };
  }
  const tiers = dao === undefined ? {} : await tierNotes(dao);
  await tell(output, formatExplanation(explanation, { tiers }), out);
  return { json: { ...explanation, tiers } };
}

async function tell(output: Output, page: string, out: string | undefined): Promise<void> {
  if (out === undefined) return output.line(page.trimEnd());
  await writeText(out, page);
  output.line(`written to ${out}`);
}

function requireRule({ rules }: PolicyExplanation, name: string): PolicyExplanation["rules"][number] {
  const found = rules.find((one) => one.name === name.split("/")[0]);
  if (found !== undefined) return found;
  const known = rules.map((one) => one.name);
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `The file has no rule "${name}".`,
    place: "--rule",
    value: name,
    nextStep: `${didYouMean(name, known)}Rules there: ${known.join(", ")}.`,
  });
}

async function tierNotes(file: string): Promise<Record<string, TierNote>> {
  const { tiers } = readDao(await readText(file), { file });
  return Object.fromEntries(Object.entries(tiers).map(([name, { approver, delay }]) => [name, { approver, delay }]));
}
