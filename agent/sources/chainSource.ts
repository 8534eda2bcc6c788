import {
  type AbiFunction,
  type AbiParameter,
  type Address,
  type Client,
  decodeFunctionResult,
  encodeFunctionData,
  erc20Abi,
  type Hex,
  keccak256,
  numberToHex,
  size,
  stringToBytes,
  toFunctionSignature,
  zeroAddress,
} from "viem";
import { call, getBalance, readContract } from "viem/actions";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { agreed, type Nodes } from "../../sdk/node/agree.ts";
import { type AgreedBlock, agreedBlock } from "../../sdk/node/agreedBlock.ts";
import type { AmountUnit } from "../../sdk/policy/source/amount.ts";
import { momentOf } from "../../sdk/provenance/moment.ts";
import { canonicalJson } from "../../sdk/text/canonicalJson.ts";
import { cutTelling } from "../../sdk/text/formatText.ts";
import { formatDecimal } from "../../sdk/text/parseDecimal.ts";
import type { Observation, Source } from "./observation.ts";
import type { Observing } from "./observing.ts";
import { whileOpen } from "./pause.ts";

/** What is asked of the chain. */
export type ChainQuestion =
  | {
      kind: "balance";
      account: Address;
      /** A token of the policy, or its native currency at address zero. */
      unit: AmountUnit;
    }
  | {
      kind: "read";
      /** The contract's name in the policy. */
      name: string;
      address: Address;
      function: AbiFunction;
      args: readonly unknown[];
    };

export type ChainSourceParameters = Omit<Observing, "batchesOf"> & {
  /** The source's name in the agent file. */
  name: string;
  /** All of them must know the block and answer the same. */
  nodes: Nodes;
  question: ChainQuestion;
  /** Milliseconds that a node is given to hear of the block that another one knows. */
  patience?: number;
};

/** Characters of an answer that errors show. */
const MOST_SHOWN = 140;

/** Bytes that a function may return. */
const MOST_RETURNED = 64 * 1024;

/**
 * What the chain says at one block, as one record of JSON: the answer, the block's number, hash and time. It is a node's
 * word, or that of several who agree. Amounts are decimal text; the numbers of chain and block are hex, so that no amount
 * can be cited from them.
 */
export function chainSource({ name, nodes, question, patience, store, now }: ChainSourceParameters): Source {
  const place = `sources.${name}`;
  return {
    name,
    async observe(signal): Promise<Observation> {
      const text = await whileOpen(signal, askAll());
      const observedAt = now();
      const bytes = stringToBytes(text);
      const digest = await store.keep(bytes);
      const records = [{ number: 1, text, hash: keccak256(bytes) }];
      return { source: name, observedAt, digest, records, batches: [] };
    },
  };

  async function askAll(): Promise<string> {
    const block = await agreedBlock(nodes, patience);
    const what = { what: `${wordsOf(question)} at block ${block.number}`, words: (text: string) => text };
    return agreed(nodes, what, async ({ client, chainId }) => {
      const answer = await explained(ask(client, question, block.hash, place));
      return write({ ...answer, chainId: numberToHex(chainId), block: shown(block) });
    });
  }
}

function wordsOf(question: ChainQuestion): string {
  return question.kind === "balance"
    ? `the balance of ${question.account} in ${question.unit.name}`
    : `${question.name}.${toFunctionSignature(question.function)}`;
}

async function ask(client: Client, question: ChainQuestion, blockHash: Hex, place: string) {
  if (question.kind === "balance") {
    const { account, unit } = question;
    const units = await balanceOf(client, account, unit.address, blockHash);
    // Without commas: it is read by programs, and people read it as well.
    return { balance: formatDecimal(units, unit.decimals).replaceAll(",", ""), unit: unit.name, account };
  }
  const { name, address, function: asked, args } = question;
  const data = encodeFunctionData({ abi: [asked], args });
  const { data: returned = "0x" } = await call(client, { to: address, data, blockHash });
  if (size(returned) > MOST_RETURNED) throw tooLarge(size(returned), place);
  const values = decodedBy(asked, returned, name);
  return {
    contract: name,
    address,
    function: toFunctionSignature(asked),
    arguments: args.map(plain),
    returned: Object.fromEntries(labelsOf(asked.outputs).map((label, i) => [label, plain(values[i])])),
  };
}

/** One value for each output. */
function decodedBy(asked: AbiFunction, data: Hex, name: string): readonly unknown[] {
  try {
    const values: unknown = decodeFunctionResult({ abi: [asked], functionName: asked.name, data });
    return asked.outputs.length === 1 ? [values] : (values as readonly unknown[]);
  } catch (cause) {
    const summary = `${name} does not answer as ${toFunctionSignature(asked)} does: ${cutTelling(data, MOST_SHOWN)}`;
    throw new SallyportError("CONTRACT_ANSWER_UNREADABLE", { summary, cause });
  }
}

function balanceOf(client: Client, account: Address, token: Address, blockHash: Hex): Promise<bigint> {
  if (token === zeroAddress) return getBalance(client, { address: account, blockHash });
  return readContract(client, { address: token, abi: erc20Abi, functionName: "balanceOf", args: [account], blockHash });
}

function shown({ number, hash, timestamp }: AgreedBlock) {
  return { number: numberToHex(number), hash, time: momentOf(timestamp) };
}

/** The names of the outputs where each has one of its own, or their places. */
function labelsOf(outputs: readonly AbiParameter[]): string[] {
  const names = outputs.map(({ name = "" }) => name);
  return names.includes("") || new Set(names).size < names.length ? names.map((_, i) => String(i)) : names;
}

/** As JSON holds it: numbers as decimal text. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint" || typeof value === "number") return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

function write(answer: object): string {
  const canonical = canonicalJson(JSON.stringify(answer));
  if (canonical.ok) return canonical.text;
  throw new SallyportError("OBSERVATION_INVALID", {
    summary: `The chain's answer cannot be written: ${canonical.summary}`,
  });
}

function tooLarge(bytes: number, place: string): SallyportError {
  const summary = `The function returned ${bytes} bytes, and at most ${MOST_RETURNED} are read.`;
  return new SallyportError("OBSERVATION_TOO_LARGE", { summary, place, args: { bytes, most: MOST_RETURNED } });
}
