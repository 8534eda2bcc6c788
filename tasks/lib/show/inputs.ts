import { isAddressEqual } from "viem";
import { formatAccount } from "../../../sdk/describe/addressNames.ts";
import { checkInput } from "../../../sdk/policy/match/checkInput.ts";
import { type BatchLevel, batchLevel } from "../../../sdk/provenance/types.ts";
import type { Input } from "../../../sdk/read/readInputs.ts";
import { quoteText } from "../../../sdk/text/formatText.ts";
import { formatDuration } from "../../../sdk/time/duration.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";
import type { TaskProposal } from "../proposalAt.ts";
import type { TaskSystem } from "../system.ts";
import { rows } from "./rows.ts";

/**
 * The data that a proposal rests on: what it is, who stands behind it, how old it was, and whether it is still good.
 *
 * @param time Now, in seconds since the epoch: ages of what nobody proposed yet count from it.
 */
export function inputsOf(system: TaskSystem, found: TaskProposal, inputs: readonly Input[], time: number): string[] {
  const { names, policy } = system;
  const proposedAt = found.standing?.terms.proposedAt ?? time;
  return inputs.flatMap(({ batchId, anchored }, i) => {
    const label = `input ${i}`;
    const serves = usesOf(i);
    if (anchored === undefined) return rows(label, [`batch ${batchId}, which nobody anchored here`]);
    const { batch, status, objections } = anchored;
    const schema = Object.entries(policy?.names.schemas ?? {}).find(([, hash]) => hash === batch.schema)?.[0];
    const levels = Object.keys(batchLevel).filter((level) => (status.levels & batchLevel[level as BatchLevel]) !== 0);
    const age = Math.max(0, proposedAt - status.observedAt);
    const anchorer = isAddressEqual(batch.anchorer, status.source) ? [] : [formatAccount(batch.anchorer, names)];
    return rows(label, [
      `${schema ?? `schema ${batch.schema}`} of ${formatAccount(status.source, names)}, ${levels.join(" and ")}`,
      `batch ${batchId}${anchorer.length === 0 ? "" : `, anchored by ${anchorer[0]}`}, ${batch.size} records`,
      `observed ${formatMoment(status.observedAt)}, ${formatDuration(age)} before it was proposed`,
      ...(status.withdrawal === 0 ? ["in good standing"] : []),
      ...objections.map(({ kind, by, reason }) => {
        const who = by === undefined ? "" : ` by ${formatAccount(by, names)}`;
        return `${kind.toUpperCase()}${who}: ${quoteText(reason)}`;
      }),
      ...serves.map(({ ruleIndex, verdict }) =>
        verdict.allowed
          ? `good enough for rule ${ruleIndex}`
          : `NOT good enough for rule ${ruleIndex}: ${verdict.refusal}`,
      ),
      ...(serves.length === 0 ? ["no rule asks for it"] : []),
    ]);

    function usesOf(input: number) {
      return found.proposal.rules.flatMap((use, ruleIndex) => {
        const rule = policy?.rules.find(({ leaf }) => leaf === use.leaf);
        if (use.input !== input || rule === undefined || anchored === undefined) return [];
        const verdict = checkInput(rule.rule.input, anchored.batch, anchored.status, proposedAt);
        return [{ ruleIndex, verdict }];
      });
    }
  });
}
