import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { FROM, JSON_FLAG, option, POLICY, REASON, SYSTEM } from "./options.ts";

const STORE = option("store", "Folder for what proofs need; beside the data, with .sallyport behind its name");
const REGISTRY = option("registry", "Address of the ProvenanceRegistry, where no deployment is recorded");
const HASHED = { name: "data", description: "A file or folder that was hashed" } as const;

/** What proposals rest on. */
export const dataTasks = [
  task(["sallyport", "payouts"], "Tell what a payout file pays, and convert a spreadsheet's export to one")
    .addPositionalArgument({ name: "file", description: "A CSV-airdrop file, or a CSV file of another format" })
    .addOption(option("columns", "Which columns of another format are meant: receiver=target,amount=paid,token=USDC"))
    .addFlag({ name: "skipZero", description: "Leave out lines of another format whose amount is zero" })
    .addOption(option("out", "File for the payments, in the CSV-airdrop format"))
    .addOption(option("policy", "The policy file, which knows the tokens; policy.yaml if left out"))
    .addFlag(JSON_FLAG)
    .setAction(() => import("../payouts.ts"))
    .build(),

  emptyTask(["sallyport", "provenance"], "Anchor what data was, prove it record by record, and withdraw it").build(),

  task(["sallyport", "provenance", "hash"], "Hash a file, a folder or a stream into a batch, and keep what proofs need")
    .addPositionalArgument({ name: "data", description: "A file, a folder, or /dev/stdin" })
    .addOption(option("profile", "How files become records: lines, json, files or http; lines if left out"))
    .addOption(option("secret", "new hides the records from who guesses them, none does not; new if left out"))
    .addOption(STORE)
    .addOption(option("name", "How a stream, or a single file, is called in the batch"))
    .addOption(option("about", "File that says what the data is: origin, time, schema, steps; nothing if left out"))
    .addFlag({ name: "replace", description: "Give up another batch that is kept there, with its secret" })
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/hash.ts"))
    .build(),

  task(["sallyport", "provenance", "anchor"], "Anchor the hash of data that proposals rest on")
    .addPositionalArgument({ name: "data", description: "What was hashed, a text file, or the root of a batch" })
    .addOption({ name: "schema", description: "Schema by its name in the policy, or its hash", defaultValue: "" })
    .addOption(STORE)
    .addOption(option("size", "Number of records under a root"))
    .addOption(option("profile", "Profile of the records under a root"))
    .addOption(option("source", "Source that stands behind it, by name or address; nobody if left out"))
    .addOption(option("key", "Account that signs for the source; found among the network's if left out"))
    .addOption(option("observedAt", "When the data was observed, in UTC; now if left out"))
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/anchor.ts"))
    .build(),

  task(["sallyport", "provenance", "prove"], "Write the proof that one record is in an anchored batch")
    .addPositionalArgument(HASHED)
    .addPositionalArgument({
      name: "index",
      description: "Place of the record in the batch, from 0",
      type: ArgumentType.STRING_WITHOUT_DEFAULT,
      defaultValue: undefined,
    })
    .addOption(option("line", "Its line instead, from 1; of records that are whole files, 1"))
    .addOption(option("file", "The file of the folder that the line is of"))
    .addOption(option("out", "File for the proof; record-INDEX.json if left out"))
    .addOption(STORE)
    .addOption(REGISTRY)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/prove.ts"))
    .build(),

  task(["sallyport", "provenance", "verify"], "Say which record changed, or what a proof proves and what it does not")
    .addPositionalArgument({ name: "what", description: "What was hashed, or the file of a proof" })
    .addOption(option("batch", "Id of the batch that is meant, from the chain, a proposal or whom you believe"))
    .addOption(option("compare", "Another network of the configuration whose node must say the same"))
    .addOption(REGISTRY)
    .addOption(STORE)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/verify.ts"))
    .build(),

  task(["sallyport", "provenance", "disclose"], "Write some records with their proofs, and nothing of the others")
    .addPositionalArgument(HASHED)
    .addVariadicArgument({ name: "indices", description: "Places of the records in the batch, from 0" })
    .addOption(option("out", "File for the records; disclosed.json if left out"))
    .addOption(STORE)
    .addOption(REGISTRY)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/disclose.ts"))
    .build(),

  task(["sallyport", "provenance", "forget"], "Delete the secret of a batch: nothing of it can be proven any more")
    .addPositionalArgument(HASHED)
    .addOption(STORE)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/forget.ts"))
    .build(),

  task(["sallyport", "provenance", "revoke"], "Withdraw data for ever, as its source")
    .addPositionalArgument({ name: "data", description: "What was anchored: data, or the root of its batch" })
    .addOption(STORE)
    .addOption(REASON)
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/revoke.ts"))
    .build(),
];
