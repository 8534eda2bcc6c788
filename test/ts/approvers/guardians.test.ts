import { expect } from "chai";
import { type Address, encodeFunctionData, type Hex } from "viem";
import { executeMessage, type Standing, standingAfter, vetoMessage } from "../../../examples/grants/story/gate.ts";
import { type Person, people } from "../../../examples/grants/story/people.ts";
import { startWorld, type World } from "../../../examples/grants/story/world.ts";
import { agentTimelockAbi as abi } from "../../../sdk/abi/AgentTimelock.ts";
import { councilAbi } from "../../../sdk/abi/Council.ts";
import { encodeCouncilSignatures } from "../../../sdk/council/encodeCouncilSignatures.ts";
import { actDigest, actTypedData } from "../../../sdk/council/typedData.ts";
import { decodeContractError } from "../../../sdk/errors/decodeContractError.ts";
import { buildProposal } from "../../../sdk/proposal/buildProposal.ts";
import { proposalStates } from "../../../sdk/proposal/types.ts";
import { executeSafeTransaction } from "../support/safe.ts";
import { expectRefused } from "./refused.ts";
import { newSafe, olga, oscar, type SafeAccount, stranger } from "./safes.ts";
import { AGENT, deploySystem, dollars, paid, payment, prepare, propose, type System, stateOf } from "./system.ts";

const { vera, gina, gus, relayer, dealer } = people;
const SALT: Hex = `0x${"5a".repeat(32)}`;

/** Two equal payments that need nobody: one to be stopped, one to be let through. */
async function proposeTwins(system: System): Promise<[Standing, Standing]> {
  return [await propose(system, 1n, [payment(system, 60n)]), await propose(system, 2n, [payment(system, 60n)])];
}

async function expectStopped(system: System, stopped: Standing): Promise<void> {
  const { world, addresses } = system;
  expect(await stateOf(system, stopped)).to.equal("Vetoed");
  const before = await paid(system);
  await expectRefused(world.attempt(dealer, executeMessage(addresses.gate, stopped)), "GateWrongState", {
    proposer: AGENT,
    nonce: 1n,
    given: proposalStates.indexOf("Vetoed"),
    needed: proposalStates.indexOf("Queued"),
  });
  expect(await paid(system)).to.equal(before);
}

describe("approvers: a real Safe as guardian", function () {
  this.timeout(60_000);
  let world: World;
  let account: SafeAccount;
  let system: System;

  beforeEach(async () => {
    world = await startWorld();
    await prepare(world);
    account = await newSafe(world, [olga, oscar], 1);
    system = await deploySystem(world, { approver: vera.address, guardian: account.address });
  });
  afterEach(async () => {
    account.close();
    await world.close();
  });

  it("vetoes by one of its owners, and by nobody else", async () => {
    const [stopped, twin] = await proposeTwins(system);
    await world.waitUntil(twin.eta);
    await world.act(dealer, executeMessage(system.addresses.gate, twin));
    expect(await paid(system)).to.equal(dollars(60n));

    const veto = vetoMessage(system.addresses.gate, stopped, "not this one");
    await expectRefused(world.attempt(dealer, veto), "GateUnauthorized", {
      by: dealer.address,
      needed: account.address,
    });
    const { to, data = "0x" } = veto;
    // GS026: the signer is no owner.
    const refused = await executeSafeTransaction(account.safe, [stranger], { to, data }).catch((error) => error.reason);
    expect(refused).to.equal("GS026");
    await executeSafeTransaction(account.safe, [oscar], { to, data });
    await expectStopped(system, stopped);
    expect(await paid(system)).to.equal(dollars(60n));
  });
});

describe("approvers: a Council as guardian, by Council.execute", function () {
  this.timeout(60_000);
  let world: World;
  let system: System;
  let council: Address;
  let gate: Address;

  beforeEach(async () => {
    world = await startWorld();
    await prepare(world);
    const members = [gina, gus].map(({ address }, i) => `m${i}: { kind: eoa, address: "${address}" }`).join(", ");
    const councils = { guardians: `{ threshold: 1, members: { ${members} } }` };
    system = await deploySystem(world, { approver: vera.address, guardian: "guardians", councils });
    gate = system.addresses.gate;
    council = system.addresses.councils["guardians"]!;
  });
  afterEach(() => world.close());

  /** The council's call, signed by one guardian, as a transaction that anybody may send. */
  async function act(signer: Person, data: Hex) {
    const validUntil = (await world.now()) + 3600;
    const typed = { chainId: world.chainId, council, target: gate, data, salt: SALT, epoch: 1n, validUntil };
    const signature = await signer.signTypedData(actTypedData(typed));
    const signatures = encodeCouncilSignatures([{ kind: "eoa", signer: signer.address, signature }]);
    const args = [gate, data, SALT, validUntil, signatures] as const;
    const message = { to: council, data: encodeFunctionData({ abi: councilAbi, functionName: "execute", args }) };
    return { message, digest: actDigest(typed) };
  }

  it("vetoes by the signature of one member, once, and not by that of a stranger", async () => {
    const [stopped, twin] = await proposeTwins(system);
    const { data = "0x" } = vetoMessage(gate, stopped, "not this one");
    const forged = await act(vera, data);
    await expectRefused(world.attempt(relayer, forged.message), "CouncilInvalidSignatures", { digest: forged.digest });
    expect(await stateOf(system, stopped)).to.equal("Queued");
    await world.waitUntil(twin.eta);
    await world.act(dealer, executeMessage(gate, twin));

    const { message, digest } = await act(gus, data);
    await world.act(relayer, message);
    await expectRefused(world.attempt(relayer, message), "CouncilAlreadyActed", { digest });
    await expectStopped(system, stopped);
    expect(await paid(system)).to.equal(dollars(60n));
  });

  it("pauses agents, and cannot touch what humans proposed", async () => {
    const [stopped] = await proposeTwins(system);
    const pause = encodeFunctionData({ abi, functionName: "pause", args: [7200] });
    await world.act(relayer, (await act(gina, pause)).message);
    const pausedUntil = (await world.now()) + 7200;
    await world.nextBlockAt(pausedUntil);
    await expectRefused(world.attempt(dealer, executeMessage(gate, stopped)), "GatePaused", { until: pausedUntil });
    await world.nextBlockAt(pausedUntil + 1);
    await world.act(dealer, executeMessage(gate, stopped));
    expect(await paid(system)).to.equal(dollars(60n));

    // Root proposes; a veto of the guardian is refused, and the council hands the reason on.
    const notAfter = (await world.now()) + 30 * 86_400;
    const calls = [{ target: gate, data: encodeFunctionData({ abi, functionName: "dropAgentProposals" }) }];
    const proposal = buildProposal({ proposer: vera.address, nonce: 1n, notAfter, calls });
    const witness = { rules: [], proofs: [], batches: [] };
    const args = [proposal, witness, notAfter] as const;
    const receipt = await world.act(vera, {
      to: gate,
      data: encodeFunctionData({ abi, functionName: "proposeAsApprover", args }),
    });
    const standing = standingAfter(receipt, witness);
    const { data = "0x" } = vetoMessage(gate, standing, "we would rather stay");
    const { error } = await world.attempt(relayer, (await act(gina, data)).message);
    expect([error.name, error.args["target"]]).to.deep.equal(["CouncilCallFailed", gate]);
    const inner = decodeContractError(error.args["reason"] as Hex);
    expect([inner.name, inner.args]).to.deep.equal(["GateNotVetoable", { proposer: vera.address }]);
    expect(await stateOf(system, standing)).to.equal("Queued");
    await world.waitUntil(standing.eta);
    await world.act(dealer, executeMessage(gate, standing));
    expect(await stateOf(system, standing)).to.equal("Executed");
  });
});
