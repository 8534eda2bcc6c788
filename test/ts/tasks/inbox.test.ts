import { expect } from "chai";
import { call } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { approveData } from "../../../sdk/actions/approve.ts";
import { MIN_WINDOW } from "../../../sdk/deploy/limits.ts";
import { decodeGateError, isSallyportError } from "../../../sdk/index.ts";
import { agentProposer } from "../../../sdk/proposal/agentProposer.ts";
import { readProposal } from "../../../sdk/read/readProposal.ts";
import { approve } from "../../../tasks/approve.ts";
import { execute } from "../../../tasks/execute.ts";
import { inbox } from "../../../tasks/inbox.ts";
import { pause } from "../../../tasks/pause.ts";
import { accept } from "../../../tasks/rootProposal/accept.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { deploySmall, HOUR, type SmallSystem } from "../support/smallSystem.ts";

const { deployer, mara, gina, gus, nora, vera, viktor, operator } = people;

type Waiting = {
  act: string;
  isAwaited: boolean;
  role: string;
  proposal: string;
  deadline?: number;
  command: string;
  state: string;
  eta: number;
  reasons: string[];
};

describeWithAnvil(
  "the inbox",
  (anvil) => {
    let small: SmallSystem;
    let [optimistic, slow, urgent, solo, root] = ["", "", "", "", ""];

    before(async function () {
      this.timeout(60_000);
      small = await deploySmall(anvil().url);
      optimistic = await small.standing("ada");
      slow = await small.standing("ben", { lifetime: "20 days" });
      urgent = await small.standing("ben", { lifetime: "5 days" });
      solo = await small.standing("cleo", { lifetime: "6 hours" });
      root = await small.rootProposal("setRootDelay(uint32)", ["7200"]);
    });
    after(() => small.remove());

    async function waiting(as?: string): Promise<Waiting[]> {
      return (await inbox(small.context, { ...small.options, as })).json as Waiting[];
    }
    const brief = (all: Waiting[]) => all.map(({ act, proposal }) => `${act} ${proposal}`);

    it("asks a member to sign, the most urgent first, and tells what it may stop", async () => {
      const all = await waiting(mara.address);
      expect(brief(all.filter(({ isAwaited }) => isAwaited))).to.deep.equal([`sign ${urgent}`, `sign ${slow}`]);
      const others = brief(all.filter(({ isAwaited }) => !isAwaited));
      expect(others).to.deep.equal([`withdraw ${root}`, `reject ${slow}`, `reject ${urgent}`]);
      const [first] = all;
      const name = `${urgent.replace("/", "-")}-${mara.address.slice(0, 10)}.json`;
      expect(first?.command).to.equal(
        `npx hardhat sallyport sign ${urgent} --from ${mara.address} --out ${name} --policy ${small.file("policy.yaml")} --network anvil`,
      );
    });

    it("asks an approver that is an account, and tells guardian, vetoer and operator what they may stop", async () => {
      expect(brief(await waiting(vera.address))).to.deep.equal([`approve ${solo}`, `reject ${solo}`]);
      const guard = await waiting(gina.address);
      // What could execute soonest stands first, what still needs an approval last.
      expect(brief(guard)).to.deep.equal([optimistic, slow, urgent, solo].map((one) => `veto ${one}`));
      expect(guard[0]?.deadline).to.equal(guard[0]?.eta);
      expect(guard[1]?.deadline).to.equal(undefined);
      expect(brief(await waiting(viktor.address))).to.deep.equal([`veto ${root}`]);
      expect(brief(await waiting(operator.address)))
        .to.have.lengthOf(4)
        .and.include(`withdraw ${optimistic}`);
      expect(await waiting(nora.address)).to.deep.equal([]);
      expect(small.context.said.at(-1)).to.equal(`nothing waits for ${nora.address}`);
    });

    it("is that of all accounts of the network where none is named", async () => {
      const all = await waiting();
      expect(brief(all)).to.include.members([`sign ${urgent}`, `approve ${solo}`, `veto ${root}`]);
      expect(small.context.said.join("\n")).to.match(/^sign {2}payer\/\d+, tier high \(1\), 1 call\n {2}as {9}0x/m);
    });

    it("names the last second at which an approval is taken", async () => {
      const [first] = await waiting(vera.address);
      const nonce = BigInt(solo.split("/")[1]!);
      const { gate } = small.plan.addresses;
      const where = { gate, proposer: agentProposer(1n), nonce, fromBlock: 0n };
      const { proposal, terms } = await readProposal(small.context.network.client, where);
      expect(first?.deadline).to.equal(proposal.notAfter - HOUR - MIN_WINDOW);
      const data = approveData({ proposal, terms, validUntil: proposal.notAfter });
      const codeAt = async (time: number) => {
        const snapshot = await small.clock.snapshot();
        await small.clock.setNextBlockTimestamp({ timestamp: BigInt(time) });
        await small.clock.mine({ blocks: 1 });
        const failure: unknown = await call(small.clock, { account: vera.address, to: gate, data }).then(
          () => undefined,
          (error: unknown) => decodeGateError(error),
        );
        await small.clock.revert({ id: snapshot });
        return isSallyportError(failure) ? failure.code : failure;
      };
      expect(await codeAt(first!.deadline!)).to.equal(undefined);
      expect(await codeAt(first!.deadline! + 1)).to.equal("GATE_EXPIRES_TOO_SOON");
    });

    it("lets anybody execute what is ready, tells what is held and by what, and forgets what has ended", async () => {
      await approve(small.context, { ...small.options, proposal: solo, signatures: [], from: vera.address });
      await small.passHours(1);
      const ready = await waiting(nora.address);
      expect(brief(ready).sort()).to.deep.equal([`execute ${solo}`, `execute ${optimistic}`, `execute ${root}`].sort());
      expect(ready[0]).to.include({ role: "anybody", state: "Ready", proposal: solo });

      const long = { ...small.options, duration: "1 hour" };
      await pause(small.context, { ...long, from: gina.address, out: small.file("pause.json") });
      await pause(small.context, { ...long, from: gus.address, signatures: small.file("pause.json") });
      // Agents' proposals are held, and that of root is not.
      expect(brief(await waiting(nora.address))).to.deep.equal([`execute ${root}`]);
      const held = (await waiting(mara.address)).filter(({ act }) => act === "sign");
      expect(held.map(({ reasons }) => reasons)).to.deep.equal([["GATE_PAUSED"], ["GATE_PAUSED"]]);
      await small.passHours(7);
      expect(brief(await waiting(vera.address))).not.to.include(`reject ${solo}`);
    });

    it("asks whoever is offered a role to accept it, until it has", async () => {
      const accepting = async (as: string) => (await waiting(as)).filter(({ act }) => act === "accept");
      const roles = [
        { role: "guardian", called: "guardian", to: nora, offer: "offerGuardian(address)", more: [] },
        {
          role: "approver",
          called: "root approver",
          to: deployer,
          offer: "offerRootApprover(address,bool)",
          more: ["false"],
        },
      ];
      for (const { role, called, to, offer, more } of roles) {
        const proposal = await small.rootProposal(offer, [to.address, ...more]);
        expect(await accepting(to.address)).to.deep.equal([]);
        await small.passHours(3);
        await execute(small.context, { ...small.options, proposal });
        expect(await accepting(to.address)).to.deep.equal([
          {
            ...{ act: "accept", isAwaited: true, role: called, party: to.address, signer: to.address },
            command: `npx hardhat sallyport root accept ${role} --from ${to.address} --policy ${small.file("policy.yaml")} --network anvil`,
          },
        ]);
        expect(small.context.said).to.include(`accept  the role of ${called}, which root offers`);
        expect(await accepting(mara.address)).to.deep.equal([]);
        await accept(small.context, { ...small.options, role, from: to.address });
        expect(await accepting(to.address)).to.deep.equal([]);
      }
    });

    it("is refused for what is no account", async () => {
      const error = await expectRejection(waiting("mara"), "ARGUMENT_INVALID");
      expect(error).to.include({ place: "--as", value: "mara" });
    });
  },
  { args: ["--accounts", "20"] },
);
