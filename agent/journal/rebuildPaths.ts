import { existsSync } from "node:fs";

/** Where a journal that is built anew stands until it is whole. */
export function rebuiltPath(path: string): string {
  return `${path}.rebuilt`;
}

/** Whether a rebuild ended between taking the broken file away and putting the new one in its place. */
export function interrupted(path: string): boolean {
  return existsSync(rebuiltPath(path));
}

/** The first of `FILE.broken-1`, `FILE.broken-2` … under which nothing stands. */
export function asidePath(path: string): string {
  for (let i = 1; ; i++) {
    const aside = `${path}.broken-${i}`;
    if (!SQLITE_FILES.some((suffix) => existsSync(`${aside}${suffix}`))) return aside;
  }
}

/** What SQLite keeps beside a file. */
export const BESIDE = ["-wal", "-shm"] as const;

/** The file and what SQLite keeps beside it, in the order in which they are moved. */
export const SQLITE_FILES = [...BESIDE, ""] as const;
