import { type Address, encodeFunctionData, erc20Abi, parseEther, parseUnits } from "viem";
import { people } from "../grants/story/people.ts";
import type { Site } from "../grants/story/world.ts";
import { LOCAL_DOLLAR } from "./localDollar.ts";

/** Gives a treasury on a local chain 10 ether and 50,000 LUSD, from who deploys everything there. */
export async function fundTreasury(site: Site, treasury: Address): Promise<void> {
  const { deployer } = people;
  await site.act(deployer, { to: treasury, value: parseEther("10") });
  const args = [treasury, parseUnits("50000", 6)] as const;
  const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args });
  await site.act(deployer, { to: LOCAL_DOLLAR, data });
}
