import type { Hex } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { type BookedBatch, isWithdrawnForGood } from "../../sdk/provenance/batchBook.ts";
import { descentOf, type Lineage, lineageOf, proveDescent } from "../../sdk/provenance/lineage.ts";
import { requireAsBooked } from "../../sdk/read/readBatchBook.ts";
import { commandOf, given } from "../lib/commandLine.ts";
import type { Report } from "../lib/output.ts";
import { findManifests, type ManifestArguments } from "../lib/provenance/findManifests.ts";
import type { LimitArguments } from "../lib/provenance/limit.ts";
import { type MeantBatch, meantBatch } from "../lib/provenance/meantBatch.ts";
import { openBook } from "../lib/provenance/openBook.ts";
import { requireWithdrawn, type SentTaint, sendTaint } from "../lib/provenance/sendTaint.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { openSystem, type SystemArguments } from "../lib/system.ts";
import { requireNoParent, taintAll } from "./taintAll.ts";

export type TaintArguments = SystemArguments &
  MeantBatch &
  ManifestArguments &
  LimitArguments & {
    /** The withdrawn batch, like `data`. */
    parent: string;
    /** Whether `data` is the withdrawn batch, and all that rests on it is meant. */
    all: boolean;
    from: string | undefined;
  };

export default onNetwork(taint);

/**
 * Marks a batch that was derived from a withdrawn one, for ever. Anybody may, who has its manifest. Where others stand
 * between the two, they are marked first, from the withdrawn one down.
 */
export async function taint(context: TaskContext, args: TaintArguments): Promise<Report> {
  if (args.all) {
    requireNoParent(args.parent);
    return taintAll(context, args);
  }
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
  if (child.taintedBy === undefined) requireWithdrawn(context, system, book, parent);
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
  const tainted: SentTaint[] = [];
  for (const step of steps) tainted.push(await sendTaint(context, system, step, args.from));
  const children = tellChildren(child.batchId);
  output.line(`  see all    ${command("impact", parent.batchId, ...given({ manifests }))}`);
  return { json: { child: child.batchId, parent: parent.batchId, tainted, children, already: false } };

  /** What is known to rest on the child, and is not marked yet. */
  function tellChildren(of: Hex): Hex[] {
    const children = lineage.childrenOf(of).filter((one) => book.batches.get(one)?.taintedBy === undefined);
    if (children.length > 0) {
      output.line(
        `  next       ${children.length} more rest on ${of}: ${command("taint", of, "--all", ...given({ manifests }))}`,
      );
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
