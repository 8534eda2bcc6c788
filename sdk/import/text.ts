import type { ErrorCode } from "../errors/registry.ts";
import { SallyportError } from "../errors/SallyportError.ts";

type DecodeTextOptions = {
  /** How errors call the file. */
  file: string;
  /** Bytes that are read at most. */
  most: number;
  /** The error for what cannot be read. */
  code: ErrorCode;
};

/** The text of a file of other tools: UTF-8, or UTF-16 where its mark says so. The mark itself is dropped. */
export function decodeText(content: string | Uint8Array, { file, most, code }: DecodeTextOptions): string {
  const size = content.length;
  if (size > most) {
    throw new SallyportError(code, {
      summary: `The file has ${size} bytes, and at most ${most} are read.`,
      place: file,
      nextStep: "Check that it is the right file, and split it if it is.",
    });
  }
  if (typeof content === "string") return content.replace(/^\ufeff/, "");
  const encoding = encodingOf(content);
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(content);
  } catch (cause) {
    throw new SallyportError(code, {
      summary: `The file is not text in ${encoding.toUpperCase()}.`,
      place: file,
      nextStep: "Save it as UTF-8.",
      cause,
    });
  }
}

function encodingOf([first, second]: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (first === 0xff && second === 0xfe) return "utf-16le";
  return first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
}
