// What a command works with, without Hardhat: so that many cases take little time.
import { http } from "viem";
import { abiHash } from "../../../sdk/deploy/contracts.ts";
import type { DeploymentPlan } from "../../../sdk/deploy/planDeployment.ts";
import { networkOver } from "../../../tasks/lib/network.ts";
import type { DeploymentRecord } from "../../../tasks/lib/record.ts";
import { writeRecord } from "../../../tasks/lib/record.ts";
import type { TaskContext } from "../../../tasks/lib/runTask.ts";

/** A context on a node, and what was said to it. */
export async function taskContext(url: string, root: string): Promise<TaskContext & { said: string[] }> {
  const said: string[] = [];
  const output = { line: (text: string) => said.push(text), progress: () => {} };
  return { network: await networkOver(http(url), "anvil"), root, output, said };
}

/** Records a system that stands, as `deploy` would have. */
export async function recordSystem(root: string, plan: DeploymentPlan, files: { dao: string; policy: string }) {
  const record: DeploymentRecord = {
    label: plan.dao.label,
    network: "anvil",
    chainId: 31_337,
    deployer: plan.deployer,
    state: "verified",
    fromBlock: 0n,
    addresses: plan.addresses,
    policyRoot: plan.arguments.gate.policyRoot,
    abiHash: abiHash(),
    ...files,
  };
  await writeRecord(root, record);
}

/** The options that every command has, left out. */
export const NO_OPTIONS = {
  system: undefined,
  policy: undefined,
  store: undefined,
  registry: undefined,
  from: undefined,
  signatures: undefined,
  out: undefined,
  evidence: undefined,
  hashes: false,
  send: false,
  anyway: false,
  validUntil: undefined,
  signer: undefined,
  signature: undefined,
  observation: undefined,
  anchoredBy: undefined,
  about: undefined,
  bare: false,
};

/** What `propose` takes, with nothing to propose. */
export const NOTHING_TO_PROPOSE = {
  ...NO_OPTIONS,
  payouts: undefined,
  schema: undefined,
  safeBatch: undefined,
  split: false,
  file: undefined,
  to: undefined,
  call: undefined,
  args: [],
  value: undefined,
  proposer: undefined,
  root: false,
  tier: undefined,
  batches: undefined,
  bound: undefined,
  nonce: undefined,
  lifetime: "14 days",
  key: undefined,
};
