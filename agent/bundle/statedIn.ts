import type { Hex } from "viem";
import { RUNNER_VERSION } from "./bundle.ts";

/** What a bundle says of itself, by the words that its lines begin with. Whoever proposed may have written anything. */
export type Stated = {
  /** What it calls the agent. */
  agent: string;
  /** The policy that it was made by: what the gate stores, and keccak256 of the file's text. */
  policy: { root: Hex; file: Hex } | undefined;
  /** Each as JSON: one, or none where a script wanted the calls. */
  wishes: string[];
  /** Keys of scripts: one, or none. */
  scripts: string[];
  /** The lines that tell what calls do. */
  calls: string[];
};

const POLICY = /^policy (0x[0-9a-f]{64}) keccak256 (0x[0-9a-f]{64})$/;

/** Reads what `bundle` and `bundleOfScript` wrote; undefined where no runner wrote these lines. */
export function statedIn(lines: readonly string[]): Stated | undefined {
  const [agent] = rest([lines[0] ?? ""], `agent ${RUNNER_VERSION} `);
  if (agent === undefined) return undefined;
  const [, root, file] = lines.map((line) => POLICY.exec(line)).find((one) => one !== null) ?? [];
  return {
    agent,
    policy: root === undefined || file === undefined ? undefined : { root: root as Hex, file: file as Hex },
    wishes: rest(lines, "wish "),
    scripts: rest(lines, "script "),
    calls: lines.filter((line) => /^call \d+: /.test(line)),
  };
}

function rest(lines: readonly string[], word: string): string[] {
  return lines.flatMap((line) => (line.startsWith(word) ? [line.slice(word.length)] : []));
}
