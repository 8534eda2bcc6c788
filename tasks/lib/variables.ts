import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";

/**
 * The value of a configuration variable, from the keystore or else the environment. It is a secret: who asks hands it
 * on to nobody else.
 *
 * @param place Where the name stands, for the error.
 * @throws VARIABLE_NOT_SET, ARGUMENT_INVALID
 */
export async function variableOf(hre: HardhatRuntimeEnvironment, name: string, place: string): Promise<string> {
  if (!/^[A-Z][A-Z0-9_]*$/.test(name)) {
    // It may be the secret itself, and is not repeated.
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "This is no name of a configuration variable: capitals, digits and underscores.",
      place,
      nextStep: `Keep the secret in the keystore, "npx hardhat keystore set NAME", and write the name here.`,
    });
  }
  const variable = { _type: "ConfigurationVariable", name } as const;
  const value = await hre.hooks.runHandlerChain(
    "configurationVariables",
    "fetchValue",
    [variable],
    async (_context, { name: asked }) => process.env[asked] ?? "",
  );
  if (value !== "") return value;
  throw new SallyportError("VARIABLE_NOT_SET", {
    summary: `The configuration variable ${name} is not set.`,
    place,
    value: name,
    nextStep: `Set it: npx hardhat keystore set ${name}, or as a variable of the environment.`,
  });
}
