import { type Address, isAddressEqual } from "viem";
import { readContract } from "viem/actions";
import { provenanceRegistryAbi } from "../../sdk/abi/ProvenanceRegistry.ts";
import { dispute as disputeBatch } from "../../sdk/actions/dispute.ts";
import { confirm } from "../../sdk/actions/sendCall.ts";
import { formatAccount } from "../../sdk/describe/addressNames.ts";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { type BookedBatch, disputeOf } from "../../sdk/provenance/batchBook.ts";
import { formatDuration } from "../../sdk/time/duration.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import { commandOf } from "../lib/commandLine.ts";
import { type Report, waiting } from "../lib/output.ts";
import type { MeantBatch } from "../lib/provenance/meantBatch.ts";
import { openBatch } from "../lib/provenance/openBatch.ts";
import { openBook } from "../lib/provenance/openBook.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import type { SystemArguments, TaskSystem } from "../lib/system.ts";

export type DisputeArguments = SystemArguments & MeantBatch & { reason: string; from: string | undefined };

export default onNetwork(dispute);

/**
 * Disputes a batch, as its source or an attester of its schema: what rests on it does not execute until the dispute ends,
 * by itself or by root. Each may once: whose dispute has ended must let root decide.
 */
export async function dispute(context: TaskContext, args: DisputeArguments): Promise<Report> {
  const { network, output } = context;
  const { system, provenance, book, booked } = await openBatch(context, args);
  const registry = { address: provenance, abi: provenanceRegistryAbi } as const;
  const { batch, batchId } = booked;
  const sender = network.sender(await disputerOf(context, system, booked, args.from));
  const by = sender.account.address;
  const standing = disputeOf(book, booked);
  const mine = { ...registry, functionName: "hasDisputed", args: [batchId, by] } as const;
  if (standing !== undefined && (await explained(readContract(network.client, mine)))) {
    output.line(`disputed already: ${batchId} by ${formatAccount(by, system.names)}`);
    const until = booked.isConfirmed ? undefined : standing.until;
    output.line(`  ends       ${endOf(until)}`);
    return { json: { batchId, by, until, confirmed: booked.isConfirmed, already: true } };
  }
  // Whose dispute has ended is refused by the registry, and told so.
  const sent = await disputeBatch(sender, { provenance, batch, reason: args.reason });
  const confirmed = confirm(network.client, sent);
  const { transactionHash, gasUsed, blockNumber } = await waiting(output, "waiting for the transaction", confirmed);
  const period = await explained(readContract(network.client, { ...registry, functionName: "DISPUTE_PERIOD" }));
  const after = await openBook(context, system);
  const until = after.batches.get(batchId)?.disputes.findLast((one) => isAddressEqual(one.by, by))?.until;
  if (until === undefined) {
    throw new SallyportError("NODE_INCONSISTENT", {
      summary: `Transaction ${transactionHash} disputed the batch, and the node tells of no dispute.`,
      value: batchId,
      place: `block ${blockNumber}`,
    });
  }
  output.line(`disputed ${batchId} by ${formatAccount(by, system.names)}`);
  output.line("  effect     what rests on it does not execute");
  output.line(`  ends       ${endOf(until)}, after ${formatDuration(period)}`);
  output.line(
    `  for ever   root makes it last: ${commandOf(context, system, ["root", "dispute", "confirm", batchId])}`,
  );
  output.line(`  settled    root ends it: ${commandOf(context, system, ["root", "dispute", "clear", batchId])}`);
  output.line(`  sent in    ${transactionHash}, ${gasUsed} gas`);
  return { json: { batchId, by, until, confirmed: false, transactionHash, gasUsed, already: false } };
}

/** @param until Undefined where root confirmed it. */
function endOf(until: number | undefined): string {
  return until === undefined ? "not by itself: root confirmed it" : `by itself, ${formatMoment(until + 1)}`;
}

/** Who is named, or the first of the network's accounts that may: the batch's source, or an attester of its schema. */
async function disputerOf(
  { network }: TaskContext,
  { record }: TaskSystem,
  { source, batch }: BookedBatch,
  from: string | undefined,
): Promise<Address> {
  const { schema } = batch;
  const asked = from === undefined ? network.accounts : [network.sender(from).account.address];
  const registry = { address: record.addresses.provenance, abi: provenanceRegistryAbi } as const;
  for (const account of asked) {
    if (isAddressEqual(account, source)) return account;
    const question = { ...registry, functionName: "isAttester", args: [schema, account] } as const;
    if (await explained(readContract(network.client, question))) return account;
  }
  const account = network.sender(from).account.address;
  throw new SallyportError("PROVENANCE_NOT_ADMITTED", {
    summary: `${from === undefined ? "None of the network's accounts" : account} is neither the batch's source nor an attester of its schema.`,
    value: account,
    args: { schema, account },
    details: { source },
  });
}
