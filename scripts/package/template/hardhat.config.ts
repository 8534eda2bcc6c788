import { createRequire } from "node:module";
import { configVariable, defineConfig } from "hardhat/config";
import sallyport from "sallyport/hardhat";

const path = createRequire(import.meta.url).resolve("solc/soljson.js");

export default defineConfig({
  plugins: [sallyport],
  solidity: { version: "0.8.37", path, settings: { evmVersion: "osaka" } },
  networks: {
    chain: { type: "http", chainType: "l1", url: configVariable("CHAIN_URL") },
  },
});
