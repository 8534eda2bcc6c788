// Plays what uses Hardhat's chain on one of the upgrade before Osaka: npm run test:prague
// Solidity tests have a chain of their own, and the other rooms of test/ts use anvil or none, whatever network is named; so
// do files that say so in these rooms.
import { globSync, readFileSync } from "node:fs";
import { run } from "./lib/run.ts";

const ROOMS = "adversary,approvers,council,demo,deploy,doctor,provenanceRegistry,requirements,roles,sdk,tasks".split(
  ",",
);

const files = ROOMS.flatMap((room) => globSync(`test/ts/${room}/**/*.test.ts`))
  .filter(
    (file) => !file.endsWith("mutatedFiles.test.ts") && !readFileSync(file, "utf8").includes("describeWithAnvil("),
  )
  .sort();
process.exitCode = run("hardhat", ["test", "mocha", ...files, "--network", "prague"]) ? 0 : 1;
