// A whole system with a Council under the gate and one that stands alone; the gate is the treasury.
import { artifacts } from "hardhat";
import { type Abi, type Address, encodeDeployData, getAddress, type Hex, keccak256, toHex, zeroAddress } from "viem";
import { getContractAddress } from "viem/utils";
import { type CompiledPolicy, compilePolicy } from "../../../sdk/index.ts";
import { deviceKey } from "../support/deviceKey.ts";
import type { Target } from "./matrix.ts";
import type { Node } from "./node.ts";
import { addressOf, nobody } from "./people.ts";

/** Seconds: every delay, so that one wait is enough for all. */
export const DELAY = 600;

/** Ids of agents: the one whose proposals are at stake, another, and one that is frozen. */
export const AGENT = 1n;
const OTHER_AGENT = 2n;
export const FROZEN_AGENT = 3n;

/** Whose statements prove batches. */
export const DEVICE = deviceKey("device");

export const SCHEMA: Hex = keccak256(toHex("payouts/1"));

export type System = {
  addresses: Record<Target, Address>;
  token: Address;
  policy: CompiledPolicy;
};

/** @param deadline Last second of the source's key. */
export async function deploySystem(node: Node, deadline: number): Promise<System> {
  const from = addressOf("deployer");
  const deploy = async (name: string, args: readonly unknown[] = []): Promise<Address> => {
    const { abi, bytecode } = await artifacts.readArtifact(name);
    const data = encodeDeployData({ abi: abi as Abi, bytecode: bytecode as Hex, args });
    return getAddress((await node.send({ from, data })).contractAddress);
  };
  const members = (["member", "secondMember", "thirdMember"] as const).map((name) => ({
    kind: 1,
    signer: addressOf(name),
  }));
  const token = await deploy("GrantsToken", ["Dollar", "USD", from, 10n ** 12n]);
  const standalone = await deploy("Council", [zeroAddress, members, 2]);
  // Council, registries and matcher come before the gate.
  const gateToBe = getContractAddress({ from, nonce: (await node.nonceOf(from)) + 4n });
  const council = await deploy("Council", [gateToBe, members, 2]);
  const policy = compilePolicy(policyText(token, council));
  const registry = await deploy("AgentRegistry", [
    gateToBe,
    addressOf("guardian"),
    [council],
    [
      newAgent(AGENT, addressOf("operator"), addressOf("agentKey")),
      newAgent(OTHER_AGENT, zeroAddress, addressOf("otherAgentKey")),
      newAgent(FROZEN_AGENT, zeroAddress, nobody("key of the frozen agent")),
    ],
  ]);
  const source = addressOf("source");
  const provenance = await deploy("ProvenanceRegistry", [
    gateToBe,
    [{ schema: SCHEMA, source }],
    [{ source, key: addressOf("sourceKey"), kind: 1, validFrom: 0, validUntil: deadline }],
  ]);
  const matcher = await deploy("PolicyMatcher", [provenance]);
  const gate = await deploy("AgentTimelock", [
    {
      safe: zeroAddress,
      registry,
      provenance,
      matcher,
      councils: [council],
      tiers: [
        { approver: zeroAddress, approverHasEpoch: false, delay: DELAY },
        { approver: council, approverHasEpoch: true, delay: DELAY },
        { approver: addressOf("tierApprover"), approverHasEpoch: false, delay: DELAY },
      ],
      root: { approver: addressOf("rootApprover"), approverHasEpoch: false, delay: DELAY },
      rootVetoer: addressOf("rootVetoer"),
      guardian: addressOf("guardian"),
      policyRoot: policy.root,
    },
  ]);
  if (gate !== gateToBe) throw new Error(`The gate stands at ${gate} and not at ${gateToBe}.`);
  return {
    token,
    policy,
    addresses: {
      AgentTimelock: gate,
      AgentRegistry: registry,
      ProvenanceRegistry: provenance,
      Council: council,
      "Council, standing alone": standalone,
      PolicyMatcher: matcher,
      GateLens: await deploy("GateLens"),
      PolicyLog: await deploy("PolicyLog"),
      PasskeyVerifier: await deploy("PasskeyVerifier"),
      P256StatementVerifier: await deploy("P256StatementVerifier", [DEVICE.x, DEVICE.y]),
    },
  };
}

/** An agent with one key, as {IAgentRegistry-NewAgent}. */
export function newAgent(agent: bigint, operator: Address, key: Address) {
  return { agent, operator, lowestTier: 0, limits: LIMITS, metadata: METADATA, keys: [newKey(key)] };
}

/** An EOA key without end, as {IAgentRegistry-NewKey}. */
export function newKey(key: Address) {
  return { key, kind: 1, validFrom: 0, validUntil: 2 ** 40 - 1, lowestTier: 0 };
}

export const LIMITS = { proposalBurst: 100, proposalInterval: 60, probation: 86_400, strikeLimit: 3 };
export const METADATA = { model: "rules", version: "1", weightsHash: SCHEMA, promptHash: SCHEMA };

/** The agent and both approvers may pay the deployer. */
function policyText(token: Address, council: Address): string {
  const payment = (name: string, who: string, tier: string) => `
  ${name}:
    who: ${who}
    may call: USD.transfer(address to, uint256 amount)
    where: { to: payee, amount: any }
    meter: none
    tier: ${tier}`;
  return `version: 1
addresses:
  payee: "${addressOf("deployer")}"
  council: "${council}"
  approver: "${addressOf("tierApprover")}"
tokens:
  USD: { address: "${token}", decimals: 6 }
agents: { treasurer: ${AGENT} }
approvers: [council, approver]
tiers:
  small: { index: 0, optimistic: true }
  large: 1
  largest: 2
rules:${payment("of-the-agent", "treasurer", "small")}${payment("of-the-council", "council", "large")}${payment("of-the-approver", "approver", "largest")}
`;
}
