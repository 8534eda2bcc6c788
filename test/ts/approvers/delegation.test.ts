import { expect } from "chai";
import { type Address, concat, type Hex } from "viem";
import {
  approveMessage,
  executeMessage,
  proposeMessage,
  signProposal,
  standingAfter,
} from "../../../examples/grants/story/gate.ts";
import { collectApproval, type Member, walletMember } from "../../../examples/grants/story/members.ts";
import { type Person, people } from "../../../examples/grants/story/people.ts";
import { initCodeOf, placer } from "../../../examples/grants/story/place.ts";
import { startWorld, type World } from "../../../examples/grants/story/world.ts";
import { planProposal } from "../../../sdk/policy/planProposal.ts";
import { approvalDigest } from "../../../sdk/proposal/approvalDigest.ts";
import { proposalDigest } from "../../../sdk/proposal/proposalDigest.ts";
import { expectRefused } from "./refused.ts";
import {
  AGENT,
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

const { mara, nora, treasurer, vera, relayer, dealer, deployer } = people;

describe("approvers: EIP-7702 after admission", function () {
  this.timeout(60_000);
  let world: World;
  let system: System;
  let gate: Address;
  let council: Address;

  beforeEach(async () => {
    world = await startWorld();
    await prepare(world);
    const members = [mara, nora].map(({ address }, i) => `m${i}: { kind: eoa, address: "${address}" }`).join(", ");
    const councils = { council: `{ threshold: 2, members: { ${members} } }` };
    system = await deploySystem(world, { approver: "council", root: vera.address, councils });
    gate = system.addresses.gate;
    council = system.addresses.councils["council"]!;
  });
  afterEach(() => world.close());

  /** The account delegates to a wallet whose ERC-1271 accepts everything, by a type-4 transaction of the relayer. */
  async function delegate(person: Person): Promise<void> {
    const agreeable = await placer(world, deployer)("agreeable", await initCodeOf("AgreeableWallet", []));
    const authorization = await world.wallet(person).signAuthorization({ contractAddress: agreeable });
    const hash = await world
      .wallet(relayer)
      .sendTransaction({ to: dealer.address, authorizationList: [authorization] });
    const { type, status } = await world.client.waitForTransactionReceipt({ hash });
    expect([type, status]).to.deep.equal(["eip7702", "success"]);
    const code = await world.client.getCode({ address: person.address });
    expect(code).to.equal(concat(["0xef0100", agreeable]).toLowerCase());
    const abi = [
      {
        type: "function",
        name: "isValidSignature",
        stateMutability: "view",
        inputs: [{ type: "bytes32" }, { type: "bytes" }],
        outputs: [{ type: "bytes4" }],
      },
    ] as const;
    const answer = await world.client.readContract({
      address: person.address,
      abi,
      functionName: "isValidSignature",
      args: [`0x${"00".repeat(32)}`, "0x"],
    });
    expect(answer).to.equal("0x1626ba7e");
  }

  /** Mara as the delegated code would have her: a contract account that signs nothing and agrees to all. */
  const asContract: Member = { name: "mara", kind: "contract", signer: mara.address, agree: async () => "0x" };
  const asWallet = walletMember("mara", mara);

  it("a member's key still counts, and its delegate's isValidSignature does not", async () => {
    const standing = await propose(system, 1n, [payment(system, 500n)]);
    const terms = {
      chainId: world.chainId,
      gate,
      approver: council,
      approverEpoch: 1n,
      validUntil: (await world.now()) + 20 * 86_400,
      proposal: standing.proposal,
    };
    await delegate(mara);
    const byDelegate = await collectApproval([asContract, walletMember("nora", nora)], terms);
    await expectRefused(world.attempt(relayer, approveMessage(gate, standing, byDelegate)), "GateInvalidSignature", {
      signer: council,
      digest: approvalDigest(terms),
    });
    expect(await stateOf(system, standing)).to.equal("Proposed");

    const byKey = await collectApproval([asWallet, walletMember("nora", nora)], terms);
    const approved = await carry(system, standing, byKey);
    await world.waitUntil(approved.eta);
    await world.act(dealer, executeMessage(gate, approved));
    expect(await paid(system)).to.equal(dollars(500n));
  });

  it("an agent's key still proposes, and its delegate's isValidSignature does not", async () => {
    await delegate(treasurer);
    const now = await world.now();
    const planned = planProposal({
      policy: system.policy,
      proposer: AGENT,
      nonce: 7n,
      epoch: 1,
      notAfter: now + 30 * 86_400,
      calls: [payment(system, 90n)],
      now,
    });
    if (!planned.allowed) throw new Error(planned.refusal);
    const signed = await signProposal(treasurer, { chainId: world.chainId, gate }, planned);
    const digest = proposalDigest({ chainId: world.chainId, gate, proposal: planned.proposal });
    for (const signature of ["0x", `0x${"11".repeat(65)}`] as Hex[]) {
      await expectRefused(
        world.attempt(relayer, proposeMessage(gate, { ...signed, signature })),
        "RegistryInvalidSignature",
        { key: treasurer.address, digest },
      );
    }
    const standing = standingAfter(await world.act(relayer, proposeMessage(gate, signed)), signed.witness);
    expect(standing.eta).to.equal((await world.now()) + DELAY);
    await world.waitUntil(standing.eta);
    await world.act(dealer, executeMessage(gate, standing));
    expect(await paid(system)).to.equal(dollars(90n));
  });

  it("an agent's key that delegated proposes by calling, too", async () => {
    await delegate(treasurer);
    const standing = await propose(system, 8n, [payment(system, 10n)]);
    const { proposal, witness } = standing;
    const call = (nonce: bigint) =>
      proposeMessage(gate, { proposal: { ...proposal, nonce }, witness, key: treasurer.address, signature: "0x" });
    const receipt = await world.act(treasurer, call(9n));
    expect(standingAfter(receipt, witness).terms.key).to.equal(treasurer.address);
  });
});
