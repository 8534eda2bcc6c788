// node examples/data/make.ts FOLDER: writes the three data sets of this example; the same ones whenever it runs.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Numbers that look like chance and are the same in every run: mulberry32. */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const LUSD = "0x0992302a1BD584c0659Be3cC1358C58748A9A0f0";
const PEOPLE = [
  "0x5e253FEd1959Eb9866FC77A0e5686dDa8109eE6b",
  "0xF5adFe16acd5055d5603B30f099Af5443b1D6F07",
  "0x204C94A8a1AaeA0b816F1BF906433c510D2f0076",
];
const START = Date.UTC(2027, 2, 1);
const HOUR = 3_600_000;
/** The number that the market gave to the first hour. */
const FIRST_TICK = 8_640;
const at = (milliseconds: number) => new Date(milliseconds).toISOString().replace(".000Z", "Z");

/** What three people are paid in a month, in the form that Safe's CSV airdrop reads. */
function payouts(): string {
  const below = chance(1);
  const rows = Array.from({ length: 24 }, (_, i) => {
    const amount = `${100 + below(900)}.${String(below(100)).padStart(2, "0")}`;
    return `erc20,${LUSD},${PEOPLE[i % PEOPLE.length]},${amount},`;
  });
  return lines(["token_type,token_address,receiver,amount,id", ...rows]);
}

/**
 * A price for each hour of two days. Three hours are missing, as where a market did not answer; two prices were told
 * again later, with another value: both lines stay, and the higher revision counts. The market numbers its hours; what it
 * tells again has the same number.
 */
function prices(): string {
  const below = chance(2);
  const missing = [7, 19, 20];
  const corrected = [12, 31];
  let cents = 182_450;
  const rows: string[] = [];
  for (let hour = 0; hour < 48; hour++) {
    cents += below(401) - 200;
    if (missing.includes(hour)) continue;
    rows.push(price(hour, cents, 1));
    if (corrected.includes(hour - 2)) rows.push(price(hour - 2, cents + 55, 2));
  }
  return lines(["hour,pair,tick,price,revision", ...rows]);
}

function price(hour: number, cents: number, revision: number): string {
  return `${at(START + hour * HOUR)},ETH/USD,${FIRST_TICK + hour},${(cents / 100).toFixed(2)},${revision}`;
}

/** Two sensors that number what they send; the second lost three readings. */
function sensors(): string {
  const below = chance(3);
  const rows: string[] = [];
  for (let reading = 0; reading < 20; reading++) {
    const time = at(START + reading * (HOUR / 6));
    rows.push(JSON.stringify({ sensor: "north", seq: 1_000 + reading, time, celsius: (180 + below(40)) / 10 }));
    if (reading >= 8 && reading <= 10) continue;
    rows.push(JSON.stringify({ sensor: "south", seq: 400 + reading, time, celsius: (210 + below(40)) / 10 }));
  }
  return lines(rows);
}

/** The last line has no end, so that no empty record follows. */
function lines(rows: readonly string[]): string {
  return rows.join("\n");
}

/** The files of the example by their paths. */
export const dataSets: Readonly<Record<string, string>> = {
  "payouts.csv": payouts(),
  "prices/eth-usd.csv": prices(),
  "sensors/greenhouse.jsonl": sensors(),
};

if (import.meta.main) {
  const folder = process.argv[2];
  if (folder === undefined) throw new Error("Name the folder to write to: node examples/data/make.ts data");
  for (const [path, text] of Object.entries(dataSets)) {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  console.log(`${Object.keys(dataSets).length} files are in ${folder}.`);
}
