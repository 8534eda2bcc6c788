import type { Abi, Address, Client, ContractFunctionArgs, ContractFunctionName, ReadContractReturnType } from "viem";
import { readContract } from "viem/actions";

/** Any contract's function, so that what is asked of ours is inferred once, below. */
const read: (
  client: Client,
  question: { address: Address; abi: Abi; functionName: string; args: unknown },
) => Promise<unknown> = readContract as never;

/** A function that reads from one contract: `ask("tierAt", [0])`. */
export function asker<const ContractAbi extends Abi>(client: Client, abi: ContractAbi, address: Address) {
  return <
    Name extends ContractFunctionName<ContractAbi, "view" | "pure">,
    const Args extends ContractFunctionArgs<ContractAbi, "view" | "pure", Name>,
  >(
    functionName: Name,
    args?: Args,
  ): Promise<ReadContractReturnType<ContractAbi, Name, Args>> =>
    read(client, { address, abi, functionName, args }) as Promise<never>;
}
