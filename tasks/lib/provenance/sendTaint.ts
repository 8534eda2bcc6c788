import type { Hex } from "viem";
import { confirm } from "../../../sdk/actions/sendCall.ts";
import { taint } from "../../../sdk/actions/taint.ts";
import { isSallyportError, SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { type BatchBook, type BookedBatch, disputeOf, isWithdrawnForGood } from "../../../sdk/provenance/batchBook.ts";
import type { DescentProof } from "../../../sdk/provenance/lineage.ts";
import { commandOf } from "../commandLine.ts";
import { waiting } from "../output.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";

/** A batch that is to be marked, and what shows that it rests on a withdrawn one. */
export type TaintStep = DescentProof & { child: BookedBatch; parent: BookedBatch };

/** What was sent; nothing where somebody else was quicker. */
export type SentTaint = { child: Hex; parent: Hex } & ({ transactionHash: Hex; gasUsed: bigint } | { already: true });

/** Marks one batch, and tells it. */
export async function sendTaint(
  { network, output }: TaskContext,
  { record }: TaskSystem,
  { child, parent, documentHash, proof }: TaintStep,
  from: string | undefined,
): Promise<SentTaint> {
  const { provenance } = record.addresses;
  const ids = { child: child.batchId, parent: parent.batchId };
  const call = { provenance, child: child.batch, parent: parent.batch, documentHash, proof };
  try {
    const confirmed = confirm(network.client, await taint(network.sender(from), call));
    const { transactionHash, gasUsed } = await waiting(output, "waiting for the transaction", confirmed);
    output.line(`tainted ${child.batchId}, for ever`);
    output.line(`  rests on   ${parent.batchId}`);
    output.line("  effect     what rests on it does not execute");
    output.line(`  sent in    ${transactionHash}, ${gasUsed} gas`);
    return { ...ids, transactionHash, gasUsed };
  } catch (error) {
    if (!isSallyportError(error, "PROVENANCE_UNCHANGED")) throw error;
    output.line(`tainted already: ${child.batchId}`);
    return { ...ids, already: true };
  }
}

/** @throws PROVENANCE_NOT_WITHDRAWN: only what is withdrawn for good taints. */
export function requireWithdrawn(context: TaskContext, system: TaskSystem, book: BatchBook, parent: BookedBatch): void {
  if (isWithdrawnForGood(book, parent)) return;
  const { batchId } = parent;
  const isDisputed = disputeOf(book, parent) !== undefined;
  const confirmation = commandOf(context, system, ["root", "dispute", "confirm", batchId]);
  throw new SallyportError("PROVENANCE_NOT_WITHDRAWN", {
    summary: isDisputed
      ? "The parent is disputed, which ends by itself: only what is withdrawn for good taints."
      : "The parent is not withdrawn.",
    value: batchId,
    args: { parent: batchId },
    ...(isDisputed ? { nextStep: `Let root make the dispute last: ${confirmation}` } : {}),
  });
}
