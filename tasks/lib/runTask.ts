import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import { writeJson } from "../../sdk/files/fields.ts";
import { failureOf } from "./failure.ts";
import { keepingLogs } from "./logs/keepingLogs.ts";
import { hidingNode, openNetwork, type TaskNetwork } from "./network.ts";
import type { Output, Report } from "./output.ts";
import { guardOutput } from "./standardOutput.ts";

/** Characters of an argument that are told: calldata of a large batch, and no bomb. */
const MOST_TOLD = 20_000;

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
 *
 * @param compare Another network, whose node is asked as well.
 */
export async function runTask(
  hre: HardhatRuntimeEnvironment,
  { json, compare }: { json: boolean; compare?: string | undefined },
  work: (context: TaskContext, second: TaskNetwork | undefined) => Promise<Report>,
): Promise<void> {
  let hide = (text: string) => text;
  const run = async (output: Output): Promise<Report> => {
    hide = await hidingNode(hre, compare);
    const { network: plain, isLasting, close } = await openNetwork(hre, { tell: output.progress });
    const { root, cache } = hre.config.paths;
    const { network, closeLogs } = keepingLogs(plain, output, isLasting ? cache : undefined);
    const context = { network, root, output };
    try {
      if (compare === undefined) return await work(context, undefined);
      if (compare === network.name) throw sameNetwork(compare);
      const second = await openNetwork(hre, { name: compare, tell: output.progress });
      try {
        return await work(context, second.network);
      } finally {
        await second.close();
      }
    } finally {
      closeLogs();
      await close();
    }
  };
  // Also what a command found may hold words of the node.
  return report({ json, place: `network "${hre.globalOptions.network ?? "default"}"` }, run, (text) => hide(text));
}

/** What one node says twice is no agreement of two. */
function sameNetwork(name: string): SallyportError {
  return new SallyportError("ARGUMENT_INVALID", {
    summary: "This network is asked already: its node would agree with itself.",
    place: "--compare",
    value: name,
    nextStep: "Name another network of the configuration, whose node somebody else runs.",
  });
}

/** The same for a command that needs no network. */
export function runOffline({ json }: { json: boolean }, work: (output: Output) => Promise<Report>): Promise<void> {
  return report({ json }, work, (text) => text);
}

/** The action of a command that works with a network. */
export function onNetwork<Arguments>(work: (context: TaskContext, args: Arguments) => Promise<Report>) {
  return ({ json, ...args }: Arguments & { json: boolean }, hre: HardhatRuntimeEnvironment): Promise<void> =>
    runTask(hre, { json }, (context) => work(context, args as Arguments));
}

/** The action of a command that works with files alone. */
export function offline<Arguments>(work: (output: Output, args: Arguments) => Promise<Report>) {
  return ({ json, ...args }: Arguments & { json: boolean }): Promise<void> =>
    runOffline({ json }, (output) => work(output, args as Arguments));
}

/**
 * @param place Where a node is looked for.
 * @param hide Takes out of an error's text what nobody may read.
 */
async function report(
  { json, place: node }: { json: boolean; place?: string },
  work: (output: Output) => Promise<Report>,
  hide: (text: string) => string,
): Promise<void> {
  const output: Output = {
    line: (text) => {
      if (!json) console.log(hide(text));
    },
    progress: (text) => console.error(hide(text)),
  };
  guardOutput();
  try {
    const found = await work(output);
    if (json && found.json !== undefined) process.stdout.write(hide(writeJson(found.json)));
    if (found.ok === false) process.exitCode = found.status ?? 1;
  } catch (caught) {
    const failure = failureOf(caught);
    if (!isSallyportError(failure) && process.argv.includes("--show-stack-traces")) throw failure;
    const error = isSallyportError(failure) ? placed(failure, node) : unexpected(failure);
    if (json) {
      const { code, summary, place, value, details, args, nextStep, isRetryable } = error;
      const told = { code, summary, place, value, details, args: short(args), nextStep, isRetryable };
      process.stdout.write(hide(writeJson({ error: told })));
    } else {
      console.error(hide(error.message));
    }
    process.exitCode = 1;
  }
}

/** What somebody made long on purpose, no reader of JSON needs whole. */
function short(args: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const cut = (value: unknown) =>
    typeof value === "string" && value.length > MOST_TOLD ? `${value.slice(0, MOST_TOLD)}…` : value;
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, cut(value)]));
}

/** Who has several networks wants to know which one does not answer. */
function placed(error: SallyportError, node: string | undefined): SallyportError {
  const isOfNode = ["CHAIN_UNREACHABLE", "NODE_REFUSED", "NODE_RATE_LIMITED"].includes(error.code);
  if (!isOfNode || node === undefined || error.place !== undefined) return error;
  return new SallyportError(error.code, { ...error, place: node, cause: error.cause });
}

/** A fault of the program, without the stack that nobody can use at night. */
function unexpected(cause: unknown): SallyportError {
  const [summary = ""] = String(cause).split("\n", 1);
  return new SallyportError("UNEXPECTED_FAILURE", { summary, cause });
}
