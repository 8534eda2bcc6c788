// Every command against nodes that lie, break and delay, and whether any tells a secret: npm run test:nodes
// Each lie is told to so many commands, other ones for each lie, or to all that hear it: npm run test:nodes -- 10, -- all
import { run } from "./lib/run.ts";

/** What takes three minutes of computing, and up to a quarter of an hour where others compute too. */
const BREADTH = "4";

const breadth = process.argv[2] ?? BREADTH;
if (breadth !== "all" && !/^[1-9]\d*$/.test(breadth))
  throw new Error(`neither a number of commands nor all: ${breadth}`);

const files = ["test/ts/nodes/hostileNodes.test.ts", "test/ts/nodes/secrets.test.ts"];
const ok = run("hardhat", ["test", "mocha", "--no-compile", ...files], { SALLYPORT_LIES: breadth });
console.log(
  ok
    ? `Each lie was told to ${breadth} commands: none was taken for the truth, and no secret was told.`
    : "A lie got through: see above.",
);
process.exitCode = ok ? 0 : 1;
