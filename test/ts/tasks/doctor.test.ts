import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { expect } from "chai";
import { http } from "viem";
import { people } from "../../../examples/grants/story/people.ts";
import { deployCreateX } from "../../../sdk/deploy/createx.ts";
import { readDao } from "../../../sdk/deploy/dao/readDao.ts";
import { deploySystem } from "../../../sdk/deploy/deploySystem.ts";
import { planDeployment } from "../../../sdk/deploy/planDeployment.ts";
import type { Diagnosis } from "../../../sdk/doctor/diagnose.ts";
import { checks } from "../../../sdk/doctor/registry.ts";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { type DoctorArguments, doctor } from "../../../tasks/doctor.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { createProject, type Project } from "../support/project.ts";
import { expectRejection } from "../support/rejection.ts";
import { smallDao, smallPolicy } from "../support/smallDao.ts";
import { senderOn } from "../support/system.ts";
import { recordSystem, taskContext } from "../support/taskContext.ts";

const NOTHING: DoctorArguments = {
  system: undefined,
  policy: undefined,
  dao: undefined,
  only: undefined,
  expiring: "30 days",
};

/** What is wired wrong in the small DAO, whose roles are small on purpose. */
const SMALL = [
  "DOCTOR_APPROVER_UNPROVEN",
  "DOCTOR_GUARDIAN_SLOW",
  "DOCTOR_VETOER_DEAD",
  "DOCTOR_OPTIMISTIC_UNMETERED",
  "DOCTOR_AGENT_SINGLE_KEY",
  "DOCTOR_RESPONSE_UNSTATED",
  "DOCTOR_POLICY_UNPUBLISHED",
];

const statusOf = (code: string) => checks.find((one) => one.code === code)?.status;

type Told = Diagnosis & { healthy: boolean };

describeWithAnvil("the doctor's command", (anvil) => {
  let project: Project;
  let context: Awaited<ReturnType<typeof taskContext>>;

  before(async function () {
    this.timeout(60_000);
    project = createProject(() => anvil().url);
    project.write("dao.yaml", smallDao);
    project.write("policy.yaml", smallPolicy());
    const sender = senderOn(http(anvil().url), people.deployer);
    await deployCreateX(sender);
    const plan = planDeployment({
      dao: readDao(smallDao),
      policy: compilePolicy(smallPolicy()),
      deployer: people.deployer.address,
    });
    await deploySystem(sender, { plan });
    await recordSystem(project.root, plan, { dao: "dao.yaml", policy: "policy.yaml" });
    context = await taskContext(anvil().url, project.root);
  });
  after(() => project.remove());
  beforeEach(() => {
    context.said.length = 0;
  });

  async function examine(changes: Partial<DoctorArguments> = {}) {
    const { json, ...report } = await doctor(context, { ...NOTHING, ...changes }, undefined);
    return { ...report, json: json as Told, codes: (json as Told).findings.map(({ code }) => code) };
  }

  it("tells what is wrong, why it matters and how to mend it, and ends with the status of the gravest", async () => {
    const { ok, status, json, codes } = await examine();
    expect(codes).to.deep.equal(SMALL);
    expect(json).to.include({ healthy: false, status: statusOf("DOCTOR_APPROVER_UNPROVEN") });
    expect({ ok, status }).to.deep.equal({ ok: false, status: json.status });
    expect(json.notChecked).to.deep.equal([]);
    const { vera } = people;
    expect(context.said.slice(0, 2)).to.deep.equal([
      "ERROR   DOCTOR_APPROVER_UNPROVEN",
      `  The approver ${vera.address} of tier solo (2) has no code and never sent a transaction.`,
    ]);
    expect(context.said[2]).to.match(
      /^ {2}why {3}An account without code .*\n {2}cure {2}Send any transaction from it; or /,
    );
    expect(context.said.at(-1)).to.equal(
      `${checks.length - 1} checks at block ${json.blockNumber}: 1 error, 3 warnings, 3 notes`,
    );
  });

  it("looks for what it is asked for alone", async () => {
    const one = await examine({ only: "DOCTOR_PAUSED, doctor_guardian_slow" });
    expect(one.codes).to.deep.equal(["DOCTOR_GUARDIAN_SLOW"]);
    expect(one.json.checked).to.deep.equal(["DOCTOR_PAUSED", "DOCTOR_GUARDIAN_SLOW"]);
    const healthy = await examine({ only: "DOCTOR_PAUSED" });
    expect(healthy.ok).to.equal(true);
    expect(context.said.at(-1)).to.equal("nothing is wired wrong");
  });

  it("refuses a check that it does not have, and a notice that is no duration", async () => {
    const code = await expectRejection(examine({ only: "DOCTOR_PUASED" }), "ARGUMENT_INVALID");
    expect(code).to.include({ place: "--only", value: "DOCTOR_PUASED" });
    const notice = await expectRejection(examine({ expiring: "soon" }), "ARGUMENT_INVALID");
    expect(notice).to.include({ place: "--expiring", value: "soon" });
  });

  it("tells of keys that end within the notice that is given", async () => {
    const only = "DOCTOR_KEY_EXPIRING";
    expect((await examine({ only })).codes).to.deep.equal([]);
    expect((await examine({ only, expiring: "5000 weeks" })).codes).to.deep.equal([only]);
  });

  it("takes a recorded file that is lost for a finding, and a named one for a mistake", async () => {
    rmSync(project.path("policy.yaml"));
    rmSync(project.path("dao.yaml"));
    const { codes, status, json } = await examine();
    expect(codes).to.include("DOCTOR_POLICY_LOST");
    expect(json.notChecked.map(({ code }) => code)).to.include.members([
      "DOCTOR_TOKEN_DECIMALS",
      "DOCTOR_DELAY_BELOW_RESPONSE",
    ]);
    expect(context.said).to.include("NOT CHECKED, because the DAO file is not at hand");
    expect(status).to.equal(statusOf("DOCTOR_APPROVER_UNPROVEN"));
    const lost = await expectRejection(examine({ policy: project.path("policy.yaml") }), "FILE_NOT_FOUND");
    expect(lost.place).to.equal(project.path("policy.yaml"));
    // Nothing wrong is found by what cannot be looked at, and it is not healthy.
    expect(await examine({ only: "DOCTOR_TOKEN_DECIMALS" })).to.include({ ok: false, status: 2 });
    expect(context.said.at(-1)).to.equal("what was checked is well; the rest is unknown");

    project.write("policy.yaml", smallPolicy());
    writeFileSync(project.path("dao.yaml"), smallDao);
    expect((await examine()).codes).to.deep.equal(SMALL);
  });

  it("compares delays with what the DAO file says, and takes another file where one is named", async () => {
    const text = readFileSync(project.path("dao.yaml"), "utf8");
    const stated = (guards: string) => `${text}response times: { guards: ${guards} }\n`;
    const only = "DOCTOR_DELAY_BELOW_RESPONSE";
    project.write("slow.yaml", stated("1 hour"));
    project.write("quick.yaml", stated("59 minutes"));
    expect((await examine({ only, dao: project.path("slow.yaml") })).codes).to.deep.equal([only]);
    expect((await examine({ only, dao: project.path("quick.yaml") })).codes).to.deep.equal([]);
  });

  it("ends as a process with the status of its finding, and compares with another network", async function () {
    this.timeout(120_000);
    const args = ["doctor", "--only", "DOCTOR_GUARDIAN_SLOW,DOCTOR_NODES_DISAGREE", "--compare", "keyed", "--json"];
    const { code, stdout } = await project.start(args, { env: { SIGNER_KEY: `0x${"11".repeat(32)}` } });
    const { findings, checked } = JSON.parse(stdout) as Told;
    expect(findings.map((finding) => finding.code)).to.deep.equal(["DOCTOR_GUARDIAN_SLOW"]);
    expect(checked).to.include("DOCTOR_NODES_DISAGREE");
    expect(code).to.equal(statusOf("DOCTOR_GUARDIAN_SLOW"));
  });
});
