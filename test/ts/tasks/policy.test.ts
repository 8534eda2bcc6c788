import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { compiledFrom, diff } from "../../../tasks/policy/diff.ts";
import { explain } from "../../../tasks/policy/explain.ts";
import { expectRejection } from "../support/rejection.ts";

const POLICY = "examples/grants/policy.yaml";
const NEXT = "examples/grants/policy-next.yaml";
const DAO = "examples/grants/dao.yaml";

/** What a command said on the way. */
function listening() {
  const said: string[] = [];
  return { said, output: { line: (text: string) => said.push(text), progress: () => {} } };
}

describe("hardhat sallyport policy", () => {
  let root: string;
  before(() => {
    mkdirSync("cache", { recursive: true });
    root = mkdtempSync(join("cache", "policy-"));
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  describe("diff", () => {
    const plain = { after: NEXT, out: undefined, failOn: undefined };

    it("prints what the guide shows", async () => {
      const { said, output } = listening();
      const { ok, json } = await diff(output, await compiledFrom(POLICY), plain);
      expect(readFileSync("docs/guides/policy.md", "utf8")).to.include(`\n\`\`\`text\n${said.join("\n")}\n\`\`\`\n`);
      expect(ok).to.equal(true);
      expect(json).to.deep.include({ counts: { looser: 7, tighter: 1, otherwise: 1 } });
    });

    it("writes it to a file, and prints the verdict", async () => {
      const { said, output } = listening();
      const out = join(root, "diff.txt");
      await diff(output, await compiledFrom(POLICY), { ...plain, out });
      expect(said).to.deep.equal(["looser in 7, tighter in 1, otherwise 1", `written to ${out}`]);
      expect(readFileSync(out, "utf8")).to.match(/^before 0x01df[\s\S]*\n\nlooser in 7, tighter in 1, otherwise 1\n$/);
    });

    it("fails on what it is told to fail on, and on nothing else", async () => {
      const { output } = listening();
      const compare = async (before: string, after: string, failOn: string) =>
        (await diff(output, await compiledFrom(before), { ...plain, after, failOn })).ok;
      expect(await compare(POLICY, NEXT, "looser")).to.equal(false);
      expect(await compare(POLICY, POLICY, "looser, tighter,otherwise")).to.equal(true);
      const error = await expectRejection(compare(POLICY, NEXT, "loser"), "ARGUMENT_INVALID");
      expect(error).to.deep.include({ place: "--fail-on", value: "loser" });
    });
  });

  describe("explain", () => {
    const all = { file: POLICY, rule: undefined, dao: undefined, out: undefined };

    it("prints a page, or writes it", async () => {
      const { said, output } = listening();
      await explain(output, { ...all, dao: DAO });
      expect(said.join("\n")).to.include("First grants-council must agree. Then it waits 1 day, in which");
      const out = join(root, "page.md");
      await explain(output, { ...all, dao: DAO, out });
      expect(readFileSync(out, "utf8")).to.equal(`${said[0]}\n`);
      expect(said[1]).to.equal(`written to ${out}`);
    });

    it("tells one rule, and asks back where there is none of that name", async () => {
      const { said, output } = listening();
      const { json } = await explain(output, { ...all, rule: "small-ether/ada" });
      expect(said[0]).to.match(
        /^\*\*small-ether\*\* \(line 50, 5 rules on chain\): treasurer \(agent 1\) may send ETH/,
      );
      expect(json).to.deep.include({ name: "small-ether", onChain: 5 });
      const error = await expectRejection(explain(output, { ...all, rule: "smal-grants" }), "ARGUMENT_INVALID");
      expect(error.nextStep).to.match(/^Did you mean "small-grants"\? Rules there: small-grants, /);
    });
  });
});
