import { relative, sep } from "node:path";
import type { Observation, Source } from "./observation.ts";
import type { Observing } from "./observing.ts";
import { readSettled } from "./readSettled.ts";
import { recordsOfFiles } from "./records.ts";

export type FileSourceParameters = Observing & {
  /** The source's name in the agent file. */
  name: string;
  /** Where the file stands. */
  path: string;
  /** The folder that it must be in, whatever links stand on the way: that of the agent file. */
  inside: string;
  /** Bytes, at most. */
  most: number;
};

/** A file whose lines are records. It is read again where it changes meanwhile, and kept before it is read as text. */
export function fileSource({ name, path, inside, most, store, now, batchesOf }: FileSourceParameters): Source {
  const shown = relative(inside, path).replaceAll(sep, "/");
  return {
    name,
    async observe(signal): Promise<Observation> {
      const bytes = await readSettled({ path, folder: inside, most, signal });
      const observedAt = now();
      const digest = await store.keep(bytes);
      const { records, content } = recordsOfFiles([{ path: shown, bytes }]);
      const batches = await batchesOf([content]);
      return { source: name, path: shown, observedAt, digest, records, batches };
    },
  };
}
