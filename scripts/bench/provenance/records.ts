import { open } from "node:fs/promises";

/** Lines that are written at once. */
const PART = 10_000;

/** Writes a file of readings, one JSON object a line, 85 bytes on average. The same in every run. */
export async function writeRecords(path: string, count: number): Promise<void> {
  await using file = await open(path, "w");
  for (let first = 0; first < count; first += PART) {
    const lines = Array.from({ length: Math.min(PART, count - first) }, (_, i) => reading(first + i));
    await file.appendFile(`${first === 0 ? "" : "\n"}${lines.join("\n")}`);
  }
}

function reading(id: number): string {
  const at = new Date(Date.UTC(2026, 0, 1) + 60_000 * id).toISOString().replace(".000", "");
  const value = ((id * 7_919) % 100_003) / 100;
  return `{"id":${id},"at":"${at}","sensor":"s-${id % 977}","value":${value},"unit":"C"}`;
}
