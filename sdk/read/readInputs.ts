import { type Address, type Client, type Hex, toEventSelector } from "viem";
import { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { hashBatch } from "../provenance/hashBatch.ts";
import { type Batch, type BatchStatus, withdrawal } from "../provenance/types.ts";
import { eventsOf } from "./eventsOf.ts";
import { parseOwnLogs } from "./parseOwnLogs.ts";
import { findBatch, readBatchStatus } from "./readBatch.ts";
import { readLogs } from "./readLogs.ts";

const abi = eventsOf(provenanceRegistryAbi, "Revoked", "Disputed", "Tainted");
const selectors = abi.map((event) => toEventSelector(event));

/** Why data is not to be relied on, in the words of those who said so: strangers choose them. */
type Objection = {
  kind: keyof typeof withdrawal;
  /** Undefined where it follows from other data. */
  by: Address | undefined;
  reason: string;
};

/** A batch that a proposal rests on. */
export type Input = {
  batchId: Hex;
  /** Undefined where nobody anchored it here. */
  anchored: { batch: Batch; status: BatchStatus; objections: Objection[] } | undefined;
};

type ReadInputsParameters = {
  /** The ProvenanceRegistry. */
  provenance: Address;
  inputs: readonly Hex[];
  /** Batches at hand, such as a witness holds; each is hashed again. */
  batches?: readonly Batch[];
  /** The block of the registry's deployment. */
  fromBlock: bigint;
};

/** What the registry says now of all data that a proposal rests on. */
export function readInputs(client: Client, parameters: ReadInputsParameters): Promise<Input[]> {
  const { provenance, inputs, batches = [], fromBlock } = parameters;
  return Promise.all(inputs.map(read));

  async function read(batchId: Hex): Promise<Input> {
    const batch =
      batches.find((one) => hashBatch(one) === batchId) ??
      (await findBatch(client, { provenance, batchId, fromBlock }));
    if (batch === undefined) return { batchId, anchored: undefined };
    const status = await readBatchStatus(client, { provenance, batch });
    if (status.levels === 0) return { batchId, anchored: undefined };
    const objections = status.withdrawal === 0 ? [] : await objectionsTo(batchId, batch, status);
    return { batchId, anchored: { batch, status, objections } };
  }

  async function objectionsTo(batchId: Hex, { root }: Batch, status: BatchStatus): Promise<Objection[]> {
    const logs = await readLogs(client, { address: provenance, topics: [selectors], fromBlock });
    return parseOwnLogs({ abi, logs }).flatMap((log): Objection[] => {
      if (log.eventName === "Revoked") {
        const { source: by, root: revoked, reason } = log.args;
        return is("revoked") && revoked === root && by === status.source ? [{ kind: "revoked", by, reason }] : [];
      }
      if (log.eventName === "Disputed") {
        const { batchId: disputed, by, reason } = log.args;
        return is("disputed") && disputed === batchId ? [{ kind: "disputed", by, reason }] : [];
      }
      const { child, parent } = log.args;
      const reason = `derived from ${parent}`;
      return is("tainted") && child === batchId ? [{ kind: "tainted", by: undefined, reason }] : [];
    });

    function is(kind: keyof typeof withdrawal): boolean {
      return (status.withdrawal & withdrawal[kind]) !== 0;
    }
  }
}
