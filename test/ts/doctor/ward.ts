// The example DAO on a chain of its own, to be broken in one way after another and examined each time.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { network } from "hardhat";
import {
  type Abi,
  type Address,
  type Client,
  createClient,
  custom,
  encodeFunctionData,
  type Hex,
  type LocalAccount,
  parseAbi,
  parseEther,
  parseEventLogs,
  type Transport,
} from "viem";
import { getBlock, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { type Place, placer } from "../../../examples/grants/story/place.ts";
import { siteOn } from "../../../examples/grants/story/site.ts";
import { deploySurroundings } from "../../../examples/grants/story/surroundings.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { policyLogAbi } from "../../../sdk/abi/PolicyLog.ts";
import { execute } from "../../../sdk/actions/execute.ts";
import { proposeAsApproverData } from "../../../sdk/actions/proposeAsApprover.ts";
import { deployCreateX } from "../../../sdk/deploy/createx.ts";
import { readDao } from "../../../sdk/deploy/dao/readDao.ts";
import { deploySystem } from "../../../sdk/deploy/deploySystem.ts";
import { type DeploymentPlan, planDeployment } from "../../../sdk/deploy/planDeployment.ts";
import { responseTimesOf } from "../../../sdk/deploy/responseTimes.ts";
import { addressNames } from "../../../sdk/describe/addressNames.ts";
import { type DiagnoseParameters, type Diagnosis, diagnose } from "../../../sdk/doctor/diagnose.ts";
import { wordsOf } from "../../../sdk/doctor/words.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import type { Rule } from "../../../sdk/policy/types.ts";
import { buildProposal } from "../../../sdk/proposal/buildProposal.ts";
import { clockOf } from "../support/clock.ts";
import { DAO_FILE, POLICY_FILE, senderOn } from "../support/system.ts";

export const DAO = readFileSync(DAO_FILE, "utf8");
export const POLICY = readFileSync(POLICY_FILE, "utf8");

/** The Safe of the foundation, a member of the council; the account that executes for the vote. */
export const FOUNDATION: Address = "0x00379afF87Cf31374c66130FC797193fD1795F01";
export const VOTE: Address = "0x1C971934E29C8B3dC708c4ead4A4Cd71f110467f";
/** An account that nobody ever used. */
export const NOBODY: Address = "0x71C7656EC7ab88b098defB751B7401B5f6d8976F";

export const DAY = 86_400;
export const HOUR = 3600;

type Call = { target: Address; data: Hex };

/** How a system is looked at, where that is not as usual. */
export type Looking = Partial<DiagnoseParameters> & { policyText?: string; client?: Client };

/** The files that a system is deployed from, changed. */
export type Description = { dao?: (text: string) => string; policy?: (text: string) => string };

export type Patient = Awaited<ReturnType<typeof admit>>;

/** A function's calldata by its signature: `call("setOperator(uint64,address)", 1n, mara)`. */
export function call(signature: string, ...args: unknown[]): Hex {
  return encodeFunctionData({ abi: parseAbi([`function ${signature}`] as readonly string[]) as Abi, args });
}

/** Replaces what stands there; fails where it does not. */
export function changed(text: string, from: string | RegExp, to: string): string {
  const result = text.replace(from, to);
  if (result === text) throw new Error(`Nothing is like ${from}.`);
  return result;
}

/**
 * A chain with all that the example has anyway, and the means to put a system on it.
 *
 * @param chain A network of the configuration.
 */
export async function openWard(chain = "default") {
  const { provider } = await network.create(chain);
  const transport = custom(provider);
  const clock = clockOf(transport, "hardhat");
  await deployCreateX(senderOn(transport, people.deployer));
  const site = siteOn(transport);
  const { addresses } = planDeployment({
    dao: readDao(DAO),
    policy: compilePolicy(POLICY),
    deployer: people.deployer.address,
  });
  await deploySurroundings(site, addresses.treasury);
  const empty = { snapshot: await clock.snapshot() };
  let healthy: { patient: Patient; snapshot: Hex } | undefined;

  return {
    transport,
    /** The example as its files describe it. Nothing that was done to it before is left. */
    async healthy(): Promise<Patient> {
      if (healthy === undefined) {
        const patient = await this.born({});
        healthy = { patient, snapshot: await clock.snapshot() };
      } else {
        await clock.revert({ id: healthy.snapshot });
        healthy.snapshot = await clock.snapshot();
      }
      return healthy.patient;
    },
    /** A system that was deployed from other files. */
    async born({ dao = same, policy = same }: Description): Promise<Patient> {
      await clock.revert({ id: empty.snapshot });
      empty.snapshot = await clock.snapshot();
      healthy = undefined;
      return admit(transport, dao(DAO), policy(POLICY));
    },
  };
}

function same(text: string): string {
  return text;
}

async function admit(transport: Transport, daoText: string, policyText: string) {
  const { deployer, dealer } = people;
  const site = siteOn(transport);
  const clock = clockOf(transport, "hardhat");
  const client = createClient({ chain: hardhat, transport, cacheTime: 0, pollingInterval: 5 });
  const dao = readDao(daoText);
  const plan: DeploymentPlan = planDeployment({ dao, policy: compilePolicy(policyText), deployer: deployer.address });
  await deploySystem(senderOn(transport, deployer), { plan });
  const { addresses } = plan;
  await site.act(deployer, { to: addresses.treasury, value: parseEther("3") });
  const now = async () => Number((await getBlock(client)).timestamp);
  let nonce = 0n;

  /** Sends as an account whose key nobody has here: a contract. */
  async function as(account: Address, to: Address, data: Hex, value = 0n): Promise<void> {
    await clock.impersonateAccount({ address: account });
    await clock.setBalance({ address: account, value: parseEther("100") });
    const hash = await sendTransaction(client, { account, chain: hardhat, to, data, value });
    const { status } = await waitForTransactionReceipt(client, { hash });
    if (status !== "success") throw new Error("The call failed.");
  }

  async function proposeAtRoot(calls: readonly Call[], notAfter: number) {
    const proposer = plan.arguments.gate.root.approver;
    const proposal = buildProposal({ proposer, nonce: nonce++, notAfter, calls, epoch: 1 });
    const witness = { rules: [], proofs: [], batches: [] };
    const data = proposeAsApproverData({ proposal, witness, validUntil: notAfter });
    await as(proposer, addresses.gate, data);
    const hash = (await getBlock(client)).transactions[0] as Hex;
    const { logs } = await waitForTransactionReceipt(client, { hash });
    const [event] = parseEventLogs({ abi: agentTimelockAbi, eventName: "Proposed", logs });
    if (event === undefined) throw new Error("Nothing was proposed.");
    return { proposal, witness, terms: event.args.terms, eta: event.args.eta };
  }

  async function until(timestamp: number): Promise<void> {
    await clock.setNextBlockTimestamp({ timestamp: BigInt(timestamp) });
    await clock.mine({ blocks: 1 });
  }

  return {
    ...addresses,
    addresses,
    plan,
    client,
    clock,
    transport,
    now,
    /** Lets time pass until a block of just this moment. */
    until,
    as,
    proposeAtRoot,
    /** Deploys what stands beside the system; `dealer` pays. */
    place: ((name, initCode) => placer(site, dealer)(name, initCode)) as Place,
    /** Sends as a person. */
    send: (person: LocalAccount, to: Address, data: Hex) => site.act(person, { to, data }),
    /** Lets root do this: proposed by its approver, after its delay, as for real. */
    async root(...calls: (readonly [target: Address, signature: string, ...args: unknown[]])[]): Promise<void> {
      const asked = calls.map(([target, signature, ...args]) => ({ target, data: call(signature, ...args) }));
      const { eta, ...proposed } = await proposeAtRoot(asked, (await now()) + 30 * DAY);
      await until(eta);
      await execute(senderOn(transport, people.relayer), { gate: addresses.gate, ...proposed });
    },
    /** Writes rules into the log of policies. */
    async publish(root: Hex, rules: readonly Rule[], proofs: readonly Hex[][]): Promise<void> {
      const data = encodeFunctionData({ abi: policyLogAbi, functionName: "publish", args: [root, rules, proofs] });
      await site.act(dealer, { to: addresses.policyLog, data });
    },
    /** What the doctor says of it now. */
    async examine(changes: Looking = {}): Promise<Diagnosis> {
      const { policyText: text = policyText, client: asked = client, ...others } = changes;
      const policy = compilePolicy(text);
      const { gate, registry, provenance, councils } = addresses;
      return diagnose(asked, {
        addresses,
        label: dao.label,
        deployer: deployer.address,
        fromBlock: 0n,
        words: wordsOf(addressNames(policy.names, { gate, registry, provenance, ...councils }), policy.names),
        policyFile: { file: "policy.yaml", policy, problem: undefined },
        responseTimes: responseTimesOf(dao, addresses),
        second: undefined,
        expiryNotice: 30 * DAY,
        now: Math.floor(Date.now() / 1000),
        ...others,
      });
    },
  };
}

const require = createRequire(import.meta.url);

/** Creation code of a contract of the Safe's package. */
export function safeCode(path: string): Hex {
  return require(`@safe-global/safe-smart-account/build/artifacts/contracts/${path}.json`).bytecode;
}
