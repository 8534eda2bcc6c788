import { task } from "hardhat/config";
import { FROM, JSON_FLAG, option, POLICY, PROPOSAL, SYSTEM } from "./options.ts";

/** Following what happens, and what waits for whom. */
export const followTasks = [
  task(["sallyport", "inbox"], "Tell what waits for you, the most urgent first")
    .addOption(option("as", "Whose: an address, or verifier and key of a passkey; the network's accounts if left out"))
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../inbox.ts"))
    .build(),

  task(["sallyport", "collect"], "Gather what members signed, tell who has not, and carry it where it is enough")
    .addPositionalArgument(PROPOSAL)
    .addVariadicArgument({ name: "files", description: "Files of members, or folders of them", defaultValue: ["."] })
    .addFlag({ name: "approve", description: "Carry them to the gate, where they are enough" })
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../collect.ts"))
    .build(),
];
