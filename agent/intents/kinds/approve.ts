import { type AbiFunction, parseAbiItem } from "viem";
import type { ReadAmount } from "../citedAmount.ts";
import type { IntentContext } from "../context.ts";
import type { Step } from "../step.ts";
import { amountWord, nameWord } from "../word.ts";
import { showAmount } from "./pay.ts";

const APPROVE = "approve(address,uint256)";
const approve = parseAbiItem(`function ${APPROVE}`) as AbiFunction;

/** The allowance that the next call uses up: exactly its amount. */
export function approveStep(spender: string, amount: ReadAmount, place: string, { policy }: IntentContext): Step {
  return {
    contract: amount.unit.name,
    abi: approve,
    signature: APPROVE,
    words: [nameWord(spender, policy), amountWord(amount)],
    value: undefined,
    sentence: approveSentence(spender, amount),
    place,
  };
}

export function approveSentence(spender: string, amount: ReadAmount): string {
  return `let ${spender} take ${showAmount(amount)}`;
}
