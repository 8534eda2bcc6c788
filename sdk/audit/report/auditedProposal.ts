import { zeroAddress } from "viem";
import { describeCall } from "../../describe/describeCall.ts";
import { readingOf } from "../../describe/readingOf.ts";
import { proposalReference, tierLabel } from "../../history/historyNames.ts";
import { agentOf } from "../../proposal/agentProposer.ts";
import { ROOT_TIER } from "../../proposal/types.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import type { Evidence } from "../evidence.ts";
import { agreementOf, keySignedOf } from "./agreementOf.ts";
import { inputsOf } from "./inputsOf.ts";
import { movesOf } from "./movesOf.ts";
import { outcomeOf } from "./outcomeOf.ts";
import { amountIn, momentOf, partyOf, tokenParty } from "./parties.ts";
import { rulesOf } from "./rulesOf.ts";
import { policyRootAt } from "./settingsAt.ts";
import type { AuditedCall, AuditedProposal } from "./types.ts";

/** Everything that is told of one proposal. */
export async function auditedProposal(evidence: Evidence, standing: StandingProposal): Promise<AuditedProposal> {
  const { facts, policies, settings } = evidence;
  const { id, proposal, terms, eta, events } = standing;
  const [first] = events;
  if (first === undefined) throw new Error("A proposal stands by its first event.");
  const proposed = momentOf(evidence, first);
  const approvedBy = events.find(({ name }) => name === "Approved");
  const approved = approvedBy && momentOf(evidence, approvedBy);
  const ending = outcomeOf(evidence, standing);
  const agent = agentOf(proposal.proposer);
  const executedAt = ending.outcome === "executed" ? ending.ended?.timestamp : undefined;
  return {
    reference: proposalReference(proposal, { policy: policies[0], councils: facts.addresses.councils }),
    id,
    proposer: partyOf(evidence, proposal.proposer),
    ...(agent === undefined ? {} : { agent }),
    ...(terms.key === zeroAddress ? {} : { key: terms.key, keySigned: await keySignedOf(evidence, standing) }),
    nonce: proposal.nonce,
    tier: { index: proposal.tier, name: tierLabel(policies[0]?.names, proposal.tier) },
    evidence: proposal.evidence,
    calls: callsOf(evidence, standing),
    rules: rulesOf(evidence, standing),
    policyRoot: policyRootAt(settings, first),
    bounds: proposal.bounds.map(({ token, minDelta }) => ({
      token: tokenParty(evidence, token),
      minDelta,
      words: `the treasury's balance changes by at least ${amountIn(evidence, token, minDelta)}`,
    })),
    inputs: inputsOf(evidence, standing),
    agreement: await agreementOf(evidence, standing),
    proposed,
    ...(approved && { approved }),
    eta,
    expiry: terms.expiry,
    waits: {
      ...(approved && { approval: approved.timestamp - proposed.timestamp }),
      ...(executedAt === undefined ? {} : { execution: executedAt - (approved ?? proposed).timestamp }),
    },
    ...ending,
    ...movesOf(evidence, standing),
  };
}

function callsOf(evidence: Evidence, { proposal }: StandingProposal): AuditedCall[] {
  const { rules, policies, names } = evidence;
  return proposal.calls.map(({ target, value, data, rule }) => {
    const known = rules.get(proposal.rules[rule]?.leaf ?? "0x");
    const reading = readingOf(known?.compiled, policies[0]?.names);
    const { text } = describeCall({ target, value, data }, { names, policy: policies[0]?.names, ...reading });
    return {
      target: partyOf(evidence, target),
      value,
      data,
      ...(text !== undefined && { words: text }),
      ...(proposal.tier === ROOT_TIER ? {} : { rule }),
    };
  });
}
