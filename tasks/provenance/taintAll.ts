import type { Hex } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { BatchBook, BookedBatch } from "../../sdk/provenance/batchBook.ts";
import {
  type BatchList,
  type DescentProof,
  type Lineage,
  lineageOf,
  proveDescent,
  type Reached,
  reachedFrom,
} from "../../sdk/provenance/lineage.ts";
import type { Report } from "../lib/output.ts";
import { findManifests, type ManifestArguments } from "../lib/provenance/findManifests.ts";
import { type LimitArguments, limitOf } from "../lib/provenance/limit.ts";
import type { MeantBatch } from "../lib/provenance/meantBatch.ts";
import { openBatch } from "../lib/provenance/openBatch.ts";
import { requireWithdrawn, type SentTaint, sendTaint, type TaintStep } from "../lib/provenance/sendTaint.ts";
import type { TaskContext } from "../lib/runTask.ts";
import type { SystemArguments } from "../lib/system.ts";

export type TaintAllArguments = SystemArguments &
  MeantBatch &
  ManifestArguments &
  LimitArguments & {
    from: string | undefined;
  };

/**
 * Marks all that is known to rest on a withdrawn batch, generation by generation, so that each stands on one that is marked
 * already. Whatever stopped it, the next time it goes on where the chain says that it was.
 */
export async function taintAll(context: TaskContext, args: TaintAllArguments): Promise<Report> {
  const { output } = context;
  const limit = limitOf(args);
  const { system, book, booked } = await openBatch(context, args);
  requireWithdrawn(context, system, book, booked);
  const { batchId } = booked;
  const lineage = lineageOf(book, (await findManifests(output, args, book, [args])).known);
  const derived = reachedFrom(batchId, lineage.below);
  const steps = stepsOf(book, lineage, { batchId, derived });
  // Before anything is sent, each step must be shown.
  const now = withProofs(lineage, steps.slice(0, limit));
  const more = steps.length - now.length;
  const tainted: SentTaint[] = [];
  for (const [i, step] of now.entries()) {
    if (now.length > 1) output.progress(`marking ${i + 1} of ${now.length}`);
    tainted.push(await sendTaint(context, system, step, args.from));
  }
  const marked = derived.length - steps.length;
  output.line(`${derived.length} ${derived.length === 1 ? "batch is" : "batches are"} known to rest on ${batchId}`);
  if (marked > 0) output.line(`  tainted already  ${marked}`);
  if (now.length > 0) output.line(`  tainted now      ${now.length}`);
  if (more > 0) output.line(`  …and ${more} more: run it again, or with --limit`);
  output.line("  not known        what was derived elsewhere: manifests of it are named with --manifests");
  return { json: { parent: batchId, tainted, marked, more, already: steps.length === 0 } };
}

type Step = Pick<TaintStep, "child" | "parent">;

/** What is to be marked, parents before children, each with a parent that is withdrawn for good or marked before it. */
function stepsOf(
  book: BatchBook,
  lineage: Lineage,
  { batchId, derived }: { batchId: Hex; derived: readonly Reached[] },
): Step[] {
  const bad = new Set([batchId]);
  const parents = new Map<BatchList, Hex>();
  const steps: Step[] = [];
  for (const { batchId: id } of derived) {
    const child = book.batches.get(id) as BookedBatch;
    if (child.taintedBy === undefined) steps.push({ child, parent: book.batches.get(badParentOf(id)) as BookedBatch });
    bad.add(id);
  }
  return steps;

  /** Many batches may have one list of parents: it is looked through once. */
  function badParentOf(id: Hex): Hex {
    const list = lineage.parentsOf(id);
    const parent = parents.get(list) ?? list.find((one) => bad.has(one));
    if (parent === undefined) throw new Error("a batch was reached from none of its parents");
    parents.set(list, parent);
    return parent;
  }
}

/** Many batches may have one manifest: what it shows is proven once. */
function withProofs(lineage: Lineage, steps: readonly Step[]): TaintStep[] {
  const proofs = new Map<string, DescentProof>();
  return steps.map(({ child, parent }) => {
    const key = `${child.batch.manifestHash} ${parent.batchId}`;
    const proof = proofs.get(key) ?? proveDescent(lineage, child, parent.batchId);
    proofs.set(key, proof);
    return { child, parent, ...proof };
  });
}

/** @throws ARGUMENT_INVALID where one parent is named and all children are meant. */
export function requireNoParent(parent: string): void {
  if (parent === "") return;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "With --all the withdrawn data itself is named, and no child of it.",
    place: "--parent",
    value: parent,
    nextStep: "Name the withdrawn data instead, or leave --all out.",
  });
}
