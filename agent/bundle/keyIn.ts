/** The key of the wish that a bundle tells of; undefined where it tells of none. */
export function keyIn(lines: readonly string[]): string | undefined {
  const [script] = restOf(lines, "script ");
  if (script !== undefined) return script;
  const [wish = ""] = restOf(lines, "wish ");
  try {
    const { key }: { key?: unknown } = JSON.parse(wish);
    return typeof key === "string" ? key : undefined;
  } catch {
    return undefined;
  }
}

function restOf(lines: readonly string[], word: string): string[] {
  return lines.flatMap((line) => (line.startsWith(word) ? [line.slice(word.length)] : []));
}
