import { task } from "hardhat/config";
import { FROM, JSON_FLAG, OUT, POLICY, PROPOSAL, REASON, SIGNATURES, SYSTEM } from "./options.ts";

/** What stops a proposal, or all of them. */
export const stopTasks = [
  task(["sallyport", "veto"], "Stop a proposal of an agent as the guardian, or a root proposal as the root vetoer")
    .addPositionalArgument(PROPOSAL)
    .addOption(REASON)
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../veto.ts"))
    .build(),

  task(["sallyport", "reject"], "Refuse a proposal of an agent, as the approver of its tier")
    .addPositionalArgument(PROPOSAL)
    .addOption(REASON)
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../reject.ts"))
    .build(),

  task(["sallyport", "withdraw"], "Take a proposal back, as who made it or answers for it")
    .addPositionalArgument(PROPOSAL)
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../withdraw.ts"))
    .build(),

  task(["sallyport", "pause"], "Pause proposing and executing for agents, as the guardian")
    .addPositionalArgument({ name: "duration", description: 'How long: "2 days"' })
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../pause.ts"))
    .build(),
];
