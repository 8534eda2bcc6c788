import { revertData } from "../../sdk/errors/decodeGateError.ts";
import { type ErrorCode, errorRegistry } from "../../sdk/errors/registry.ts";
import { isSallyportError, SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { Failure } from "./messages.ts";

/** JSON-RPC's number for an error that has no number of its own. */
const INTERNAL = -32_603;

/**
 * A failure as it crosses to the runner.
 *
 * @param hide Takes out of a text what the runner may not read: the node's address holds a key.
 */
export function failureOf(error: unknown, hide: (text: string) => string): Failure {
  const ours = causes(error).find((one) => isSallyportError(one));
  if (isSallyportError(ours)) {
    const { code, summary, place, value, details, args, nextStep } = ours;
    const parameters = { summary: hide(summary), place: place && hide(place), value: value && hide(value) };
    const shown = Object.entries(details).map(([label, text]) => [label, hide(text)] as const);
    return {
      of: "sallyport",
      code,
      parameters: { ...parameters, details: Object.fromEntries(shown), args: { ...args }, nextStep: hide(nextStep) },
    };
  }
  const numbered = causes(error).findLast((one) => typeof (one as { code?: unknown }).code === "number");
  const { code = INTERNAL, message = String(error) } = (numbered ?? error ?? {}) as { code?: number; message?: string };
  // Only the first line: viem appends the node's address to what it says.
  return { of: "node", code, message: hide(message.split("\n")[0] ?? ""), data: revertData(error) };
}

/** The failure again, as the side that asked throws it. */
export function errorOf(failure: Failure): Error {
  if (failure.of === "sallyport" && Object.hasOwn(errorRegistry, failure.code)) {
    const { summary, ...parameters } = failure.parameters;
    return new SallyportError(failure.code as ErrorCode, { ...parameters, summary: String(summary) });
  }
  const { code, message, data } =
    failure.of === "node" ? failure : { code: INTERNAL, message: failure.code, data: undefined };
  return Object.assign(new Error(message), { code, data });
}

function causes(error: unknown): unknown[] {
  const found: unknown[] = [];
  for (let at = error; typeof at === "object" && at !== null && !found.includes(at); ) {
    found.push(at);
    at = (at as { cause?: unknown }).cause;
  }
  return found;
}
