import { type Hex, zeroHash } from "viem";
import { stopsAll } from "../../../agent/outbox/trouble.ts";
import { vetoData } from "../../../sdk/actions/veto.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { agentOf } from "../../../sdk/proposal/agentProposer.ts";
import type { ProposalState } from "../../../sdk/proposal/types.ts";
import { cutText } from "../../../sdk/text/formatText.ts";
import { actAs } from "../actAs.ts";
import { failureOf } from "../failure.ts";
import { requireReadableFolder } from "../files.ts";
import { hasEnded } from "../proposalAt.ts";
import { referenceTo } from "../reference.ts";
import { type AskedProposal, readStanding } from "../standing.ts";
import { readData, type WatchedData } from "./data.ts";
import { type Finding, findingsOf } from "./findings.ts";
import type { WatchRoundParameters } from "./roundParameters.ts";
import { markDerived } from "./taints.ts";
import { tellWithdrawn } from "./withdrawn.ts";

/** Characters of a reason: at most 280 bytes, whatever they are. */
const MOST_REASON = 90;

/** What was told of a proposal. */
type Told = { reference: string; state: ProposalState | "gone"; findings: readonly Finding[] };

/** Looks at every open proposal, tells what is new of it, and vetoes what is to be vetoed. One stops no other. */
export async function watchRound(parameters: WatchRoundParameters): Promise<void> {
  const { context, system, memory, taints, tell, signal } = parameters;
  const { timestamp, blockNumber, proposals } = await readStanding(context, system);
  const begun = memory.begun(blockNumber);
  await compareNodes(parameters);
  tellGone(parameters, new Set(proposals.map(({ id }) => id)));
  const data = await lookAtData(parameters);
  const evidence = await evidenceFolder(parameters, proposals);
  for (const [i, asked] of proposals.entries()) {
    if (signal.aborted) return;
    const { id, state, proposal, terms, events } = asked;
    const reference = referenceTo(proposal, system);
    const before = memory.last(subjectOf(id));
    if (hasEnded(state)) {
      const words = wordsOf({ reference, state, findings: [] });
      const isNews = before !== undefined || (events[0]?.blockNumber ?? 0n) > begun;
      if (isNews && words !== before) {
        tell({ event: "ended", proposal: reference, id, state }, { subject: subjectOf(id), words });
      }
      continue;
    }
    const all = proposals.slice(0, i);
    const findings = await findingsOf(context, system, { asked, all, evidence, data, time: timestamp });
    const words = wordsOf({ reference, state, findings });
    const about = { subject: subjectOf(id), words };
    if (before === undefined) {
      tell({ event: "proposal", proposal: reference, id, state, expiry: terms.expiry, findings }, about);
    } else if (words !== before) {
      tell({ event: "changed", proposal: reference, id, state, findings }, about);
    }
    await vetoIfAsked(parameters, asked, findings);
  }
  // Last, for it waits for blocks: a veto must not wait with it.
  if (data === undefined || taints === undefined) return;
  const open = proposals.filter(({ state }) => !hasEnded(state));
  const inputs = new Set(open.flatMap(({ proposal }) => proposal.inputs));
  if (await markDerived({ ...parameters, settings: taints, data, inputs })) await lookAtData(parameters);
}

/** Tells what was withdrawn. A registry or manifest that cannot be read keeps nobody from watching proposals. */
async function lookAtData(parameters: WatchRoundParameters): Promise<WatchedData | undefined> {
  const { context, system, manifests, memory, tell } = parameters;
  if (manifests === undefined) return undefined;
  const subject = "data";
  try {
    const data = await readData(context, system, manifests);
    if ((memory.last(subject) ?? "") !== "") memory.note(undefined, { subject, words: "" });
    tellWithdrawn(parameters, data);
    return data;
  } catch (caught) {
    const error = failureOf(caught);
    if (!isSallyportError(error) || stopsAll(error)) throw error;
    const { code, summary } = error;
    const words = `${code} ${summary}`;
    if (memory.last(subject) !== words) tell({ event: "data unread", code, summary }, { subject, words });
    return undefined;
  }
}

/**
 * The folder of evidence, where something in it is to be read; undefined where it cannot be. Who mistyped it, or lost the
 * disk that it lies on, is told: that all evidence is missing says nothing against those who proposed.
 */
async function evidenceFolder(
  { evidence, memory, tell }: WatchRoundParameters,
  proposals: readonly AskedProposal[],
): Promise<string | undefined> {
  if (evidence === undefined || !proposals.some(isToBeRead)) return undefined;
  const subject = "evidence";
  try {
    await requireReadableFolder(evidence);
    if ((memory.last(subject) ?? "") !== "") memory.note(undefined, { subject, words: "" });
    return evidence;
  } catch (error) {
    if (!isSallyportError(error)) throw error;
    const { code, summary } = error;
    const words = `${code} ${summary}`;
    if (memory.last(subject) !== words) tell({ event: "evidence unread", code, summary }, { subject, words });
    return undefined;
  }
}

function isToBeRead({ state, proposal }: AskedProposal): boolean {
  return !hasEnded(state) && agentOf(proposal.proposer) !== undefined && proposal.evidence !== zeroHash;
}

/** Tells when two nodes begin to differ, and when they agree again. A second that is silent stops nothing. */
async function compareNodes({ second, memory, tell }: WatchRoundParameters): Promise<void> {
  if (second === undefined) return;
  const { name, comparison } = second;
  const subject = `node ${name}`;
  const before = memory.last(subject);
  try {
    const differences = await comparison.differences();
    const words = JSON.stringify(differences);
    if (words === before) return;
    if (differences.length > 0) tell({ event: "nodes differ", second: name, differences }, { subject, words });
    else tell({ event: "nodes agree", second: name }, { subject, words });
  } catch (caught) {
    const error = failureOf(caught);
    if (!isSallyportError(error)) throw error;
    const { code, summary } = error;
    if (before !== code) tell({ event: "second silent", second: name, code, summary }, { subject, words: code });
  }
}

/** What a node told of once and tells of no more: a reorganisation took it back, or somebody hides it. */
function tellGone({ memory, tell }: WatchRoundParameters, known: ReadonlySet<Hex>): void {
  for (const [subject, words] of memory.told()) {
    const id = idOf(subject);
    if (id === undefined || known.has(id)) continue;
    const { reference, state } = JSON.parse(words) as Told;
    if (state === "gone") continue;
    const about = { subject, words: wordsOf({ reference, state: "gone", findings: [] }) };
    tell({ event: "gone", proposal: reference, id }, about);
  }
}

const PROPOSAL = "proposal ";

function subjectOf(id: Hex): string {
  return `${PROPOSAL}${id}`;
}

function idOf(subject: string): Hex | undefined {
  return subject.startsWith(PROPOSAL) ? (subject.slice(PROPOSAL.length) as Hex) : undefined;
}

function wordsOf(told: Told): string {
  return JSON.stringify(told);
}

async function vetoIfAsked(
  { context, system, memory, vetoes, from, out, tell, elapsed }: WatchRoundParameters,
  { id, proposal, terms }: AskedProposal,
  findings: readonly Finding[],
): Promise<void> {
  const cause = findings.find(({ name }) => vetoes.includes(name));
  const isOfAgent = agentOf(proposal.proposer) !== undefined;
  const signing = { subject: `veto ${id}`, words: "signed" };
  const isSigned = memory.last(signing.subject) !== undefined;
  if (cause === undefined || !isOfAgent || isSigned || !memory.patience.isDue(id, elapsed())) return;
  const reference = referenceTo(proposal, system);
  const reason = cutText(`watch: ${cause.name}: ${cause.words}`, MOST_REASON);
  try {
    const result = await actAs(context, system, {
      party: system.settings.guardian,
      role: "the guardian",
      target: system.gate,
      data: vetoData({ proposal, id, terms, reason }),
      from,
      signatures: undefined,
      out: out === undefined ? undefined : `${out}/veto-${id}.json`,
    });
    memory.patience.forget(id);
    if (result.done) {
      tell({ event: "vetoed", proposal: reference, id, reason, transactionHash: result.transactionHash });
      return;
    }
    const { signed, needed, out: file } = result;
    tell({ event: "veto signed", proposal: reference, id, signed, needed, file }, signing);
  } catch (caught) {
    const error = failureOf(caught);
    if (isSallyportError(error) && error.code === "CHAIN_UNREACHABLE") throw error;
    const code = isSallyportError(error) ? error.code : "UNEXPECTED";
    const summary = isSallyportError(error) ? error.summary : String(error).split("\n")[0];
    const tryAgainIn = memory.patience.failed(id, elapsed());
    tell({ event: "veto failed", proposal: reference, id, code, summary: summary ?? "", tryAgainIn });
  }
}
