import { MIN_WINDOW } from "../../deploy/limits.ts";
import { agentOf } from "../../proposal/agentProposer.ts";
import { ROOT_TIER } from "../../proposal/types.ts";
import { formatMoment } from "../../time/moment.ts";
import { check, command } from "../check.ts";

/** Seconds. */
const SOON = 86_400;

export const proposalExpiring = check({
  code: "DOCTOR_PROPOSAL_EXPIRING",
  severity: "warning",
  status: 83,
  mistake: "A proposal that has not ended will expire within a day.",
  why: "What is not approved and executed before its end must be proposed, signed and waited for again.",
  cure: "Look at it: `hardhat sallyport show PROPOSAL`; then approve, execute or reject it.",
  needs: ["proposals", "gate", "chain", "words"],
  *find({ proposals, gate, chain, words }) {
    for (const { proposal, terms, state } of proposals) {
      const delay = proposal.tier === ROOT_TIER ? gate.root.delay : (gate.tiers[proposal.tier]?.delay ?? 0);
      const isWaiting = state === "Proposed";
      // The gate approves nothing that could not wait its delay and then stand open for a while.
      const last = isWaiting ? proposal.notAfter - delay - MIN_WINDOW : Math.min(terms.expiry, proposal.notAfter);
      const left = last - chain.timestamp;
      // Who has ended can be helped no more.
      if (left < 0 || left > SOON) continue;
      const name = `${words.account(proposal.proposer)}/${proposal.nonce}`;
      const act = isWaiting ? "approved" : "executed";
      yield {
        what: `Proposal ${name} must be ${act} by ${formatMoment(last)}, or it expires.`,
        cure: `Look at it: ${command("show", `${agentOf(proposal.proposer) ?? proposal.proposer}/${proposal.nonce}`)}; then approve, execute or reject it.`,
      };
    }
  },
});
