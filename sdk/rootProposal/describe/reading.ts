import type {
  Abi,
  Address,
  Client,
  ContractFunctionArgs,
  ContractFunctionName,
  ContractFunctionReturnType,
  Hex,
} from "viem";
import { readContract } from "viem/actions";
import type { AddressNames } from "../../describe/addressNames.ts";
import { explained } from "../../errors/decodeGateError.ts";
import type { PolicyNames } from "../../policy/compilePolicy.ts";

/** Where the words of a call come from: names, and the chain for how things are now. */
export type EffectReading = {
  client: Client;
  gate: Address;
  names: AddressNames;
  policy: PolicyNames | undefined;
  /** Names of members that are no accounts, by their ids. */
  memberName?: ((member: Hex) => string | undefined) | undefined;
  /** Whether the call has run: what was before it cannot be asked any more. */
  isPast: boolean;
};

type Views<ContractAbi extends Abi> = ContractFunctionName<ContractAbi, "view" | "pure">;

/** How things stand now: the answer of a contract, or undefined where the call has run already. */
export function standing<const ContractAbi extends Abi>(
  { client, isPast }: EffectReading,
  abi: ContractAbi,
  address: Address,
) {
  return async <
    Name extends Views<ContractAbi>,
    const Args extends ContractFunctionArgs<ContractAbi, "view" | "pure", Name>,
  >(
    functionName: Name,
    args?: Args,
  ): Promise<ContractFunctionReturnType<ContractAbi, "view" | "pure", Name, Args> | undefined> => {
    if (isPast) return undefined;
    return explained(readContract(client, { address, abi, functionName, args } as never)) as never;
  };
}
