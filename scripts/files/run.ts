// Many mutated files, how each format's reader took them, and what a run must show to count.
import { deployErrors } from "../../sdk/errors/deployErrors.ts";
import { importErrors } from "../../sdk/errors/importErrors.ts";
import { policyErrors } from "../../sdk/errors/policyErrors.ts";
import { type Corpus, FORMATS, type Format } from "./corpus.ts";
import { judge, type Verdict } from "./judge.ts";
import { type Case, makeCase } from "./makeCase.ts";

export type Failure = { case: Case; fault: string };

export type Tally = {
  files: number;
  formats: Map<
    Format,
    { accepted: number; refused: Map<string, number>; slowest: { seconds: number; number: number } }
  >;
  failures: Failure[];
};

export function emptyTally(): Tally {
  const none = () => ({ accepted: 0, refused: new Map<string, number>(), slowest: { seconds: 0, number: 0 } });
  return { files: 0, formats: new Map(FORMATS.map((format) => [format, none()])), failures: [] };
}

/** Judges the files of a seed from `from` on, one by one. */
export async function* judged(
  corpus: Corpus,
  { seed, from = 0, count }: { seed: string; from?: number; count: number },
): AsyncGenerator<{ case: Case; verdict: Verdict }> {
  for (let number = from; number < from + count; number++) {
    const one = makeCase(corpus, seed, number);
    yield { case: one, verdict: await judge(one.format, one.bytes) };
  }
}

export function count(tally: Tally, { case: one, verdict }: { case: Case; verdict: Verdict }): void {
  const format = tally.formats.get(one.format);
  if (format === undefined) throw new Error(`no format is called ${one.format}`);
  tally.files += 1;
  if (verdict.seconds > format.slowest.seconds) format.slowest = { seconds: verdict.seconds, number: one.number };
  if (verdict.kind === "accepted") format.accepted += 1;
  else if (verdict.kind === "refused") format.refused.set(verdict.code, (format.refused.get(verdict.code) ?? 0) + 1);
  else tally.failures.push({ case: one, fault: verdict.fault });
}

/** Why a run failed or shows too little; empty where it is good. */
export function faultsOf({ formats, failures }: Tally): string[] {
  const vacuous = [...formats].flatMap(([format, { accepted, refused }]) => [
    ...(accepted === 0 ? [`${format}: no file is accepted, so nothing is known of what is`] : []),
    ...(refused.size === 0 ? [`${format}: no file is refused`] : []),
  ]);
  return [
    ...(failures.length === 0 ? [] : [`${failures.length} files are read in a way that they must not`]),
    ...vacuous,
  ];
}

/** What files can be refused with. */
const OF_FILES: readonly string[] = [
  ...Object.keys({ ...policyErrors, ...importErrors }),
  ...Object.keys(deployErrors).filter((code) => code.startsWith("DAO_")),
  ...[
    "ROOT_FILE_INVALID",
    "ROOT_CHANGE_UNKNOWN",
    "ROOT_CHANGE_INVALID",
    "FILE_INVALID",
    "FILE_NOT_TEXT",
    "FILE_TOO_LARGE",
  ],
];

/** Codes that files could have, and none had. */
export function unreached({ formats }: Tally): string[] {
  const reached = new Set([...formats.values()].flatMap(({ refused }) => [...refused.keys()]));
  return OF_FILES.filter((code) => !reached.has(code));
}
