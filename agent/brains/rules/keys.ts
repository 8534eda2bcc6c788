import { told } from "../../intents/refusal.ts";
import { MOST_IN_KEY } from "../../intents/schema.ts";
import { type Row, RowProblem } from "./rows.ts";
import { fillTemplate, type Template } from "./template.ts";

/**
 * What makes the wish of a row this one for ever. By its id, where the plan says which that is: a row that is changed
 * later keeps its key. Else by its bytes, and by which of equal rows it is, counted from the top.
 */
export function rowKeys(entry: string, id: Template | undefined): (row: Row) => string {
  const counts = new Map<string, number>();
  const firstAt = new Map<string, number>();
  return (row) => {
    const { hash, number } = row.record;
    if (id === undefined) {
      const occurrence = (counts.get(hash) ?? 0) + 1;
      counts.set(hash, occurrence);
      return `${entry}/${hash.slice(2)}/${occurrence}`;
    }
    const text = fillTemplate(id, row.textAt).trim();
    const key = `${entry}/${text}`;
    if (text === "") throw new RowProblem("its id is empty");
    if (!/^[\x20-\x7e]*$/.test(text)) throw new RowProblem(`its id ${told(text)} has other characters than ASCII`);
    if (key.length > MOST_IN_KEY) throw new RowProblem("its id is too long");
    const first = firstAt.get(key);
    if (first !== undefined) throw new RowProblem(`its id ${told(text)} is that of row ${first} already`);
    firstAt.set(key, number);
    return key;
  };
}

/** What makes the wish of a period this one: the period's first second, whatever turn asks. */
export function periodKey(entry: string, start: number): string {
  return `${entry}/${momentText(start)}`;
}

/** The first second of the period that holds `now`, or undefined before the first one. */
export function periodStart(since: number, every: number, now: number): number | undefined {
  return now < since ? undefined : since + Math.floor((now - since) / every) * every;
}

export function momentText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}
