import { resolve } from "node:path";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Check } from "../sdk/deploy/verify/check.ts";
import { verifyDeployment } from "../sdk/deploy/verifyDeployment.ts";
import { type Output, type Report, table, waiting } from "./lib/output.ts";
import { planOfFiles } from "./lib/plan.ts";
import { requireRecord } from "./lib/record.ts";
import { runTask, type TaskContext } from "./lib/runTask.ts";

export type VerifyArguments = { system: string | undefined; dao: string | undefined };

export default function (
  { json, ...args }: VerifyArguments & { json: boolean },
  hre: HardhatRuntimeEnvironment,
): Promise<void> {
  return runTask(hre, { json }, (context) => verify(context, args));
}

/** Compares what stands on chain with the files that it was deployed from. */
export async function verify({ network, root, output }: TaskContext, args: VerifyArguments): Promise<Report> {
  const record = await requireRecord(root, network, args.system);
  const { plan } = await planOfFiles(args.dao ?? resolve(root, record.dao), record.deployer);
  const { fromBlock } = record;
  const checks = await waiting(output, "verifying", verifyDeployment(network.client, { plan, fromBlock }));
  const { ok } = judge(output, checks);
  return { ok, json: { ok, checks } };
}

/** Tells which facts are not as planned. */
export function judge(output: Output, checks: readonly Check[]): { ok: boolean } {
  const wrong = checks.filter(({ ok }) => !ok);
  for (const { what, found, expected } of wrong) {
    output.line(`NOT AS PLANNED ${what}`);
    output.line(
      table([
        ["found", found],
        ["planned", expected],
      ]),
    );
  }
  output.line(
    wrong.length === 0
      ? `${checks.length} facts verified on chain`
      : `${wrong.length} of ${checks.length} facts are not as planned: do not fund this system`,
  );
  return { ok: wrong.length === 0 };
}
