import type { Address, Hex } from "viem";
import { type AddressNames, formatAccount } from "../../sdk/describe/addressNames.ts";
import { describeCall } from "../../sdk/describe/describeCall.ts";
import { describeInput } from "../../sdk/describe/describeInput.ts";
import { describeMismatches, tierName } from "../../sdk/describe/describeJudgement.ts";
import { amountOf, unitOf } from "../../sdk/describe/describeWord.ts";
import { readingOf } from "../../sdk/describe/readingOf.ts";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import type { JudgeCallsParameters, Judgement } from "../../sdk/policy/judge/judgeCalls.ts";

/** Calls and who asks, as they were judged. */
export type Judged = {
  policy: CompiledPolicy;
  names: AddressNames;
  asked: JudgeCallsParameters;
  judgement: Judgement;
  /** The function that was named with the call, if one was. */
  signature?: string | undefined;
  /** Where the calls are of a proposal that may stand already. */
  proposalId?: Hex | undefined;
};

/** What a policy says of calls, in words: which rule carries each, or why none does; and what must come with them. */
export function describeJudgement({ policy, names, asked, judgement, signature }: Judged): string[] {
  const { proposer, calls, tier, now } = asked;
  const { allowed, tier: goesOn } = judgement;
  const on = goesOn === undefined ? "" : ` on tier ${tierOf(goesOn, policy)}`;
  const lines = [`${allowed ? "allowed" : "refused"}: ${formatAccount(proposer, names)}${on}`];
  for (const [i, call] of calls.entries()) {
    const verdict = judgement.calls[i];
    if (verdict === undefined) continue;
    const rule = verdict.allowed ? verdict.rule : verdict.nearest?.rule;
    const isNamed = !verdict.allowed && signature !== undefined;
    const reading = isNamed ? { signature } : readingOf(rule, policy.names);
    const { text } = describeCall(call, { names, policy: policy.names, ...reading });
    lines.push(`  call ${i}     ${text ?? `${formatAccount(call.target, names)} with data ${call.data}`}`);
    if (verdict.allowed) {
      lines.push(`  rule       ${verdict.rule.name} (line ${verdict.rule.line})`);
      continue;
    }
    lines.push(`  refused    ${verdict.refusal}`);
    if (verdict.nearest === undefined) {
      lines.push("  nearest    no rule comes near it");
      continue;
    }
    lines.push(`  nearest    ${verdict.nearest.rule.name} (line ${verdict.nearest.rule.line})`);
    const question = { proposer, call, tier, now };
    const differences = describeMismatches(verdict.nearest, question, { policy, names });
    lines.push(...differences.map((difference) => `             ${difference}`));
  }
  return [...lines, ...needsOf({ policy, names, judgement })];
}

function needsOf({ policy, names, judgement }: Pick<Judged, "policy" | "names" | "judgement">): string[] {
  const account = (one: Address) => formatAccount(one, names);
  const { charges, bounds, inputs } = judgement;
  return [
    ...charges.map(({ name, amount, meter, isAboveBurst }) => {
      const unit = unitOf(meter.token, policy.names);
      const most = `${amountOf(meter.burst, unit)}`;
      return isAboveBurst
        ? `  meter      ${name} never holds more than ${most}, and all calls together take ${amountOf(amount, unit)}`
        : `  meter      takes ${amountOf(amount, unit)} of ${name}, which holds ${most} at most`;
    }),
    ...bounds.map(({ token, least, isDeclared }) => {
      const amount = amountOf(least, unitOf(token, policy.names));
      const standing = isDeclared === undefined ? "" : isDeclared ? ", which is declared" : ", which is not declared";
      return `  bound      the proposal must declare at least ${amount}${standing}`;
    }),
    ...inputs.map(({ demand }) => `  data       ${describeInput(demand, policy.names, account)}`),
  ];
}

/** `small (0), which needs no approval` */
function tierOf(index: number, { names }: CompiledPolicy): string {
  const optimistic = Object.values(names.tiers).some((tier) => tier.index === index && tier.optimistic);
  return `${tierName(index, names)} (${index})${optimistic ? ", which needs no approval" : ""}`;
}

/** The same for machines. */
export function judgementJson({ asked, judgement }: Pick<Judged, "asked" | "judgement">) {
  const { allowed, tier, charges, bounds, inputs } = judgement;
  return {
    allowed,
    proposer: asked.proposer,
    tier,
    calls: judgement.calls.map((verdict, i) => {
      const { target, value, data }: { target: Address; value: bigint; data: Hex } = asked.calls[i] as never;
      const call = { target, value, data };
      return verdict.allowed
        ? { ...call, allowed: true, rule: verdict.rule.name, leaf: verdict.rule.leaf }
        : {
            ...call,
            allowed: false,
            refusal: verdict.refusal,
            nearest: verdict.nearest?.rule.name,
            mismatches: verdict.nearest?.mismatches,
          };
    }),
    meters: charges.map(({ name, id, amount, meter, isAboveBurst }) => ({
      name,
      id,
      token: meter.token,
      amount,
      burst: meter.burst,
      isAboveBurst,
    })),
    bounds,
    inputs: inputs.map(({ demand, rules }) => ({ ...demand, rules: rules.map(({ name }) => name) })),
  };
}
