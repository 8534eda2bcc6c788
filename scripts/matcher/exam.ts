// The matcher on a chain, and many questions to it at once.
import { readFileSync } from "node:fs";
import { network } from "hardhat";
import { type Abi, type Address, encodeDeployData, encodeFunctionData, type Hex, http, toHex } from "viem";
import { anvilBinary, startAnvil } from "../lib/anvil.ts";
import type { Case } from "./draft.ts";
import { encodeQuestion } from "./question.ts";
import { TARGETS, TOKENS } from "./rules.ts";

/** What came back: the answer, or the error. */
export type Answer = { success: boolean; data: Hex };

export type Exam = {
  /** What the matcher says of each case, at this time in seconds since the epoch; times never go back. */
  ask(cases: readonly Pick<Case, "proposal" | "brought" | "inputs">[], now: number): Promise<Answer[]>;
  close(): Promise<void>;
};

/** The first moment that can be asked for. */
export const START = Date.UTC(2027, 0, 1) / 1000;

/** A chain that can be asked. */
type Node = { request: <T>(method: string, params: unknown[]) => Promise<T>; close: () => Promise<void> };

/** A node to ask: anvil, which executes ten times as quickly, or where npm has none Hardhat's chain in this process. */
function openNode(): Promise<Node> {
  return anvilBinary() === undefined ? hardhatNode() : anvilNode();
}

async function anvilNode(): Promise<Node> {
  const anvil = await startAnvil({
    args: ["--gas-limit", String(2 * Number(GAS)), "--prune-history", "--no-request-size-limit"],
  });
  const { request } = http(anvil.url, { timeout: 120_000 })({});
  return {
    request: async <T>(method: string, params: unknown[]) => (await request({ method, params })) as T,
    close: () => anvil.stop(),
  };
}

async function hardhatNode(): Promise<Node> {
  const initialDate = new Date(1000 * (START - 60)).toISOString();
  const connection = await network.create({
    network: "default",
    override: { initialDate, transactionGasCap: false },
  });
  return {
    request: async <T>(method: string, params: unknown[]) =>
      (await connection.provider.request({ method, params })) as T,
    close: () => connection.close(),
  };
}

/** Starts a node and deploys what asks the contract. The caller closes it. */
export async function openExam(): Promise<Exam> {
  const node = await openNode();
  try {
    return await prepared(node);
  } catch (error) {
    await node.close();
    throw error;
  }
}

async function prepared({ request, close }: Node): Promise<Exam> {
  const [from] = await request<Address[]>("eth_accounts", []);
  const deploy = async (path: string, args: readonly unknown[]): Promise<Address> => {
    const { abi, bytecode } = JSON.parse(readFileSync(`artifacts/contracts/${path}.json`, "utf8"));
    const data = encodeDeployData({ abi: abi as Abi, bytecode, args });
    const hash = await request<Hex>("eth_sendTransaction", [{ from, data, gas: toHex(10_000_000) }]);
    // A node that mines at once still takes a moment to do it.
    for (;;) {
      const receipt = await request<{ contractAddress: Address } | null>("eth_getTransactionReceipt", [hash]);
      if (receipt !== null) return receipt.contractAddress;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  const exam = await deploy("mocks/MatcherExam.sol/MatcherExam", []);
  const matcher = await deploy("PolicyMatcher.sol/PolicyMatcher", [exam]);
  for (const account of [...TARGETS, ...TOKENS]) await request("hardhat_setCode", [account, "0x00"]);
  const { abi } = JSON.parse(readFileSync("artifacts/contracts/mocks/MatcherExam.sol/MatcherExam.json", "utf8"));

  return {
    async ask(cases, now) {
      await request("evm_setNextBlockTimestamp", [now]);
      await request("evm_mine", []);
      const questions = cases.map((one) => {
        const question = encodeQuestion(one);
        return (question.length / 2).toString(16).padStart(8, "0") + question;
      });
      const data = encodeFunctionData({ abi, functionName: "ask", args: [matcher, `0x${questions.join("")}`] });
      return readAnswers(await request<Hex>("eth_call", [{ to: exam, data, gas: GAS }, "latest"]), cases.length);
    },
    close,
  };
}

/** Far more than any question of ours takes. */
const GAS = toHex(1_000_000_000);

function readAnswers(returned: Hex, count: number): Answer[] {
  // After 0x, offset and length of the bytes.
  let at = 2 + 2 * 64;
  return Array.from({ length: count }, () => {
    const size = 2 * Number.parseInt(returned.slice(at + 2, at + 10), 16);
    const answer = {
      success: returned.slice(at, at + 2) === "01",
      data: `0x${returned.slice(at + 10, at + 10 + size)}` as Hex,
    };
    at += 10 + size;
    return answer;
  });
}
