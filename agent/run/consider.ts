import { getBlock } from "viem/actions";
import { explained } from "../../sdk/errors/decodeGateError.ts";
import { requireChain } from "../../sdk/node/requireChain.ts";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import type { Proposal, Witness } from "../../sdk/proposal/types.ts";
import type { GateSettings } from "../../sdk/read/readGate.ts";
import { hashText } from "../../sdk/text/hashText.ts";
import type { Decision } from "../brains/brain.ts";
import { bundle } from "../bundle/bundle.ts";
import { type CheckedWish, checkWish } from "../checks/checkWish.ts";
import { readLowestTier } from "../checks/readLowestTier.ts";
import { buildIntent } from "../intents/buildIntent.ts";
import type { BuiltIntent, KeyedIntent } from "../intents/intent.ts";
import { readIntent } from "../intents/readIntent.ts";
import { refuseSpent } from "../intents/refuseSpent.ts";
import { type SpentRecord, spendsOf, spentId } from "../intents/spends.ts";
import { inputsOf } from "../sources/inputsOf.ts";
import type { Observation } from "../sources/observation.ts";
import type { Runner } from "./runner.ts";

/** What a wish is judged against, beside what the journal tells: the gate as it stands, and what was seen. */
export type Moment = {
  settings: GateSettings;
  policy: CompiledPolicy;
  observations: readonly Observation[];
  /** What the registry permits the agent's key. */
  lowestTier: number;
  /** The chain's time, in seconds since the epoch. */
  time: number;
  /** By which proposal records are to be spent that were wished for in this turn: see `spentId`. */
  claimed: Map<string, bigint>;
};

/** What becomes of a wish before anything is written or signed. */
export type Considered =
  | Exclude<CheckedWish, { outcome: "fit" }>
  | {
      outcome: "fit";
      built: BuiltIntent;
      spends: readonly SpentRecord[];
      checked: Extract<CheckedWish, { outcome: "fit" }>;
    };

/**
 * The chain's time.
 *
 * @throws NODE_CHAIN_CHANGED where the node shows a block of another chain.
 */
export async function chainTime({ setup: { chainId }, client }: Runner): Promise<number> {
  const { hash: blockHash, timestamp } = await explained(getBlock(client));
  await requireChain(client, { chainId, blockHash });
  return Number(timestamp);
}

/** The gate of now, and what the agent's key may do. */
export async function momentOf(
  { setup, agent, client }: Runner,
  { settings, policy, time }: { settings: GateSettings; policy: CompiledPolicy; time: number },
  observations: readonly Observation[],
): Promise<Moment> {
  const { registry, tiers } = settings;
  const lowestTier = await readLowestTier(client, { registry, agent, key: setup.key, tiers, now: time });
  return { settings, policy, observations, lowestTier, time, claimed: new Map() };
}

/**
 * Judges a wish as gate and humans will: whether it can be said at all, whether its records are paid already, and what the
 * checks find. Nothing is believed of who wished. What is not refused claims its records for the turn.
 *
 * @param nonce Under which it would be proposed.
 * @throws What asking the nodes throws.
 */
export async function consider(runner: Runner, moment: Moment, wish: KeyedIntent, nonce: bigint): Promise<Considered> {
  const { setup, agentFile, agent, nodes, journal } = runner;
  const { settings, policy, observations, lowestTier, time, claimed } = moment;
  const { treasury, epoch } = settings;
  const read = readIntent(wish);
  if (!read.ok) return refused(read);
  const intent = buildIntent(read.keyed.intent, { policy, agentFile, treasury, observations });
  if (!intent.ok) return refused(intent);
  const { built } = intent;
  const spends = spendsOf(read.keyed.intent, { agentFile, observations });
  const spent = refuseSpent(spends, { nonce, spent: [journal.state.spent, claimed] });
  if (spent !== undefined) return refused(spent);
  const checked = await checkWish({
    ...{ policy, nodes, treasury, agent, epoch, nonce, built, lowestTier, now: time },
    // As of this moment: what was intended in the same turn is in it, and what people stopped since the turn began.
    history: [...journal.state.past.values()],
    clock: runner.now(),
    gate: setup.gate,
    key: setup.key,
    notAfter: time + agentFile.lifetime,
    batches: inputsOf(observations),
    monitors: agentFile.checks.monitors,
    tolerance: agentFile.checks.tolerance,
    isReleased: journal.state.keys.get(wish.key)?.outcome === "released",
  });
  // A brain tries all its wishes before the first is written down.
  if (checked.outcome !== "refused") for (const one of spends) claimed.set(spentId(one), nonce);
  return checked.outcome === "fit" ? { outcome: "fit", built, spends, checked } : checked;
}

/** The proposal with its evidence, ready to be written down. */
export function withEvidence(
  { setup, agentFile, inForce }: Runner,
  { observations, policy }: Moment,
  { wish, decision }: { wish: KeyedIntent; decision: Pick<Decision, "by" | "transcript"> },
  { built, spends, checked }: Extract<Considered, { outcome: "fit" }>,
): { proposal: Proposal; witness: Witness; evidence: string[] } {
  const { lines, root } = bundle({
    agent: agentFile.agent,
    agentFile: hashText(setup.agentFile.text),
    policy: { root: policy.root, file: hashText(inForce.text) },
    observations,
    decision,
    wish,
    spends,
    sentences: built.sentences,
    findings: checked.findings,
  });
  return { ...checked.propose(root), evidence: lines };
}

function refused({ code, reason }: { code: string; reason: string }): Considered {
  return { outcome: "refused", code, reason, isTemporary: false };
}
