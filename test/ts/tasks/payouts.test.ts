import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type PayoutsArguments, payouts } from "../../../tasks/payouts.ts";
import { accounts, policyText } from "../support/policyText.ts";
import { expectRejection } from "../support/rejection.ts";

const { alice, bob, USDC } = accounts;

describe("hardhat sallyport payouts", () => {
  let root: string;
  const file = (name: string) => join(root, name);
  const said: string[] = [];
  const output = { line: (text: string) => said.push(text), progress: () => {} };

  before(() => {
    mkdirSync("cache", { recursive: true });
    root = mkdtempSync(join("cache", "payouts-"));
    writeFileSync(file("policy.yaml"), policyText({}));
    writeFileSync(file("export.csv"), `target,why,paid\n${alice},grant,1250.5\n${bob},none,0\n${bob},grant,0.000001\n`);
  });
  after(() => rmSync(root, { recursive: true, force: true }));

  function run(changes: Partial<PayoutsArguments>) {
    said.length = 0;
    const nothing = { columns: undefined, skipZero: false, out: undefined, policy: file("policy.yaml") };
    return payouts(output, { ...nothing, file: file("export.csv"), ...changes });
  }

  it("converts an export, and then tells the same of what it wrote", async () => {
    const columns = "receiver=target, amount=paid, token=USDC";
    await run({ columns, skipZero: true, out: file("payouts.csv") });
    expect(said).to.deep.equal([
      "line 2: 1,250.5 USDC to alice",
      "line 4: 0.000001 USDC to bob",
      "left out, because they pay nothing: lines 3",
      "2 payments: 1,250.500001 USDC",
      `written to ${file("payouts.csv")}`,
    ]);
    expect(readFileSync(file("payouts.csv"), "utf8")).to.equal(
      `token_type,token_address,receiver,amount,id\nerc20,${USDC},${alice},1250.5,\nerc20,${USDC},${bob},0.000001,\n`,
    );
    const { json } = await run({ file: file("payouts.csv") });
    expect(said.at(-1)).to.equal("2 payments: 1,250.500001 USDC");
    expect(json).to.deep.include({ totals: ["1,250.500001 USDC"], zeroLines: [] });
  });

  it("writes nothing where it refuses a line", async () => {
    const out = file("refused.csv");
    await expectRejection(run({ columns: "receiver=target,amount=paid,token=USDC", out }), "CSV_AMOUNT_INVALID");
    expect(() => readFileSync(out)).to.throw("ENOENT");
  });

  it("refuses columns that do not say what is meant, and to skip lines of a file that has none of zero", async () => {
    for (const columns of [
      "",
      "receiver=target,amount=paid",
      "receiver=a,receiver=b,amount=c,token=d",
      "target,paid,USDC",
    ])
      expect((await expectRejection(run({ columns }), "ARGUMENT_INVALID")).place, columns).to.equal("--columns");
    const error = await expectRejection(run({ skipZero: true }), "ARGUMENT_INVALID");
    expect(error.place).to.equal("--skip-zero");
    await expectRejection(run({}), "CSV_HEADER_INVALID");
  });
});
