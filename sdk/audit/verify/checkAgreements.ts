import { isAddressEqual, zeroAddress } from "viem";
import type { HistoryEvent } from "../../history/readHistory.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import type { Evidence } from "../evidence.ts";
import { isAbout } from "../gateCall.ts";
import { agreedBy, isAgreeing } from "../report/agreementOf.ts";
import { isEarlier, tierAt } from "../report/settingsAt.ts";
import type { AuditedProposal, AuditStory } from "../report/types.ts";
import { type AuditCheck, checkEach } from "./check.ts";

/** Whether who is said to have proposed and agreed did. */
export function checkAgreements(evidence: Evidence, { proposals }: AuditStory): AuditCheck[] {
  const standing = new Map(evidence.proposals.map((one) => [one.id, one]));
  const byAgents = proposals.filter(({ agent }) => agent !== undefined);
  return [
    checkEach("keys of agents", byAgents, (one) => keyFault(one)),
    checkEach("agreements", proposals, (one) => agreementFault(one)),
    checkEach("approvers of tiers", evidence.proposals, ({ id, proposal, terms, events }) => {
      const event = events.find(({ name }) => name === "Approved") ?? events[0];
      const asked = event && tierAt(evidence.settings, proposal.tier, event)?.approver;
      if (asked === undefined) return `${id} is of tier ${proposal.tier}, which was not there`;
      const isMissing = terms.approver === zeroAddress && events.every(({ name }) => name !== "Executed");
      return isMissing || isAddressEqual(asked, terms.approver)
        ? undefined
        : `${id} was agreed to by ${terms.approver}`;
    }),
  ];

  /** The key must have been the agent's own when it proposed. */
  function keyFault({ id, agent, key, keySigned }: AuditedProposal): string | undefined {
    if (key === undefined) return `${id} of agent ${agent} names no key`;
    if (keySigned === "WRONG") return `${id} was not signed by ${key}`;
    const at = standing.get(id)?.events[0];
    const isOfKey = ({ args }: HistoryEvent) => args["agent"] === agent && args["key"] === key;
    const latest = evidence.history.findLast(
      (event) =>
        ["KeyAdded", "KeyRevoked"].includes(event.name) && isOfKey(event) && at !== undefined && isEarlier(event, at),
    );
    return latest?.name === "KeyAdded" ? undefined : `${id} was signed by ${key}, which was no key of agent ${agent}`;
  }

  function agreementFault({ id, agreement, proposed }: AuditedProposal): string | undefined {
    const { kind, approver, validUntil, needed = 0, signers, carriedBy } = agreement;
    const one = standing.get(id);
    if (one !== undefined && isElsewhere(one)) return `${id} was agreed to by a call that is about something else`;
    if (kind === "called" && approver?.account !== carriedBy?.account) {
      return `${id} was approved by a call of ${carriedBy?.account}`;
    }
    if (validUntil !== undefined && one !== undefined) {
      const expiry = Math.min(validUntil, one.proposal.notAfter);
      if (one.terms.expiry !== expiry)
        return `${id} was signed to hold until ${expiry}, and holds until ${one.terms.expiry}`;
    }
    if (kind !== "signed") return undefined;
    const stranger = signers.find(({ isMember }) => !isMember);
    if (stranger !== undefined)
      return `${id} was signed by ${stranger.signer}, who was no member (block ${proposed.block})`;
    const distinct = new Set(signers.map(({ signer }) => signer.toLowerCase())).size;
    return distinct < needed ? `${id} was signed by ${distinct} of ${needed}` : undefined;
  }

  /** The gate tells of an agreement to what it was called with, and of no other. */
  function isElsewhere({ proposal, ...one }: StandingProposal): boolean {
    const hash = agreedBy(one)?.transactionHash;
    const call = hash && evidence.transactions.get(hash)?.call;
    return call !== undefined && isAgreeing(call) && !isAbout(call, proposal);
  }
}
