import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { ReadSecret } from "./p256Key.ts";

/** Reads configuration variables as Hardhat does: the environment comes before the keystore. */
export function readSecretOf(hre: HardhatRuntimeEnvironment): ReadSecret {
  return async (name) => {
    const fromEnvironment = process.env[name];
    if (fromEnvironment !== undefined) return fromEnvironment;
    const variable = { _type: "ConfigurationVariable", name } as const;
    let isKnown = true;
    const unknown = async () => {
      isKnown = false;
      return "";
    };
    const found = await hre.hooks.runHandlerChain("configurationVariables", "fetchValue", [variable], unknown);
    return isKnown ? found : undefined;
  };
}
