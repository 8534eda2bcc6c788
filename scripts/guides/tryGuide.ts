import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { parseDuration } from "../../sdk/time/duration.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import { type Block, blocksOf, isShown } from "./blocks.ts";
import type { GuideChain } from "./chain.ts";
import { type Running, startCommandThatStays } from "./running.ts";

const root = join(import.meta.dirname, "..", "..");
const bin = join(root, "node_modules", ".bin");

/** What a guide's commands print, against what the guide shows. */
export type Tried = {
  /** The block that shows another output than the one that came, with what came. */
  differing: { block: Block; output: string }[];
  commands: number;
};

/** A guide whose command ended otherwise than a reader expects. */
export class GuideFailed extends Error {}

/**
 * Does what a guide says, as its reader would, in an empty folder beside the examples:
 *
 * - ` ```yaml dao.yaml ` writes that file;
 * - ` ```sh ` runs in a shell, and every line must end well unless it ends with `# refused`; `NAME=value` is kept;
 * - ` ```text ` is what the commands before it print, a line of `…` standing for any lines, ` …` at the end of
 *   one for its rest, and `0x…` for any hash;
 * - ` ```chain ` is typed where the chain runs: it starts it, or lets time pass;
 * - ` ```server ` is typed in a terminal of its own, where it stays: what ran there before is ended first. It prints
 *   its first line.
 *
 * Other blocks are for the eye.
 */
export async function tryGuide(guide: string, chain: GuideChain): Promise<Tried> {
  mkdirSync(join(root, "cache"), { recursive: true });
  const folder = mkdtempSync(join(root, "cache", "guide-"));
  try {
    furnishFolder(folder);
    return await doAll(guide, chain, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function doAll(guide: string, chain: GuideChain, folder: string): Promise<Tried> {
  const tried: Tried = { differing: [], commands: 0 };
  const kept: string[] = [];
  let server: Running | undefined;
  let output = "";
  try {
    for (const block of blocksOf(guide)) await doOne(block);
  } finally {
    await server?.end();
  }
  return tried;

  async function doOne(block: Block): Promise<void> {
    if (block.language === "chain") {
      output = await typeAtChain(block, chain);
    } else if (block.language === "server") {
      await server?.end();
      server = await startServer(block, folder, chain.url);
      output = server.said;
    } else if (block.language === "sh") {
      const lines = block.text.split("\n").filter((line) => line.trim() !== "" && !line.startsWith("#"));
      output = await runShell(block, folder, chain.url, kept);
      kept.push(...lines.filter((line) => ASSIGNMENT.test(line)));
      tried.commands += lines.filter((line) => !ASSIGNMENT.test(line)).length;
    } else if (block.language === "text") {
      if (!isShown(block.text.trimEnd(), output)) tried.differing.push({ block, output });
    } else if (block.name !== undefined) {
      mkdirSync(dirname(join(folder, block.name)), { recursive: true });
      writeFileSync(join(folder, block.name), block.text);
    }
  }
}

async function startServer({ text, line }: Block, folder: string, url: string): Promise<Running> {
  try {
    return await startCommandThatStays(text.trim(), folder, environmentOf(url));
  } catch (error) {
    throw new GuideFailed(`line ${line}: ${(error as Error).message}`);
  }
}

/** A project as the reader has it: the configuration of this one, and its examples to copy from. */
function furnishFolder(folder: string): void {
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  symlinkSync(join(root, "examples"), join(folder, "examples"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", private: true }));
  writeFileSync(join(folder, "hardhat.config.ts"), `export { default } from "${join(root, "hardhat.config.ts")}";\n`);
}

async function typeAtChain({ text, line }: Block, chain: GuideChain): Promise<string> {
  const typed = text.trim();
  if (typed === "npm run local") return "";
  const seconds = parseDuration(typed);
  if (seconds === undefined) throw new GuideFailed(`line ${line}: the chain does not understand "${typed}".`);
  return `It is ${formatMoment(await chain.pass(seconds))}.`;
}

/** What a command prints where the machine is slow. */
const WAITING = /^(.* \(\d+ s\)|reading logs: .*)\n/gm;

const ASSIGNMENT = /^[A-Z_]+=\S+$/;

async function runShell({ text, line }: Block, folder: string, url: string, kept: readonly string[]): Promise<string> {
  // Like a reader, the shell stops at the first command that does not end as it should.
  const script = ["set -e", ...kept, ...text.split("\n").map(unlessRefused)].join("\n");
  const shell = spawn("bash", ["-c", script], { cwd: folder, env: environmentOf(url) });
  let output = "";
  for (const stream of [shell.stdout, shell.stderr]) stream.on("data", (chunk) => (output += chunk));
  const code = await new Promise((resolve) => shell.once("close", resolve));
  const told = output
    .replaceAll(WAITING, "")
    .replaceAll(/[ \t]+$/gm, "")
    .trimEnd();
  if (code !== 0) throw new GuideFailed(`line ${line}: this did not end as the guide says:\n${text}\n${told}`);
  return told;
}

function environmentOf(url: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PATH: `${bin}${delimiter}${process.env.PATH ?? ""}`,
    SALLYPORT_LOCAL_URL: url,
    NO_COLOR: "1",
    FORCE_COLOR: "0",
    npm_config_loglevel: "error",
  };
}

/** A command that the guide says is refused must end badly. */
function unlessRefused(command: string): string {
  const refused = /^(.*\S)\s*# refused$/.exec(command)?.[1];
  return refused === undefined ? command : `if ${refused}; then echo "this was not refused"; exit 1; fi`;
}
