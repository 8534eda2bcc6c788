import {
  address,
  bytes,
  count,
  fields,
  hash,
  listOf,
  moment,
  oneOf,
  optional,
  orNull,
  positive,
  quantity,
  type Shape,
  text,
} from "./shapes.ts";

const log = fields({
  address,
  topics: listOf(hash, 4),
  data: bytes,
  blockNumber: orNull(count),
  blockHash: orNull(hash),
  transactionHash: orNull(hash),
  transactionIndex: orNull(count),
  logIndex: orNull(count),
  blockTimestamp: optional(moment),
});

const block = fields({
  number: orNull(count),
  hash: orNull(hash),
  timestamp: moment,
  gasLimit: optional(count),
  gasUsed: optional(count),
  baseFeePerGas: optional(quantity),
  difficulty: optional(quantity),
  totalDifficulty: optional(quantity),
  size: optional(count),
  blobGasUsed: optional(count),
  excessBlobGas: optional(quantity),
  transactions: optional(listOf(() => undefined)),
});

const transaction = fields({
  hash,
  from: address,
  to: optional(address),
  input: bytes,
  value: quantity,
  gas: count,
  nonce: count,
  blockHash: optional(hash),
  blockNumber: optional(count),
  transactionIndex: optional(count),
  gasPrice: optional(quantity),
  maxFeePerGas: optional(quantity),
  maxPriorityFeePerGas: optional(quantity),
  chainId: optional(count),
});

const receipt = fields({
  transactionHash: hash,
  transactionIndex: count,
  blockHash: hash,
  blockNumber: count,
  status: oneOf("0x0", "0x1"),
  from: address,
  to: optional(address),
  contractAddress: optional(address),
  gasUsed: count,
  cumulativeGasUsed: count,
  effectiveGasPrice: optional(quantity),
  blobGasPrice: optional(quantity),
  blobGasUsed: optional(count),
  logs: listOf(log),
});

const feeHistory = fields({
  baseFeePerGas: listOf(quantity),
  reward: optional(listOf(listOf(quantity))),
  gasUsedRatio: optional(listOf(() => undefined)),
  oldestBlock: count,
});

/** What simulated calls made: their logs stand in no block. */
const simulated = listOf(
  fields({
    calls: listOf(
      fields({ returnData: bytes, logs: optional(listOf(fields({ address, topics: listOf(hash, 4), data: bytes }))) }),
    ),
  }),
);

/** What a node can answer to each question that is asked here. */
export const answerShapes: Readonly<Record<string, Shape>> = {
  eth_accounts: listOf(address),
  eth_blockNumber: count,
  eth_call: bytes,
  eth_chainId: count,
  eth_estimateGas: positive,
  eth_feeHistory: feeHistory,
  eth_gasPrice: quantity,
  eth_getBalance: quantity,
  eth_getBlockByHash: orNull(block),
  eth_getBlockByNumber: orNull(block),
  eth_getCode: bytes,
  eth_getLogs: listOf(log),
  eth_getTransactionByHash: orNull(transaction),
  eth_getTransactionCount: count,
  eth_getTransactionReceipt: orNull(receipt),
  eth_maxPriorityFeePerGas: quantity,
  eth_sendRawTransaction: hash,
  eth_sendTransaction: hash,
  eth_signTypedData_v4: bytes,
  eth_simulateV1: simulated,
  personal_sign: bytes,
  web3_clientVersion: text,
};
