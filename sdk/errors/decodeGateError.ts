import {
  BaseError,
  BlockNotFoundError,
  ContractFunctionExecutionError,
  ExecutionRevertedError,
  type Hex,
  HttpRequestError,
  isHex,
  RpcError,
  TimeoutError,
  TransactionNotFoundError,
} from "viem";
import { contractError } from "./decodeContractError.ts";
import { errorRegistry } from "./registry.ts";
import { isSallyportError, SallyportError } from "./SallyportError.ts";
import { sendingCode } from "./sendingErrors.ts";

/**
 * What went wrong, as an error with code, values and next step: a refusal by one of the contracts with its decoded
 * arguments, what a node says against a transaction, or that it did not answer. Anything else is returned as it is.
 *
 * @param error Whatever a viem action threw.
 * @example
 * const error = decodeGateError(caught);
 * if (isSallyportError(error, "GATE_NOT_READY")) console.log(error.args.eta);
 */
export function decodeGateError(error: unknown): unknown {
  if (isSallyportError(error)) return error;
  // What a provider of ours threw, viem wraps.
  const ours = error instanceof BaseError ? error.walk((one) => isSallyportError(one)) : null;
  if (ours !== null) return ours;
  const data = revertData(error);
  if (data !== undefined) return contractError(data, error);
  if (!(error instanceof BaseError)) return error;
  if (error.walk((one) => one instanceof ExecutionRevertedError) !== null) return contractError("0x", error);
  const sending = sendingCode(error);
  if (sending !== undefined) return new SallyportError(sending, { summary: errorRegistry[sending].why, cause: error });
  const unreachable = error.walk((one) => one instanceof HttpRequestError || one instanceof TimeoutError);
  if (unreachable !== null) {
    return new SallyportError("CHAIN_UNREACHABLE", { summary: "The node did not answer.", cause: error });
  }
  return lacking(error) ?? unreadable(error) ?? error;
}

/** What a node does not know although it must. */
function lacking(error: BaseError): SallyportError | undefined {
  const found = error.walk((one) => one instanceof BlockNotFoundError || one instanceof TransactionNotFoundError);
  if (found === null) return undefined;
  const what = found instanceof BlockNotFoundError ? "block" : "transaction";
  const [value] = /0x[0-9a-f]{64}|\b\d+\b/i.exec(error.message) ?? [];
  return new SallyportError("NODE_LACKS_BLOCK", {
    summary: `The node does not know the ${what} ${value ?? "that is needed"}.`,
    value,
    cause: error,
  });
}

/** The answer of a contract that viem could not read; undefined where it was something else. */
function unreadable(error: BaseError): SallyportError | undefined {
  if (!(error instanceof ContractFunctionExecutionError)) return undefined;
  // A node that refuses has a number for it, and its own words.
  if (error.walk((one) => one instanceof RpcError) !== null) return undefined;
  const { functionName, contractAddress } = error;
  return new SallyportError("CONTRACT_ANSWER_UNREADABLE", {
    summary: `What the node answers for ${functionName} cannot be read.`,
    place: `${functionName} of ${contractAddress ?? "no address"}`,
    cause: error,
  });
}

/** Runs a chain action, and throws what {@link decodeGateError} makes of its failure. */
export async function explained<T>(action: Promise<T>): Promise<T> {
  try {
    return await action;
  } catch (error) {
    throw decodeGateError(error);
  }
}

/** What a reverted call returned, wherever the client or node put it; undefined where nothing was reverted. */
export function revertData(error: unknown): Hex | undefined {
  const seen = new Set<unknown>();
  for (let at = error; typeof at === "object" && at !== null && !seen.has(at); at = (at as { cause?: unknown }).cause) {
    seen.add(at);
    const found = dataOf(at);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** viem and nodes put it in `data`, in `data.data`, or (a raw contract error) in `raw`. */
function dataOf(error: object): Hex | undefined {
  const { data, raw } = error as { data?: unknown; raw?: unknown };
  if (isHex(raw)) return raw;
  if (isHex(data)) return data;
  if (typeof data === "object" && data !== null) {
    const { data: inner } = data as { data?: unknown };
    if (isHex(inner)) return inner;
  }
  return undefined;
}
