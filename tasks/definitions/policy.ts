import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { FROM, JSON_FLAG, option, SYSTEM } from "./options.ts";

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

  task(["sallyport", "policy", "check"], "Say whether the policy permits a call, by which rule, and what it takes")
    .addVariadicArgument({ name: "args", description: "Arguments of the call", defaultValue: [] })
    .addOption(option("to", "Whom the call is to: a name of the policy or system, or an address"))
    .addOption(option("call", 'The function: "transfer(address to, uint256 amount)"'))
    .addOption(option("value", 'Native value: "0.5 ETH", or wei'))
    .addOption(option("file", "A proposal file instead of a call"))
    .addOption(option("safeBatch", "A batch file of Safe's Transaction Builder instead of a call"))
    .addOption(option("proposer", "Agent by name or id, or approver by its name or address"))
    .addOption(option("tier", "The tier that it is to go on; the lowest that carries it if left out"))
    .addOption(option("bound", 'What it declares of the treasury: "at least 850 GEUR"'))
    .addOption(option("batches", "Ids of batches that it rests on, joined by commas; with --network"))
    .addOption(option("policy", "The policy file; with --network the recorded one if left out"))
    .addOption(SYSTEM)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../policy/check.ts"))
    .build(),

  task(["sallyport", "policy", "replay"], "Tell what a new policy would have said to all proposals so far")
    .addPositionalArgument({ name: "file", description: "The new policy file" })
    .addOption(SYSTEM)
    .addOption(option("failOn", "End with a code above zero where one that executed would be: refused, held"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("../policy/replay.ts"))
    .build(),

  task(["sallyport", "policy", "test"], "Compare a policy with a table of calls and verdicts")
    .addPositionalArgument({ name: "file", description: "The table", defaultValue: "policy.tests.yaml" })
    .addOption(option("policy", "The policy file; the one that the table names if left out"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("../policy/test.ts"))
    .build(),

  task(["sallyport", "policy", "schema"], "Print the JSON Schema with which editors help to write a file")
    .addPositionalArgument({ name: "kind", description: "policy, policy.tests or dao", defaultValue: "policy" })
    .addOption(option("out", "File for the schema"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("../policy/schema.ts"))
    .build(),

  task(["sallyport", "policy", "exposure"], "Tell the most that a stolen agent key can move")
    .addPositionalArgument({
      name: "file",
      description: "The policy file; policy.yaml if left out, and with --network the one in force",
      type: ArgumentType.STRING_WITHOUT_DEFAULT,
      defaultValue: undefined,
    })
    .addOption(SYSTEM)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../policy/exposure.ts"))
    .build(),

  task(["sallyport", "policy", "publish"], "Publish the rules of a policy file, so that losing the file loses nothing")
    .addPositionalArgument({ name: "file", description: "The policy file", defaultValue: "policy.yaml" })
    .addOption(FROM)
    .addOption(SYSTEM)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../policy/publish.ts"))
    .build(),

  task(["sallyport", "policy", "recover"], "Rebuild the rules in force from what was published")
    .addOption(option("out", "File for the rules; recovered.json if left out"))
    .addOption(SYSTEM)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../policy/recover.ts"))
    .build(),
];
