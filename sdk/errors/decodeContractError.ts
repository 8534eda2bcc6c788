import { decodeErrorResult, type Hex, isHex, size } from "viem";
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

/**
 * The code of a contract's error: `GateNotReady` is `GATE_NOT_READY`.
 */
export function codeOf(name: string): string {
  return name.replace(/(?<!^)([A-Z])/g, "_$1").toUpperCase();
}

/** Reads what a reverted call returned. The reason inside a failed inner call is read as well. */
export function decodeContractError(data: Hex): ContractError {
  const known = tryDecode(data);
  if (known === undefined) {
    const text = size(data) === 0 ? "no reason given" : data;
    return { name: "unknown", code: "CONTRACT_REVERTED", args: { data }, shown: { reason: text } };
  }
  const { name, inputs, values } = known;
  const code = codeOf(name);
  const named = inputs.map((input, i) => [input.name ?? String(i), values[i]] as const);
  const shown = inputs.map((input, i) => {
    const value = values[i];
    const isInner = input.name === "reason" && input.type === "bytes";
    return [
      input.name ?? String(i),
      isInner ? formatReason(value as Hex) : formatArgument(name, input, value),
    ] as const;
  });
  return {
    name,
    code: code in errorRegistry ? (code as ErrorCode) : "CONTRACT_REVERTED",
    args: Object.fromEntries(named),
    shown: Object.fromEntries(shown),
  };
}

/** `ERC20InsufficientBalance(sender 0x…, balance 5, needed 7)`, or the bytes as they are. */
export function formatReason(data: Hex): string {
  if (size(data) === 0) return "no reason given";
  const { name, code, shown } = decodeContractError(data);
  if (name === "Error") return shown["message"] ?? "";
  if (name === "unknown") return data;
  const args = Object.entries(shown).map(([label, text]) => `${label} ${text}`);
  return `${code === "CONTRACT_REVERTED" ? name : code}(${args.join(", ")})`;
}

/**
 * A refusal as the one error class of the SDK. Where a call inside failed with an error of ours, that one is its cause,
 * and gives the next step.
 */
export function contractError(data: Hex, cause?: unknown): SallyportError {
  const { name, code, args, shown } = decodeContractError(data);
  const inner = args["reason"];
  const isOurs = isHex(inner) && decodeContractError(inner).code !== "CONTRACT_REVERTED";
  const reason = isOurs ? contractError(inner, cause) : undefined;
  return new SallyportError(code, {
    summary: summaryOf(name, code),
    args: { error: name, ...args },
    details: shown,
    cause: reason ?? cause,
    ...(reason === undefined ? {} : { nextStep: reason.nextStep }),
  });
}

function summaryOf(name: string, code: ErrorCode): string {
  const isForeign = code === "CONTRACT_REVERTED" && name !== "unknown" && name !== "Error";
  return isForeign ? `A contract refused: ${name}.` : errorRegistry[code].why;
}

function tryDecode(data: Hex) {
  if (size(data) < 4) return undefined;
  try {
    const { errorName, args, abiItem } = decodeErrorResult({ abi: [...ourErrors, ...foreignErrors], data });
    return { name: errorName, values: args ?? [], inputs: abiItem.type === "error" ? abiItem.inputs : [] };
  } catch {
    return undefined;
  }
}
