import { createPublicKey } from "node:crypto";
import { bytesToHex, concat, type Hex, isHex } from "viem";
import { confirm } from "../../sdk/actions/sendCall.ts";
import {
  deployStatementVerifier,
  isStatementVerifier,
  statementVerifierAddress,
} from "../../sdk/deploy/statementVerifier.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { commandOf } from "../lib/commandLine.ts";
import { readText } from "../lib/files.ts";
import { type Report, waiting } from "../lib/output.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";

export type VerifierArguments = {
  /** The public key: a PEM file, or X ‖ Y in hex. */
  publicKey: string;
  from: string | undefined;
};

export default onNetwork(verifier);

/**
 * Deploys the contract that takes a batch for proven where a P-256 key signed a statement that names it. Whoever deploys
 * the one of a key, it stands at the same address.
 */
export async function verifier(context: TaskContext, args: VerifierArguments): Promise<Report> {
  const { network, output } = context;
  const publicKey = await publicKeyOf(args.publicKey);
  const address = statementVerifierAddress(publicKey);
  const sender = network.sender(args.from);
  const sent = await deployStatementVerifier(sender, { publicKey });
  if (sent === undefined) {
    output.line(`deployed already: ${address}`);
    return { json: { verifier: address, publicKey, already: true } };
  }
  const { transactionHash, gasUsed } = await waiting(
    output,
    "waiting for the transaction",
    confirm(network.client, sent),
  );
  if (!(await isStatementVerifier(sender, { address, publicKey }))) {
    throw new SallyportError("NODE_INCONSISTENT", {
      summary: `Transaction ${transactionHash} deployed the verifier, and the node tells of other code there, or of none.`,
      value: address,
    });
  }
  // One verifier serves every system of a chain.
  const asked = { system: undefined, policy: undefined };
  const nameIt = commandOf(context, { asked }, ["root", "schema", "verifier", "…", address]);
  output.line(`deployed ${address}`);
  output.line(`  takes      what the key ${publicKey} signed, and nothing else, for ever`);
  output.line(`  next       let root name it: ${nameIt}`);
  output.line(`  sent in    ${transactionHash}, ${gasUsed} gas`);
  return { json: { verifier: address, publicKey, transactionHash, gasUsed, already: false } };
}

/** X ‖ Y of a key in hex or in a file. A private key is refused: it has no business here. */
async function publicKeyOf(given: string): Promise<Hex> {
  if (isHex(given)) return given.toLowerCase() as Hex;
  const pem = await readText(given);
  const invalid = (summary: string) => new SallyportError("VERIFIER_KEY_INVALID", { summary, place: given });
  if (pem.includes("PRIVATE KEY")) throw invalid("The file holds a private key, and only the public one is needed.");
  try {
    const { kty, crv, x = "", y = "" } = createPublicKey(pem).export({ format: "jwk" });
    if (kty !== "EC" || crv !== "P-256") throw new Error("another curve");
    return concat([x, y].map((one) => bytesToHex(Buffer.from(one, "base64url"))));
  } catch (cause) {
    const error = invalid(`${given} holds no public key of P-256.`);
    throw new SallyportError(error.code, { ...error, cause });
  }
}
