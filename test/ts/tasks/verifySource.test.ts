// Publishing the sources of what was deployed: what is handed to the server is what the contracts were compiled from,
// and whatever the server says, the deployment stands.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect } from "chai";
import { keccak256, stringToHex } from "viem";
import { contracts } from "../../../sdk/deploy/contracts.ts";
import { creationsOf } from "../../../sdk/deploy/verify/verifyCreation.ts";
import { type DeployArguments, deploy } from "../../../tasks/deploy.ts";
import { requireRecord } from "../../../tasks/lib/record.ts";
import { compilerInput } from "../../../tasks/lib/sources/compilerInput.ts";
import { publishSources } from "../../../tasks/lib/sources/publishSources.ts";
import { sourceLists } from "../../../tasks/lib/sources/sourceLists.ts";
import { verifierOf } from "../../../tasks/lib/sources/verifySource.ts";
import { describeWithAnvil } from "../support/anvil.ts";
import { expectRejection } from "../support/rejection.ts";
import { deploySmall, type SmallSystem } from "../support/smallSystem.ts";
import { type SourcifyServer, startSourcify } from "../support/sourcify.ts";
import { taskContext } from "../support/taskContext.ts";

const COUNT = 9;
/** As `waiting` for a server that answers at once. */
const QUICK = { interval: 5, patience: 5_000 };

describe("the compiler's input of a contract", () => {
  it("names every contract that is deployed, and no source that none of them needs", () => {
    // A verifier of batches is deployed where a DAO wants one, and belongs to no system from the beginning.
    const all = [...Object.keys(contracts), "P256StatementVerifier"];
    expect(Object.keys(sourceLists.contracts)).to.have.members(all);
    const used = new Set(Object.values(sourceLists.contracts).flatMap(({ sources }) => sources));
    expect(Object.keys(sourceLists.hashes)).to.have.members([...used]);
  });

  it("compiles to the code that is deployed, to the last byte", function () {
    this.timeout(60_000);
    const { stdJsonInput, contractIdentifier, compilerVersion } = compilerInput("PolicyLog");
    const solc = createRequire(import.meta.url)("solc");
    expect(solc.version()).to.include(compilerVersion);
    const { contracts: compiled } = JSON.parse(solc.compile(JSON.stringify(stdJsonInput)));
    const [source = "", name = ""] = contractIdentifier.split(":");
    expect(`0x${compiled[source][name].evm.bytecode.object}`).to.equal(contracts.PolicyLog.code.creation);
  });

  it("is refused where a source is another one, or is missing", () => {
    const good = compilerInput("PolicyLog");
    const read = (source: string) => good.stdJsonInput.sources[source]?.content ?? "";
    expect(compilerInput("PolicyLog", read)).to.deep.equal(good);

    const place = "project/contracts/PolicyLog.sol";
    const changed = (source: string) => (source === place ? `${read(source)}\n` : read(source));
    expect(() => compilerInput("PolicyLog", changed))
      .to.throw("A source is not the one that the contracts were compiled from.")
      .with.nested.include({
        code: "SOURCE_CHANGED",
        place,
        "details.expected": `keccak256 ${keccak256(stringToHex(read(place)))}`,
      });
    const missing = (source: string) => {
      if (source === place) throw new Error("ENOENT");
      return read(source);
    };
    expect(() => compilerInput("PolicyLog", missing))
      .to.throw("A source cannot be read.")
      .with.include({ place });
  });
});

describe("choosing a verifier", () => {
  const nothing = { verifySource: false, verifier: undefined };

  it("asks nobody unless told to, and then Sourcify", () => {
    expect(verifierOf(nothing, 11_155_111)).to.equal(undefined);
    expect(verifierOf({ ...nothing, verifySource: true }, 11_155_111)).to.equal("https://sourcify.dev/server");
    expect(verifierOf({ ...nothing, verifier: "http://127.0.0.1:5555" }, 31_337)).to.equal("http://127.0.0.1:5555");
  });

  for (const [what, args, chainId, place] of [
    ["a local chain at a public server", { ...nothing, verifySource: true }, 31_337, "--verify-source"],
    ["what is no address", { ...nothing, verifier: "sourcify" }, 1, "--verifier"],
    ["a file", { ...nothing, verifier: "file:///etc" }, 1, "--verifier"],
    ["a password", { ...nothing, verifier: "https://me:secret@sourcify.dev" }, 1, "--verifier"],
  ] as const) {
    it(`refuses ${what}`, () => {
      expect(() => verifierOf(args, chainId))
        .to.throw()
        .with.include({ code: "ARGUMENT_INVALID", place })
        .and.not.property("message", "secret");
    });
  }
});

describeWithAnvil("deploy --verify-source", (anvil) => {
  let small: SmallSystem;
  let server: SourcifyServer;
  const args: DeployArguments = {
    dao: "",
    from: undefined,
    dryRun: false,
    createx: false,
    enableModule: undefined,
    verifySource: true,
    verifier: undefined,
  };

  before(async function () {
    this.timeout(120_000);
    small = await deploySmall(anvil().url);
  });
  after(() => small.remove());
  beforeEach(async () => {
    const { network } = small.context;
    server = await startSourcify(network.client, network.chainId);
    server.delay = 0;
    const record = join(small.root, "deployments", "anvil", "small.json");
    const { sources: _, ...rest } = JSON.parse(readFileSync(record, "utf8"));
    writeFileSync(record, JSON.stringify(rest, null, 2));
  });
  afterEach(() => server.stop());

  type Sources = { name: string; match?: string; already?: boolean; error?: { code: string; details: object } }[];

  async function run(changes: Partial<DeployArguments> = { verifier: server.url }) {
    const context = await taskContext(anvil().url, small.root);
    const report = await deploy(context, { ...args, dao: join(small.root, "dao.yaml"), ...changes });
    const json = report.json as { ok: boolean; deployed: number; sources: Sources };
    const record = await requireRecord(small.root, context.network, undefined);
    return { ...json, isDone: report.ok, record, said: context.said };
  }

  it("publishes each source as it was compiled, with the transaction that created the contract", async () => {
    server.delay = 1;
    const { isDone, ok, deployed, sources, record, said } = await run();
    expect({ isDone, ok, deployed }).to.deep.equal({ isDone: true, ok: true, deployed: 0 });
    expect(sources.map(({ match, already }) => ({ match, already }))).to.deep.equal(
      Array(COUNT).fill({ match: "exact_match", already: false }),
    );
    expect(record.sources?.server).to.equal(server.url);
    expect(Object.keys(record.sources?.matches ?? {})).to.deep.equal(small.plan.steps.map(({ name }) => name));
    expect(record.state).to.equal("verified");
    expect(said).to.include(`  gate ${small.plan.addresses.gate} published, the same to the last byte`);

    server.forget();
    const again = await run();
    expect(again.isDone).to.equal(true);
    expect(again.sources.map(({ already }) => already)).to.deep.equal(Array(COUNT).fill(true));
    expect(server.asked.filter((line) => line.startsWith("POST"))).to.deep.equal([]);
    expect(again.record.sources).to.deep.equal(record.sources);

    // What stands published elsewhere is not forgotten for a server that is down, nor for a run that asks none.
    for (const verifier of ["http://127.0.0.1:9", undefined]) {
      const later = await run({ verifySource: false, verifier });
      expect(later.isDone).to.equal(verifier === undefined);
      expect(later.record.sources).to.deep.equal(record.sources);
    }
  });

  it("tells what the server refuses, keeps the rest, and the deployment stands", async () => {
    const { gate } = small.plan.addresses;
    const body = JSON.stringify({ customCode: "no_match", message: "other code", errorId: "1" });
    server.whim = (line) => (line === `POST /server/v2/verify/31337/${gate}` ? { status: 400, body } : undefined);
    const { isDone, ok, sources, record, said } = await run();
    expect({ isDone, ok, state: record.state }).to.deep.equal({ isDone: false, ok: true, state: "verified" });
    const failed = sources.filter(({ match }) => match === undefined);
    expect(failed).to.have.lengthOf(1);
    expect(failed[0]).to.deep.include({ name: "gate" });
    expect(failed[0]?.error).to.deep.include({
      code: "SOURCE_REFUSED",
      details: { "the server says": "other code (no_match)" },
    });
    expect(record.sources?.matches).to.have.all.keys(
      small.plan.steps.map(({ name }) => name).filter((name) => name !== "gate"),
    );
    expect(said).to.include("The deployment stands: what is published changes nothing on chain.");

    server.whim = () => undefined;
    const cured = await run();
    expect(cured.isDone).to.equal(true);
    expect(cured.record.sources?.matches).to.include({ gate: "exact_match" });
  });

  it("tells what the server found when it compiled", async () => {
    const [step, ...others] = small.plan.steps;
    const wrong = [{ ...step!, address: others.at(-1)!.address }];
    const creations = new Map();
    const given = { server: server.url, chainId: 31_337, creations, ...QUICK };
    const [source] = await publishSources({ ...given, steps: wrong });
    expect(source).to.have.nested.include({
      "error.code": "SOURCE_REFUSED",
      "error.details.the server says": "other code stands there (no_match)",
    });
  });

  for (const [what, whim] of [
    ["does not answer", "die"],
    ["is broken", { status: 500, body: "{}" }],
    ["is a web page", { status: 200, body: "<html></html>" }],
  ] as const) {
    it(`asks a server that ${what} once, and the deployment stands`, async () => {
      server.whim = () => whim;
      const { isDone, ok, sources, record } = await run();
      expect({ isDone, ok, state: record.state }).to.deep.equal({ isDone: false, ok: true, state: "verified" });
      expect(sources.map(({ error }) => error?.code)).to.deep.equal(Array(COUNT).fill("VERIFIER_UNREACHABLE"));
      expect(server.asked).to.have.lengthOf(1);
      expect(record.sources).to.equal(undefined);
    });
  }

  it("does not wait for ever, and asks again when it is run again", async () => {
    server.delay = Infinity;
    const steps = small.plan.steps.slice(0, 2);
    const given = { server: server.url, chainId: 31_337, steps, creations: new Map(), interval: 5, patience: 20 };
    const pending = await publishSources(given);
    expect(pending.map((source) => source.match ?? source.error.code)).to.deep.equal(Array(2).fill("SOURCE_PENDING"));

    const busy = JSON.stringify({ customCode: "duplicate_verification_request", message: "at work", errorId: "1" });
    server.whim = (line) => (line.startsWith("POST") ? { status: 429, body: busy } : undefined);
    const still = await publishSources(given);
    expect(still.map((source) => source.match ?? source.error.code)).to.deep.equal(Array(2).fill("SOURCE_PENDING"));
  });

  it("takes it for published where somebody else was quicker", async () => {
    const steps = small.plan.steps.slice(0, 1);
    const given = { server: server.url, chainId: 31_337, steps, ...QUICK };
    const creations = await creationsOf(small.context.network.client, small.plan, 0n);
    await publishSources({ ...given, creations });
    let isFirst = true;
    server.whim = () => {
      const isLate = isFirst;
      isFirst = false;
      return isLate ? { status: 404, body: JSON.stringify({ match: null }) } : undefined;
    };
    const [source] = await publishSources({ ...given, creations });
    expect(source).to.include({ match: "exact_match", already: true });
    expect(server.asked.filter((line) => line.startsWith("POST"))).to.have.lengthOf(2);
  });

  it("says which chains the server does not know", async () => {
    const steps = small.plan.steps.slice(0, 1);
    const [source] = await publishSources({ server: server.url, chainId: 5, steps, creations: new Map(), ...QUICK });
    expect(source).to.have.nested.include({ "error.code": "SOURCE_REFUSED" });
  });

  it("reads records of before, and refuses what is neither", async () => {
    const file = join(small.root, "deployments", "anvil", "small.json");
    const text = readFileSync(file, "utf8");
    const { network } = small.context;
    writeFileSync(file, text.replace("deployment/2", "deployment/1"));
    const old = await requireRecord(small.root, network, undefined);
    writeFileSync(file, text);
    expect(old).to.deep.equal(await requireRecord(small.root, network, undefined));
    writeFileSync(file, text.replace("deployment/2", "deployment/3"));
    await expectRejection(requireRecord(small.root, network, undefined), "FILE_INVALID");
    writeFileSync(file, text);
  });
});
