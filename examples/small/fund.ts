// node examples/small/fund.ts TREASURY: on a local chain, 10 ether and 50,000 LUSD from who deploys everything there.
import { BaseError, getAddress, http, isAddress } from "viem";
import { siteOn } from "../grants/story/site.ts";
import { fundTreasury } from "./fundTreasury.ts";

const [given = ""] = process.argv.slice(2);
const url = process.env["SALLYPORT_LOCAL_URL"] ?? "http://127.0.0.1:8545";
if (isAddress(given, { strict: false })) {
  await fund(getAddress(given));
} else {
  fail(`"${given}" is no address. Name the treasury that "hardhat sallyport deploy" printed.`);
}

async function fund(treasury: `0x${string}`): Promise<void> {
  try {
    await fundTreasury(siteOn(http(url)), treasury);
    console.log(`10 ETH and 50,000 LUSD are in ${treasury}.`);
  } catch (error) {
    if (!(error instanceof BaseError)) throw error;
    fail(`${treasury} was not funded: ${error.shortMessage} Does the chain run, and is everything deployed on it?`);
  }
}

function fail(why: string): void {
  console.error(why);
  process.exitCode = 1;
}
