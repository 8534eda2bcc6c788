import { task } from "hardhat/config";
import { FROM, JSON_FLAG, OUT, option, POLICY, PROPOSAL, REASON, SIGNATURES, SYSTEM } from "./options.ts";

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

  task(["sallyport", "allowances"], "List what others may take from the treasury, and revoke it as the guardian")
    .addOption(option("token", "Tokens besides those of the policy, by name or address, joined by commas"))
    .addOption(option("revoke", "Revoke what this spender may take; all: what anybody may"))
    .addOption(option("fromBlock", "First block that can hold a grant"))
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../allowances.ts"))
    .build(),
];
