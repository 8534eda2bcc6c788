import { type Address, isAddressEqual, zeroAddress } from "viem";
import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { type AgentKey, keyState, listAgentKeys } from "../../sdk/read/listAgents.ts";
import type { StandingProposal } from "../../sdk/read/readProposal.ts";
import { agentTitle, isOpen, proposalsOf } from "./agents.ts";
import type { TaskContext } from "./runTask.ts";
import type { TaskSystem } from "./system.ts";

/** How far a key has taken the place of another. The chain alone tells, so whoever was interrupted asks again. */
export type Rotation =
  /** Root has not added the new key. */
  | { phase: "add" }
  /** It is added, and in force from a moment that has not come. */
  | { phase: "overlap"; from: number }
  /** Both are in force, and the new one has proposed nothing. */
  | { phase: "switch"; old: Address }
  /** The new one proposes. The old one must be silent until then, and have nothing open that would end with it. */
  | {
      phase: "watch";
      old: Address;
      silentSince: number;
      until: number;
      later: StandingProposal[];
      ending: StandingProposal[];
    }
  | { phase: "retire"; old: Address; silentSince: number }
  /** The old key is not in force, or there is none. */
  | { phase: "done" };

export type RotationParameters = {
  agent: bigint;
  /** The new key. */
  key: Address;
  /** The key that goes, where it is named. */
  retire: string | undefined;
  /** Seconds that the old key must be silent. */
  quiet: number;
  /** The chain's time. */
  now: number;
};

/**
 * Looks where a rotation stands.
 *
 * @throws REGISTRY_INVALID_KEY where the new key will never be in force; AGENT_KEY_UNKNOWN, ARGUMENT_INVALID where the old
 * one is not clear.
 */
export async function rotationOf(
  context: TaskContext,
  system: TaskSystem,
  { agent, key, retire, quiet, now }: RotationParameters,
): Promise<Rotation> {
  const keys = await keysOf(context, system, agent);
  const added = keys.find((one) => isAddressEqual(one.key, key));
  if (added === undefined) return { phase: "add" };
  const state = keyState(added, now);
  if (state === "not yet valid") return { phase: "overlap", from: added.validFrom };
  if (state !== "in force") {
    throw new SallyportError("REGISTRY_INVALID_KEY", {
      summary: `The new key is ${state}: without the old one the agent could not propose.`,
      value: key,
      nextStep: "Rotate to another key.",
    });
  }
  const old = oldKey(system, agent, keys, { key, retire, now });
  if (old === undefined) return { phase: "done" };
  const all = await proposalsOf(context, system, agent);
  const [byNew, byOld] = [key, old].map((of) => all.filter(({ terms }) => isAddressEqual(terms.key, of)));
  const [first] = byNew ?? [];
  if (first === undefined) return { phase: "switch", old };
  // In the chain's order: several may stand in one second.
  const later = (byOld ?? []).filter((one) => all.indexOf(one) > all.indexOf(first));
  const silentSince = (later.at(-1) ?? first).terms.proposedAt;
  const until = silentSince + quiet;
  const ending = (byOld ?? []).filter((one) => isOpen(one) && one.terms.approver === zeroAddress);
  if (now >= until && ending.length === 0) return { phase: "retire", old, silentSince };
  return { phase: "watch", old, silentSince, until, later, ending };
}

export function keysOf({ network }: TaskContext, { settings, record }: TaskSystem, agent: bigint): Promise<AgentKey[]> {
  const { registry } = settings;
  return listAgentKeys(network.client, { registry, fromBlock: record.fromBlock, agent });
}

/** The key that goes: the one that is named, or the only other one in force. */
function oldKey(
  system: TaskSystem,
  agent: bigint,
  keys: readonly AgentKey[],
  { key, retire, now }: Pick<RotationParameters, "key" | "retire" | "now">,
): Address | undefined {
  const others = keys.filter((one) => !isAddressEqual(one.key, key));
  const inForce = others.filter((one) => keyState(one, now) === "in force");
  if (retire !== undefined) {
    const found = others.find((one) => one.key.toLowerCase() === retire.toLowerCase());
    if (found !== undefined) return inForce.includes(found) ? found.key : undefined;
    throw new SallyportError("AGENT_KEY_UNKNOWN", {
      summary: `${retire} is no other key of ${agentTitle(system, agent)}.`,
      place: "--retire",
      value: retire,
      nextStep: `Its other keys: ${others.map((one) => one.key).join(", ") || "none"}.`,
    });
  }
  if (inForce.length <= 1) return inForce[0]?.key;
  throw new SallyportError("ARGUMENT_INVALID", {
    summary: `${inForce.length} other keys are in force.`,
    place: "--retire",
    nextStep: `Say which one goes: --retire ${inForce.map((one) => one.key).join(" or ")}.`,
  });
}
