import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { alone } from "../lib/data/alone.ts";
import { dataAt, hasStore } from "../lib/data/dataAt.ts";
import { forgetSecret, hidesRecords, readSecret } from "../lib/data/secret.ts";
import { readStoredBatch } from "../lib/data/storedBatch.ts";
import { forgetManifest } from "../lib/data/storedManifest.ts";
import type { Output, Report } from "../lib/output.ts";
import { offline } from "../lib/runTask.ts";

export type ForgetArguments = {
  /** A file or folder that was hashed. */
  data: string;
  store: string | undefined;
};

export default offline(forget);

/** Deletes the secret of a batch: from then on nobody can tell of its root what it was made from. */
export async function forget(output: Output, args: ForgetArguments): Promise<Report> {
  const at = dataAt(args.data, args.store);
  if (!(await hasStore(at))) throw noBatch(at.store);
  return alone(at.store, () => forgetAlone(output, at.store));
}

async function forgetAlone(output: Output, store: string): Promise<Report> {
  const batch = await readStoredBatch(store);
  if (batch === undefined) throw noBatch(store);
  const { root, size } = batch;
  const secret = await readSecret(store);
  if (secret !== undefined && !hidesRecords(secret)) throw nothingHidden(store);
  // One that was killed on its way is brought to its end.
  const left = await forgetManifest(store, batch);
  await forgetSecret(store);
  if (secret === undefined) {
    output.line(`forgotten already: ${showUnseen(store)} holds no secret`);
    return { json: { root, already: true } };
  }
  output.line(`forgot the secret of ${root}`);
  output.line("  no more    can one of its records be proven or disclosed, nor can be told which of them changed");
  output.line("  no more    can a guess at a record be confirmed by the root, not even by who made it");
  if (batch.manifestHash !== undefined && left !== "all") {
    output.line("  no more    can its manifest be shown, nor a statement of it, nor a guess be confirmed by its hash");
  }
  if (left === "digest") output.line("  still      can be shown what the batch rests on, without the manifest");
  if (left === "all") {
    output.line(
      "  still      can who knows the rest of a file confirm a guess: the hash on chain is of its SHA-256 too",
    );
  }
  output.line(
    `  still      is the batch as it was anchored, with its ${size} records; proofs that were handed out hold`,
  );
  output.line("  still      does batch.json hold the SHA-256 of whole files: remove the store where nobody needs it");
  output.line(`  not done   copies: ${COPIES[batch.manifestHash === undefined ? "bare" : "said"]}`);
  return { json: { root, already: false } };
}

const COPIES = {
  bare: "whoever has a copy of the secret, a backup too, can do all that",
  said: "whoever has a copy of the secret, a backup too, can do all that; who was given the manifest can guess by it",
} as const;

function nothingHidden(store: string): SallyportError {
  return new SallyportError("SECRET_MISSING", {
    summary: "This batch was hashed without a secret: there is nothing to forget.",
    place: store,
    nextStep: "Nothing hides these records from who guesses them. Hash what must be hidden with --secret new.",
  });
}

function noBatch(store: string): SallyportError {
  return new SallyportError("STORE_INVALID", { summary: `${showUnseen(store)} holds no batch.`, place: store });
}
