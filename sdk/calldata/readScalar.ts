import { type Address, getAddress, type Hex } from "viem";
import { ArgumentProblem } from "./argumentProblem.ts";

/** How texts are read that may mean something beyond their type: names of accounts, amounts with units. */
export type ArgumentReaders = {
  /** Undefined where the text says nothing to it; throws an ArgumentProblem where it says two things. */
  account?(text: string): Address | undefined;
  /** Undefined where the text says nothing to it; or why it is no amount, in words. */
  amount?(text: string): bigint | string | undefined;
};

/** How a value is read, and refused where it stands. */
export type Reading = { readers: ArgumentReaders; refuse(summary: string, nextStep: string): ArgumentProblem };

/** A value of a type that is neither a list, a struct nor a string, from its text. */
export function readScalar(type: string, text: string, reading: Reading): unknown {
  if (type === "bool") return readBool(text, reading);
  if (type === "address") return readAddress(text, reading);
  if (/^u?int\d*$/.test(type)) return readInteger(type, text, reading);
  if (/^bytes\d*$/.test(type)) return readBytes(type, text, reading);
  throw reading.refuse(`The type ${type} is not supported.`, "Give the calldata itself.");
}

const BOOLS: Record<string, boolean> = {
  true: true,
  True: true,
  TRUE: true,
  1: true,
  false: false,
  False: false,
  FALSE: false,
  0: false,
};

function readBool(text: string, { refuse }: Reading): boolean {
  const value = Object.hasOwn(BOOLS, text) ? BOOLS[text] : undefined;
  if (value === undefined) throw refuse("This is no bool.", "Write true or false.");
  return value;
}

/** A reader does not know where the text stands: what it refuses is refused at its place. */
function accountBy(readers: ArgumentReaders, text: string, refuse: Reading["refuse"]): Address | undefined {
  try {
    return readers.account?.(text);
  } catch (problem) {
    throw problem instanceof ArgumentProblem ? refuse(problem.message, problem.nextStep) : problem;
  }
}

function readAddress(text: string, { readers, refuse }: Reading): Address {
  const known = accountBy(readers, text, refuse);
  if (known !== undefined) return known;
  if (/^[a-z0-9-]+:0x[0-9a-fA-F]{40}$/.test(text)) {
    throw refuse("The address names a chain.", "Leave the prefix out: the file says for which chain it is.");
  }
  if (readers.account !== undefined && !text.startsWith("0x")) {
    throw refuse("No account is called so.", "Use a name of the policy file, or an address with its checksum.");
  }
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) {
    throw refuse("This is no address.", "Write 0x and 40 hexadecimal digits, copied from a place that you trust.");
  }
  const digits = text.slice(2);
  const checksummed = getAddress(text.toLowerCase());
  // In one case there is no checksum to compare. In mixed case a wrong checksum means a wrong character.
  if (digits === digits.toLowerCase() || digits === digits.toUpperCase() || text === checksummed) return checksummed;
  throw refuse(
    "The address does not have its checksum: a character may be wrong.",
    "Copy the address again from a place that you trust.",
  );
}

function readInteger(type: string, text: string, { readers, refuse }: Reading): bigint {
  const isSigned = type.startsWith("i");
  const bits = BigInt(type.replace(/^u?int/, "") || 256);
  const value = /^(-?(0|[1-9]\d*)|0x[0-9a-fA-F]+)$/.test(text) ? BigInt(text) : readers.amount?.(text);
  if (typeof value === "string") throw refuse(value, "Write the amount that is meant; nothing is rounded here.");
  if (value === undefined && readers.amount !== undefined) {
    throw refuse("This is not an amount.", 'Write base units, or an amount with its unit: "1,250.50 GUSD".');
  }
  if (value === undefined) {
    throw refuse("This is no whole number.", "Write it in digits: no decimal point, sign of currency or exponent.");
  }
  const least = isSigned ? -(1n << (bits - 1n)) : 0n;
  const most = isSigned ? (1n << (bits - 1n)) - 1n : (1n << bits) - 1n;
  if (value >= least && value <= most) return value;
  throw refuse(`The number does not fit ${type}.`, `Write a number from ${least} to ${most}.`);
}

function readBytes(type: string, text: string, { refuse }: Reading): Hex {
  if (!/^0x([0-9a-fA-F]{2})*$/.test(text))
    throw refuse("These are no bytes.", "Write 0x and an even number of digits.");
  const size = type.slice("bytes".length);
  const given = (text.length - 2) / 2;
  if (size === "" || given === Number(size)) return text.toLowerCase() as Hex;
  throw refuse(`These are ${given} bytes, and ${type} has ${size}.`, "Write all bytes; none are filled in here.");
}
