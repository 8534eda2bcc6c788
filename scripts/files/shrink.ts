import type { Format } from "./corpus.ts";
import { judge, readers } from "./judge.ts";

/** Milliseconds that are spent on making a file smaller. */
const PATIENCE = 20_000;

/** The smallest file that fails alike: without the lines, then the bytes, that the failure does not need. */
export async function shrink(
  format: Format,
  bytes: Uint8Array,
  fault: string,
  reader = readers[format],
): Promise<Uint8Array> {
  const end = Date.now() + PATIENCE;
  const wanted = kindOf(fault);
  let smallest = bytes;
  for (let size = Math.ceil(smallest.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let at = 0; at < smallest.length && Date.now() < end; ) {
      const smaller = Uint8Array.from([...smallest.subarray(0, at), ...smallest.subarray(at + size)]);
      const verdict = await judge(format, smaller, reader);
      if (verdict.kind === "fault" && kindOf(verdict.fault) === wanted) smallest = smaller;
      else at += size;
    }
  }
  return smallest;
}

/** A fault without the values in it. */
function kindOf(fault: string): string {
  return fault.replaceAll(/\d[\d.]*|0x[0-9a-f]+|"[^"]*"/gi, "#").slice(0, 40);
}
