import { type ErrorEntry, entry } from "./entry.ts";

/** What can be wrong with data that is hashed, and with what is said about it. */
export const provenanceErrors = {
  PROFILE_UNKNOWN: entry("No record profile has this name.", "Name one that docs/provenance.md lists."),
  RECORD_INVALID: entry(
    "A record is not as its profile demands, or could be read in more than one way.",
    "Correct the data where the error says, or hash it as it stands with the profile lines.",
  ),
  RECORD_HOLDS_SECRET: entry(
    "What would become a record holds what opens an account: a password, a key, a cookie.",
    "Leave it out of what is recorded. Where it was recorded already, take it for known to others, and replace it.",
  ),
  RECORD_NOT_IN_BATCH: entry(
    "A proof does not lead from the record to the batch: the record, its place or the batch is another.",
    "Compare the record byte by byte with what was hashed, or ask for the proof anew; see docs/provenance.md.",
  ),
  BATCH_OF_OTHER: entry(
    "What is shown is about another batch than the one that is meant.",
    "Compare the batch ids, and ask for the file of the batch that you mean.",
  ),
  BATCH_AMBIGUOUS: entry(
    "Several batches were anchored under the same root: for other schemas, or by others who have the data as well.",
    "Name the one that you mean by its batch id.",
  ),
  BATCH_NOT_LOGGED: entry(
    "The batch is anchored, and nobody entered it in the log of batches.",
    "Enter it, which anybody may: hardhat sallyport provenance log BATCH --enter.",
  ),
  LOG_SIZE_INVALID: entry(
    "The log of batches did not have this size, or this position is not below it.",
    "Give a size that the log has had, and a position below it.",
  ),
  LOG_PROOF_INVALID: entry(
    "A proof does not lead to the root of the log that it names.",
    "Ask for the proof anew; where a log does not continue an earlier one, whoever showed it showed another log.",
  ),
  MANIFEST_INVALID: entry(
    "A manifest is not JSON that is read in one way only, or says what cannot be.",
    "Correct it where the error says; docs/provenance.md tells what each of its fields is.",
  ),
  ABOUT_INVALID: entry(
    "A file that says what data is has another form than it must have, or says what cannot be.",
    "Correct it where the error says; docs/provenance.md tells what each of its keys is.",
  ),
  MANIFEST_TOO_LARGE: entry(
    "A manifest has more bytes than one may have.",
    "Split the batch, or let an activity rest on one batch that gathers the others.",
  ),
  MANIFEST_OF_OTHER: entry(
    "A manifest is not the one that the batch commits to, or contradicts it.",
    "Look for the manifest that was hashed with the batch; a single other byte of meaning makes it another.",
  ),
  MANIFEST_UNKNOWN: entry(
    "The manifest of a batch is needed, and was not found: the chain holds its hash alone.",
    "Name the folders or files where manifests are kept with --manifests, or ask whoever anchored the batch for it.",
  ),
  PARENT_UNKNOWN: entry(
    "The manifest does not name the batch among those that it rests on.",
    "Compare the batch id, and whether the manifest is that of the child.",
  ),
  STATEMENT_INVALID: entry(
    "A file is no DSSE envelope with an in-toto statement about a batch, or what it says does not fit together.",
    "Use the file as it was written, unchanged; docs/provenance.md tells what stands in it.",
  ),
  STATEMENT_OTHER_TYPE: entry(
    "An envelope holds something else than a statement about a batch.",
    "Check that it is the right file: other tools sign other things in the same envelopes.",
  ),
  STATEMENT_NOT_SIGNED: entry(
    "None of the keys that were asked for signed the statement.",
    "Ask who gave you the statement for one that the source's key signed; what is signed cannot be mended.",
  ),
  SIGNING_KEY_INVALID: entry(
    "What is to sign a statement is no private key of P-256, in PEM as PKCS#8.",
    "Name the variable of the environment or keystore that holds it; `openssl pkcs8 -topk8 -nocrypt` writes that form.",
  ),
  VERIFIER_KEY_INVALID: entry(
    "A verifier is to check signatures of a key that is no public key of P-256.",
    "Give the public key as PEM, such as `openssl ec -in key.pem -pubout` writes, or as X and Y, 64 bytes in hex.",
  ),
  VERIFIER_PROOF_INVALID: entry(
    "What is to be brought to the verifier of a schema is neither a proof in hex nor a signature that can be read.",
    "Give the file as it was written by what signed the statement.",
  ),
  OBSERVATION_OF_OTHER: entry(
    "What a source signed of data is about another chain, registry, batch or source than the one that is meant.",
    "Ask the source to sign this batch, for this registry: hardhat sallyport provenance sign.",
  ),
  EVIDENCE_OF_OTHER: entry(
    "A file is not the evidence that the proposal names: a line is another, is missing, or stands elsewhere.",
    "Ask for the evidence that was written when it was proposed, unchanged; or look whether another proposal is meant.",
  ),
  CRYPTO_UNAVAILABLE: entry(
    "The browser gives a page no cryptography, because it was not served over https or from this machine.",
    "Open the page over https, or from localhost.",
  ),
} as const satisfies Record<string, ErrorEntry>;
