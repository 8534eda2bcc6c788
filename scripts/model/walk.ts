// Walks the tiny systems by Hardhat's Solidity tests, and says every half a minute that it still does.
import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { System } from "./census.ts";

const TEST = "test/sol/model/Model.t.sol";
const PATIENCE = 30_000;

export type Walked = { ok: boolean; output: string; seconds: number };

/** @param root The checkout, or a copy of it. */
export async function walk(root: string, systems: readonly System[], depth: number): Promise<Walked> {
  rmSync(join(root, "cache", "model"), { recursive: true, force: true });
  const started = Date.now();
  const seconds = () => Math.round((Date.now() - started) / 1000);
  const waiting = setInterval(() => console.error(`walking (${seconds()} s)`), PATIENCE);
  const child = spawn("hardhat", ["test", "solidity", TEST, "--grep", `test_(${systems.join("|")})\\(`], {
    cwd: root,
    shell: process.platform === "win32", // .cmd files need one
    env: {
      ...process.env,
      PATH: `${join(root, "node_modules", ".bin")}${delimiter}${process.env.PATH ?? ""}`,
      NO_COLOR: "1",
      FORCE_COLOR: "0",
      SALLYPORT_MODEL_DEPTH: String(depth),
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (text) => (output += text));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  clearInterval(waiting);
  return { ok: code === 0, output, seconds: seconds() };
}

/** The complaints of systems in which an invariant is violated: "7. what happened [moves by number]". */
export function readComplaints(output: string): string[] {
  return [...output.matchAll(/^ +\d+\) (\w+)Test#test_\w+\(\)\s+Error: (\d+\. .*\])$/gm)].map(
    ([, system, complaint]) => `${system}: ${complaint}`,
  );
}
