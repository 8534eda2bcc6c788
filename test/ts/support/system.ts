// The example DAO on any chain, ready to be acted on: contracts, people, policy.
import { readFileSync } from "node:fs";
import { type Address, createClient, type LocalAccount, parseEther, type Transport, zeroAddress } from "viem";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { placer } from "../../../examples/grants/story/place.ts";
import { deploySafe } from "../../../examples/grants/story/safe.ts";
import { siteOn } from "../../../examples/grants/story/site.ts";
import { deploySurroundings } from "../../../examples/grants/story/surroundings.ts";
import type { Sender } from "../../../sdk/actions/sendCall.ts";
import { deployCreateX } from "../../../sdk/deploy/createx.ts";
import { readDao } from "../../../sdk/deploy/dao/readDao.ts";
import type { DaoDescription } from "../../../sdk/deploy/dao/schema.ts";
import { deploySystem } from "../../../sdk/deploy/deploySystem.ts";
import { type DeploymentPlan, planDeployment } from "../../../sdk/deploy/planDeployment.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";

export const DAO_FILE = "examples/grants/dao.yaml";
export const POLICY_FILE = "examples/grants/policy.yaml";

/** The example's policy with other words here and there, each of which stands in it once. */
export function changedPolicy(...changes: (readonly [from: string, to: string])[]): string {
  return changes.reduce(
    (text, [from, to]) => {
      if (text.split(from).length !== 2) throw new Error(`${POLICY_FILE} does not hold "${from}" once.`);
      return text.replace(from, to);
    },
    readFileSync(POLICY_FILE, "utf8"),
  );
}

export type GrantsOverrides = {
  /** Changes the description of examples/grants/dao.yaml. */
  dao?: (dao: DaoDescription) => DaoDescription;
  /** Another policy than examples/grants/policy.yaml. */
  policy?: string;
  /** Also the tokens, the vote and the swap desk, and 3 ether in the treasury. */
  surroundings?: boolean;
};

export type GrantsSystem = Awaited<ReturnType<typeof deployGrants>>;

/** A client that signs as this account. */
export function senderOn(transport: Transport, account: LocalAccount): Sender {
  return createClient({ account, chain: hardhat, transport, pollingInterval: 5, cacheTime: 0 });
}

/** The Safe of examples/grants/dao.yaml that is a member of the council. CreateX stands already. */
export function deployFoundation(transport: Transport): Promise<Address> {
  const site = siteOn(transport);
  const { deployer, olga, oscar, otto } = people;
  return deploySafe(site, placer(site, deployer), deployer, [olga.address, oscar.address, otto.address], 2);
}

/** The example's files, read. */
export function describedGrants(policy = readFileSync(POLICY_FILE, "utf8")) {
  const dao: DaoDescription = readDao(readFileSync(DAO_FILE, "utf8"));
  return { dao, policy: compilePolicy(policy) };
}

/** CreateX and the foundation's Safe, which a deployment of the example needs. Returns the Safe. */
export async function prepareChain(transport: Transport, { foundation = true } = {}): Promise<Address> {
  await deployCreateX(senderOn(transport, people.deployer));
  return foundation ? deployFoundation(transport) : zeroAddress;
}

/**
 * Deploys the example DAO, as its files describe it, to a chain that has none.
 *
 * @param transport `custom(connection.provider)` of a Hardhat network, or `http(url)` of a node; chain id 31337.
 */
export async function deployGrants(transport: Transport, overrides: GrantsOverrides = {}) {
  const { dao: described, policy } = describedGrants(overrides.policy);
  const dao = overrides.dao?.(described) ?? described;
  const plan: DeploymentPlan = planDeployment({ dao, policy, deployer: people.deployer.address });
  const { addresses } = plan;

  await prepareChain(transport, { foundation: !overrides.surroundings });
  const site = siteOn(transport);
  if (overrides.surroundings) {
    await deploySurroundings(site, addresses.treasury);
    await site.act(people.deployer, { to: addresses.treasury, value: parseEther("3") });
  }
  const { deployed } = await deploySystem(senderOn(transport, people.deployer), { plan });

  return {
    transport,
    client: site.client,
    chainId: hardhat.id,
    /** Sends as a person. */
    as: (person: LocalAccount) => senderOn(transport, person),
    people,
    dao,
    policy,
    plan,
    addresses,
    /** The first block that holds anything of the system. */
    fromBlock: deployed[0]?.blockNumber ?? 0n,
  };
}
