import { type Hex, isAddressEqual } from "viem";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import type { Proposal } from "../../sdk/proposal/types.ts";
import { buildIntent } from "./buildIntent.ts";
import { type IntentContext, NOT_AT_HAND } from "./context.ts";
import type { Intent } from "./intent.ts";
import { rebuildVenue } from "./rebuildVenue.ts";
import { type IntentRefusal, refusalOf } from "./refusal.ts";
import { intentKinds } from "./schema.ts";

export type RebuildParameters = {
  /** The policy whose names count: the reader's. */
  policy: CompiledPolicy;
  /** The agent's name in it. */
  agent: string;
  proposal: Pick<Proposal, "calls" | "bounds">;
};

/** What the wish says of one call, by the reader's names. */
export type Reread = {
  /** What signers would read, had the wish been built by these names. */
  sentence: string;
  /** Whether the call of the proposal is that. */
  isMeant: boolean;
};

/**
 * Reads an intent again that somebody else built: whether the calls of a proposal are what it says, by the names of
 * another policy file. Neither what was observed nor the agent file is needed: of a venue, which the agent file describes,
 * it is asked whether the call holds the tokens and numbers, and whether the bounds keep to them.
 */
export function rebuildIntent(
  intent: Intent,
  { policy, agent, proposal }: RebuildParameters,
): { ok: true; calls: Reread[] } | IntentRefusal {
  const context: IntentContext = {
    policy,
    agentFile: { agent, sources: {}, intents: [...intentKinds], venues: {} },
    // Only venues are told where what is bought goes to.
    treasury: "0x",
    observations: NOT_AT_HAND,
  };
  if (intent.kind !== "pay" && intent.kind !== "payMany" && intent.kind !== "call") {
    return refusalOf(() => ({ ok: true as const, calls: rebuildVenue(intent, proposal, context) }));
  }
  const again = buildIntent(intent, context);
  if (!again.ok) return again;
  const { calls, sentences } = again.built;
  return {
    ok: true,
    calls: calls.map((call, i) => ({ sentence: sentences[i] ?? "", isMeant: isSame(call, proposal.calls[i]) })),
  };
}

type Made = Pick<Proposal["calls"][number], "target" | "value" | "data">;

function isSame(one: Made, other: Made | undefined): boolean {
  if (other === undefined || !isAddressEqual(one.target, other.target) || one.value !== other.value) return false;
  return lower(one.data) === lower(other.data);
}

function lower(data: Hex): string {
  return data.toLowerCase();
}
