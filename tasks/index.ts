import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";

// What the commands are called and what they take; what they do stands in the file of the same name.

/** An option that may be left out. */
function option<const Name extends string>(name: Name, description: string) {
  return { name, description, type: ArgumentType.STRING_WITHOUT_DEFAULT, defaultValue: undefined } as const;
}

const JSON_FLAG = { name: "json", description: "Print the result as JSON" } as const;
const FROM = option("from", "Account that sends, one of the network's; the first if left out");
const SYSTEM = option("system", "Label of the system; the only one of the network if left out");
const POLICY = option("policy", "The policy file; the recorded one if left out");
const OUT = option("out", "File for what is not sent but handed on");
const REASON = { name: "reason", description: "Shown to signers, at most 280 bytes", defaultValue: "" } as const;
const PROPOSAL = {
  name: "proposal",
  description: "A proposal file; or agent and nonce, such as treasurer/7",
} as const;
const SIGNATURES = option("signatures", "Files of members who signed already, joined by commas");

export const tasks = [
  emptyTask("sallyport", "Safeguards for treasuries that let AI agents act").build(),

  // ------------------------------------------------------------------------------------------------- deploy

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
    .addOption(option("dao", "The DAO file; the recorded one if left out"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("./verify.ts"))
    .build(),

  // ------------------------------------------------------------------------------------------------- policy

  emptyTask(["sallyport", "policy"], "Compile policy files and tell what they permit").build(),

  task(["sallyport", "policy", "compile"], "Compile a policy file to the root that the gate stores")
    .addPositionalArgument({ name: "file", description: "The policy file", defaultValue: "policy.yaml" })
    .addOption(option("out", "File for the compiled rules"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("./policy/compile.ts"))
    .build(),

  task(["sallyport", "policy", "exposure"], "Tell the most that a stolen agent key can move")
    .addPositionalArgument({ name: "file", description: "The policy file", defaultValue: "policy.yaml" })
    .addFlag(JSON_FLAG)
    .setAction(() => import("./policy/exposure.ts"))
    .build(),

  // ------------------------------------------------------------------------------------------- a proposal's life

  task(["sallyport", "propose"], "Propose what a payout file, a single call or a proposal file says")
    .addVariadicArgument({ name: "args", description: "Arguments of the call", defaultValue: [] })
    .addOption(option("payouts", "A CSV-airdrop file, anchored before"))
    .addOption(option("schema", "Schema that the payout file is anchored under"))
    .addOption(option("file", "A proposal file"))
    .addOption(option("to", "Whom the call is to: a name of the policy or system, or an address"))
    .addOption(option("call", 'The function: "transfer(address to, uint256 amount)"'))
    .addOption(option("value", 'Native value: "0.5 ETH", or wei'))
    .addOption(option("proposer", "Agent by name or id, or approver by its council's name or address"))
    .addFlag({ name: "root", description: "Propose at root, as the root approver" })
    .addOption(option("tier", "A tier above the lowest that carries the call"))
    .addOption(option("batches", "Ids of batches that the call rests on, joined by commas"))
    .addOption(option("bound", 'How the treasury must change: "at least 850 GEUR"'))
    .addOption(option("nonce", "Nonce; it follows from the call if left out"))
    .addOption({ name: "lifetime", description: "How long it may execute", defaultValue: "14 days" })
    .addOption(option("key", "Agent key that signs; found among the network's accounts if left out"))
    .addOption(option("out", "File for the signed proposal, which is then not sent"))
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./propose.ts"))
    .build(),

  task(["sallyport", "list"], "List all proposals and how they stand")
    .addOption(option("proposer", "Only those of this agent or approver"))
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./list.ts"))
    .build(),

  task(["sallyport", "show"], "Show what a proposal does, by which rules, and how it stands")
    .addPositionalArgument(PROPOSAL)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./show.ts"))
    .build(),

  task(["sallyport", "sign"], "Agree to a proposal as a member of a council, without gas")
    .addPositionalArgument(PROPOSAL)
    .addOption(FROM)
    .addOption(option("validUntil", "Last moment of the approval, in UTC; the proposal's end if left out"))
    .addOption(option("signer", "A member that signs elsewhere: its address, or verifier and key"))
    .addOption(option("signature", "What that member signed"))
    .addOption(option("out", "File for the signature"))
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./sign.ts"))
    .build(),

  task(["sallyport", "approve"], "Carry a council's signatures to the gate, or approve as the approver itself")
    .addPositionalArgument(PROPOSAL)
    .addVariadicArgument({ name: "signatures", description: "Files that members wrote", defaultValue: [] })
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./approve.ts"))
    .build(),

  task(["sallyport", "execute"], "Run a proposal that is ready; anybody may")
    .addPositionalArgument(PROPOSAL)
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./execute.ts"))
    .build(),

  // --------------------------------------------------------------------------------------------------- stop

  task(["sallyport", "veto"], "Stop a proposal of an agent as the guardian, or a root proposal as the root vetoer")
    .addPositionalArgument(PROPOSAL)
    .addOption(REASON)
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./veto.ts"))
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
    .setAction(() => import("./reject.ts"))
    .build(),

  task(["sallyport", "withdraw"], "Take a proposal back, as who made it or answers for it")
    .addPositionalArgument(PROPOSAL)
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./withdraw.ts"))
    .build(),

  task(["sallyport", "pause"], "Pause proposing and executing for agents, as the guardian")
    .addPositionalArgument({ name: "duration", description: 'How long: "2 days"' })
    .addOption(FROM)
    .addOption(SIGNATURES)
    .addOption(OUT)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./pause.ts"))
    .build(),

  // --------------------------------------------------------------------------------------------------- data

  task(["sallyport", "anchor"], "Anchor the hash of data that proposals rest on")
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
    .setAction(() => import("./anchor.ts"))
    .build(),

  task(["sallyport", "revoke-input"], "Withdraw data for ever, as its source")
    .addPositionalArgument({ name: "data", description: "The file that was anchored, or the root of its batch" })
    .addOption(REASON)
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("./revokeInput.ts"))
    .build(),
];
