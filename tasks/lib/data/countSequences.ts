import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { CountedSequence } from "../../../sdk/provenance/manifest/readAbout.ts";
import { type Sequence, type SequenceCounter, sequenceCounter } from "../../../sdk/provenance/manifest/sequence.ts";
import type { DataFile, DataInput } from "./inputs.ts";
import { type LinePlace, type NumberedLines, numberedLines, uncounted } from "./numberedLines.ts";

/** Bytes of a line that a number is looked for in. */
const MOST_LINE_BYTES = 16 * 1024 * 1024;
/** Who numbered, of one batch: each has a counter. */
const MOST_SOURCES = 10_000;
const LINE_FEED = 0x0a;

export type CountedInput = {
  /** The same data: whoever reads it to its end has it counted. */
  input: DataInput;
  /**
   * What was counted when it was read last, by the names of the sources.
   *
   * @throws ABOUT_INVALID where there was no number at all.
   */
  found: () => { sequences: Sequence[] /** Numbers that came more than once. */; repeated: number };
};

/**
 * Counts the numbers that sources gave to lines of JSON or CSV, while the data is read for something else.
 *
 * @throws ABOUT_INVALID where the data has no file of the name that is to be counted.
 * @throws RECORD_INVALID, while it is read, where a line has no such number.
 */
export function countSequences(input: DataInput, counted: readonly CountedSequence[]): CountedInput {
  for (const { file } of counted) {
    if (file !== undefined && !input.files.some(({ path }) => path === file)) throw uncountable("no such file", file);
  }
  const counters = new Map<string, SequenceCounter>();
  let repeated = 0;
  const files = input.files.map((file): DataFile => {
    const asked = counted.filter((one) => one.file === undefined || one.file === file.path);
    return { ...file, chunks: () => (asked.length === 0 ? file.chunks() : passing(file, asked)) };
  });
  const [first] = files;
  if (first !== undefined) {
    const { chunks } = first;
    // Whoever reads it again begins with the first.
    first.chunks = () => {
      counters.clear();
      repeated = 0;
      return chunks();
    };
  }
  return {
    input: { ...input, files },
    found() {
      // Nobody asks for numbers and means that none is there.
      if (counted.length > 0 && counters.size === 0) throw uncountable("no number", counted[0]?.file);
      const sources = [...counters.keys()].sort();
      return { sequences: sources.flatMap((source) => counters.get(source)?.sequence() ?? []), repeated };
    },
  };

  async function* passing(file: DataFile, asked: readonly CountedSequence[]): AsyncGenerator<Uint8Array> {
    const readers = asked.map(numberedLines);
    let line = 1;
    let open: Uint8Array[] = [];
    let openBytes = 0;
    const end = () => {
      for (const read of readers) count(Buffer.concat(open), read, { path: file.path, line });
      open = [];
      openBytes = 0;
      line++;
    };
    for await (const chunk of file.chunks()) {
      let at = 0;
      for (let feed = chunk.indexOf(LINE_FEED); feed !== -1; feed = chunk.indexOf(LINE_FEED, at)) {
        open.push(chunk.subarray(at, feed));
        end();
        at = feed + 1;
      }
      // What was given is overwritten by what comes next.
      if (at < chunk.length) open.push(chunk.slice(at));
      openBytes += chunk.length - at;
      if (openBytes > MOST_LINE_BYTES) throw uncounted({ path: file.path, line }, "it is too long to look into");
      yield chunk;
    }
    if (openBytes > 0) end();
  }

  function count(bytes: Uint8Array, read: NumberedLines, at: LinePlace): void {
    const numbered = read(bytes, at);
    if (numbered === undefined) return;
    const { source, number } = numbered;
    let counter = counters.get(source);
    if (counter === undefined) {
      if (counters.size === MOST_SOURCES) throw uncounted(at, `it names one source more than ${MOST_SOURCES}`);
      counter = sequenceCounter(source);
      counters.set(source, counter);
    }
    if (!counter.add(number)) repeated++;
  }
}

function uncountable(what: string, file: string | undefined): SallyportError {
  return new SallyportError("ABOUT_INVALID", {
    summary: `Numbers of sources are to be counted, and the data has ${what}${what === "no such file" ? "" : " in it"}.`,
    place: "sequences, file",
    value: file,
    nextStep: "Name the file relative to the folder, with / between its parts; or leave sequences out.",
  });
}
