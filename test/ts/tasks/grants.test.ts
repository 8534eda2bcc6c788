import { mkdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { bytesToHex, erc20Abi, http, parseUnits } from "viem";
import { readContract } from "viem/actions";
import { softwarePasskey } from "../../../examples/grants/story/passkey.ts";
import { people } from "../../../examples/grants/story/people.ts";
import { signAsSafe } from "../../../examples/grants/story/safe.ts";
import { passkeySigner } from "../../../sdk/council/passkey.ts";
import { memberAgreementDigest } from "../../../sdk/council/typedData.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { clockOf } from "../support/clock.ts";
import { createProject, type Project } from "../support/project.ts";
import { DAO_FILE, deployGrants, type GrantsSystem, POLICY_FILE } from "../support/system.ts";

const { mara, nora, office, olga, otto, gina, operator } = people;
const DAY = 86_400;

type ProposedJson = {
  id: string;
  proposer: string;
  nonce: string;
  tier: number;
  state: string;
  calls: { target: string }[];
};

describeWithAnvil(
  "hardhat sallyport, from a payout list to transfers",
  (anvil) => {
    let project: Project;
    let grants: GrantsSystem;
    let council: ProposedJson;
    let small: ProposedJson;
    const clock = () => clockOf(anvil().url);
    const balanceOf = (name: string) => {
      const { accounts, tokens } = grants.policy.names;
      const question = { address: tokens["GUSD"]!.address, abi: erc20Abi, functionName: "balanceOf" } as const;
      return readContract(grants.client, { ...question, args: [accounts[name]!] });
    };
    const reference = ({ nonce }: ProposedJson) => `treasurer/${nonce}`;

    before(async function () {
      this.timeout(60_000);
      grants = await deployGrants(http(anvil().url), { surroundings: true });
      project = createProject(() => anvil().url, [DAO_FILE, POLICY_FILE, "examples/grants/payouts.csv"]);
      const { code, stderr } = await project.start(["deploy"]);
      expect(code, stderr).to.equal(0);
    });
    after(() => project.remove());

    it("refuses a list that nobody anchored", async () => {
      const { code, stdout, stderr } = await project.run("propose", "--payouts", "payouts.csv");
      expect({ code, stdout }).to.deep.equal({ code: 1, stdout: "" });
      expect(stderr).to.match(/^BATCH_NOT_IN_STANDING: payouts\.csv is not anchored\.\n {2}at {9}payouts\.csv\n/);
      expect(stderr).to.include("next step  Anchor it first: hardhat sallyport provenance anchor.");
    });

    it("anchors the list for its source, once", async () => {
      const args = ["provenance", "anchor", "payouts.csv", "--schema", "payouts", "--source", "grants-office"];
      const first = await project.json<{ batchId: string; already: boolean }>(...args);
      expect(first.already).to.equal(false);
      const second = await project.json<{ batchId: string; already: boolean }>(...args);
      expect(second).to.deep.include({ batchId: first.batchId, already: true });
    });

    it("proposes what rules carry, tells what none carries, and proposes nothing twice", async () => {
      const report = await project.json<{ proposals: ProposedJson[]; declined: { refusal: string }[] }>(
        "propose",
        "--payouts",
        "payouts.csv",
      );
      expect(report.proposals.map(({ state }) => state)).to.deep.equal(["Queued", "Queued", "Queued", "Proposed"]);
      expect(report.declined.map(({ refusal }) => refusal)).to.deep.equal(["ConstraintViolated"]);
      [small, , , council] = report.proposals as [ProposedJson, ProposedJson, ProposedJson, ProposedJson];

      const again = await project.run("propose", "--payouts", "payouts.csv");
      expect(again.stdout).to.match(/^declined: line 8, 3,000 GUSD to 0x1a89.*\nnothing is left to propose\n$/);
      expect(again.code).to.equal(1);
    });

    it("checks a call against the gate: what its meter holds, and what already waits for it", async () => {
      const grant = ["--to", "GUSD", "--call", "transfer(address to, uint256 amount)", "ada"];
      const fits = await project.run("policy", "check", ...grant, "1 GUSD");
      expect(fits.stdout).to.match(/^allowed: treasurer on tier small \(0\), which needs no approval\n/);
      expect(fits.stdout).to.match(
        /\n {2}then {7}small-gusd holds 5,000 GUSD now and 5,000 GUSD then; \d+ that waits? takes?/,
      );
      expect(fits.code).to.equal(0);
      const refused = await project.run("policy", "check", ...grant, "25,000.000001 GUSD");
      expect(refused.stdout).to.match(/^refused: treasurer\n/);
      expect(refused.code).to.equal(1);
    });

    it("shows what a proposal does, in words and amounts", async () => {
      const { code, stdout } = await project.run("show", reference(council));
      const { cleo, dina } = grants.policy.names.accounts;
      expect(code).to.equal(0);
      expect(stdout).to.include(`  id         ${council.id}`);
      expect(stdout).to.include(`  call 0     GUSD.transfer(to cleo (${cleo}), amount 12,000 GUSD)`);
      expect(stdout).to.include(`  call 1     GUSD.transfer(to dina (${dina}), amount 18,500.25 GUSD)`);
      expect(stdout).to.include("  rule 0     large-grants: treasurer (agent 1) may call GUSD");
      expect(stdout).to.include("meter council-gusd: 60,000 GUSD at once, refilled by 60,000 GUSD each 30 days");
      expect(stdout).to.include("  state      Proposed");
      expect(stdout).to.include(
        `  waits for  the approval of grants-council (${grants.addresses.councils["grants-council"]})`,
      );
    });

    it("collects signatures of a wallet, a passkey and a Safe, and carries them", async () => {
      const signed = await project.json<{ approver: `0x${string}`; member: object }>(
        "sign",
        reference(council),
        "--from",
        mara.address,
        "--out",
        "mara.json",
      );
      expect(signed.member).to.include({ kind: "eoa", signer: mara.address });

      const few = await project.json("approve", reference(council), "mara.json", "mara.json");
      expect(few.error).to.include({ code: "SIGNATURES_TOO_FEW", value: "1" });

      // What a page would ask the authenticator for, and a Safe its owners, is the digest that the command tells.
      const told = await project.run("sign", reference(council), "--from", nora.address);
      expect(told.code).to.equal(1);
      expect(told.stderr).to.match(/^MEMBER_UNKNOWN: /);
      const [, digest] = / {2}to sign {4}(0x[0-9a-f]{64})/.exec(told.stdout) as unknown as [string, `0x${string}`];

      const passkey = softwarePasskey("pia of the grants example");
      const signer = passkeySigner({ verifier: grants.addresses.passkeyVerifier, publicKey: passkey.publicKey });
      const pia = ["--signer", signer, "--signature", passkey.sign(digest), "--out", "pia.json"];
      const byPasskey = await project.json<{ member: object }>("sign", reference(council), ...pia);
      expect(byPasskey.member).to.include({ kind: "verified", signer });

      const { chainId } = grants;
      const safe = grants.dao.councils["grants-council"]!.members["foundation"]!;
      if (safe.kind !== "contract") throw new Error("The foundation is a Safe.");
      const wrapped = memberAgreementDigest({ chainId, council: signed.approver, member: safe.address, digest });
      const bySafe = await signAsSafe(chainId, safe.address, [olga, otto], wrapped);
      const foundation = ["--signer", safe.address, "--signature", bySafe, "--out", "foundation.json"];
      expect((await project.json<{ member: object }>("sign", reference(council), ...foundation)).member).to.include({
        kind: "contract",
      });
      // The twin: signed by one owner of three, which the Safe does not accept.
      const byOne = await signAsSafe(chainId, safe.address, [olga], wrapped);
      const refused = await project.json("sign", reference(council), "--signer", safe.address, "--signature", byOne);
      expect(refused.error).to.include({ code: "SIGNATURE_NOT_ACCEPTED", value: safe.address });

      const approved = await project.json<{ state: string; already: boolean }>(
        "approve",
        reference(council),
        "pia.json",
        "foundation.json",
        "mara.json",
      );
      expect(approved).to.include({ state: "Queued", already: false });
      const again = await project.json<{ state: string; already: boolean }>(
        "approve",
        reference(council),
        "pia.json",
        "mara.json",
      );
      expect(again).to.include({ state: "Queued", already: true });
    });

    it("executes when the delay has passed, not before, and once", async () => {
      const early = await project.json("execute", reference(council));
      expect(early.error).to.include({ code: "GATE_NOT_READY", isRetryable: true });
      expect(await balanceOf("cleo")).to.equal(0n);

      await clock().increaseTime({ seconds: DAY + 60 });
      await clock().mine({ blocks: 1 });
      const { code, stdout, stderr } = await project.run("execute", reference(council));
      expect(code, stderr).to.equal(0);
      expect(stdout).to.include(`executed ${council.id}`);
      expect(await balanceOf("cleo")).to.equal(parseUnits("12000", 6));
      expect(await balanceOf("dina")).to.equal(parseUnits("18500.25", 6));

      const again = await project.json<{ already: boolean }>("execute", reference(council));
      expect(again).to.deep.include({ state: "Executed", already: true });
      expect(await balanceOf("cleo")).to.equal(parseUnits("12000", 6));
    });

    it("stops what the guardian vetoes, for a member of the guardians alone", async () => {
      const stranger = await project.json(
        "veto",
        reference(small),
        "--reason",
        "too early",
        "--from",
        operator.address,
      );
      expect(stranger.error).to.include({ code: "MEMBER_UNKNOWN", value: operator.address });
      const args = ["veto", reference(small), "--reason", "too early", "--from", gina.address];
      const first = await project.run(...args);
      expect(first.stdout).to.match(new RegExp(`^vetoed ${small.id}\n`));
      expect(first.code).to.equal(0);
      expect((await project.run(...args)).stdout).to.equal(`vetoed already: ${small.id}\n`);
      const { stdout } = await project.run("show", reference(small));
      expect(stdout).to.include("  state      Vetoed");
      expect(stdout).to.match(/Vetoed {5}in block \d+ by 0x[0-9a-fA-F]{40}: "too early"/);
      expect(await balanceOf("ada")).to.equal(parseUnits("7400", 6));
    });

    it("holds everything that rests on data which its source withdraws", async () => {
      const args = ["provenance", "revoke", "payouts.csv", "--reason", "wrong amounts", "--from", office.address];
      expect(await project.json(...args)).to.deep.include({ source: office.address, already: false });
      expect(await project.json(...args)).to.deep.include({ already: true });
      const all = await project.json<(ProposedJson & { reasons: string[] })[]>("list");
      const held = all.filter(({ state }) => state === "Ready" || state === "Stale" || state === "Proposed");
      expect(held).not.to.have.lengthOf(0);
      for (const { reasons } of held) expect(reasons).to.include("POLICY_INPUT_WITHDRAWN");
      for (const { state, reasons } of all) if (state === "Executed") expect(reasons).to.deep.equal([]);
      expect((await project.run("list")).stdout).to.match(/\n {11}held by POLICY_INPUT_WITHDRAWN/);
      const waiting = held[0]!;
      const { reasons } = await project.json<{ reasons: { code: string }[] }>("show", reference(waiting));
      expect(reasons.map(({ code }) => code)).to.include("POLICY_INPUT_WITHDRAWN");
      expect((await project.json("execute", reference(waiting))).error).to.include({ code: "POLICY_INPUT_WITHDRAWN" });
    });

    it("signs with a key of the environment, and never prints it", async () => {
      const record = readFileSync(project.path("deployments/anvil/grants-example.json"), "utf8");
      mkdirSync(project.path("deployments/keyed"));
      project.write(
        "deployments/keyed/grants-example.json",
        record.replace('"network": "anvil"', '"network": "keyed"'),
      );
      const key = bytesToHex(mara.getHdKey().privateKey!);
      const grant = ["propose", "--to", "FEE", "--call", "transfer(address to, uint256 amount)", "ada", "5 FEE"];
      const { proposals } = await project.json<{ proposals: ProposedJson[] }>(...grant);
      const { code, stdout, stderr } = await project.start(["sign", reference(proposals[0] as ProposedJson)], {
        network: "keyed",
        env: { SIGNER_KEY: key },
      });
      expect(code, stderr).to.equal(0);
      expect(stdout).to.include(`"signer": "${mara.address}"`);
      expect(`${stdout}${stderr}${record}`).not.to.include(key.slice(2));
    });
  },
  { args: ["--accounts", "20"] },
);
