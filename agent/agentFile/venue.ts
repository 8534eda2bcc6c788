import { ArgumentProblem } from "../../sdk/calldata/argumentProblem.ts";
import { namedReaders } from "../../sdk/calldata/namedReaders.ts";
import { readArgument } from "../../sdk/calldata/readArgument.ts";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import { didYouMean } from "../../sdk/policy/source/located.ts";
import type { ShapeProblem } from "../../sdk/policy/source/shape.ts";
import { contractNamed, functionsCalled, functionsOf, type KnownFunction } from "../intents/functions.ts";
import type { VenueDescription } from "./schema.ts";

/** What a parameter of a venue's function is. */
export type Role = "sell" | "buy" | "token" | "amount" | "at least" | "recipient" | "proposal" | "support";

export type VenueKind = "swap" | "deposit" | "vote";

/** Which parameters a kind of venue must have, and which it may have. */
const ROLES: Record<VenueKind, { required: readonly Role[]; optional: readonly Role[] }> = {
  swap: { required: ["sell", "buy", "amount"], optional: ["at least", "recipient"] },
  deposit: { required: ["amount"], optional: ["token", "recipient"] },
  vote: { required: ["proposal", "support"], optional: [] },
};

const ALL_ROLES: readonly Role[] = ["sell", "buy", "token", "amount", "at least", "recipient", "proposal", "support"];

/** What a venue is for, by the parameters that it names. */
export function kindOfVenue(venue: VenueDescription): VenueKind {
  if (venue.proposal !== undefined || venue.support !== undefined) return "vote";
  return venue.sell !== undefined || venue.buy !== undefined ? "swap" : "deposit";
}

/** By parameter: what it is. */
export function rolesOf(venue: VenueDescription): Map<string, Role> {
  return new Map(
    ALL_ROLES.flatMap((role): [string, Role][] => {
      const parameter = venue[role];
      return parameter === undefined ? [] : [[parameter, role]];
    }),
  );
}

/** The one function of the venue, or what keeps it from being one. */
export function functionOfVenue(
  policy: CompiledPolicy,
  agent: string,
  venue: VenueDescription,
): KnownFunction | { problem: string; known: string[] } {
  const contract = contractNamed(policy, venue.contract);
  const functions = contract === undefined ? [] : functionsOf(policy, agent, contract);
  const known = functions.map(({ signature }) => signature);
  const parameters = new Set([...rolesOf(venue).keys(), ...Object.keys(venue.always)]);
  const called = functionsCalled(functions, venue.function).filter(({ pinned }) => pinned === undefined);
  if (called.length === 0) return { problem: `No rule of ${agent} calls it at ${venue.contract}.`, known };
  const [found, other] = called.filter(
    ({ words }) => words.length === parameters.size && words.every(({ name }) => parameters.has(name)),
  );
  if (other !== undefined) return { problem: "Several functions are called so.", known };
  if (found !== undefined) return found;
  const wanted = called.map(({ words }) => words.map(({ name }) => name).join(", "));
  return { problem: `Its parameters are ${wanted.join("; or ")}, and each must be told once.`, known };
}

/** What is wrong with a venue, beside the form of its values. */
export function* venueProblems(
  policy: CompiledPolicy,
  agent: string,
  name: string,
  venue: VenueDescription,
): Generator<ShapeProblem> {
  const path = ["venues", name];
  const kind = kindOfVenue(venue);
  const { required, optional } = ROLES[kind];
  for (const role of required) {
    if (venue[role] !== undefined) continue;
    const summary = `A venue for a ${kind} tells which parameter is "${role}".`;
    yield { code: "AGENT_FILE_KEY_MISSING", path, summary, value: role };
  }
  for (const role of ALL_ROLES) {
    if (venue[role] === undefined || required.includes(role) || optional.includes(role)) continue;
    const summary = `"${role}" has no meaning in a venue for a ${kind}.`;
    yield { code: "AGENT_FILE_KEY_UNKNOWN", path: [...path, role], summary, value: role };
  }
  if (venue.allowance !== undefined && kind !== "swap") {
    const summary = kind === "vote" ? "A vote needs no allowance." : "A deposit always grants exactly its amount.";
    yield { code: "AGENT_FILE_KEY_UNKNOWN", path: [...path, "allowance"], summary, value: venue.allowance };
  }
  const told = [...ALL_ROLES.flatMap((role) => venue[role] ?? []), ...Object.keys(venue.always)];
  const twice = told.find((one, i) => told.indexOf(one) !== i);
  if (twice !== undefined) {
    const summary = `The parameter "${twice}" is told twice.`;
    yield { code: "AGENT_FILE_VALUE_INVALID", path, summary, value: twice };
  }
  if (contractNamed(policy, venue.contract) === undefined) {
    const known = [...Object.keys(policy.names.accounts), ...Object.keys(policy.names.tokens)];
    yield {
      code: "AGENT_FILE_POLICY_MISMATCH",
      path: [...path, "contract"],
      summary: `The policy names no contract "${venue.contract}".`,
      value: venue.contract,
      nextStep: `${didYouMean(venue.contract, known)}Write one of its names.`,
    };
  }
  const found = functionOfVenue(policy, agent, venue);
  if (!("problem" in found)) {
    yield* alwaysProblems(policy, found, venue, path);
    return;
  }
  yield {
    code: "AGENT_FILE_POLICY_MISMATCH",
    path: [...path, "function"],
    summary: found.problem,
    value: venue.function,
    nextStep: found.known.length === 0 ? undefined : `Functions that rules name there: ${found.known.join(", ")}.`,
  };
}

/** What stands in a call always is read now, so that no turn fails of it; accounts have names there too. */
function* alwaysProblems(
  policy: CompiledPolicy,
  { words }: KnownFunction,
  { always }: VenueDescription,
  path: readonly string[],
): Generator<ShapeProblem> {
  for (const { name, type } of words) {
    const value = Object.hasOwn(always, name) ? always[name] : undefined;
    if (value === undefined) continue;
    const at = [...path, "always", name];
    if (type === "address" && contractNamed(policy, value) === undefined) {
      const summary = `The policy has no account or token "${value}".`;
      yield { code: "AGENT_FILE_POLICY_MISMATCH", path: at, summary, value };
    }
    const problem = problemOfArgument(type, value, policy);
    if (problem !== undefined) yield { code: "AGENT_FILE_VALUE_INVALID", path: at, summary: problem, value };
  }
}

function problemOfArgument(type: string, value: string, { names }: CompiledPolicy): string | undefined {
  try {
    readArgument({ type }, { kind: "text", text: value }, namedReaders(names));
    return undefined;
  } catch (problem) {
    if (problem instanceof ArgumentProblem) return problem.message;
    throw problem;
  }
}
