import {
  type Abi,
  type AbiFunction,
  encodeFunctionData,
  type Hex,
  toFunctionSelector,
  toFunctionSignature,
} from "viem";
import { ArgumentProblem } from "../../calldata/argumentProblem.ts";
import { decodeExactly } from "../../calldata/decodeExactly.ts";
import { readArgument } from "../../calldata/readArgument.ts";
import type { Json } from "../../text/parseJson.ts";
import { type Field, fail, isBlank } from "./fail.ts";

/** A call of a function with its arguments. */
export type SafeBatchMethod = {
  /** With the names of its parameters, which are the file's claim: only types and the name's hash are in the calldata. */
  abi: AbiFunction;
  /** `transfer(address,uint256)`. */
  signature: string;
  /** As viem has them. */
  args: readonly unknown[];
};

/** Encodes a function with the values that the file gives by name. */
export function encodeMethod(abi: AbiFunction, values: Field): { data: Hex; method: SafeBatchMethod } {
  const args = argumentsOf(abi, values);
  const data = encodeFunctionData({ abi: [abi], functionName: abi.name, args });
  return { data, method: { abi, signature: toFunctionSignature(abi), args } };
}

/** Reads calldata as a call of a function; undefined unless the same values give the same calldata again. */
export function decodeMethod(abi: AbiFunction, data: Hex): SafeBatchMethod | undefined {
  const call = decodeExactly([abi] as Abi, data);
  return call && { abi, signature: toFunctionSignature(abi), args: call.args ?? [] };
}

/** What calldata begins with, in words. */
export function selectorOf(abi: AbiFunction): string {
  return `${toFunctionSignature(abi)} begins with ${toFunctionSelector(abi)}`;
}

function argumentsOf({ inputs }: AbiFunction, values: Field): unknown[] {
  const entries = entriesOf(values);
  const keys = keysOf(inputs, entries);
  for (const key of keys) {
    if (keys.indexOf(key) !== keys.lastIndexOf(key))
      throw fail(values, `Two parameters are named "${key}", so one value would serve both.`, {
        nextStep: "Name them apart in contractMethod.inputs and in contractInputsValues, or give the calldata itself.",
      });
  }
  for (const key of entries.keys()) {
    if (keys.includes(key)) continue;
    throw fail({ ...values, path: `${values.path}.${key}` }, "The function has no such parameter.", {
      nextStep: `Its parameters: ${keys.join(", ") || "none"}.`,
    });
  }
  return inputs.map((input, i) => {
    const key = keys[i] ?? "";
    const value = entries.get(key);
    const here: Field = { ...values, value, path: `${values.path}.${key}` };
    if (value === undefined) throw fail(here, `The value of the parameter ${key} (${input.type}) is missing.`);
    try {
      return readArgument(input, value);
    } catch (error) {
      if (!(error instanceof ArgumentProblem)) throw error;
      const { message, nextStep } = error;
      const path = `${here.path}${error.place}`;
      const refused: Field = { ...here, path, value: { kind: "text", text: error.value } };
      throw fail(refused, message, { nextStep, code: "SAFE_BATCH_ARGUMENT_INVALID" });
    }
  });
}

function entriesOf(values: Field): ReadonlyMap<string, Json> {
  if (isBlank(values)) return new Map();
  if (values.value?.kind === "object") return values.value.entries;
  throw fail(values, "Here must stand the values of the parameters, by name.");
}

/** A parameter without a name goes by its position, as in Safe's builder; a lone one also by an empty name. */
function keysOf(inputs: AbiFunction["inputs"], entries: ReadonlyMap<string, Json>): string[] {
  const isLone = inputs.filter(({ name }) => !name).length === 1 && entries.has("");
  return inputs.map(({ name }, i) => name || (isLone ? "" : String(i)));
}
