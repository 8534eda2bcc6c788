import type { IntentContext } from "./context.ts";
import type { BuiltIntent, Intent, PayManyIntent } from "./intent.ts";
import { buildNamedCall } from "./kinds/call.ts";
import { planDeposit } from "./kinds/deposit.ts";
import { payStep } from "./kinds/pay.ts";
import { type Plan, planSwap } from "./kinds/swap.ts";
import { voteStep } from "./kinds/vote.ts";
import { normalDecimal } from "./normalDecimal.ts";
import { type IntentRefusal, IntentRefused, listNames, refusalOf } from "./refusal.ts";
import { buildStep, type Step } from "./step.ts";

/**
 * The calls that an intent means. Names, units and numbers are looked up in the policy and in what was observed; the
 * calldata is built here, decoded again and compared with the intent. Whether a rule carries it is another question:
 * see `findRule`.
 *
 * @param intent As `readIntent` read it.
 * @throws INTENT_MISBUILT, which is a fault of this program. Whatever is wrong with the intent is an answer.
 */
export function buildIntent(intent: Intent, context: IntentContext): { ok: true; built: BuiltIntent } | IntentRefusal {
  return refusalOf(() => {
    const { intents } = context.agentFile;
    if (!intents.includes(intent.kind)) throw new IntentRefused("INTENT_KIND_CLOSED", "kind", listNames(intents));
    return { ok: true as const, built: build(intent, context) };
  });
}

function build(intent: Intent, context: IntentContext): BuiltIntent {
  if (intent.kind !== "call") return encode(planOf(intent, context), context);
  const { call, sentence } = buildNamedCall(intent, "intent", context);
  return { calls: [call], bounds: [], sentences: [sentence] };
}

function planOf(intent: Exclude<Intent, { kind: "call" }>, context: IntentContext): Plan {
  const place = "intent";
  switch (intent.kind) {
    case "pay":
      return unbounded([payStep(intent, place, context)]);
    case "payMany":
      requireDistinct(intent, place);
      return unbounded(intent.payments.map((one, i) => payStep(one, `${place}.payments[${i}]`, context)));
    case "swap":
      return planSwap(intent, place, context);
    case "approveAndDeposit":
      return planDeposit(intent, place, context);
    case "vote":
      return unbounded([voteStep(intent, place, context)]);
  }
}

/** What one record says is paid once: two equal payments have two records. */
function requireDistinct({ payments }: PayManyIntent, place: string): void {
  const seen = new Map<string, number>();
  for (const [i, { to, amount }] of payments.entries()) {
    const { value, unit, from } = amount;
    const key = [to, normalDecimal(value), unit, from.source, from.record].join(" ");
    const first = seen.get(key);
    if (first !== undefined)
      throw new IntentRefused("INTENT_PAYMENT_TWICE", `${place}.payments[${i}]`, `See payments[${first}].`);
    seen.set(key, i);
  }
}

function unbounded(steps: Step[]): Plan {
  return { steps, bounds: [] };
}

function encode({ steps, bounds }: Plan, { policy }: IntentContext): BuiltIntent {
  return {
    calls: steps.map((step) => buildStep(step, policy)),
    bounds,
    sentences: steps.map(({ sentence }) => sentence),
  };
}
