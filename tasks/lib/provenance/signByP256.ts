import { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { Manifest } from "../../../sdk/provenance/manifest/manifest.ts";
import { keyidOf } from "../../../sdk/provenance/statement/key.ts";
import type { P256Signer } from "../../../sdk/provenance/statement/p256.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import { showUnseen } from "../../../sdk/text/formatText.ts";
import { storePaths } from "../data/storePaths.ts";
import { type Output, type Report, table } from "../output.ts";
import { signStored } from "./signedStatement.ts";

type ToSign = {
  store: string;
  batch: Omit<Batch, "anchorer">;
  manifest: Manifest | undefined;
};

/** A P-256 key says in a statement what data is, and nothing to the registry, which knows accounts only. */
export async function signByP256(
  output: Output,
  signer: P256Signer,
  { store, batch, manifest }: ToSign,
): Promise<Report> {
  if (manifest === undefined) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "Nothing is said of the data, and a statement without anything to say is not written.",
      place: "--p256",
      nextStep: "Hash the data with --about, which says what it is.",
    });
  }
  const isNew = (await signStored(signer, { store, batch, manifest })) === "new";
  const key = keyidOf(signer);
  output.line(`signed${isNew ? "" : " already"} by a P-256 key`);
  output.line(
    table([
      ["root", `${batch.root}, ${batch.size} records`],
      ["key", key],
      ["statement", showUnseen(storePaths(store).statement)],
      ["proves", "that the key's holder says of these records what the manifest says"],
      ["does not", "prove whose key it is, nor make the batch signed: the registry knows accounts only"],
      ["next", "tell readers the key by a way that they trust: they compare it with what verify tells"],
    ]),
  );
  return { json: { root: batch.root, key, statement: true, already: !isNew } };
}

/** @throws ARGUMENT_INVALID where something is asked for that only an account signs. */
export function requireP256Alone(args: Readonly<Record<string, unknown>>): void {
  const other = ["source", "key", "observedAt", "signature", "out"].find((name) => args[name] !== undefined);
  if (other === undefined) return;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: "A P-256 key signs the statement only: what the registry takes is signed by an account, beside it.",
    place: `--${other === "observedAt" ? "observed-at" : other}`,
    nextStep: "Sign twice: once with --p256 and without this, once as an account without --p256.",
  });
}
