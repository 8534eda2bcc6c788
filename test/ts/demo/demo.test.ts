import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";

/** `npm run demo` as a user runs it, but for the build, which the test run did before. */
function demo(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ["scripts/demo.ts", "--no-build", ...args], { encoding: "utf8" });
}

const CHAPTERS = [
  "The DAO",
  "1 · Small grants, through the optimistic tier",
  "2 · Larger grants, by the council, without gas",
  "3 · Another policy, by the vote",
  "4 · Refused: an unknown recipient",
  "5 · Refused: a meter exceeded by splitting",
  "6 · Refused: effects that break a bound",
  "7 · Refused: an input revoked after approval",
  "8 · Refused: a signature of a removed member",
  "9 · Refused: what a guardian vetoed",
  "10 · Refused: a stolen agent key",
  "What the agent wrote down",
  "What the chain says",
];

/** The error of each refusal, in the order of the story. */
const ERRORS = [
  "PolicyRefused(callIndex 0, refusal ConstraintViolated,",
  "GateMeterExceeded(",
  "GateBoundBroken(",
  "GateBoundBroken(",
  "PolicyInputWithdrawn(inputIndex 0,",
  "GateApproverEpochMismatch(",
  "GateInvalidSignature(",
  "GateWrongState(",
  "RegistryRefused(",
  "GateAgentRefused(",
  "RegistryRefused(",
];

describe("demo: the command", function () {
  this.timeout(600_000);

  it("tells every chapter, to read, and ends with 0", () => {
    const { status, stdout, stderr } = demo();
    expect(stderr).to.equal("");
    expect(status).to.equal(0);
    const titles = stdout.split("\n").filter((_, i, lines) => /^─+$/.test(lines[i + 1] ?? ""));
    expect(titles).to.deep.equal(CHAPTERS);
    for (const error of ERRORS) expect(stdout).to.contain(error);
    expect(stdout).to.match(/\n {2}✓ executed: 1,250\.5 GUSD to ada 0x5e25…eE6b +1\d\d,\d{3} gas\n/);
    expect(stdout).to.match(/\n {2}… 6 hours, until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: /);
    expect(stdout).to.match(/\nAll of it is as told: [\d,]+ gas, [\d.]+ seconds\.\n$/);
  });

  it("tells the same as JSON and nothing else", () => {
    const { status, stdout, stderr } = demo("--json");
    expect([status, stderr]).to.deep.equal([0, ""]);
    const told = JSON.parse(stdout);
    expect(told.ok).to.equal(true);
    expect(told.chapters.map(({ title }: { title: string }) => title)).to.deep.equal(CHAPTERS);
    const errors: string[] = told.refused.map(({ error }: { error: { name: string } }) => `${error.name}(`);
    expect(errors).to.deep.equal(ERRORS.map((error) => error.slice(0, error.indexOf("(") + 1)));
    expect(told.refused[1].error.args).to.deep.include({ amount: "2000000000" });
    expect(told.proposals.filter(({ outcome }: { outcome: string }) => outcome === "Executed")).to.have.length.above(
      10,
    );
  });

  describe("another list", () => {
    let directory: string;
    let list: string;
    const text = readFileSync("examples/grants/payouts.csv", "utf8");
    before(() => {
      directory = mkdtempSync(join(tmpdir(), "sallyport-demo-"));
      list = join(directory, "payouts.csv");
    });
    after(() => rmSync(directory, { recursive: true }));

    it("is paid instead", () => {
      writeFileSync(list, text.replace(",900,", ",901,"));
      const { status, stdout } = demo("--payouts", list);
      expect(status).to.equal(0);
      expect(stdout).to.contain("✓ executed: 901 GUSD to ben");
      expect(stdout).to.not.contain("900 GUSD");
    });

    function expectNothing(changed: string): string {
      writeFileSync(list, changed);
      const { status, stdout, stderr } = demo("--payouts", list);
      expect(status).to.equal(1);
      expect(stdout).to.not.contain("✓ proposed").and.to.not.contain("All of it is as told");
      return stderr;
    }

    it("that is malformed the office does not sign", () => {
      const stderr = expectNothing(text.replace(",900,", ",9e2,"));
      expect(stderr).to.contain("CSV_AMOUNT_INVALID").and.to.contain("payouts.csv:3, column amount");
    });

    it("that the office can read and the agent's plan cannot is told", () => {
      const stderr = expectNothing(text.slice(text.indexOf("\n") + 1));
      expect(stderr).to.contain("Of 7 payments of the list the agent wishes for 0.");
    });
  });
});
