import {
  type Abi,
  type Address,
  type Client,
  type ContractFunctionArgs,
  type ContractFunctionName,
  createClient,
  custom,
  type ReadContractReturnType,
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

/** Whether there is code, and whether it is a delegation of EIP-7702: `0xef0100` and an address. */
export async function codeAt(
  client: Client,
  address: Address,
  blockNumber: bigint,
): Promise<{ hasCode: boolean; delegates: boolean }> {
  const code = (await getCode(client, { address, blockNumber })) ?? "0x";
  return { hasCode: code !== "0x", delegates: code.startsWith("0xef0100") };
}
