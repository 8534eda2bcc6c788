/**
 * Node's own SQLite. Node 22 warns that it is experimental when it is first loaded, which is nothing to those who run a
 * command: that one warning is kept back, and no other.
 */
export function loadSqlite(): typeof import("node:sqlite") {
  const emit = process.emitWarning;
  process.emitWarning = ((warning: string | Error, ...rest: never[]) => {
    const isOfSqlite = String(rest[0]) === "ExperimentalWarning" && /sqlite/i.test(String(warning));
    if (!isOfSqlite) emit.call(process, warning, ...rest);
  }) as typeof emit;
  try {
    return process.getBuiltinModule("node:sqlite");
  } finally {
    process.emitWarning = emit;
  }
}
