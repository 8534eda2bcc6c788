import { concat, type Hex, size, slice } from "viem";

/** The code of a contract, as scripts/abi.ts writes it to sdk/bytecode. */
export type ContractCode = {
  /** What is sent to create it, before the constructor's arguments. */
  creation: Hex;
  /** Where the creation code holds the runtime code, in bytes. Immutables are zero there. */
  runtimeStart: number;
  runtimeSize: number;
  /** Where the runtime code holds each immutable: 32 bytes from each of these places. */
  immutables: Record<string, readonly number[]>;
};

const WORD = 32;

/** The runtime code, its immutables zero. */
function runtimeCode({ creation, runtimeStart, runtimeSize }: ContractCode): Hex {
  return slice(creation, runtimeStart, runtimeStart + runtimeSize);
}

/**
 * The code that stands on chain when the immutables have these values.
 *
 * @param values Each immutable by its name, as a word.
 */
export function deployedCode(code: ContractCode, values: Record<string, Hex>): Hex {
  const places = Object.entries(code.immutables)
    .flatMap(([name, starts]) => starts.map((start) => ({ start, name })))
    .sort((a, b) => a.start - b.start);
  const runtime = runtimeCode(code);
  const parts: Hex[] = [];
  let end = 0;
  for (const { start, name } of places) {
    const value = values[name];
    if (value === undefined || size(value) !== WORD) throw new Error(`The immutable ${name} needs one word.`);
    parts.push(start === end ? "0x" : slice(runtime, end, start), value);
    end = start + WORD;
  }
  return lowerCase(concat([...parts, end === code.runtimeSize ? "0x" : slice(runtime, end)]));
}

/** `deployed` with every immutable zero, to tell another contract from another constructor argument. */
export function withoutImmutables(code: ContractCode, deployed: Hex): Hex {
  if (size(deployed) !== code.runtimeSize) return deployed;
  const digits = deployed.slice(2).split("");
  for (const start of Object.values(code.immutables).flat()) digits.fill("0", 2 * start, 2 * (start + WORD));
  return `0x${digits.join("")}`;
}

/** Hex as nodes answer it; addresses bring capitals with them. */
export function lowerCase(hex: Hex): Hex {
  return hex.toLowerCase() as Hex;
}
