import type { MonitorsDescription } from "../../agentFile/schema.ts";
import { watchAmounts } from "./amount.ts";
import { watchConcentration } from "./concentration.ts";
import { watchFirstTime } from "./firstTime.ts";
import { watchLookAlikes } from "./lookAlike.ts";
import type { MonitorAnswer, MonitorQuestion } from "./monitor.ts";
import { watchRate } from "./rate.ts";
import { watchRepeated } from "./repeated.ts";

/** What is done with what is odd, the mildest first. */
export const reactions = ["ok", "raise", "hold", "freeze"] as const;
export type Reaction = (typeof reactions)[number];

export type MonitorFinding = { monitor: keyof MonitorsDescription; reaction: Reaction; words: string };

/** Asks every monitor that the agent file names, in the order of its grammar. */
export function runMonitors(question: MonitorQuestion, configured: MonitorsDescription): MonitorFinding[] {
  const findings: MonitorFinding[] = [];
  const { amount, rate, concentration } = configured;
  if (amount) add("amount", amount.do, watchAmounts(question, amount));
  const first = configured["first-time"];
  if (first) add("first-time", first.do, watchFirstTime(question));
  const like = configured["look-alike"];
  if (like) add("look-alike", like.do, watchLookAlikes(question));
  if (rate) add("rate", rate.do, watchRate(question, { most: rate["at most"], per: rate.per }));
  if (concentration) add("concentration", concentration.do, watchConcentration(question, concentration));
  if (configured.repeated) add("repeated", configured.repeated.do, watchRepeated(question));
  return findings;

  function add(monitor: MonitorFinding["monitor"], reaction: Reaction, { isOdd, words }: MonitorAnswer) {
    findings.push({ monitor, reaction: isOdd ? reaction : "ok", words });
  }
}

/** The finding that asks for most; undefined where nothing is odd. */
export function gravest(findings: readonly MonitorFinding[]): MonitorFinding | undefined {
  return findings
    .filter(({ reaction }) => reaction !== "ok")
    .reduce<MonitorFinding | undefined>(
      (worst, one) => (worst === undefined || rank(one) > rank(worst) ? one : worst),
      undefined,
    );
}

function rank({ reaction }: MonitorFinding): number {
  return reactions.indexOf(reaction);
}
