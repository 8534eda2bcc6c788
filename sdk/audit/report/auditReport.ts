import type { Hex } from "viem";
import { type HistoryRange, isInRange } from "../../history/range.ts";
import type { Evidence } from "../evidence.ts";
import { agentSummaries, countOutcomes } from "./agentSummaries.ts";
import { auditedProposal } from "./auditedProposal.ts";
import { meterSpends } from "./meterSpends.ts";
import { notShown } from "./notShown.ts";
import { policySpans } from "./policySpans.ts";
import { settingChanges } from "./settingChanges.ts";
import type { AuditedProposal, AuditStory } from "./types.ts";

/**
 * What facts alone tell: whoever has the same bundle computes the same.
 *
 * @param bundle SHA-256 of the bundle's text.
 */
export async function auditReport(evidence: Evidence, bundle: Hex): Promise<AuditStory> {
  const { facts } = evidence;
  const { chainId, label, addresses, range, asOf } = facts;
  const period = periodOf(evidence);
  const proposals: AuditedProposal[] = [];
  for (const standing of evidence.proposals) proposals.push(await auditedProposal(evidence, standing));
  const meters = meterSpends(evidence, period);
  const policies = policySpans(evidence, period);
  return {
    notShown: notShown(evidence, { proposals, policies }),
    chainId,
    label,
    gate: addresses.gate,
    treasury: addresses.treasury,
    range,
    ...period,
    asOf,
    bundle,
    outcomes: countOutcomes(proposals),
    policies,
    proposals,
    changes: settingChanges(evidence),
    agents: agentSummaries(evidence, proposals, meters),
    meters,
  };
}

/** When the range begins and ends: where it is given in blocks or not at all, by what happened in it. */
function periodOf({ facts, history }: Evidence): { from: number; to: number } {
  const { range, asOf } = facts;
  const first = history.find((event) => isInRange(range, event))?.timestamp ?? asOf.timestamp;
  const last = history.findLast((event) => isInRange(range, event))?.timestamp ?? asOf.timestamp;
  return { from: momentAt(range.since) ?? first, to: momentAt(range.until, asOf.timestamp) ?? openEnd() };

  function openEnd(): number {
    return range.until === undefined ? asOf.timestamp : last;
  }
}

/** Of a moment that is still to come, the end of what is known. */
function momentAt(limit: HistoryRange["since"], most = Number.MAX_SAFE_INTEGER): number | undefined {
  return limit !== undefined && "moment" in limit ? Math.min(limit.moment, most) : undefined;
}
