// What members read before they agree, compared with what then happens.
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect } from "chai";
import { type Address, encodeFunctionData, erc20Abi, type Hex, http, parseAbi, parseUnits } from "viem";
import { readContract } from "viem/actions";
import { softwarePasskey } from "../../../examples/grants/story/passkey.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { siteOn } from "../../../examples/grants/story/site.ts";
import { agentTimelockAbi } from "../../../sdk/abi/AgentTimelock.ts";
import { councilAbi } from "../../../sdk/abi/Council.ts";
import { gateLensAbi } from "../../../sdk/abi/GateLens.ts";
import {
  freezeData,
  passkeySigner,
  readProposalFile,
  recordCommitment,
  sendCall,
  type Terms,
} from "../../../sdk/index.ts";
import { approve } from "../../../tasks/approve.ts";
import { execute } from "../../../tasks/execute.ts";
import type { Report } from "../../../tasks/lib/output.ts";
import { type ProposeArguments, propose } from "../../../tasks/propose.ts";
import { anchor } from "../../../tasks/provenance/anchor.ts";
import { revoke } from "../../../tasks/provenance/revoke.ts";
import { show } from "../../../tasks/show.ts";
import { sign } from "../../../tasks/sign.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { clockOf } from "../support/clock.ts";
import { expectRejection } from "../support/rejection.ts";
import { DAO_FILE, deployGrants, type GrantsSystem, POLICY_FILE } from "../support/system.ts";
import { NO_OPTIONS, NOTHING_TO_PROPOSE, recordSystem, taskContext } from "../support/taskContext.ts";

const DAY = 86_400;
const { gina, mara, nora, office } = people;

describeWithAnvil(
  "showing a proposal",
  (anvil) => {
    let root: string;
    let grants: GrantsSystem;
    let context: Awaited<ReturnType<typeof taskContext>>;
    let nonce = 0;
    const file = (name: string) => join(root, name);
    const clock = () => clockOf(anvil().url);
    const addressOf = (name: string) =>
      grants.policy.names.accounts[name] ?? (grants.policy.names.tokens[name]?.address as Address);

    before(async function () {
      this.timeout(60_000);
      mkdirSync("cache", { recursive: true });
      root = mkdtempSync(join("cache", "show-"));
      for (const path of [DAO_FILE, POLICY_FILE]) copyFileSync(path, file(basename(path)));
      grants = await deployGrants(http(anvil().url), { surroundings: true });
      await recordSystem(root, grants.plan, { dao: "dao.yaml", policy: "policy.yaml" });
      context = await taskContext(anvil().url, root);
    });
    after(() => rmSync(root, { recursive: true, force: true }));

    /** Lets the agent propose a call, and names the proposal. */
    async function proposed(to: string, call: string, args: string[], more: Partial<ProposeArguments> = {}) {
      await propose(context, { ...NOTHING_TO_PROPOSE, to, call, args, nonce: String(++nonce), ...more });
      return `treasurer/${nonce}`;
    }
    const payFee = (to: string, amount: string) =>
      proposed("FEE", "transfer(address to, uint256 amount)", [to, `${amount} FEE`]);

    /** What is shown, each row without its indentation. */
    async function shown(proposal: string, options: Partial<Parameters<typeof show>[1]> = {}) {
      context.said.length = 0;
      const { json } = (await show(context, { ...NO_OPTIONS, proposal, ...options })) as Report & { json: Json };
      return {
        rows: context.said.map((line) => line.trim().replace(/ {2,}/g, " ")),
        json,
        text: context.said.join("\n"),
      };
    }
    type Json = Record<string, unknown> & { hashes: Record<string, string>; digest: string; state: string };

    async function passDay() {
      await clock().increaseTime({ seconds: DAY + 1 });
      await clock().mine({ blocks: 1 });
    }

    /** Mara and pia agree, and nora carries it. */
    async function agreed(proposal: string) {
      const [byMara, byPia] = [file(`${nonce}-mara.json`), file(`${nonce}-pia.json`)];
      await sign(context, { ...NO_OPTIONS, proposal, from: mara.address, out: byMara });
      const { json } = await shown(proposal);
      const passkey = softwarePasskey("pia of the grants example");
      const signer = passkeySigner({ verifier: grants.addresses.passkeyVerifier, publicKey: passkey.publicKey });
      const signature = passkey.sign(json.hashes["approvalDigest"] as `0x${string}`);
      await sign(context, { ...NO_OPTIONS, proposal, signer, signature, out: byPia });
      await approve(context, { ...NO_OPTIONS, proposal, signatures: [byMara, byPia], from: nora.address });
    }

    it("tells what moves, and exactly that moves", async () => {
      const proposal = await payFee("ada", "10");
      const { rows } = await shown(proposal);
      const moves = rows.findIndex((row) => row.startsWith("moves if it ran now or on 20"));
      const ada = addressOf("ada");
      expect(rows.slice(moves + 1, moves + 3)).to.deep.equal(["-10 FEE the treasury", `+10 FEE ada (${ada})`]);
      const balance = (account: Address) =>
        readContract(grants.client, {
          address: addressOf("FEE"),
          abi: erc20Abi,
          functionName: "balanceOf",
          args: [account],
        });
      const before = await Promise.all([balance(grants.addresses.treasury), balance(ada)]);
      await agreed(proposal);
      await passDay();
      await execute(context, { ...NO_OPTIONS, proposal });
      const after = await Promise.all([balance(grants.addresses.treasury), balance(ada)]);
      const ten = parseUnits("10", 18);
      expect(after).to.deep.equal([before[0]! - ten, before[1]! + ten]);
      const ended = await shown(proposal);
      expect(ended.rows).to.include("state Executed");
      expect(ended.text).not.to.match(/moves|held by|waits for/);
    });

    it("tells who has signed in files, who could still, and by when", async () => {
      const [proposal, other] = [await payFee("ben", "1"), await payFee("ben", "2")];
      const council = grants.addresses.councils["grants-council"];
      const nobody = await shown(proposal);
      expect(nobody.rows).to.include(`waits for the approval of grants-council (${council})`);
      expect(nobody.rows).to.include("missing 2 of 2 signatures, of any of these:");
      expect(nobody.text).to.match(
        / {2}mara \(0x[0-9a-fA-F]{40}\)\n {13} {2}pia \(passkey\)\n {13} {2}foundation \(0x/,
      );
      expect(nobody.text).to.match(/by 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d UTC: later it could not execute in time/);

      await sign(context, { ...NO_OPTIONS, proposal, from: mara.address, out: file("mara.json") });
      const one = await shown(proposal, { signatures: file("mara.json") });
      expect(
        one.rows.some((row) => row.startsWith(`signed mara (${mara.address}) in ${file("mara.json")}, until `)),
      ).to.equal(true);
      expect(one.rows).to.include("missing 1 of 2 signatures, of any of these:");
      const twice = await shown(proposal, { signatures: `${file("mara.json")},${file("mara.json")}` });
      expect(twice.rows).to.include("missing 1 of 2 signatures, of any of these:");

      const error = await expectRejection(shown(other, { signatures: file("mara.json") }), "SIGNATURE_OF_OTHER");
      expect(error.place).to.equal(`${file("mara.json")}, id`);
      const forged = readFileSync(file("mara.json"), "utf8").replace(mara.address, nora.address);
      writeFileSync(file("forged.json"), forged);
      const refused = await expectRejection(shown(proposal, { signatures: file("forged.json") }), "MEMBER_UNKNOWN");
      expect(refused).to.include({ place: file("forged.json") });
    });

    it("tells who agreed, from the transaction that told the gate", async () => {
      const proposal = await payFee("ben", "3");
      await agreed(proposal);
      const { rows, text } = await shown(proposal);
      expect(rows).to.include(`signed by mara (${mara.address})`);
      expect(rows).to.include("signed by pia (passkey)");
      expect(text).to.match(new RegExp(`carried by ${nora.address} in 0x[0-9a-f]{64}`));
      expect(text).not.to.include("missing");
    });

    it("computes every hash that the gate computes", async () => {
      const proposal = await payFee("ben", "4");
      const { json, rows } = await shown(proposal, { hashes: true });
      const { client, addresses } = grants;
      const { gate } = addresses;
      const lens = { address: addresses.lens, abi: gateLensAbi } as const;
      const id = json["id"] as `0x${string}`;
      const council = addresses.councils["grants-council"]!;
      const epoch = await readContract(client, { address: council, abi: councilAbi, functionName: "epoch" });
      const notAfter = json["notAfter"] as number;
      expect(json.hashes["proposalDigest"]).to.equal(
        await readContract(client, { ...lens, functionName: "proposalDigest", args: [gate, id] }),
      );
      expect(json.hashes["approvalDigest"]).to.equal(
        await readContract(client, {
          ...lens,
          functionName: "approvalDigest",
          args: [gate, council, epoch, notAfter, id],
        }),
      );
      const [, , recorded] = await readContract(client, {
        address: gate,
        abi: agentTimelockAbi,
        functionName: "record",
        args: [json["proposer"] as Address, BigInt(nonce)],
      });
      expect(json.hashes).to.include({ commitment: recorded, recorded, id });
      expect(rows).to.include(`record ${recorded}, as the gate has recorded`);
      expect((await shown(proposal)).text).not.to.include("EIP-712 domain");
    });

    it("tells what would fail in names and units, and executing says the same", async () => {
      const call = "swap(address tokenIn, address tokenOut, uint256 amountIn, address recipient)";
      const args = ["GUSD", "GEUR", "900 GUSD", "treasury"];
      const bound = "at least 850 GEUR";
      const proposal = await proposed("swap-desk", call, args, { bound });
      const { text, rows } = await shown(proposal);
      expect(text).to.match(/call 0 {5}swap-desk\.swap\(tokenIn GUSD \(0x.*, amountIn 900 GUSD, recipient gate \(0x/);
      const reason = `target swap-desk (${addressOf("swap-desk")}), selector 0x6e81221c, reason ERC20InsufficientAllowance`;
      expect(rows.find((row) => row.startsWith("GATE_CALL_FAILED"))).to.include(reason);

      const early = await expectRejection(execute(context, { ...NO_OPTIONS, proposal }), "GATE_WRONG_STATE");
      expect(early.summary).to.equal("Nobody has agreed to it yet.");
      await agreed(proposal);
      await passDay();
      const error = await expectRejection(execute(context, { ...NO_OPTIONS, proposal }), "GATE_CALL_FAILED");
      expect(error.details).to.include({ target: `swap-desk (${addressOf("swap-desk")})` });
      expect(error.args).to.include({ target: addressOf("swap-desk") });
    });

    it("tells a broken bound in amounts, and none where the token takes what was said", async () => {
      const proposal = await payFee("ben", "8");
      const setFee = (fee: bigint) => {
        const data = encodeFunctionData({ abi: parseAbi(["function setFee(uint256)"]), args: [fee] });
        return siteOn(http(anvil().url)).act(people.dealer, { to: addressOf("FEE"), data });
      };
      await setFee(100n);
      const { rows } = await shown(proposal);
      const broken = `token FEE (${addressOf("FEE")}), delta -8.08 FEE, minDelta -8 FEE`;
      expect(rows.find((row) => row.startsWith("GATE_BOUND_BROKEN"))).to.include(broken);
      await setFee(0n);
      expect((await shown(proposal)).text).not.to.include("GATE_BOUND_BROKEN");
    });

    it("tells whether a meter will hold, after all that waits for it", async () => {
      const desk = ["approve(address spender, uint256 amount)", "swap-desk"] as const;
      const allow = (amount: string) => proposed("GUSD", desk[0], [desk[1], `${amount} GUSD`]);
      const first = await allow("1,000");
      const meterOf = async (proposal: string) => (await shown(proposal)).rows.find((row) => row.startsWith("level "));
      const holds = "level desk-allowance will hold 3,000 GUSD at the eta; this takes 1,000 GUSD, and";
      expect(await meterOf(first)).to.equal(`${holds} nothing else waits for it`);
      for (const _ of [1, 2]) await allow("1,000");
      expect(await meterOf(first)).to.equal(`${holds} others that wait take 2,000 GUSD`);
      expect((await shown(first)).text).not.to.include("DOES NOT FIT");
      await allow("0.000001");
      expect((await shown(first)).text).to.match(/it DOES NOT FIT unless it comes first; after them it never will/);
    });

    it("compares payments with those that were made", async () => {
      const larger = await shown(await payFee("ada", "11"));
      expect(larger.rows).to.include("largest so far; before at most 10 FEE");
      expect(larger.text).not.to.include("first payment");
      const smaller = await shown(await payFee("ada", "9"));
      expect(smaller.text).not.to.match(/first payment|largest so far/);
      const other = await shown(await payFee("emil", "9"));
      expect(other.rows).to.include("first payment to emil");
    });

    it("warns of what bounds do not cover", async () => {
      const [desk, gusd] = [addressOf("swap-desk"), addressOf("GUSD")];
      const allowance = await proposed("GUSD", "approve(address spender, uint256 amount)", ["swap-desk", "700 GUSD"]);
      const { rows } = await shown(allowance);
      expect(rows).to.include(`WARNING lets swap-desk (${desk}) spend 700 GUSD, any time from then on`);
      expect(rows).to.include("WARNING: the function spends by another name; bounds do not cover that");
      const none = await shown(await payFee("ben", "5"));
      expect(none.text).not.to.include("WARNING");
      expect(gusd).not.to.equal(desk);
    });

    it("tells what the calls would do while the gate holds them, and what holds them", async () => {
      const proposal = await payFee("ben", "6");
      await clock().setBalance({ address: grants.addresses.councils["guardians"]!, value: 10n ** 18n });
      const snapshot = await clock().snapshot();
      await clock().impersonateAccount({ address: grants.addresses.councils["guardians"]! });
      const guardians = grants.addresses.councils["guardians"]!;
      const sender = { ...grants.as(gina), account: { address: guardians, type: "json-rpc" as const } };
      await sendCall(sender, { to: grants.addresses.registry, data: freezeData({ agent: 1n }) });
      const frozen = await shown(proposal);
      await clock().revert({ id: snapshot });
      expect(frozen.text).to.match(
        /moves {6}if its calls ran now or on .* without the gate, which holds it \(GATE_AGENT_REFUSED\)/,
      );
      expect(frozen.rows).to.include("-6 FEE the treasury");
      expect(frozen.text).to.match(/held by {4}GATE_AGENT_REFUSED: .*FROZEN/);
      expect((await shown(proposal)).text).not.to.include("held by");
    });

    it("writes a file that holds all of it, and notices when it is not the same", async () => {
      const proposal = await payFee("ben", "7");
      const out = file("standing.json");
      const { json } = await shown(proposal, { out });
      const read = readProposalFile(readFileSync(out, "utf8"), out);
      const terms = json["terms"] as Terms;
      const commitment = recordCommitment(json["id"] as Hex, terms);
      expect(read.standing).to.deep.equal({ terms, eta: 0, commitment });
      expect(read.signed?.key).to.equal(read.standing?.terms.key);
      const again = await shown(out);
      expect(again.json).to.deep.include({ id: json["id"], state: "Proposed" });
      writeFileSync(
        file("other.json"),
        readFileSync(out, "utf8")
          .replace('"7000000000000000000"', '"7"')
          .replace(/6124fee993bc0000/g, "6124fee993bc0001"),
      );
      await expectRejection(shown(file("other.json")), "GATE_NONCE_CONFLICT");
    });

    it("tells how its data stands, and why it no longer does, in words that cannot pass for others", async () => {
      copyFileSync("examples/grants/payouts.csv", file("payouts.csv"));
      const data = { data: file("payouts.csv"), schema: "payouts", size: undefined, profile: undefined };
      const own = { source: "grants-office", key: undefined, observedAt: undefined };
      const { json } = (await anchor(context, { ...NO_OPTIONS, ...data, ...own })) as Report & {
        json: { batchId: string };
      };
      const call = ["transfer(address to, uint256 amount)", ["cleo", "3,000 GUSD"]] as const;
      const proposal = await proposed("GUSD", call[0], [...call[1]], { batches: json.batchId });
      const good = await shown(proposal);
      expect(good.text).to.match(/input 0 {4}payouts of grants-office \(0x[0-9a-fA-F]{40}\), hashed and signed/);
      expect(good.rows).to.include.members(["in good standing", "good enough for rule 0"]);
      const withdrawn = { ...NO_OPTIONS, data: file("payouts.csv") };
      const other = revoke(context, { ...withdrawn, reason: "not mine", from: mara.address });
      expect((await expectRejection(other, "INPUT_OF_OTHERS")).value).to.equal(mara.address);
      expect((await shown(proposal)).rows).to.include("in good standing");
      const reason = "wrong\n  state      Executed \u202e";
      const done = await revoke(context, { ...withdrawn, reason, from: office.address });
      expect(done.json).to.deep.include({ already: false, batches: [json.batchId] });
      const bad = await shown(proposal);
      const source = `grants-office (${office.address})`;
      expect(bad.rows).to.include(`REVOKED by ${source}: "wrong\\n state Executed \\u{202e}"`);
      expect(bad.rows).not.to.include("in good standing");
      expect(bad.text).not.to.match(/^ {2}state {6}Executed/m);
      expect(bad.text).to.match(/held by {4}POLICY_INPUT_WITHDRAWN/);
    });

    it("lets data be withdrawn by who stands behind it, and by a source before it is anchored; by nobody else", async () => {
      const withdraw = (data: string, from: string) => revoke(context, { ...NO_OPTIONS, data, reason: "", from });
      const root = `0x${"01".repeat(32)}`;
      expect((await expectRejection(withdraw(root, nora.address), "BATCH_NOT_FOUND")).value).to.equal(root);
      expect((await withdraw(root, office.address)).json).to.deep.include({ source: office.address, batches: [] });

      writeFileSync(file("own.csv"), "what nora says\n");
      const data = { data: file("own.csv"), schema: "payouts", size: undefined, profile: undefined };
      const own = { source: undefined, key: undefined, observedAt: undefined };
      const anchored = await anchor(context, { ...NO_OPTIONS, ...data, ...own, from: nora.address });
      const { batchId } = anchored.json as { batchId: string };
      expect((await withdraw(file("own.csv"), nora.address)).json).to.deep.include({ batches: [batchId] });
    });
  },
  { args: ["--accounts", "20"] },
);
