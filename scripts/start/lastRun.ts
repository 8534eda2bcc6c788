import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Address } from "viem";
import { parseRecord } from "../../tasks/lib/record.ts";

/** The label in examples/small/dao.yaml. */
export const LABEL = "small";

/** Where the runner keeps journal, evidence and observations: what `agent run` takes of itself. */
export const FOLDER = join("agents", "local", LABEL, "bookkeeper");

const RECORDS = join("deployments", "local");
const RECORD = join(RECORDS, `${LABEL}.json`);

/** Removes what was kept of the last run: it tells of a chain that is gone. */
export function forgetLastRun(): void {
  rmSync(RECORD, { force: true });
  rmSync(join("agents", "local", LABEL), { recursive: true, force: true });
}

/** The treasury of the system that was deployed. */
export function treasuryOf(): Address {
  return parseRecord(readFileSync(RECORD, "utf8"), RECORD).addresses.treasury;
}

/** Whether commands must be told which system is meant: records of others lie there too. */
export function isAmbiguous(): boolean {
  return readdirSync(RECORDS).filter((file) => file.endsWith(".json")).length > 1;
}
