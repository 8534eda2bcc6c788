import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { compilePolicy } from "../../../sdk/policy/compilePolicy.ts";
import { compiledFrom } from "../../../tasks/lib/compiledFrom.ts";
import { type CheckArguments, check } from "../../../tasks/policy/check.ts";
import { diff } from "../../../tasks/policy/diff.ts";
import { explain } from "../../../tasks/policy/explain.ts";
import { schema } from "../../../tasks/policy/schema.ts";
import { test as testPolicy } from "../../../tasks/policy/test.ts";
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

  describe("check", () => {
    const GRANT = "transfer(address to, uint256 amount)";
    const { names } = compilePolicy(readFileSync(POLICY, "utf8"));
    const nothing = {
      system: undefined,
      proposer: undefined,
      to: undefined,
      call: undefined,
      args: [],
      value: undefined,
    };
    const rest = { tier: undefined, bound: undefined, batches: undefined, file: undefined, safeBatch: undefined };
    const run = async (changes: Partial<CheckArguments>) => {
      const { said, output } = listening();
      const { ok, json } = await check(output, { ...nothing, ...rest, policy: POLICY, ...changes });
      return { ok, said, json: json as Record<string, unknown> };
    };
    const grant = (to: string, amount: string) => run({ to: "GUSD", call: GRANT, args: [to, amount] });

    it("says by which rule a call goes, on which tier, and what it takes", async () => {
      const { ok, said } = await grant("ada", "2,500 GUSD");
      expect(ok).to.equal(true);
      expect(said).to.deep.equal([
        "allowed: treasurer on tier small (0), which needs no approval",
        `  call 0     GUSD.transfer(to ada (${names.accounts["ada"]}), amount 2,500 GUSD)`,
        "  rule       small-grants (line 43)",
        "  meter      takes 2,500 GUSD of small-gusd, which holds 5,000 GUSD at most",
        `  data       payouts of grants-office (${names.accounts["grants-office"]}), signed, at most 90 days old when proposed`,
        "  not asked  what meters hold, and whether data, agent and targets are held (--network asks the chain)",
      ]);
    });

    it("says why none carries it, by the rule that comes nearest", async () => {
      const { ok, said, json } = await grant("swap-desk", "2,500 GUSD");
      expect(ok).to.equal(false);
      expect(said.slice(2, 5)).to.deep.equal([
        "  refused    ConstraintViolated",
        "  nearest    small-grants (line 43)",
        "             argument 1 (to) is swap-desk, and must be one of ada, ben, cleo, dina, emil",
      ]);
      const guide = readFileSync("docs/guides/policy.md", "utf8");
      expect(guide).to.include(`\`\`\`text\n${said.join("\n")}\n\`\`\`\n`);
      const [call] = json["calls"] as Record<string, unknown>[];
      expect(call).to.include({ allowed: false, refusal: "ConstraintViolated", nearest: "small-grants" });
    });

    it("puts a call on the tier that is asked for, and no lower", async () => {
      const high = await run({ to: "GUSD", call: GRANT, args: ["ada", "1 GUSD"], tier: "council" });
      expect(high.said[0]).to.equal("allowed: treasurer on tier council (1)");
      const low = await run({ to: "FEE", call: GRANT, args: ["ada", "1 FEE"], tier: "small" });
      expect(low.said).to.include("             it stands on tier council (1), and this is to go on small (0)");
      expect((await run({ to: "FEE", call: GRANT, args: ["ada", "1 FEE"] })).ok).to.equal(true);
    });

    it("tells a bound that is demanded, and whether it is declared", async () => {
      const swap = {
        to: "swap-desk",
        call: "swap(address tokenIn, address tokenOut, uint256 amountIn, address recipient)",
        args: ["GUSD", "GEUR", "1,000 GUSD", "treasury"],
      };
      const told = async (bound: string | undefined) => {
        const { ok, said } = await run({ ...swap, bound });
        return [ok, said.find((line) => line.startsWith("  bound"))];
      };
      const least = "  bound      the proposal must declare at least 850 GEUR";
      expect(await told(undefined)).to.deep.equal([true, least]);
      expect(await told("at least 850 GEUR")).to.deep.equal([true, `${least}, which is declared`]);
      expect(await told("at least 849.999999 GEUR")).to.deep.equal([false, `${least}, which is not declared`]);
    });

    it("reads a Safe batch, all calls as one proposal", async () => {
      const file = join(root, "batch.json");
      const transfer = (value: string) => ({
        to: names.tokens["GUSD"]!.address,
        value: "0",
        data: null,
        contractMethod: {
          name: "transfer",
          payable: false,
          inputs: [
            { name: "to", type: "address" },
            { name: "amount", type: "uint256" },
          ],
        },
        contractInputsValues: { to: names.accounts["ada"], amount: value },
      });
      const batch = (...amounts: string[]) => {
        const content = { version: "1.0", chainId: "1", meta: {}, transactions: amounts.map(transfer) };
        writeFileSync(file, JSON.stringify(content));
        return run({ safeBatch: file });
      };
      expect((await batch("2500000000", "2500000000")).ok).to.equal(true);
      const { ok, said } = await batch("2500000000", "2500000000", "1");
      expect(ok).to.equal(false);
      expect(said).to.include(
        "  meter      small-gusd never holds more than 5,000 GUSD, and all calls together take 5,000.000001 GUSD",
      );
    });

    it("refuses what it cannot read, and says what to do", async () => {
      for (const [changes, place, value] of [
        [{ to: "nobody" }, "--to", "nobody"],
        [{ to: "constructor" }, "--to", "constructor"],
        [{ to: "GUSD", call: "transfer" }, "--call", "transfer"],
        [{ to: "GUSD", call: GRANT, args: ["ada"] }, "arguments", "ada"],
        [{ to: "GUSD", call: GRANT, args: ["ada", "1.0000001 GUSD"] }, "argument 2", "1.0000001 GUSD"],
        [{ to: "GUSD", call: GRANT, args: ["ada", "5 USD"] }, "argument 2", "5 USD"],
        [
          { to: "GUSD", call: "f((address to, uint256[] n) x)", args: ['[ada, [1, "2 GUST"]]'] },
          "argument 1.n[1]",
          "2 GUST",
        ],
        [{ to: "ada", value: "half" }, "--value", "half"],
        [{ to: "ada", args: ["x"] }, "arguments", "x"],
        [{ to: "ada", tier: "root" }, "--tier", "root"],
        [{ to: "ada", tier: "constructor" }, "--tier", "constructor"],
        [{ to: "ada", bound: "much" }, "--bound", "much"],
        [{ to: "ada", batches: "0x00" }, "--batches", "0x00"],
        [{ to: "ada", safeBatch: "x.json" }, undefined, undefined],
      ] as [Partial<CheckArguments>, string | undefined, string | undefined][]) {
        const error = await expectRejection(run(changes), "ARGUMENT_INVALID");
        expect([error.place, error.value]).to.deep.equal([place, value]);
      }
      const nested = { to: "GUSD", call: "f((address to, uint256[] n) x)" };
      expect((await run({ ...nested, args: ['[ada, [1, "2 GUSD"]]'] })).ok).to.equal(false);
    });
  });

  describe("test", () => {
    const TABLE = "examples/grants/policy.tests.yaml";
    const run = async (file: string, policy?: string) => {
      const { said, output } = listening();
      const { ok, json } = await testPolicy(output, { file, policy });
      return { ok, said, json: json as Record<string, unknown> };
    };

    it("passes for the example, whose every rule a row is carried by", async () => {
      const { ok, said, json } = await run(TABLE);
      expect(ok).to.equal(true);
      expect(json).to.deep.include({ failed: 0, untested: [] });
      expect(said.at(-1)).to.match(/^(\d+) of \1 as expected, policy 0x01dfaa35/);
    });

    it("fails where another policy lets through what was refused, and says which row and why", async () => {
      const { ok, said, json } = await run(TABLE, "examples/grants/policy-next.yaml");
      expect(ok).to.equal(false);
      const line = readFileSync(TABLE, "utf8").split("\n").indexOf("  the smallest unit more needs the council:") + 1;
      const at = said.indexOf(`FAIL  the smallest unit more needs the council (${TABLE}:${line})`);
      expect(said.slice(at + 1, at + 3)).to.deep.equal([
        "      expected  allowed by large-grants on tier council",
        "      found     allowed by small-grants on tier small",
      ]);
      const failed = (json["results"] as { passed: boolean; line: number }[]).filter(({ passed }) => !passed);
      expect(failed.map((one) => one.line)).to.include(line);
      expect(json["failed"]).to.equal(failed.length);
    });

    it("says in what a refused call differs, and which rules no row is carried by", async () => {
      const file = join(root, "one.tests.yaml");
      const call = 'to: GUSD, call: "transfer(address,uint256)", args: [ada, "30,000 GUSD"]';
      writeFileSync(file, `version: 1\ntests:\n  too much: { ${call}, allowed: large-grants }\n`);
      const { ok, said } = await run(file, POLICY);
      expect(ok).to.equal(false);
      expect(said).to.deep.equal([
        `FAIL  too much (${file}:3)`,
        "      expected  allowed by large-grants",
        "      found     refused: ConstraintViolated, nearest large-grants",
        "                argument 2 (amount) is 30,000 GUSD, and must be at least 2,500.000001 GUSD and at most 25,000 GUSD",
        "no row is carried by small-grants, small-ether, large-grants, fee-grants, desk-allowance, swap-to-euro",
        "0 of 1 as expected, policy 0x01dfaa35a709238c59dc2b92b19cdb17a401a1acf59fe572ea6bc7cafa303e8d",
      ]);
    });
  });

  describe("schema", () => {
    it("is printed or written, the one that is asked for", async () => {
      const { said, output } = listening();
      await schema(output, { kind: "policy", out: undefined });
      expect(`${said[0]}\n`).to.equal(readFileSync("schemas/policy.schema.json", "utf8"));
      const out = join(root, "tests.schema.json");
      await schema(output, { kind: "policy.tests", out });
      expect(readFileSync(out, "utf8")).to.equal(readFileSync("schemas/policy.tests.schema.json", "utf8"));
      const error = await expectRejection(schema(output, { kind: "constructor", out: undefined }), "ARGUMENT_INVALID");
      expect(error.nextStep).to.equal("Schemas: policy, policy.tests, dao, agent, plan.");
    });
  });
});
