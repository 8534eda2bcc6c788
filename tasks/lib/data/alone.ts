import { randomBytes, randomInt } from "node:crypto";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import { writing } from "./diskFile.ts";

/** How often one who meets others at the door steps back and tries again, and after how many milliseconds at most. */
const ATTEMPTS = 4;
const MOMENT = 100;

/** Of a lock: the process that made it, and what tells it from every other lock that there ever was. */
const LOCK = /^lock-([1-9]\d*)-[0-9a-f]{16}$/;

/**
 * Does `work` while no other process does the like in this store: two that write one tree would make a root of no data.
 *
 * Each who wants in puts down a file of its own first, and then looks for those of others. Of two that come at one
 * moment at least one sees the other and steps back. What a process has left that was killed belongs to nobody else, so
 * whoever finds it removes it, and never the lock of somebody who is alive.
 *
 * @throws STORE_BUSY, FILE_NOT_WRITTEN
 */
export async function alone<T>(store: string, work: () => Promise<T>): Promise<T> {
  const lock = await take(store);
  try {
    return await work();
  } finally {
    await rm(lock, { force: true });
  }
}

async function take(store: string): Promise<string> {
  for (let attempt = 1; ; attempt++) {
    const name = `lock-${process.pid}-${randomBytes(8).toString("hex")}`;
    const path = join(store, name);
    await writing(path, "Name another store, or make room.", () => writeFile(path, "", { flag: "wx" }));
    const other = await otherIn(store, name).catch(async (error) => {
      await rm(path, { force: true });
      throw error;
    });
    if (other === undefined) return path;
    await rm(path, { force: true });
    if (attempt === ATTEMPTS) throw busy(store, other);
    await setTimeout(randomInt(1, MOMENT));
  }
}

type Holder = { name: string; pid: number };

/** Who else is at the store, or wants to be. What the dead have left is removed. */
async function otherIn(store: string, own: string): Promise<Holder | undefined> {
  let holder: Holder | undefined;
  for (const name of await readdir(store)) {
    const pid = Number(LOCK.exec(name)?.[1]);
    if (Number.isNaN(pid) || name === own) continue;
    if (isAlive(pid)) holder = { name, pid };
    else await rm(join(store, name), { force: true });
  }
  return holder;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function busy(store: string, { name, pid }: Holder): SallyportError {
  const lock = join(store, name);
  return new SallyportError("STORE_BUSY", {
    summary: `Process ${pid} is at work in ${store}.`,
    place: store,
    nextStep: `Wait until it has ended. If that is another program that was given the same number, remove ${lock}.`,
  });
}
