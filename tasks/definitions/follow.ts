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

  task(["sallyport", "keep"], "Execute what is ready and permitted, for ever or once")
    .addFlag({ name: "once", description: "One round, and no more" })
    .addOption({ name: "every", description: "Time between rounds", defaultValue: "15s" })
    .addOption(option("only", "Only proposals of this agent or approver"))
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag({ name: "json", description: "Print each event as one line of JSON" })
    .setAction(() => import("../keep.ts"))
    .build(),
];
