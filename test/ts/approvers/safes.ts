// Real Safes on the node of a test, by ethers and the Safe's own artifacts.
import { type Contract, id, JsonRpcProvider, Wallet } from "ethers";
import type { Address } from "viem";
import type { World } from "../../../examples/grants/story/world.ts";
import { deploySafe, deploySafeContracts } from "../support/safe.ts";

/** Owners have keys and no funds: they only sign. */
export const [olga, oscar, otto, stranger] = ["olga", "oscar", "otto", "stranger"].map(
  (name) => new Wallet(id(name)),
) as [Wallet, Wallet, Wallet, Wallet];

export type SafeAccount = { safe: Contract; address: Address; close(): void };

/** A Safe whose transactions a funded account of the node sends. */
export async function newSafe(
  { url, chainId }: World,
  owners: readonly Wallet[],
  threshold: number,
): Promise<SafeAccount> {
  // Without a cache, since blocks follow one another within milliseconds.
  const provider = new JsonRpcProvider(url, chainId, { staticNetwork: true, cacheTimeout: -1 });
  provider.pollingInterval = 10;
  const sponsor = await provider.getSigner(17);
  const contracts = await deploySafeContracts(sponsor);
  const safe = await deploySafe(contracts, owners, threshold, sponsor);
  return { safe, address: (await safe.getAddress()) as Address, close: () => provider.destroy() };
}
