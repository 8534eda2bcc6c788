import { isSallyportError } from "../../sdk/errors/SallyportError.ts";

/** Without these nothing can be done for any intent. */
const ALL = /^(CHAIN_UNREACHABLE|NODE_RATE_LIMITED|NODE_CHAIN_CHANGED|KEY_HOLDER_GONE|SIGNER_UNREACHABLE|JOURNAL_.*)$/;

const NODE = /^(CHAIN|NODE|NODES|LOGS|LOG)_/;

/** Whether there is no use in looking at the next intent: the node is gone, or the journal cannot be written. */
export function stopsAll(error: unknown): boolean {
  return isSallyportError(error) && ALL.test(error.code);
}

/** Whether it is trouble of the node, and no answer about the proposal. */
export function isOfNode(error: unknown): boolean {
  return isSallyportError(error) && (NODE.test(error.code) || error.code === "CONTRACT_ANSWER_UNREADABLE");
}

/** Whether the gate says that something stands under the nonce already: somebody proposed meanwhile, and it will be seen. */
export function isThereMeanwhile(error: unknown): boolean {
  return isSallyportError(error, "GATE_WRONG_STATE") || isSallyportError(error, "GATE_NONCE_CONFLICT");
}

/** What failed, by its name: a node that answers with an error of its own refuses, and so does whoever is to sign. */
export function nameOf(error: unknown): { code: string; summary: string } {
  if (isSallyportError(error)) return { code: error.code, summary: error.summary };
  const [summary = ""] = String(error).split("\n", 1);
  return { code: refusalOf(error) ?? "UNEXPECTED_FAILURE", summary };
}

/** JSON-RPC's numbers of errors are below zero; EIP-1193 has others for somebody who does not want to. */
function refusalOf(error: unknown): string | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    const { code } = at as { code?: unknown };
    if (code === 4001 || code === 4100) return "SIGNER_REFUSED";
    if (typeof code === "number" && code < 0) return "NODE_REFUSED";
  }
  return undefined;
}
