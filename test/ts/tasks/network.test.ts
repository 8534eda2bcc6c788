// What a command says where no node answers, or says no; and that a key in the node's address is never said.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mock } from "node:test";
import { expect } from "chai";
import { configVariable } from "hardhat/config";
import { createHardhatRuntimeEnvironment } from "hardhat/hre";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { createClient, custom } from "viem";
import { failureOf } from "../../../tasks/lib/failure.ts";
import { hiding } from "../../../tasks/lib/hiding.ts";
import { hidingNode } from "../../../tasks/lib/network.ts";
import { runTask } from "../../../tasks/lib/runTask.ts";
import { tellingSilence } from "../../../tasks/lib/tellingSilence.ts";
import { createProject } from "../support/project.ts";

const KEY = "c4n4ryc4n4ryc4n4ry";
const PRIVATE = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

/** A private key, or that the node is asked for accounts. */
type Account = string;

type Answer = { status?: number; body: (question: { id: number; method: string }, path: string) => string };

const result = (id: number, value: unknown) => JSON.stringify({ jsonrpc: "2.0", id, result: value });
const failure = (id: number, message: string, code = -32_000) =>
  JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } });
const good: Answer = { body: ({ id, method }) => result(id, method === "eth_chainId" ? "0xaa36a7" : []) };

describe("a command on a network", () => {
  let server: Server;
  let answer: Answer;
  let root: string;

  before((done) => {
    server = createServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      const body = answer.body(JSON.parse(text), request.url ?? "");
      response.writeHead(answer.status ?? 200, { "content-type": "application/json" }).end(body);
    });
    server.listen(0, "127.0.0.1", () => {
      root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      done();
    });
  });
  after((done) => {
    server.closeAllConnections();
    server.close(done);
  });

  /** Hardhat on the network of this address, and nothing of it left afterwards. */
  async function onNetwork<T>(
    url: string,
    work: (hre: HardhatRuntimeEnvironment) => Promise<T>,
    account: Account = PRIVATE,
  ) {
    const variables = { NETWORK_TEST_URL: url, NETWORK_TEST_KEY: account };
    Object.assign(process.env, variables);
    const accounts = account === "none" ? ("remote" as const) : [configVariable("NETWORK_TEST_KEY")];
    const sepolia = { type: "http" as const, url: configVariable("NETWORK_TEST_URL"), accounts };
    try {
      return await work(await createHardhatRuntimeEnvironment({ networks: { sepolia } }, { network: "sepolia" }));
    } finally {
      process.exitCode = undefined;
      for (const name of Object.keys(variables)) delete process.env[name];
    }
  }

  /** Asks for the chain's id, as a command does; returns all that was said, and the exit code. */
  function ask(url: string, account?: Account): Promise<{ said: string; code: number }> {
    const run = async (hre: HardhatRuntimeEnvironment) => {
      const said: string[] = [];
      const { log, error } = console;
      console.log = console.error = (text: string) => said.push(text);
      try {
        await runTask(hre, { json: false }, async ({ network, output }) => {
          output.line(`chain ${network.chainId}`);
          return { json: undefined };
        });
      } finally {
        Object.assign(console, { log, error });
      }
      return { said: said.join("\n"), code: Number(process.exitCode ?? 0) };
    };
    return onNetwork(url, run, account);
  }

  /** The same question without the patience of a command: what it would say. */
  function failureAt(url: string): Promise<string> {
    return onNetwork(url, async (hre) => {
      const { provider } = await hre.network.create();
      const client = createClient({ transport: custom(provider) });
      const caught = await client.request({ method: "eth_chainId" }, { retryCount: 0 }).then(
        () => new Error("it answered"),
        (error: unknown) => error,
      );
      return (await hidingNode(hre))((failureOf(caught) as Error).message);
    });
  }

  it("works where the node does", async () => {
    answer = good;
    expect(await ask(`${root}/v3/${KEY}`)).to.deep.equal({ said: "chain 11155111", code: 0 });
  });

  for (const code of [-32_601, -32_004]) {
    it(`works without accounts where the node knows no such question (${code})`, async () => {
      answer = {
        body: (question, path) =>
          question.method === "eth_accounts" ? failure(question.id, "no", code) : good.body(question, path),
      };
      expect(await ask(root, "none")).to.deep.equal({ said: "chain 11155111", code: 0 });
    });
  }

  it("tells other failures of that question", async () => {
    answer = {
      body: (question, path) =>
        question.method === "eth_accounts" ? failure(question.id, "no") : good.body(question, path),
    };
    expect((await ask(root, "none")).said).to.match(/^NODE_REFUSED: .*\n {2}at {13}network "sepolia"\n/);
  });

  it("tells of a node that does not answer, and of none that does", async () => {
    mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"] });
    try {
      const told: string[] = [];
      const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));
      const asked = (time: number, method: string) =>
        tellingSilence({ request: () => pause(time) }, "sepolia", (text) => told.push(text)).request({
          method,
        } as never);
      // A person and a device take their time.
      const all = [asked(2_300, "eth_chainId"), asked(2_300, "eth_signTypedData_v4")];
      const answered = asked(1_999, "eth_chainId");
      mock.timers.tick(1_999);
      await answered;
      expect(told).to.deep.equal([]);
      mock.timers.tick(301);
      await Promise.all(all);
      mock.timers.tick(2_100);
      expect(told).to.deep.equal(['waiting for the node of network "sepolia" (2 s)']);
    } finally {
      mock.timers.reset();
    }
  });

  for (const [what, how, expected] of [
    [
      "refuses the key",
      { status: 401, body: (_, path) => `no access to ${path}` },
      "NODE_REFUSED: The node's server answers with status 401. The key in its address is missing or not accepted.",
    ],
    [
      "knows no such path",
      { status: 404, body: (_, path) => `Cannot POST ${path}` },
      "NODE_REFUSED: The node's server answers with status 404.",
    ],
    [
      "refuses the question with a status and words",
      { status: 400, body: ({ id }, path) => failure(id, `unknown project ${path.slice(4)}`) },
      "NODE_REFUSED: The node's server answers with status 400.\n  the node says  unknown project …\n",
    ],
    [
      "is broken",
      { status: 502, body: (_, path) => `bad gateway ${path}` },
      "CHAIN_UNREACHABLE: The node's server answers with status 502.",
    ],
    [
      "is a web page",
      { body: (_, path) => `<html>You asked for ${path}</html>` },
      "NODE_REFUSED: What answers is no node: it does not speak JSON-RPC.",
    ],
  ] as const satisfies [string, Answer, string][]) {
    it(`tells that what answers ${what}, without its key`, async () => {
      answer = how;
      const said = await failureAt(`${root}/v3/${KEY}`);
      expect(said).to.include(expected).and.not.include(KEY);
      expect(said).to.match(/\n {2}next step +\S/);
    });
  }

  it("tells what the node says, without the key that it repeats", async () => {
    answer = { body: ({ id }, path) => failure(id, `project ${path.slice(4)} is not enabled`) };
    const { said, code } = await ask(`${root}/v3/${KEY}`);
    expect(code).to.equal(1);
    expect(said).to.match(/^NODE_REFUSED: The node refused a request\.\n {2}at {13}network "sepolia"\n/);
    expect(said).to.include("\n  the node says  project … is not enabled\n");
  });

  it("tells that nothing answers, without the node's address", async () => {
    const { said, code } = await ask(`http://127.0.0.1:9/v3/${KEY}`);
    expect(code).to.equal(1);
    expect(said)
      .to.match(/^CHAIN_UNREACHABLE: Nothing listens at the node's address\.\n/)
      .and.not.include(KEY);
  });

  it("tells that the node's name leads nowhere, without the name", async () => {
    // In which words depends on what answers questions for names.
    const { said, code } = await ask(`http://${KEY}.invalid/`);
    expect(code).to.equal(1);
    expect(said)
      .to.match(/^CHAIN_UNREACHABLE: /)
      .and.not.include(KEY);
  });

  it("tells which setting is wrong, without its value", async () => {
    answer = good;
    const noUrl = await ask(KEY);
    expect(noUrl.code).to.equal(1);
    expect(noUrl.said)
      .to.match(/^NETWORK_MISCONFIGURED: .*"NETWORK_TEST_URL"/)
      .and.not.include(KEY);
    const noKey = await ask(root, `0x${KEY}`);
    expect(noKey.code).to.equal(1);
    expect(noKey.said)
      .to.match(/^NETWORK_MISCONFIGURED: .*"NETWORK_TEST_KEY"/)
      .and.not.include(KEY);
  });

  it("tells which variable is not set, for people and for machines", async () => {
    const project = createProject(() => root);
    try {
      const { code, stdout, stderr } = await project.start(["list", "--json"], { network: "keyed" });
      expect({ code, stderr }).to.deep.equal({ code: 1, stderr: "" });
      expect(JSON.parse(stdout).error).to.include({
        code: "NETWORK_MISCONFIGURED",
        value: "SIGNER_KEY",
        summary: "The configuration variable SIGNER_KEY is not set.",
        isRetryable: false,
      });
    } finally {
      project.remove();
    }
  });
});

describe("hiding a node's address", () => {
  for (const [where, url, text, hidden] of [
    ["the path", `https://sepolia.infura.io/v3/${KEY}`, `no ${KEY} in v3`, "no … in v3"],
    ["the query", `https://node.org/?apikey=${KEY}`, `apikey ${KEY}`, "apikey …"],
    ["the host", `https://${KEY}.quiknode.pro/`, `no host ${KEY}.quiknode.pro`, "no host ….quiknode.pro"],
    ["the password", "https://me:my%20secret@node.org/", "me:my%20secret, my secret", "me:…, …"],
    ["all of it", "http://127.0.0.1:8545/", "POST http://127.0.0.1:8545/ failed", "POST … failed"],
  ] as const) {
    it(`hides ${where}`, () => {
      expect(hiding(url)(text)).to.equal(hidden);
    });
  }

  it("leaves words that our own sentences need", () => {
    const text = "hardhat sallyport deploy, on ethereum";
    expect(hiding("https://sallyport.ethereum.org/sallyport/ethereum")(text)).to.equal(text);
  });
});
