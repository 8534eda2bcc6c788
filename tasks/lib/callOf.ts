import {
  type AbiFunction,
  type AbiParameter,
  type Address,
  encodeFunctionData,
  getAddress,
  isAddress,
  parseAbiItem,
  toFunctionSignature,
} from "viem";
import { parseDecimal } from "../../sdk/amount/parseDecimal.ts";
import { ArgumentProblem } from "../../sdk/calldata/argumentProblem.ts";
import { readArgument } from "../../sdk/calldata/readArgument.ts";
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
      `${toFunctionSignature(item)} takes ${item.inputs.length} arguments, and ${args.length} are given.`,
      "Write one for each parameter, in order; put what holds spaces in quotes.",
    );
  }
  const values = item.inputs.map((input, i) => argumentOf(system, input, args[i] ?? "", `argument ${i + 1}`));
  return { target, value: sent, data: encodeFunctionData({ abi: [item], functionName: item.name, args: values }) };
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
export function accountOf(system: TaskSystem, name: string, place: string): Address {
  const known = accountNamed(system, name);
  if (known !== undefined) return known;
  if (isAddress(name)) return getAddress(name);
  throw invalid(
    place,
    name,
    "No account is called so.",
    "Use a name of the policy file, or an address with its checksum.",
  );
}

function accountNamed({ record, policy }: TaskSystem, name: string): Address | undefined {
  const { councils, treasury, gate, registry, provenance } = record.addresses;
  const tokens = Object.values(policy?.names.tokens ?? {}).map((token) => [token.name, token.address] as const);
  // The last counts: names of the system before those of the file.
  const named: Record<string, Address> = {
    ...Object.fromEntries(tokens),
    ...policy?.names.accounts,
    ...{ gate, registry, provenance, treasury, ...councils },
  };
  return Object.hasOwn(named, name) ? named[name] : undefined;
}

function functionOf(signature: string): AbiFunction {
  try {
    const item = parseAbiItem(`function ${signature.trim().replace(/^function\s+/, "")}` as string);
    return item as AbiFunction;
  } catch (cause) {
    throw invalid(
      "--call",
      signature,
      "This is not a function.",
      'Write its name and all its types, which choose among functions of one name: "transfer(address,uint256)".',
      cause,
    );
  }
}

/** Lists and structs stand between brackets, in them names and numbers without quotes: `[ada, ben]`. */
function argumentOf(system: TaskSystem, parameter: AbiParameter, text: string, place: string): unknown {
  try {
    return readArgument(
      parameter,
      { kind: "text", text },
      {
        account: (name) => accountNamed(system, name),
        amount: (amount) => unitAmountOf(system, amount),
      },
    );
  } catch (error) {
    if (!(error instanceof ArgumentProblem)) throw error;
    throw invalid(`${place}${error.place}`, error.value, error.message, error.nextStep);
  }
}

/** A whole number of base units, or a decimal number with a unit of the policy. */
function amountOf(system: TaskSystem, text: string, place: string): bigint {
  const amount = /^(0|[1-9]\d*)$/.test(text) ? BigInt(text) : unitAmountOf(system, text);
  if (typeof amount === "bigint" && amount >= 0n) return amount;
  const summary = typeof amount === "string" ? amount : "This is not an amount.";
  throw invalid(place, text, summary, 'Write base units, or an amount with its unit: "1,250.50 GUSD".');
}

/** An amount with its unit; or why it cannot be paid; undefined where the text is no amount. */
function unitAmountOf(system: TaskSystem, text: string): bigint | string | undefined {
  const [, amount, unit] = /^(-?[\d,.]+) ([A-Za-z][\w-]*)$/.exec(text) ?? [];
  if (amount === undefined || unit === undefined) return undefined;
  const known = unitOf(system, unit);
  if (known === undefined) return `The policy has no unit "${unit}".`;
  const parsed = parseDecimal(amount, known.decimals);
  if (parsed.ok) return parsed.units;
  return parsed.problem === "TOO_MANY_DECIMALS"
    ? `The amount has ${amount.split(".")[1]?.length} decimals, and ${unit} has ${known.decimals}.`
    : undefined;
}

function unitOf({ policy }: TaskSystem, name: string) {
  const { native, tokens = {} } = policy?.names ?? {};
  return native?.name === name ? native : Object.values(tokens).find((token) => token.name === name);
}

function invalid(place: string, value: string, summary: string, nextStep: string, cause?: unknown): SallyportError {
  return new SallyportError("ARGUMENT_INVALID", { summary, place, value, nextStep, cause });
}
