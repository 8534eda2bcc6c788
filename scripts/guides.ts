// npm run guides: does all that the guides tell people to do, each on a chain of its own, and compares what is printed
// with what they show. --write puts what came into the guides; names of guides choose among them.
import { globSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { basename, dirname } from "node:path";
import { parseArgs } from "node:util";
import { isShortened, MARK } from "./guides/blocks.ts";
import { startGuideChain } from "./guides/chain.ts";
import { GuideFailed, type Tried, tryGuide } from "./guides/tryGuide.ts";

const { values, positionals } = parseArgs({ options: { write: { type: "boolean" } }, allowPositionals: true });
const guides = globSync(["docs/{guides,playbooks}/*.md", "examples/*/README.md"])
  .sort()
  .filter((file) => readFileSync(file, "utf8").includes(MARK))
  .filter((file) => positionals.length === 0 || positionals.includes(nameOf(file)));
if (guides.length === 0) throw new Error(`No guide is called ${positionals.join(" or ")}.`);

let failed = 0;
const waiting = [...guides];
// Two at a time: each has a chain and a folder of its own, and waits for one of them most of its time.
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, playNext));
console.log(`${guides.length - failed} of ${guides.length} guides lead where they say`);
process.exitCode = failed === 0 ? 0 : 1;

async function playNext(): Promise<void> {
  const file = waiting.shift();
  if (file === undefined) return;
  if (!(await play(file))) failed++;
  await playNext();
}

/** Does what one guide says. Returns whether it leads where it says. */
async function play(file: string): Promise<boolean> {
  const started = Date.now();
  const guide = readFileSync(file, "utf8");
  const chain = await startGuideChain();
  try {
    const tried = await tryGuide(guide, chain);
    const { text, isWhole } = values.write ? rewritten(guide, tried) : { text: guide, isWhole: tell(file, tried) };
    if (values.write) writeFileSync(file, text);
    const seconds = ((Date.now() - started) / 1000).toFixed(0);
    console.log(`${file}: ${tried.commands} commands, ${seconds} s`);
    return isWhole;
  } catch (error) {
    if (!(error instanceof GuideFailed)) throw error;
    console.error(`${file}, ${error.message}`);
    return false;
  } finally {
    await chain.stop();
  }
}

/** A README by the folder that it is of. */
function nameOf(file: string): string {
  const name = basename(file, ".md");
  return name === "README" ? basename(dirname(file)) : name;
}

/** Says what a guide shows otherwise. Returns whether there is no such thing. */
function tell(file: string, { differing }: Tried): boolean {
  for (const { block, output } of differing) {
    console.error(`${file}:${block.line} shows another output than the one that came:\n${output}\n`);
  }
  return differing.length === 0;
}

/** The guide with what came, and whether that is all of it: what was shortened by hand is left to the hand. */
function rewritten(guide: string, { differing }: Tried): { text: string; isWhole: boolean } {
  const shortened = differing.filter(({ block }) => isShortened(block.text));
  for (const { block, output } of shortened) {
    console.error(`line ${block.line} is shortened and no longer true:\n${output}\n`);
  }
  const others = differing.filter(({ block }) => !isShortened(block.text));
  const text = others
    .toReversed()
    .reduce((whole, { block, output }) => `${whole.slice(0, block.from)}${output}\n${whole.slice(block.to)}`, guide);
  return { text, isWhole: shortened.length === 0 };
}
