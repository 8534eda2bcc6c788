import type { Address } from "viem";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import type { AmountUnit } from "../../sdk/policy/source/amount.ts";
import { didYouMean } from "../../sdk/policy/source/located.ts";
import type { AgentFile } from "../agentFile/schema.ts";
import type { Observation } from "../sources/observation.ts";
import { IntentRefused, listNames, told } from "./refusal.ts";

/** What an intent is read against. */
export type IntentContext = {
  policy: CompiledPolicy;
  agentFile: Pick<AgentFile, "agent" | "sources" | "intents" | "venues">;
  /** The account that holds the assets: the gate's `treasury()`. */
  treasury: Address;
  /**
   * What was observed in the turn, and what the brain itself rests on. It is not at hand where somebody else's wish is read
   * again: names and amounts are looked up then, and no citation is.
   */
  observations: readonly Observation[] | typeof NOT_AT_HAND;
};

export const NOT_AT_HAND = "not at hand";

export function unitsOf({ names }: Pick<CompiledPolicy, "names">): AmountUnit[] {
  return [names.native, ...Object.values(names.tokens)];
}

/** @throws IntentRefused */
export function requireUnit({ policy }: IntentContext, name: string, place: string): AmountUnit {
  const units = unitsOf(policy);
  const unit = units.find((one) => one.name === name);
  if (unit !== undefined) return unit;
  const known = units.map((one) => one.name);
  throw new IntentRefused(
    "INTENT_UNIT_UNKNOWN",
    `${place} ${told(name)}`,
    `${didYouMean(name, known)}${listNames(known)}`,
  );
}

/** A token of the policy: what venues take is never the native currency. */
export function requireToken(context: IntentContext, name: string, place: string): AmountUnit {
  const unit = requireUnit(context, name, place);
  if (unit !== context.policy.names.native) return unit;
  throw new IntentRefused("INTENT_UNIT_UNFIT", place, `${name} is the native currency, and here stands a token.`);
}

/**
 * An account of the address book who can be paid. A token is none: what is sent to its contract is lost.
 *
 * @throws IntentRefused
 */
export function requirePayee({ policy }: IntentContext, name: string, place: string): string {
  const { accounts, tokens, groups, agents } = policy.names;
  if (Object.hasOwn(accounts, name)) return name;
  const what = [
    [tokens, "a token"],
    [groups, "a group"],
    [agents, "an agent"],
  ].find(([names]) => Object.hasOwn(names as object, name))?.[1];
  const known = Object.keys(accounts);
  const details = what === undefined ? `${didYouMean(name, known)}${listNames(known)}` : `It is ${what}.`;
  throw new IntentRefused("INTENT_PARTY_UNKNOWN", `${place} ${told(name)}`, details);
}
