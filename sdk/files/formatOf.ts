/**
 * What a file of JSON says that it is, by its key `format`; undefined where it says nothing, or is no JSON. Words that
 * stand elsewhere in the text count for nothing: others may have written them there.
 */
export function formatOf(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const format = typeof value === "object" && value !== null && "format" in value ? value.format : undefined;
    return typeof format === "string" ? format : undefined;
  } catch {
    return undefined;
  }
}
