import { emptyTask, task } from "hardhat/config";
import { FROM, JSON_FLAG, option, POLICY, REASON, SYSTEM } from "./options.ts";

/** What proposals rest on. */
export const dataTasks = [
  task(["sallyport", "payouts"], "Tell what a payout file pays, and convert a spreadsheet's export to one")
    .addPositionalArgument({ name: "file", description: "A CSV-airdrop file, or a CSV file of another format" })
    .addOption(option("columns", "Which columns of another format are meant: receiver=target,amount=paid,token=USDC"))
    .addFlag({ name: "skipZero", description: "Leave out lines of another format whose amount is zero" })
    .addOption(option("out", "File for the payments, in the CSV-airdrop format"))
    .addOption(option("policy", "The policy file, which knows the tokens; policy.yaml if left out"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("../payouts.ts"))
    .build(),

  emptyTask(["sallyport", "provenance"], "Anchor what data was, and withdraw it").build(),

  task(["sallyport", "provenance", "anchor"], "Anchor the hash of data that proposals rest on")
    .addPositionalArgument({ name: "data", description: "A text file, or the root of a batch" })
    .addOption({ name: "schema", description: "Schema by its name in the policy, or its hash", defaultValue: "" })
    .addOption(option("size", "Number of records under a root"))
    .addOption(option("profile", "Profile of the records under a root"))
    .addOption(option("source", "Source that stands behind it, by name or address; nobody if left out"))
    .addOption(option("key", "Account that signs for the source; found among the network's if left out"))
    .addOption(option("observedAt", "When the data was observed, in UTC; now if left out"))
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/anchor.ts"))
    .build(),

  task(["sallyport", "provenance", "revoke"], "Withdraw data for ever, as its source")
    .addPositionalArgument({ name: "data", description: "The file that was anchored, or the root of its batch" })
    .addOption(REASON)
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/revoke.ts"))
    .build(),
];
