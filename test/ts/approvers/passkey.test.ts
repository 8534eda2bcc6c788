import { expect } from "chai";
import type { Address } from "viem";
import { approveMessage, executeMessage } from "../../../examples/grants/story/gate.ts";
import { collectApproval, type Member, passkeyMember, walletMember } from "../../../examples/grants/story/members.ts";
import { softwarePasskey } from "../../../examples/grants/story/passkey.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { startWorld, type World } from "../../../examples/grants/story/world.ts";
import { approvalDigest } from "../../../sdk/proposal/approvalDigest.ts";
import { expectRefused } from "./refused.ts";
import { carry, deploySystem, dollars, paid, payment, prepare, propose, type System, stateOf } from "./system.ts";

const { mara, vera, relayer, dealer } = people;
const [pia, peter] = [softwarePasskey("pia"), softwarePasskey("peter")];

/** Osaka has a precompile for P-256; on prague the verifier computes it, at several times the gas of `approve`. */
for (const { name, network, least, most } of [
  { name: "osaka", network: "default", least: 0n, most: 110_000n },
  { name: "prague", network: "prague", least: 300_000n, most: 400_000n },
]) {
  describe(`approvers: a passkey as member, on ${name}`, function () {
    this.timeout(60_000);
    let world: World;
    let system: System;
    let council: Address;
    let passkeys: Member[];

    beforeEach(async () => {
      world = await startWorld(network);
      await prepare(world);
      const councils = {
        council: `{ threshold: 2, members: { mara: { kind: eoa, address: "${mara.address}" }, pia: { kind: passkey, key: "${pia.publicKey}" } } }`,
      };
      system = await deploySystem(world, { approver: "council", root: vera.address, councils });
      council = system.addresses.councils["council"]!;
      passkeys = [pia, peter].map((passkey) => passkeyMember("", passkey, system.addresses.passkeyVerifier));
    });
    afterEach(() => world.close());

    it("agrees with a wallet, and a stranger's passkey in its place does not", async () => {
      const standing = await propose(system, 1n, [payment(system, 500n)]);
      const { gate } = system.addresses;
      const terms = {
        chainId: world.chainId,
        gate,
        approver: council,
        approverEpoch: 1n,
        validUntil: (await world.now()) + 20 * 86_400,
        proposal: standing.proposal,
      };
      const [member, foreign] = passkeys as [Member, Member];
      const wallet = walletMember("mara", mara);
      // The stranger signs under its own name, and then as if it were pia.
      for (const forger of [foreign, { ...member, agree: foreign.agree }]) {
        const forged = await collectApproval([wallet, forger], terms);
        await expectRefused(world.attempt(relayer, approveMessage(gate, standing, forged)), "GateInvalidSignature", {
          signer: council,
          digest: approvalDigest(terms),
        });
      }
      expect(await stateOf(system, standing)).to.equal("Proposed");

      const approval = await collectApproval([wallet, member], terms);
      const receipt = await world.act(relayer, approveMessage(gate, standing, approval));
      expect(receipt.gasUsed > least && receipt.gasUsed < most, `${receipt.gasUsed} gas`).to.equal(true);
      expect(await stateOf(system, standing)).to.equal("Queued");
    });

    it("lets a payment through its whole life", async () => {
      const standing = await propose(system, 2n, [payment(system, 800n)]);
      const approval = await collectApproval([walletMember("mara", mara), passkeys[0]!], {
        chainId: world.chainId,
        gate: system.addresses.gate,
        approver: council,
        approverEpoch: 1n,
        validUntil: (await world.now()) + 20 * 86_400,
        proposal: standing.proposal,
      });
      const approved = await carry(system, standing, approval);
      await world.waitUntil(approved.eta);
      await world.act(dealer, executeMessage(system.addresses.gate, approved));
      expect(await paid(system)).to.equal(dollars(800n));
    });
  });
}
