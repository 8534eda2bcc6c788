import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { JSON_FLAG, option, SYSTEM } from "./options.ts";

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

  task(["sallyport", "policy", "diff"], "Tell what a new policy loosens and what it tightens")
    .addPositionalArgument({
      name: "old",
      description: "The old policy file; a file given alone is the new one, and the old one is in force",
    })
    .addPositionalArgument({
      name: "new",
      description: "The new policy file",
      type: ArgumentType.STRING_WITHOUT_DEFAULT,
      defaultValue: undefined,
    })
    .addOption(SYSTEM)
    .addOption(option("out", "File for the comparison, as text"))
    .addOption(option("failOn", "End with a code above zero where something is: looser, tighter, otherwise"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("../policy/diff.ts"))
    .build(),

  task(["sallyport", "policy", "exposure"], "Tell the most that a stolen agent key can move")
    .addPositionalArgument({ name: "file", description: "The policy file", defaultValue: "policy.yaml" })
    .addFlag(JSON_FLAG)
    .setAction(() => import("../policy/exposure.ts"))
    .build(),
];
