import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";

/**
 * The names of the variables of a network's keys, and of what opens keys, that stand in the environment. Hardhat takes
 * them from there before any keystore. Their values are not looked at.
 */
export function secretsInEnvironment({ config, globalOptions }: HardhatRuntimeEnvironment): string[] {
  const { accounts } = config.networks[globalOptions.network ?? "default"] ?? {};
  const { signer, keys = [] } = config.sallyport ?? {};
  const opening = keys.map((key) => ("kms" in key ? key.authorization : key.password));
  const names = [accountsOf(accounts), opening, signer?.authorization].flat().flatMap(nameOf);
  return [...new Set(names)].filter((name) => process.env[name] !== undefined);
}

/** Keys one by one, or what a wallet makes them from. */
function accountsOf(accounts: unknown): unknown[] {
  if (Array.isArray(accounts)) return accounts;
  return typeof accounts === "object" && accounts !== null ? Object.values(accounts) : [];
}

/** What stands in the configuration itself has no name. */
function nameOf(variable: unknown): string[] {
  const { name } = (variable ?? {}) as { name?: unknown };
  return typeof name === "string" ? [name] : [];
}
