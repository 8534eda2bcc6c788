import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

// What the commands are called and what they take; what they do stands in the file of the same name.

const JSON_FLAG = { name: "json", description: "Print the result as JSON" } as const;
const FROM = {
  name: "from",
  description: "Account that sends, one of the network's; the first if left out",
  type: ArgumentType.STRING_WITHOUT_DEFAULT,
  defaultValue: undefined,
} as const;
const SYSTEM = {
  name: "system",
  description: "Label of the system; the only one of the network if left out",
  type: ArgumentType.STRING_WITHOUT_DEFAULT,
  defaultValue: undefined,
} as const;

export const tasks = [
  emptyTask("sallyport", "Safeguards for treasuries that let AI agents act").build(),

  task(["sallyport", "deploy"], "Deploy the system that a DAO file describes, and verify it")
    .addPositionalArgument({ name: "dao", description: "The DAO file", defaultValue: "dao.yaml" })
    .addOption(FROM)
    .addFlag({ name: "dryRun", description: "Only tell what would be deployed where" })
    .addFlag({ name: "createx", description: "Put CreateX on the chain where it is missing" })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./deploy.ts"))
    .build(),

  task(["sallyport", "verify"], "Compare what stands on chain with the files that it was deployed from")
    .addOption(SYSTEM)
    .addOption({
      name: "dao",
      description: "The DAO file; the recorded one if left out",
      type: ArgumentType.STRING_WITHOUT_DEFAULT,
      defaultValue: undefined,
    })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./verify.ts"))
    .build(),

  emptyTask(["sallyport", "policy"], "Compile policy files and tell what they permit").build(),

  task(["sallyport", "policy", "compile"], "Compile a policy file to the root that the gate stores")
    .addPositionalArgument({ name: "file", description: "The policy file", defaultValue: "policy.yaml" })
    .addOption({
      name: "out",
      description: "File for the compiled rules",
      type: ArgumentType.STRING_WITHOUT_DEFAULT,
      defaultValue: undefined,
    })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./policy/compile.ts"))
    .build(),

  task(["sallyport", "policy", "exposure"], "Tell the most that a stolen agent key can move")
    .addPositionalArgument({ name: "file", description: "The policy file", defaultValue: "policy.yaml" })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./policy/exposure.ts"))
    .build(),
];
