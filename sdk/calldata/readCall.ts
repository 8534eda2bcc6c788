import {
  type AbiFunction,
  type AbiParameter,
  type Address,
  encodeFunctionData,
  type Hex,
  maxUint256,
  parseAbiItem,
  toFunctionSignature,
  zeroAddress,
} from "viem";
import { ArgumentProblem } from "./argumentProblem.ts";
import type { NamedReaders } from "./namedReaders.ts";
import { readArgument } from "./readArgument.ts";

/** A call as people write it. */
export type CallText = {
  /** Whom it calls: a name, or an address. */
  to: string;
  /** `transfer(address to, uint256 amount)`; no calldata if left out. */
  call: string | undefined;
  /** Its arguments, in order. */
  args: readonly string[];
  /** `0.5 ETH`, or wei. */
  value: string | undefined;
};

export type ReadCallResult = { target: Address; value: bigint; data: Hex };

/**
 * Reads a call. Nothing is guessed: see `readArgument`.
 *
 * @throws ArgumentProblem; its place is `to`, `call`, `value`, `args`, or `args[1]` with what is below it.
 */
export function readCall({ to, call, args, value }: CallText, readers: NamedReaders): ReadCallResult {
  const target = at("to", () => readArgument({ type: "address" }, { kind: "text", text: to }, readers)) as Address;
  const sent = value === undefined ? 0n : nativeOf(value, readers);
  if (call === undefined) {
    if (args.length === 0) return { target, value: sent, data: "0x" };
    throw new ArgumentProblem(
      "args",
      args.join(" "),
      "Arguments need a function.",
      "Name the function that is called.",
    );
  }
  const item = functionOf(call);
  if (item.inputs.length !== args.length) {
    throw new ArgumentProblem(
      "args",
      args.join(" "),
      `${toFunctionSignature(item)} takes ${item.inputs.length} arguments, and ${args.length} are given.`,
      "Write one for each parameter, in order; put what holds spaces in quotes.",
    );
  }
  const values = item.inputs.map((input, i) =>
    at(`args[${i}]`, () =>
      readArgument(input, { kind: "text", text: args[i] ?? "" }, counting(input, target, readers)),
    ),
  );
  return { target, value: sent, data: encodeFunctionData({ abi: [item], functionName: item.name, args: values }) };
}

/**
 * Numbers given to a token are most likely amounts of it, as in a policy file: with the decimals of another they would be
 * a million times what is meant.
 */
function counting({ type }: AbiParameter, target: Address, readers: NamedReaders): NamedReaders {
  const own = readers.unitAt(target);
  if (own === undefined || type !== "uint256") return readers;
  const amount = (text: string) => {
    const found = readers.amountWithUnit(text);
    return typeof found === "object" && found.unit.address !== own.address
      ? `This parameter counts ${own.name}, not ${found.unit.name}.`
      : readers.amount(text);
  };
  return { ...readers, amount };
}

/** Wei, or an amount of the native currency; of another unit it would be wei by mistake. */
function nativeOf(text: string, { amountWithUnit }: NamedReaders): bigint {
  const wei = /^(0|[1-9]\d*)$/.test(text) ? BigInt(text) : undefined;
  const amount = wei === undefined ? amountWithUnit(text) : undefined;
  const units =
    typeof amount === "object" && amount.unit.address === zeroAddress && amount.units >= 0n ? amount.units : wei;
  if (units !== undefined && units <= maxUint256) return units;
  if (units !== undefined) {
    throw new ArgumentProblem(
      "value",
      text,
      "The amount in wei does not fit 256 bits.",
      "Write the amount that is meant.",
    );
  }
  const isOther = typeof amount === "object" && amount.unit.address !== zeroAddress;
  const summary = isOther ? `${amount.unit.name} is not the native currency.` : "This is not an amount.";
  throw new ArgumentProblem(
    "value",
    text,
    typeof amount === "string" ? amount : summary,
    'Write wei, or an amount of the native currency with its unit: "0.5 ETH".',
  );
}

function functionOf(signature: string): AbiFunction {
  try {
    return parseAbiItem(`function ${signature.trim().replace(/^function\s+/, "")}` as string) as AbiFunction;
  } catch {
    throw new ArgumentProblem(
      "call",
      signature,
      "This is not a function.",
      'Write its name and all its types, which choose among functions of one name: "transfer(address,uint256)".',
    );
  }
}

/** Runs `read`; what it cannot read stands at `place`. */
function at<T>(place: string, read: () => T): T {
  try {
    return read();
  } catch (problem) {
    if (!(problem instanceof ArgumentProblem)) throw problem;
    throw new ArgumentProblem(`${place}${problem.place}`, problem.value, problem.message, problem.nextStep);
  }
}
