import { encodeFunctionData, erc20Abi, maxUint256 } from "viem";
import { z } from "zod";
import { ArgumentProblem } from "../../calldata/argumentProblem.ts";
import { readCall } from "../../calldata/readCall.ts";
import { party, text } from "../../deploy/dao/scalars.ts";
import { changeKind } from "../change.ts";
import { fields } from "../fields.ts";
import { lookup } from "../lookup.ts";

/** What a spender may take of a token, in the token's own amounts; `unlimited` is all, for ever. */
export const allowance = changeKind({
  kind: "allowance",
  schema: fields({ token: text, spender: party, amount: text }),
  calls(given, { book }, refuse) {
    const find = lookup(book, refuse);
    const token = find.token("token", given.token);
    const amount = given.amount === "unlimited" ? maxUint256 : amountOf();
    const args = [find.account("spender", given.spender), amount] as const;
    return [{ target: token.address, data: encodeFunctionData({ abi: erc20Abi, functionName: "approve", args }) }];

    function amountOf() {
      // Of a token that is named already the unit may be left out.
      const { unit, units } = find.amount(
        "amount",
        / /.test(given.amount) ? given.amount : `${given.amount} ${token.name}`,
      );
      if (unit === token) return units;
      return refuse("amount", given.amount, `The amount is in ${unit.name}, and the token is ${token.name}.`);
    }
  },
});

/** A payment: native value, or a token of the policy. */
export const send = changeKind({
  kind: "send",
  schema: fields({ amount: text, to: party }),
  calls(given, { book }, refuse) {
    const find = lookup(book, refuse);
    const to = find.account("to", given.to);
    const { unit, units, isNative } = find.amount("amount", given.amount);
    if (isNative) return [{ target: to, value: units }];
    const data = encodeFunctionData({ abi: erc20Abi, functionName: "transfer", args: [to, units] });
    return [{ target: unit.address, data }];
  },
});

/** Any other call of the treasury, written out as `propose --root` takes it. */
export const call = changeKind({
  kind: "call",
  schema: fields({
    to: text,
    function: text.optional(),
    args: z.array(text, { error: "Here must stand a list of arguments." }).default([]),
    value: text.optional(),
  }),
  calls(given, { readers }, refuse) {
    try {
      return [readCall({ to: given.to, call: given.function, args: given.args, value: given.value }, readers)];
    } catch (error) {
      if (!(error instanceof ArgumentProblem)) throw error;
      const [, field = "", index] = /^(\w+)(?:\[(\d+)\])?/.exec(error.place) ?? [];
      const path = [field === "call" ? "function" : field, ...(index === undefined ? [] : [index])];
      return refuse(path, error.value, error.message, error.nextStep);
    }
  },
});
