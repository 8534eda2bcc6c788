const encoder = new TextEncoder();

/** The order of files in a folder's batch: by the bytes of their paths in UTF-8. Negative where `a` comes first. */
export function comparePaths(a: string, b: string): number {
  const [left, right] = [encoder.encode(a), encoder.encode(b)];
  const at = left.findIndex((byte, i) => byte !== right[i]);
  if (at < 0) return left.length - right.length;
  // Of a path that begins with another, the shorter comes first.
  return (left[at] ?? 0) - (right[at] ?? -1);
}

/**
 * Why a path is none that a manifest can hold, or undefined. Paths are relative to the folder, with `/` between their
 * parts on every system, and mean one file: there is no `.`, no `..` and no empty part. Nothing is normalised: a file has
 * the name that its file system gave it, if that is UTF-8.
 */
export function pathProblem(path: string): string | undefined {
  if (path === "") return "The path is empty.";
  if (/\p{Surrogate}/u.test(path)) return "The path is not UTF-8.";
  if (path.includes("\0")) return "The path holds a zero character.";
  if (path.includes("\\")) return "The path holds a backslash, which parts folders on some systems.";
  const parts = path.split("/");
  if (parts.includes("")) return "The path begins or ends with /, or has two in a row.";
  if (parts.includes("..")) return "The path leaves the folder.";
  return parts.includes(".") ? "The path holds a part that stands for the folder itself." : undefined;
}
