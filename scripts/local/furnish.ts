import { createClient, parseEther, type Transport } from "viem";
import { hardhat } from "viem/chains";
import { readFiles } from "../../examples/grants/story/files.ts";
import { people } from "../../examples/grants/story/people.ts";
import { siteOn } from "../../examples/grants/story/site.ts";
import { deploySurroundings } from "../../examples/grants/story/surroundings.ts";
import { deployLocalDollar } from "../../examples/small/localDollar.ts";
import { deployCreateX } from "../../sdk/deploy/createx.ts";
import { planDeployment } from "../../sdk/deploy/planDeployment.ts";

/** Puts on an empty local chain what the examples have anyway: CreateX, tokens, a vote, a Safe, a market, 3 ether. */
export async function furnish(transport: Transport): Promise<void> {
  const { deployer } = people;
  const site = siteOn(transport);
  const { dao, policy } = readFiles();
  const { addresses } = planDeployment({ dao, policy: policy.compiled, deployer: deployer.address });
  await deployCreateX(createClient({ account: deployer, chain: hardhat, transport }));
  await deploySurroundings(site, addresses.treasury);
  await site.act(deployer, { to: addresses.treasury, value: parseEther("3") });
  await deployLocalDollar(site);
}
