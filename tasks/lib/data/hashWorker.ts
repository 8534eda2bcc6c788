// A thread that hashes runs of records. Buffers travel to and fro, so that nothing is copied and none is made anew.
import { parentPort, workerData } from "node:worker_threads";
import type { RecordProfile } from "../../../sdk/provenance/profiles/profile.ts";
import { simdHasher } from "../../../sdk/provenance/tree/simdHasher.ts";
import { hashRun } from "./hashRun.ts";
import type { RefusedRun, Run, WorkerSetup } from "./job.ts";

const { isKernelRight, secret, reading } = workerData as WorkerSetup;
const hasher = isKernelRight ? simdHasher() : await (await import("./packageHasher.ts")).packageHasher();
const recordOf = reading === undefined ? undefined : await recordOfProfile(reading);

async function recordOfProfile(name: string): Promise<RecordProfile["recordOf"]> {
  const { profileNamed } = await import("../../../sdk/provenance/profiles/recordProfiles.ts");
  return profileNamed(name).recordOf;
}

parentPort?.on("message", (run: Run) => {
  const { refusal } = refusalOf(run);
  const answer = refusal === undefined ? run : { ...run, refusal };
  parentPort?.postMessage(answer, [run.bytes.buffer, run.spans.buffer, run.nodes.buffer]);
});

function refusalOf(run: Run): { refusal?: RefusedRun["refusal"] } {
  try {
    hashRun({ hasher, secret, recordOf }, run);
    return {};
  } catch (error) {
    if (!(error instanceof Error) || !("code" in error)) throw error;
    const { code, summary, place, line, column, value, nextStep } = error as unknown as RefusedRun["refusal"];
    return { refusal: { code, summary, place, line, column, value, nextStep } };
  }
}
