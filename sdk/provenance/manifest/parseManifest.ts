import { SallyportError } from "../../errors/SallyportError.ts";
import { readForm } from "../readForm.ts";
import { MAX_MANIFEST_BYTES, type Manifest, manifestSchema } from "./manifest.ts";

/**
 * Reads a manifest, in whatever spelling it was written: its hash is that of its canonical form.
 *
 * @param file How errors call it.
 * @throws MANIFEST_INVALID, MANIFEST_TOO_LARGE
 */
export function parseManifest(text: string, file = "manifest.json"): Manifest {
  // Bytes are at least as many; the rest is looked at where it is written.
  if (text.length > MAX_MANIFEST_BYTES) throw tooLarge(text.length, file);
  return readForm({ text, schema: manifestSchema, what: "a manifest", file, code: "MANIFEST_INVALID" });
}

/** The error for a manifest of so many bytes. */
export function tooLarge(bytes: number, place: string): SallyportError {
  const summary = `The manifest has ${bytes} bytes, and at most ${MAX_MANIFEST_BYTES} are read.`;
  return new SallyportError("MANIFEST_TOO_LARGE", { summary, place });
}
