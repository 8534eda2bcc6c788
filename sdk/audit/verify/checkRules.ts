import { checkCall } from "../../policy/match/checkCall.ts";
import { matchProposal } from "../../policy/match/matchProposal.ts";
import { meterUses } from "../../policy/match/meterUses.ts";
import { agentOf } from "../../proposal/agentProposer.ts";
import { type Call, ROOT_TIER } from "../../proposal/types.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import type { Evidence } from "../evidence.ts";
import { levelsAgain } from "../levelsAgain.ts";
import type { AuditStory } from "../report/types.ts";
import { type AuditCheck, checkEach } from "./check.ts";

/** Whether rules of the policy in force carried each proposal, and meters were charged what its calls take and hold what is left. */
export function checkRules(evidence: Evidence, report: AuditStory): AuditCheck[] {
  const { facts, batches } = evidence;
  const ruled = evidence.proposals.filter(({ proposal }) => proposal.tier !== ROOT_TIER);
  const inputs = new Set(evidence.proposals.flatMap(({ proposal }) => proposal.inputs));
  return [
    checkEach(
      "rules of the policy in force",
      report.proposals.flatMap(({ id, rules }) => rules.map((rule) => ({ id, ...rule }))),
      ({ id, leaf, whenProposed, whenExecuted }) =>
        [whenProposed, whenExecuted].includes("outside")
          ? `rule ${leaf} of ${id} was not of the policy in force ${whenProposed === "outside" ? "when proposed" : "at execution"}`
          : undefined,
    ),
    checkEach("calls judged again", ruled, (one) => judgementFault(evidence, one)),
    checkEach("ids of batches", facts.batches.length === 0 ? [] : [...batches.keys()], (id) =>
      inputs.has(id) ? undefined : `batch ${id} is no input of any proposal`,
    ),
    checkEach("charges of meters", ruled, (one) => chargeFault(evidence, one)),
    checkEach("levels of meters", levelsAgain(evidence), ({ id, meter, told, computed }) =>
      told === computed ? undefined : `${id} left ${computed} in meter ${meter}, and is said to have left ${told}`,
    ),
    checkEach("spending of meters", report.meters, ({ name, burst, bound, spent, charges }) => {
      if (burst !== undefined && charges.some(({ level, amount }) => level + amount > burst)) {
        return `meter ${name} held more than its burst`;
      }
      return bound !== undefined && spent > bound ? `more was taken from meter ${name} than it can give` : undefined;
    }),
    checkEach(
      "bounds",
      report.proposals.flatMap(({ id, moves }) => moves.map((move) => ({ id, ...move }))),
      ({ id, token, bound }) =>
        bound === "broken" ? `${id} broke its bound on ${token.name ?? token.account}` : undefined,
    ),
  ];
}

/** Undefined also where a rule is not at hand, of which the report says that it is not shown. */
function judgementFault({ rules, facts, batches }: Evidence, { id, proposal, terms, events }: StandingProposal) {
  const compiled = proposal.rules.flatMap(({ leaf }) => rules.get(leaf)?.compiled ?? []);
  if (compiled.length < proposal.rules.length) return undefined;
  const [first] = events;
  const isAgent = agentOf(proposal.proposer) !== undefined;
  const inputs = (isAgent ? proposal.inputs : []).flatMap((batchId) => {
    const batch = batches.get(batchId);
    const status = facts.standings.find((one) => one.batchId === batchId && one.block === first?.blockNumber)?.status;
    // Withdrawn in the very block would be told as of its end.
    return batch === undefined || status === undefined ? [] : [{ batch, status: { ...status, withdrawal: 0 } }];
  });
  if (isAgent && inputs.length < proposal.inputs.length) {
    // How data stood the node has forgotten: of the calls alone one can tell.
    const refused = proposal.calls.find(({ rule }, i) => {
      const carrying = compiled[rule]?.rule;
      return carrying === undefined || !checkCall(carrying, proposal.calls[i] as Call).allowed;
    });
    return refused === undefined ? undefined : `the rules do not carry a call of ${id} to ${refused.target}`;
  }
  const verdict = matchProposal({ policy: { rules: compiled }, proposal, inputs, now: terms.proposedAt });
  return verdict.allowed ? undefined : `the rules do not carry ${id}: ${verdict.refusal}`;
}

function chargeFault(evidence: Evidence, { id, proposal, events }: StandingProposal): string | undefined {
  const { rules, history } = evidence;
  const compiled = proposal.rules.flatMap(({ leaf }) => rules.get(leaf)?.compiled ?? []);
  if (compiled.length < proposal.rules.length) return undefined;
  const executed = events.some(({ name }) => name === "Executed");
  const expected = executed
    ? meterUses(
        compiled.map(({ rule }) => rule),
        proposal.calls,
      ).map(({ meter, amount }) => `${meter} ${amount}`)
    : [];
  const charged = history
    .filter(({ name, args }) => name === "MeterCharged" && args["id"] === id)
    .map(({ args }) => `${args["meter"]} ${args["amount"]}`);
  return expected.sort().join() === charged.sort().join() ? undefined : `${id} was not charged what its calls take`;
}
