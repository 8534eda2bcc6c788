import { emptyTask, task } from "hardhat/config";
import { ArgumentType } from "hardhat/types/arguments";
import { FROM, JSON_FLAG, option, POLICY, REASON, SYSTEM } from "./options.ts";

const STORE = option("store", "Folder for what proofs need; beside the data, with .sallyport behind its name");
const REGISTRY = option("registry", "Address of the ProvenanceRegistry, where no deployment is recorded");
const BATCH = {
  name: "data",
  description: "Data that was anchored, the file of a proof, or the id or root of a batch",
} as const;
const MANIFESTS = option("manifests", "Manifests, stores, and folders of them, joined by commas; its own is found");
const LIMIT = option("limit", "How many batches and proposals people are shown; 200 if left out, and --json tells all");
const SCHEMA = {
  name: "schema",
  description: "Schema by its name in the policy, or its hash",
  defaultValue: "",
} as const;
const SOURCE_KEY = option("key", "Account that signs for the source; found among the network's if left out");
const OBSERVED_AT = option("observedAt", "When the data was observed, in UTC; now if left out");
const HASHED = { name: "data", description: "A file or folder that was hashed" } as const;

/** A command by which an attester says something of data: by calling, or by what it signs and somebody else carries. */
function testimonyTask(name: string, description: string) {
  return task(["sallyport", "provenance", name], description)
    .addPositionalArgument(BATCH)
    .addOption(STORE)
    .addOption(option("attester", "Who vouches, by name or address; found among the network's accounts if left out"))
    .addOption(option("key", "Account that signs for the attester; found among the network's if left out"))
    .addOption(option("validUntil", "Last moment, in UTC, at which it counts; a day from now if left out"))
    .addOption(option("out", "File for what is signed, instead of sending it"))
    .addOption(option("signatures", "Files that attesters signed, joined by commas: these are carried"))
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG);
}

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
    .addVariadicArgument({ name: "data", description: "What was hashed, text files, or the root of a batch" })
    .addFlag({ name: "log", description: "Enter it in the log of batches as well" })
    .addOption(SCHEMA)
    .addOption(STORE)
    .addOption(option("size", "Number of records under a root"))
    .addOption(option("profile", "Profile of the records under a root"))
    .addOption(option("source", "Source that stands behind it, by name or address; nobody if left out"))
    .addOption(SOURCE_KEY)
    .addOption(option("observation", "File of what the source signed elsewhere: then anybody can anchor it"))
    .addOption(OBSERVED_AT)
    .addOption(option("anchoredBy", "Who anchored it already: the store remembers that, and nothing is sent"))
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/anchor.ts"))
    .build(),

  task(["sallyport", "provenance", "sign"], "Stand behind data as its source, without a transaction")
    .addPositionalArgument(HASHED)
    .addOption(SCHEMA)
    .addOption(STORE)
    .addOption(option("source", "The source, by name or address; the one that the key belongs to if left out"))
    .addOption(SOURCE_KEY)
    .addOption(OBSERVED_AT)
    .addOption(option("signature", "What a key signed that is a contract, or signs elsewhere"))
    .addOption(
      option("p256", "Variable of environment or keystore with a P-256 key in PEM: it signs the statement alone"),
    )
    .addOption(option("out", "File for what anybody anchors it with; kept in the store if left out"))
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/sign.ts"))
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
    .addPositionalArgument({
      name: "what",
      description: "What was hashed, the file of a proof, or the evidence of a proposal",
    })
    .addOption(option("batch", "Id of the batch that is meant, from the chain, a proposal or whom you believe"))
    .addOption(option("about", "File that says what the data is: its manifest is compared with that, numbers counted"))
    .addOption(option("proposal", "The proposal that it is the evidence of: a file; with --network also AGENT/NONCE"))
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
    .addFlag({ name: "bare", description: "Leave out manifest and statement: they hold the SHA-256 of whole files" })
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

  task(["sallyport", "provenance", "dispute"], "Hold what rests on data, as its source or an attester, for a time")
    .addPositionalArgument(BATCH)
    .addOption(STORE)
    .addOption(REASON)
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/dispute.ts"))
    .build(),

  task(["sallyport", "provenance", "taint"], "Mark what was derived from withdrawn data, for ever")
    .addPositionalArgument(BATCH)
    .addOption({ name: "parent", description: "The withdrawn data that it was derived from", defaultValue: "" })
    .addFlag({ name: "all", description: "Mark all that is known to rest on the data, which is withdrawn itself" })
    .addOption(option("limit", "How many are marked with --all; 200 if left out, and the next run goes on"))
    .addOption(MANIFESTS)
    .addOption(STORE)
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/taint.ts"))
    .build(),

  task(["sallyport", "provenance", "lineage"], "Tell what data was derived from, and how each of that stands")
    .addPositionalArgument(BATCH)
    .addOption(MANIFESTS)
    .addOption(option("depth", "How many generations are followed; 1000 if left out"))
    .addOption(LIMIT)
    .addOption(option("out", "File for the same as PROV-JSON"))
    .addOption(STORE)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/lineage.ts"))
    .build(),

  task(["sallyport", "provenance", "impact"], "Tell what rests on data: proposals, and what was derived from it")
    .addPositionalArgument(BATCH)
    .addOption(MANIFESTS)
    .addOption(LIMIT)
    .addOption(STORE)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/impact.ts"))
    .build(),

  task(["sallyport", "provenance", "log"], "Tell where data stands in the log of batches, and prove it")
    .addVariadicArgument({
      name: "batches",
      description: "Data that was anchored, or ids of batches",
      defaultValue: [],
    })
    .addFlag({ name: "enter", description: "Enter those that are not in the log" })
    .addOption(option("since", "A size that the log had: proves that it was continued, and not changed"))
    .addOption(option("until", "The size as of which things are told; the size of now if left out"))
    .addOption(option("out", "File for the proof"))
    .addOption(option("verify", "Verify such a file instead; asks no node unless a network is named"))
    .addOption(option("root", "The root of the log that the file must be about, from whom you believe"))
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/log.ts"))
    .build(),

  testimonyTask("attest", "Vouch for data, as an admitted attester: level attested")
    .setAction(() => import("../provenance/attest.ts"))
    .build(),

  testimonyTask("measure", "Report what was measured of data, as an attester: level measured")
    .addVariadicArgument({
      name: "measures",
      description: "A metric and a whole number each: 'gaps 2'",
      defaultValue: [],
    })
    .addOption(option("checker", "Name and version of what measured it: gapcheck/1"))
    .setAction(() => import("../provenance/measure.ts"))
    .build(),

  task(["sallyport", "provenance", "prove-batch"], "Bring the verifier of a schema its proof: level proven")
    .addPositionalArgument(BATCH)
    .addOption(option("out", "File for the statement that a P-256 key is to sign; nothing is sent"))
    .addOption(option("signature", "File with that signature, as OpenSSL writes it"))
    .addOption(option("proof", "What another verifier asks for: hex, or a file"))
    .addOption(STORE)
    .addOption(FROM)
    .addOption(SYSTEM)
    .addOption(POLICY)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/proveBatch.ts"))
    .build(),

  task(["sallyport", "provenance", "verifier"], "Deploy what takes a batch for proven where a P-256 key says so")
    .addPositionalArgument({ name: "publicKey", description: "The public key: a PEM file, or X and Y in hex" })
    .addOption(FROM)
    .addFlag(JSON_FLAG)
    .setAction(() => import("../provenance/verifier.ts"))
    .build(),
];
