import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type Address, encodeFunctionData, http, parseEther, zeroHash } from "viem";
import { getBalance, sendTransaction, waitForTransactionReceipt } from "viem/actions";
import { hardhat } from "viem/chains";
import { people } from "../../../examples/grants/story/people.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { signProposal } from "../../../sdk/actions/signProposal.ts";
import { deployCreateX } from "../../../sdk/deploy/createx.ts";
import { readDao } from "../../../sdk/deploy/dao/readDao.ts";
import { deploySystem } from "../../../sdk/deploy/deploySystem.ts";
import { type DeploymentPlan, planDeployment } from "../../../sdk/deploy/planDeployment.ts";
import { readProposalFile } from "../../../sdk/files/proposalFile.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { hashBatch } from "../../../sdk/provenance/hashBatch.ts";
import { textBatch } from "../../../sdk/provenance/textBatch.ts";
import { approve } from "../../../tasks/approve.ts";
import { execute } from "../../../tasks/execute.ts";
import { inbox } from "../../../tasks/inbox.ts";
import { keep } from "../../../tasks/keep.ts";
import { list } from "../../../tasks/list.ts";
import { pause } from "../../../tasks/pause.ts";
import { type ProposeArguments, propose } from "../../../tasks/propose.ts";
import { reject } from "../../../tasks/reject.ts";
import { show } from "../../../tasks/show.ts";
import { sign } from "../../../tasks/sign.ts";
import { veto } from "../../../tasks/veto.ts";
import { withdraw } from "../../../tasks/withdraw.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { deployCarrier } from "../support/carrier.ts";
import { clockOf } from "../support/clock.ts";
import { expectRejection } from "../support/rejection.ts";
import { recipients, smallDao, smallPolicy } from "../support/smallDao.ts";
import { senderOn } from "../support/system.ts";
import { NO_OPTIONS, NOTHING_TO_PROPOSE, recordSystem, taskContext } from "../support/taskContext.ts";

const { deployer, mara, olga, oscar, gina, gus, nora, vera, viktor, operator, treasurer } = people;
const HOUR = 3600;

/** What a command reports, as the tests look at it. */
type Told = Record<string, unknown> & { json: Record<string, unknown> };

describeWithAnvil(
  "acting through tasks",
  (anvil) => {
    let root: string;
    let plan: DeploymentPlan;
    let context: Awaited<ReturnType<typeof taskContext>>;
    let nonce = 0;
    const clock = () => clockOf(anvil().url);
    const file = (name: string) => join(root, name);
    const policy = () => ({ policy: file("policy.yaml") });

    before(async function () {
      this.timeout(60_000);
      mkdirSync("cache", { recursive: true });
      root = mkdtempSync(join("cache", "acts-"));
      writeFileSync(file("dao.yaml"), smallDao);
      writeFileSync(file("policy.yaml"), smallPolicy());
      const sender = senderOn(http(anvil().url), deployer);
      await deployCreateX(sender);
      plan = planDeployment({
        dao: readDao(smallDao),
        policy: compilePolicy(smallPolicy()),
        deployer: deployer.address,
      });
      await deploySystem(sender, { plan });
      await sendTransaction(sender, {
        account: deployer,
        chain: hardhat,
        to: plan.addresses.gate,
        value: parseEther("100"),
      });
      await recordSystem(root, plan, { dao: "dao.yaml", policy: "policy.yaml" });
      context = await taskContext(anvil().url, root);
    });
    after(() => rmSync(root, { recursive: true, force: true }));

    async function passHours(hours: number) {
      await clock().increaseTime({ seconds: hours * HOUR + 1 });
      await clock().mine({ blocks: 1 });
    }

    function toPropose(changes: Partial<ProposeArguments>): ProposeArguments {
      return { ...NOTHING_TO_PROPOSE, ...policy(), value: "0.5 ETH", nonce: String(++nonce), ...changes };
    }

    /** A proposal of the agent that stands, as `payer/nonce`. */
    async function standing(to: keyof typeof recipients): Promise<string> {
      await propose(context, toPropose({ to }));
      return `payer/${nonce}`;
    }

    async function stateOf(proposal: string): Promise<unknown> {
      const { json } = (await show(context, { ...NO_OPTIONS, ...policy(), proposal })) as Told;
      return json["state"];
    }

    describe("a single call", () => {
      it("is proposed once however often it is pressed, and again under another nonce", async () => {
        const twice = toPropose({ to: "ada", nonce: undefined, value: "0.25 ETH" });
        const first = (await propose(context, twice)) as Told;
        const second = (await propose(context, twice)) as Told;
        const [a, b] = [first, second].map(({ json }) => (json["proposals"] as Told[])[0]!);
        expect(a).to.include({ state: "Queued", already: false });
        expect(b).to.include({ state: "Queued", already: true, id: a!["id"] });
        const third = (await propose(context, toPropose({ to: "ada", value: "0.25 ETH" }))) as Told;
        expect((third.json["proposals"] as Told[])[0]).to.include({ already: false });
      });

      it("is refused where no rule carries it, with the rule that came nearest", async () => {
        const error = await expectRejection(
          propose(context, toPropose({ to: "ada", value: "1.5 ETH" })),
          "PROPOSAL_NOT_CARRIED",
        );
        expect(error.args).to.deep.equal({ refusal: "ValueTooHigh", rule: "pay-ada" });
        expect(error.summary).to.equal("No rule carries the call: 1.5 ETH go with it, and at most 1 ETH may.");
        await propose(context, toPropose({ to: "ada", value: "1 ETH" }));
      });

      it("is refused under a nonce that was used for something else", async () => {
        const used = toPropose({ to: "ada", value: "0.1 ETH" });
        await propose(context, used);
        const error = await expectRejection(propose(context, { ...used, value: "0.2 ETH" }), "GATE_NONCE_CONFLICT");
        expect(error.value).to.equal(used.nonce);
      });

      it("is refused where its words cannot be read", async () => {
        const wrong: [Partial<ProposeArguments>, place: string | undefined, value: string | undefined][] = [
          [{ to: "nobody" }, "--to", "nobody"],
          [{ to: "ada", value: "0.5 DOGE" }, "--value", "0.5 DOGE"],
          [{ to: "ada", value: "0.1234567890123456789 ETH" }, "--value", "0.1234567890123456789 ETH"],
          [{ to: "ada", lifetime: "soon" }, "--lifetime", "soon"],
          [{ to: "ada", nonce: "one" }, "--nonce", "one"],
          [{ to: "ada", tier: "highest" }, "--tier", "highest"],
          [{ to: "gate", call: "setPolicyRoot(bytes32", args: ["0x00"] }, "--call", "setPolicyRoot(bytes32"],
          [{ to: "gate", call: "setPolicyRoot(bytes32)", args: [] }, "arguments", ""],
          [{ to: "gate", call: "setPolicyRoot(bytes32)", args: ["12"] }, "argument 1", "12"],
          [{ to: undefined }, undefined, undefined],
          [{ to: "ada", payouts: "x.csv" }, undefined, undefined],
        ];
        for (const [changes, place, value] of wrong) {
          const error = await expectRejection(propose(context, toPropose(changes)), "ARGUMENT_INVALID");
          expect([error.place, error.value]).to.deep.equal([place, value]);
        }
      });

      it("is refused while the policy file is not the policy in force", async () => {
        writeFileSync(file("other.yaml"), smallPolicy("2 ETH"));
        const other = { ...toPropose({ to: "ada" }), policy: file("other.yaml") };
        const error = await expectRejection(propose(context, other), "POLICY_NOT_IN_FORCE");
        expect(error.details).to.deep.equal({ "in force": plan.arguments.gate.policyRoot });
      });
    });

    describe("a proposal file", () => {
      it("is signed by the agent, agreed to by members, and carried by anybody in one transaction", async () => {
        const paid = await getBalance(context.network.client, { address: recipients.ben });
        const out = file("ben.json");
        await propose(context, toPropose({ to: "ben", value: "2 ETH", out }));
        const proposal = out;
        expect(await stateOf(proposal)).to.equal("None");
        const options = {
          ...NO_OPTIONS,
          ...policy(),
          proposal,
        };
        await sign(context, { ...options, from: mara.address, out: file("mara.json") });
        await sign(context, { ...options, from: oscar.address, out: file("oscar.json") });
        const signatures = [file("oscar.json"), file("mara.json")];
        const approved = (await approve(context, { ...options, signatures, from: nora.address })) as Told;
        expect(approved.json).to.include({ state: "Queued", already: false });
        await passHours(1);
        await execute(context, { ...options, from: nora.address });
        expect(await getBalance(context.network.client, { address: recipients.ben })).to.equal(paid + parseEther("2"));
      });

      it("is refused when a byte of it was changed", async () => {
        const out = file("changed.json");
        await propose(context, toPropose({ to: "ben", out }));
        const text = readFileSync(out, "utf8");
        writeFileSync(file("more.json"), text.replace('"500000000000000000"', '"600000000000000000"'));
        const attempt = (name: string) => propose(context, toPropose({ file: file(name) }));
        const error = await expectRejection(attempt("more.json"), "REGISTRY_INVALID_SIGNATURE");
        expect(error.args["key"]).to.equal(treasurer.address);
        await attempt("changed.json");
      });

      it("is refused where it is of another form, chain or gate", async () => {
        const out = file("whole.json");
        await propose(context, toPropose({ to: "ben", out }));
        const text = readFileSync(out, "utf8");
        const wrong: [change: (text: string) => string, place: RegExp][] = [
          [(whole) => whole.slice(0, -10), /wrong\.json:\d+:\d+$/],
          [(whole) => whole.replace('"chainId": 31337', '"chainId": 1'), /wrong\.json$/],
          [(whole) => whole.replace(plan.addresses.gate, plan.addresses.lens), /wrong\.json$/],
          [(whole) => whole.replace("sallyport/proposal/1", "sallyport/proposal/2"), /wrong\.json, format$/],
          [(whole) => whole.replace('"tier": 1', '"tier": 256'), /wrong\.json, proposal\.tier$/],
          [(whole) => whole.replace('"epoch": 1', '"epoch": 1, "more": 2'), /wrong\.json, proposal$/],
          [
            (whole) => whole.replace(recipients.ben, recipients.ben.replace("F5", "f5")),
            /wrong\.json, (proposal\.calls\.0\.target|witness\.rules\.0\.target)$/,
          ],
        ];
        for (const [change, place] of wrong) {
          expect(change(text)).not.to.equal(text);
          writeFileSync(file("wrong.json"), change(text));
          const error = await expectRejection(
            propose(context, toPropose({ file: file("wrong.json") })),
            "FILE_INVALID",
          );
          expect(error.place).to.match(place);
        }
        const missing = await expectRejection(
          propose(context, toPropose({ file: file("none.json") })),
          "FILE_NOT_FOUND",
        );
        expect(missing.place).to.equal(file("none.json"));
      });

      it("is looked for where it is no proposer and nonce, and a nonce that none can have is refused", async () => {
        const sought = (proposal: string) => show(context, { ...NO_OPTIONS, ...policy(), proposal });
        const none = await expectRejection(sought("treasurer/-1"), "FILE_NOT_FOUND");
        expect(none.summary).to.equal('"treasurer/-1" is neither a file that can be read, nor a proposer and a nonce.');
        const beyond = await expectRejection(sought("1/18446744073709551616"), "ARGUMENT_INVALID");
        expect(beyond.value).to.equal("18446744073709551616");
        await expectRejection(sought("1/18446744073709551615"), "PROPOSAL_NOT_FOUND");
      });

      it("does not take signatures that were given for another proposal", async () => {
        const [one, other] = [await standing("ben"), await standing("ben")];
        const options = { ...NO_OPTIONS, ...policy() };
        await sign(context, { ...options, proposal: one, from: mara.address, out: file("one-mara.json") });
        await sign(context, { ...options, proposal: one, from: olga.address, out: file("one-olga.json") });
        await sign(context, { ...options, proposal: other, from: olga.address, out: file("other-olga.json") });
        const mixed = { ...options, proposal: one, signatures: [file("one-mara.json"), file("other-olga.json")] };
        const error = await expectRejection(approve(context, mixed), "SIGNATURE_OF_OTHER");
        expect(error.place).to.equal(`${file("other-olga.json")}, id`);
        expect(await stateOf(one)).to.equal("Proposed");
        await approve(context, { ...mixed, signatures: [file("one-mara.json"), file("one-olga.json")] });
        expect(await stateOf(one)).to.equal("Queued");
      });

      it("does not carry a signature that its member did not give", async () => {
        const proposal = await standing("ben");
        const options = {
          ...NO_OPTIONS,
          ...policy(),
          proposal,
        };
        await sign(context, { ...options, from: mara.address, out: file("m.json") });
        await sign(context, { ...options, from: olga.address, out: file("o.json") });
        const forged = readFileSync(file("o.json"), "utf8").replace(olga.address, oscar.address);
        writeFileSync(file("forged.json"), forged);
        const attempt = approve(context, { ...options, signatures: [file("m.json"), file("forged.json")] });
        const error = await expectRejection(attempt, "SIGNATURE_NOT_ACCEPTED");
        expect(error.place).to.equal(file("forged.json"));
        expect(error.value?.toLowerCase()).to.equal(oscar.address.toLowerCase());
        expect(await stateOf(proposal)).to.equal("Proposed");
        await approve(context, { ...options, signatures: [file("m.json"), file("o.json")] });
      });
    });

    describe("an approver that is an account", () => {
      it("approves and rejects by its own transactions, and nobody else does", async () => {
        const [good, bad] = [await standing("cleo"), await standing("cleo")];
        const options = { ...NO_OPTIONS, ...policy() };
        const stranger = approve(context, { ...options, proposal: good, signatures: [], from: nora.address });
        await expectRejection(stranger, "SIGNATURES_TOO_FEW");
        await approve(context, { ...options, proposal: good, signatures: [], from: vera.address });
        expect(await stateOf(good)).to.equal("Queued");

        const refuse = (from: string) => reject(context, { ...options, proposal: bad, reason: "not this one", from });
        const error = await expectRejection(refuse(nora.address), "ACCOUNT_UNKNOWN");
        expect(error.value).to.equal(vera.address);
        await refuse(vera.address);
        expect(await stateOf(bad)).to.equal("Cancelled");
      });
    });

    describe("a body of two that must both agree", () => {
      const options = { ...NO_OPTIONS };

      it("vetoes when the second brings the file of the first, and not before", async () => {
        const proposal = await standing("ada");
        const args = { ...options, ...policy(), proposal, reason: "wrong" };
        const first = (await veto(context, { ...args, from: gina.address, out: file("veto.json") })) as Told;
        expect(first.json).to.include({ done: false, signed: 1, needed: 2 });
        expect(await stateOf(proposal)).to.equal("Queued");

        // Another reason is another act, and the signature of the first is not for it.
        const other = { ...args, reason: "another", from: gus.address, signatures: file("veto.json") };
        const error = await expectRejection(veto(context, other), "SIGNATURE_OF_OTHER");
        expect(error.place).to.equal(`${file("veto.json")}, act.data`);
        const alone = veto(context, { ...args, from: nora.address, signatures: file("veto.json") });
        await expectRejection(alone, "SIGNATURES_TOO_FEW");
        expect(await stateOf(proposal)).to.equal("Queued");

        await veto(context, { ...args, from: gus.address, signatures: file("veto.json") });
        expect(await stateOf(proposal)).to.equal("Vetoed");
        const again = (await veto(context, { ...args, from: gus.address })) as Told;
        expect(again.json).to.include({ already: true });
      });

      it("is told the gate's own reason where the gate refuses", async () => {
        await passHours(2);
        const proposal = await standing("ada");
        await passHours(1);
        await execute(context, { ...options, ...policy(), proposal });
        const args = { ...options, ...policy(), proposal, reason: "too late" };
        await veto(context, { ...args, from: gina.address, out: file("late.json") });
        const error = await expectRejection(
          veto(context, { ...args, from: gus.address, signatures: file("late.json") }),
          "COUNCIL_CALL_FAILED",
        );
        expect(error.details["reason"]).to.match(
          /^GATE_WRONG_STATE\(proposer agent 1, nonce \d+, given Executed, needed/,
        );
        expect(error.nextStep).to.equal("See what became of it: hardhat sallyport show.");
      });

      it("pauses agents, for no longer than it may", async () => {
        const wrong = await expectRejection(
          pause(context, { ...options, ...policy(), duration: "a while" }),
          "ARGUMENT_INVALID",
        );
        expect(wrong).to.include({ place: "duration", value: "a while" });
        const long = { ...options, ...policy(), duration: "8 days" };
        await pause(context, { ...long, from: gina.address, out: file("long.json") });
        const refused = pause(context, { ...long, from: gus.address, signatures: file("long.json") });
        const error = await expectRejection(refused, "COUNCIL_CALL_FAILED");
        expect(error.details["reason"]).to.match(/^GATE_PAUSE_REFUSED\(given 8 days, maximum 7 days/);

        const short = { ...options, ...policy(), duration: "1 hour" };
        await pause(context, { ...short, from: gina.address, out: file("short.json") });
        await pause(context, { ...short, from: gus.address, signatures: file("short.json") });
        await expectRejection(propose(context, toPropose({ to: "ada" })), "GATE_PAUSED");
        await passHours(1);
        await propose(context, toPropose({ to: "ada" }));
      });
    });

    describe("taking a proposal back", () => {
      it("is for the agent's key and its operator, and for no one else", async () => {
        const options = { ...NO_OPTIONS, ...policy() };
        const [byKey, byOperator] = [await standing("ben"), await standing("ben")];
        const error = await expectRejection(
          withdraw(context, { ...options, proposal: byKey, from: nora.address }),
          "ACCOUNT_UNKNOWN",
        );
        expect(error.value).to.equal(operator.address);
        await withdraw(context, { ...options, proposal: byKey, from: treasurer.address });
        await withdraw(context, { ...options, proposal: byOperator, from: operator.address });
        expect([await stateOf(byKey), await stateOf(byOperator)]).to.deep.equal(["Cancelled", "Cancelled"]);
      });
    });

    describe("root", () => {
      const options = { ...NO_OPTIONS };

      /** A root proposal that the board agreed to, as `board/nonce`. */
      async function rootProposal(newRoot: string): Promise<string> {
        const out = file(`root-${nonce + 1}.json`);
        const call = { to: "gate", call: "setPolicyRoot(bytes32)", args: [newRoot], value: undefined, root: true, out };
        await propose(context, toPropose(call));
        const proposal = out;
        const names = [mara, olga].map(({ address }) => [address, file(`${nonce}-${address}.json`)] as const);
        for (const [from, signature] of names)
          await sign(context, { ...options, ...policy(), proposal, from, out: signature });
        await approve(context, {
          ...options,
          ...policy(),
          proposal,
          signatures: names.map(([, one]) => one),
          from: nora.address,
        });
        return `board/${nonce}`;
      }

      it("is vetoed by its vetoer alone", async () => {
        const proposal = await rootProposal(`0x${"12".repeat(32)}`);
        const stop = (from: string) => veto(context, { ...options, ...policy(), proposal, reason: "no", from });
        const error = await expectRejection(stop(gina.address), "ACCOUNT_UNKNOWN");
        expect(error.value).to.equal(viktor.address);
        await stop(viktor.address);
        expect(await stateOf(proposal)).to.equal("Vetoed");
      });

      it("changes the policy, after which the old file no longer serves", async () => {
        writeFileSync(file("next.yaml"), smallPolicy("3 ETH"));
        const next = compilePolicy(smallPolicy("3 ETH"));
        const proposal = await rootProposal(next.root);
        await expectRejection(execute(context, { ...options, ...policy(), proposal }), "GATE_NOT_READY");
        await passHours(1);
        await execute(context, { ...options, ...policy(), proposal });
        await expectRejection(propose(context, toPropose({ to: "ada" })), "POLICY_NOT_IN_FORCE");
        const told = (await propose(context, {
          ...toPropose({ to: "ada", value: "2.5 ETH" }),
          policy: file("next.yaml"),
        })) as Told;
        expect((told.json["proposals"] as Told[])[0]).to.include({ state: "Queued" });
      });
    });

    describe("the list", () => {
      type Listed = { nonce: bigint; state: string; reasons: string[] };

      const carrier = () => deployCarrier(anvil().url, plan.addresses.gate);

      it("names what it cannot ask for, and hides no other by that", async () => {
        const next = { policy: file("next.yaml") };
        await propose(context, { ...toPropose({ to: "ada", value: "0.01 ETH" }), ...next });
        const direct = BigInt(nonce);
        const out = file("carried.json");
        await propose(context, { ...toPropose({ to: "ada", value: "0.02 ETH", out }), ...next });
        const { proposal, witness, signed } = readProposalFile(readFileSync(out, "utf8"), out);
        const args = [proposal, witness, signed!.key, signed!.signature] as const;
        const data = encodeFunctionData({ abi: agentTimelockAbi, functionName: "propose", args });
        const sender = senderOn(http(anvil().url), nora);
        const hash = await sendTransaction(sender, { account: nora, chain: hardhat, to: await carrier(), data });
        expect((await waitForTransactionReceipt(sender, { hash })).status).to.equal("success");

        // Without the policy in force at hand, the witness is looked for in the transaction that proposed.
        const { json } = (await list(context, { ...NO_OPTIONS, proposer: "1" })) as { json: unknown };
        const of = (number: bigint) => (json as Listed[]).find((one) => one.nonce === number);
        expect(of(proposal.nonce)).to.deep.include({ state: "Queued", reasons: ["PROPOSAL_WITNESS_UNKNOWN"] });
        expect(of(direct)).to.deep.include({ state: "Queued", reasons: [] });
        // With it, nothing is missing.
        const known = (await list(context, { ...NO_OPTIONS, ...next, proposer: "1" })) as { json: unknown };
        expect((known.json as Listed[]).flatMap(({ reasons }) => reasons)).not.to.include("PROPOSAL_WITNESS_UNKNOWN");
      });

      it("is stopped by no proposal that names data which nobody anchored, and neither are inbox, show and keep", async () => {
        const next = { policy: file("next.yaml") };
        const sender = senderOn(http(anvil().url), nora);
        const { gate } = plan.addresses;
        const nowhere = textBatch({ text: "1\n", anchorer: nora.address, schema: zeroHash });
        /** The agent names what nobody anchored, and no rule asks for. */
        const naming = async (to: Address) => {
          const out = file(`naming-${nonce + 1}.json`);
          await propose(context, { ...toPropose({ to: "ada", value: "0.03 ETH", out }), ...next });
          const read = readProposalFile(readFileSync(out, "utf8"), out);
          const proposal = { ...read.proposal, inputs: [hashBatch(nowhere)] };
          const { key, signature } = await signProposal(senderOn(http(anvil().url), treasurer), { gate, proposal });
          const args = [proposal, { ...read.witness, batches: [nowhere] }, key, signature] as const;
          const data = encodeFunctionData({ abi: agentTimelockAbi, functionName: "propose", args });
          const hash = await sendTransaction(sender, { account: nora, chain: hardhat, to, data });
          expect((await waitForTransactionReceipt(sender, { hash })).status).to.equal("success");
          return proposal.nonce;
        };
        const direct = await naming(gate);
        const carried = await naming(await carrier());
        const told = (await list(context, { ...NO_OPTIONS, ...next, proposer: "1" })) as { json: unknown };
        const of = (number: bigint) => (told.json as Listed[]).find((one) => one.nonce === number);
        expect(of(direct)).to.deep.include({ state: "Queued", reasons: [] });
        expect(of(carried)).to.deep.include({ state: "Queued", reasons: ["PROPOSAL_WITNESS_UNKNOWN"] });
        expect((told.json as Listed[]).length).to.be.above(2);
        await inbox(context, { ...NO_OPTIONS, ...next, as: gina.address });
        const shown = (await show(context, { ...NO_OPTIONS, ...next, proposal: `payer/${direct}` })) as Told;
        expect(shown.json["data"]).to.deep.equal([{ batchId: hashBatch(nowhere), anchored: undefined }]);
        const hidden = show(context, { ...NO_OPTIONS, ...next, proposal: `payer/${carried}` });
        await expectRejection(hidden, "PROPOSAL_WITNESS_UNKNOWN");
        // A keeper executes what can be, and leaves the other alone.
        await passHours(1);
        const keeping = {
          ...NO_OPTIONS,
          ...next,
          from: nora.address,
          only: undefined,
          once: true,
          every: "10 seconds",
        };
        const { signal } = new AbortController();
        await keep(context, keeping, { tell: () => {}, signal });
        expect(await statesAt(direct, carried)).to.deep.equal(["Executed", "Ready"]);

        async function statesAt(...numbers: bigint[]) {
          const { json: listed } = (await list(context, { ...NO_OPTIONS, ...next, proposer: "1" })) as {
            json: unknown;
          };
          return numbers.map((number) => (listed as Listed[]).find((one) => one.nonce === number)?.state);
        }
      });
    });

    describe("the record", () => {
      it("is needed, one of several is named, and it is of this chain", async () => {
        const options = { ...NO_OPTIONS, ...policy(), proposal: "payer/1" };
        const missing = await expectRejection(show(context, { ...options, system: "large" }), "RECORD_NOT_FOUND");
        expect(missing.value).to.equal("large");
        const record = readFileSync(file("deployments/anvil/small.json"), "utf8");
        writeFileSync(file("deployments/anvil/twin.json"), record);
        await expectRejection(show(context, options), "RECORD_AMBIGUOUS");
        writeFileSync(file("deployments/anvil/twin.json"), record.replace("31337", "1"));
        await expectRejection(show(context, { ...options, system: "twin" }), "RECORD_OTHER_CHAIN");
        rmSync(file("deployments/anvil/twin.json"));
      });
    });
  },
  { args: ["--accounts", "20"] },
);
