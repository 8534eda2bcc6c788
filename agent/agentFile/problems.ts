import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import { didYouMean } from "../../sdk/policy/source/located.ts";
import type { ShapeProblem } from "../../sdk/policy/source/shape.ts";
import { isCredentialName } from "../../sdk/provenance/http/credentials.ts";
import type { IntentKind } from "../intents/intent.ts";
import { questionOf, type WrittenQuestion } from "./contractQuestion.ts";
import { PLAN_SOURCE } from "./plan.ts";
import { isVariable } from "./scalars.ts";
import type { AgentFile } from "./schema.ts";
import { kindOfVenue, venueProblems } from "./venue.ts";

/** Everything about an agent file that no single value shows; lazily, the first being the one to tell. */
export function* problemsOf(file: AgentFile, policy: CompiledPolicy): Generator<ShapeProblem> {
  yield* agentProblems(file, policy);
  yield* nameProblems(file);
  yield* sourceProblems(file, policy);
  yield* brainProblems(file);
  yield* intentProblems(file);
  for (const [name, venue] of Object.entries(file.venues)) yield* venueProblems(policy, file.agent, name, venue);
  yield* venueUse(file);
}

function* agentProblems({ agent }: AgentFile, { names }: CompiledPolicy): Generator<ShapeProblem> {
  const known = Object.keys(names.agents);
  if (known.includes(agent)) return;
  yield {
    code: "AGENT_FILE_POLICY_MISMATCH",
    path: ["agent"],
    summary: `The policy names no agent "${agent}".`,
    value: agent,
    nextStep: `${didYouMean(agent, known)}Agents there: ${known.join(", ")}.`,
  };
}

/** One name, one thing: reviewers must not take a name for another one. */
function* nameProblems(file: AgentFile): Generator<ShapeProblem> {
  for (const section of ["sources", "venues"] as const) {
    const seen = new Map<string, string>();
    for (const name of Object.keys(file[section])) {
      const path = [section, name];
      const other = seen.get(name.toLowerCase());
      if (other !== undefined) {
        yield { code: "AGENT_FILE_NAME_INVALID", path, summary: `"${name}" reads like "${other}".`, value: name };
      }
      if (name.length > 64) {
        yield { code: "AGENT_FILE_NAME_INVALID", path, summary: "A name has at most 64 characters.", value: name };
      }
      seen.set(name.toLowerCase(), name);
    }
  }
  const taken = Object.keys(file.sources).find((name) => name.toLowerCase() === PLAN_SOURCE);
  if (taken === undefined) return;
  const summary = `"${taken}" stands for the plan of a rules brain.`;
  yield { code: "AGENT_FILE_NAME_INVALID", path: ["sources", taken], summary, value: taken };
}

function* sourceProblems({ sources }: AgentFile, { names }: CompiledPolicy): Generator<ShapeProblem> {
  const units = [names.native.name, ...Object.keys(names.tokens)];
  for (const [name, source] of Object.entries(sources)) {
    if ("balance" in source && !units.includes(source.balance)) {
      yield {
        code: "AGENT_FILE_POLICY_MISMATCH",
        path: ["sources", name, "balance"],
        summary: `The policy has no unit "${source.balance}".`,
        value: source.balance,
        nextStep: `${didYouMean(source.balance, units)}Units there: ${units.join(", ")}.`,
      };
    }
    if ("contract" in source) yield* questionProblems(name, source, names);
    if (!("http" in source)) continue;
    const hasSecret = Object.values(source.headers).some(isVariable);
    if (hasSecret && !source.private && isInTheClear(source.http)) {
      yield inTheClear(["sources", name, "http"]);
    }
    for (const [header, value] of Object.entries(source.headers)) {
      if (isVariable(value) || !isCredentialName(header)) continue;
      // The value is not told again: it may be what must not be told.
      yield {
        code: "AGENT_FILE_VALUE_INVALID",
        path: ["sources", name, "headers", header],
        summary: `"${header}" may open an account, and what stands in files is no secret.`,
        nextStep: "Keep it out of files: hardhat keystore set NAME, and write NAME here, in capitals.",
      };
    }
  }
}

function* questionProblems(
  source: string,
  written: WrittenQuestion,
  names: CompiledPolicy["names"],
): Generator<ShapeProblem> {
  const read = questionOf(written, names);
  if (read.ok) return;
  const { path, isUnknown, summary, value, nextStep } = read;
  const code = isUnknown ? "AGENT_FILE_POLICY_MISMATCH" : "AGENT_FILE_VALUE_INVALID";
  yield { code, path: ["sources", source, ...path], summary, value, nextStep };
}

function* brainProblems({ brain }: AgentFile): Generator<ShapeProblem> {
  if ("rules" in brain || brain.model.key === undefined || !isInTheClear(brain.model.endpoint)) return;
  yield inTheClear(["brain", "model", "endpoint"]);
}

/** Whether whoever stands on the way reads what is sent. To this machine nobody does. */
function isInTheClear(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
}

function inTheClear(path: ShapeProblem["path"]): ShapeProblem {
  return {
    code: "AGENT_FILE_VALUE_INVALID",
    path,
    summary: "The key would travel where everybody on the way can read it.",
    nextStep: "Write https://.",
  };
}

function* intentProblems({ intents }: AgentFile): Generator<ShapeProblem> {
  const twice = intents.findIndex((kind, i) => intents.indexOf(kind) !== i);
  if (twice < 0) return;
  const value = intents[twice] ?? "";
  yield { code: "AGENT_FILE_VALUE_INVALID", path: ["intents", twice], summary: `"${value}" is there already.`, value };
}

const NEEDED: Partial<Record<IntentKind, ReturnType<typeof kindOfVenue>>> = {
  swap: "swap",
  approveAndDeposit: "deposit",
  vote: "vote",
};

/** An intent without venue can never be one: its file was not finished. */
function* venueUse({ intents, venues }: AgentFile): Generator<ShapeProblem> {
  for (const [i, intent] of intents.entries()) {
    const kind = NEEDED[intent];
    if (kind === undefined || Object.values(venues).some((venue) => kindOfVenue(venue) === kind)) continue;
    yield {
      code: "AGENT_FILE_VALUE_INVALID",
      path: ["intents", i],
      summary: `Without a venue for a ${kind} there can be no ${intent}.`,
      value: intent,
      nextStep: "Describe the venue, or leave the intent out.",
    };
  }
}
