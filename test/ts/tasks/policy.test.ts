import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { explain } from "../../../tasks/policy/explain.ts";
import { expectRejection } from "../support/rejection.ts";

const POLICY = "examples/grants/policy.yaml";
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
