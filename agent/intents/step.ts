import { type AbiFunction, type AbiParameter, type Address, type Hex, isAddressEqual } from "viem";
import { ArgumentProblem } from "../../sdk/calldata/argumentProblem.ts";
import { decodeExactly } from "../../sdk/calldata/decodeExactly.ts";
import { namedReaders } from "../../sdk/calldata/namedReaders.ts";
import { readCall } from "../../sdk/calldata/readCall.ts";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import type { ReadAmount } from "./citedAmount.ts";
import { contractNamed } from "./functions.ts";
import { IntentRefused } from "./refusal.ts";
import { amountWord, plainWord, type Word } from "./word.ts";

/** One call as it is meant: names and words, and nothing encoded. */
export type Step = {
  /** Whom it calls, by name. */
  contract: string;
  /** What it calls; undefined for a plain transfer of native value. */
  abi: AbiFunction | undefined;
  /** `transfer(address,uint256)` */
  signature: string | undefined;
  /** By argument word, in the order of the calldata. */
  words: readonly Word[];
  /** Native value that goes with it. */
  value: ReadAmount | undefined;
  /** What signers read. */
  sentence: string;
  /** Where its arguments stand in the intent. */
  place: string;
};

export type BuiltCall = { target: Address; value: bigint; data: Hex };

/**
 * Encodes a step, and reads the calldata back: every word must say what was meant.
 *
 * @throws IntentRefused where a word is no value of its type; INTENT_MISBUILT
 */
export function buildStep(step: Step, policy: CompiledPolicy): BuiltCall {
  const call = encode(step, policy);
  requireSame(step, call, policy);
  return call;
}

function encode({ contract, abi, signature, words, value, place }: Step, { names }: CompiledPolicy): BuiltCall {
  const texts = words.map(({ text }) => text);
  const args = abi?.inputs.map((input) => nest(input, texts)) ?? [];
  const sent = value === undefined ? undefined : `${value.value} ${value.unit.name}`;
  try {
    return readCall({ to: contract, call: signature, args, value: sent }, namedReaders(names));
  } catch (problem) {
    if (!(problem instanceof ArgumentProblem)) throw problem;
    throw new IntentRefused("INTENT_ARGUMENT_INVALID", place, problem.message);
  }
}

/** The words of one parameter as text: those of a struct or list between brackets. Takes them from the front. */
function nest(parameter: AbiParameter, texts: string[]): string {
  const isNested = parameter.type.endsWith("]") || parameter.type === "tuple";
  return isNested ? JSON.stringify(nested(parameter, texts)) : (texts.shift() ?? "");
}

type Nested = string | Nested[];

function nested(parameter: AbiParameter, texts: string[]): Nested {
  const [, itemType, count] = /^(.*)\[(\d+)\]$/.exec(parameter.type) ?? [];
  if (itemType !== undefined) {
    return Array.from({ length: Number(count) }, () => nested({ ...parameter, type: itemType }, texts));
  }
  if (parameter.type !== "tuple" || !("components" in parameter)) return texts.shift() ?? "";
  return parameter.components.map((member) => nested(member, texts));
}

/** Compares what was encoded with what was meant, from the bytes back to names and decimal numbers. */
function requireSame({ contract, abi, words, value }: Step, call: BuiltCall, policy: CompiledPolicy): void {
  const target = contractNamed(policy, contract);
  if (target === undefined || !isAddressEqual(target, call.target)) throw misbuilt(`It calls ${call.target}.`);
  const sent = value === undefined ? plainWord("0") : amountWord(value);
  if (sent.read(call.value) !== sent.wanted) throw misbuilt(`It sends ${call.value} wei.`);
  if (abi === undefined) {
    if (call.data !== "0x") throw misbuilt("A plain transfer holds calldata.");
    return;
  }
  const decoded = decodeExactly([abi], call.data);
  if (decoded === undefined) throw misbuilt(`It is no call of ${abi.name}.`);
  const values = ((decoded.args ?? []) as readonly unknown[]).flatMap(flat);
  const said = values.map((one, i) => words[i]?.read(one));
  const odd = words.findIndex(({ wanted }, i) => said[i] !== wanted);
  if (values.length !== words.length) throw misbuilt(`It holds ${values.length} words, and ${words.length} are meant.`);
  if (odd >= 0) throw misbuilt(`Word ${odd} says ${said[odd]}, and ${words[odd]?.wanted} is meant.`);
}

function flat(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(flat);
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(flat) : [value];
}

function misbuilt(summary: string): SallyportError {
  return new SallyportError("INTENT_MISBUILT", { summary });
}

/** A call whose whole calldata the policy pins: nothing of it is the agent's. */
export function pinnedCall(target: Address, abi: AbiFunction, data: Hex): BuiltCall {
  if (decodeExactly([abi], data) === undefined) throw misbuilt(`What the policy pins is no call of ${abi.name}.`);
  return { target, value: 0n, data };
}
