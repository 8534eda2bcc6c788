import { expect } from "chai";
import {
  type Address,
  decodeErrorResult,
  decodeFunctionData,
  encodeFunctionData,
  type Hex,
  parseAbi,
  parseEventLogs,
  toHex,
} from "viem";
import { executeMessage, standingAfter } from "../../../examples/grants/story/gate.ts";
import {
  castVote,
  deployGovernance,
  executeVoteMessage,
  type Governance,
  governorAbi,
  openVote,
  queueMessage,
  TIMELOCK_DELAY,
  tallyOf,
  type Vote,
} from "../../../examples/grants/story/governance.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { placer } from "../../../examples/grants/story/place.ts";
import { type Refusal, startWorld, type World } from "../../../examples/grants/story/world.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { buildProposal } from "../../../sdk/proposal/buildProposal.ts";
import type { Proposal } from "../../../sdk/proposal/types.ts";
import { expectRefused } from "./refused.ts";
import { deploySystem, prepare, ROOT_DELAY, type System, stateOf } from "./system.ts";

const NOTHING = { rules: [], proofs: [], batches: [] };
const NEW_POLICY: Hex = `0x${"ab".repeat(32)}`;
const { vera, viktor, vida, relayer, deployer, dealer } = people;

/** Errors of the Governor and of its timelock. */
const errors = parseAbi([
  "error GovernorUnexpectedProposalState(uint256 proposalId, uint8 current, bytes32 expectedStates)",
  "error TimelockUnexpectedOperationState(bytes32 operationId, bytes32 expectedStates)",
]);
const DEFEATED = 3;
/** Sets of states, a bit for each. */
const SUCCEEDED = toHex(1n << 4n, { size: 32 });
const QUEUED = toHex(1n << 5n, { size: 32 });
const OPERATION_READY = toHex(1n << 2n, { size: 32 });

describe("approvers: a real Governor as root", function () {
  this.timeout(60_000);
  let world: World;
  let governance: Governance;
  let system: System;
  let gate: Address;

  beforeEach(async () => {
    world = await startWorld();
    await prepare(world);
    governance = await deployGovernance(world, placer(world, deployer));
    system = await deploySystem(world, { approver: vera.address, root: governance.timelock });
    gate = system.addresses.gate;
  });
  afterEach(() => world.close());

  async function rootProposal(nonce: bigint, data: Hex): Promise<Proposal> {
    const notAfter = (await world.now()) + 40 * 86_400;
    return buildProposal({ proposer: governance.timelock, nonce, notAfter, calls: [{ target: gate, data }] });
  }

  function toGate(proposal: Proposal): Hex {
    const args = [proposal, NOTHING, proposal.notAfter] as const;
    return encodeFunctionData({ abi: agentTimelockAbi, functionName: "proposeAsApprover", args });
  }

  const setPolicy = (root: Hex) =>
    encodeFunctionData({ abi: agentTimelockAbi, functionName: "setPolicyRoot", args: [root] });
  const read = <name extends "policyRoot" | "epoch">(functionName: name) =>
    world.client.readContract({ address: gate, abi: agentTimelockAbi, functionName });

  /** Puts a root proposal to the vote and counts these votes; the vote is then over. */
  async function voteOn(proposal: Proposal, viktorSays: "for" | "against"): Promise<Vote> {
    const motion = {
      calls: [{ target: gate, data: toGate(proposal) }],
      description: `root proposal ${proposal.nonce}`,
    };
    const vote = await openVote(world, governance, vera, motion);
    await world.waitUntil(vote.opensAt);
    await castVote(world, governance, vote, vera, "for");
    await castVote(world, governance, vote, viktor, viktorSays);
    await castVote(world, governance, vote, vida, "against");
    await world.waitUntil(vote.closesAt);
    return vote;
  }

  /** From a vote that passed to a proposal that stands in the gate. */
  async function enact(vote: Vote) {
    await world.act(relayer, queueMessage(governance, vote));
    await world.waitUntil((await world.now()) + TIMELOCK_DELAY);
    return standingAfter(await world.act(relayer, executeVoteMessage(governance, vote)), NOTHING);
  }

  /** The error of an attempt that the Governor or its timelock refused. */
  async function failureOf(attempt: Promise<Refusal>) {
    const { errorName, args } = decodeErrorResult({ abi: errors, data: (await attempt).error.args["data"] as Hex });
    return { errorName, args };
  }

  it("changes the policy: proposed, voted, queued, executed by its timelock, then the gate's delay", async () => {
    const before = await read("policyRoot");
    const vote = await voteOn(await rootProposal(1n, setPolicy(NEW_POLICY)), "for");
    expect(await tallyOf(world, governance, vote)).to.deep.equal({
      for: 2_000_000n * 10n ** 18n,
      against: 1_000_000n * 10n ** 18n,
      state: "Succeeded",
    });
    const standing = await enact(vote);
    expect((await tallyOf(world, governance, vote)).state).to.equal("Executed");
    expect(standing.terms).to.deep.include({ approver: governance.timelock, approverEpoch: 0n, tier: 255 });
    expect(standing.eta).to.equal((await world.now()) + ROOT_DELAY);

    await world.nextBlockAt(standing.eta - 1);
    await expectRefused(world.attempt(dealer, executeMessage(gate, standing)), "GateNotReady", {
      id: standing.id,
      eta: standing.eta,
    });
    expect(await read("policyRoot")).to.equal(before);
    await world.nextBlockAt(standing.eta);
    await world.act(dealer, executeMessage(gate, standing));
    expect(await read("policyRoot")).to.equal(NEW_POLICY);
    expect(await stateOf(system, standing)).to.equal("Executed");
  });

  it("shows voters the whole proposal, every call of it, and runs what they saw", async () => {
    const calls = [
      { target: gate, data: setPolicy(NEW_POLICY) },
      { target: gate, data: encodeFunctionData({ abi: agentTimelockAbi, functionName: "dropAgentProposals" }) },
      { target: system.token, data: "0x18160ddd" as const },
    ];
    const notAfter = (await world.now()) + 40 * 86_400;
    const proposal = buildProposal({ proposer: governance.timelock, nonce: 2n, notAfter, calls });
    const vote = await voteOn(proposal, "for");

    // What a voter's client reads: the Governor's event, and nothing else.
    const logs = await world.client.getLogs({ address: governance.governor, fromBlock: 0n });
    const [created] = parseEventLogs({ abi: governorAbi, eventName: "ProposalCreated", logs });
    expect(created?.args.targets).to.deep.equal([gate]);
    const { functionName, args } = decodeFunctionData({ abi: agentTimelockAbi, data: created!.args.calldatas[0]! });
    expect(functionName).to.equal("proposeAsApprover");
    const seen = args?.[0] as Proposal;
    expect(seen).to.deep.equal(proposal);
    expect(seen.calls.map(({ target, data }) => ({ target, data }))).to.deep.equal(calls);

    const standing = await enact(vote);
    expect(standing.proposal).to.deep.equal({ ...proposal, epoch: 1 });
    await world.waitUntil(standing.eta);
    await world.act(relayer, executeMessage(gate, standing));
    expect([await read("policyRoot"), await read("epoch")]).to.deep.equal([NEW_POLICY, 2]);
  });

  it("leaves nothing where the vote fails", async () => {
    const before = await read("policyRoot");
    const vote = await voteOn(await rootProposal(3n, setPolicy(NEW_POLICY)), "against");
    expect((await tallyOf(world, governance, vote)).state).to.equal("Defeated");
    expect(await failureOf(world.attempt(relayer, queueMessage(governance, vote)))).to.deep.equal({
      errorName: "GovernorUnexpectedProposalState",
      args: [vote.proposalId, DEFEATED, SUCCEEDED],
    });
    expect(await failureOf(world.attempt(relayer, executeVoteMessage(governance, vote)))).to.deep.equal({
      errorName: "GovernorUnexpectedProposalState",
      args: [vote.proposalId, DEFEATED, QUEUED],
    });
    const logs = await world.client.getLogs({ address: gate, fromBlock: 0n });
    expect(parseEventLogs({ abi: agentTimelockAbi, eventName: "Proposed", logs })).to.deep.equal([]);
    expect(await read("policyRoot")).to.equal(before);
  });

  it("cannot be hurried: neither past the timelock, nor by who is not the timelock", async () => {
    const proposal = await rootProposal(4n, setPolicy(NEW_POLICY));
    const vote = await voteOn(proposal, "for");
    await expectRefused(world.attempt(vera, { to: gate, data: toGate(proposal) }), "GateUnauthorized", {
      by: vera.address,
      needed: governance.timelock,
    });
    await world.act(relayer, queueMessage(governance, vote));
    const due = (await world.now()) + TIMELOCK_DELAY;
    await world.nextBlockAt(due - 1);
    const { errorName, args } = await failureOf(world.attempt(relayer, executeVoteMessage(governance, vote)));
    expect([errorName, args[1]]).to.deep.equal(["TimelockUnexpectedOperationState", OPERATION_READY]);
    await world.nextBlockAt(due);
    await world.act(relayer, executeVoteMessage(governance, vote));
  });

  it("need not foresee the gate's epoch: the gate fills it in", async () => {
    const drop = encodeFunctionData({ abi: agentTimelockAbi, functionName: "dropAgentProposals" });
    const first = await voteOn(await rootProposal(5n, drop), "for");
    const second = await openVote(world, governance, vera, {
      calls: [{ target: gate, data: toGate(await rootProposal(6n, setPolicy(NEW_POLICY))) }],
      description: "written at epoch 1",
    });
    const dropping = await enact(first);
    await world.waitUntil(second.opensAt);
    await castVote(world, governance, second, vera, "for");
    await castVote(world, governance, second, viktor, "for");
    await world.waitUntil(Math.max(second.closesAt, dropping.eta));
    await world.act(relayer, executeMessage(gate, dropping));
    expect(await read("epoch")).to.equal(2);

    const standing = await enact(second);
    expect(standing.proposal.epoch).to.equal(2);
    await world.waitUntil(standing.eta);
    await world.act(relayer, executeMessage(gate, standing));
    expect(await read("policyRoot")).to.equal(NEW_POLICY);
  });
});
