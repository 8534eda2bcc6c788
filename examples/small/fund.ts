// node examples/small/fund.ts TREASURY: on a local chain, 10 ether and 50,000 LUSD from who deploys everything there.
import { getAddress, http } from "viem";
import { siteOn } from "../grants/story/site.ts";
import { fundTreasury } from "./fundTreasury.ts";

const treasury = getAddress(process.argv[2] ?? "");
await fundTreasury(siteOn(http(process.env["SALLYPORT_LOCAL_URL"] ?? "http://127.0.0.1:8545")), treasury);
console.log(`10 ETH and 50,000 LUSD are in ${treasury}.`);
