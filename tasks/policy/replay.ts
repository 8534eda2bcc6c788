import { SallyportError } from "../../sdk/errors/SallyportError.ts";
import { countReplay, fateOf, formatReplay } from "../../sdk/policy/replay/formatReplay.ts";
import { replayPolicy } from "../../sdk/policy/replay/replayPolicy.ts";
import { readPastProposals } from "../../sdk/read/readPastProposals.ts";
import { compiledFrom } from "../lib/compiledFrom.ts";
import { type Report, waiting } from "../lib/output.ts";
import { onNetwork, type TaskContext } from "../lib/runTask.ts";
import { namesOf, openSystem } from "../lib/system.ts";

export type ReplayArguments = {
  /** The new policy's file. */
  file: string;
  system: string | undefined;
  /** Answers to executed proposals that end the command with a code above zero, joined by commas. */
  failOn: string | undefined;
};

export default onNetwork(replay);

/** Tells what a new policy would have said to every proposal that was ever made. */
export async function replay(context: TaskContext, { file, system: label, failOn }: ReplayArguments): Promise<Report> {
  const { network, output } = context;
  const refused = readAnswers(failOn);
  const policy = await compiledFrom(file);
  const { gate, settings, record } = await openSystem(context, { system: label, policy: undefined });
  const { provenance } = record.addresses;
  const { fromBlock } = record;
  const history = await waiting(
    output,
    "reading all proposals and the data behind them",
    readPastProposals(network.client, { gate, provenance, fromBlock }),
  );
  const found = replayPolicy(policy, history);
  output.line(formatReplay(found, policy.names, namesOf(record, settings.treasury, policy)));
  const counts = countReplay(found);
  return {
    json: {
      root: policy.root,
      counts,
      ofRoot: found.ofRoot,
      proposals: found.proposals.map(({ id, proposal, proposedAt, state, verdict, unsure, ...one }) => ({
        id,
        proposer: proposal.proposer,
        nonce: proposal.nonce,
        tier: proposal.tier,
        proposedAt,
        executedAt: one.executed?.at,
        state,
        fate: fateOf({ state }),
        unsure,
        ...plain(verdict),
      })),
    },
    ok: refused.every((answer) => counts.executed[answer] === 0),
  };
}

/** Rules by name: their proofs and leaves are of no use here. */
function plain(verdict: ReturnType<typeof replayPolicy>["proposals"][number]["verdict"]) {
  if (verdict.answer === "refused") return { ...verdict, rule: verdict.rule?.name };
  return { ...verdict, rules: verdict.rules.map(({ name }) => name) };
}

const ANSWERS = ["refused", "held"] as const;

function readAnswers(text: string | undefined): (typeof ANSWERS)[number][] {
  return (text?.split(",") ?? []).map((word) => {
    const found = ANSWERS.find((answer) => answer === word.trim());
    if (found !== undefined) return found;
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: `"${word}" is no answer to a proposal that executed.`,
      place: "--fail-on",
      value: word,
      nextStep: `Name one or both of ${ANSWERS.join(", ")}, joined by commas.`,
    });
  });
}
