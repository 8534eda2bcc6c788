import { access, constants, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Address } from "viem";
import { z } from "zod";
import { csvHead } from "../../sdk/audit/csv.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { HistoryRange } from "../../sdk/history/range.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import { quoted } from "../lib/commandLine.ts";
import { notWritten, readText, reasonOf } from "../lib/files.ts";
import { writeTogether } from "../lib/writeTogether.ts";

/** What an audit is of. Made again, it takes the place of the one before. */
export type AuditSubject = { chainId: number; gate: Address; range: HistoryRange };

/** The file that all others follow from: where it stands, the folder is whole. */
const BUNDLE = "bundle.json";

/** Files that name what they are of. */
const NAMING = [BUNDLE, "audit.json"];

/** Files that do not, and how one knows them. */
const NAMELESS: Readonly<Record<string, (text: string) => boolean>> = {
  "proposals.csv": (text) => text.startsWith(csvHead()),
  "audit.html": (text) => /^<!doctype html>[\s\S]{0,2000}<title>Audit of /.test(text),
};

/**
 * Makes sure that a folder takes an audit: whatever stands there under one of its names is of an audit of the same gate,
 * chain and range.
 *
 * @throws AUDIT_FOLDER_TAKEN, FILE_NOT_WRITTEN
 */
export async function requireFolder(folder: string, subject: AuditSubject): Promise<void> {
  if (folder === "") throw notWritten(folder, "it names no folder");
  const kind = await kindOf(folder);
  if (kind === "none") return;
  if (kind !== "folder") throw taken(folder, folder, "is no folder");
  await access(folder, constants.W_OK).catch((cause: unknown) => {
    throw notWritten(folder, reasonOf(cause), cause);
  });
  let isNamed = false;
  for (const name of NAMING) {
    const text = await textOf(folder, name);
    if (text === undefined) continue;
    const found = subjectIn(text);
    if (found === undefined) throw taken(folder, join(folder, name), "is no file of an audit");
    if (keyOf(found) !== keyOf(subject)) throw taken(folder, join(folder, name), `is of ${wordsOf(found)}`);
    isNamed = true;
  }
  for (const [name, isOurs] of Object.entries(NAMELESS)) {
    const text = await textOf(folder, name);
    if (text === undefined) continue;
    if (!isOurs(text)) throw taken(folder, join(folder, name), "is no file of an audit");
    if (!isNamed) throw taken(folder, join(folder, name), "is of an audit that nothing beside it names");
  }
}

/**
 * Writes the files of an audit, the bundle last: a folder that holds it is whole.
 *
 * @throws AUDIT_FOLDER_TAKEN, FILE_NOT_WRITTEN
 */
export async function writeFolder(
  folder: string,
  files: Readonly<Record<string, string>>,
  subject: AuditSubject,
): Promise<void> {
  // Reading took its time, and somebody else may have written meanwhile.
  await requireFolder(folder, subject);
  await writeTogether(folder, files, BUNDLE);
}

async function kindOf(path: string): Promise<"none" | "file" | "folder" | "other"> {
  try {
    const found = await stat(path);
    return found.isDirectory() ? "folder" : found.isFile() ? "file" : "other";
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === "ENOENT") return "none";
    throw notWritten(path, reasonOf(cause), cause);
  }
}

async function textOf(folder: string, name: string): Promise<string | undefined> {
  const path = join(folder, name);
  const kind = await kindOf(path);
  if (kind === "none") return undefined;
  if (kind !== "file") throw taken(folder, path, "is no file of an audit");
  return readText(path).catch(() => {
    throw taken(folder, path, "is no file of an audit");
  });
}

const limit = z.union([z.object({ block: z.string() }), z.object({ moment: z.int() })]);
const range = z.object({ since: limit.optional(), until: limit.optional() });
const named = { chainId: z.int(), range };

/** What a bundle or a report says that it is of, whatever else it holds. */
const written = z.union([
  z
    .object({
      format: z.string().regex(/^sallyport\/audit-bundle\/\d+$/),
      addresses: z.object({ gate: z.string() }),
      ...named,
    })
    .transform(({ addresses: { gate }, ...others }) => ({ gate, ...others })),
  z.object({ format: z.string().regex(/^sallyport\/audit\/\d+$/), gate: z.string(), ...named }),
]);
type WrittenSubject = Pick<z.infer<typeof written>, "chainId" | "gate" | "range">;

function subjectIn(text: string): WrittenSubject | undefined {
  try {
    return written.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

function keyOf({ chainId, gate, range: { since, until } }: WrittenSubject | AuditSubject): string {
  const told = (one: typeof since) =>
    one === undefined ? "none" : "block" in one ? `block ${one.block}` : `moment ${one.moment}`;
  return [chainId, gate.toLowerCase(), told(since), told(until)].join(" ");
}

function wordsOf({ chainId, gate, range: { since, until } }: WrittenSubject): string {
  const told = (one: z.infer<typeof limit>) => ("block" in one ? `block ${one.block}` : formatMoment(one.moment));
  const begin = since === undefined ? "from the beginning" : `from ${told(since)}`;
  const end = until === undefined ? "to when it was made" : `to ${told(until)}`;
  return `gate ${gate} on chain ${chainId}, ${begin} ${end}`;
}

function taken(folder: string, path: string, what: string): SallyportError {
  return new SallyportError("AUDIT_FOLDER_TAKEN", {
    summary: `${path} ${what}, and is left as it is.`,
    place: path,
    value: folder,
    nextStep: `Write this audit to a folder of its own: --out ${quoted(`${folder.replace(/[/\\]+$/, "")}-2`)}`,
  });
}
