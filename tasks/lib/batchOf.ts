import { type Address, type Hex, isHex, stringToHex, zeroHash } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { TEXT_PROFILE, textBatch } from "../../sdk/provenance/textBatch.ts";
import type { Batch } from "../../sdk/provenance/types.ts";
import { wholeNumber } from "./arguments.ts";
import { readText } from "./files.ts";
import { requirePolicy, type TaskSystem } from "./system.ts";

/** What a batch is made from. */
export type BatchArguments = {
  /** A text file, each line a record; or the root of a batch that was made elsewhere. */
  data: string;
  /** The schema's name in the policy file, or its hash. */
  schema: string;
  /** Number of records; needed with a root. */
  size: string | undefined;
  /** Name and version of the records' profile, at most 32 bytes of ASCII; for a root. */
  profile: string | undefined;
};

/**
 * The batch that a file or a root stands for.
 *
 * @throws FILE_NOT_FOUND, FILE_NOT_TEXT, FILE_INVALID, ARGUMENT_INVALID, POLICY_NOT_IN_FORCE
 */
export async function batchOf(system: TaskSystem, args: BatchArguments, anchorer: Address): Promise<Batch> {
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
    return { anchorer, root: args.data, size, profile, manifestHash: zeroHash, schema };
  }
  return textBatch({ text: requireRecords(await readText(args.data), args.data), anchorer, schema });
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

function profileOf(name: string): Hex {
  if (/^[\x21-\x7e]{1,32}$/.test(name)) return stringToHex(name, { size: 32 });
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "A profile is 1 to 32 characters of ASCII.",
    place: "--profile",
    value: name,
  });
}

function schemaOf(system: TaskSystem, schema: string): Hex {
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
