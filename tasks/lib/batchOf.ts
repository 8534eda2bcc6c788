import { type Address, type Hex, isHex, stringToHex, zeroHash } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { profileNamed } from "../../sdk/provenance/profiles/recordProfiles.ts";
import { TEXT_PROFILE, textBatch } from "../../sdk/provenance/textBatch.ts";
import type { Batch } from "../../sdk/provenance/types.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { wholeNumber } from "./arguments.ts";
import { quoted } from "./commandLine.ts";
import { type DataAt, dataAt, hasStore, inputAt, isFolder, STREAM } from "./data/dataAt.ts";
import { readStoredBatch, type StoredBatch } from "./data/storedBatch.ts";
import { readStoredManifest, type StoredWords } from "./data/storedManifest.ts";
import { storePaths } from "./data/storePaths.ts";
import { changedFiles, isUnchanged } from "./data/unchanged.ts";
import { readText } from "./files.ts";
import { waiting } from "./output.ts";
import type { TaskContext } from "./runTask.ts";
import { requirePolicy, type TaskSystem } from "./system.ts";

/** What a batch is made from. */
export type BatchArguments = {
  /** What was hashed and kept; a text file, each line a record; or the root of a batch that was made elsewhere. */
  data: string;
  /** Where what was hashed is kept; beside the data if left out. */
  store: string | undefined;
  /** The schema's name in the policy file, or its hash. */
  schema: string;
  /** Number of records; needed with a root. */
  size: string | undefined;
  /** Name and version of the records' profile, at most 32 bytes of ASCII; for a root. */
  profile: string | undefined;
};

/** A batch, and the store that knows what it was made from. */
export type BatchToAnchor = { batch: Batch; store?: string };

/**
 * The batch that data or a root stands for. Of what was hashed and kept that is the batch which is kept.
 *
 * @throws FILE_NOT_FOUND, FILE_NOT_TEXT, FILE_INVALID, ARGUMENT_INVALID, POLICY_NOT_IN_FORCE, STORE_INVALID, DATA_CHANGED
 */
export async function batchOf(
  { output }: TaskContext,
  system: TaskSystem,
  args: BatchArguments,
  anchorer: Address,
): Promise<BatchToAnchor> {
  const at = dataAt(args.data, args.store);
  const kept = (await hasStore(at)) ? await readStoredBatch(at.store) : undefined;
  if (kept !== undefined) {
    await waiting(output, "comparing with what was hashed", requireAsHashed(at, kept));
    const { manifestHash, ...said } = await readStoredManifest(at.store, kept);
    // No rule asks for data without a schema; whoever wants to show what was there needs none.
    const schema = args.schema === "" ? said.schema : schemaOf(system, args.schema);
    if (manifestHash !== zeroHash && schema !== said.schema) throw otherSchema(at, said, args.schema);
    const { word } = profileNamed(kept.profile);
    const batch = { anchorer, root: kept.root, size: BigInt(kept.size), profile: word, manifestHash, schema };
    return { batch, store: at.store };
  }
  if (await isFolder(args.data)) {
    throw new SallyportError("FILE_NOT_FOUND", {
      summary: `${showUnseen(args.data)} is a folder, and nothing is kept of what it was when it was hashed.`,
      place: args.data,
      nextStep: `Hash it first: hardhat sallyport provenance hash ${quoted(args.data)}.`,
    });
  }
  const schema = schemaOf(system, args.schema);
  if (isHex(args.data) && args.data.length === 66) {
    const size = wholeNumber("--size", args.size);
    if (size === undefined || size === 0n) {
      throw new SallyportError("ARGUMENT_INVALID", {
        summary: "A root does not tell how many records stand under it.",
        place: "--size",
        nextStep: "Say how many: --size 120.",
      });
    }
    const profile = args.profile === undefined ? TEXT_PROFILE : profileOf(args.profile);
    return { batch: { anchorer, root: args.data, size, profile, manifestHash: zeroHash, schema } };
  }
  return { batch: textBatch({ text: requireRecords(await readText(args.data), args.data), anchorer, schema }) };
}

function otherSchema({ store }: DataAt, said: Pick<StoredWords, "manifest" | "schema">, asked: string): SallyportError {
  return new SallyportError("MANIFEST_OF_OTHER", {
    summary: "What is said of the data names another schema than the one that is asked for.",
    place: storePaths(store).manifest,
    value: asked,
    details: { "the manifest": said.manifest?.schema ?? said.schema },
    nextStep: "Leave --schema out, or say the other one of the data: provenance hash --about.",
  });
}

/** Nobody means to anchor what the data was before it changed. A stream is not there any more. */
async function requireAsHashed(at: DataAt, kept: StoredBatch): Promise<void> {
  if (at.path === STREAM || isUnchanged(await changedFiles(await inputAt(at, kept.files[0]?.path), kept))) return;
  throw new SallyportError("DATA_CHANGED", {
    summary: `${showUnseen(at.path)} is not what was hashed any more.`,
    place: at.path,
    nextStep: `See what changed: hardhat sallyport provenance verify ${quoted(at.path)}.`,
  });
}

/**
 * Text that holds a record. Of an empty file a batch could be made as well, and nobody means that.
 *
 * @throws FILE_INVALID
 */
export function requireRecords(text: string, file: string): string {
  if (text.trim() !== "") return text;
  throw new SallyportError("FILE_INVALID", {
    summary: `${file} holds no record.`,
    place: file,
    nextStep: "Check that it is the right file, and that it arrived whole.",
  });
}

export function profileOf(name: string): Hex {
  if (/^[\x21-\x7e]{1,32}$/.test(name)) return stringToHex(name, { size: 32 });
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "A profile is 1 to 32 characters of ASCII.",
    place: "--profile",
    value: name,
  });
}

export function schemaOf(system: TaskSystem, schema: string): Hex {
  if (isHex(schema) && schema.length === 66) return schema;
  const { schemas } = requirePolicy(system).names;
  const hash = schemas[schema];
  if (hash !== undefined) return hash;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `"${schema}" is not a schema of the policy.`,
    place: "--schema",
    value: schema,
    nextStep: `Schemas there: ${Object.keys(schemas).join(", ") || "none"}.`,
  });
}
