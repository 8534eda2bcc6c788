import { type Address, type Hex, toEventSelector } from "viem";
import { getBlock } from "viem/actions";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { explained } from "../errors/decodeGateError.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import { type BatchBook, type BookedBatch, type Revocation, revocationKey, statusIn } from "../provenance/batchBook.ts";
import { hashBatch } from "../provenance/hashBatch.ts";
import { eventsOf } from "./eventsOf.ts";
import type { LogClient } from "./logs/logReading.ts";
import { parseOwnLogs } from "./parseOwnLogs.ts";
import { readBatchStatus } from "./readBatch.ts";
import { readContractLogs } from "./readContractLogs.ts";

const abi = eventsOf(
  provenanceRegistryAbi,
  ...([
    "Anchored",
    "LevelReached",
    "Revoked",
    "Disputed",
    "DisputeConfirmed",
    "DisputeCleared",
    "Tainted",
    "Logged",
  ] as const),
);
const selectors = abi.map((event) => toEventSelector(event));

type ReadBatchBookParameters = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  /** The block of its deployment. */
  fromBlock: bigint;
  /** The latest if left out. */
  blockNumber?: bigint;
};

/**
 * All batches of a registry as of one block, from its logs. A batch is hashed again, and what cannot have happened is
 * refused: something about a batch that was not anchored, or a place of the log that was skipped.
 *
 * @throws LOGS_IMPOSSIBLE
 */
export async function readBatchBook(
  client: LogClient,
  { provenance, fromBlock, blockNumber: asked }: ReadBatchBookParameters,
): Promise<BatchBook> {
  const { number: blockNumber, timestamp } = await explained(
    getBlock(client, asked === undefined ? {} : { blockNumber: asked }),
  );
  const question = { address: provenance, topics: [selectors], fromBlock, toBlock: blockNumber };
  const events = parseOwnLogs({ abi, logs: await readContractLogs(client, question) });
  const batches = new Map<Hex, BookedBatch>();
  const revocations = new Map<string, Revocation>();
  const log: Hex[] = [];
  for (const event of events) {
    const place = `block ${event.blockNumber}, log ${event.logIndex}`;
    if (event.eventName === "Revoked") {
      revocations.set(revocationKey(event.args), { ...event.args });
      continue;
    }
    if (event.eventName === "Anchored") {
      const { batchId, batch, source, observedAt, levels } = event.args;
      if (hashBatch(batch) !== batchId) throw impossible("the fields of another batch", batchId, place);
      const known = batches.get(batchId);
      const said = { disputes: [], isConfirmed: false, taintedBy: undefined, position: undefined };
      batches.set(batchId, { ...said, ...known, batchId, batch, source, observedAt, levels });
      continue;
    }
    const id = event.eventName === "Tainted" ? event.args.child : event.args.batchId;
    const booked = batches.get(id);
    if (booked === undefined) throw impossible("what became of a batch that was not anchored", id, place);
    switch (event.eventName) {
      case "LevelReached":
        booked.levels = event.args.levels;
        break;
      case "Disputed":
        booked.disputes.push({ by: event.args.by, until: event.args.until, reason: event.args.reason });
        break;
      case "DisputeConfirmed":
        booked.isConfirmed = true;
        break;
      case "DisputeCleared":
        Object.assign(booked, { disputes: [], isConfirmed: false });
        break;
      case "Tainted":
        booked.taintedBy = event.args.parent;
        break;
      case "Logged":
        if (event.args.position !== BigInt(log.length)) {
          throw impossible(`place ${event.args.position} of the log, where ${log.length} is next`, id, place);
        }
        booked.position = log.push(id) - 1;
    }
  }
  return { blockNumber, timestamp: Number(timestamp), batches, revocations, log };
}

/**
 * What the registry itself says of a batch at the block of the book.
 *
 * @throws NODE_INCONSISTENT where it is not what its logs tell.
 */
export async function requireAsBooked(
  client: LogClient,
  { provenance, book, booked }: Pick<ReadBatchBookParameters, "provenance"> & { book: BatchBook; booked: BookedBatch },
): Promise<void> {
  const { batch, batchId } = booked;
  const told = await readBatchStatus(client, { provenance, batch, blockNumber: book.blockNumber });
  const known = statusIn(book, booked);
  const isSame = (["observedAt", "levels", "withdrawal"] as const).every((key) => told[key] === known[key]);
  if (isSame && told.source.toLowerCase() === known.source.toLowerCase()) return;
  throw new SallyportError("NODE_INCONSISTENT", {
    summary: `Of batch ${batchId} the registry's logs tell something else than its state.`,
    value: batchId,
    details: { logs: JSON.stringify(known), state: JSON.stringify(told) },
  });
}

function impossible(what: string, batchId: Hex, place: string): SallyportError {
  return new SallyportError("LOGS_IMPOSSIBLE", {
    summary: `The node answered with logs of the provenance registry that cannot be: ${what}.`,
    place,
    value: batchId,
  });
}
