import { expect } from "chai";
import { decodeFunctionData, encodeFunctionData, type Hex } from "viem";
import { approvedAfter, approveMessage, executeMessage, type Standing } from "../../../examples/grants/story/gate.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { startWorld, type World } from "../../../examples/grants/story/world.ts";
import { agentTimelockAbi as abi } from "../../../sdk/abi/AgentTimelock.ts";
import { decodeContractError } from "../../../sdk/errors/decodeContractError.ts";
import { approvalDigest } from "../../../sdk/proposal/approvalDigest.ts";
import { recordCommitment } from "../../../sdk/proposal/commitment.ts";
import { hashProposal } from "../../../sdk/proposal/hashProposal.ts";
import type { SignedApproval } from "../../../sdk/proposal/types.ts";
import { executeSafeTransaction, signSafeMessage } from "../support/safe.ts";
import { expectRefused } from "./refused.ts";
import { newSafe, olga, oscar, otto, type SafeAccount, stranger } from "./safes.ts";
import {
  carry,
  DELAY,
  deploySystem,
  dollars,
  paid,
  payment,
  prepare,
  propose,
  type System,
  stateOf,
} from "./system.ts";

const { relayer, dealer } = people;

describe("approvers: a real Safe for a tier", function () {
  this.timeout(60_000);
  let world: World;
  let account: SafeAccount;
  let system: System;
  let standing: Standing;

  beforeEach(async () => {
    world = await startWorld();
    await prepare(world);
    account = await newSafe(world, [olga, oscar, otto], 2);
    system = await deploySystem(world, { approver: account.address });
    standing = await propose(system, 1n, [payment(system, 250n), payment(system, 750n)]);
    expect(await stateOf(system, standing)).to.equal("Proposed");
  });
  afterEach(async () => {
    account.close();
    await world.close();
  });

  async function digestFor(validUntil: number): Promise<Hex> {
    const { gate } = system.addresses;
    const { proposal } = standing;
    return approvalDigest({
      chainId: world.chainId,
      gate,
      approver: account.address,
      approverEpoch: 0n,
      validUntil,
      proposal,
    });
  }

  /** These owners sign the Safe's message around the approval. */
  async function signedBy(...owners: (typeof olga)[]): Promise<SignedApproval> {
    const validUntil = (await world.now()) + 20 * 86_400;
    const signature = await signSafeMessage(account.safe, owners, await digestFor(validUntil));
    return { approverEpoch: 0n, validUntil, signature: signature as Hex };
  }

  async function execute(approved: Standing): Promise<void> {
    await world.waitUntil(approved.eta);
    await world.act(dealer, executeMessage(system.addresses.gate, approved));
    expect(await paid(system)).to.equal(dollars(1000n));
    expect(await stateOf(system, approved)).to.equal("Executed");
  }

  /** The owners of the Safe let it call the gate. */
  const callGate = (owners: readonly (typeof olga)[], data: Hex) =>
    executeSafeTransaction(account.safe, owners, { to: system.addresses.gate, data });

  it("agrees by its owners' signatures, carried by anybody", async () => {
    const approved = await carry(system, standing, await signedBy(olga, otto));
    expect(approved.terms).to.deep.include({ approver: account.address, approverEpoch: 0n });
    expect(approved.eta).to.equal((await world.now()) + DELAY);
    await execute(approved);
  });

  it("does not agree below its threshold, nor by strangers", async () => {
    for (const owners of [[olga], [olga, stranger]]) {
      const approval = await signedBy(...owners);
      await expectRefused(
        world.attempt(relayer, approveMessage(system.addresses.gate, standing, approval)),
        "GateInvalidSignature",
        { signer: account.address, digest: await digestFor(approval.validUntil) },
      );
    }
    expect(await stateOf(system, standing)).to.equal("Proposed");
    await execute(await carry(system, standing, await signedBy(oscar, olga)));
  });

  it("agrees by a transaction, which shows its owners the whole proposal", async () => {
    const validUntil = (await world.now()) + 20 * 86_400;
    const data = encodeFunctionData({
      abi,
      functionName: "approve",
      args: [standing.proposal, standing.terms, validUntil],
    });
    // What the owners sign is this calldata, and every call can be read from it.
    const { functionName, args } = decodeFunctionData({ abi, data });
    expect([functionName, args?.[0]]).to.deep.equal(["approve", standing.proposal]);

    await expectRefused(world.attempt(dealer, { to: system.addresses.gate, data }), "GateUnauthorized", {
      by: dealer.address,
      needed: account.address,
    });
    const { hash } = await callGate([olga, oscar], data);
    const approved = approvedAfter(await world.client.getTransactionReceipt({ hash: hash as Hex }), standing);
    expect(approved.terms).to.deep.include({ approver: account.address, approverEpoch: 0n, expiry: validUntil });
    await execute(approved);
  });

  it("agrees to nothing else than what it was shown", async () => {
    const validUntil = (await world.now()) + 20 * 86_400;
    const [first] = standing.proposal.calls;
    const other = { ...standing.proposal, calls: [first!] };
    const data = encodeFunctionData({ abi, functionName: "approve", args: [other, standing.terms, validUntil] });
    // The Safe hands on what the gate said.
    const thrown = await callGate([olga, oscar], data).catch((error: { data: Hex }) => error);
    const { name, args } = decodeContractError((thrown as { data: Hex }).data);
    expect([name, args["recorded"], args["given"]]).to.deep.equal([
      "GateTermsMismatch",
      recordCommitment(standing.id, standing.terms),
      recordCommitment(hashProposal(other), standing.terms),
    ]);
    expect(await stateOf(system, standing)).to.equal("Proposed");
  });

  it("refuses, before and after it agreed", async () => {
    const { proposal, id } = standing;
    const approved = await carry(system, standing, await signedBy(olga, otto));
    const args = [proposal.proposer, proposal.nonce, id, approved.terms, "changed our mind"] as const;
    const data = encodeFunctionData({ abi, functionName: "reject", args });
    await callGate([oscar, otto], data);
    expect(await stateOf(system, approved)).to.equal("Cancelled");
    await world.waitUntil(approved.eta);
    await expectRefused(world.attempt(dealer, executeMessage(system.addresses.gate, approved)), "GateWrongState", {
      proposer: proposal.proposer,
      nonce: 1n,
      given: 6,
      needed: 2,
    });
    expect(await paid(system)).to.equal(0n);
  });

  it("no longer agrees by an owner that it removed; what it agreed to before stands, since a Safe has no epoch", async () => {
    const second = await propose(system, 2n, [payment(system, 1000n)]);
    const kept = await signedBy(olga, otto);
    const approved = await carry(system, standing, kept);
    const swap = account.safe.interface.encodeFunctionData("swapOwner", [
      oscar.address,
      otto.address,
      stranger.address,
    ]);
    await executeSafeTransaction(account.safe, [olga, oscar], { to: account.safe, data: swap });

    const first = standing;
    standing = second;
    const stale = await signedBy(olga, otto);
    await expectRefused(
      world.attempt(relayer, approveMessage(system.addresses.gate, second, stale)),
      "GateInvalidSignature",
      { signer: account.address, digest: await digestFor(stale.validUntil) },
    );
    await carry(system, second, await signedBy(olga, stranger));
    standing = first;
    await execute(approved);
  });
});
