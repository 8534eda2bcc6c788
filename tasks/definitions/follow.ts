import { task } from "hardhat/config";
import { JSON_FLAG, option, POLICY, SYSTEM } from "./options.ts";

/** Following what happens, and what waits for whom. */
export const followTasks = [
  task(["sallyport", "inbox"], "Tell what waits for you, the most urgent first")
    .addOption(option("as", "Whose: an address, or verifier and key of a passkey; the network's accounts if left out"))
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../inbox.ts"))
    .build(),
];
