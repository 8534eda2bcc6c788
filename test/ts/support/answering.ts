// Contracts that say what a test needs, where a real one would have to be written and compiled.
import { concat, type Hex, pad, size, toFunctionSelector, toHex } from "viem";

/** Creation code of a contract that gives each function's answer, and makes a log of every other call. */
export function answering(answers: Record<string, Hex>, log: Hex): Hex {
  const entries = Object.entries(answers);
  const start = 15 * entries.length + size(log);
  const questions = entries.map(([signature], i) =>
    concat(["0x5f3560e01c63", toFunctionSelector(signature), "0x1461", toHex(start + 40 * i, { size: 2 }), "0x57"]),
  );
  const words = entries.map(([, word]) => concat(["0x5b7f", pad(word, { size: 32 }), "0x5f5260205ff3"]));
  const runtime = concat([...questions, log, ...words]);
  return concat(["0x61", toHex(size(runtime), { size: 2 }), "0x80600a5f395ff3", runtime]);
}
