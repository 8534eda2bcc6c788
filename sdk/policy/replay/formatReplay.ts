import { type Address, getAddress, zeroAddress } from "viem";
import { type AddressNames, formatAccount } from "../../describe/addressNames.ts";
import { describeCall } from "../../describe/describeCall.ts";
import { amountOf, type Unit } from "../../describe/describeWord.ts";
import { readingOf } from "../../describe/readingOf.ts";
import { REFUSAL_WORDS } from "../../describe/refusalWords.ts";
import type { Call } from "../../proposal/types.ts";
import { formatMoment } from "../../time/moment.ts";
import { type CompiledRule, type PolicyNames, tokenAt } from "../compilePolicy.ts";
import type { Replay, ReplayedProposal, ReplayVerdict } from "./replayPolicy.ts";

/** What became of a proposal, for counting. */
const fates = ["executed", "stopped", "open or expired"] as const;
export type Fate = (typeof fates)[number];

const ANSWERS = ["allowed", "held", "refused"] as const;

export function fateOf({ state }: Pick<ReplayedProposal, "state">): Fate {
  if (state === "Executed") return "executed";
  return state === "Vetoed" || state === "Cancelled" ? "stopped" : "open or expired";
}

/** How many proposals of each fate the policy would have answered how. */
export function countReplay({ proposals }: Replay): Record<Fate, Record<ReplayVerdict["answer"], number>> {
  const count = (fate: Fate, answer: ReplayVerdict["answer"]) =>
    proposals.filter((one) => fateOf(one) === fate && one.verdict.answer === answer).length;
  const row = (fate: Fate) => ({
    allowed: count(fate, "allowed"),
    held: count(fate, "held"),
    refused: count(fate, "refused"),
  });
  return { executed: row("executed"), stopped: row("stopped"), "open or expired": row("open or expired") };
}

/** A replay as text: counts, then each proposal whose answer somebody should read. */
export function formatReplay(replay: Replay, policy: PolicyNames, names: AddressNames): string {
  const { proposals, ofRoot } = replay;
  const counts = countReplay(replay);
  const rows = [
    ["", ...ANSWERS],
    ...fates.map((fate) => [fate, ...ANSWERS.map((answer) => String(counts[fate][answer]))]),
  ];
  const told = (head: string, list: readonly ReplayedProposal[]) =>
    list.length === 0 ? [] : ["", head, ...list.flatMap((one) => describe(one, policy, names))];
  const of = (fate: Fate, ...answers: ReplayVerdict["answer"][]) =>
    proposals.filter((one) => fateOf(one) === fate && answers.includes(one.verdict.answer));
  const unsure = proposals.filter((one) => one.unsure.length > 0);
  return [
    `${proposals.length} proposals under the new policy, each at its tier and as of when it was made`,
    ...(ofRoot === 0 ? [] : [`besides ${ofRoot} of root, which no policy binds`]),
    "",
    ...rows.map(([head = "", ...cells]) => `  ${head.padEnd(15)}${cells.map((cell) => cell.padStart(9)).join("")}`),
    ...told("executed, and would be refused or held by a meter", of("executed", "refused", "held")),
    ...told("open, and would be refused", of("open or expired", "refused")),
    ...told("stopped by people, and would be allowed again", of("stopped", "allowed")),
    "",
    "not told: whether targets were blocked, agents frozen or data withdrawn; what would have been proposed instead",
    ...(unsure.length === 0
      ? []
      : [
          `judged by data as it is today, since the node does not know what it was then: ${unsure.map((one) => nameOf(one, names)).join(", ")}`,
        ]),
  ].join("\n");
}

function describe(one: ReplayedProposal, policy: PolicyNames, names: AddressNames): string[] {
  const { proposedAt, proposal, state } = one;
  const head = `  ${nameOf(one, names)}  ${state}, tier ${proposal.tier}, made ${formatMoment(proposedAt)}`;
  return [head, `    ${verdictText(one, policy, names)}`];
}

function nameOf({ proposal }: ReplayedProposal, names: AddressNames): string {
  return `${names(proposal.proposer) ?? getAddress(proposal.proposer)}/${proposal.nonce}`;
}

function verdictText({ verdict, proposal }: ReplayedProposal, policy: PolicyNames, names: AddressNames): string {
  if (verdict.answer === "allowed") return `by ${verdict.rules.map(({ name }) => name).join(", ")}`;
  if (verdict.answer === "held") {
    const unit = unitOf(verdict.token, policy);
    const [level, needed] = [amountOf(verdict.level, unit), amountOf(verdict.needed, unit)];
    return `meter ${verdict.meter} would have held ${level}, and it takes ${needed}`;
  }
  const { refusal, callIndex, rule } = verdict;
  const nearest = rule === undefined ? "" : `; nearest rule: ${rule.name}, tier ${rule.tier} (${rule.rule.tier})`;
  return `${callText(proposal.calls[callIndex], rule, policy, names)}: ${REFUSAL_WORDS[refusal]}${nearest}`;
}

/** The call in words, or as it is. */
function callText(
  call: Call | undefined,
  rule: CompiledRule | undefined,
  policy: PolicyNames,
  names: AddressNames,
): string {
  if (call === undefined) return "a call";
  const { text } = describeCall(call, { names, policy, ...readingOf(rule, policy) });
  return text ?? `a call of ${formatAccount(call.target, names)} with ${call.data}`;
}

function unitOf(token: Address, names: PolicyNames): Unit {
  if (token === zeroAddress) return names.native;
  return tokenAt(names, token) ?? { name: `base units of ${getAddress(token)}`, decimals: 0 };
}
