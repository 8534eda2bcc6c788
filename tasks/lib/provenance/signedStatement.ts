import { readFile } from "node:fs/promises";
import type { Hex } from "viem";
import { signMessage } from "viem/actions";
import { explained } from "../../../sdk/errors/decodeGateError.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { Manifest } from "../../../sdk/provenance/manifest/manifest.ts";
import { type Envelope, parseEnvelope, writeEnvelope } from "../../../sdk/provenance/statement/envelope.ts";
import type { StatementKey } from "../../../sdk/provenance/statement/key.ts";
import { countersign, signStatement } from "../../../sdk/provenance/statement/signStatement.ts";
import { writeStatement } from "../../../sdk/provenance/statement/statement.ts";
import { verifyStatement } from "../../../sdk/provenance/statement/verifyStatement.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import { storePaths } from "../data/storePaths.ts";
import { writeText } from "../files.ts";
import type { TaskContext } from "../runTask.ts";
import type { SigningKey } from "./sourceKey.ts";

type Stated = {
  store: string;
  batch: Omit<Batch, "anchorer">;
  manifest: Manifest | undefined;
  by: SigningKey;
  isElsewhere: boolean;
};

/** Adds the key's signature to the statement that is kept, where there is something to state. */
export async function signStored(
  { network }: TaskContext,
  { store, batch, manifest, by, isElsewhere }: Stated,
): Promise<"none" | "new" | "kept"> {
  if (manifest === undefined || by.kind === "contract" || isElsewhere) return "none";
  const { statement: path } = storePaths(store);
  const key: StatementKey = { kind: "eoa", address: by.key };
  const statement = { batch, manifest };
  const kept = await readKept(path);
  const isSame = kept !== undefined && Buffer.from(kept.payload).toString() === writeStatement(statement);
  if (isSame) {
    const signed = await verifyStatement({ envelope: kept, keys: [key] }).catch(() => undefined);
    if (signed !== undefined) return "kept";
  }
  const client = network.sender(by.key);
  const signer = {
    ...key,
    signMessage: ({ message }: { message: { raw: Hex } }) =>
      explained(signMessage(client, { account: client.account, message })),
  };
  const envelope = isSame ? await countersign({ envelope: kept, signer }) : await signStatement({ statement, signer });
  await writeText(path, writeEnvelope(envelope));
  return "new";
}

/** What stands there. What is no envelope gives way, as a file of our own that was damaged. */
async function readKept(path: string): Promise<Envelope | undefined> {
  const text = await readFile(path, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return parseEnvelope(text, path);
  } catch (error) {
    if (isSallyportError(error, "STATEMENT_INVALID")) return undefined;
    throw error;
  }
}
