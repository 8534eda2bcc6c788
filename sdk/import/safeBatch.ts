import type { Address } from "viem";
import { readArgument } from "../calldata/readArgument.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import { readEach } from "../errors/throwFirst.ts";
import { parseJson } from "../text/parseJson.ts";
import { readCall, type SafeBatchCall } from "./safe/call.ts";
import { type ChecksumVerdict, checkSafeChecksum } from "./safe/checksum.ts";
import { type Field, fail, fieldOf, isBlank } from "./safe/fail.ts";
import { decodeText } from "./text.ts";

/** What a batch file of Safe's Transaction Builder says. */
export type SafeBatch = {
  chainId: number;
  /** Chosen by whoever wrote the file, like the description. */
  name: string;
  description: string;
  /** The Safe that it was made for, where the file says so. */
  createdFromSafe?: Address;
  checksum: ChecksumVerdict;
  /** In the order in which they are meant to run. */
  calls: SafeBatchCall[];
};

export type SafeBatchOptions = {
  /** How errors call the file. */
  file?: string;
};

/** In bytes. The largest batch that a block could hold is smaller. */
export const MOST_BATCH_BYTES = 4 * 1024 * 1024;

/**
 * Reads a batch in the JSON format of Safe's Transaction Builder. Functions with values are encoded strictly, raw data
 * is taken as it is, and where both stand they must agree. A batch that was changed since its checksum was written is
 * read: `checksum` tells it.
 *
 * @param content The file, as text or bytes: UTF-8, or UTF-16 with its mark.
 * @throws An error whose code begins with SAFE_BATCH_, for the first transaction that cannot be read; where there are
 * more, its cause is an `AggregateError` of all.
 * @example
 * const { chainId, calls } = parseSafeBatch(text, { file: "batch.json" });
 */
export function parseSafeBatch(
  content: string | Uint8Array,
  { file = "batch.json" }: SafeBatchOptions = {},
): SafeBatch {
  const text = decodeText(content, { file, most: MOST_BATCH_BYTES, code: "SAFE_BATCH_UNREADABLE" });
  const batch = readObject(text, file);
  requireVersion(fieldOf(batch, "version"));
  const chainId = readChainId(fieldOf(batch, "chainId"));
  const meta = fieldOf(batch, "meta");
  const createdFromSafe = readSafe([fieldOf(meta, "createdFromSafeAddress"), fieldOf(batch, "createdFromSafeAddress")]);
  return {
    chainId,
    name: textOf(fieldOf(meta, "name")),
    description: textOf(fieldOf(meta, "description")),
    ...(createdFromSafe === undefined ? {} : { createdFromSafe }),
    checksum: checkSafeChecksum(JSON.parse(text)),
    calls: readCalls(fieldOf(batch, "transactions")),
  };
}

function readObject(text: string, file: string): Field {
  const parsed = parseJson(text);
  if (!parsed.ok) {
    const { summary, line, column } = parsed;
    throw new SallyportError("SAFE_BATCH_UNREADABLE", { summary, place: `${file}:${line}:${column}`, line, column });
  }
  const batch: Field = { value: parsed.value, file, path: "" };
  if (parsed.value.kind === "object") return batch;
  throw fail(batch, "The file holds no batch: an object with chainId and transactions.", {
    nextStep: "Export the batch from Safe's Transaction Builder.",
  });
}

function requireVersion(version: Field) {
  if (isBlank(version)) return;
  const { value } = version;
  if ((value?.kind === "text" || value?.kind === "word") && /^1(\.0)?$/.test(value.text)) return;
  throw fail(version, "Only version 1.0 of the format is known.", { nextStep: "Export the batch as version 1.0." });
}

function readChainId(chainId: Field): number {
  const { value } = chainId;
  const text = value?.kind === "text" || value?.kind === "word" ? value.text : "";
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw fail(chainId, isBlank(chainId) ? "The file does not say for which chain it is." : "This is not a chain id.", {
    nextStep: 'Write the number of the chain under "chainId", such as "1".',
  });
}

/** Of two places where it may stand the first that is an address. It decides nothing, so nothing is refused. */
function readSafe(places: readonly Field[]): Address | undefined {
  for (const { value } of places) {
    if (value?.kind !== "text") continue;
    try {
      return readArgument({ type: "address" }, value) as Address;
    } catch {}
  }
  return undefined;
}

function textOf({ value }: Field): string {
  return value?.kind === "text" ? value.text : "";
}

function readCalls(transactions: Field): SafeBatchCall[] {
  const items = transactions.value?.kind === "list" ? transactions.value.items : [];
  if (items.length === 0) {
    throw fail(transactions, "The file holds no transaction.", { nextStep: "Check that it arrived whole." });
  }
  return readEach(items, "transaction", (value, i) => readCall({ ...transactions, value, path: `transactions[${i}]` }));
}
