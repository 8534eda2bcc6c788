import type { z } from "zod";
import type { Intent, IntentKind } from "./intent.ts";
import { intentSchemas } from "./schema.ts";

/** What a kind of intent looks like to a model: a tool whose input is the intent. */
export const wishTools: Readonly<Record<IntentKind, { description: string; schema: z.ZodType<Intent> }>> = {
  pay: { description: "Pay one party of the address book.", schema: intentSchemas.pay },
  payMany: { description: "Pay several parties in one proposal, all or none.", schema: intentSchemas.payMany },
  swap: {
    description: "Swap at a venue; the treasury must gain at least what `atLeast` says.",
    schema: intentSchemas.swap,
  },
  approveAndDeposit: {
    description: "Deposit at a venue. The allowance for exactly the amount is made with it.",
    schema: intentSchemas.approveAndDeposit,
  },
  vote: { description: "Vote on a proposal of a governor.", schema: intentSchemas.vote },
  call: {
    description: "Call a function of a contract, both as the policy names them, with arguments by parameter name.",
    schema: intentSchemas.call,
  },
};
