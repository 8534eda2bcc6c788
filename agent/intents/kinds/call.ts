import type { CompiledPolicy } from "../../../sdk/policy/compilePolicy.ts";
import { didYouMean } from "../../../sdk/policy/source/located.ts";
import { requireCited } from "../cite.ts";
import { type ReadAmount, readAmount, readPositive } from "../citedAmount.ts";
import { type IntentContext, unitsOf } from "../context.ts";
import { contractNamed, functionsCalled, functionsOf, type KnownFunction } from "../functions.ts";
import type { CallIntent, IntentArgument } from "../intent.ts";
import { IntentRefused, listNames, told } from "../refusal.ts";
import { below } from "../screen.ts";
import { type BuiltCall, buildStep, pinnedCall } from "../step.ts";
import { amountWord, nameWord, plainWord, type Word } from "../word.ts";
import { showAmount } from "./pay.ts";

/** A call by names. What it may be the agent's rules say: a function that none of them names is none here. */
export function buildNamedCall(
  intent: CallIntent,
  place: string,
  context: IntentContext,
): { call: BuiltCall; sentence: string } {
  const { policy, agentFile } = context;
  const target = contractNamed(policy, intent.contract);
  if (target === undefined) {
    const own = policy.rules.filter((one) => one.proposer === agentFile.agent && one.function !== undefined);
    const known = [...new Set(own.map(({ rule }) => rule.target))].flatMap((one) => nameOf(policy, one)).sort();
    const details = `${didYouMean(intent.contract, known)}${listNames(known)}`;
    throw new IntentRefused("INTENT_PARTY_UNKNOWN", `${place}.contract ${told(intent.contract)}`, details);
  }
  const found = requireFunction(functionsOf(policy, agentFile.agent, target), intent, place);
  const value = intent.value === undefined ? undefined : nativeValue(intent.value, `${place}.value`, context);
  const sent = value === undefined ? "" : ` with ${showAmount(value)}`;
  const called = `call ${intent.contract}.${found.abi.name}`;
  if (found.pinned !== undefined) {
    if (value !== undefined) {
      throw new IntentRefused("INTENT_ARGUMENTS_DIFFER", `${place}.value`, "The policy pins the whole call.");
    }
    return { call: pinnedCall(target, found.abi, found.pinned), sentence: `${called} as the policy pins it` };
  }
  const words = found.words.map(({ name, type }) => {
    const argument = intent.arguments[name] as IntentArgument;
    return readWord(argument, type, below(`${place}.arguments`, name), { ...context, contract: intent.contract });
  });
  const shown = found.words.map(({ name }, i) => `${name}: ${words[i]?.wanted}`).join(", ");
  const sentence = `${called}(${shown})${sent}`;
  const { abi, signature } = found;
  const step = { contract: intent.contract, abi, signature, words, value, sentence, place: `${place}.arguments` };
  return { call: buildStep(step, policy), sentence };
}

function requireFunction(functions: readonly KnownFunction[], intent: CallIntent, place: string): KnownFunction {
  const called = functionsCalled(functions, intent.function);
  if (called.length === 0) {
    const known = [...new Set(functions.map(({ signature }) => signature))];
    throw new IntentRefused("INTENT_FUNCTION_UNKNOWN", `${place}.function`, listNames(known));
  }
  const given = Object.keys(intent.arguments);
  const fitting = called.filter(
    ({ words }) => words.length === given.length && words.every(({ name }) => Object.hasOwn(intent.arguments, name)),
  );
  const [found, other] = fitting;
  if (other !== undefined) {
    const fit = fitting.map(({ signature }) => signature);
    throw new IntentRefused("INTENT_FUNCTION_AMBIGUOUS", `${place}.function`, listNames(fit));
  }
  if (found !== undefined) return found;
  const wanted = called.map(({ words }) => (words.length === 0 ? "none" : words.map(({ name }) => name).join(", ")));
  throw new IntentRefused("INTENT_ARGUMENTS_DIFFER", `${place}.arguments`, `Parameters: ${wanted.join("; or ")}.`);
}

/** One argument as a word of its type. */
function readWord(
  argument: IntentArgument,
  type: string,
  place: string,
  context: IntentContext & { contract: string },
): Word {
  const { policy, contract } = context;
  const refuse = (wanted: string) => new IntentRefused("INTENT_ARGUMENT_INVALID", place, `Here stands ${wanted}.`);
  if (type === "address") {
    if (!("name" in argument)) throw refuse("an account or a token: { name }");
    if (contractNamed(policy, argument.name) !== undefined) return nameWord(argument.name, policy);
    throw new IntentRefused("INTENT_PARTY_UNKNOWN", `${place} ${told(argument.name)}`, "");
  }
  if (type === "bool") {
    if ("flag" in argument) return plainWord(String(argument.flag));
    throw refuse("true or false: { flag }");
  }
  if (!/^u?int\d+$/.test(type)) throw refuse(`a ${type}, which no agent can say`);
  if ("amount" in argument && type.startsWith("u"))
    return amountWord(requireCounting(argument.amount, type, place, context));
  if (!("number" in argument))
    throw refuse(type.startsWith("u") ? "{ amount } or { number, from }" : "{ number, from }");
  if (countedUnit(policy, contract, type) !== undefined) throw refuse("an amount with its unit: { amount }");
  const units = unitsOf(policy).map(({ name }) => name);
  requireCited({ value: argument.number, unit: undefined, from: argument.from }, place, { ...context, units });
  return plainWord(argument.number);
}

/** An amount, in the unit that the contract counts: in another one it would be a million times what is meant. */
function requireCounting(
  cited: Parameters<typeof readAmount>[0],
  type: string,
  place: string,
  context: IntentContext & { contract: string },
): ReadAmount {
  const { policy, contract } = context;
  const amount = readAmount(cited, `${place}.amount`, context);
  const counted = countedUnit(policy, contract, type);
  if (counted !== undefined && counted !== amount.unit) {
    throw new IntentRefused("INTENT_UNIT_UNFIT", `${place}.amount.unit`, `The parameter counts ${counted.name}.`);
  }
  if (policy.names.collections.includes(contract)) {
    throw new IntentRefused("INTENT_UNIT_UNFIT", `${place}.amount.unit`, "Its numbers are ids, and no amounts.");
  }
  return amount;
}

/** The unit of a token whose function is called. Of tokens without decimals, numbers may be ids. */
function countedUnit({ names }: CompiledPolicy, contract: string, type: string) {
  const token = Object.hasOwn(names.tokens, contract) ? names.tokens[contract] : undefined;
  return token !== undefined && token.decimals > 0 && type === "uint256" ? token : undefined;
}

function nativeValue(cited: NonNullable<CallIntent["value"]>, place: string, context: IntentContext): ReadAmount {
  const amount = readPositive(cited, place, context);
  const { native } = context.policy.names;
  if (amount.unit === native) return amount;
  throw new IntentRefused("INTENT_UNIT_UNFIT", `${place}.unit`, `With a call only ${native.name} can go.`);
}

function nameOf({ names }: CompiledPolicy, address: string): string[] {
  const found = [
    ...Object.entries(names.accounts),
    ...Object.values(names.tokens).map((one) => [one.name, one.address]),
  ];
  return found.flatMap(([name, one]) => (one?.toLowerCase() === address.toLowerCase() ? [name ?? ""] : []));
}
