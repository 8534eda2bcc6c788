import { isDeepStrictEqual } from "node:util";
import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { Manifest } from "../../../sdk/provenance/manifest/manifest.ts";
import { manifestOfAbout } from "../../../sdk/provenance/manifest/readAbout.ts";
import type { Sequence } from "../../../sdk/provenance/manifest/sequence.ts";
import { gapWords, spanWords } from "../../../sdk/provenance/manifest/sequenceWords.ts";
import { writeManifest } from "../../../sdk/provenance/manifest/writeManifest.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import { type Output, waiting } from "../output.ts";
import { readAboutFile } from "./aboutFile.ts";
import { countSequences } from "./countSequences.ts";
import { type DataAt, inputAt } from "./dataAt.ts";

/** How a manifest that is kept differs from what a file says of the same data, a line for each. */
export type ComparedAbout = { path: string; differing: string[] };

/**
 * Compares the manifest of data with what somebody says of it, and with the numbers that are counted in it: so what a
 * manifest hides of them shows.
 *
 * @throws ABOUT_INVALID, RECORD_INVALID, MANIFEST_OF_OTHER where nothing was said of the data when it was hashed.
 */
export async function compareAbout(
  at: DataAt,
  output: Output,
  { path, manifest }: { path: string; manifest: Manifest | undefined },
): Promise<ComparedAbout> {
  if (manifest === undefined) {
    throw new SallyportError("MANIFEST_OF_OTHER", {
      summary:
        "There is no manifest to compare with: nothing was said of this data when it was hashed, or it was forgotten.",
      place: at.store,
      nextStep: "Leave --about out.",
    });
  }
  const { about, parents } = await readAboutFile(path);
  const { files } = manifest;
  const { input, found } = countSequences(await inputAt(at, files[0]?.path), about.counted);
  if (about.counted.length > 0) {
    const reading = async () => {
      for (const file of input.files) for await (const _ of file.chunks());
    };
    await waiting(output, "counting the numbers of sources", reading());
  }
  // The salt says nothing.
  const { salt: _, ...unsalted } = manifest;
  const said = manifestOfAbout(about, { files, parents, sequences: found().sequences });
  const [kept, wanted] = [unsalted, said].map((one) => JSON.parse(writeManifest(one)) as Record<string, unknown>);
  const keys = [...new Set([...Object.keys(kept ?? {}), ...Object.keys(wanted ?? {})])].sort();
  const differing = keys.filter((key) => !isDeepStrictEqual(kept?.[key], wanted?.[key]));
  return {
    path,
    differing: differing.flatMap((key) =>
      key === "sequences" ? differingSequences(manifest.sequences, said.sequences) : [`${key} is another`],
    ),
  };
}

function differingSequences(kept: readonly Sequence[] = [], found: readonly Sequence[] = []): string[] {
  const sources = [...new Set([...kept, ...found].map(({ source }) => source))].sort();
  const lines = sources.flatMap((source) => {
    const [before, now] = [kept, found].map((list) => wordsOf(list.find((one) => one.source === source)));
    return before === now ? [] : [`numbers of ${showUnseen(source)}: the manifest says ${before}; it is ${now}`];
  });
  return lines.length > 0 ? lines : ["sequences stand in another order"];
}

function wordsOf(sequence: Sequence | undefined): string {
  return sequence === undefined ? "nothing" : `${spanWords(sequence)}, ${gapWords(sequence)}`;
}
