// Verdicts of both matchers as text, so that equal means equal to the last digit.
import { encodeErrorResult, type Hex, hexToString, parseAbi, slice, toFunctionSelector } from "viem";
import { policyMatcherAbi } from "../../sdk/abi/PolicyMatcher.ts";
import { matchProposal, type ProposalRefused } from "../../sdk/policy/match/matchProposal.ts";
import { meterUses } from "../../sdk/policy/match/meterUses.ts";
import { proofRoot } from "../../sdk/policy/policyTree.ts";
import { type Refusal, refusals, returnCheck } from "../../sdk/policy/types.ts";
import type { Case } from "./draft.ts";
import type { Answer } from "./exam.ts";

/** A matcher in TypeScript, such as ours. */
export type Judge = typeof matchProposal;

/** `accepted`, or why not; with everything that the matcher said. */
export type Verdict = { kind: string; text: string };

/** What the SDK says. */
export function verdictOfSdk({ situation, proposal, inputs, brought }: Case, judge: Judge = matchProposal): Verdict {
  const matched = judge({ policy: situation, proposal, inputs, now: situation.now });
  if (!matched.allowed) return { kind: matched.refusal, text: refusalText(matched) };
  const rules = matched.rules.map(({ rule }) => rule);
  const first = brought[0];
  return accepted({
    root: first === undefined ? situation.root : proofRoot(first.leaf, first.proof),
    value: proposal.calls.reduce((sum, { value }) => sum + value, 0n),
    returns: proposal.calls.reduce(
      (bits, { rule }, i) => (rules[rule]?.returns_ === returnCheck.none ? bits : bits | (1n << BigInt(i))),
      0n,
    ),
    uses: meterUses(rules, proposal.calls).map(({ meter, token, amount, burst, refill, period }) =>
      [BigInt(meter), BigInt(token), amount, burst, refill, BigInt(period)].join(" "),
    ),
  });
}

function accepted(found: { root: Hex; value: bigint; returns: bigint; uses: string[] }): Verdict {
  const { root, value, returns, uses } = found;
  return {
    kind: "accepted",
    text: `accepted root ${root} value ${value} returns ${returns} meters [${uses.join("; ")}]`,
  };
}

function refusalText(refused: ProposalRefused): string {
  const { refusal, detail } = refused;
  const where =
    "ruleIndex" in refused
      ? `rule ${refused.ruleIndex}`
      : "callIndex" in refused
        ? `call ${refused.callIndex}`
        : "inputIndex" in refused
          ? `input ${refused.inputIndex}`
          : "proposal";
  // Of these the contract tells the place alone.
  const isBare = refusal === "NotAscending" || refusal === "RootTier";
  return isBare ? `${where} ${refusal}` : `${where} ${refusal} ${detail}`;
}

const errors = new Map<Hex, string>(
  policyMatcherAbi.flatMap((item) =>
    item.type === "error"
      ? [[toFunctionSelector(`${item.name}(${item.inputs.map(({ type }) => type).join(",")})`), item.name]]
      : [],
  ),
);

/** `Panic(0x11)`: a sum or difference that its type cannot hold. */
const OVERFLOW = encodeErrorResult({
  abi: parseAbi(["error Panic(uint256)"]),
  args: [0x11n],
});

/** What the chain says, in the words of the SDK. */
export function verdictOfChain({ success, data }: Answer, { situation }: Pick<Case, "situation">): Verdict {
  if (success) return readMatch(data);
  if (data === OVERFLOW) return { kind: "Panic", text: "panic" };
  const name = errors.get(slice(data, 0, 4));
  const word = (index: number) => slice(data, 4 + 32 * index, 36 + 32 * index);
  const number = (index: number) => Number(word(index));
  const refusal = (where: string, kind: string, detail: Hex) => ({ kind, text: `${where} ${kind} ${detail}` });
  switch (name) {
    case "PolicyRefused":
      return refusal(`call ${number(0)}`, refusals[number(1)] as Refusal, word(2));
    case "PolicyRuleRefused":
      return refusal(`rule ${number(0)}`, refusals[number(1)] as Refusal, word(2));
    case "PolicyLeavesNotAscending":
      return { kind: "NotAscending", text: `rule ${number(0)} NotAscending` };
    // Of a leaf that the policy does not have nothing can be brought; the chain shows what was brought instead.
    case "PolicyLeafMismatch":
      return refusal(`rule ${number(0)}`, "NotProven", word(2));
    case "PolicyInputWithdrawn":
      return refusal(`input ${number(0)}`, "InputWithdrawn", word(2));
    // The SDK does not see code; a target without any is not the rule's.
    case "PolicyTargetWithoutCode":
      return { kind: "PolicyTargetWithoutCode", text: `call ${number(0)} WrongTarget ${word(1)}` };
    case "PolicyMalformed": {
      const what = hexToString(slice(data, 4 + 32 * 4)).replace(/\0+$/, "");
      if (what === "calls") return refusal("proposal", "CallCount", word(1));
      if (what === "rules") return { kind: "RootTier", text: "proposal RootTier" };
      if (what === "rule") return { kind: "NoSuchRule", text: `MalformedRule ${word(1)}` };
    }
  }
  return { kind: "unknown", text: `${name ?? "unknown error"} ${data} at ${situation.now}` };
}

/**
 * Whether both say the same. Of a call whose rule is not there the contract tells the rule, and the SDK the call too. A
 * target without code is told before all else of the call; the SDK does not see code, and refuses the target or the rule. Where
 * the contract's arithmetic panics, the SDK says of what.
 */
export function agree(chain: Verdict, sdk: Verdict): boolean {
  if (chain.kind === "Panic") return sdk.kind === "InputFromFuture" || sdk.kind === "ValueOverflow";
  if (chain.kind === "NoSuchRule") return sdk.text.endsWith(` ${chain.text}`);
  if (chain.kind === "PolicyTargetWithoutCode" && sdk.kind === "MalformedRule") {
    const callOf = ({ text }: Verdict) => text.split(" ", 2).join(" ");
    return callOf(chain) === callOf(sdk);
  }
  return chain.text === sdk.text;
}

/** The struct `Match`, from where its offset points. */
function readMatch(data: Hex): Verdict {
  const words = (data.slice(66).match(/.{64}/g) ?? []).map((digits) => BigInt(`0x${digits}`));
  const [, root = 0n, value = 0n, returns = 0n, , count = 0n] = words;
  const uses = Array.from({ length: Number(count) }, (_, i) => {
    const [meter, token, amount, burst, refill, period] = words.slice(6 + 6 * i, 12 + 6 * i);
    return [meter, token, amount, burst, refill, period].join(" ");
  });
  return accepted({ root: `0x${root.toString(16).padStart(64, "0")}`, value, returns, uses });
}
