import { formatAccount } from "../../describe/addressNames.ts";
import { contractError } from "../../errors/decodeContractError.ts";
import type { ProposalEvent } from "../../read/proposalEvents.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import { quoteText, showUnseen } from "../../text/formatText.ts";
import { formatMoment } from "../../time/moment.ts";
import type { Evidence } from "../evidence.ts";
import { momentOf, partyOf } from "./parties.ts";
import type { AuditedProposal, Outcome } from "./types.ts";

type Ending = Pick<AuditedProposal, "outcome" | "by" | "reason" | "ended" | "words">;

const ENDINGS: Readonly<Partial<Record<ProposalEvent["name"], Outcome>>> = {
  Executed: "executed",
  Vetoed: "vetoed",
  Rejected: "rejected",
  Withdrawn: "withdrawn",
  Cancelled: "cancelled",
};

/** What a proposal's record says by itself, and so is no news beside what became of it. */
const TOLD_BY_STATE: readonly string[] = ["GATE_WRONG_STATE", "GATE_NOT_READY", "GATE_EXPIRED"];

/** What became of a proposal, by whom, and why. */
export function outcomeOf(evidence: Evidence, standing: StandingProposal): Ending {
  const event = standing.events.findLast(({ name }) => name in ENDINGS);
  return event === undefined ? openOutcome(evidence, standing) : endedOutcome(evidence, event);
}

function endedOutcome(evidence: Evidence, event: ProposalEvent): Ending {
  const { names } = evidence;
  const outcome = ENDINGS[event.name] as Outcome;
  const by = "by" in event ? event.by : undefined;
  const reason = "reason" in event ? event.reason : undefined;
  const who = by === undefined ? " by root" : ` by ${formatAccount(by, names)}`;
  const sender = outcome === "executed" ? `, sent${who}` : who;
  return {
    outcome,
    ...(by === undefined ? {} : { by: partyOf(evidence, by) }),
    ...(reason === undefined ? {} : { reason }),
    ended: momentOf(evidence, event),
    words: `${outcome}${sender}${reason === undefined || reason === "" ? "" : `: ${quoteText(reason)}`}`,
  };
}

/** Of what has not ended: that it never can execute any more, or what it waits for, and what holds it. */
function openOutcome(evidence: Evidence, { id, state, eta, terms }: StandingProposal): Ending {
  const { facts } = evidence;
  const told = facts.open.find((one) => one.id === id);
  const now = facts.asOf.timestamp;
  const reasons = (told?.reasons ?? []).map((data) => contractError(data));
  const held = reasons.filter(({ code }) => !TOLD_BY_STATE.includes(code)).map(inOneLine);
  if (now > terms.expiry) return { outcome: "expired", words: `expired at ${formatMoment(terms.expiry)}` };
  if (told?.state === "Stale") {
    return { outcome: "stale", words: `stale${held.length === 0 ? "" : `: ${held.join("; ")}`}` };
  }
  const why = [...held, ...(told?.unknown === undefined ? [] : [told.unknown])].join("; ");
  const waits =
    state === "Proposed"
      ? "waits for approval"
      : now < eta
        ? `may execute from ${formatMoment(eta)}`
        : "ready, and nobody executed it";
  return { outcome: "waiting", words: why === "" ? waits : `${waits}; held by ${why}` };
}

/** A reason with its values; strangers choose some of them. */
function inOneLine({ code, details }: { code: string; details: Readonly<Record<string, string>> }): string {
  const values = Object.entries(details).map(([label, text]) => `${label} ${text}`);
  return showUnseen(values.length === 0 ? code : `${code} (${values.join(", ")})`);
}
