export type ReadUtf8 =
  | { ok: true; text: string }
  | {
      ok: false;
      /** Place of the first byte that is not UTF-8, counted from 0. */
      at: number;
      /** The character that it would be, counted from 1, in UTF-16 units as editors count. */
      column: number;
    };

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lenient = new TextDecoder("utf-8", { ignoreBOM: true });

/** The text of bytes in UTF-8. A byte-order mark is a character of it. */
export function readUtf8(bytes: Uint8Array): ReadUtf8 {
  try {
    return { ok: true, text: strict.decode(bytes) };
  } catch {
    // What is not UTF-8 was replaced, and is other bytes when it is written again: at their beginning, not in their middle.
    const again = new TextEncoder().encode(lenient.decode(bytes));
    let at = again.findIndex((byte, i) => byte !== bytes[i]);
    while (((again[at] ?? 0) & 0xc0) === 0x80) at -= 1;
    return { ok: false, at, column: lenient.decode(bytes.subarray(0, at)).length + 1 };
  }
}
