import { isAddressEqual } from "viem";
import { addressNames } from "../../sdk/describe/addressNames.ts";
import { describeCall } from "../../sdk/describe/describeCall.ts";
import { readingOf } from "../../sdk/describe/readingOf.ts";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import { agentOf } from "../../sdk/proposal/agentProposer.ts";
import type { Proposal } from "../../sdk/proposal/types.ts";
import { cutTelling, quoteText } from "../../sdk/text/formatText.ts";
import { readIntent } from "../intents/readIntent.ts";
import { type Reread, rebuildIntent } from "../intents/rebuildIntent.ts";
import { callLine, unreadSentence } from "./bundle.ts";
import type { Stated } from "./statedIn.ts";

export type RereadBundleParameters = {
  stated: Stated;
  /** The proposal whose evidence it is. */
  proposal: Proposal;
  /** The reader's own policy file. */
  policy: CompiledPolicy;
  /** How the reader calls it. */
  policyFile: string;
  /** What a call of the proposal does by that file. */
  described: (callIndex: number) => string;
};

/** Characters of what a bundle says that are repeated. */
const MOST_SAID = 300;

/**
 * Reads a bundle against the reader's own names: whether its wish and its sentences are what the proposal does. The root
 * of a policy binds addresses, and no names, so that whoever may write the runner's policy file can have a wish for one
 * pay another.
 *
 * @returns What is not so, in sentences.
 */
export function rereadBundle(parameters: RereadBundleParameters): string[] {
  return [...agentProblems(parameters), ...callProblems(parameters)];
}

function agentProblems({ stated, proposal, policy, policyFile }: RereadBundleParameters): string[] {
  const agent = agentIn(policy, proposal);
  if (stated.agent === agent) return [];
  return [`its evidence is of an agent ${said(stated.agent)}; by ${policyFile} it is of ${agent ?? "none"}`];
}

function callProblems(parameters: RereadBundleParameters): string[] {
  const { stated, proposal, policyFile, described } = parameters;
  const { wishes, scripts, calls: lines } = stated;
  const count = wishes.length + scripts.length;
  if (count !== 1) return [`its evidence holds ${count} wishes, and that of a runner holds one`];
  const again = wishes[0] === undefined ? scriptCalls(parameters) : wishCalls(wishes[0], parameters);
  if (!again.ok) return [`by ${policyFile} the wish in its evidence cannot be: ${again.reason}`];
  const most = proposal.calls.length;
  const told = [again.calls.length, lines.length].find((one) => one !== most);
  if (told !== undefined) return [`its evidence tells of ${told} calls, and it makes ${most}`];
  return again.calls.flatMap(({ sentences, isMeant }, i) => {
    const line = lines[i] ?? "";
    const is = `by ${policyFile} the call is ${described(i)}`;
    if (!isMeant) return [`call ${i}: the wish in its evidence is ${said(sentences[0] ?? "")}; ${is}`];
    if (sentences.some((one) => isSame(line, callLine(i, one)))) return [];
    return [`call ${i}: its evidence calls it ${said(line.replace(/^call \d+: /, ""))}; ${is}`];
  });
}

/** A call by the reader's names. */
type RereadCall = Pick<Reread, "isMeant"> & {
  /** Each way to say it. */
  sentences: string[];
};

function wishCalls(
  wish: string,
  { proposal, policy }: RereadBundleParameters,
): { ok: true; calls: RereadCall[] } | { ok: false; reason: string } {
  const read = readIntent(jsonOf(wish));
  if (!read.ok) return read;
  const agent = agentIn(policy, proposal) ?? "";
  const again = rebuildIntent(read.keyed.intent, { policy, agent, proposal });
  if (!again.ok) return again;
  return { ok: true, calls: again.calls.map(({ sentence, isMeant }) => ({ sentences: [sentence], isMeant })) };
}

/** A script wants calls and no names: only what is said of them can be wrong. By which rule it was said is not known. */
function scriptCalls({ proposal, policy }: RereadBundleParameters): { ok: true; calls: RereadCall[] } {
  const names = addressNames(policy.names);
  const calls = proposal.calls.map((call) => {
    const rules = policy.rules.filter(({ rule }) => isAddressEqual(rule.target, call.target));
    const texts = [undefined, ...rules].flatMap(
      (rule) => describeCall(call, { names, policy: policy.names, ...readingOf(rule, policy.names) }).text ?? [],
    );
    return { sentences: texts.length === 0 ? [unreadSentence(call)] : texts, isMeant: true };
  });
  return { ok: true, calls };
}

function agentIn({ names }: CompiledPolicy, { proposer }: Proposal): string | undefined {
  return Object.entries(names.agents).find(([, id]) => id === agentOf(proposer))?.[0];
}

/** A script may write addresses as it likes; and no two names of a policy differ by case alone. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Somebody else's words, between quotes and cut. */
function said(text: string): string {
  return quoteText(cutTelling(text, MOST_SAID));
}
