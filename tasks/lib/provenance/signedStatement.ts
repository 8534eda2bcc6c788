import { readFile } from "node:fs/promises";
import type { Address } from "viem";
import { signMessage } from "viem/actions";
import { explained } from "../../../sdk/errors/decodeGateError.ts";
import { isSallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { Manifest } from "../../../sdk/provenance/manifest/manifest.ts";
import { type Envelope, parseEnvelope, writeEnvelope } from "../../../sdk/provenance/statement/envelope.ts";
import {
  type AccountSigner,
  countersign,
  type StatementSigner,
  signStatement,
} from "../../../sdk/provenance/statement/signStatement.ts";
import { writeStatement } from "../../../sdk/provenance/statement/statement.ts";
import { verifyStatement } from "../../../sdk/provenance/statement/verifyStatement.ts";
import type { Batch } from "../../../sdk/provenance/types.ts";
import { storePaths } from "../data/storePaths.ts";
import { writeText } from "../files.ts";
import type { TaskNetwork } from "../network.ts";

type Stated = {
  store: string;
  batch: Omit<Batch, "anchorer">;
  manifest: Manifest;
};

/** An account of the network, as it signs statements. */
export function accountSigner(network: TaskNetwork, address: Address): AccountSigner {
  const client = network.sender(address);
  const { account } = client;
  return {
    kind: "eoa",
    address,
    signMessage: ({ message }) => explained(signMessage(client, { account, message })),
  };
}

/** Adds the key's signature to the statement that is kept, unless it is there. */
export async function signStored(signer: StatementSigner, { store, batch, manifest }: Stated): Promise<"new" | "kept"> {
  const { statement: path } = storePaths(store);
  const statement = { batch, manifest };
  const kept = await readKept(path);
  const isSame = kept !== undefined && Buffer.from(kept.payload).toString() === writeStatement(statement);
  if (isSame) {
    const signed = await verifyStatement({ envelope: kept, keys: [signer] }).catch(() => undefined);
    if (signed !== undefined) return "kept";
  }
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
