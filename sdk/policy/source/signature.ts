import { type AbiFunction, type AbiParameter, type Hex, parseAbiItem, toFunctionSelector } from "viem";
import { MAX_WORDS } from "../types.ts";
import { wordTypeOf } from "../wordTypes.ts";
import { type Place, policyError } from "./located.ts";

/** A static argument word of a function. */
export type ArgumentWord = {
  /** As in the signature; members of structs and arrays as `params.to` and `amounts[0]`. */
  name: string;
  /** An ABI type of one word. */
  type: string;
  wordType: number;
};

export type CallSignature = {
  /** The name before the dot. */
  target: string;
  functionName: string;
  abi: AbiFunction;
  selector: Hex;
  /** The argument words, or undefined where an argument has no fixed size. */
  words: ArgumentWord[] | undefined;
};

/** Reads `Target.name(type name, ...)`. */
export function readSignature(text: string, at: Place): CallSignature {
  const refuse = (summary: string, cause?: unknown) =>
    policyError("POLICY_SIGNATURE_INVALID", at, { summary, value: text, cause });
  const [, target, functionName, parameters] = /^([A-Za-z][\w-]*)\.([A-Za-z_$][\w$]*)\((.*)\)$/s.exec(text) ?? [];
  if (target === undefined || functionName === undefined || parameters === undefined) {
    throw refuse("This is not a function of a target.");
  }
  let abi: AbiFunction;
  try {
    const item = parseAbiItem(`function ${functionName}(${parameters})` as string);
    abi = item as AbiFunction;
  } catch (cause) {
    throw refuse("The parameters cannot be read.", cause);
  }
  // `f(address to) returns (uint256 amount)` would read like a function with two parameters.
  if (abi.outputs.length > 0 || abi.stateMutability !== "nonpayable")
    throw refuse("Behind the parameters nothing can stand.");
  return { target, functionName, abi, selector: toFunctionSelector(abi), words: wordsOf(abi.inputs, refuse) };
}

/** The words of a call with conditions, or POLICY_DYNAMIC_ARGUMENT. */
export function requireWords(signature: CallSignature, at: Place): ArgumentWord[] {
  const { words, abi } = signature;
  if (words !== undefined && words.length <= MAX_WORDS) return words;
  const dynamic = abi.inputs.find((input) => wordsOf([input], () => new Error()) === undefined);
  throw policyError("POLICY_DYNAMIC_ARGUMENT", at, {
    summary:
      dynamic === undefined
        ? `The function has ${words?.length} argument words, and a rule can describe ${MAX_WORDS}.`
        : `The argument "${dynamic.name}" has no fixed size.`,
    value: dynamic?.type ?? String(words?.length),
  });
}

function wordsOf(inputs: readonly AbiParameter[], refuse: (summary: string) => Error): ArgumentWord[] | undefined {
  const words: ArgumentWord[] = [];
  for (const input of inputs) {
    if (input.name === undefined || input.name === "") throw refuse(`A parameter of type ${input.type} has no name.`);
    if (words.some(({ name }) => name === input.name)) throw refuse(`Two parameters are named "${input.name}".`);
    const own = wordsOfParameter(input, input.name, refuse);
    if (own === undefined) return undefined;
    words.push(...own);
  }
  return words;
}

function wordsOfParameter(
  input: AbiParameter,
  name: string,
  refuse: (summary: string) => Error,
): ArgumentWord[] | undefined {
  const [, itemType, count] = /^(.*)\[(\d*)\]$/.exec(input.type) ?? [];
  if (itemType !== undefined) {
    if (count === "") return undefined;
    if (Number(count) > MAX_WORDS) throw refuse(`"${name}" has more than ${MAX_WORDS} items.`);
    const items = Array.from({ length: Number(count) }, (_, i) =>
      wordsOfParameter({ ...input, type: itemType }, `${name}[${i}]`, refuse),
    );
    return items.every((item) => item !== undefined) ? items.flat() : undefined;
  }
  if ("components" in input && input.type === "tuple") {
    const members = input.components.map((member) => {
      if (member.name === undefined || member.name === "") throw refuse(`A member of "${name}" has no name.`);
      return wordsOfParameter(member, `${name}.${member.name}`, refuse);
    });
    return members.every((member) => member !== undefined) ? members.flat() : undefined;
  }
  if (input.type === "bytes" || input.type === "string") return undefined;
  const wordType = wordTypeOf(input.type);
  if (wordType === undefined) throw refuse(`The type ${input.type} is not supported.`);
  return [{ name, type: input.type, wordType }];
}
