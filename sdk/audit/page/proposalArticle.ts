import { zeroHash } from "viem";
import { formatDuration } from "../../time/duration.ts";
import { formatMoment } from "../../time/moment.ts";
import type { BoundVerdict } from "../report/boundVerdict.ts";
import { standingWords } from "../report/inputsOf.ts";
import { leftOutWords } from "../report/moveWords.ts";
import type { AuditedInput, AuditedProposal, AuditedRule, Moment, Party, RuleStanding } from "../report/types.ts";
import { code, foreign, type Html, html } from "./html.ts";
import { TONE } from "./outcomeTone.ts";

const BOUNDS: Readonly<Record<BoundVerdict, Html>> = {
  kept: html`, within its bound`,
  unclear: html``,
  broken: html` <span class="wrong">OUTSIDE ITS BOUND</span>`,
};

/** Everything about one proposal. */
export function proposalArticle(one: AuditedProposal, index: number): Html {
  const {
    reference,
    id,
    outcome,
    words,
    proposer,
    agent,
    key,
    tier,
    evidence,
    agreement,
    proposed,
    approved,
    ended,
    waits,
  } = one;
  return html`<article id="p${index}"><h3>${foreign(reference)} <span class="outcome ${TONE[outcome]}">${outcome}</span></h3><p>${foreign(words)}</p><dl>${[
    row(
      "does",
      one.calls.map(({ words: told, target, data }) =>
        told === undefined
          ? html`${party(target)} with calldata that cannot be read here: ${code(data)}`
          : foreign(told),
      ),
    ),
    row("by", [
      html`${agent === undefined ? party(proposer) : html`${foreign(proposer.name ?? "")}, agent ${agent}`}${key === undefined ? "" : html`, key ${code(key)} (${one.keySigned ?? ""})`}`,
    ]),
    row("tier", [foreign(tier.name)]),
    ...one.rules.map((rule, i) => row(`rule ${i}`, ruleLines(rule))),
    ...one.inputs.map((input, i) => row(`input ${i}`, inputLines(input, outcome === "executed"))),
    row("evidence", [evidence === zeroHash ? "none" : code(evidence)]),
    row("agreed", agreementLines(one)),
    row(
      "bounds",
      one.bounds.map(({ words: told }) => foreign(told)),
    ),
    row("the treasury", [
      ...one.moves.map(({ words: told, bound }) => html`${foreign(told)}${bound === undefined ? "" : BOUNDS[bound]}`),
      ...leftOutWords(one),
    ]),
    row("proposed", [moment(proposed)]),
    row(
      "approved",
      approved === undefined
        ? []
        : [html`${moment(approved)}${waits.approval === undefined ? "" : `, after ${formatDuration(waits.approval)}`}`],
    ),
    row(
      outcome,
      ended === undefined
        ? []
        : [html`${moment(ended)}${waits.execution === undefined ? "" : `, after ${formatDuration(waits.execution)}`}`],
    ),
    row("policy", [code(one.policyRoot)]),
    row("id", [code(id)]),
  ]}</dl>${agreement.kind === "unseen" ? html`<p class="soft">Who agreed stands in no calldata of the gate.</p>` : ""}</article>`;
}

function row(label: string, lines: readonly (Html | string)[]): Html {
  return lines.length === 0 ? html`` : html`<dt>${label}</dt><dd>${lines.map((line) => html`<p>${line}</p>`)}</dd>`;
}

const STANDINGS: Readonly<Record<RuleStanding, Html>> = {
  proven: html`proven under the policy in force`,
  "not shown": html`<span class="open">not shown: the file of the policy in force was not given</span>`,
  outside: html`<span class="wrong">NOT OF THE POLICY IN FORCE</span>`,
};

function ruleLines({ name, leaf, words, whenProposed, whenExecuted }: AuditedRule): Html[] {
  const later = whenExecuted === undefined ? "" : html`; at execution ${STANDINGS[whenExecuted]}`;
  const proven = html`${STANDINGS[whenProposed]}${whenExecuted === whenProposed ? ", also at execution" : later}`;
  const [head, ...conditions] = words;
  const told =
    head === undefined ? [html`a rule that nobody brought${name === undefined ? "" : `: ${name}`}`] : [foreign(head)];
  return [...told, ...conditions.map(foreign), html`${code(leaf)}, ${proven}`];
}

function inputLines(
  { batchId, schema, records, source, observedAt, age, whenProposed, whenExecuted, now, objections }: AuditedInput,
  isExecuted: boolean,
): Html[] {
  if (schema === undefined) return [html`batch ${code(batchId)}, which nobody anchored here`];
  const observed =
    observedAt === undefined
      ? ""
      : `, observed ${formatMoment(observedAt)}, ${formatDuration(age ?? 0)} before it was proposed`;
  return [
    html`${foreign(schema)}${source === undefined ? "" : html` of ${party(source)}`}, ${records} records${observed}`,
    html`when proposed ${standingWords(whenProposed)}${isExecuted ? `, when executed ${standingWords(whenExecuted)}` : ""}, now ${standingWords(now)}`,
    ...objections.map(foreign),
    html`batch ${code(batchId)}`,
  ];
}

function agreementLines({ agreement }: AuditedProposal): Html[] {
  const { words, signers, validUntil, carriedBy, kind } = agreement;
  return [
    foreign(words),
    ...signers.map(
      ({ signer, name, isRecovered, isMember }) =>
        html`${name === undefined ? "" : html`${foreign(name)} `}${code(signer)}, ${isRecovered ? "recovered from the signature" : "by a contract, which the chain asked"}${isMember ? "" : html` <span class="wrong">NO MEMBER THEN</span>`}`,
    ),
    ...(kind === "signed" && validUntil !== undefined
      ? [
          html`signed to hold until ${formatMoment(validUntil)}${carriedBy === undefined ? "" : html`, carried by ${party(carriedBy)}`}`,
        ]
      : []),
  ];
}

function moment({ block, timestamp, transaction }: Moment): Html {
  return html`${formatMoment(timestamp)}, block ${block}, ${code(transaction)}`;
}

/** An account with its name, whole. */
export function party({ account, name }: Party): Html {
  return name === undefined ? code(account) : html`${foreign(name)} (${code(account)})`;
}
