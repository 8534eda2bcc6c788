import type { Abi, Address, Client, ContractFunctionArgs, ContractFunctionName, ReadContractReturnType } from "viem";
import { readUntyped } from "../../read/readUntyped.ts";

/** A function that reads from one contract: `ask("tierAt", [0])`. */
export function asker<const ContractAbi extends Abi>(client: Client, abi: ContractAbi, address: Address) {
  return <
    Name extends ContractFunctionName<ContractAbi, "view" | "pure">,
    const Args extends ContractFunctionArgs<ContractAbi, "view" | "pure", Name>,
  >(
    functionName: Name,
    args?: Args,
  ): Promise<ReadContractReturnType<ContractAbi, Name, Args>> =>
    readUntyped(client, { address, abi, functionName, args }) as Promise<never>;
}
