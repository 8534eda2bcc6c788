// Approvers that DAOs have already: a real Safe 1.5 whose owners sign, and a real OpenZeppelin Governor over its
// timelock as root. Nobody is impersonated.
import { expect } from "chai";
import { artifacts } from "hardhat";
import {
  type Abi,
  type Address,
  encodeDeployData,
  encodeFunctionData,
  erc20Abi,
  getAddress,
  type Hex,
  keccak256,
  parseEventLogs,
  toHex,
  zeroAddress,
} from "viem";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import {
  agentProposer,
  approvalDigest,
  buildProposal,
  hashProposal,
  type Proposal,
  planProposal,
  proposalTypedData,
  type Terms,
} from "../../../sdk/index.ts";
import { writtenError } from "../roles/errors.ts";
import { type Node, openNode } from "../roles/node.ts";
import { addressOf, people } from "../roles/people.ts";
import { AGENT, DELAY, deploySystem, type System } from "../roles/system.ts";
import { deploySafe, deploySafeContracts, signSafeMessage } from "../support/safe.ts";

const MONTH = 30 * 86_400;
const VOTING_DELAY = 10;
const VOTING_PERIOD = 100;
const AGAINST = 0;
const FOR = 1;

describe("Approvers that DAOs have", () => {
  let node: Node;
  let deadline: number;

  beforeEach(async () => {
    node = await openNode();
    deadline = (await node.now()) + MONTH;
  });

  afterEach(() => node.close());

  it("a real Safe approves by its owners' signatures", async () => {
    const [sponsor, ...rest] = await node.ethers.getSigners();
    const owners = rest.slice(0, 3);
    const contracts = await deploySafeContracts(sponsor!);
    const safe = await deploySafe(contracts, owners, 2, sponsor!);
    const approver = getAddress(await safe.getAddress());
    const system = await deploySystem(node, {
      deadline,
      tierApprover: approver,
      rootApprover: addressOf("rootApprover"),
    });
    const gate = system.addresses.AgentTimelock;
    await fund(system);
    const { proposal, witness } = payment(system, 2);
    const signature = await people.agentKey.signTypedData(proposalTypedData({ chainId: node.chainId, gate, proposal }));
    const proposed = await send(gate, "propose", [proposal, witness, addressOf("agentKey"), signature]);
    const terms = termsOf(proposed, "Proposed");

    const agreement = { approverEpoch: 0n, validUntil: deadline };
    const digest = approvalDigest({ chainId: node.chainId, gate, approver, ...agreement, proposal });
    const approveWith = async (signers: typeof owners) => [
      proposal.proposer,
      proposal.nonce,
      hashProposal(proposal),
      terms,
      { ...agreement, signature: await signSafeMessage(safe, signers, digest) },
    ];
    await refuses(gate, "approveBySignature", await approveWith(owners.slice(0, 1)), (error) =>
      expect(error).to.equal(`GateInvalidSignature(${approver.toLowerCase()}, ${digest})`),
    );
    const approved = await send(gate, "approveBySignature", await approveWith(owners.slice(1)));
    await node.wait(DELAY);
    await send(gate, "execute", [proposal, witness, termsOf(approved, "Approved")]);
    expect(await state(gate, proposal)).to.equal(EXECUTED);
  });

  it("a real Governor is root: it is proposed, voted, queued and executed", async () => {
    const voter = addressOf("member");
    const votes = await deploy("VoteToken", [[voter], 1000n]);
    await node.send({ from: voter, to: votes, data: await encode("VoteToken", "delegate", [voter]) });
    const admin = addressOf("deployer");
    const timelock = await deploy("TimelockController", [DELAY, [], [zeroAddress], admin]);
    const governor = await deploy("GrantsGovernor", [votes, timelock, VOTING_DELAY, VOTING_PERIOD, 50]);
    const grant = [keccak256(toHex("PROPOSER_ROLE")), governor];
    await node.send({ from: admin, to: timelock, data: await encode("TimelockController", "grantRole", grant) });

    const system = await deploySystem(node, {
      deadline,
      tierApprover: addressOf("tierApprover"),
      rootApprover: timelock,
    });
    const gate = system.addresses.AgentTimelock;
    const newRoot = keccak256(toHex("another policy"));
    const setPolicyRoot = encodeFunctionData({ abi: agentTimelockAbi, functionName: "setPolicyRoot", args: [newRoot] });
    // The epoch is left at zero: nobody who votes for weeks can foresee it.
    const calls = [{ target: gate, data: setPolicyRoot }];
    const proposal = buildProposal({ proposer: timelock, nonce: 1n, notAfter: deadline, calls });
    const witness = { rules: [], proofs: [], batches: [] };
    const act = encodeFunctionData({
      abi: agentTimelockAbi,
      functionName: "proposeAsApprover",
      args: [proposal, witness, deadline],
    });
    const vote = async (description: string, support: number) => {
      const operation = [[gate], [0n], [act], keccak256(toHex(description))];
      await govern(governor, voter, "propose", [[gate], [0n], [act], description]);
      const id = await node.ethers.provider.call({
        to: governor,
        data: await encode("GrantsGovernor", "hashProposal", operation),
      });
      await node.wait(VOTING_DELAY + 1);
      await govern(governor, voter, "castVote", [BigInt(id), support]);
      await node.wait(VOTING_PERIOD + 1);
      return operation;
    };

    const refused = await vote("against it", AGAINST);
    const queueing = { from: voter, to: governor, data: await encode("GrantsGovernor", "queue", refused) };
    expect((await node.call(queueing)).succeeded).to.equal(false);

    const operation = await vote("for it", FOR);
    await govern(governor, voter, "queue", operation);
    await node.wait(DELAY);
    const { logs } = await govern(governor, voter, "execute", operation);
    const filled: Proposal = { ...proposal, epoch: 1 };
    const args = [filled, witness, termsOf(logs, "Proposed")];
    // Both delays add up: that of the Governor's timelock, and that of root.
    await refuses(gate, "execute", args, (error) => expect(error).to.match(/^GateNotReady\(/));
    await node.wait(DELAY);
    await send(gate, "execute", args);
    expect(await state(gate, filled)).to.equal(EXECUTED);
    expect(await read(gate, "policyRoot", [])).to.equal(newRoot);
  });

  // ── Inside ────────────────────────────────────────────────────────────────────────────────────────────────────

  /** `ProposalState.Executed`. */
  const EXECUTED = 4;

  async function abiOf(name: string): Promise<Abi> {
    return (await artifacts.readArtifact(name)).abi as Abi;
  }

  async function encode(name: string, functionName: string, args: readonly unknown[]): Promise<Hex> {
    return encodeFunctionData({ abi: await abiOf(name), functionName, args });
  }

  async function deploy(name: string, args: readonly unknown[]): Promise<Address> {
    const { abi, bytecode } = await artifacts.readArtifact(name);
    const data = encodeDeployData({ abi: abi as Abi, bytecode: bytecode as Hex, args });
    return getAddress((await node.send({ from: addressOf("deployer"), data })).contractAddress);
  }

  function payment({ token, policy }: System, tier: number) {
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [addressOf("deployer"), 5n] });
    const planned = planProposal({
      policy,
      proposer: agentProposer(AGENT),
      nonce: 1n,
      tier,
      epoch: 1,
      notAfter: deadline,
      calls: [{ target: token, data }],
      now: 0,
    });
    if (!planned.allowed) throw new Error(`The policy refuses it: ${planned.refusal}`);
    return planned;
  }

  async function fund({ token, addresses }: System): Promise<void> {
    const args = [addresses.AgentTimelock, 100n] as const;
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args });
    await node.send({ from: addressOf("deployer"), to: token, data });
  }

  async function govern(governor: Address, from: Address, functionName: string, args: readonly unknown[]) {
    return node.send({ from, to: governor, data: await encode("GrantsGovernor", functionName, args) });
  }

  function gateData(functionName: string, args: readonly unknown[]): Hex {
    return encodeFunctionData({ abi: agentTimelockAbi as Abi, functionName, args });
  }

  /** A stranger carries it. */
  async function send(gate: Address, functionName: string, args: readonly unknown[]) {
    return (await node.send({ from: addressOf("stranger"), to: gate, data: gateData(functionName, args) })).logs;
  }

  async function refuses(
    gate: Address,
    functionName: string,
    args: readonly unknown[],
    check: (error: string) => void,
  ): Promise<void> {
    const answer = await node.call({ from: addressOf("stranger"), to: gate, data: gateData(functionName, args) });
    check(answer.succeeded ? "it succeeded" : writtenError(answer.data));
  }

  async function read(gate: Address, functionName: string, args: readonly unknown[]): Promise<Hex> {
    return (await node.ethers.provider.call({ to: gate, data: gateData(functionName, args) })) as Hex;
  }

  async function state(gate: Address, { proposer, nonce }: Proposal): Promise<number> {
    return Number(await read(gate, "state", [proposer, nonce]));
  }

  function termsOf(logs: Awaited<ReturnType<Node["send"]>>["logs"], eventName: "Proposed" | "Approved"): Terms {
    const event = parseEventLogs({ abi: agentTimelockAbi, logs, eventName })[0];
    if (event === undefined) throw new Error(`The gate emitted no ${eventName}.`);
    return event.args.terms;
  }
});
