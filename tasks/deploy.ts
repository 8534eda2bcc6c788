import { relative, resolve } from "node:path";
import type { Address } from "viem";
import { getBlockNumber, getCode } from "viem/actions";
import { abiHash } from "../sdk/deploy/contracts.ts";
import { CREATEX_ADDRESS, deployCreateX, hasCreateX } from "../sdk/deploy/createx.ts";
import { type DeploymentProgress, deploySystem } from "../sdk/deploy/deploySystem.ts";
import type { DeploymentPlan } from "../sdk/deploy/planDeployment.ts";
import { requireAccounts } from "../sdk/deploy/requireAccounts.ts";
import { requireKeys } from "../sdk/deploy/requireKeys.ts";
import { verifyCreation } from "../sdk/deploy/verify/verifyCreation.ts";
import { verifyDeployment } from "../sdk/deploy/verifyDeployment.ts";
import { explained } from "../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../sdk/errors/SallyportError.ts";
import { commandOf } from "./lib/commandLine.ts";
import { tellEnableModule } from "./lib/enableModule.ts";
import { isLocal, type TaskNetwork } from "./lib/network.ts";
import { type Output, PATIENCE, type Report, table, waiting } from "./lib/output.ts";
import { type PlanOfFiles, planOfFiles } from "./lib/plan.ts";
import { type DeploymentRecord, findRecord, placeOf, requireChain, requireReached, writeRecord } from "./lib/record.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import type { PublishedSource } from "./lib/sources/publishSources.ts";
import { type VerifierArguments, verifierOf, verifySource } from "./lib/sources/verifySource.ts";
import { isFixed, judge } from "./verify.ts";

export type DeployArguments = {
  dao: string;
  from: string | undefined;
  /** Only tell what would be deployed where. */
  dryRun: boolean;
  /** Put CreateX on a chain that lacks it, also where the chain is no local one. */
  createx: boolean;
  /** File in which the owners of the treasury Safe find what enables the gate. */
  enableModule: string | undefined;
} & VerifierArguments;

export default onNetwork(deploy);

/**
 * Deploys what a DAO file describes, verifies it, and records where it stands. Run again it continues where it
 * stopped, or finds that nothing is left to do.
 */
export async function deploy(context: TaskContext, args: DeployArguments): Promise<Report> {
  const { dao, from, dryRun, createx } = args;
  const { network, root, output } = context;
  const verifier = verifierOf(args, network.chainId);
  const sender = network.sender(from);
  const files = await planOfFiles(dao, sender.account.address);
  const { plan } = files;
  output.line(`${plan.dao.label} on ${network.name} (chain ${network.chainId}), deployed by ${plan.deployer}`);
  if (dryRun) {
    output.line(table(plan.steps.map(({ name, address }) => [name, address])));
    return { json: { deployer: plan.deployer, addresses: plan.addresses, steps: plan.steps } };
  }

  if (!(await hasCreateX(sender))) {
    if (!createx && !isLocal(network.chainId)) {
      throw new SallyportError("DEPLOY_CREATEX_MISSING", {
        summary: `There is no code at ${CREATEX_ADDRESS}.`,
        nextStep:
          "To put CreateX there with the transaction that its authors signed: --createx. It costs up to 0.3 ETH.",
      });
    }
    await waiting(output, "waiting for CreateX", deployCreateX(sender));
    output.line(`CreateX is now at ${CREATEX_ADDRESS}`);
  }

  const living = await findLiving(context, files);
  if (living !== undefined) {
    return finish(context, { plan, record: living, count: 0, verifier, enableModule: args.enableModule });
  }
  // Asked before anything is written down: an attempt that sends nothing leaves no record behind.
  await requireAccounts(network.client, plan.dao);
  await requireKeys(network.client, plan.dao);
  const record = await beginRecord(root, network, files);
  const steps = tellingSteps(output, plan);
  const deploying = deploySystem(sender, { plan, onStep: steps.tell }).finally(steps.end);
  const { deployed } = await waiting(output, "waiting for transactions", deploying);
  await writeRecord(root, { ...record, state: record.state === "verified" ? "verified" : "deployed" });
  return finish(context, { plan, record, count: deployed.length, verifier, enableModule: args.enableModule });
}

/**
 * The record of a system that was verified once and whose contracts were created as these files say. Whatever root and
 * guardians have changed since, there is nothing left to deploy.
 */
async function findLiving(
  { network, root, output }: TaskContext,
  { plan }: PlanOfFiles,
): Promise<DeploymentRecord | undefined> {
  const record = await findRecord(root, network.name, plan.dao.label);
  const isIt = record?.chainId === network.chainId && record.addresses.gate === plan.addresses.gate;
  if (!isIt || record.state !== "verified") return undefined;
  const { fromBlock } = record;
  const created = await waiting(output, "verifying", verifyCreation(network.client, { plan, fromBlock }));
  return created.every(({ ok }) => ok) ? record : undefined;
}

/** What was deployed, and what is left to do with it. */
type Finishing = Pick<DeployArguments, "enableModule"> & {
  plan: DeploymentPlan;
  record: DeploymentRecord;
  count: number;
  verifier: string | undefined;
};

async function finish(context: TaskContext, finishing: Finishing): Promise<Report> {
  const { plan, record, count, verifier } = finishing;
  const { network, root, output } = context;
  const { fromBlock } = record;
  const checks = await waiting(output, "verifying", verifyDeployment(network.client, { plan, fromBlock }));
  const isLiving = record.state === "verified";
  const { ok: isAsPlanned } = judge(output, checks, isLiving);
  // What root and guardians change in a system that lives is no fault of its deployment.
  const ok = isAsPlanned || (isLiving && !checks.some((check) => !check.ok && isFixed(check)));
  const final: DeploymentRecord = { ...record, state: ok ? "verified" : "deployed" };
  await writeRecord(root, final);
  const told = { ok, deployed: count, record: final, failed: checks.filter((check) => !check.ok) };
  if (!ok) return { ok, json: told };
  output.line(count === 0 ? "Nothing was left to deploy." : `${count} contracts deployed.`);
  output.line(`recorded in ${placeOf(final)}`);
  output.line(await nextStep(context, finishing));
  if (verifier === undefined) return { ok, json: told };
  const { ok: isPublished, sources, kept } = await verifySource(context, { plan, record: final, server: verifier });
  const withSources = { ...final, sources: kept };
  await writeRecord(root, withSources);
  return { ok: isPublished, json: { ...told, record: withSources, sources: sources.map(sourceJson) } };
}

function sourceJson(source: PublishedSource) {
  if (source.match !== undefined) return source;
  const { code, summary, details, nextStep, isRetryable } = source.error;
  return { ...source, error: { code, summary, details, nextStep, isRetryable } };
}

/** Writes down where the deployment begins, before it does: an attempt that is killed is found again. */
async function beginRecord(
  root: string,
  network: TaskNetwork,
  { plan, daoFile, policyFile }: PlanOfFiles,
): Promise<DeploymentRecord> {
  const known = await findRecord(root, network.name, plan.dao.label);
  const block = await explained(getBlockNumber(network.client, { cacheTime: 0 }));
  const first = plan.steps[0]?.address as Address;
  const hasBegun = (await explained(getCode(network.client, { address: first }))) !== undefined;
  const isSame = known?.chainId === network.chainId && known.addresses.gate === plan.addresses.gate && hasBegun;
  if (isSame) requireReached(known, network, block);
  else if (known !== undefined) await requireGone(network, known, plan);
  const record: DeploymentRecord = {
    label: plan.dao.label,
    network: network.name,
    chainId: network.chainId,
    deployer: plan.deployer,
    state: isSame ? known.state : "begun",
    // Without a record of its beginning, a deployment that is there began anywhere before.
    fromBlock: isSame ? known.fromBlock : hasBegun ? 0n : block,
    addresses: plan.addresses,
    policyRoot: plan.arguments.gate.policyRoot,
    abiHash: abiHash(),
    dao: portable(root, daoFile),
    policy: portable(root, policyFile),
    ...(isSame && known.sources !== undefined ? { sources: known.sources } : {}),
  };
  // What was verified is remembered already, and a description that is refused must not take its place.
  if (record.state !== "verified") await writeRecord(root, record);
  return record;
}

/** A record is how a system is found again: none is replaced while what it tells of stands, or may stand elsewhere. */
async function requireGone(network: TaskNetwork, known: DeploymentRecord, plan: DeploymentPlan): Promise<void> {
  requireChain(known, network);
  const { gate } = known.addresses;
  if ((await explained(getCode(network.client, { address: gate }))) === undefined) return;
  throw new SallyportError("DEPLOY_CONFLICT", {
    summary: `"${known.label}" is recorded already: ${known.deployer} deployed its gate at ${gate}.`,
    place: placeOf(known),
    value: plan.deployer,
    nextStep: `Send from that account with --from, or deploy under another label.`,
  });
}

function portable(root: string, file: string): string {
  return relative(root, resolve(file)).replaceAll("\\", "/");
}

/** One line for each contract; of a transaction that takes its time also that it was sent, and which one it is. */
function tellingSteps(
  output: Output,
  { steps }: DeploymentPlan,
): { tell(progress: DeploymentProgress): void; end(): void } {
  const width = Math.max(...steps.map(({ name }) => name.length));
  let late: NodeJS.Timeout | undefined;
  const end = () => clearTimeout(late);
  return {
    end,
    tell: (progress) => {
      end();
      const line = formatProgress(progress, width);
      if (progress.kind === "sent") late = setTimeout(() => output.progress(line), PATIENCE);
      else output.line(line);
    },
  };
}

function formatProgress(progress: DeploymentProgress, width: number): string {
  const { number, count, step } = progress;
  const head = `  ${String(number).padStart(2)}/${count} ${step.name.padEnd(width)}  ${step.address}`;
  if (progress.kind === "present") return `${head}  stands already`;
  if (progress.kind === "sent") return `${head}  sent in ${progress.transactionHash}`;
  return `${head}  deployed, ${progress.gasUsed} gas`;
}

async function nextStep(context: TaskContext, { plan, enableModule }: Finishing): Promise<string> {
  const { gate, treasury } = plan.addresses;
  const asked = { system: undefined, policy: undefined };
  const publish = commandOf(context, { asked }, ["policy", "publish"]);
  return plan.dao.treasury === "gate"
    ? `the deployer holds nothing any more; next: fund ${gate}, or first publish the rules: ${publish}`
    : tellEnableModule(context, { safe: treasury, gate, path: enableModule });
}
