// node examples/small/fund.ts TREASURY: on a local chain, 10 ether and 50,000 LUSD from who deploys everything there.
import { encodeFunctionData, erc20Abi, getAddress, http, parseEther, parseUnits } from "viem";
import { people } from "../grants/story/people.ts";
import { siteOn } from "../grants/story/site.ts";
import { LOCAL_DOLLAR } from "./localDollar.ts";

const treasury = getAddress(process.argv[2] ?? "");
const site = siteOn(http(process.env["SALLYPORT_LOCAL_URL"] ?? "http://127.0.0.1:8545"));
const { deployer } = people;
await site.act(deployer, { to: treasury, value: parseEther("10") });
const args = [treasury, parseUnits("50000", 6)] as const;
await site.act(deployer, {
  to: LOCAL_DOLLAR,
  data: encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args }),
});
console.log(`10 ETH and 50,000 LUSD are in ${treasury}.`);
