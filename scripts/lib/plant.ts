// Plants a bug in a source.

export type Planted = {
  file: string;
  /** Stands in the file exactly once. */
  text: string;
  replacement: string;
};

/** Where the bug's text stands in the source, which must hold it exactly once. */
export function placeOf({ file, text }: Pick<Planted, "file" | "text">, source: string): number {
  const place = source.indexOf(text);
  if (place === -1) throw new Error(`PLANT_TEXT_MISSING: ${file} does not hold "${text.trim()}"`);
  if (source.indexOf(text, place + 1) !== -1) {
    throw new Error(`PLANT_TEXT_AMBIGUOUS: ${file} holds "${text.trim()}" more than once`);
  }
  return place;
}

/** The source with the bug in it. */
export function plant(bug: Planted, source: string): string {
  const place = placeOf(bug, source);
  return source.slice(0, place) + bug.replacement + source.slice(place + bug.text.length);
}
