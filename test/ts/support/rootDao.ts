// The small DAO on a node, with a token and a schema, and all of its state as one object: so that a test can say that
// one thing changed, and nothing else.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import {
  type Address,
  erc20Abi,
  getAddress,
  type Hex,
  http,
  keccak256,
  parseEther,
  parseUnits,
  stringToBytes,
} from "viem";
import { getBalance, readContract, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { initCodeOf } from "../../../examples/grants/story/place.ts";
import { agentRegistryAbi } from "../../../sdk/abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { councilAbi } from "../../../sdk/abi/Council.ts";
import { provenanceRegistryAbi } from "../../../sdk/abi/ProvenanceRegistry.ts";
import { memberId } from "../../../sdk/council/member.ts";
import { deployCreateX } from "../../../sdk/deploy/createx.ts";
import { readDao } from "../../../sdk/deploy/dao/readDao.ts";
import { deploySystem } from "../../../sdk/deploy/deploySystem.ts";
import { planDeployment } from "../../../sdk/deploy/planDeployment.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { readGate } from "../../../sdk/read/readGate.ts";
import { approve } from "../../../tasks/approve.ts";
import { execute } from "../../../tasks/execute.ts";
import { sign } from "../../../tasks/sign.ts";
import { clockOf } from "./clock.ts";
import { recipients, smallDao, smallPolicy } from "./smallDao.ts";
import { senderOn } from "./system.ts";
import { NO_OPTIONS, recordSystem, taskContext } from "./taskContext.ts";

const { deployer, mara, olga, oscar, gina, gus, nora, vera, viktor, operator, treasurer, treasurerSecond, office } =
  people;

export const SCHEMA = keccak256(stringToBytes("payouts/1"));

export type RootDao = Awaited<ReturnType<typeof deployRootDao>>;

/** The small policy that also knows a token and a schema. */
export function rootPolicy(token: Address, mostForAda?: string): string {
  return smallPolicy(mostForAda)
    .replace(
      "agents:",
      `tokens:\n  GUSD: { address: "${token}", decimals: 6 }\nschemas: { payouts: payouts/1 }\nagents:`,
    )
    .replace("addresses:", `addresses:\n  office: "${office.address}"`);
}

export type RootDaoOptions = {
  /** The Safe that holds the assets, once CreateX stands; the gate holds them itself unless given. */
  safe?: () => Promise<Address>;
  /** Where its files stand; a folder of its own unless given. */
  folder?: string;
};

export async function deployRootDao(url: string, { safe, folder }: RootDaoOptions = {}) {
  mkdirSync("cache", { recursive: true });
  const root = folder ?? mkdtempSync(join("cache", "root-"));
  const file = (name: string) => join(root, name);
  const sender = senderOn(http(url), deployer);
  await deployCreateX(sender);
  const daoText = safe === undefined ? smallDao : smallDao.replace("treasury: gate", `treasury: "${await safe()}"`);
  const dao = readDao(daoText);
  const { addresses } = planDeployment({ dao, policy: compilePolicy(smallPolicy()), deployer: deployer.address });
  const supply = parseUnits("1000", 6);
  const token = await put(await initCodeOf("GrantsToken", ["Grants dollar", "GUSD", addresses.treasury, supply]));
  const policy = rootPolicy(token);
  writeFileSync(file("dao.yaml"), daoText);
  writeFileSync(file("policy.yaml"), policy);
  const plan = planDeployment({ dao, policy: compilePolicy(policy), deployer: deployer.address });
  await deploySystem(sender, { plan });
  await sendTransaction(sender, {
    account: deployer,
    chain: hardhat,
    to: addresses.treasury,
    value: parseEther("100"),
  });
  await recordSystem(root, plan, { dao: "dao.yaml", policy: "policy.yaml" });
  const context = await taskContext(url, root);
  const { client } = context.network;
  const clock = clockOf(url);

  async function put(data: Hex): Promise<Address> {
    const hash = await sendTransaction(sender, { account: deployer, chain: hardhat, data });
    return getAddress((await waitForTransactionReceipt(sender, { hash })).contractAddress!);
  }

  async function passHours(hours: number) {
    await clock.increaseTime({ seconds: hours * 3600 + 1 });
    await clock.mine({ blocks: 1 });
  }

  /** Two members of the board sign a file, anybody carries it, and after the delay it executes. */
  async function agree(proposal: string, hours = 1, system?: string): Promise<void> {
    const options = { ...NO_OPTIONS, system, policy: file("policy.yaml"), proposal };
    const signatures = [file("mara.json"), file("olga.json")];
    await sign(context, { ...options, from: mara.address, out: signatures[0] });
    await sign(context, { ...options, from: olga.address, out: signatures[1] });
    await approve(context, { ...options, signatures, from: nora.address });
    await passHours(hours);
    await execute(context, { ...options, from: nora.address });
  }

  /** Everything that root can change, by what it is called. */
  async function state(): Promise<Record<string, unknown>> {
    const { gate, registry, provenance, councils } = addresses;
    const ofGate = { address: gate, abi: agentTimelockAbi } as const;
    const { tiers, root: rootSettings, ...settings } = await readGate(client, { gate });
    const everybody = {
      mara,
      olga,
      oscar,
      gina,
      gus,
      nora,
      vera,
      viktor,
      operator,
      treasurer,
      treasurerSecond,
      office,
    };
    const found: Record<string, unknown> = {};
    for (const [name, value] of Object.entries({ ...settings, ...rootSettings })) found[`gate ${name}`] = value;
    for (const [i, tier] of tiers.entries()) found[`tier ${i}`] = tier;
    found["offered guardian"] = await readContract(client, { ...ofGate, functionName: "offeredGuardian" });
    found["offered approver"] = await readContract(client, { ...ofGate, functionName: "offeredRootApprover" });
    found["managed"] = await readContract(client, { ...ofGate, functionName: "managed" });
    for (const [name, address] of Object.entries(councils)) {
      const of = { address, abi: councilAbi } as const;
      const kinds = Object.entries(everybody).map(async ([person, { address: account }]) => {
        const kind = await readContract(client, { ...of, functionName: "memberKind", args: [memberId(account)] });
        if (kind !== 0) found[`${name} member ${person}`] = kind;
      });
      await Promise.all(kinds);
      found[`${name} threshold`] = await readContract(client, { ...of, functionName: "threshold" });
      found[`${name} epoch`] = await readContract(client, { ...of, functionName: "epoch" });
    }
    const ofRegistry = { address: registry, abi: agentRegistryAbi } as const;
    for (const agent of [1n, 2n]) {
      found[`agent ${agent}`] = await readContract(client, { ...ofRegistry, functionName: "agentAt", args: [agent] });
      const operatorOf = { ...ofRegistry, functionName: "operatorOf", args: [agent] } as const;
      found[`agent ${agent} operator`] = await readContract(client, operatorOf);
      const isBlocked = { ...ofRegistry, functionName: "isBlocked", args: [agent, recipients.ada] } as const;
      found[`agent ${agent} blocked`] = await readContract(client, isBlocked);
    }
    const ofProvenance = { address: provenance, abi: provenanceRegistryAbi } as const;
    for (const [person, { address: account }] of Object.entries(everybody)) {
      found[`key ${person}`] = await readContract(client, { ...ofRegistry, functionName: "keyOf", args: [account] });
      const sourceKey = { ...ofProvenance, functionName: "sourceKeyOf", args: [account] } as const;
      found[`source key ${person}`] = await readContract(client, sourceKey);
    }
    const asked = [SCHEMA, office.address] as const;
    found["source"] = await readContract(client, { ...ofProvenance, functionName: "isSource", args: asked });
    found["settings"] = await readContract(client, {
      ...ofProvenance,
      functionName: "schemaSettings",
      args: [asked[0]],
    });
    found["attester"] = await readContract(client, { ...ofProvenance, functionName: "isAttester", args: asked });
    const ofToken = { address: token, abi: erc20Abi } as const;
    const allowance = { ...ofToken, functionName: "allowance", args: [gate, recipients.ada] } as const;
    found["allowance"] = await readContract(client, allowance);
    found["tokens"] = await readContract(client, { ...ofToken, functionName: "balanceOf", args: [gate] });
    found["tokens of ada"] = await readContract(client, {
      ...ofToken,
      functionName: "balanceOf",
      args: [recipients.ada],
    });
    found["ether"] = await getBalance(client, { address: gate });
    return found;
  }

  /** What differs between two states, as it is in the second. */
  function changed(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, unknown> {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    const text = (value: unknown) => JSON.stringify(value, (_, one) => (typeof one === "bigint" ? `${one}n` : one));
    return Object.fromEntries(
      names.flatMap((name) => (text(before[name]) === text(after[name]) ? [] : [[name, after[name]]])),
    );
  }

  /** Another system of the same people, recorded under its own label. */
  async function deployNext(label: string, change = (text: string) => text) {
    const text = daoText.replace("label: small", `label: ${label}`);
    const next = planDeployment({
      dao: readDao(text),
      policy: compilePolicy(policy),
      deployer: deployer.address,
    });
    await deploySystem(sender, { plan: next });
    writeFileSync(file(`${label}.yaml`), change(text));
    await recordSystem(root, next, { dao: `${label}.yaml`, policy: "policy.yaml" });
    return next.addresses;
  }

  return {
    root,
    file,
    deployNext,
    plan,
    addresses,
    token,
    context,
    client,
    clock,
    put,
    passHours,
    agree,
    state,
    changed,
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}
