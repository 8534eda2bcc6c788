import { BaseError, ExecutionRevertedError, type Hex, HttpRequestError, isHex, TimeoutError } from "viem";
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
  if (unreachable === null) return error;
  return new SallyportError("CHAIN_UNREACHABLE", { summary: "The node did not answer.", cause: error });
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
