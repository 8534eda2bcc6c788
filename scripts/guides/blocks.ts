/** A fenced block of a guide, and where it stands. */
export type Block = {
  /** What follows the opening fence: a language, and for a file its name. */
  language: string;
  name: string | undefined;
  text: string;
  /** The line of its opening fence, from 1. */
  line: number;
  /** Where its text begins and ends in the guide. */
  from: number;
  to: number;
};

/** How a guide says that all it tells to do is tried. */
export const MARK = "<!-- tried by npm run guides -->";

/** A line that stands for any number of lines of output. */
export const ELLIPSIS = "…";

/** Stands for a hash that is another one each time, as of what was observed at some moment of this machine's clock. */
const ANY_HASH = "0x…";

/** Behind a line of which the rest is another one each time. */
const ANY_REST = / …$/;

/** Whether a block leaves out some of what was printed, so that only a person can write it anew. */
export function isShortened(shown: string): boolean {
  return shown.split("\n").some((line) => line === ELLIPSIS || line.includes(ANY_HASH) || ANY_REST.test(line));
}

/** The fenced blocks of a guide, in their order. */
export function blocksOf(guide: string): Block[] {
  return [...guide.matchAll(/^```([a-z]+)(?: +(\S+))?\n([\s\S]*?)^```/gm)].map((match) => {
    const { 0: whole, 1: language = "", 2: name, 3: text = "", index } = match;
    const from = index + whole.length - text.length - "```".length;
    return { language, name, text, line: guide.slice(0, index).split("\n").length, from, to: from + text.length };
  });
}

/** Whether output is what a guide shows, `…` standing for what it leaves out: lines, the rest of one, a hash. */
export function isShown(shown: string, output: string): boolean {
  const parts = shown.split("\n").map((line) => (line === ELLIPSIS ? "(?:.*\n)*?" : `${escaped(line)}\n`));
  return new RegExp(`^${parts.join("")}$`).test(`${output}\n`);
}

function escaped(line: string): string {
  return line
    .replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")
    .replaceAll(ANY_HASH, "0x[0-9a-f]+")
    .replace(ANY_REST, " .+");
}
