import {
  type Account,
  BaseError,
  type Chain,
  type Client,
  encodeFunctionData,
  type Hash,
  isAddressEqual,
  type TransactionReceipt,
  type Transport,
} from "viem";
import { call, getCode, getTransactionCount, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { formatReason } from "../errors/decodeContractError.ts";
import { revertData } from "../errors/decodeGateError.ts";
import { SallyportError } from "../errors/SallyportError.ts";
import { elapsed } from "../time/elapsed.ts";
import { CREATEX_ADDRESS, createxAbi, hasCreateX } from "./createx.ts";
import type { DeploymentPlan, DeploymentStep } from "./planDeployment.ts";
import { requireAccounts } from "./requireAccounts.ts";
import { requireKeys } from "./requireKeys.ts";
import { verifyStep } from "./verify/verifyStep.ts";

/** What happens, as it happens. */
export type DeploymentProgress = {
  step: DeploymentStep;
  /** Counted from 1. */
  number: number;
  count: number;
} & (
  | { kind: "present" }
  | { kind: "sent"; transactionHash: Hash }
  | { kind: "deployed"; transactionHash: Hash; gasUsed: bigint; blockNumber: bigint }
);

export type DeploySystemParameters = {
  plan: DeploymentPlan;
  onStep?: (progress: DeploymentProgress) => void;
  /** How long to wait for transactions of an earlier attempt, in milliseconds. */
  patience?: number;
};

export type DeploySystemReturnType = {
  /** The steps that this run did; the others stood already. */
  deployed: { name: string; transactionHash: Hash; gasUsed: bigint; blockNumber: bigint }[];
};

/**
 * Deploys what the plan says and does not stand yet. Killed at any moment and run again it continues, and ends with
 * the same contracts at the same addresses. What stands already is compared with the plan before anything is sent on
 * top of it. Afterwards run {@link verifyDeployment}.
 *
 * @throws DEPLOY_WRONG_DEPLOYER, DEPLOY_CREATEX_MISSING, DEPLOY_ACCOUNT_KIND, DEPLOY_KEY_ENDED,
 * DEPLOY_TRANSACTION_PENDING, DEPLOY_CONFLICT, DEPLOY_STEP_FAILED
 */
export async function deploySystem(
  client: Client<Transport, Chain | undefined, Account>,
  { plan, onStep = () => {}, patience = 120_000 }: DeploySystemParameters,
): Promise<DeploySystemReturnType> {
  if (!isAddressEqual(client.account.address, plan.deployer)) {
    throw new SallyportError("DEPLOY_WRONG_DEPLOYER", {
      summary: `The plan is for ${plan.deployer}.`,
      value: client.account.address,
    });
  }
  if (!(await hasCreateX(client))) {
    throw new SallyportError("DEPLOY_CREATEX_MISSING", { summary: `There is no code at ${CREATEX_ADDRESS}.` });
  }
  await requireAccounts(client, plan.dao);
  await requireKeys(client, plan.dao);
  await waitUntilNothingIsPending(client, patience);

  const deployed: DeploySystemReturnType["deployed"] = [];
  for (const [i, step] of plan.steps.entries()) {
    const progress = { step, number: i + 1, count: plan.steps.length };
    if (await isPresent(client, step)) {
      await requireAsPlanned(client, plan, step);
      onStep({ ...progress, kind: "present" });
      continue;
    }
    const transactionHash = await send(client, step);
    onStep({ ...progress, kind: "sent", transactionHash });
    const { gasUsed, blockNumber } = await confirm(client, step, transactionHash);
    deployed.push({ name: step.name, transactionHash, gasUsed, blockNumber });
    onStep({ ...progress, kind: "deployed", transactionHash, gasUsed, blockNumber });
  }
  return { deployed };
}

/**
 * A transaction of an attempt that was killed may still be on its way: sending the step again would fail, and only
 * after it was paid for.
 */
async function waitUntilNothingIsPending(
  client: Client<Transport, Chain | undefined, Account>,
  patience: number,
): Promise<void> {
  const deadline = elapsed() + patience / 1000;
  const { address } = client.account;
  for (;;) {
    const [sent, included] = await Promise.all([
      getTransactionCount(client, { address, blockTag: "pending" }),
      getTransactionCount(client, { address, blockTag: "latest" }),
    ]);
    if (sent <= included) return;
    if (elapsed() >= deadline) {
      throw new SallyportError("DEPLOY_TRANSACTION_PENDING", {
        summary: `${sent - included} transaction(s) of ${address} are pending, from nonce ${included} on.`,
        value: String(included),
      });
    }
    await new Promise((resolve) => setTimeout(resolve, client.pollingInterval));
  }
}

async function isPresent(client: Client, { address }: DeploymentStep): Promise<boolean> {
  return (await getCode(client, { address })) !== undefined;
}

async function requireAsPlanned(client: Client, plan: DeploymentPlan, step: DeploymentStep): Promise<void> {
  const wrong = (await verifyStep(client, { plan, step })).find(({ ok }) => !ok);
  if (wrong === undefined) return;
  throw new SallyportError("DEPLOY_CONFLICT", {
    summary: `At ${step.address} stands another ${step.name} than the plan says.`,
    place: wrong.what,
    value: wrong.found,
    details: { planned: wrong.expected },
  });
}

async function send(client: Client<Transport, Chain | undefined, Account>, step: DeploymentStep): Promise<Hash> {
  const data = encodeFunctionData({
    abi: createxAbi,
    functionName: "deployCreate3",
    args: [step.salt, step.initCode],
  });
  try {
    return await sendTransaction(client, {
      account: client.account,
      chain: client.chain,
      to: CREATEX_ADDRESS,
      data,
    });
  } catch (cause) {
    throw await failure(client, step, cause);
  }
}

async function confirm(client: Client, step: DeploymentStep, hash: Hash): Promise<TransactionReceipt> {
  const receipt = await waitForTransactionReceipt(client, { hash });
  if (receipt.status === "success") return receipt;
  throw await failure(client, step, new Error(`Transaction ${hash} was reverted.`));
}

/** CreateX hides why a constructor refused; running it without CreateX shows it. */
async function failure(client: Client, step: DeploymentStep, cause: unknown): Promise<SallyportError> {
  const reason = await call(client, { data: step.initCode }).then(
    () => cause,
    (error: unknown) => error,
  );
  return new SallyportError("DEPLOY_STEP_FAILED", {
    summary: `The ${step.name} could not be created.`,
    place: step.name,
    details: { reason: shortMessage(reason) },
    cause: reason,
  });
}

function shortMessage(error: unknown): string {
  const data = revertData(error);
  if (data !== undefined) return formatReason(data);
  return error instanceof BaseError ? error.shortMessage : String(error);
}
