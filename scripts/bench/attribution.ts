// Where the gas of a transaction goes: by contract, by kind of operation, and by function, from its struct logs.
import type { Address, Hex } from "viem";
import type { Step } from "./chain.ts";
import type { SourceOf } from "./sources.ts";

export type Share = { contract: string; kind: Kind; source: string; gas: number };

export const kinds = [
  "intrinsic",
  "calldata",
  "storage",
  "calls",
  "precompiles",
  "events",
  "hashing",
  "memory and calldata access",
  "stack, jumps, arithmetic",
] as const;
export type Kind = (typeof kinds)[number];

export type Known = { name: string; source: SourceOf | undefined };

const CALLS = new Set(["CALL", "STATICCALL", "DELEGATECALL", "CALLCODE", "CREATE", "CREATE2"]);
const BASE = 21_000;

/** All shares of a transaction's gas, refunds not taken off. `known` goes by lower-case address. */
export function attribute(
  steps: readonly Step[],
  calldata: Hex,
  to: Address,
  known: ReadonlyMap<string, Known>,
): Share[] {
  const shares: Share[] = [
    { contract: "transaction", kind: "intrinsic", source: "", gas: BASE },
    { contract: "transaction", kind: "calldata", source: "", gas: calldataGas(calldata) },
  ];
  const frames: string[] = [to.toLowerCase()];
  for (const [i, step] of steps.entries()) {
    frames.length = step.depth;
    const address = frames[step.depth - 1] ?? to;
    const next = steps[i + 1];
    const enters = next !== undefined && next.depth > step.depth;
    if (CALLS.has(step.op) && enters) frames[step.depth] = targetOf(step);
    const { name, source } = known.get(address) ?? { name: "others", source: undefined };
    shares.push({
      contract: name,
      kind: kindOf(step, enters),
      source: source?.(step.pc) ?? name,
      gas: enters ? overheadOf(steps, i) : ownCost(step, next),
    });
  }
  return shares;
}

function targetOf({ stack }: Step): string {
  return `0x${(stack.at(-2) ?? "").replace(/^0x/, "").padStart(64, "0").slice(-40)}`.toLowerCase();
}

/** A step that stays in its frame costs what is gone at the next one; the last of a frame says so itself. */
function ownCost(step: Step, next: Step | undefined): number {
  return next !== undefined && next.depth === step.depth ? Number(step.gas) - Number(next.gas) : Number(step.gasCost);
}

/** What a call costs its caller beside what the callee spends. */
function overheadOf(steps: readonly Step[], at: number): number {
  const call = steps[at] as Step;
  const first = steps[at + 1] as Step;
  let end = at + 1;
  while ((steps[end + 1]?.depth ?? 0) > call.depth) end += 1;
  const last = steps[end] as Step;
  const after = steps[end + 1];
  const spent = Number(first.gas) - (Number(last.gas) - Number(last.gasCost));
  return Number(call.gas) - Number(after?.gas ?? 0) - spent;
}

function kindOf({ op, stack }: Step, enters: boolean): Kind {
  if (CALLS.has(op)) return !enters && isPrecompile(stack) ? "precompiles" : "calls";
  if (/^(SLOAD|SSTORE|TLOAD|TSTORE)$/.test(op)) return "storage";
  if (/^(EXTCODE|BALANCE|SELFBALANCE)/.test(op)) return "calls";
  if (op.startsWith("LOG")) return "events";
  if (/^(KECCAK256|SHA3)$/.test(op)) return "hashing";
  if (/^(MLOAD|MSTORE|MSTORE8|MCOPY|CALLDATA|RETURNDATA|CODECOPY)/.test(op)) return "memory and calldata access";
  return "stack, jumps, arithmetic";
}

function isPrecompile(stack: readonly string[]): boolean {
  const target = BigInt(`0x${(stack.at(-2) ?? "0").replace(/^0x/, "")}`);
  return target > 0n && target <= 0x100n;
}

function calldataGas(calldata: Hex): number {
  const bytes = calldata.slice(2).match(/../g) ?? [];
  return bytes.reduce((sum, byte) => sum + (byte === "00" ? 4 : 16), 0);
}

/** Sums of the shares by whatever `key` says, largest first. */
export function sumBy(shares: readonly Share[], key: (share: Share) => string): [string, number][] {
  const sums = new Map<string, number>();
  for (const share of shares) sums.set(key(share), (sums.get(key(share)) ?? 0) + share.gas);
  return [...sums].sort((a, b) => b[1] - a[1]);
}
