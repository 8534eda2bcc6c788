import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { http } from "viem";
import { getBlockNumber, getTransactionCount } from "viem/actions";
import { people } from "../../../examples/grants/story/people.ts";
import { abiHash } from "../../../sdk/deploy/contracts.ts";
import { planDeployment } from "../../../sdk/deploy/planDeployment.ts";
import { verifyDeployment } from "../../../sdk/deploy/verifyDeployment.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { besideWaiting } from "../support/besideWaiting.ts";
import { clockOf } from "../support/clock.ts";
import { createProject, type Project } from "../support/project.ts";
import { DAO_FILE, describedGrants, POLICY_FILE, prepareChain, senderOn } from "../support/system.ts";

const { deployer, gina, nora } = people;
const plan = planDeployment({ ...describedGrants(), deployer: deployer.address });
const RECORD = "deployments/anvil/grants-example.json";

function recordOf(project: Project) {
  return JSON.parse(readFileSync(project.path(RECORD), "utf8"));
}

describeWithAnvil("hardhat sallyport deploy", (anvil) => {
  let project: Project;
  let fromBlock: bigint;
  const reader = () => senderOn(http(anvil().url), nora);

  before(async () => {
    project = createProject(() => anvil().url, [DAO_FILE, POLICY_FILE]);
    await prepareChain(http(anvil().url));
    fromBlock = await getBlockNumber(reader());
  });
  after(() => project.remove());

  it("tells addresses and sends nothing with --dry-run", async () => {
    const before = await getTransactionCount(reader(), { address: deployer.address });
    const { addresses } = await project.json<{ addresses: unknown }>("deploy", "--dry-run");
    expect(addresses).to.deep.equal(plan.addresses);
    expect(await getTransactionCount(reader(), { address: deployer.address })).to.equal(before);
    expect(existsSync(project.path(RECORD))).to.equal(false);
  });

  it("refuses a wrong description by place, value and next step, and sends nothing", async () => {
    const text = readFileSync(DAO_FILE, "utf8").replace("threshold: 2", "threshold: 4");
    project.write("wrong.yaml", text);
    const before = await getTransactionCount(reader(), { address: deployer.address });
    const { code, stdout, stderr } = await project.run("deploy", "wrong.yaml");
    const line = text.split("\n").findIndex((one) => one.includes("threshold: 4")) + 1;
    expect({ code, stdout, stderr }).to.deep.equal({
      code: 1,
      stdout: "",
      stderr: [
        "DAO_VALUE_INVALID: 4 members must agree, and there are 3.",
        `  at         wrong.yaml:${line}:16, councils.grants-council.threshold`,
        "  value      4",
        "  next step  Lower the threshold, or add members.\n",
      ].join("\n"),
    });
    expect(await getTransactionCount(reader(), { address: deployer.address })).to.equal(before);
  });

  it("deploys, verifies and records; and finds nothing left to do when pressed twice", async () => {
    const first = await project.run("deploy");
    expect(besideWaiting(first.stderr)).to.equal("");
    expect(first.stdout).to.include("9 contracts deployed.");
    expect(first.code).to.equal(0);
    const record = recordOf(project);
    expect(record).to.deep.equal({
      format: "sallyport/deployment/2",
      label: "grants-example",
      network: "anvil",
      chainId: 31_337,
      deployer: deployer.address,
      state: "verified",
      fromBlock: String(fromBlock),
      addresses: plan.addresses,
      policyRoot: plan.arguments.gate.policyRoot,
      abiHash: abiHash(),
      dao: "dao.yaml",
      policy: "policy.yaml",
    });

    const count = await getTransactionCount(reader(), { address: deployer.address });
    const second = await project.run("deploy");
    expect(second.stdout).to.include("Nothing was left to deploy.");
    expect(second.code).to.equal(0);
    expect(await getTransactionCount(reader(), { address: deployer.address })).to.equal(count);
    expect(recordOf(project)).to.deep.equal(record);
  });

  it("verifies again, and ends with a code above zero when files and chain differ", async () => {
    const good = await project.json<{ ok: boolean; checks: unknown[] }>("verify");
    expect(good.ok).to.equal(true);

    project.write("other.yaml", readFileSync(DAO_FILE, "utf8").replace("threshold: 2", "threshold: 3"));
    const { code, stdout } = await project.run("verify", "--dao", "other.yaml");
    expect(code).to.equal(1);
    expect(stdout).to.include("NOT AS PLANNED council grants-council: threshold\n  found    2\n  planned  3");
    expect(stdout).to.include("do not fund this system");
  });

  it("refuses to build on another description under the same label", async () => {
    const { error } = await project.json("deploy", "other.yaml");
    expect(error).to.include({ code: "DEPLOY_CONFLICT", place: "council grants-council: threshold", value: "2" });
  });

  it("finds nothing left to do either where a guardian has stopped an agent since", async () => {
    const record = recordOf(project);
    const stopped = await project.run("agent", "freeze", "treasurer", "--from", gina.address);
    expect(stopped.code, stopped.stderr).to.equal(0);
    const verified = await project.run("verify");
    expect(verified.code).to.equal(1);
    expect(verified.stdout).to.match(
      /1 of \d+ facts are not as planned: it was verified before, and its history tells/,
    );
    const again = await project.run("deploy");
    expect(again.stdout).to.include("Nothing was left to deploy.");
    expect(again.code, again.stderr).to.equal(0);
    expect(recordOf(project)).to.deep.equal(record);
    // Another description is refused as before.
    const { error } = await project.json("deploy", "other.yaml");
    expect(error?.code).to.equal("DEPLOY_CONFLICT");
  });
});

describeWithAnvil("hardhat sallyport deploy, killed", (anvil) => {
  it("ends with the same contracts at the same addresses, each deployed once", async function () {
    this.timeout(180_000);
    const project = createProject(() => anvil().url, [DAO_FILE, POLICY_FILE]);
    await prepareChain(http(anvil().url));
    const reader = senderOn(http(anvil().url), nora);
    const clock = clockOf(anvil().url);
    const before = await getTransactionCount(reader, { address: deployer.address });
    const sent = async () =>
      (await getTransactionCount(reader, { address: deployer.address, blockTag: "pending" })) - before;
    // Blocks come while the process lives: killed, it leaves a transaction behind that is in none.
    await clock.setAutomine(false);
    try {
      // Not at the last: a block may still take what was sent after a look.
      for (const step of [1, 4, plan.steps.length - 2]) {
        let watched: Promise<void> = Promise.resolve();
        const { code } = await project.start(["deploy"], {
          onStart: (child) => {
            watched = (async () => {
              // One look after the other: a block that comes late would let more steps through.
              while ((await sent()) < step && child.exitCode === null) {
                await clock.mine({ blocks: 1 });
                await new Promise((resolve) => setTimeout(resolve, 50));
              }
              child.kill("SIGKILL");
            })();
          },
        });
        await watched;
        expect(code, `killed at step ${step}`).to.equal(null);
        expect(recordOf(project).state).to.equal("begun");
      }
      await clock.setAutomine(true);
      const { code, stdout, stderr } = await project.run("deploy");
      expect(code, stderr).to.equal(0);
      expect(stdout).to.include("facts verified on chain");
      expect(recordOf(project)).to.include({ state: "verified" });
      expect(recordOf(project).addresses).to.deep.equal(plan.addresses);
      const checks = await verifyDeployment(reader, { plan });
      expect(checks.filter(({ ok }) => !ok)).to.deep.equal([]);
      expect(await sent()).to.equal(plan.steps.length);
    } finally {
      project.remove();
    }
  });
});
