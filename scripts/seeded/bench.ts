// A copy of the contracts and the campaigns below cache/, where bugs can be planted. The checkout is only read.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { plant } from "../lib/plant.ts";
import type { SeededBug } from "./bugs.ts";

const ROOT = join(import.meta.dirname, "..", "..");

/** Kept between runs: what was compiled here needs no second compilation. */
export const BENCH = join(ROOT, "cache", "seeded");

/** All that the campaigns need. The configuration imports scripts and tasks, and these the SDK. */
const COPIED = [
  "contracts",
  "test/sol/invariant",
  "test/sol/model",
  "test/sol/support",
  "test/vectors",
  "sdk",
  "tasks",
  "scripts",
  "hardhat.config.ts",
  "package.json",
  "tsconfig.json",
];

/** What a build of the contracts leaves. */
const BUILT = ["artifacts", "cache/compile-cache.json"];

/** Brings the copy up to date, without any bug. */
export function copyCheckout(): void {
  for (const path of COPIED) {
    rmSync(join(BENCH, path), { recursive: true, force: true });
    cpSync(join(ROOT, path), join(BENCH, path), { recursive: true });
  }
  // Solidity's imports are found in the checkout's own modules; tests read files of Safe below this path.
  const modules = join(BENCH, "node_modules");
  if (!existsSync(modules)) symlinkSync(join(ROOT, "node_modules"), modules, "junction");
  rmSync(join(BENCH, "built"), { recursive: true, force: true });
}

/** Remembers the build of the copy without any bug, so that a bug costs the compilation of what it is in. */
export function keepBuild(): void {
  for (const path of BUILT) cpSync(join(BENCH, path), join(BENCH, "built", path), { recursive: true });
}

/** Plants the bug, or none, in the copy and its build as they were without. */
export function plantAlone(bug: SeededBug | undefined): void {
  rmSync(join(BENCH, "contracts"), { recursive: true, force: true });
  cpSync(join(ROOT, "contracts"), join(BENCH, "contracts"), { recursive: true, preserveTimestamps: true });
  for (const path of BUILT) {
    rmSync(join(BENCH, path), { recursive: true, force: true });
    cpSync(join(BENCH, "built", path), join(BENCH, path), { recursive: true, preserveTimestamps: true });
  }
  if (bug === undefined) return;
  const file = join(BENCH, bug.file);
  writeFileSync(file, plant(bug, readFileSync(file, "utf8")));
}

/** Forgets what campaigns counted. */
export function forgetCounts(): void {
  const counts = join(BENCH, "cache", "campaign");
  rmSync(counts, { recursive: true, force: true });
  mkdirSync(counts, { recursive: true });
}
