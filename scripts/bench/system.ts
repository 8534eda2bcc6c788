// The system that gas is measured on, deployed from the artifacts of the last build: councils, registries, matcher and
// gate, which holds the funds itself.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Address, type Hex, keccak256, toHex, zeroAddress } from "viem";
import { type PrivateKeyAccount, privateKeyToAccount } from "viem/accounts";
import { agentRegistryAbi } from "../../sdk/abi/AgentRegistry.ts";
import { agentTimelockAbi } from "../../sdk/abi/AgentTimelock.ts";
import { councilAbi } from "../../sdk/abi/Council.ts";
import { provenanceRegistryAbi } from "../../sdk/abi/ProvenanceRegistry.ts";
import { type CompiledPolicy, compilePolicy } from "../../sdk/index.ts";
import { type Deployed, deployedContracts } from "../lib/deployed.ts";
import type { Artifact, Chain } from "./chain.ts";
import { policyText } from "./policy.ts";

export const abis = {
  gate: agentTimelockAbi,
  registry: agentRegistryAbi,
  provenance: provenanceRegistryAbi,
  council: councilAbi,
} as const;

/** Seconds. */
export const DELAY = 3600;
export const ROOT_DELAY = 2 * 86_400;

/** The numbers of the tiers; `of3` needs 2 of 3 members, the others 2 and 3 of 5. */
export const tiers = { optimistic: 0, of3: 1, of5: 2, of5Three: 3 } as const;

export const AGENTS = { treasurer: 1n, payer: 2n } as const;

/** One deployment: what it cost, and how large its code is. */
export type Deployment = { name: string; address: Address; gas: number };

export type System = {
  chain: Chain;
  gate: Address;
  registry: Address;
  provenance: Address;
  councils: Record<"of3" | "of5" | "of5Three" | "guardian", Address>;
  token: Address;
  policy: CompiledPolicy;
  members: readonly PrivateKeyAccount[];
  agentKeys: Record<keyof typeof AGENTS, PrivateKeyAccount>;
  sourceKey: PrivateKeyAccount;
  grantees: readonly Address[];
  staff: readonly Address[];
  actors: Actors;
  deployments: Deployment[];
};

/** Accounts of the network, by what they do. */
export type Actors = Record<"deployer" | "relayer" | "root" | "source" | "operator", Address>;

/** A wallet that is the same in every run. */
export function wallet(name: string): PrivateKeyAccount {
  return privateKeyToAccount(keccak256(toHex(`sallyport bench: ${name}`)));
}

/** An address that nobody has the key of. */
export function party(name: string): Address {
  return wallet(name).address;
}

/** An artifact by its path under artifacts/, as `contracts/mocks/GrantsToken.sol/GrantsToken`. */
export function artifact(path: string): Artifact {
  return JSON.parse(readFileSync(join("artifacts", `${path}.json`), "utf8"));
}

export function actorsOf({ accounts }: Chain): Actors {
  const [deployer, relayer, root, source, operator] = accounts as [Address, Address, Address, Address, Address];
  return { deployer, relayer, root, source, operator };
}

/** Base units of the token that each treasury of the benchmark holds. */
export const SUPPLY = 10_000_000_000_000n;

/** The token that is paid in; `holder` has all of it. */
export async function deployToken(chain: Chain, holder: Address): Promise<Address> {
  const token = artifact("contracts/mocks/GrantsToken.sol/GrantsToken");
  return (await chain.deploy(token, ["Dollar", "USD", holder, 2n * SUPPLY], holder)).address;
}

/** Deploys everything; the gate comes last and finds all others standing. */
export async function deploySystem(chain: Chain): Promise<System> {
  const actors = actorsOf(chain);
  const artifacts = new Map(deployedContracts().map((one) => [one.name, one]));
  const deployments: Deployment[] = [];
  const deploy = async (contract: string, name: string, args: readonly unknown[]): Promise<Address> => {
    const { address, gas } = await chain.deploy(artifacts.get(contract) as Deployed, args, actors.deployer);
    deployments.push({ name, address, gas });
    return address;
  };
  const members = [1, 2, 3, 4, 5].map((i) => wallet(`member ${i}`));
  const grantees = [1, 2, 3].map((i) => party(`grantee ${i}`));
  const staff = [1, 2, 3, 4, 5].map((i) => party(`staff member ${i}`));
  const agentKeys = { treasurer: wallet("treasurer's key"), payer: wallet("payer's key") };
  const sourceKey = wallet("key of the source");

  const token = await deployToken(chain, actors.deployer);
  // Four Councils, two registries and the matcher are deployed before the gate.
  const gateToBe = await chain.addressAhead(actors.deployer, 7);
  const council = (name: string, size: number, threshold: number) =>
    deploy("Council", name, [gateToBe, members.slice(0, size).map(memberOf), threshold]);
  const councils = {
    of3: await council("Council, 2 of 3", 3, 2),
    of5: await council("Council, 2 of 5", 5, 2),
    of5Three: await council("Council, 3 of 5", 5, 3),
    guardian: await deploy("Council", "Council as guardian, 1 of 2", [
      gateToBe,
      [wallet("guard 1"), wallet("guard 2")].map(memberOf),
      1,
    ]),
  };
  const policy = compilePolicy(
    policyText({
      token,
      dai: party("DAI"),
      office: actors.source,
      council: councils.of3,
      grantees,
      staff,
      router: party("router"),
      streams: party("streams"),
      treasury: gateToBe,
    }),
  );
  const schema = policy.names.schemas["payouts"] as Hex;
  const registry = await deploy("AgentRegistry", "AgentRegistry, with 2 agents", [
    gateToBe,
    councils.guardian,
    Object.values(councils),
    (["treasurer", "payer"] as const).map((name) => newAgent(AGENTS[name], actors.operator, agentKeys[name].address)),
  ]);
  const provenance = await deploy("ProvenanceRegistry", "ProvenanceRegistry, with 1 source", [
    gateToBe,
    [{ schema, source: actors.source }],
    [{ source: actors.source, key: sourceKey.address, kind: 1, validFrom: 0, validUntil: chain.now() + 10 ** 8 }],
  ]);
  const matcher = await deploy("PolicyMatcher", "PolicyMatcher", [provenance]);
  const gate = await deploy("AgentTimelock", "AgentTimelock, with 4 tiers", [
    {
      safe: zeroAddress,
      registry,
      provenance,
      matcher,
      councils: Object.values(councils),
      tiers: [
        { approver: zeroAddress, approverHasEpoch: false, delay: DELAY },
        ...[councils.of3, councils.of5, councils.of5Three].map((approver) => ({
          approver,
          approverHasEpoch: true,
          delay: DELAY,
        })),
      ],
      root: { approver: actors.root, approverHasEpoch: false, delay: ROOT_DELAY },
      rootVetoer: zeroAddress,
      guardian: councils.guardian,
      policyRoot: policy.root,
    },
  ]);
  if (gate !== gateToBe) throw new Error(`The gate stands at ${gate} and not at ${gateToBe}.`);
  for (const name of ["GateLens", "PolicyLog", "PasskeyVerifier"]) await deploy(name, name, []);
  return {
    chain,
    gate,
    registry,
    provenance,
    councils,
    token,
    policy,
    members,
    agentKeys,
    sourceKey,
    grantees,
    staff,
    actors,
    deployments,
  };
}

function memberOf({ address }: { address: Address }) {
  return { kind: 1, signer: address };
}

/** An agent with one EOA key, as {IAgentRegistry-NewAgent}. */
export function newAgent(agent: bigint, operator: Address, key: Address) {
  return {
    agent,
    operator,
    lowestTier: 0,
    limits: { proposalBurst: 100, proposalInterval: 60, probation: 86_400, strikeLimit: 3 },
    metadata: {
      model: "rule-based",
      version: "1",
      weightsHash: keccak256(toHex("weights")),
      promptHash: keccak256(toHex("prompt")),
    },
    keys: [newKey(key)],
  };
}

/** An EOA key without end, as {IAgentRegistry-NewKey}. */
export function newKey(key: Address) {
  return { key, kind: 1, validFrom: 0, validUntil: 2 ** 40 - 1, lowestTier: 0 };
}
