import {
  type AbiFunction,
  type AbiParameter,
  type Address,
  encodeFunctionData,
  getAddress,
  type Hex,
  isAddress,
  isHex,
  parseAbiItem,
} from "viem";
import { parseDecimal } from "../../sdk/amount/parseDecimal.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { CallRequest } from "../../sdk/proposal/buildProposal.ts";
import type { Bound } from "../../sdk/proposal/types.ts";
import type { TaskSystem } from "./system.ts";

/** A call as it is written on a command line. */
export type CallArguments = {
  /** Whom it calls: an account or token of the policy, a contract of the system, or an address. */
  to: string;
  /** `transfer(address to, uint256 amount)`; no calldata if left out. */
  call: string | undefined;
  /** Its arguments, in order. */
  args: readonly string[];
  /** `0.5 ETH`, or wei. */
  value: string | undefined;
};

/**
 * Reads a call. Accounts may be written by name and amounts with their unit, as in the policy file; decimals come from
 * there and from nowhere else.
 *
 * @throws ARGUMENT_INVALID
 */
export function callOf(system: TaskSystem, { to, call, args, value }: CallArguments): CallRequest {
  const target = accountOf(system, to, "--to");
  const sent = value === undefined ? 0n : amountOf(system, value, "--value");
  if (call === undefined) {
    if (args.length > 0)
      throw invalid("arguments", args.join(" "), "Arguments need a function.", "Name it with --call.");
    return { target, value: sent };
  }
  const item = functionOf(call);
  if (item.inputs.length !== args.length) {
    throw invalid(
      "arguments",
      args.join(" "),
      `${item.name} takes ${item.inputs.length} arguments, and ${args.length} are given.`,
      "Write one for each parameter, in order; put what holds spaces in quotes.",
    );
  }
  const values = item.inputs.map((input, i) => argumentOf(system, input, args[i] ?? "", `argument ${i + 1}`));
  try {
    return { target, value: sent, data: encodeFunctionData({ abi: [item], functionName: item.name, args: values }) };
  } catch (cause) {
    throw invalid(
      "arguments",
      args.join(" "),
      `They are not arguments of ${call}.`,
      "Compare them with the types.",
      cause,
    );
  }
}

/** `at least 850 GEUR`, or `-100 GUSD`: how the treasury's balance must change. */
export function boundOf(system: TaskSystem, text: string): Bound {
  const [, amount = "", unit = ""] = /^(?:at least )?(-?[\d,.]+) ([A-Za-z][\w-]*)$/.exec(text) ?? [];
  const known = unitOf(system, unit);
  const parsed = known === undefined ? undefined : parseDecimal(amount, known.decimals);
  if (known === undefined || !parsed?.ok) {
    throw invalid(
      "--bound",
      text,
      "This is not a bound.",
      'Write an amount with a token of the policy: "at least 850 GEUR".',
    );
  }
  return { token: known.address, minDelta: parsed.units };
}

/** An account by name or address. */
export function accountOf({ record, policy }: TaskSystem, name: string, place: string): Address {
  const { councils, treasury, gate, registry, provenance } = record.addresses;
  const ours: Record<string, Address> = { gate, registry, provenance, treasury, ...councils };
  const known = ours[name] ?? policy?.names.accounts[name] ?? policy?.names.tokens[name]?.address;
  if (known !== undefined) return known;
  if (isAddress(name)) return getAddress(name);
  throw invalid(
    place,
    name,
    "No account is called so.",
    "Use a name of the policy file, or an address with its checksum.",
  );
}

function functionOf(signature: string): AbiFunction {
  try {
    return parseAbiItem(`function ${signature}` as string) as AbiFunction;
  } catch (cause) {
    throw invalid(
      "--call",
      signature,
      "This is not a function.",
      "Write name and types: transfer(address,uint256).",
      cause,
    );
  }
}

function argumentOf(system: TaskSystem, { type }: AbiParameter, text: string, place: string): unknown {
  if (type === "address") return accountOf(system, text, place);
  if (type === "bool" && (text === "true" || text === "false")) return text === "true";
  if (type === "string") return text;
  if (/^bytes\d*$/.test(type) && isHex(text)) return text as Hex;
  if (/^u?int\d*$/.test(type)) return amountOf(system, text, place);
  if (type.endsWith("]") || type.startsWith("tuple")) {
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw invalid(place, text, `This is no ${type} as JSON.`, 'Write it as JSON, numbers as text: ["1","2"].', cause);
    }
  }
  throw invalid(place, text, `This is no ${type}.`, "Compare it with the function's types.");
}

/** A whole number of base units, or a decimal number with a unit of the policy. */
function amountOf(system: TaskSystem, text: string, place: string): bigint {
  if (/^-?(0|[1-9]\d*)$/.test(text)) return BigInt(text);
  const [, amount = "", unit = ""] = /^([\d,.]+) ([A-Za-z][\w-]*)$/.exec(text) ?? [];
  const known = unitOf(system, unit);
  const parsed = known === undefined ? undefined : parseDecimal(amount, known.decimals);
  if (parsed?.ok) return parsed.units;
  throw invalid(
    place,
    text,
    "This is not an amount.",
    'Write base units, or an amount with its unit: "1,250.50 GUSD".',
  );
}

function unitOf({ policy }: TaskSystem, name: string) {
  const names = policy?.names;
  return names?.native.name === name ? names.native : names?.tokens[name];
}

function invalid(place: string, value: string, summary: string, nextStep: string, cause?: unknown): SallyportError {
  return new SallyportError("ARGUMENT_INVALID", { summary, place, value, nextStep, cause });
}
