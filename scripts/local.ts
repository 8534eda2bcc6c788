// npm run local: a chain to try the commands on, with what the example DAO has anyway: tokens, a vote, a Safe, a market.
// Listens on port 8545, or --port. Type a duration such as "6 hours", and that much time passes; Ctrl-C ends it.
import { parseArgs } from "node:util";
import { startLocalChain } from "./local/chain.ts";
import { passAsTyped } from "./local/typed.ts";

const { values } = parseArgs({
  options: { port: { type: "string", default: "8545" }, "no-build": { type: "boolean", default: false } },
});
const chain = await startLocalChain({ port: values.port, isBuilt: values["no-build"] });
console.log(`The example's chain listens on ${chain.url}. In another terminal:

  npx hardhat sallyport deploy examples/grants/dao.yaml --network local

What to do then: examples/grants/README.md. Type a duration such as "6 hours" to let time pass here.`);
await passAsTyped({ pass: chain.pass, say: console.log });
await chain.close();
