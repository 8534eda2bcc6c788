import {
  type BaseError,
  FeeCapTooLowError,
  InsufficientFundsError,
  NonceTooHighError,
  NonceTooLowError,
  TipAboveFeeCapError,
  WaitForTransactionReceiptTimeoutError,
} from "viem";
import { type ErrorEntry, entry } from "./entry.ts";

/** What a node says against a transaction before any contract sees it. */
export const sendingErrors = {
  SENDER_FUNDS_TOO_LOW: entry(
    "The account that sends cannot pay for the transaction's gas and value.",
    "Fund it, or send from another account with --from: signatures can be carried by anybody.",
  ),
  SENDER_NONCE_TAKEN: entry(
    "The account sent another transaction meanwhile, so that this one's number is not the next.",
    "Wait until its other transactions are in a block, and try again.",
    true,
  ),
  TRANSACTION_UNDERPRICED: entry(
    "The transaction offers too little for its gas: fees have risen, or an earlier one of the account waits in its place.",
    "Try again; where an earlier transaction is stuck, wait for it or replace it in the wallet.",
    true,
  ),
  TRANSACTION_NOT_INCLUDED: entry(
    "A transaction was handed to the node, and is in no block yet: it waits, was dropped, or was never passed on.",
    "Look for it in a block explorer. Running the command again is harmless: it finds out whether the first took effect.",
    true,
  ),
  TRANSACTION_TOO_DEAR: entry(
    "The transaction would cost more than it may: gas is dear now, or what it does needs much of it.",
    "Wait for lower prices, or allow more; look with `show` at what a proposal does that needs so much gas.",
  ),
  TRANSACTION_OTHER: entry(
    "What the node shows as included is another transaction than the one that was sent.",
    "Ask another node whether the transaction took effect; do not trust this one.",
  ),
} as const satisfies Record<string, ErrorEntry>;

type SendingCode = Exclude<keyof typeof sendingErrors, "TRANSACTION_OTHER" | "TRANSACTION_TOO_DEAR">;

/** Which of these it is that viem found in a node's words; undefined where it is none. */
export function sendingCode(error: BaseError): SendingCode | undefined {
  if (isA(InsufficientFundsError) || says(/doesn't have enough funds/)) return "SENDER_FUNDS_TOO_LOW";
  if (isA(NonceTooLowError) || isA(NonceTooHighError)) return "SENDER_NONCE_TAKEN";
  // Two that send the same from one account at one moment: the node gave both the same number.
  if (says(/\balready (?:known|imported)\b/i)) return "SENDER_NONCE_TAKEN";
  if (isA(FeeCapTooLowError) || isA(TipAboveFeeCapError)) return "TRANSACTION_UNDERPRICED";
  if (isA(WaitForTransactionReceiptTimeoutError)) return "TRANSACTION_NOT_INCLUDED";
  return says(/\bunderpriced\b/i) ? "TRANSACTION_UNDERPRICED" : undefined;

  /** For what viem has no class. The node's own words only: a message of viem's may hold calldata. */
  function says(words: RegExp): boolean {
    return error.walk((one) => words.test((one as Partial<BaseError>).details ?? "")) !== null;
  }

  function isA(kind: new (...args: never[]) => Error): boolean {
    return error.walk((one) => one instanceof kind) !== null;
  }
}
