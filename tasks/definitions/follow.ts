import { task } from "hardhat/config";
import { FROM, JSON_FLAG, option, POLICY, PROPOSAL, SIGNATURES, SYSTEM } from "./options.ts";

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
    .addOption(option("maxFee", "Ether that one execution may cost; what would cost more waits"))
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag({ name: "json", description: "Print each event as one line of JSON" })
    .setAction(() => import("../keep.ts"))
    .build(),

  task(
    ["sallyport", "watch"],
    "Tell what is remarkable about proposals, for ever or once, and veto what is to be vetoed",
  )
    .addFlag({ name: "once", description: "One round, and no more" })
    .addOption({ name: "every", description: "Time between rounds", defaultValue: "15s" })
    .addOption(option("evidence", "The folder in which evidence lies, each file named by its root"))
    .addOption(option("veto", "Findings for which a proposal of an agent is vetoed, joined by commas"))
    .addOption(option("compare", "Another network of the configuration whose node must say the same"))
    .addOption(option("manifests", "Files and folders of manifests, joined by commas: from what data was derived"))
    .addOption(option("taint", "Ether to spend in 24 hours on marking what was derived from withdrawn data"))
    .addOption(option("finality", "Blocks after which the chain does not change its mind; 32 if left out"))
    .addOption(option("webhook", "The configuration variable that holds the address to which events are sent"))
    .addOption(option("webhookSecret", "The configuration variable that holds the secret which signs them"))
    .addOption(option("out", "The folder for vetoes that other members must sign as well"))
    .addOption(option("state", "The file that remembers what was told; with a webhook beside the agents if left out"))
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag({ name: "json", description: "Print each event as one line of JSON" })
    .setAction(() => import("../watch.ts"))
    .build(),

  task(["sallyport", "verify-hashes"], "Recompute every hash of a proposal in two ways, from files alone")
    .addPositionalArgument({ name: "file", description: "A proposal file, as propose and show write it with --out" })
    .addOption(option("policy", "The policy file that its rules have to be of"))
    .addOption(SIGNATURES)
    .addOption(option("evidence", "The text whose lines are the evidence"))
    .addOption(option("data", "Texts whose lines are records of its inputs, joined by commas"))
    .addOption(option("id", "What a wallet or another machine shows as the id"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("../verifyHashes.ts"))
    .build(),

  task(["sallyport", "history"], "Tell everything that ever happened to the gate, in words")
    .addOption(option("since", "A block, a day or a moment in UTC, itself included"))
    .addOption(option("until", "A block, a day or a moment in UTC, itself included"))
    .addOption(option("proposer", "Only what concerns this agent or approver"))
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../history.ts"))
    .build(),

  task(
    ["sallyport", "audit"],
    "Tell of every proposal of a range what it did, by whom, by which rule, and what came of it",
  )
    .addOption(option("since", "A block, a day or a moment in UTC, itself included"))
    .addOption(option("until", "A block, a day or a moment in UTC, itself included"))
    .addOption(option("earlier", "Policy files that were in force earlier, joined by commas"))
    .addOption({ name: "out", description: "The folder that the report is written to", defaultValue: "audit" })
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../audit.ts"))
    .build(),

  task(["sallyport", "audit", "verify"], "Compute an audit again from its bundle, and compare the files beside it")
    .addPositionalArgument({
      name: "path",
      description: "The folder of an audit, or its bundle",
      defaultValue: "audit",
    })
    .addFlag(JSON_FLAG)
    .setAction(() => import("../audit/verify.ts"))
    .build(),
];
