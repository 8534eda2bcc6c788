// What a hostile node may do. Each lie touches some methods and leaves the others alone.
import { concat, type Hex, numberToHex, pad, size, slice } from "viem";
import type { Asked, Interference, LogFilter, NodeProxy } from "../support/nodeProxy.ts";

/** How a lie is told; `count` numbers the questions that it touches, from zero. */
export type Telling = (
  asked: Asked,
  count: number,
  proxy: NodeProxy,
) => Interference | undefined | Promise<Interference | undefined>;

export type Lie = {
  name: string;
  /** The methods that it touches; all if left out. */
  methods?: readonly string[];
  tell: Telling;
  /**
   * Why nobody who asks one node alone can notice. Where it is left out, a command ends with an error or with the truth.
   */
  believed?: string;
};

const BOMB = 10_000_000;

/** Words of which a node's error is made when nobody wants to help. */
const ABSURD = numberToHex(2n ** 200n);

type Fields = Record<string, unknown>;

/** What the node would say, changed. An error, such as that a call reverts, is told as it is. */
const changed =
  (change: (result: never, asked: Asked) => unknown): Telling =>
  async (asked, _, proxy) => {
    const result = await proxy.ask(asked.method, asked.params);
    return result === undefined ? undefined : { result: change(result as never, asked) };
  };

const always =
  (result: unknown): Telling =>
  () => ({ result });
const failing =
  (code: number, message: string, data?: unknown): Telling =>
  () => ({
    error: { code, message, ...(data === undefined ? {} : { data }) },
  });
const field = (name: string, value: unknown) =>
  changed((one: Fields | null) => (one === null ? one : { ...one, [name]: value }));
const without = (name: string) =>
  changed((one: Fields | null) => one && Object.fromEntries(Object.entries(one).filter(([key]) => key !== name)));

/** Of every answer of any kind: what is no answer, or none that JSON-RPC knows. */
const garbage: readonly (readonly [name: string, result: unknown])[] = [
  ["null", null],
  ["a number", 7],
  ["a decimal text", "12"],
  ["a text that is no hex", "0xzz"],
  ["empty hex", "0x"],
  ["odd hex", "0x123"],
  ["a list", [1, null, {}]],
  ["an object", { a: { b: null } }],
  ["true", true],
  ["an absurd number", ABSURD],
];

/** Everything that a command asks a node, and so everything that a node can lie about. */
export const METHODS = [
  "eth_accounts",
  "eth_blockNumber",
  "eth_call",
  "eth_chainId",
  "eth_estimateGas",
  "eth_feeHistory",
  "eth_gasPrice",
  "eth_getBalance",
  "eth_getBlockByNumber",
  "eth_getCode",
  "eth_getLogs",
  "eth_getTransactionByHash",
  "eth_getTransactionCount",
  "eth_getTransactionReceipt",
  "eth_maxPriorityFeePerGas",
  "eth_sendTransaction",
  "eth_signTypedData_v4",
  "eth_simulateV1",
  "eth_syncing",
  "web3_clientVersion",
] as const;

const ofEachMethod: Lie[] = METHODS.flatMap((method) =>
  garbage.map(([name, result]) => ({ name: `${method} answers ${name}`, methods: [method], tell: always(result) })),
);

const bombs: Lie[] = METHODS.filter((method) => !["eth_syncing", "eth_gasPrice"].includes(method)).map((method) => ({
  name: `${method} answers 10 MB`,
  methods: [method],
  tell: always(`0x${"5a".repeat(BOMB / 2)}`),
}));

/** From the first question on, or once a command trusts the node. */
function atOnceAndMidway(name: string, answer: Interference): Lie[] {
  return [
    { name, tell: () => answer },
    { name: `${name}, after a while`, tell: (_, count) => (count < 12 ? undefined : answer) },
  ];
}

const json = (text: string): Interference => ({ status: 200, text, headers: { "content-type": "application/json" } });

const transport: Lie[] = [
  ...atOnceAndMidway("never answers", "silence"),
  ...atOnceAndMidway("breaks the connection", "die"),
  ...atOnceAndMidway("answers half of a JSON", "half"),
  ...atOnceAndMidway("answers JSON that ends too early", json('{"jsonrpc":"2.0","id":1,"resu')),
  ...atOnceAndMidway("answers a web page", { status: 200, text: "<html><h1>Welcome</h1></html>" }),
  ...atOnceAndMidway("answers nothing at all", { status: 200, text: "" }),
  ...atOnceAndMidway("answers status 500", { status: 500, text: "Internal Server Error" }),
  ...atOnceAndMidway("answers status 401", { status: 401, text: "who are you?" }),
  ...atOnceAndMidway("asks for patience for ever", { status: 429, text: "Too Many Requests" }),
  ...atOnceAndMidway("refuses everything", { error: { code: -32_000, message: "no" } }),
  ...atOnceAndMidway("knows no method", { error: { code: -32_601, message: "the method does not exist" } }),
  ...atOnceAndMidway("sends elsewhere", {
    status: 302,
    text: "",
    headers: { location: "http://127.0.0.1:9/elsewhere" },
  }),
  ...atOnceAndMidway("answers another question's id", json('{"jsonrpc":"2.0","id":424242,"result":"0x1"}')),
  ...atOnceAndMidway("answers without id and version", json('{"result":"0x1"}')),
  ...atOnceAndMidway("answers neither result nor error", json('{"jsonrpc":"2.0","id":1}')),
  ...atOnceAndMidway("answers null", json("null")),
  ...atOnceAndMidway("answers a list", json('[{"jsonrpc":"2.0","id":1,"result":"0x1"}]')),
  ...atOnceAndMidway("errs without code and words", json('{"jsonrpc":"2.0","id":1,"error":{}}')),
  ...atOnceAndMidway("errs with a text", json('{"jsonrpc":"2.0","id":1,"error":"no"}')),
  { name: "errs with 10 MB", tell: failing(-32_000, "no".repeat(BOMB / 2)) },
];

const chain: Lie[] = [
  { name: "is of another chain", methods: ["eth_chainId"], tell: always("0x1") },
  {
    name: "becomes another chain",
    methods: ["eth_chainId"],
    tell: (_, count) => (count === 0 ? undefined : { result: "0x1" }),
  },
  { name: "has an absurd chain id", methods: ["eth_chainId"], tell: always(ABSURD) },
  { name: "knows accounts that are none", methods: ["eth_accounts"], tell: always(["0x12", null, "mara"]) },
  {
    name: "knows accounts that it has no keys of",
    methods: ["eth_accounts"],
    tell: always([`0x${"11".repeat(20)}`]),
  },
];

const BLOCKS = ["eth_getBlockByNumber"] as const;
const forged = "a node that tells one false world throughout cannot be told from an honest one";

const blocks: Lie[] = [
  {
    name: "tells block numbers as numbers",
    methods: BLOCKS,
    tell: changed((one: Fields | null) => one && { ...one, number: Number(one["number"]) }),
  },
  {
    name: "tells block times as numbers",
    methods: BLOCKS,
    tell: changed((one: Fields | null) => one && { ...one, timestamp: Number(one["timestamp"]) }),
  },
  { name: "tells an absurd time", methods: BLOCKS, tell: field("timestamp", ABSURD) },
  { name: "tells a negative time", methods: BLOCKS, tell: field("timestamp", "-0x1") },
  { name: "tells blocks without time", methods: BLOCKS, tell: without("timestamp") },
  { name: "tells blocks without number", methods: BLOCKS, tell: field("number", null) },
  { name: "tells blocks without hash", methods: BLOCKS, tell: field("hash", null) },
  { name: "tells blocks without transactions", methods: BLOCKS, tell: without("transactions") },
  { name: "tells a hash that is too short", methods: BLOCKS, tell: field("hash", "0x1234") },
  { name: "tells another block than it was asked for", methods: BLOCKS, tell: field("number", "0x3") },
  { name: "lives in 1970", methods: BLOCKS, tell: field("timestamp", "0x10"), believed: forged },
  { name: "lives in 2100", methods: BLOCKS, tell: field("timestamp", numberToHex(4_102_444_800n)), believed: forged },
  {
    name: "does not know the final block",
    methods: BLOCKS,
    tell: ({ params }) =>
      params[0] === "finalized" ? { error: { code: -32_602, message: "unknown tag" } } : undefined,
  },
  {
    name: "has no final block",
    methods: BLOCKS,
    tell: ({ params }) => (params[0] === "finalized" ? { result: null } : undefined),
  },
  {
    name: "calls a block final that is not there yet",
    methods: BLOCKS,
    tell: async ({ method, params }, _, proxy) => {
      if (params[0] !== "finalized") return undefined;
      const head = (await proxy.ask(method, ["latest", false])) as Fields;
      return { result: { ...head, number: numberToHex(BigInt(head["number"] as Hex) + 1_000n) } };
    },
  },
  {
    name: "has another branch at every question",
    methods: BLOCKS,
    tell: async ({ method, params }, count, proxy) => {
      const one = (await proxy.ask(method, params)) as Fields | null;
      return { result: one && { ...one, hash: numberToHex(count + 1, { size: 32 }) } };
    },
    believed: forged,
  },
  {
    name: "goes backwards",
    methods: ["eth_blockNumber"],
    tell: async ({ method, params }, count, proxy) => {
      const head = BigInt((await proxy.ask(method, params)) as Hex);
      return { result: numberToHex(count === 0 ? head : head / 2n) };
    },
    believed: forged,
  },
  { name: "has a head of zero", methods: ["eth_blockNumber"], tell: always("0x0"), believed: forged },
  { name: "has an absurd head", methods: ["eth_blockNumber"], tell: always(ABSURD) },
];

type RawLog = Fields & { topics: Hex[]; data: Hex; blockNumber: Hex; logIndex: Hex };
const LOGS = ["eth_getLogs"] as const;
const logs = (change: (all: RawLog[], filter: LogFilter) => unknown) =>
  changed((all: RawLog[], { params }) => change(all, params[0] as LogFilter));
const each = (change: (one: RawLog, i: number) => unknown) => logs((all) => all.map(change));

const logLies: Lie[] = [
  { name: "hides all logs", methods: LOGS, tell: always([]), believed: forged },
  { name: "hides the first log", methods: LOGS, tell: logs((all) => all.slice(1)), believed: forged },
  { name: "hides the last log", methods: LOGS, tell: logs((all) => all.slice(0, -1)), believed: forged },
  { name: "tells logs twice", methods: LOGS, tell: logs((all) => all.flatMap((one) => [one, one])) },
  { name: "tells logs backwards", methods: LOGS, tell: logs((all) => all.toReversed()) },
  {
    name: "tells logs of another contract",
    methods: LOGS,
    tell: each((one) => ({ ...one, address: `0x${"11".repeat(20)}` })),
  },
  { name: "tells logs of no contract", methods: LOGS, tell: each((one) => ({ ...one, address: null })) },
  { name: "tells logs that were removed", methods: LOGS, tell: each((one) => ({ ...one, removed: true })) },
  { name: "tells logs beyond the range", methods: LOGS, tell: each((one) => ({ ...one, blockNumber: "0xfffff" })) },
  { name: "tells logs of no block", methods: LOGS, tell: each((one) => ({ ...one, blockNumber: null })) },
  {
    name: "tells logs with numbers",
    methods: LOGS,
    tell: each((one) => ({ ...one, blockNumber: Number(one.blockNumber), logIndex: Number(one.logIndex) })),
  },
  { name: "tells logs without topics", methods: LOGS, tell: each(({ topics: _, ...one }) => one) },
  { name: "tells logs without data", methods: LOGS, tell: each(({ data: _, ...one }) => one) },
  {
    name: "tells logs of other topics",
    methods: LOGS,
    tell: each((one) => ({ ...one, topics: one.topics.map(() => pad("0x12", { size: 32 })) })),
  },
  {
    name: "tells logs of too many topics",
    methods: LOGS,
    tell: each((one) => ({ ...one, topics: [...one.topics, ...one.topics] })),
  },
  {
    name: "tells topics that are too short",
    methods: LOGS,
    tell: each((one) => ({ ...one, topics: [one.topics[0], "0x12"] })),
  },
  { name: "tells null among the logs", methods: LOGS, tell: logs((all) => [...all, null]) },
  {
    name: "tells logs that are cut off",
    methods: LOGS,
    tell: each((one) => ({ ...one, data: size(one.data) > 32 ? slice(one.data, 0, 32) : "0x" })),
  },
  { name: "tells logs that are no hex", methods: LOGS, tell: each((one) => ({ ...one, data: "0xzz" })) },
  {
    name: "tells logs with words of ones",
    methods: LOGS,
    tell: each((one) => ({ ...one, data: `0x${"ff".repeat(size(one.data))}` })),
  },
  {
    name: "tells logs with a bit more",
    methods: LOGS,
    tell: each((one) => ({ ...one, data: flip(one.data, 20) })),
    believed: forged,
  },
  {
    name: "tells logs of a block that has another hash",
    methods: LOGS,
    tell: each((one, i) => ({ ...one, blockHash: numberToHex(i + 1, { size: 32 }) })),
    believed: forged,
  },
  {
    name: "tells logs of a transaction that is none",
    methods: LOGS,
    tell: each((one) => ({ ...one, transactionHash: "0x12" })),
  },
  { name: "finds every range too large", methods: LOGS, tell: failing(-32_602, "block range is too wide") },
  {
    name: "tells the logs of one block at a time",
    methods: LOGS,
    tell: ({ params }) => {
      const { fromBlock, toBlock } = params[0] as LogFilter;
      return fromBlock === toBlock ? undefined : { error: { code: -32_602, message: "block range is too wide" } };
    },
  },
  { name: "has no logs any more", methods: LOGS, tell: failing(4_444, "pruned history unavailable") },
  { name: "is too slow for logs", methods: LOGS, tell: failing(-32_000, "query timeout exceeded") },
  { name: "limits logs for ever", methods: LOGS, tell: failing(-32_005, "limit exceeded") },
];

const REVERTED = "execution reverted";
/** GateNotReady(bytes32 id, uint40 eta): what the gate says, at a moment when it does not say it. */
const NOT_READY = concat(["0x8a6ac7e6", pad("0x12", { size: 32 }), pad("0x34", { size: 32 })]);

const calls: Lie[] = [
  {
    name: "answers calls with zeros",
    methods: ["eth_call"],
    tell: changed((one: Hex) => `0x${"00".repeat(size(one))}`),
    believed: forged,
  },
  {
    name: "answers calls with ones",
    methods: ["eth_call"],
    tell: changed((one: Hex) => `0x${"ff".repeat(size(one))}`),
    believed: forged,
  },
  {
    name: "answers calls with a word less",
    methods: ["eth_call"],
    tell: changed((one: Hex) => (size(one) > 32 ? slice(one, 0, size(one) - 32) : "0x")),
    believed: forged,
  },
  {
    name: "answers calls with a word more",
    methods: ["eth_call"],
    tell: changed((one: Hex) => concat([one, pad("0x", { size: 32 })])),
    believed: forged,
  },
  {
    name: "answers calls with an address and dirt",
    methods: ["eth_call"],
    tell: changed((one: Hex) => flip(one, 0)),
    believed: forged,
  },
  {
    name: "answers calls with a number that is one more",
    methods: ["eth_call"],
    tell: changed((one: Hex) => flip(one, size(one) - 1)),
    believed: forged,
  },
  { name: "reverts calls without a reason", methods: ["eth_call"], tell: failing(3, REVERTED), believed: forged },
  {
    name: "reverts calls with an empty reason",
    methods: ["eth_call"],
    tell: failing(3, REVERTED, "0x"),
    believed: forged,
  },
  {
    name: "reverts calls with a reason of ours",
    methods: ["eth_call"],
    tell: failing(3, REVERTED, NOT_READY),
    believed: forged,
  },
  { name: "reverts calls with garbage", methods: ["eth_call"], tell: failing(3, REVERTED, "0x1234"), believed: forged },
  {
    name: "reverts calls with 10 MB",
    methods: ["eth_call"],
    tell: failing(3, REVERTED, `0x${"5a".repeat(BOMB / 2)}`),
    believed: forged,
  },
  {
    name: "knows no state of old blocks",
    methods: ["eth_call"],
    tell: ({ params }) =>
      /^0x/.test(String(params[1])) ? { error: { code: -32_000, message: "missing trie node" } } : undefined,
  },
];

const code: Lie[] = [
  { name: "shows no code", methods: ["eth_getCode"], tell: always("0x"), believed: forged },
  { name: "shows other code", methods: ["eth_getCode"], tell: always("0x6001600101"), believed: forged },
  {
    name: "shows a delegation",
    methods: ["eth_getCode"],
    tell: always(`0xef0100${"11".repeat(20)}`),
    believed: forged,
  },
];

type Simulated = { calls: Fields[] }[];
const SIMULATE = ["eth_simulateV1"] as const;
const firstCall = (change: (one: Fields) => unknown) =>
  changed((answer: Simulated) => answer.map((block) => ({ ...block, calls: block.calls.map(change) })));

const simulation: Lie[] = [
  { name: "does not simulate", methods: SIMULATE, tell: failing(-32_601, "the method eth_simulateV1 does not exist") },
  {
    name: "simulates no calls",
    methods: SIMULATE,
    tell: changed((answer: Simulated) => answer.map((one) => ({ ...one, calls: [] }))),
  },
  { name: "simulates nothing", methods: SIMULATE, tell: always([]) },
  { name: "simulates without an answer", methods: SIMULATE, tell: firstCall(({ returnData: _, ...one }) => one) },
  {
    name: "simulates with an empty answer",
    methods: SIMULATE,
    tell: firstCall((one) => ({ ...one, returnData: "0x" })),
  },
  {
    name: "simulates with an answer cut off",
    methods: SIMULATE,
    tell: firstCall((one) => ({ ...one, returnData: slice(one["returnData"] as Hex, 0, 40) })),
  },
  {
    name: "simulates with zeros",
    methods: SIMULATE,
    tell: firstCall((one) => ({ ...one, returnData: `0x${"00".repeat(size(one["returnData"] as Hex))}` })),
  },
  {
    name: "simulates with ones",
    methods: SIMULATE,
    tell: firstCall((one) => ({ ...one, returnData: `0x${"ff".repeat(size(one["returnData"] as Hex))}` })),
  },
  {
    name: "simulates logs that are none",
    methods: SIMULATE,
    tell: firstCall((one) => ({ ...one, logs: [null, 7, { topics: 1 }] })),
  },
  {
    name: "simulates logs that are no list",
    methods: SIMULATE,
    tell: firstCall((one) => ({ ...one, logs: "all of them" })),
  },
  {
    name: "simulates without logs",
    methods: SIMULATE,
    tell: firstCall(({ logs: _, ...one }) => one),
    believed: forged,
  },
  {
    name: "simulates neither way",
    methods: ["eth_simulateV1", "eth_call"],
    tell: ({ method, params }) =>
      method === "eth_simulateV1" || params.length > 2
        ? { error: { code: -32_601, message: "no overrides" } }
        : undefined,
  },
  {
    name: "leaves overrides out",
    methods: ["eth_simulateV1", "eth_call"],
    tell: async ({ method, params }, _, proxy) => {
      if (method === "eth_simulateV1") return { error: { code: -32_601, message: "unknown method" } };
      return params.length > 2 ? { result: await proxy.ask(method, params.slice(0, 2)) } : undefined;
    },
  },
];

const SEND = ["eth_sendTransaction"] as const;
const RECEIPT = ["eth_getTransactionReceipt"] as const;
const OTHER = numberToHex(0xdead, { size: 32 });

const sending: Lie[] = [
  {
    name: "finds an absurd gas price",
    methods: ["eth_gasPrice", "eth_maxPriorityFeePerGas"],
    tell: always(numberToHex(10n ** 24n)),
  },
  {
    name: "finds absurd fees",
    methods: ["eth_feeHistory"],
    tell: changed((one: Fields) => ({ ...one, baseFeePerGas: [ABSURD, ABSURD], reward: [[ABSURD]] })),
  },
  { name: "has no fee history", methods: ["eth_feeHistory"], tell: failing(-32_601, "the method does not exist") },
  {
    name: "has a broken fee history",
    methods: ["eth_feeHistory"],
    tell: changed((one: Fields) => ({ ...one, baseFeePerGas: null, reward: [] })),
  },
  { name: "needs no gas", methods: ["eth_estimateGas"], tell: always("0x0") },
  { name: "needs absurd gas", methods: ["eth_estimateGas"], tell: always(numberToHex(2n ** 60n)) },
  {
    name: "reverts the estimate with a reason of ours",
    methods: ["eth_estimateGas"],
    tell: failing(3, REVERTED, NOT_READY),
    believed: forged,
  },
  { name: "does not send", methods: SEND, tell: always(OTHER) },
  {
    name: "sends, and says that it did not",
    methods: SEND,
    tell: async ({ method, params }, _, proxy) => {
      await proxy.ask(method, params);
      return { error: { code: -32_000, message: "nonce too low" } };
    },
  },
  { name: "calls the nonce too low", methods: SEND, tell: failing(-32_000, "nonce too low") },
  { name: "calls the nonce too high", methods: SEND, tell: failing(-32_000, "nonce too high") },
  { name: "knows the transaction already", methods: SEND, tell: failing(-32_000, "already known") },
  { name: "finds it underpriced", methods: SEND, tell: failing(-32_000, "replacement transaction underpriced") },
  { name: "drops the transaction", methods: RECEIPT, tell: always(null) },
  { name: "shows the receipt of another transaction", methods: RECEIPT, tell: field("transactionHash", OTHER) },
  { name: "shows a receipt of no block", methods: RECEIPT, tell: field("blockNumber", null) },
  { name: "shows a receipt without status", methods: RECEIPT, tell: without("status") },
  { name: "shows a receipt with a strange status", methods: RECEIPT, tell: field("status", "0x7") },
  { name: "shows a receipt without logs", methods: RECEIPT, tell: field("logs", []) },
  { name: "shows a receipt to another contract", methods: RECEIPT, tell: field("to", `0x${"11".repeat(20)}`) },
  {
    name: "shows a receipt with numbers",
    methods: RECEIPT,
    tell: changed((one: Fields | null) => one && { ...one, blockNumber: Number(one["blockNumber"]) }),
  },
  { name: "says that the transaction failed", methods: RECEIPT, tell: field("status", "0x0"), believed: forged },
  {
    name: "shows the receipt of what it did not send",
    methods: ["eth_sendTransaction", "eth_getTransactionReceipt"],
    tell: ({ method, params }) =>
      method === "eth_sendTransaction"
        ? { result: OTHER }
        : {
            result: {
              ...{ transactionHash: params[0], transactionIndex: "0x0", blockHash: OTHER, blockNumber: "0x10" },
              ...{ from: `0x${"11".repeat(20)}`, to: `0x${"22".repeat(20)}`, cumulativeGasUsed: "0x5208" },
              ...{ gasUsed: "0x5208", contractAddress: null, logs: [], logsBloom: `0x${"00".repeat(256)}` },
              ...{ status: "0x1", effectiveGasPrice: "0x1", type: "0x2" },
            },
          },
  },
  { name: "signs nothing", methods: ["eth_signTypedData_v4"], tell: always("0x") },
  { name: "signs as somebody else", methods: ["eth_signTypedData_v4"], tell: always(`0x${"12".repeat(64)}1b`) },
  { name: "refuses to sign", methods: ["eth_signTypedData_v4"], tell: failing(4_001, "the user said no") },
  {
    name: "has another transaction under the hash",
    methods: ["eth_getTransactionByHash"],
    tell: field("input", "0x1234"),
    believed: forged,
  },
];

/** What needs thought to tell; in the order of a command's life. */
export const lies: readonly Lie[] = [
  ...transport,
  ...chain,
  ...blocks,
  ...logLies,
  ...calls,
  ...code,
  ...simulation,
  ...sending,
];

/** Nonsense of every form, in the place of every answer. */
export const nonsense: readonly Lie[] = [...ofEachMethod, ...bombs];

function flip(data: Hex, at: number): Hex {
  if (size(data) <= at) return data;
  const byte = Number.parseInt(data.slice(2 + 2 * at, 4 + 2 * at), 16) ^ 1;
  return `${data.slice(0, 2 + 2 * at)}${byte.toString(16).padStart(2, "0")}${data.slice(4 + 2 * at)}` as Hex;
}
