import type { Hex } from "viem";
import { formatMoment } from "../../time/moment.ts";
import { thousandths } from "../report/agentSummaries.ts";
import { type AgentSummary, type AuditReport, outcomes } from "../report/types.ts";
import { table } from "./figure.ts";
import { code, foreign, type Html, html } from "./html.ts";

/** What does not hold together; nothing where all does. */
export function faultSection({ faults, proposals }: AuditReport): Html {
  if (faults.length === 0) return html``;
  const references = new Map(proposals.map(({ id, reference }, i) => [id, { reference, anchor: `#p${i}` }]));
  const told = faults.flatMap(({ what, wrong }) =>
    wrong.map((one) => html`<li>${what}: ${one.split(/(0x[\da-f]{64})/).map(partOf)}</li>`),
  );
  return html`<section class="faults" role="alert"><h2 id="faults">This audit does not hold together</h2><p>What a node told contradicts itself, or the contracts did what they must not. Rely on nothing below before each of these is explained; another node may tell otherwise.</p><ul>${told}</ul></section>`;

  /** A proposal by its name, and where it is told; any other hash as it is. */
  function partOf(text: string): Html {
    const one = references.get(text as Hex);
    if (one !== undefined) return html`<a href="${one.anchor}">${foreign(one.reference)}</a>`;
    return /^0x[\da-f]{64}$/.test(text) ? code(text) : foreign(text);
  }
}

/** What the facts leave open; nothing where they leave nothing open that others would show. */
export function notShownSection({ notShown }: AuditReport): Html {
  if (notShown.length === 0) return html``;
  const told = notShown.map((one) => html`<li>${foreign(one)}</li>`);
  return html`<section class="unshown"><h2 id="not-shown">Not shown</h2><ul>${told}</ul></section>`;
}

/** The policies that were in force. */
export function policySection({ policies }: AuditReport): Html {
  const rows = policies.map(({ root, from, until, isAtHand, rules }) => [
    code(root),
    formatMoment(from.timestamp),
    until === undefined ? "in force" : formatMoment(until.timestamp),
    isAtHand ? `${rules} rules, by the policy file in the bundle` : "its file is not in the bundle",
  ]);
  return html`<h2 id="policies">Policies in force</h2>${table(["root", "from", "until", "what it permits"], rows)}`;
}

/** How each agent kept to what it may. */
export function agentSection({ agents }: AuditReport): Html {
  const none = html`<p class="soft">No agent proposed anything.</p>`;
  return html`<h2 id="agents">Agents</h2>${agents.length === 0 ? none : agents.map(agentArticle)}`;
}

function agentArticle({
  agent,
  name,
  model,
  keys,
  proposals,
  outcomes: counts,
  stopped,
  withoutEvidence,
  drifted,
  recipients,
  meters,
}: AgentSummary): Html {
  const told = outcomes.flatMap((outcome) => (counts[outcome] === 0 ? [] : [`${counts[outcome]} ${outcome}`]));
  return html`<article><h3>${foreign(name)} <span class="soft">agent ${agent}</span></h3><dl><dt>proposals</dt><dd>${proposals}: ${told.join(", ")}</dd><dt>stopped</dt><dd>${stopped === undefined ? "nothing has ended yet" : `${thousandths(stopped)} of what ended was vetoed or rejected`}</dd><dt>drift</dt><dd>${drifted === 0 ? "every execution paid what its calls say" : `${drifted} executions moved something else than their calls pay`}</dd><dt>evidence</dt><dd>${withoutEvidence === 0 ? "named by every proposal" : `${withoutEvidence} of ${proposals} proposals name none`}</dd>${model === undefined ? "" : html`<dt>model</dt><dd>${foreign(model)}</dd>`}<dt>keys</dt><dd>${keys.map((key) => html`<p>${code(key)}</p>`)}</dd><dt>paid</dt><dd>${recipients.length === 0 ? "nobody" : recipients.map(({ words }) => html`<p>${foreign(words)}</p>`)}</dd><dt>meters</dt><dd>${meters.length === 0 ? "none was charged" : meters.map((one) => html`<p>${foreign(one.name)}: ${foreign(one.words)}</p>`)}</dd></dl></article>`;
}

/** What else happened: settings that changed, and what people did to agents, keys and data. */
export function changeSection({ changes }: AuditReport): Html {
  const rows = changes.map(({ timestamp, block, words, proposal }) => [
    formatMoment(timestamp),
    String(block),
    foreign(words),
    proposal === undefined ? "" : foreign(proposal),
  ]);
  const none = html`<p class="soft">No setting changed.</p>`;
  const all = html`<details><summary>${changes.length} changes</summary>${table(["time", "block", "what", "by root proposal"], rows)}</details>`;
  return html`<h2 id="changes">Settings</h2>${changes.length === 0 ? none : all}`;
}
