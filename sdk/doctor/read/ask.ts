import {
  type Abi,
  AbiDecodingDataSizeTooSmallError,
  AbiDecodingZeroDataError,
  type Address,
  BaseError,
  type Client,
  type ContractFunctionArgs,
  type ContractFunctionName,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  createClient,
  custom,
  HttpRequestError,
  InvalidBytesBooleanError,
  type ReadContractReturnType,
  RpcError,
  RpcRequestError,
  TimeoutError,
} from "viem";
import { getCode } from "viem/actions";
import { readUntyped } from "../../read/readUntyped.ts";

/** Asks contracts, all of them at one block. */
export type Asker = <
  const ContractAbi extends Abi,
  Name extends ContractFunctionName<ContractAbi, "view" | "pure">,
  const Args extends ContractFunctionArgs<ContractAbi, "view" | "pure", Name>,
>(
  address: Address,
  abi: ContractAbi,
  functionName: Name,
  ...args: Args extends readonly [] ? [] : [args: Args]
) => Promise<ReadContractReturnType<ContractAbi, Name, Args>>;

export function askerAt(client: Client, blockNumber: bigint): Asker {
  return ((address, abi, functionName, args) =>
    readUntyped(client, { address, abi, functionName, args, blockNumber })) as Asker;
}

/**
 * The same for contracts of others: what is asked of one account is gathered apart, since one that uses up all gas takes
 * the other answers with it.
 */
export function apartAskerAt(client: Client, blockNumber: bigint): Asker {
  const askers = new Map<Address, Asker>();
  return ((address, ...question) => {
    const ask = askers.get(address) ?? askerAt(gathering(client), blockNumber);
    askers.set(address, ask);
    return ask(address, ...question);
  }) as Asker;
}

/** A client that gathers what is asked at once into one call of the node. */
export function gathering(client: Client): Client {
  const transport = custom({ request: (request) => client.request(request as never) }, { retryCount: 0 });
  // The bytecode that gathers is sent along, so that nothing needs to stand on the chain for it.
  const batch = { multicall: { deployless: true, batchSize: 8_192 } };
  return createClient({ ...(client.chain === undefined ? {} : { chain: client.chain }), transport, batch });
}

/**
 * The answer, or undefined where the contract gives none: it reverts, or has no such function. That the node does not
 * answer is another thing, and is thrown.
 */
export async function answer<T>(question: Promise<T>): Promise<T | undefined> {
  try {
    return await question;
  } catch (error) {
    if (error instanceof BaseError && isNoAnswer(error)) return undefined;
    throw error;
  }
}

const OF_CONTRACT = [
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  AbiDecodingZeroDataError,
  AbiDecodingDataSizeTooSmallError,
  InvalidBytesBooleanError,
];
const OF_NODE = [RpcError, RpcRequestError, HttpRequestError, TimeoutError];

/**
 * Questions are gathered, so that a contract that reverts does not make the node fail. Where the node does, its words
 * tell whether the contract used up all gas; anything else is trouble of the node, and says nothing of the contract.
 */
function isNoAnswer(error: BaseError): boolean {
  const ofNode = error.walk((one) => OF_NODE.some((kind) => one instanceof kind));
  if (ofNode instanceof BaseError) return /revert|out of gas|opcode/i.test(`${ofNode.details} ${ofNode.message}`);
  return error.walk((one) => OF_CONTRACT.some((kind) => one instanceof kind)) !== null;
}

/** Whether there is code, and whether it is a delegation of EIP-7702: `0xef0100` and an address. */
export async function codeAt(
  client: Client,
  address: Address,
  blockNumber: bigint,
): Promise<{ hasCode: boolean; delegates: boolean }> {
  const code = (await getCode(client, { address, blockNumber })) ?? "0x";
  return { hasCode: code !== "0x", delegates: code.startsWith("0xef0100") };
}
