import { formatMoment } from "../../time/moment.ts";
import { check } from "../check.ts";

const SOON = 86_400;

export const proposalExpiring = check({
  code: "DOCTOR_PROPOSAL_EXPIRING",
  severity: "warning",
  status: 83,
  mistake: "A proposal that has not ended will expire within a day.",
  why: "What is not approved and executed before its end must be proposed, signed and waited for again.",
  cure: "Look at it: hardhat sallyport show; then approve, execute or reject it.",
  needs: ["proposals", "chain", "words"],
  *find({ proposals, chain, words }) {
    for (const { proposal, terms, state } of proposals) {
      const end = state === "Proposed" ? proposal.notAfter : Math.min(terms.expiry, proposal.notAfter);
      const left = end - chain.timestamp;
      // Who has ended can be helped no more.
      if (left < 0 || left > SOON) continue;
      const name = `${words.account(proposal.proposer)}/${proposal.nonce}`;
      yield {
        what: `Proposal ${name} is ${state} and ends at ${formatMoment(end)}.`,
        cure: `hardhat sallyport show ${name}; then approve, execute or reject it.`,
      };
    }
  },
});
