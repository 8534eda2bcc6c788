import { stringToBytes } from "viem";
import { SallyportError } from "../../errors/SallyportError.ts";
import { canonicalJson } from "../../text/canonicalJson.ts";
import { checkForm } from "../readForm.ts";
import { MANIFEST_FORMAT, MAX_MANIFEST_BYTES, type Manifest, manifestSchema } from "./manifest.ts";
import { tooLarge } from "./parseManifest.ts";

/**
 * A manifest in its canonical form, that of RFC 8785: the bytes that are hashed, in UTF-8. It has no line end.
 *
 * @throws MANIFEST_INVALID, MANIFEST_TOO_LARGE
 */
export function writeManifest(manifest: Manifest): string {
  const document = { format: MANIFEST_FORMAT, ...manifest };
  const text = JSON.stringify(document, (_, value) => (typeof value === "bigint" ? String(value) : value));
  const canonical = canonicalJson(text);
  if (!canonical.ok)
    throw new SallyportError("MANIFEST_INVALID", { summary: canonical.summary, place: "the manifest" });
  const form = { schema: manifestSchema, what: "as it must be", file: "the manifest" } as const;
  checkForm({ ...form, json: JSON.parse(canonical.text), code: "MANIFEST_INVALID" });
  const bytes = stringToBytes(canonical.text).length;
  if (bytes > MAX_MANIFEST_BYTES) throw tooLarge(bytes, "the manifest");
  return canonical.text;
}
