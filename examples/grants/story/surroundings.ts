import { type Address, parseUnits } from "viem";
import { deployGovernance, type Governance } from "./governance.ts";
import { people } from "./people.ts";
import { initCodeOf, placeOf, placer } from "./place.ts";
import { deploySafe } from "./safe.ts";
import type { Site } from "./world.ts";

/** What the DAO would have without us: its money, its vote, the Safe of its foundation, and a market. */
export type Surroundings = { governance: Governance; safe: Address; swapDesk: Address; feeToken: Address };

/** Base units of the second token that the desk pays for a million of the first. */
export const FAIR_RATE = 920_000n;

/** @param treasury Receives the money. */
export async function deploySurroundings(world: Site, treasury: Address): Promise<Surroundings> {
  const { deployer, dealer, olga, oscar, otto } = people;
  const place = placer(world, deployer);
  const swapDesk = placeOf(deployer.address, "desk");
  const million = parseUnits("1000000", 6);
  await place("gusd", await initCodeOf("GrantsToken", ["Grants Dollar", "GUSD", treasury, million]));
  await place("geur", await initCodeOf("GrantsToken", ["Grants Euro", "GEUR", swapDesk, million]));
  await place("desk", await initCodeOf("SwapDesk", [dealer.address, FAIR_RATE]));
  const supply = parseUnits("10000", 18);
  const feeToken = await place("fee", await initCodeOf("FeeToken", [dealer.address, treasury, supply]));
  const governance = await deployGovernance(world, place);
  const owners = [olga.address, oscar.address, otto.address];
  const safe = await deploySafe(world, place, deployer, owners, 2);
  return { governance, safe, swapDesk, feeToken };
}
