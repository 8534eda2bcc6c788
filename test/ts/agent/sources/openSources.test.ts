// From an agent file to sources that observe: what it says of headers, paths and contracts is what is asked.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { createClient, custom, decodeFunctionData, encodeAbiParameters, parseAbi } from "viem";
import { questionOf, readFunction } from "../../../../agent/agentFile/contractQuestion.ts";
import { readAgentFile } from "../../../../agent/agentFile/readAgentFile.ts";
import { openSources } from "../../../../agent/run/openSources.ts";
import { openStore } from "../../../../agent/sources/store.ts";
import { parseHttpRecord } from "../../../../sdk/provenance/http/parseHttpRecord.ts";
import { AGENT_FILE, agentPolicy, carol, USDC, vault } from "../../support/agentWorld.ts";
import { plainAnswer, startRawServer } from "../../support/rawServer.ts";
import { expectRefusal } from "../../support/refusal.ts";
import { expectRejection } from "../../support/rejection.ts";

const abi = parseAbi(["function price(address token, uint256 amount) view returns (uint256 price, uint256 at)"]);

function withSources(sources: string): string {
  return AGENT_FILE.replace(/sources:\n(?: {2}.*\n)+/, `sources:\n${sources}\n`);
}

describe("the sources of an agent file", () => {
  const folder = mkdtempSync(join(tmpdir(), "open-sources-"));
  const path = join(folder, "agent.yaml");
  after(() => rmSync(folder, { recursive: true }));

  /** A node that knows one block, and answers each call with two numbers. */
  const client = createClient({
    transport: custom({
      request: async ({ method, params }: { method: string; params: [{ to: string; data: `0x${string}` }] }) => {
        if (method === "eth_getBlockByNumber") {
          return { number: "0x10", hash: `0x${"ab".repeat(32)}`, timestamp: "0x6b49d200", transactions: [] };
        }
        if (method !== "eth_call") throw new Error(method);
        const [{ to, data }] = params;
        const { args } = decodeFunctionData({ abi, data });
        expect([to, args]).to.deep.equal([carol, [USDC, 2_500_000n]]);
        return encodeAbiParameters([{ type: "uint256" }, { type: "uint256" }], [1_234n, 7n]);
      },
    }),
  });

  async function open(text: string, secrets: Record<string, string> = {}) {
    writeFileSync(path, text);
    const store = await openStore(join(folder, "kept"));
    const common = { chainId: 31337, network: "local", secondNetwork: undefined, gate: vault, lens: vault } as const;
    const setup = {
      ...common,
      provenance: vault,
      fromBlock: 0n,
      agentFile: { path, text },
      policyFile: { path: "policy.yaml", text: "" },
      key: vault,
      account: vault,
      folder,
      secrets,
      once: true,
    };
    const nodes = [{ name: "local", chainId: 31337, client }] as const;
    const agentFile = readAgentFile(text, { policy: agentPolicy });
    const inForce = { policy: agentPolicy };
    const opened = { setup, agentFile, policy: agentPolicy, inForce, client, nodes, store, treasury: vault };
    const sources = openSources({ ...opened, now: () => 1_800_000_000 });
    return { store, observe: () => Promise.all(sources.map((one) => one.observe(new AbortController().signal))) };
  }

  it("send headers as they stand, and those of variables as credentials", async () => {
    const server = await startRawServer((socket) => socket.end(plainAnswer('{"of":"en"}')));
    try {
      const url = `http://127.0.0.1:${server.port}/`;
      const headers = "{ x-key: PRICES_KEY, accept-language: en }";
      const source = (more = "") => withSources(`  prices: { http: "${url}", headers: ${headers}${more} }`);
      const { observe, store } = await open(source(", private: true"), { PRICES_KEY: "sesame-open" });
      const [seen] = await observe();
      expect(server.asked[0]?.headers).to.include({ "x-key": "sesame-open", "accept-language": "en" });
      // What stands in the file is no secret: an answer may repeat it, and the record tells it.
      const { requestHeaders } = parseHttpRecord(await store.read(seen!.digest));
      expect(requestHeaders).to.deep.equal({ accept: "application/json", "accept-language": "en" });
      const closed = await open(source(), { PRICES_KEY: "sesame-open" });
      await expectRejection(closed.observe(), "OBSERVATION_ADDRESS_REFUSED");
    } finally {
      await server.close();
    }
  });

  it("look for files beside the agent file", async () => {
    writeFileSync(join(folder, "bills.csv"), "a\nb\n");
    const { observe } = await open(withSources("  bills: { file: bills.csv }"));
    expect((await observe())[0]).to.deep.include({ source: "bills", path: "bills.csv" });
    await expectRejection((await open(withSources("  bills: { file: ../bills.csv }"))).observe(), "FILE_NOT_FOUND");
  });

  describe("a contract", () => {
    const written = (changes: object = {}) => ({
      contract: "desk",
      function: "price(address token, uint256 amount) returns (uint256 price, uint256 at)",
      arguments: ["USDC", "2.5 USDC"],
      ...changes,
    });
    const line = ({ contract, function: asked, arguments: given }: ReturnType<typeof written>) => {
      const list = given.map((one) => JSON.stringify(one)).join(", ");
      return withSources(`  rate: { contract: ${contract}, function: "${asked}", arguments: [${list}] }`);
    };

    it("is asked by the names of the policy", async () => {
      const { observe } = await open(line(written()));
      const [seen] = await observe();
      expect(JSON.parse(seen!.records[0]!.text)).to.deep.include({
        contract: "desk",
        address: carol,
        function: "price(address,uint256)",
        arguments: [USDC, "2500000"],
        returned: { price: "1234", at: "7" },
      });
    });

    it("is refused where it stands", () => {
      const { names } = agentPolicy;
      expect(questionOf(written(), names).ok).to.equal(true);
      const bad: [change: object, code: "AGENT_FILE_POLICY_MISMATCH" | "AGENT_FILE_VALUE_INVALID", value: string][] = [
        [{ contract: "desks" }, "AGENT_FILE_POLICY_MISMATCH", "desks"],
        [{ contract: "constructor" }, "AGENT_FILE_POLICY_MISMATCH", "constructor"],
        [{ function: "price(address token)" }, "AGENT_FILE_VALUE_INVALID", "price(address token)"],
        [
          { function: "price(adress token) returns (uint256)" },
          "AGENT_FILE_VALUE_INVALID",
          "price(adress token) returns (uint256)",
        ],
        [{ arguments: ["USDC"] }, "AGENT_FILE_VALUE_INVALID", "1"],
        [{ arguments: ["USDD", "2.5 USDC"] }, "AGENT_FILE_VALUE_INVALID", "USDD"],
        [{ arguments: ["USDC", "2.5000001 USDC"] }, "AGENT_FILE_VALUE_INVALID", "2.5000001 USDC"],
      ];
      for (const [change, code, value] of bad) {
        const attempt = () => readAgentFile(line(written(change)), { policy: agentPolicy });
        const error = expectRefusal(attempt, code, { value });
        expect(error.place).to.match(/sources\.rate\.(contract|function|arguments)/);
      }
      readAgentFile(line(written()), { policy: agentPolicy });
    });

    it("answers by a function that returns something", () => {
      for (const text of [
        "a() returns (uint256)",
        "a(uint8[2] b) view returns (bool, bytes32 c)",
        "a((uint8 x) b) returns (int8)",
      ]) {
        expect(readFunction(text)?.type, text).to.equal("function");
      }
      for (const text of [
        "a()",
        "a",
        "event a()",
        "a() returns ()",
        "a() returns (uint256) a()",
        "a(x) returns (uint8)",
        "",
      ]) {
        expect(readFunction(text), text).to.equal(undefined);
      }
    });
  });
});
