import { task } from "hardhat/config";
import { FROM, JSON_FLAG, option, POLICY, SYSTEM } from "./options.ts";

/** From nothing to a system that stands, and whether it stands as it should. */
export const setupTasks = [
  task(["sallyport", "deploy"], "Deploy the system that a DAO file describes, and verify it")
    .addPositionalArgument({ name: "dao", description: "The DAO file", defaultValue: "dao.yaml" })
    .addOption(FROM)
    .addFlag({ name: "dryRun", description: "Only tell what would be deployed where" })
    .addFlag({ name: "createx", description: "Put CreateX on the chain where it is missing" })
    .addOption(option("enableModule", "File for the treasury Safe's Transaction Builder, whose owners enable the gate"))
    .addFlag({ name: "verifySource", description: "Publish the sources of the contracts at Sourcify" })
    .addOption(option("verifier", "Another server that speaks Sourcify's interface, to publish the sources there"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("../deploy.ts"))
    .build(),

  task(["sallyport", "verify"], "Compare what stands on chain with the files that it was deployed from")
    .addOption(SYSTEM)
    .addOption(option("dao", "The DAO file; the recorded one if left out"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("../verify.ts"))
    .build(),

  task(["sallyport", "doctor"], "Examine a system that stands, and tell what is wired wrong and how to mend it")
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addOption(option("dao", "The DAO file; the recorded one if left out"))
    .addOption(option("only", "Only these checks, by their codes joined by commas"))
    .addOption({ name: "expiring", description: "How long before their end keys are told", defaultValue: "30 days" })
    .addOption(option("compare", "Another network of the configuration whose node must say the same"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("../doctor.ts"))
    .build(),
];
