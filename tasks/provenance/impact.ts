import type { Hex } from "viem";
import { formatAccount } from "../../sdk/describe/addressNames.ts";
import { agentOf } from "../../sdk/proposal/agentProposer.ts";
import { ROOT_TIER } from "../../sdk/proposal/types.ts";
import { type BookedBatch, disputeOf, isWithdrawnForGood, statusIn } from "../../sdk/provenance/batchBook.ts";
import { lineageOf, type Reached, reachedFrom, withdrawnParents } from "../../sdk/provenance/lineage.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import { tierLabel } from "../lib/agents.ts";
import { commandOf, given } from "../lib/commandLine.ts";
import { type Report, waiting } from "../lib/output.ts";
import { findManifests, type ManifestArguments } from "../lib/provenance/findManifests.ts";
import { type LimitArguments, limitOf, moreWords } from "../lib/provenance/limit.ts";
import type { MeantBatch } from "../lib/provenance/meantBatch.ts";
import { openBatch } from "../lib/provenance/openBatch.ts";
import { levelWords, withdrawalWords } from "../lib/provenance/standingWords.ts";
import { referenceTo } from "../lib/reference.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { type AskedProposal, readStanding } from "../lib/standing.ts";
import type { SystemArguments } from "../lib/system.ts";

export type ImpactArguments = SystemArguments & MeantBatch & ManifestArguments & LimitArguments;

/** What to do about something that rests on a batch. */
type Next = { words: string; command?: string };

/** Why a proposal does not execute, where data is the reason. */
const HELD = "POLICY_INPUT_WITHDRAWN";

/** That it executes, if nobody does anything. */
const NOT_HELD = "NOT HELD";

/** They can execute no more, whatever becomes of the data. */
const OVER: readonly string[] = ["Vetoed", "Cancelled", "Expired", "Stale"];

export default onNetwork(impact);

/**
 * Everything that rests on a batch: what is known to be derived from it, and every proposal that was ever made on it or on
 * that; each with its state now, and what to do.
 */
export async function impact(context: TaskContext, args: ImpactArguments): Promise<Report> {
  const { output } = context;
  const limit = limitOf(args);
  const { system, book, booked } = await openBatch(context, args);
  const { batchId } = booked;
  const lineage = lineageOf(book, (await findManifests(output, args, book, [args])).known);
  const withdrawnParentOf = withdrawnParents(book, lineage);
  const derived = reachedFrom(batchId, lineage.below);
  const affected = new Map([{ batchId, generation: 0 }, ...derived].map((one) => [one.batchId, one]));
  const asking = readStanding(context, system, { isMeant: ({ inputs }) => inputs.some((one) => affected.has(one)) });
  const { proposals } = await waiting(output, "asking for what holds them", asking);

  output.line(`impact of ${batchId}, of ${formatAccount(booked.source, system.names)}`);
  output.line(`  levels     ${levelWords(booked.levels)}`);
  const withdrawals = withdrawalWords(book, booked, system.names);
  for (const words of withdrawals) output.line(`  standing   ${words}`);
  if (withdrawals.length === 0) output.line("  standing   good: nothing that rests on it is held because of it");
  const command = (...words: string[]) => commandOf(context, system, words);

  const toldProposals = proposals.map((one, at) => {
    const { proposal, state, id, reasons, events } = one;
    const through = proposal.inputs.filter((input) => affected.has(input));
    const next = nextOf(one, through);
    const reference = referenceTo(proposal, system);
    const codes = reasons.map(({ code }) => code);
    if (at < limit) {
      output.line(`${state}  ${reference}, ${tierLabel(system, proposal.tier)}`);
      for (const input of through) output.line(`  rests on   ${wayTo(affected.get(input) as Reached)}`);
      if (codes.length > 0) output.line(`  held by    ${codes.join(", ")}`);
      tellNext(next);
    }
    const executedIn = events.find(({ name }) => name === "Executed")?.transactionHash;
    return { proposal: reference, id, state, inputs: through, reasons: codes, executedIn, next };
  });
  tellMore(toldProposals.slice(limit), ({ next: { words } }) => words.startsWith(NOT_HELD), NOT_HELD);
  const toldBatches = derived.map(({ batchId: id, generation }, at) => {
    const child = book.batches.get(id) as BookedBatch;
    const next = nextOfBatch(child);
    if (at < limit) {
      output.line(`derived  ${id}`);
      output.line(`  rests on   ${wayTo({ batchId: id, generation }, true)}`);
      const words = withdrawalWords(book, child, system.names);
      for (const one of words) output.line(`  standing   ${one}`);
      if (words.length === 0) output.line("  standing   good");
      tellNext(next);
    }
    const { withdrawal } = statusIn(book, child);
    return { batchId: id, generation, withdrawal, taintedBy: child.taintedBy, next };
  });
  tellMore(toldBatches.slice(limit), ({ next: { command: one } }) => one !== undefined, "to be marked");
  const counted = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
  const known = counted(derived.length, "derived batch", "derived batches");
  output.line(`${counted(proposals.length, "proposal", "proposals")} and ${known} are known`);
  output.line("  not known  what was derived elsewhere: manifests of it that lie elsewhere are named with --manifests");
  const { withdrawal } = statusIn(book, booked);
  return {
    json: { batchId, blockNumber: book.blockNumber, withdrawal, proposals: toldProposals, derived: toldBatches },
  };

  /** What is not shown is counted, and of it what somebody must do something about. */
  function tellMore<One>(rest: readonly One[], isOpen: (one: One) => boolean, what: string): void {
    if (rest.length === 0) return;
    const open = rest.filter(isOpen).length;
    output.line(moreWords(rest.length, open === 0 ? "" : `, ${open} of them ${what}`));
  }

  function tellNext({ words, command: next }: Next): void {
    output.line(`  next       ${words}${next === undefined ? "" : `: ${next}`}`);
  }

  function wayTo({ batchId: id, generation }: Reached, isDerived = false): string {
    if (generation === 0) return "the batch itself";
    const over = generation === 1 ? "the batch" : `the batch, over ${generation} generations`;
    return isDerived ? over : `${id}, which was derived from ${over}`;
  }

  function nextOf({ proposal, state, reasons, events }: AskedProposal, through: readonly Hex[]): Next {
    if (state === "Executed") {
      const executed = events.find(({ name }) => name === "Executed")?.transactionHash;
      return { words: `tell whom it concerns: it was executed in ${executed}, and nothing calls that back` };
    }
    if (OVER.includes(state)) return { words: "nothing: it can execute no more" };
    const reference = referenceTo(proposal, system);
    if (agentOf(proposal.proposer) === undefined || proposal.tier === ROOT_TIER) {
      const words = "data holds no proposal of an approver: let it be taken back where the data is wrong";
      return { words, command: command("withdraw", reference) };
    }
    const veto = command("veto", reference);
    if (reasons.some(({ code }) => code === HELD)) {
      const bad = proposal.inputs.flatMap((input) => book.batches.get(input) ?? []);
      if (bad.some((one) => isWithdrawnForGood(book, one))) {
        return { words: "it is held; a veto ends it, so that nobody signs for it any more", command: veto };
      }
      const until = bad.map((one) => disputeOf(book, one)?.until ?? 0).reduce((last, one) => Math.max(last, one), 0);
      const words = `it is held until ${formatMoment(until + 1)}, unless root confirms the dispute; veto it where it is wrong`;
      return { words, command: veto };
    }
    const open = through.map((id) => nextOfBatch(book.batches.get(id) as BookedBatch));
    const taint = open.find((one) => one.command !== undefined);
    if (taint?.command !== undefined) return { words: `${NOT_HELD}: mark what it rests on`, command: taint.command };
    return { words: "not held: a veto stops it, and so does withdrawing or disputing the data", command: veto };
  }

  /** What to do about a derived batch; with a command where it can be marked now. */
  function nextOfBatch({ batchId: id, taintedBy }: BookedBatch): Next {
    if (taintedBy !== undefined) return { words: "nothing: it is marked for ever" };
    const bad = withdrawnParentOf(id);
    if (bad === undefined) return { words: "nothing: no parent of it is withdrawn for good" };
    const { place } = lineage.manifestOf(id) ?? {};
    const words = ["provenance", "taint", id, "--parent", bad, ...given({ manifests: place })];
    return { words: "mark it", command: command(...words) };
  }
}
