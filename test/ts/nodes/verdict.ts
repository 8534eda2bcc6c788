// What may come of a lie: a named error that helps, the truth, or an answer that says no. Everything else is a finding.
import type { Lie } from "./lies.ts";
import type { Outcome } from "./trial.ts";

/** Commands that examine: where facts are missing or differ they say so and end with a code above zero. */
const EXAMINERS = ["verify", "doctor", "keep", "deploy"];

/** Where a watcher compares two nodes, it says so of what the honest one does not tell. */
const NOTICED = /^\{"event":"nodes differ"/m;

/** More than a person reads, and than any honest command prints here. */
const MOST_TOLD = 40_000;

/** Why a single command may go on with a lie that others notice. */
const EXCEPTIONS: readonly (readonly [id: RegExp, lie: RegExp, why: string])[] = [
  [/^deploy$/, /is of another chain/, "nothing is recorded yet that it could be compared with"],
  [
    /^(show|sign|root|agent)/,
    /simulat|overrides/,
    "without eth_simulateV1 less is shown, and it is told what is missing",
  ],
  [/./, /accounts that it has no keys of/, "they are not used where another account is named"],
  [/./, /^tells (topics|logs of (other|too many) topics)/, "a log that is none of our events is as one left out"],
  [
    /./,
    /^(eth_getCode|eth_call|eth_getLogs|eth_getTransactionByHash) answers (empty hex|null|an absurd number)$/,
    "it can be an answer",
  ],
  [/./, /^eth_(getBalance|blockNumber) /, "it can be an answer"],
  [/^keep$/, /gas ?price/i, "it tells what a long execution would cost at the node's price, and executes"],
  [/^keep$/, /says that it did not/, "it tells that this is executed, by no transaction that it knows of: so it is"],
  [/./, /^eth_getBlockByNumber answers null/, "a final block may be missing"],
  [
    /^watch$/,
    /gas price|nonce|already|underpriced|does not send|that it did not|did not send/,
    "it tells that a mark waits or failed, or looks for it in the next round, and watches on",
  ],
];

/** What is wrong with the outcome; undefined where nothing is. */
export function problemWith(id: string, lie: Lie, outcome: Outcome, truth: Outcome): string | undefined {
  const { stdout, stderr, code } = outcome;
  if (stderr.includes("THROWN")) return `threw: ${stderr.slice(0, 400)}`;
  if (stdout.length + stderr.length > MOST_TOLD + truth.stdout.length) return `told ${stdout.length} characters`;
  const half = outcome.files.find(([name, text]) => name.endsWith(".json") && !isWhole(text));
  if (half !== undefined) return `left half of ${half[0]}`;
  const error = errorIn(stdout);
  if (error !== undefined) return code === 0 ? "an error with code 0" : wrongWith(error);
  if (outcome.meaning === truth.meaning || lie.believed !== undefined) return undefined;
  if (EXAMINERS.includes(id) && code !== 0) return undefined;
  if (id === "watch" && NOTICED.test(stdout)) return undefined;
  if (EXCEPTIONS.some(([ids, lies]) => ids.test(id) && lies.test(lie.name))) return undefined;
  return `took it for the truth: ${firstDifference(outcome.stdout, truth.stdout)}`;
}

type ToldError = { code: string; summary: string; place?: string; value?: string; details: object; nextStep: string };

/** The error that a command ended with, be it behind the events that it told before. */
export function errorIn(stdout: string): ToldError | undefined {
  const at = stdout.search(/^\{\n {2}"error": \{/m);
  return at < 0 ? undefined : (JSON.parse(stdout.slice(at)) as { error: ToldError }).error;
}

function wrongWith({ code, summary, place, value, details, nextStep }: ToldError): string | undefined {
  if (code === "UNEXPECTED_FAILURE") return `${code}: ${summary.slice(0, 300)}`;
  if (nextStep === "" || summary === "") return `${code} without words`;
  const hasPlace =
    place !== undefined || value !== undefined || Object.keys(details).length > 0 || /0x|\d/.test(summary);
  return hasPlace || /^[A-Z]+_[A-Z_]+$/.test(code) ? undefined : `${code} without a place`;
}

function isWhole(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function firstDifference(one: string, other: string): string {
  const at = [...one].findIndex((letter, i) => letter !== other[i]);
  return `"${one.slice(Math.max(0, at - 60), at + 80)}" and not "${other.slice(Math.max(0, at - 20), at + 60)}"`.replaceAll(
    "\n",
    " ",
  );
}
