import { decodeAbiParameters, type Hex, isHex, size, slice, toFunctionSelector } from "viem";
import { cutTelling } from "../text/formatText.ts";
import { foreignErrors, ourErrors } from "./contractErrorAbi.ts";
import { formatArgument } from "./formatArgument.ts";
import { type ErrorCode, errorRegistry } from "./registry.ts";
import { SallyportError } from "./SallyportError.ts";

/** What a contract answered when it refused. */
export type ContractError = {
  /** The error's name in Solidity. */
  name: string;
  /** Its code in the registry; `CONTRACT_REVERTED` where it is none of ours. */
  code: ErrorCode;
  args: Record<string, unknown>;
  /** The arguments as people read them. */
  shown: Record<string, string>;
};

/** How many errors inside one another are read. Real calls nest three; a stranger's returndata may nest thousands. */
const MOST_NESTED = 8;

/** Characters of one argument that are shown. More than the 256 bytes of returndata that contracts of ours keep. */
const MOST_SHOWN = 600;

const errorBySelector = new Map(
  [...foreignErrors, ...ourErrors].map((error) => [
    toFunctionSelector({ ...error, type: "function", outputs: [], stateMutability: "pure" }),
    error,
  ]),
);

/**
 * The code of a contract's error: `GateNotReady` is `GATE_NOT_READY`.
 */
export function codeOf(name: string): string {
  return name.replace(/(?<!^)([A-Z])/g, "_$1").toUpperCase();
}

/** Reads what a reverted call returned. The reason inside a failed inner call is read as well. */
export function decodeContractError(data: Hex): ContractError {
  return decode(data, MOST_NESTED);
}

/** `ERC20InsufficientBalance(sender 0x…, balance 5, needed 7)`; of an error that is not known here, its bytes. */
export function formatReason(data: Hex): string {
  return format(data, MOST_NESTED);
}

/**
 * A refusal as the one error class of the SDK. Where a call inside failed with an error of ours, that one is its cause,
 * and gives the next step.
 */
export function contractError(data: Hex, cause?: unknown): SallyportError {
  return toError(data, cause, MOST_NESTED);
}

function decode(data: Hex, levels: number): ContractError {
  const known = levels === 0 ? undefined : tryDecode(data);
  if (known === undefined) {
    const text = size(data) === 0 ? "no reason given" : data;
    return {
      name: "unknown",
      code: "CONTRACT_REVERTED",
      args: { data },
      shown: { reason: cutTelling(text, MOST_SHOWN) },
    };
  }
  const { name, inputs, values } = known;
  const code = codeOf(name);
  const named = inputs.map((input, i) => [input.name ?? String(i), values[i]] as const);
  const shown = inputs.map((input, i) => {
    const value = values[i];
    const isInner = input.name === "reason" && input.type === "bytes";
    const text = isInner ? format(value as Hex, levels - 1) : formatArgument(name, input, value);
    return [input.name ?? String(i), cutTelling(text, MOST_SHOWN)] as const;
  });
  return {
    name,
    code: code in errorRegistry ? (code as ErrorCode) : "CONTRACT_REVERTED",
    args: Object.fromEntries(named),
    shown: Object.fromEntries(shown),
  };
}

function format(data: Hex, levels: number): string {
  if (size(data) === 0) return "no reason given";
  const { name, code, shown } = decode(data, levels);
  if (name === "Error") return shown["message"] ?? "";
  if (name === "unknown") return size(data) < 4 ? data : `an error of its own, ${cutTelling(data, MOST_SHOWN)}`;
  const args = Object.entries(shown).map(([label, text]) => `${label} ${text}`);
  return `${code === "CONTRACT_REVERTED" ? name : code}(${args.join(", ")})`;
}

function toError(data: Hex, cause: unknown, levels: number): SallyportError {
  const { name, code, args, shown } = decode(data, levels);
  const inner = args["reason"];
  const isOurs = isHex(inner) && decode(inner, levels - 1).code !== "CONTRACT_REVERTED";
  const reason = isOurs ? toError(inner, cause, levels - 1) : undefined;
  return new SallyportError(code, {
    summary: summaryOf(name, code),
    args: { error: name, ...args },
    details: shown,
    cause: reason ?? cause,
    nextStep: reason?.nextStep,
  });
}

function summaryOf(name: string, code: ErrorCode): string {
  const isForeign = code === "CONTRACT_REVERTED" && name !== "unknown" && name !== "Error";
  return isForeign ? `A contract refused: ${name}.` : errorRegistry[code].why;
}

function tryDecode(data: Hex) {
  if (size(data) < 4) return undefined;
  const error = errorBySelector.get(slice(data, 0, 4).toLowerCase() as Hex);
  if (error === undefined) return undefined;
  try {
    const { name, inputs } = error;
    return { name, inputs, values: inputs.length === 0 ? [] : decodeAbiParameters(inputs, slice(data, 4)) };
  } catch {
    return undefined;
  }
}
