import { type Abi, type DecodeFunctionDataReturnType, decodeFunctionData, encodeFunctionData, type Hex } from "viem";

/**
 * Reads calldata, or undefined where it is none of these functions. What is read must give the same bytes again: text
 * that would not is no description of them.
 */
export function decodeExactly<const ContractAbi extends Abi>(
  abi: ContractAbi,
  data: Hex,
): DecodeFunctionDataReturnType<ContractAbi> | undefined {
  try {
    const call = decodeFunctionData({ abi: abi as Abi, data });
    const again = encodeFunctionData({ abi: abi as Abi, functionName: call.functionName, args: call.args ?? [] });
    return again.toLowerCase() === data.toLowerCase() ? (call as DecodeFunctionDataReturnType<ContractAbi>) : undefined;
  } catch {
    return undefined;
  }
}
