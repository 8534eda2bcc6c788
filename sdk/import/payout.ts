import type { Address } from "viem";

/** One payment of a payout file. */
export type Payout = {
  /** Line of the file, counted from 1. */
  line: number;
  receiver: Address;
} & (
  | { type: "native" /** In wei. */; amount: bigint }
  | { type: "erc20"; token: Address /** Base units. */; amount: bigint }
  | { type: "erc721"; token: Address; id: bigint }
);

/** What must be known of a token: `names.tokens` of a compiled policy holds it. */
export type KnownToken = { name: string; address: Address; decimals: number };

export const NATIVE_DECIMALS = 18;
