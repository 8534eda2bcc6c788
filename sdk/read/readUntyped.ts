import type { Abi, Address, Client } from "viem";
import { readContract } from "viem/actions";

type ReadUntypedParameters = {
  address: Address;
  abi: Abi;
  functionName: string;
  /** As many as the function takes; undefined where it takes none. */
  args: unknown;
  blockNumber?: bigint;
};

/**
 * Reads from a contract. Function, arguments and answer are not inferred from the ABI: that is for functions whose own
 * signature says them, so that the compiler works them out once.
 */
export const readUntyped: (client: Client, question: ReadUntypedParameters) => Promise<unknown> = readContract as never;
