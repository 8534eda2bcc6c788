// A small system whose approvers and treasury a test chooses, on a node of its own.
import { type Address, encodeFunctionData, erc20Abi, type LocalAccount, parseEther, parseUnits } from "viem";
import {
  approvedAfter,
  approveMessage,
  proposeMessage,
  type Standing,
  signProposal,
  standingAfter,
} from "../../../examples/grants/story/gate.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { initCodeOf, placer } from "../../../examples/grants/story/place.ts";
import type { World } from "../../../examples/grants/story/world.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { deployCreateX } from "../../../sdk/deploy/createx.ts";
import { readDao } from "../../../sdk/deploy/dao/readDao.ts";
import { deploySystem as deploy } from "../../../sdk/deploy/deploySystem.ts";
import { planDeployment } from "../../../sdk/deploy/planDeployment.ts";
import type { SystemAddresses } from "../../../sdk/deploy/systemAddresses.ts";
import { type CompiledPolicy, compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { planProposal } from "../../../sdk/policy/planProposal.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import type { CallRequest } from "../../../sdk/proposal/buildProposal.ts";
import { type ProposalState, proposalStates, type SignedApproval } from "../../../sdk/proposal/types.ts";

/** Seconds. */
export const DELAY = 3600;
export const ROOT_DELAY = 2 * 86_400;
const PROBATION = 7 * 86_400;

export const AGENT = agentProposer(1n);
/** Who is paid: nobody's account. */
export const PAYEE: Address = "0x5e253FEd1959Eb9866FC77A0e5686dDa8109eE6b";

/** What the treasury holds at first. */
export const FUNDS = { usd: parseUnits("10000", 6), ether: parseEther("5") } as const;

export type Shape = {
  /** A Safe; the gate itself if left out. */
  treasury?: Address;
  /** Approver of the tier `large`: an account, or a council's name. */
  approver: string;
  /** An account without epoch; vera's wallet if left out. */
  root?: Address;
  /** An account, or a council's name; gina's wallet if left out. */
  guardian?: string;
  /** Councils by name, as a DAO file writes them. */
  councils?: Record<string, string>;
};

export type System = { world: World; addresses: SystemAddresses; policy: CompiledPolicy; token: Address };

/** Puts CreateX on the chain, which everything here is deployed with. */
export async function prepare(world: World): Promise<void> {
  await deployCreateX(world.wallet(people.deployer));
}

/** Deploys a system: payments of at most 100 USD need nobody, larger ones and ether the approver. */
export async function deploySystem(world: World, shape: Shape): Promise<System> {
  const { deployer } = people;
  const place = placer(world, deployer);
  const dao = readDao(daoText(shape));
  const token = await place("usd", await initCodeOf("GrantsToken", ["Dollar", "USD", deployer.address, FUNDS.usd]));
  const policy = compilePolicy(policyText(token));
  const plan = planDeployment({ dao, policy, deployer: deployer.address });
  await deploy(world.wallet(deployer), { plan });
  const { treasury } = plan.addresses;
  await world.act(deployer, { to: token, data: transferData(treasury, FUNDS.usd) });
  await world.act(deployer, { to: treasury, value: FUNDS.ether });
  return { world, addresses: plan.addresses, policy, token };
}

function transferData(to: Address, amount: bigint) {
  return encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, amount] });
}

/** A payment of whole dollars to the payee. */
export function payment({ token }: System, dollars: bigint): CallRequest {
  return { target: token, data: transferData(PAYEE, dollars * 10n ** 6n) };
}

/** The agent proposes, by signature that the relayer carries. */
export async function propose(
  system: System,
  nonce: bigint,
  calls: readonly CallRequest[],
  key: LocalAccount = people.treasurer,
): Promise<Standing> {
  const { world, policy, addresses } = system;
  const now = await world.now();
  const notAfter = now + 30 * 86_400;
  const planned = planProposal({ policy, proposer: AGENT, nonce, epoch: 1, notAfter, calls, now });
  if (!planned.allowed) throw new Error(`The policy does not carry it: ${planned.refusal}.`);
  const signed = await signProposal(key, { chainId: world.chainId, gate: addresses.gate }, planned);
  const receipt = await world.act(people.relayer, proposeMessage(addresses.gate, signed));
  return standingAfter(receipt, signed.witness);
}

/** The relayer carries an approval. */
export async function carry(
  { world, addresses }: System,
  standing: Standing,
  approval: SignedApproval,
): Promise<Standing> {
  const receipt = await world.act(people.relayer, approveMessage(addresses.gate, standing, approval));
  return approvedAfter(receipt, standing);
}

export async function stateOf({ world, addresses }: System, { proposal }: Standing): Promise<ProposalState> {
  const args = [proposal.proposer, proposal.nonce] as const;
  const gate = { address: addresses.gate, abi: agentTimelockAbi } as const;
  return proposalStates[await world.client.readContract({ ...gate, functionName: "state", args })] ?? "None";
}

/** Base units that the payee has. */
export function paid({ world, token }: System): Promise<bigint> {
  return world.client.readContract({ address: token, abi: erc20Abi, functionName: "balanceOf", args: [PAYEE] });
}

export const dollars = (whole: bigint) => whole * 10n ** 6n;

function daoText({ treasury = undefined, approver, root, guardian, councils = {} }: Shape): string {
  const { vera, gina, treasurer, operator } = people;
  const lines = Object.entries(councils).map(([name, council]) => `  ${name}: ${council}\n`);
  return `version: 1
label: approvers
policy: policy.yaml
treasury: ${treasury === undefined ? "gate" : `"${treasury}"`}
${lines.length === 0 ? "" : `councils:\n${lines.join("")}`}guardian: ${quoted(guardian ?? gina.address)}
tiers:
  small: { approver: none, delay: ${DELAY} seconds }
  large: { approver: ${quoted(approver)}, delay: ${DELAY} seconds }
root: { approver: "${root ?? vera.address}", delay: ${ROOT_DELAY} seconds }
agents:
  treasurer:
    id: 1
    operator: "${operator.address}"
    lowest tier: small
    limits: { proposals: 20, interval: 1 hour, probation: ${PROBATION} seconds, strikes: 3 }
    metadata: { model: rules, version: "1" }
    keys:
      first: { kind: eoa, address: "${treasurer.address}", valid until: 2030-01-01T00:00:00Z }
`;
}

function quoted(party: string): string {
  return party.startsWith("0x") ? `"${party}"` : party;
}

function policyText(token: Address): string {
  const transfer = "USD.transfer(address to, uint256 amount)";
  return `version: 1
addresses: { payee: "${PAYEE}" }
tokens:
  USD: { address: "${token}", decimals: 6 }
agents: { treasurer: 1 }
tiers:
  small: { index: 0, optimistic: true }
  large: 1
rules:
  small-payments:
    who: treasurer
    may call: ${transfer}
    where: { to: payee, amount: at most 100 USD }
    meter: none
    tier: small
  large-payments:
    who: treasurer
    may call: ${transfer}
    where: { to: payee, amount: more than 100 USD }
    meter: none
    tier: large
  ether:
    who: treasurer
    may send: at most 1 ETH
    to: payee
    meter: none
    tier: large
`;
}
