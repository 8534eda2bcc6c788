import { type Address, type Hex, zeroAddress, zeroHash } from "viem";
import { addressNames } from "../../sdk/describe/addressNames.ts";
import { describeNotice } from "../../sdk/describe/describeNotice.ts";
import { amountOf, unitOf } from "../../sdk/describe/describeWord.ts";
import type { Nodes } from "../../sdk/node/agree.ts";
import type { CompiledPolicy } from "../../sdk/policy/compilePolicy.ts";
import { agentProposer } from "../../sdk/proposal/agentProposer.ts";
import type { Proposal, Witness } from "../../sdk/proposal/types.ts";
import type { Batch } from "../../sdk/provenance/types.ts";
import { cutTelling, showUnseen } from "../../sdk/text/formatText.ts";
import type { MonitorsDescription } from "../agentFile/schema.ts";
import type { BuiltIntent } from "../intents/intent.ts";
import type { PastProposal } from "../journal/past.ts";
import { deriveBounds } from "./deriveBounds.ts";
import { gravest, type MonitorFinding, runMonitors } from "./monitors/runMonitors.ts";
import { raisedTier } from "./raisedTier.ts";
import { type ReachVerdictParameters, reachVerdict } from "./reachVerdict.ts";
import { type SimulatedWish, simulateWish } from "./simulateWish.ts";

export type CheckWishParameters = {
  policy: CompiledPolicy;
  nodes: Nodes;
  gate: Address;
  treasury: Address;
  /** The agent's id, and the key that will propose. */
  agent: bigint;
  key: Address;
  /** Below this tier the registry takes nothing of the agent, or of this key. */
  lowestTier: number;
  /** The gate's epoch. */
  epoch: number;
  nonce: bigint;
  /** Last second at which the proposal may execute. */
  notAfter: number;
  built: BuiltIntent;
  /** Anchored batches that it rests on, see `inputsOf`: all become inputs. */
  batches: readonly Batch[];
  /** What the agent proposed before. */
  history: readonly PastProposal[];
  monitors: MonitorsDescription;
  /** Whether the operator has released this wish: then nothing holds it again. What freezes still does. */
  isReleased: boolean;
  /** Of simulated effects, in basis points. */
  tolerance: number;
  /** Seconds since the epoch, by the chain. */
  now: number;
  /** The same by this machine's clock: what was done in a period is counted by both. */
  clock: number;
  /** Milliseconds that a node is given to hear of the block that another one knows. */
  patience?: number;
};

/** What the checks say of a wish. */
export type CheckedWish =
  | {
      outcome: "fit";
      /** For the bundle, a line each. */
      findings: string[];
      /** The tier that it goes on. */
      tier: number;
      /** The proposal with its evidence, whose root is only known now. */
      propose(evidence: Hex): { proposal: Proposal; witness: Witness };
    }
  | {
      outcome: "refused";
      code: string;
      reason: string;
      /** Whether the same wish may pass at another time. */
      isTemporary: boolean;
    }
  | { outcome: "held" | "frozen"; monitor: MonitorFinding["monitor"]; reason: string };

/** Characters of a contract's reason that are told. */
const MOST_SAID = 500;

/** Events of a simulation that stand in evidence. */
const MOST_NOTICES = 50;

/**
 * Everything between a wish and its proposal: the policy's verdict on the lowest tier, the monitors over what the agent
 * did before, the simulation, and bounds from it.
 *
 * @throws What asking the nodes throws.
 */
export async function checkWish(parameters: CheckWishParameters): Promise<CheckedWish> {
  const { policy, built, history, now, clock, isReleased } = parameters;
  const { names } = policy;
  const common = commonOf(parameters);
  const cheapest = reachVerdict({ ...common, tier: parameters.lowestTier, evidence: zeroHash });
  if (!cheapest.allowed) return refused(cheapest);

  const watched = runMonitors({ calls: built.calls, history, names, now, clock }, parameters.monitors);
  const worst = gravest(watched);
  if (worst?.reaction === "freeze") return { outcome: "frozen", monitor: worst.monitor, reason: worst.words };
  const { tier: lowest } = cheapest.planned.proposal;
  const isRaised = watched.some(({ reaction }) => reaction === "raise");
  const higher = isRaised ? raisedTier(lowest, names) : lowest;
  const isStuck = worst?.reaction === "hold" || higher === undefined;
  if (worst !== undefined && isStuck && !isReleased) {
    const reason = higher === undefined ? `${worst.words}; and above tier ${lowest} there is none` : worst.words;
    return { outcome: "held", monitor: worst.monitor, reason };
  }
  const tier = higher ?? lowest;

  const raised = tier === lowest ? cheapest : reachVerdict({ ...common, tier, evidence: zeroHash });
  if (!raised.allowed) return refused(raised);
  const tokens = [zeroAddress, ...Object.values(names.tokens).map(({ address }) => address)];
  const simulated = await simulateWish(parameters.nodes, { ...parameters, ...raised.planned, tokens });
  const { refusal, failure, changes } = simulated.simulation;
  const error = refusal ?? failure;
  // What stands in the way now may be gone later: a pause, an empty meter, a balance.
  if (error !== undefined) {
    // A contract of strangers may have chosen the words.
    const reason = showUnseen(cutTelling(error.summary, MOST_SAID));
    return { outcome: "refused", code: error.code, reason, isTemporary: true };
  }
  const { treasury, tolerance } = parameters;
  const { bounds, broken } = deriveBounds({ changes, treasury, tokens, tolerance, demanded: raised.demanded });
  const [wanting] = broken;
  if (wanting !== undefined) {
    const unit = unitOf(wanting.bound.token, names);
    const [least, found] = [wanting.bound.minDelta, wanting.delta].map((units) => amountOf(units, unit));
    const reason = `The treasury must have at least ${least} of it, and by the simulation has ${found}.`;
    return { outcome: "refused", code: "GATE_BOUND_BROKEN", reason, isTemporary: true };
  }

  const findings = [
    ...raised.words,
    ...watched.map(({ monitor, reaction, words }) => `monitor ${monitor}, ${told(reaction)}: ${words}`),
    ...simulationWords(parameters, simulated),
    ...bounds.map(({ token, minDelta }) => `bound: at least ${amountOf(minDelta, unitOf(token, names))}`),
  ];
  return {
    outcome: "fit",
    findings,
    tier,
    propose(evidence) {
      const final = reachVerdict({ ...common, tier, bounds, evidence });
      if (!final.allowed) throw new Error(`What was carried is refused once it has bounds: ${final.reason}`);
      const { proposal, witness } = final.planned;
      return { proposal, witness };
    },
  };

  function told(reaction: MonitorFinding["reaction"]): string {
    return reaction === "hold" ? "released by the operator" : reaction;
  }
}

function commonOf({ policy, agent, nonce, epoch, notAfter, built, batches, now }: CheckWishParameters) {
  const proposer = agentProposer(agent);
  return { policy, proposer, nonce, epoch, notAfter, built, batches, now } satisfies ReachVerdictParameters;
}

function refused({
  code,
  reason,
  isTemporary,
}: Extract<ReturnType<typeof reachVerdict>, { allowed: false }>): CheckedWish {
  return { outcome: "refused", code, reason, isTemporary };
}

function simulationWords(
  { policy, nodes, treasury }: CheckWishParameters,
  { block, simulation: { changes, notices, uncompared } }: SimulatedWish,
): string[] {
  const names = addressNames(policy.names, { treasury });
  const by = nodes.map(({ name }) => name).join(" and ");
  const shown = (notices ?? []).slice(0, MOST_NOTICES);
  const more = (notices ?? []).length - shown.length;
  return [
    `simulation: after block ${block.number} ${block.hash}, by ${by}`,
    ...changes.map(({ account, token, delta }) => {
      const amount = amountOf(delta, unitOf(token, policy.names));
      return `simulation: ${names(account) ?? account} ${delta > 0n ? "+" : ""}${amount}`;
    }),
    ...shown.map((notice) => `simulation: ${describeNotice(notice, { names, policy: policy.names })}`),
    ...(notices === undefined ? ["simulation: the node shows no events"] : []),
    ...(more > 0 ? [`simulation: ${more} more events`] : []),
    ...(uncompared > 0 ? [`simulation: ${uncompared} balances were not compared`] : []),
  ];
}
