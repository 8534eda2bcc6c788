// A contract that is made by a transaction and does what it is told while it is made: it calls others, in one
// transaction, and logs what no token moved.
import { type Address, concat, type Hex, numberToHex, pad, size, toEventSelector } from "viem";

export type Step =
  | { call: Address; data: Hex }
  /** `Transfer` as another token, of an amount (ERC-20) or of a number (ERC-721). */
  | { log: { from: Address; to: Address } & ({ amount: bigint } | { item: bigint }); asAnother?: boolean };

const TRANSFER = toEventSelector("Transfer(address,address,uint256)");

const op = {
  stop: "0x00",
  isZero: "0x15",
  codeCopy: "0x39",
  pop: "0x50",
  mstore: "0x52",
  jumpIf: "0x57",
  gas: "0x5a",
  jumpDestination: "0x5b",
  create: "0xf0",
  call: "0xf1",
  revert: "0xfd",
} as const;

/** The data of a transaction that makes such a contract. It fails where a call fails. */
export function oneTransaction(steps: readonly Step[]): Hex {
  const blobs = steps.flatMap(blobOf);
  // Where the blobs begin follows from the length of the code, which every place that is pushed has four bytes for.
  const length = size(code(steps, 0));
  return concat([code(steps, length), ...blobs]);
}

function code(steps: readonly Step[], length: number): Hex {
  let at = length;
  const failed = Math.max(0, length - 4);
  const parts = steps.map((step): Hex => {
    const [blob] = blobOf(step);
    if (blob === undefined) return "log" in step ? logCode(step.log) : "0x";
    const copied = [push(size(blob)), push(at), push(0), op.codeCopy];
    at += size(blob);
    if ("log" in step) return concat([...copied, push(size(blob)), push(0), push(0), op.create, op.pop]);
    const call = [push(0), push(0), push(size(blob)), push(0), push(0), word(step.call), op.gas, op.call];
    return concat([...copied, ...call, op.isZero, push(failed), op.jumpIf]);
  });
  return concat([...parts, op.stop, op.jumpDestination, "0x5f", "0x5f", op.revert]);
}

/** What a step needs beside its code: calldata, or the code of another token. */
function blobOf(step: Step): Hex[] {
  if ("call" in step) return [step.data];
  return step.asAnother ? [concat([logCode(step.log), op.stop])] : [];
}

function logCode(log: Extract<Step, { log: unknown }>["log"]): Hex {
  const ends = [word(log.to), word(log.from), word(TRANSFER)];
  if ("item" in log) return concat([word(numberToHex(log.item)), ...ends, push(0), push(0), "0xa4"]);
  const stored = [word(numberToHex(log.amount)), push(0), op.mstore];
  return concat([...stored, ...ends, push(32), push(0), "0xa3"]);
}

function push(value: number): Hex {
  return concat(["0x63", numberToHex(value, { size: 4 })]);
}

function word(value: Hex): Hex {
  return concat(["0x7f", pad(value, { size: 32 })]);
}
