// What others import from the package, and that the sdk runs where there is no Node.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect } from "chai";
import { people } from "../../../examples/grants/story/people.ts";
import type { PageInput } from "../../fixtures/browser/page.ts";
import { DAO_FILE, POLICY_FILE } from "../support/system.ts";

const FIXTURES = join(import.meta.dirname, "..", "..", "fixtures", "browser");
const urlOf = (file: string) => pathToFileURL(join(FIXTURES, file)).href;

const { exports }: { exports: Record<string, unknown> } = JSON.parse(readFileSync("package.json", "utf8"));
/** What a program imports; the others are files. */
const ENTRIES = Object.keys(exports).filter((entry) => !/[*.]/.test(entry.slice(1)));

const input: PageInput = {
  policy: readFileSync(POLICY_FILE, "utf8"),
  dao: readFileSync(DAO_FILE, "utf8"),
  payouts: readFileSync("examples/grants/payouts.csv", "utf8"),
  batch: readFileSync("examples/grants/desk-batch.json", "utf8"),
  deployer: people.deployer.address,
};

/** Inside the repository the package is its sources: nothing needs to be built. */
const FROM_SOURCE = "--conditions=sallyport-source";

/** Runs a module in a process of its own and returns what it writes. */
function inNode(program: string, ...options: string[]): string {
  const args = [FROM_SOURCE, ...options, "--input-type=module", "--eval", program];
  return execFileSync(process.execPath, args, { encoding: "utf8", stdio: "pipe" });
}

/** The same with neither modules nor globals of Node. */
function inBrowser(program: string): string {
  return inNode(program, "--import", urlOf("asBrowser.ts"));
}

describe("package", () => {
  it("gives what its manifest lists", function () {
    this.timeout(120_000);
    const given = JSON.parse(
      inNode(`const given = {};
        for (const entry of ${JSON.stringify(ENTRIES)}) given[entry] = Object.keys(await import("sallyport" + entry.slice(1)));
        console.log(JSON.stringify(given));`),
    );
    expect(given["./sdk"]).to.include.members([
      "planProposal",
      "signProposal",
      "propose",
      "readStatus",
      "agentTimelockAbi",
    ]);
    expect(given["./sdk/deploy"]).to.include.members(["readDao", "planDeployment", "deploySystem", "verifyDeployment"]);
    expect(given["./hardhat"]).to.deep.equal(["default"]);
    expect(given["./agent"]).to.include.members(["openDesk", "proposingClient", "proposingProvider"]);
    expect(Object.keys(given)).to.have.lengthOf(4);
    // What carries bytecode, and what needs Hardhat, is asked for by name.
    expect(given["./sdk"]).not.to.include("deploySystem");
    expect(() => inNode('import "sallyport/sdk/errors/registry.ts"')).to.throw("not defined by");
  });

  it("gives others what tsc makes of these sources, and first its types", () => {
    for (const entry of ENTRIES) {
      const { "sallyport-source": source, ...conditions } = exports[entry] as Record<string, string>;
      const built = `./dist/${source?.slice(2).replace(/\.ts$/, "")}`;
      expect(Object.entries(conditions), entry).to.deep.equal([
        ["types", `${built}.d.ts`],
        ["default", `${built}.js`],
      ]);
    }
  });

  it("the sdk does the same in a browser as in Node", function () {
    this.timeout(120_000);
    const program = `import { page } from ${JSON.stringify(urlOf("page.ts"))};
      console.log(JSON.stringify(page(${JSON.stringify(input)})));`;
    const node = JSON.parse(inNode(program));
    expect(JSON.parse(inBrowser(program))).to.deep.equal(node);
    expect(node.digest).to.match(/^0x[0-9a-f]{64}$/);
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
