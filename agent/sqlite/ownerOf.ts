import { closeSync, openSync, readSync } from "node:fs";

/**
 * Whose file it is, by its first bytes: SQLite's name, and the mark that programs leave there.
 *
 * @param application The mark that is ours.
 */
export function ownerOf(path: string, application: number): "us" | "nobody" | "stranger" | "no database" {
  const head = Buffer.alloc(100);
  let length: number;
  try {
    const file = openSync(path, "r");
    length = readSync(file, head, 0, head.length, 0);
    closeSync(file);
  } catch (error) {
    if ((error as { code?: string }).code === "ENOENT") return "nobody";
    throw error;
  }
  if (length === 0) return "nobody";
  if (head.toString("latin1", 0, 16) !== "SQLite format 3\0") return "no database";
  const mark = head.readUInt32BE(68);
  if (mark === application) return "us";
  // Somebody is making it at this moment, or it was never marked: its tables will tell.
  return mark === 0 ? "nobody" : "stranger";
}
