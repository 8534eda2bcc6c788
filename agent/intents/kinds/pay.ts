import { type AbiFunction, parseAbiItem } from "viem";
import { formatDecimal } from "../../../sdk/text/parseDecimal.ts";
import { type ReadAmount, readPositive } from "../citedAmount.ts";
import { type IntentContext, requirePayee } from "../context.ts";
import type { PayIntent } from "../intent.ts";
import type { Step } from "../step.ts";
import { amountWord, nameWord } from "../word.ts";

const TRANSFER = "transfer(address,uint256)";
const transfer = parseAbiItem(`function ${TRANSFER}`) as AbiFunction;

/** A payment: a transfer of a token, or native value. */
export function payStep({ to, amount }: Omit<PayIntent, "kind">, place: string, context: IntentContext): Step {
  const payee = requirePayee(context, to, `${place}.to`);
  const paid = readPositive(amount, `${place}.amount`, context);
  const common = { sentence: `pay ${showAmount(paid)} to ${payee}`, place };
  if (paid.unit === context.policy.names.native) {
    return { ...common, contract: payee, abi: undefined, signature: undefined, words: [], value: paid };
  }
  const words = [nameWord(payee, context.policy), amountWord(paid)];
  return { ...common, contract: paid.unit.name, abi: transfer, signature: TRANSFER, words, value: undefined };
}

/** `1,250.5 LUSD` */
export function showAmount({ units, unit }: ReadAmount): string {
  return `${formatDecimal(units, unit.decimals)} ${unit.name}`;
}
