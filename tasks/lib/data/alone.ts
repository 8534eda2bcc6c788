import { open, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { writing } from "./diskFile.ts";

/** Milliseconds within which whoever makes a lock says who it is. */
const MOMENT = 200;

/**
 * Does `work` while no other process does the like in this store: two that write one tree would make a root of no data.
 * What a process has left that was killed is taken over.
 *
 * @throws STORE_BUSY, FILE_NOT_WRITTEN
 */
export async function alone<T>(store: string, work: () => Promise<T>): Promise<T> {
  const path = join(store, "lock");
  if (!(await take(path))) {
    const holder = await holderOf(path);
    if (holder !== undefined) throw busy(store, path, holder);
    await rm(path, { force: true });
    if (!(await take(path))) throw busy(store, path, "another that came first");
  }
  try {
    return await work();
  } finally {
    await rm(path, { force: true });
  }
}

async function take(path: string): Promise<boolean> {
  return writing(path, "Name another store, or make room.", async () => {
    try {
      await using file = await open(path, "wx");
      await file.writeFile(String(process.pid));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
      throw error;
    }
  });
}

/** The process that holds a lock; undefined where it is no more. */
async function holderOf(path: string): Promise<number | undefined> {
  let text = await readFile(path, "utf8").catch(() => "");
  // Made a moment ago, and its maker has not said yet who it is.
  if (text === "") {
    await setTimeout(MOMENT);
    text = await readFile(path, "utf8").catch(() => "");
  }
  const pid = Number(text);
  if (!Number.isSafeInteger(pid) || pid < 1) return undefined;
  try {
    process.kill(pid, 0);
    return pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM" ? pid : undefined;
  }
}

function busy(store: string, path: string, holder: number | string): SallyportError {
  return new SallyportError("STORE_BUSY", {
    summary: `Process ${holder} is hashing into ${store}.`,
    place: store,
    nextStep: `Wait until it has ended. If that is another program that was given the same number, remove ${path}.`,
  });
}
