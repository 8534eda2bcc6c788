import {
  type BaseError,
  FeeCapTooLowError,
  InsufficientFundsError,
  NonceTooHighError,
  NonceTooLowError,
  TipAboveFeeCapError,
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
} as const satisfies Record<string, ErrorEntry>;

type SendingCode = keyof typeof sendingErrors;

/** Which of these it is that viem found in a node's words; undefined where it is none. */
export function sendingCode(error: BaseError): SendingCode | undefined {
  if (isA(InsufficientFundsError) || says(/doesn't have enough funds/)) return "SENDER_FUNDS_TOO_LOW";
  if (isA(NonceTooLowError) || isA(NonceTooHighError)) return "SENDER_NONCE_TAKEN";
  if (isA(FeeCapTooLowError) || isA(TipAboveFeeCapError)) return "TRANSACTION_UNDERPRICED";
  return says(/\bunderpriced\b/i) ? "TRANSACTION_UNDERPRICED" : undefined;

  /** For what viem has no class. The node's own words only: a message of viem's may hold calldata. */
  function says(words: RegExp): boolean {
    return error.walk((one) => words.test((one as Partial<BaseError>).details ?? "")) !== null;
  }

  function isA(kind: new (...args: never[]) => Error): boolean {
    return error.walk((one) => one instanceof kind) !== null;
  }
}
