import { formatExposure } from "../policy/exposure/formatExposure.ts";
import type { NamedMeter } from "../policy/source/book.ts";
import { showUnseen } from "../text/formatText.ts";
import { formatExactDuration } from "../time/duration.ts";
import { amountOf } from "./describeWord.ts";
import type { PolicyExplanation, RuleExplanation } from "./explainPolicy.ts";

/** Who agrees on a tier, and how long all others have to object: what a policy file does not know. */
export type TierNote = {
  /** As people call it. */
  approver: string;
  /** Seconds. */
  delay: number;
};

export type FormatExplanationOptions = {
  /** By the names of the tiers. */
  tiers?: Readonly<Record<string, TierNote>>;
};

/** A policy as a page that a token holder can read, in Markdown. */
export function formatExplanation(
  explanation: PolicyExplanation,
  { tiers = {} }: FormatExplanationOptions = {},
): string {
  const { root, rules, names } = explanation;
  const onChain = rules.reduce((sum, rule) => sum + rule.onChain, 0);
  const order = Object.entries(names.tiers).sort(([, a], [, b]) => a.index - b.index);
  const sections = [
    `# What may be proposed`,
    `${count(rules.length, "rule")} of the file, ${onChain} on chain. The gate holds them as this root:`,
    `    ${root}`,
    "What no rule permits can be proposed by nobody but the root approver, who alone can change the rules.",
    ...order.flatMap(([name, tier]) => tierSection(name, tier.optimistic, tiers[name], rules)),
    ...nobodySection(explanation),
    ...meterSection(explanation),
    ...dataSection(rules),
    ...dangerSection(rules),
    "## What a stolen key can move",
    `\`\`\`text\n${formatExposure(explanation.exposure)}\n\`\`\``,
    ...appendix(explanation),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** One rule as a paragraph and a list. */
export function formatRuleExplanation({ name, line, head, conditions, onChain }: RuleExplanation): string {
  const many = onChain === 1 ? "" : `, ${onChain} rules on chain`;
  return [`**${name}** (line ${line}${many}): ${head}.`, "", ...conditions.map((one) => `- ${one}`)].join("\n");
}

function tierSection(
  name: string,
  optimistic: boolean,
  note: TierNote | undefined,
  all: readonly RuleExplanation[],
): string[] {
  const rules = all.filter(({ tier }) => tier === name);
  const delay = note === undefined ? "the tier's delay" : formatExactDuration(note.delay);
  const who = note === undefined ? "the tier's approver" : note.approver;
  return [
    optimistic ? `## What agents may do alone: tier ${name}` : `## What needs agreement: tier ${name}`,
    optimistic
      ? `Nobody need agree. Each proposal waits ${delay}, in which the guardian can stop it.`
      : `First ${who} must agree. Then it waits ${delay}, in which the guardian can stop what an agent proposed.`,
    ...(rules.length === 0 ? ["No rule."] : rules.map(formatRuleExplanation)),
  ];
}

function nobodySection({ rules, unused }: PolicyExplanation): string[] {
  const told: [string, readonly string[]][] = [
    ["calls, counts or demands the token", unused.tokens],
    ["names the account", unused.accounts],
    ["is of the agent", unused.agents],
    ["stands on the tier", unused.tiers],
  ];
  const nowhere = told.flatMap(([what, names]) => names.map((name) => `- no rule ${what} ${name}`));
  const calm = "- no rule calls a function that approves, signs, carries calls, or changes owners, roles or code";
  const lines = [...(rules.some(({ danger }) => danger !== undefined) ? [] : [calm]), ...nowhere];
  return [
    "## What nobody may do",
    `Everything that no rule above permits: another call, another recipient, another amount.${lines.length === 0 ? "" : " In particular:"}`,
    ...(lines.length === 0 ? [] : [lines.join("\n")]),
  ];
}

function meterSection({ rules, unused, names }: PolicyExplanation): string[] {
  const unmetered = rules.filter(({ meter }) => meter === undefined);
  const meters = Object.values(names.meters).filter(({ name }) => !unused.meters.includes(name));
  const lines = [
    ...meters.map((meter) => meterLine(meter, rules)),
    ...unused.meters.map((name) => `- **${name}**: no rule uses it`),
    ...(unmetered.length === 0 ? [] : [`- without limit in all: ${unmetered.map(({ name }) => name).join(", ")}`]),
  ];
  return lines.length === 0 ? [] : ["## How much in all", lines.join("\n")];
}

function meterLine({ name, token, burst, refill, period }: NamedMeter, rules: readonly RuleExplanation[]): string {
  const amount = (units: bigint) => amountOf(units, token);
  const users = rules.filter(({ meter }) => meter === name).map((rule) => rule.name);
  const span = formatExactDuration(period);
  const flow =
    refill === 0n
      ? `${amount(burst)} once and for all; nothing flows back`
      : `${amount(burst)} at once, and ${amount(refill)} flow back each ${span}; so at most ${amount(burst + refill)} in any ${span}`;
  return `- **${name}**: ${flow}. ${users.length === 1 ? "Used by" : "Shared by"} ${users.join(", ")}`;
}

function dataSection(rules: readonly RuleExplanation[]): string[] {
  const demands = [...new Set(rules.flatMap(({ data }) => (data === undefined ? [] : [data])))];
  const lines = demands.map((demand) => {
    const by = rules.filter(({ data }) => data === demand).map(({ name }) => name);
    return `- ${by.join(", ")}: ${demand}`;
  });
  return ["## What data it must rest on", lines.length === 0 ? "No rule demands any." : lines.join("\n")];
}

function dangerSection(rules: readonly RuleExplanation[]): string[] {
  const dangerous = rules.flatMap(({ name, danger }) =>
    danger === undefined ? [] : [`- **${name}**: ${danger.what}. Permitted because: ${showUnseen(danger.reason)}`],
  );
  if (dangerous.length === 0) return [];
  return [
    "## Dangers, and why they are permitted",
    "These rules can do more than their arguments show. The reasons are the author's.",
    dangerous.join("\n"),
  ];
}

function appendix({ names }: PolicyExplanation): string[] {
  const { accounts, tokens, agents, groups, tiers, schemas, approvers, sources, collections, native } = names;
  const also = (name: string) =>
    [
      approvers.includes(name) ? ", an approver" : "",
      sources.includes(name) ? ", a source of data" : "",
      collections.includes(name) ? ", a collection whose numbers are ids" : "",
    ].join("");
  const rows: [name: string, what: string, onChain: string][] = [
    ...Object.entries(accounts).map(([name, address]): [string, string, string] => [
      name,
      `account${also(name)}`,
      address,
    ]),
    ...Object.values(tokens).map(({ name, address, decimals }): [string, string, string] => [
      name,
      `token of ${decimals} decimals`,
      address,
    ]),
    [native.name, "native currency of 18 decimals", ""],
    ...Object.entries(agents).map(([name, id]): [string, string, string] => [name, "agent", String(id)]),
    ...Object.entries(groups).map(([name, members]): [string, string, string] => [name, "group", members.join(", ")]),
    ...Object.entries(tiers).map(([name, { index }]): [string, string, string] => [name, "tier", String(index)]),
    ...Object.entries(schemas).map(([name, hash]): [string, string, string] => [name, "schema of data", hash]),
  ];
  const table = [["name", "what it is", "on chain"], ["---", "---", "---"], ...rows].map(
    (cells) => `| ${cells.join(" | ")} |`,
  );
  return ["## What the names stand for", "Compare them with a source of your own.", table.join("\n")];
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? "" : "s"}`;
}
