import { BaseError, RpcError } from "viem";
import { decodeGateError } from "./decodeGateError.ts";
import { networkErrors } from "./networkErrors.ts";
import { isSallyportError } from "./SallyportError.ts";

/** What a node says where a call of it used up all gas or did what no code may. Wordings differ. */
const OF_CALL = /revert|out of ?gas|opcode|invalid jump|stack|gas required/i;

/**
 * The answer of a contract, or undefined where it gives none: it reverts, has no such function, or answers otherwise.
 * Everything else is trouble of the node, says nothing of the contract, and is thrown.
 */
export async function answerOf<T>(question: Promise<T>): Promise<T | undefined> {
  try {
    return await question;
  } catch (caught) {
    const error = decodeGateError(caught);
    if (!isOfContract(error)) throw error;
    return undefined;
  }
}

function isOfContract(error: unknown): boolean {
  if (isSallyportError(error)) {
    return (
      error.code === "CONTRACT_ANSWER_UNREADABLE" ||
      !(error.code in networkErrors || /^(CHAIN|NODE|LOGS)_/.test(error.code))
    );
  }
  const ofNode = error instanceof BaseError ? error.walk((one) => one instanceof RpcError) : null;
  return ofNode instanceof BaseError && OF_CALL.test(ofNode.details);
}
