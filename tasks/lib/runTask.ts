import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { decodeGateError } from "../../sdk/errors/decodeGateError.ts";
import { isSallyportError } from "../../sdk/errors/SallyportError.ts";
import { writeJson } from "../../sdk/files/fields.ts";
import { keepingLogs } from "./logs/keepingLogs.ts";
import { openNetwork, type TaskNetwork } from "./network.ts";
import type { Output, Report } from "./output.ts";

/** What a command works with. */
export type TaskContext = {
  network: TaskNetwork;
  /** The project's directory: records stand below it. */
  root: string;
  output: Output;
};

/**
 * Runs a command on a network: connects, lets it work, prints what it reports or why it failed, and sets the exit
 * code. Errors of ours are told as they are, without a stack.
 */
export function runTask(
  hre: HardhatRuntimeEnvironment,
  { json }: { json: boolean },
  work: (context: TaskContext) => Promise<Report>,
): Promise<void> {
  return runOffline({ json }, async (output) => {
    const { network: plain, isLasting, close } = await openNetwork(hre);
    const { root, cache } = hre.config.paths;
    const { network, closeLogs } = keepingLogs(plain, output, isLasting ? cache : undefined);
    try {
      return await work({ network, root, output });
    } finally {
      closeLogs();
      await close();
    }
  });
}

/** The same for a command that needs no network. */
export async function runOffline(
  { json }: { json: boolean },
  work: (output: Output) => Promise<Report>,
): Promise<void> {
  const output: Output = {
    line: (text) => {
      if (!json) console.log(text);
    },
    progress: (text) => console.error(text),
  };
  try {
    const report = await work(output);
    if (json) process.stdout.write(writeJson(report.json));
    if (report.ok === false) process.exitCode = 1;
  } catch (caught) {
    const error = decodeGateError(caught);
    if (!isSallyportError(error)) throw error;
    if (json) {
      const { code, summary, place, value, args, nextStep, isRetryable } = error;
      process.stdout.write(writeJson({ error: { code, summary, place, value, args, nextStep, isRetryable } }));
    } else {
      console.error(error.message);
    }
    process.exitCode = 1;
  }
}
