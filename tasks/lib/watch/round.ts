import type { Hex } from "viem";
import type { Patience } from "../../../agent/outbox/patience.ts";
import { vetoData } from "../../../sdk/actions/veto.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import { agentOf } from "../../../sdk/proposal/agentProposer.ts";
import { cutText } from "../../../sdk/text/formatText.ts";
import { actAs } from "../actAs.ts";
import { failureOf } from "../failure.ts";
import { hasEnded } from "../proposalAt.ts";
import { referenceTo } from "../reference.ts";
import type { TaskContext } from "../runTask.ts";
import { type AskedProposal, readStanding } from "../standing.ts";
import type { TaskSystem } from "../system.ts";
import type { WatchEvent } from "./events.ts";
import { type Finding, type FindingName, findingsOf } from "./findings.ts";

/** Characters of a reason: at most 280 bytes, whatever they are. */
const MOST_REASON = 90;

/** What a watcher remembers from round to round. */
export type WatchMemory = {
  /** Of each open proposal what was last told of it. */
  told: Map<Hex, string>;
  /** Vetoes that were signed, and wait for others to sign. */
  signed: Set<Hex>;
  patience: Patience;
};

export type WatchRoundParameters = {
  context: TaskContext;
  system: TaskSystem;
  memory: WatchMemory;
  evidence: string | undefined;
  /** What is vetoed by itself. */
  vetoes: readonly FindingName[];
  from: string | undefined;
  /** The folder for vetoes that others must sign as well. */
  out: string | undefined;
  tell: (event: WatchEvent) => void;
  /** Seconds of this machine's clock. */
  now: () => number;
  signal: AbortSignal;
};

/** Looks at every open proposal, tells what is new of it, and vetoes what is to be vetoed. One stops no other. */
export async function watchRound(parameters: WatchRoundParameters): Promise<void> {
  const { context, system, memory, evidence, tell, signal } = parameters;
  const { timestamp, proposals } = await readStanding(context, system);
  for (const [i, asked] of proposals.entries()) {
    if (signal.aborted) return;
    const { id, state, proposal, terms } = asked;
    const reference = referenceTo(proposal, system);
    if (hasEnded(state)) {
      // One that had ended before the watcher began is no news.
      if (memory.told.delete(id)) tell({ event: "ended", proposal: reference, id, state });
      continue;
    }
    const all = proposals.slice(0, i);
    const findings = await findingsOf(context, system, { asked, all, evidence, time: timestamp });
    const told = JSON.stringify([state, findings]);
    const before = memory.told.get(id);
    if (told !== before) {
      memory.told.set(id, told);
      if (before === undefined) {
        tell({ event: "proposal", proposal: reference, id, state, expiry: terms.expiry, findings });
      } else tell({ event: "changed", proposal: reference, id, state, findings });
    }
    await vetoIfAsked(parameters, asked, findings);
  }
}

async function vetoIfAsked(
  { context, system, memory, vetoes, from, out, tell, now }: WatchRoundParameters,
  { id, proposal, terms }: AskedProposal,
  findings: readonly Finding[],
): Promise<void> {
  const cause = findings.find(({ name }) => vetoes.includes(name));
  const isOfAgent = agentOf(proposal.proposer) !== undefined;
  if (cause === undefined || !isOfAgent || memory.signed.has(id) || !memory.patience.isDue(id, now())) return;
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
    memory.signed.add(id);
    const { signed, needed, out: file } = result;
    tell({ event: "veto signed", proposal: reference, id, signed, needed, file });
  } catch (caught) {
    const error = failureOf(caught);
    if (isSallyportError(error) && error.code === "CHAIN_UNREACHABLE") throw error;
    const code = isSallyportError(error) ? error.code : "UNEXPECTED";
    const summary = isSallyportError(error) ? error.summary : String(error).split("\n")[0];
    const tryAgainIn = memory.patience.failed(id, now());
    tell({ event: "veto failed", proposal: reference, id, code, summary: summary ?? "", tryAgainIn });
  }
}
