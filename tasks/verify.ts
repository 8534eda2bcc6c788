import { resolve } from "node:path";
import type { Address } from "viem";
import type { DeploymentPlan } from "../sdk/deploy/planDeployment.ts";
import type { SystemAddresses } from "../sdk/deploy/systemAddresses.ts";
import { type Check, compare } from "../sdk/deploy/verify/check.ts";
import { verifyDeployment } from "../sdk/deploy/verifyDeployment.ts";
import { type Output, type Report, table, waiting } from "./lib/output.ts";
import { planOfFiles } from "./lib/plan.ts";
import { type DeploymentRecord, requireRecord } from "./lib/record.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";

export type VerifyArguments = { system: string | undefined; dao: string | undefined };

export default onNetwork(verify);

/** Compares what stands on chain with the files that it was deployed from. */
export async function verify({ network, root, output }: TaskContext, args: VerifyArguments): Promise<Report> {
  const record = await requireRecord(root, network, args.system);
  const { plan } = await planOfFiles(args.dao ?? resolve(root, record.dao), record.deployer);
  const { fromBlock } = record;
  const onChain = await waiting(output, "verifying", verifyDeployment(network.client, { plan, fromBlock }));
  const checks = [...recordChecks(record, plan), ...onChain];
  const { ok } = judge(output, checks, record.state === "verified");
  return { ok, json: { ok, checks } };
}

/** Whether the record, by which every command finds the system, leads where it was planned. */
function recordChecks(record: DeploymentRecord, plan: DeploymentPlan): Check[] {
  const found = addressesOf(record);
  return Object.entries(addressesOf(plan)).map(([name, address]) =>
    compare(`record: ${name}`, found[name] ?? "nothing", address),
  );
}

function addressesOf({ addresses: { councils, ...others } }: { addresses: SystemAddresses }): Record<string, Address> {
  const named = Object.entries(councils).map(([name, address]) => [`council ${name}`, address]);
  return { ...others, ...Object.fromEntries(named) };
}

/** Whether nothing that happens later changes it: code, how it was created, and where the record leads. */
export function isFixed({ what }: Check): boolean {
  return /^(CreateX|record): |: (code|created by)$/.test(what);
}

/**
 * Tells which facts are not as planned.
 *
 * @param isLiving It was verified before, so that root and guardians may have changed settings since.
 */
export function judge(output: Output, checks: readonly Check[], isLiving: boolean): { ok: boolean } {
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
  const advice =
    isLiving && !wrong.some(isFixed)
      ? "it was verified before, and its history tells who changed them: hardhat sallyport history"
      : "do not fund this system";
  output.line(
    wrong.length === 0
      ? `${checks.length} facts verified on chain`
      : `${wrong.length} of ${checks.length} facts are not as planned: ${advice}`,
  );
  return { ok: wrong.length === 0 };
}
