import { stat, writeFile } from "node:fs/promises";
import { bytesToHex, concat, type Hex, hexToBytes, isHex, toHex, zeroAddress } from "viem";
import { proveBatch as sendProof } from "../../sdk/actions/proveBatch.ts";
import { confirm } from "../../sdk/actions/sendCall.ts";
import { readDerSignature } from "../../sdk/council/derSignature.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { batchLevel } from "../../sdk/provenance/types.ts";
import { verifierStatementBytes, verifierStatementDigest } from "../../sdk/provenance/verifierStatement.ts";
import { readBatchStatus } from "../../sdk/read/readBatch.ts";
import { readSchemaSettings } from "../../sdk/read/readSchema.ts";
import { showUnseen } from "../../sdk/text/formatText.ts";
import { formatMoment } from "../../sdk/time/moment.ts";
import { commandOf, given } from "../lib/commandLine.ts";
import { readBytes } from "../lib/files.ts";
import { type Report, waiting } from "../lib/output.ts";
import type { MeantBatch } from "../lib/provenance/meantBatch.ts";
import { openBatch } from "../lib/provenance/openBatch.ts";
import { levelWords, withdrawalWords } from "../lib/provenance/standingWords.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import type { SystemArguments } from "../lib/system.ts";

export type ProveBatchArguments = SystemArguments &
  MeantBatch & {
    /** What the verifier asks for, in hex or in a file, handed on as it is. */
    proof: string | undefined;
    /** A file with the signature of a P-256 key over the statement, as OpenSSL writes it. */
    signature: string | undefined;
    /** Where the statement is written that a P-256 key is to sign. */
    out: string | undefined;
    from: string | undefined;
  };

/** No transaction carries more. */
const MOST_PROOF_BYTES = 128 * 1024;

export default onNetwork(proveBatch);

/**
 * Brings the verifier of a batch's schema what it asks for: where it takes it, the batch is proven. Without a proof the
 * statement is written that the key of a P256StatementVerifier is to sign.
 */
export async function proveBatch(context: TaskContext, args: ProveBatchArguments): Promise<Report> {
  const { network, output } = context;
  const { system, provenance, book, booked } = await openBatch(context, args);
  const { batch, batchId, observedAt, levels } = booked;
  if ((levels & batchLevel.proven) !== 0) {
    output.line(`proven already: ${batchId}`);
    return { json: { batchId, levels, already: true } };
  }
  const { schema } = batch;
  const { verifier } = await readSchemaSettings(network.client, { provenance, schema });
  if (verifier === zeroAddress) {
    throw new SallyportError("PROVENANCE_NOT_SET", {
      summary: "Root has named no verifier for data of this schema.",
      value: schema,
      args: { schema, what: "verifier" },
    });
  }
  if (args.out !== undefined) {
    const statement = { chainId: network.chainId, registry: provenance, verifier, batchId, observedAt };
    await writeStatement(args.out, hexToBytes(verifierStatementBytes(statement)));
    output.line(`statement in ${showUnseen(args.out)}`);
    output.line(`  says       batch ${batchId}, observed ${formatMoment(observedAt)}, to ${verifier}`);
    output.line(`  sha256     ${verifierStatementDigest(statement)}`);
    output.line("  sign it    openssl dgst -sha256 -sign KEY.pem -out FILE, or with the device that holds the key");
    const words = ["provenance", "prove-batch", args.data, ...given({ store: args.store, signature: "FILE" })];
    output.line(`  then       ${commandOf(context, system, words)}`);
    return { json: { batchId, verifier, file: args.out, digest: verifierStatementDigest(statement), already: false } };
  }
  const call = { provenance, batch, proof: await proofOf(args) };
  const confirmed = confirm(network.client, await sendProof(network.sender(args.from), call));
  const { transactionHash, gasUsed } = await waiting(output, "waiting for the transaction", confirmed);
  const now = await readBatchStatus(network.client, { provenance, batch });
  output.line(`proven ${batchId}`);
  output.line(`  verifier   ${verifier}`);
  output.line(`  levels     ${levelWords(now.levels)}`);
  for (const words of withdrawalWords(book, booked, system.names)) output.line(`  WITHDRAWN  ${words}`);
  output.line(`  sent in    ${transactionHash}, ${gasUsed} gas`);
  return { json: { batchId, verifier, levels: now.levels, transactionHash, gasUsed, already: false } };
}

async function proofOf({ proof, signature }: ProveBatchArguments): Promise<Hex> {
  if ((proof === undefined) === (signature === undefined)) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "Give what the verifier asks for.",
      place: "--signature",
      nextStep:
        "Write the statement with --out, let the key sign it, and give --signature FILE; of another verifier give --proof.",
    });
  }
  if (proof !== undefined) return isHex(proof) ? wholeBytes(proof) : bytesToHex(await proofBytes(proof));
  const path = signature ?? "";
  const bytes = await proofBytes(path);
  // What some devices give: r ‖ s as they are.
  if (bytes.length === 64) return bytesToHex(bytes);
  const read = readDerSignature(bytesToHex(bytes));
  if (typeof read === "string") {
    throw new SallyportError("VERIFIER_PROOF_INVALID", { summary: read, place: path, value: `${bytes.length} bytes` });
  }
  return concat([toHex(read.r, { size: 32 }), toHex(read.s, { size: 32 })]);
}

function wholeBytes(proof: Hex): Hex {
  if (proof.length % 2 === 0) return proof;
  throw new SallyportError("VERIFIER_PROOF_INVALID", {
    summary: "These are not whole bytes in hex.",
    place: "--proof",
    value: proof,
  });
}

async function proofBytes(path: string): Promise<Uint8Array> {
  const bytes = await readBytes(path, MOST_PROOF_BYTES);
  if (bytes.length > 0 && bytes.length <= MOST_PROOF_BYTES) return bytes;
  throw new SallyportError("VERIFIER_PROOF_INVALID", {
    summary: bytes.length === 0 ? "The file is empty." : `The file has more than ${MOST_PROOF_BYTES} bytes.`,
    place: path,
  });
}

/** As bytes, for what signs files. What stands there is replaced only where it can be an earlier statement. */
async function writeStatement(path: string, statement: Uint8Array): Promise<void> {
  const standing = await stat(path).catch(() => undefined);
  const isFree = standing === undefined || (standing.isFile() && [0, statement.length].includes(standing.size));
  try {
    if (!isFree) throw new Error("something else stands there, and is left as it is");
    await writeFile(path, statement);
  } catch (cause) {
    const summary = `${path} cannot be written: ${(cause as Error).message}.`;
    throw new SallyportError("FILE_NOT_WRITTEN", { summary, place: path, cause });
  }
}
