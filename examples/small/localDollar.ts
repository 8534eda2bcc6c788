import { parseUnits } from "viem";
import { people } from "../grants/story/people.ts";
import { initCodeOf, placeOf, placer } from "../grants/story/place.ts";
import type { Site } from "../grants/story/world.ts";

/** What the small DAO pays in, on a local chain: a token with 6 decimals. */
export const LOCAL_DOLLAR = placeOf(people.deployer.address, "lusd");

export async function deployLocalDollar(site: Site): Promise<void> {
  const { deployer } = people;
  const supply = parseUnits("1000000", 6);
  const code = await initCodeOf("GrantsToken", ["Local Dollar", "LUSD", deployer.address, supply]);
  await placer(site, deployer)("lusd", code);
}
