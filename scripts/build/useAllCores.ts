import { availableParallelism } from "node:os";
import type { HookContext, SolidityHooks } from "hardhat/types/hooks";
import type { HardhatPlugin } from "hardhat/types/plugins";

/** Lets as many runs of the compiler go side by side as there are cores: Hardhat keeps one for itself, of two the half. */
export const useAllCores: HardhatPlugin = {
  id: "sallyport-use-all-cores",
  hookHandlers: { solidity: async () => ({ default: async () => hooks }) },
};

const hooks: Partial<SolidityHooks> = {
  build: (context: HookContext, files, options, next) =>
    next(context, files, { concurrency: availableParallelism(), ...options }),
};
