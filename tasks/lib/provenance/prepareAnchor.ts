import { type Address, type Hex, isAddressEqual, isHex } from "viem";
import { signObservation } from "../../../sdk/actions/anchor.ts";
import type { Sender } from "../../../sdk/actions/sendCall.ts";
import { explained } from "../../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { type Observation, readObservation, requireObservationOf } from "../../../sdk/files/observationFile.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { keyProblem } from "../../../sdk/provenance/sourceKey.ts";
import { type Batch, batchLevel } from "../../../sdk/provenance/types.ts";
import { readBatchStatus } from "../../../sdk/read/readBatch.ts";
import { readSourceKey } from "../../../sdk/read/readSourceKey.ts";
import { wholeNumber } from "../arguments.ts";
import { type BatchArguments, type BatchToAnchor, batchOf, profileOf, schemaOf } from "../batchOf.ts";
import { accountOf } from "../callOf.ts";
import { addAnchor } from "../data/anchors.ts";
import { storePaths } from "../data/storePaths.ts";
import { readText } from "../files.ts";
import type { TaskContext } from "../runTask.ts";
import type { SystemArguments, TaskSystem } from "../system.ts";
import { keptObservation } from "./keptObservation.ts";
import { observationMoment } from "./observationMoment.ts";
import { findKey, keyNamed } from "./sourceKey.ts";

export type AnchorArguments = SystemArguments &
  BatchArguments & {
    /** The source that stands behind it; nobody if left out: level hashed. */
    source: string | undefined;
    /** The account that signs for the source; found among the network's if left out. */
    key: string | undefined;
    /** What the source signed elsewhere, with which anybody anchors. */
    observation: string | undefined;
    /** When the data was observed; now if left out. */
    observedAt: string | undefined;
    /** Somebody else who anchored it: then only the store is told of it. */
    anchoredBy: string | undefined;
    from: string | undefined;
  };

/** A batch as it is to be anchored. */
export type PreparedAnchor = {
  batchId: Hex;
  batch: Batch;
  /** Whether it is anchored so already, with its source where one is asked for. */
  isDone: boolean;
  /** Lets the store know where it was anchored. */
  remember: () => Promise<void>;
  /** What its source says; undefined where nobody stands behind it, or nothing is left to do. */
  observation: Said | undefined;
  observedAt: number;
};

/** Finds the batch that data stands for, how it stands, and what its source says of it. */
export async function prepareAnchor(
  context: TaskContext,
  system: TaskSystem,
  args: AnchorArguments,
): Promise<PreparedAnchor> {
  const { network } = context;
  const { provenance } = system.record.addresses;
  const by = args.anchoredBy === undefined ? undefined : accountOf(system, args.anchoredBy, "--anchored-by");
  const anchorer = by ?? network.sender(args.from).account.address;
  const given = args.observation === undefined ? undefined : await givenObservation(args.observation);
  const { batch, store } = await meantBatch(context, system, { args, given }, anchorer);
  const source = args.source === undefined ? given?.source : accountOf(system, args.source, "--source");
  const isTimed = args.observedAt !== undefined;
  const moment = await observationMoment(context, args.observedAt);
  const key = keyNamed(args.key);
  const meant = { chainId: network.chainId, registry: provenance, batch, key, ...(isTimed && { observedAt: moment }) };
  if (given !== undefined) requireObservationOf(given, { ...meant, source }, args.observation ?? "");
  const remember = async () => {
    if (store !== undefined) await addAnchor(store, { chainId: network.chainId, registry: provenance, batch });
  };
  const batchId = hashBatch(batch);
  const wanted = source === undefined ? batchLevel.hashed : batchLevel.signed;
  const { levels } = await readBatchStatus(network.client, { provenance, batch });
  const prepared = { batchId, batch, remember };
  if ((levels & wanted) !== 0) return { ...prepared, isDone: true, observation: undefined, observedAt: moment };
  if (by !== undefined) throw notBy(by, batchId);
  const sender = network.sender(args.from);
  const observation = source && (given ?? (await observed({ ...meant, source })));
  return { ...prepared, isDone: false, observation, observedAt: observation?.observedAt ?? moment };

  /** What the source says of the batch: by the sender itself, by what it signed before, or by a key that signs now. */
  async function observed(
    of: { source: Address; observedAt?: number; key?: Address | undefined } & BatchAt,
  ): Promise<Said> {
    // First what was signed: whoever also may call would else say another time than the source did.
    const kept = store === undefined ? undefined : await keptObservation(context, storePaths(store).observation, of);
    if (kept !== undefined) return kept;
    const said = { source: of.source, observedAt: moment };
    if (await speaks(network.sender(args.from), of)) return { ...said, key: sender.account.address, signature: "0x" };
    const found = await findKey(context, { provenance, schema: batch.schema, source: of.source, key: of.key });
    const signer = network.sender(found.key);
    return { ...said, ...(await explained(signObservation(signer, { provenance, batch, ...said }))) };
  }

  /** Who may speak for the source need not sign. */
  async function speaks({ account: { address } }: Sender, of: { source: Address; key?: Address | undefined }) {
    if (of.key !== undefined && !isAddressEqual(of.key, address)) return false;
    if (isAddressEqual(of.source, address)) return true;
    const standing = await readSourceKey(network.client, { provenance, key: address, schema: batch.schema });
    return standing.source !== undefined && isAddressEqual(standing.source, of.source) && !keyProblem(standing);
  }
}

function notBy(anchorer: Address, batchId: string): SallyportError {
  return new SallyportError("BATCH_NOT_FOUND", {
    summary: `${anchorer} has not anchored this, or not as it is asked for.`,
    value: batchId,
    nextStep: "Compare the address, the schema, and whether a source stands behind it: --source.",
  });
}

type BatchAt = Pick<Observation, "chainId" | "registry" | "batch">;
type Said = Pick<Observation, "source" | "observedAt" | "key" | "signature">;

async function givenObservation(path: string): Promise<Observation> {
  return readObservation(await readText(path), path);
}

type Meant = { args: AnchorArguments; given: Observation | undefined };

/** The batch that is to be anchored. An observation tells all of it but the data: a root is enough beside one. */
async function meantBatch(
  context: TaskContext,
  system: TaskSystem,
  { args, given }: Meant,
  anchorer: Address,
): Promise<BatchToAnchor> {
  if (given === undefined) return batchOf(context, system, args, anchorer);
  const isRoot = isHex(args.data) && args.data.length === 66;
  if (!isRoot) {
    const schema = args.schema === "" ? given.batch.schema : args.schema;
    return batchOf(context, system, { ...args, schema }, anchorer);
  }
  const { size, profile, schema } = given.batch;
  const batch: Batch = {
    ...given.batch,
    anchorer,
    root: args.data.toLowerCase() as Batch["root"],
    size: wholeNumber("--size", args.size) ?? size,
    profile: args.profile === undefined ? profile : profileOf(args.profile),
    schema: args.schema === "" ? schema : schemaOf(system, args.schema),
  };
  return { batch };
}
