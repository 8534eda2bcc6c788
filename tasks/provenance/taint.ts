import type { Hex } from "viem";
import { confirm } from "../../sdk/actions/sendCall.ts";
import { taint as taintBatch } from "../../sdk/actions/taint.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { type BatchBook, type BookedBatch, disputeOf, isWithdrawnForGood } from "../../sdk/provenance/batchBook.ts";
import { descentOf, type Lineage, lineageOf, proveDescent } from "../../sdk/provenance/lineage.ts";
import { requireAsBooked } from "../../sdk/read/readBatchBook.ts";
import { commandOf, given } from "../lib/commandLine.ts";
import { type Report, waiting } from "../lib/output.ts";
import { findManifests, type ManifestArguments } from "../lib/provenance/findManifests.ts";
import { type MeantBatch, meantBatch } from "../lib/provenance/meantBatch.ts";
import { openBook } from "../lib/provenance/openBook.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type SystemArguments } from "../lib/system.ts";

export type TaintArguments = SystemArguments &
  MeantBatch &
  ManifestArguments & {
    /** The withdrawn batch, like `data`. */
    parent: string;
    from: string | undefined;
  };

/** Children that are told. */
const MOST_TOLD = 20;

export default onNetwork(taint);

/**
 * Marks a batch that was derived from a withdrawn one, for ever. Anybody may, who has its manifest. Where others stand
 * between the two, they are marked first, from the withdrawn one down.
 */
export async function taint(context: TaskContext, args: TaintArguments): Promise<Report> {
  const { network, output } = context;
  const system = await openSystem(context, args);
  const { provenance } = system.record.addresses;
  const { manifests } = args;
  const command = (...words: string[]) => commandOf(context, system, ["provenance", ...words]);
  if (args.parent === "") throw noParent(command("lineage", args.data, ...given({ manifests, store: args.store })));
  const meantParent = { data: args.parent, store: undefined };
  const book = await openBook(context, system);
  const child = await meantBatch(context, system, book, args);
  const parent = await meantBatch(context, system, book, meantParent);
  for (const booked of [child, parent]) await requireAsBooked(network.client, { provenance, book, booked });
  if (child.taintedBy === undefined && !isWithdrawnForGood(book, parent))
    throw notWithdrawn(book, parent, commandOf(context, system, ["root", "dispute", "confirm", parent.batchId]));
  const lineage = lineageOf(book, (await findManifests(output, args, book, [args, meantParent])).known);
  if (child.taintedBy !== undefined) {
    output.line(`tainted already: ${child.batchId} rests on ${child.taintedBy}`);
    const children = tellChildren(child.batchId);
    return { json: { child: child.batchId, parent: child.taintedBy, tainted: [], children, already: true } };
  }
  const descent = requireDescent(lineage, child, parent);
  const anchored = descent.map((batchId) => book.batches.get(batchId) as BookedBatch);
  // What stands between may be withdrawn already.
  const from = anchored.slice(0, -1).findLastIndex((one) => isWithdrawnForGood(book, one));
  // Before anything is sent, each step must be shown.
  const steps = anchored.slice(from + 1).map((one, i) => {
    const above = anchored[from + i] as BookedBatch;
    return { child: one, parent: above, ...proveDescent(lineage, one, above.batchId) };
  });
  const tainted: object[] = [];
  for (const { child: one, parent: above, documentHash, proof } of steps) {
    const call = { provenance, child: one.batch, parent: above.batch, documentHash, proof };
    const confirmed = confirm(network.client, await taintBatch(network.sender(args.from), call));
    const { transactionHash, gasUsed } = await waiting(output, "waiting for the transaction", confirmed);
    output.line(`tainted ${one.batchId}, for ever`);
    output.line(`  rests on   ${above.batchId}`);
    output.line("  effect     what rests on it does not execute");
    output.line(`  sent in    ${transactionHash}, ${gasUsed} gas`);
    tainted.push({ child: one.batchId, parent: above.batchId, transactionHash, gasUsed });
  }
  const children = tellChildren(child.batchId);
  output.line(`  see all    ${command("impact", parent.batchId, ...given({ manifests }))}`);
  return { json: { child: child.batchId, parent: parent.batchId, tainted, children, already: false } };

  /** What is known to rest on the child, and is not marked yet. */
  function tellChildren(of: Hex): Hex[] {
    const children = lineage.childrenOf(of).filter((one) => book.batches.get(one)?.taintedBy === undefined);
    if (children.length > 0) output.line(`  next       ${children.length} more are known to rest on ${of}:`);
    for (const one of children.slice(0, MOST_TOLD)) {
      output.line(`             ${command("taint", one, "--parent", of, ...given({ manifests }))}`);
    }
    return children;
  }
}

/** The generations between the two, with the manifests that are at hand. */
function requireDescent(lineage: Lineage, child: BookedBatch, parent: BookedBatch): Hex[] {
  const descent = descentOf(lineage, child.batchId, parent.batchId);
  if (descent !== undefined && descent.length > 1) return descent;
  // Says whether it is the manifest that is missing, or the parent in it.
  proveDescent(lineage, child, parent.batchId);
  throw new Error("a manifest that names the parent led nowhere");
}

function noParent(command: string): SallyportError {
  return new SallyportError("ARGUMENT_INVALID", {
    summary: "Name the withdrawn data that it was derived from.",
    place: "--parent",
    nextStep: `See what it rests on: ${command}`,
  });
}

function notWithdrawn(book: BatchBook, parent: BookedBatch, command: string): SallyportError {
  const isDisputed = disputeOf(book, parent) !== undefined;
  return new SallyportError("PROVENANCE_NOT_WITHDRAWN", {
    summary: isDisputed
      ? "The parent is disputed, which ends by itself: only what is withdrawn for good taints."
      : "The parent is not withdrawn.",
    value: parent.batchId,
    args: { parent: parent.batchId },
    ...(isDisputed ? { nextStep: `Let root make the dispute last: ${command}` } : {}),
  });
}
