const LINE_FEED = 10;

/**
 * Where each line begins and ends, two numbers for each: the bytes between line feeds, so that lines joined by line
 * feeds are the bytes again. A line feed at the end leaves an empty last line; no bytes are one empty line.
 */
export function lineSpans(bytes: Uint8Array): Uint32Array {
  let lines = 1;
  for (const byte of bytes) if (byte === LINE_FEED) lines++;
  const spans = new Uint32Array(2 * lines);
  let start = 0;
  for (let i = 0; i < lines; i++) {
    const found = bytes.indexOf(LINE_FEED, start);
    const end = found === -1 ? bytes.length : found;
    spans[2 * i] = start;
    spans[2 * i + 1] = end;
    start = end + 1;
  }
  return spans;
}
