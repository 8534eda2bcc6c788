// abi.encode(Proposal, Witness), written down once more: a library would take longer than both matchers together.
import type { Hex } from "viem";
import type { CompiledRule } from "../../sdk/policy/compilePolicy.ts";
import type { Rule } from "../../sdk/policy/types.ts";
import type { Proposal } from "../../sdk/proposal/types.ts";
import type { Case } from "./draft.ts";

const cache = new WeakMap<Rule, string>();

/** The arguments of the matcher's functions, as digits of hex without a prefix. */
export function encodeQuestion({ proposal, brought, inputs }: Pick<Case, "proposal" | "brought" | "inputs">): string {
  const p = encodeProposal(proposal);
  const rules = list(brought.map(({ rule }) => encodeRule(rule)));
  const proofs = list(brought.map(encodeProof));
  const batches =
    word(inputs.length) +
    inputs
      .map(
        ({ batch: { anchorer, root, size, profile, manifestHash, schema } }) =>
          word(anchorer) + word(root) + word(size) + word(profile) + word(manifestHash) + word(schema),
      )
      .join("");
  return tuple([{ tail: p }, { tail: tuple([{ tail: rules }, { tail: proofs }, { tail: batches }]) }]);
}

function encodeProposal({ inputs, rules, calls, bounds, ...head }: Proposal): string {
  return tuple([
    word(head.proposer),
    word(head.nonce),
    word(head.tier),
    word(head.epoch),
    word(head.notAfter),
    word(head.evidence),
    { tail: word(inputs.length) + inputs.map(word).join("") },
    { tail: word(rules.length) + rules.map(({ leaf, input }) => word(leaf) + word(input)).join("") },
    {
      tail: list(
        calls.map(({ target, value, data, minGas, codeHash, rule }) =>
          tuple([word(target), word(value), { tail: bytes(data) }, word(minGas), word(codeHash), word(rule)]),
        ),
      ),
    },
    { tail: word(bounds.length) + bounds.map(({ token, minDelta }) => word(token) + word(minDelta)).join("") },
  ]);
}

function encodeRule(rule: Rule): string {
  const known = cache.get(rule);
  if (known !== undefined) return known;
  const { meter, input, bound, constraints } = rule;
  const encoded = tuple([
    ...[rule.proposer, rule.tier, rule.expiry, rule.target, rule.kind].map(word),
    left(rule.selector),
    ...[rule.words, rule.wordTypes, rule.dataHash, rule.maxValue, rule.returns_].map(word),
    ...[meter.key, meter.token, meter.amountWord, meter.burst, meter.refill, meter.period].map(word),
    ...[input.schema, input.source, input.levels, input.maxAge].map(word),
    ...[Number(bound.demanded), bound.token, bound.minDelta].map(word),
    {
      tail:
        word(constraints.length) +
        constraints.map((one) => word(one.word) + word(one.operator) + word(one.value)).join(""),
    },
  ]);
  cache.set(rule, encoded);
  return encoded;
}

function encodeProof({ proof }: Pick<CompiledRule, "proof">): string {
  return word(proof.length) + proof.map(word).join("");
}

/** A struct: words stand in place, of the others the offset, and they follow. */
function tuple(parts: readonly (string | { tail: string })[]): string {
  let head = "";
  let tails = "";
  for (const part of parts) {
    if (typeof part === "string") {
      head += part;
    } else {
      head += word(32 * parts.length + tails.length / 2);
      tails += part.tail;
    }
  }
  return head + tails;
}

/** An array of what has no fixed size. */
function list(items: readonly string[]): string {
  return word(items.length) + tuple(items.map((tail) => ({ tail })));
}

function bytes(data: Hex): string {
  const digits = data.slice(2);
  return word(digits.length / 2) + digits + "0".repeat((64 - (digits.length % 64)) % 64);
}

function left(data: Hex): string {
  return data.slice(2).padEnd(64, "0");
}

function word(value: Hex | number | bigint): string {
  if (typeof value === "string") return value.slice(2).toLowerCase().padStart(64, "0");
  return (value < 0 ? BigInt.asUintN(256, BigInt(value)) : value).toString(16).padStart(64, "0");
}
