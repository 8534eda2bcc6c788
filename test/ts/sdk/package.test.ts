// What others import from the package, and that the sdk runs where there is no Node.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { people } from "../../../examples/grants/story/people.ts";
import { type PageInput, page } from "../../fixtures/browser/page.ts";
import { DAO_FILE, POLICY_FILE } from "../support/system.ts";

const FIXTURES = join(import.meta.dirname, "..", "..", "fixtures", "browser");
const urlOf = (file: string) => pathToFileURL(join(FIXTURES, file)).href;

const input: PageInput = {
  policy: readFileSync(POLICY_FILE, "utf8"),
  dao: readFileSync(DAO_FILE, "utf8"),
  payouts: readFileSync("examples/grants/payouts.csv", "utf8"),
  deployer: people.deployer.address,
};

/** Runs a module with neither modules nor globals of Node, and returns what it writes. */
function inBrowser(program: string): string {
  const options = ["--import", urlOf("asBrowser.ts"), "--input-type=module", "--eval", program];
  return execFileSync(process.execPath, options, { encoding: "utf8", stdio: "pipe" });
}

describe("package", () => {
  it("gives what its manifest lists", async () => {
    const { name, exports } = JSON.parse(readFileSync("package.json", "utf8"));
    const entries = Object.keys(exports).filter((entry) => !entry.endsWith(".json"));
    const names = await Promise.all(
      entries.map(async (entry) => [entry, Object.keys(await import(`${name}${entry.slice(1)}`))] as const),
    );
    const given = Object.fromEntries(names);
    expect(given["./sdk"]).to.include.members([
      "planProposal",
      "signProposal",
      "propose",
      "readStatus",
      "agentTimelockAbi",
    ]);
    expect(given["./sdk/deploy"]).to.include.members(["readDao", "planDeployment", "deploySystem", "verifyDeployment"]);
    expect(given["./tasks"]).to.deep.equal(["tasks"]);
    expect(Object.keys(given)).to.have.lengthOf(3);
    // What carries bytecode, and what needs Hardhat, is asked for by name.
    expect(given["./sdk"]).not.to.include("deploySystem");
    expect(() => import.meta.resolve(`${name}/sdk/errors/registry.ts`)).to.throw("not defined by");
  });

  it("the sdk does the same in a browser as in Node", function () {
    this.timeout(30_000);
    const program = `import { page } from ${JSON.stringify(urlOf("page.ts"))};
      console.log(JSON.stringify(page(${JSON.stringify(input)})));`;
    const inNode = page(input);
    expect(JSON.parse(inBrowser(program))).to.deep.equal(inNode);
    expect(inNode.digest).to.match(/^0x[0-9a-f]{64}$/);
  });

  for (const [name, program] of [
    ["module of Node", 'await import("node:fs")'],
    ["module of Node by its short name", 'await import("crypto")'],
    ["Hardhat", 'await import("hardhat")'],
    ["global of Node", "process.cwd()"],
    ["bytes of Node", 'Buffer.from("")'],
  ] as const) {
    it(`what it ran in has no ${name}`, () => {
      expect(() => inBrowser(program)).to.throw(/no browser has the module|is not defined/);
    });
  }
});
