import { emptyTask, task } from "hardhat/config";
import { JSON_FLAG, option } from "./options.ts";

/** What may be proposed at all: the policy as a file. */
export const policyTasks = [
  emptyTask(["sallyport", "policy"], "Compile policy files and tell what they permit").build(),

  task(["sallyport", "policy", "compile"], "Compile a policy file to the root that the gate stores")
    .addPositionalArgument({ name: "file", description: "The policy file", defaultValue: "policy.yaml" })
    .addOption(option("out", "File for the compiled rules"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("../policy/compile.ts"))
    .build(),

  task(["sallyport", "policy", "explain"], "Tell in plain words what a policy file permits")
    .addPositionalArgument({ name: "file", description: "The policy file", defaultValue: "policy.yaml" })
    .addOption(option("rule", "Only this rule of the file"))
    .addOption(option("dao", "The DAO file, which knows who agrees on a tier and how long it waits"))
    .addOption(option("out", "File for the page, in Markdown"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("../policy/explain.ts"))
    .build(),

  task(["sallyport", "policy", "exposure"], "Tell the most that a stolen agent key can move")
    .addPositionalArgument({ name: "file", description: "The policy file", defaultValue: "policy.yaml" })
    .addFlag(JSON_FLAG)
    .setAction(() => import("../policy/exposure.ts"))
    .build(),
];
