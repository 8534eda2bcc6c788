import { dirname, join } from "node:path";
import type { RunnerSetup } from "./setup.ts";

/** Where a path of the agent file leads: it is told from the folder in which the file stands. */
export function besideAgentFile({ agentFile: { path } }: RunnerSetup, named: string): string {
  return join(dirname(path), named);
}
