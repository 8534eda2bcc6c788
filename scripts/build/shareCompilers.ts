import { isDeepStrictEqual } from "node:util";
import type { ConfigHooks } from "hardhat/types/hooks";
import type { HardhatPlugin } from "hardhat/types/plugins";

/**
 * Makes equal compiler settings one object. Hardhat compiles those files together whose settings are the same object,
 * and makes a new object for each override: without this, each test would be a run of the compiler over all that it
 * imports.
 */
export const shareCompilers: HardhatPlugin = {
  id: "sallyport-share-compilers",
  hookHandlers: { config: async () => ({ default: async () => hooks }) },
};

const hooks: Partial<ConfigHooks> = {
  async resolveUserConfig(userConfig, resolveConfigurationVariable, next) {
    const config = await next(userConfig, resolveConfigurationVariable);
    for (const { compilers, overrides } of Object.values(config.solidity.profiles)) {
      const known = [...compilers];
      for (const [file, settings] of Object.entries(overrides)) {
        const same = known.find((one) => isDeepStrictEqual(one, settings));
        if (same === undefined) known.push(settings);
        else overrides[file] = same;
      }
    }
    return config;
  },
};
