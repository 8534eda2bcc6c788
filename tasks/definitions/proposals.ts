import { task } from "hardhat/config";
import { EVIDENCE, FROM, JSON_FLAG, option, POLICY, PROPOSAL, SIGNATURES, SYSTEM } from "./options.ts";

/** A proposal's life, from proposing to executing. */
export const proposalTasks = [
  task(["sallyport", "propose"], "Propose what a payout file, a batch of a Safe, a single call or a proposal file says")
    .addVariadicArgument({ name: "args", description: "Arguments of the call", defaultValue: [] })
    .addOption(option("payouts", "A CSV-airdrop file, anchored before"))
    .addOption(option("schema", "Schema that the payout file is anchored under"))
    .addOption(option("safeBatch", "A batch file of Safe's Transaction Builder"))
    .addFlag({ name: "split", description: "Make several proposals of a batch that does not fit one" })
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
    .addOption(option("evidence", "File for what it rests on, line by line; beside --out, with .evidence.txt behind"))
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../propose.ts"))
    .build(),

  task(["sallyport", "list"], "List all proposals and how they stand")
    .addOption(option("proposer", "Only those of this agent or approver"))
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../list.ts"))
    .build(),

  task(["sallyport", "show"], "Show what a proposal does, by which rules, and how it stands")
    .addPositionalArgument(PROPOSAL)
    .addOption(SIGNATURES)
    .addOption(option("out", "File for the proposal, to be handed on"))
    .addOption(EVIDENCE)
    .addFlag({ name: "hashes", description: "Show every hash, to be compared by a second way" })
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../show.ts"))
    .build(),

  task(["sallyport", "sign"], "Agree to a proposal as a member of a council, without gas")
    .addPositionalArgument(PROPOSAL)
    .addOption(FROM)
    .addOption(option("validUntil", "Last moment of the approval, in UTC; the proposal's end if left out"))
    .addOption(option("signer", "A member that signs elsewhere: its address, or verifier and key"))
    .addOption(option("signature", "What that member signed"))
    .addOption(option("out", "File for the signature"))
    .addOption(SIGNATURES)
    .addOption(EVIDENCE)
    .addFlag({ name: "send", description: "Carry it to the gate, where it and --signatures are enough" })
    .addFlag({ name: "anyway", description: "Sign although a call cannot be read, or a recipient only looks known" })
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../sign.ts"))
    .build(),

  task(["sallyport", "approve"], "Carry a council's signatures to the gate, or approve as the approver itself")
    .addPositionalArgument(PROPOSAL)
    .addVariadicArgument({ name: "signatures", description: "Files that members wrote", defaultValue: [] })
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../approve.ts"))
    .build(),

  task(["sallyport", "execute"], "Run a proposal that is ready; anybody may")
    .addPositionalArgument(PROPOSAL)
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../execute.ts"))
    .build(),
];
