// npm run package:try: packs what npm would publish, installs it into an empty project of somebody else, and uses it
// there: the SDK, its types, the commands against a node, the interfaces from Solidity. Ends with 0 only where all of
// it works. Nothing stays behind.
import { strict as assert } from "node:assert";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { network } from "hardhat";
import { compilerInput } from "../tasks/lib/sources/compilerInput.ts";
import { createStranger } from "./package/stranger.ts";
import { startVerifier } from "./package/verifier.ts";

type Packed = { filename: string; size: number; unpackedSize: number; files: { path: string }[] };

const { devDependencies }: { devDependencies: Record<string, string> } = JSON.parse(
  readFileSync("package.json", "utf8"),
);
/** What a project has that uses the commands, in the versions that we know. */
const BESIDE = ["hardhat", "typescript", "solc", "@types/node"].map((name) => `${name}@${devDependencies[name]}`);

const server = await network.createServer({ network: "default" }, "127.0.0.1", 0);
const { address, port } = await server.listen();
const stranger = createStranger({ CHAIN_URL: `http://${address}:${port}` });
try {
  const packed = await step("npm pack", pack);
  await step(`npm install ${packed.filename} ${BESIDE.join(" ")}`, () => install(packed.filename));
  const root = await step("a program imports the SDK", () => stranger.run("node", "root.mjs"));
  await step("its types hold, and the programs of the guides", typeCheck);
  await step("data is hashed by threads", hashData);
  await step("a contract imports an interface", () => stranger.run("hardhat", "build"));
  await step("policy compile", () => compile(root.trim()));
  await step("policy exposure", () => commands("policy", "exposure"));
  await step("deploy", () => commands("deploy", "--network", "chain"));
  await step("deploy, pressed twice", deployAgain);
  await step("deploy --verifier: the sources that the package ships", publish);
  await step("verify", () => commands("verify", "--network", "chain"));
  await step("propose and list", proposeAndList);
  await step("an agent runs, and proposes a bill once", runAgent);
  await step("a program imports the agent's door", importDoor);
  console.log("The package works where it is not at home.");
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  stranger.remove();
  await server.close();
}

async function step<T>(what: string, work: () => Promise<T>): Promise<T> {
  const started = Date.now();
  console.log(`── ${what}`);
  const result = await work();
  console.log(`   ok (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  return result;
}

/** What npm packs of this repository. Sources in TypeScript must not be in it: Node strips no types of packages. */
async function pack(): Promise<Packed> {
  const output = await stranger.run("npm", "pack", process.cwd(), "--pack-destination", stranger.root, "--json");
  const [packed] = JSON.parse(output.slice(output.indexOf("[\n"))) as Packed[];
  assert(packed !== undefined);
  const paths = packed.files.map(({ path }) => path);
  const unwanted = paths.filter(
    (path) => /(^|\/)(test|mocks|scripts|artifacts)\//.test(path) || /(?<!\.d)\.ts$/.test(path),
  );
  assert.deepEqual(unwanted, [], "these are not for others");
  for (const path of ["README.md", "LICENSE", "dist/sdk/index.js", "dist/sdk/index.d.ts", "dist/tasks/plugin.js"]) {
    assert(paths.includes(path), `${path} is not packed`);
  }
  const [size, unpacked] = [packed.size, packed.unpackedSize].map((bytes) => `${Math.round(bytes / 1000)} kB`);
  console.log(`   ${paths.length} files, ${size}, ${unpacked} unpacked`);
  return packed;
}

function install(tarball: string): Promise<string> {
  const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--ignore-scripts"];
  return stranger.run("npm", "install", ...quietly, join(stranger.root, tarball), ...BESIDE);
}

async function hashData(): Promise<void> {
  const [fromSdk, fromThreads] = (await stranger.run("node", "data.mjs")).trim().split(" ");
  assert.match(fromSdk ?? "", /^0x[0-9a-f]{64}$/);
  assert.equal(fromThreads, fromSdk);
}

function typeCheck(): Promise<string> {
  const programs = globSync("docs/guides/*.md").flatMap((file) =>
    [...readFileSync(file, "utf8").matchAll(/^```ts\n([\s\S]*?)^```/gm)].map(([, program]) => program ?? ""),
  );
  assert.notEqual(programs.length, 0);
  for (const [i, program] of programs.entries()) stranger.write(`guide-${i}.ts`, program);
  return stranger.run("tsc", "-p", ".");
}

/** A command's answer. */
async function commands<T>(...args: string[]): Promise<T> {
  return JSON.parse(await stranger.run("hardhat", "sallyport", ...args, "--json"));
}

async function compile(root: string): Promise<void> {
  assert.match(root, /^0x[0-9a-f]{64}$/);
  assert.equal((await commands<{ root: string }>("policy", "compile")).root, root);
}

async function deployAgain(): Promise<void> {
  const { ok, deployed } = await commands<{ ok: boolean; deployed: number }>("deploy", "--network", "chain");
  assert.deepEqual({ ok, deployed }, { ok: true, deployed: 0 });
}

async function publish(): Promise<void> {
  const verifier = await startVerifier();
  try {
    const { record } = await commands<{ record: { sources: { matches: object } } }>(
      "deploy",
      "--verifier",
      verifier.url,
      "--network",
      "chain",
    );
    assert.equal(Object.keys(record.sources.matches).length, verifier.taken.length);
    for (const { contractIdentifier, stdJsonInput, compilerVersion } of verifier.taken) {
      const ours = compilerInput(contractIdentifier.split(":")[1] ?? "");
      assert.deepEqual({ contractIdentifier, stdJsonInput, compilerVersion }, ours);
    }
  } finally {
    verifier.close();
  }
}

async function proposeAndList(): Promise<void> {
  const payment = ["--to", "ada", "--value", "0.5 ETH"];
  const { proposals } = await commands<{ proposals: { id: string }[] }>("propose", ...payment, "--network", "chain");
  const listed = await commands<{ id: string; state: string }[]>("list", "--network", "chain");
  assert.deepEqual(
    listed.map(({ id, state }) => ({ id, state })),
    [{ id: proposals[0]?.id, state: "Queued" }],
  );
}

async function runAgent(): Promise<void> {
  const [record = ""] = globSync(join(stranger.root, "deployments/chain/*.json"));
  const { treasury } = JSON.parse(readFileSync(record, "utf8")).addresses;
  // What cannot be paid no agent proposes.
  const question = { jsonrpc: "2.0", id: 1, method: "hardhat_setBalance", params: [treasury, "0xde0b6b3a7640000"] };
  const headers = { "content-type": "application/json" };
  await fetch(`http://${address}:${port}`, { method: "POST", headers, body: JSON.stringify(question) });
  const count = async () => (await commands<unknown[]>("list", "--network", "chain")).length;
  const before = await count();
  for (const told of [/"event":"proposed"/, /"wishes":0/]) {
    const events = await stranger.run("hardhat", "sallyport", "agent", "run", "--once", "--json", "--network", "chain");
    assert.match(events, told);
    assert.equal(await count(), before + 1);
  }
}

async function importDoor(): Promise<void> {
  assert.match(await stranger.run("node", "door.mjs"), /\bproposingClient\b/);
}
