import { type AbiFunction, type Address, parseAbiItem } from "viem";
import { ArgumentProblem } from "../../sdk/calldata/argumentProblem.ts";
import { namedReaders } from "../../sdk/calldata/namedReaders.ts";
import { readArgument } from "../../sdk/calldata/readArgument.ts";
import type { PolicyNames } from "../../sdk/policy/compilePolicy.ts";
import { didYouMean } from "../../sdk/policy/source/located.ts";

/** What a source asks a contract, as the agent file writes it. */
export type WrittenQuestion = { contract: string; function: string; arguments: readonly string[] };

/** The same with what its names stand for. */
export type ContractQuestion = { name: string; address: Address; function: AbiFunction; args: readonly unknown[] };

/** What is wrong with it, and under which key. */
export type QuestionProblem = {
  ok: false;
  path: readonly (string | number)[];
  isUnknown: boolean;
  summary: string;
  value: string;
  nextStep: string;
};

/** A function as `price(address token) returns (uint256 price)`; undefined where the text is none that answers. */
export function readFunction(text: string): AbiFunction | undefined {
  if (!/^[A-Za-z_$][\w$]*\(.*\)\s*(?:view\s+|pure\s+)?returns\s*\(.+\)$/.test(text)) return undefined;
  try {
    const item = parseAbiItem(`function ${text}`) as AbiFunction;
    return item.type === "function" && item.outputs.length > 0 ? item : undefined;
  } catch {
    return undefined;
  }
}

/** Looks up contract and arguments in the policy. Addresses stand by name, amounts with their unit. */
export function questionOf(
  { contract, function: text, arguments: given }: WrittenQuestion,
  names: PolicyNames,
): { ok: true; question: ContractQuestion } | QuestionProblem {
  const contracts = Object.keys({ ...names.accounts, ...names.tokens });
  const readers = namedReaders(names);
  const address = contracts.includes(contract) ? readers.account(contract) : undefined;
  if (address === undefined) {
    return problem(["contract"], `The policy has no account or token "${contract}".`, contract, {
      isUnknown: true,
      nextStep: `${didYouMean(contract, contracts)}There are: ${contracts.join(", ")}.`,
    });
  }
  const asked = readFunction(text);
  if (asked === undefined) {
    return problem(["function"], "This is no function that returns something.", text, {
      nextStep: "Write it with its types, such as: price(address token) returns (uint256 price)",
    });
  }
  const { inputs } = asked;
  if (inputs.length !== given.length) {
    const summary = `The function takes ${inputs.length} arguments, and here stand ${given.length}.`;
    return problem(["arguments"], summary, String(given.length), { nextStep: "Give each its value." });
  }
  const args: unknown[] = [];
  for (const [i, input] of inputs.entries()) {
    try {
      args.push(readArgument(input, { kind: "text", text: given[i] ?? "" }, readers));
    } catch (error) {
      if (!(error instanceof ArgumentProblem)) throw error;
      const { message, value, nextStep } = error;
      return problem(["arguments", i], message, value, { nextStep });
    }
  }
  return { ok: true, question: { name: contract, address, function: asked, args } };
}

function problem(
  path: QuestionProblem["path"],
  summary: string,
  value: string,
  { nextStep, isUnknown = false }: { nextStep: string; isUnknown?: boolean },
): QuestionProblem {
  return { ok: false, path, summary, value, nextStep, isUnknown };
}
