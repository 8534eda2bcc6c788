import { join } from "node:path";
import { zeroHash } from "viem";
import { describeNotice } from "../../../sdk/describe/describeNotice.ts";
import { judgeCalls } from "../../../sdk/policy/judge/judgeCalls.ts";
import { agentOf } from "../../../sdk/proposal/agentProposer.ts";
import { statusIn } from "../../../sdk/provenance/batchBook.ts";
import type { StandingProposal } from "../../../sdk/read/readProposal.ts";
import { describedCall } from "../describeProposal.ts";
import { evidenceFindingNames, findEvidence } from "../evidence/findings.ts";
import type { TaskContext } from "../runTask.ts";
import { outlookOf } from "../show/outlook.ts";
import { precedentLine, precedentsOf } from "../show/precedents.ts";
import type { AskedProposal } from "../standing.ts";
import type { TaskSystem } from "../system.ts";
import { type WatchedData, withdrawnAbove } from "./data.ts";

/** What a watcher may find of a proposal, by the names that `--veto` takes. */
export const findingNames = [
  ...evidenceFindingNames,
  "outside-policy",
  "would-fail",
  "power-moves",
  "data-withdrawn",
  "parent-withdrawn",
  "unread-call",
  "look-alike",
  "first-payment",
] as const;
export type FindingName = (typeof findingNames)[number];

/** Something about a proposal that a guardian or member should know. */
export type Finding = { name: FindingName; words: string };

export type FindingsParameters = {
  asked: AskedProposal;
  /** All proposals that were ever made. */
  all: readonly StandingProposal[];
  /** The folder in which evidence lies, each file named by its root; undefined where none is looked for, or none can be. */
  evidence: string | undefined;
  /** What its data is known to be derived from; undefined where no manifests are named. */
  data: WatchedData | undefined;
  /** The chain's time, in seconds since the epoch. */
  time: number;
};

/**
 * Looks at a proposal as a member would who believes nobody: its evidence, the rules, what it would do, the data it rests
 * on, whom it pays. Everything is read from chain, policy file and evidence; nothing is asked of who proposed.
 */
export async function findingsOf(
  context: TaskContext,
  system: TaskSystem,
  { asked, all, evidence, data, time }: FindingsParameters,
): Promise<Finding[]> {
  const found = { id: asked.id, proposal: asked.proposal, standing: asked, file: undefined };
  const outlook =
    asked.witness === undefined ? undefined : await outlookOf(context, system, found, asked.witness, time);
  const ahead = outlook?.atEta ?? outlook?.now;
  const notices = ahead?.notices ?? [];
  const options = { names: system.names, policy: system.policy?.names };
  const precedents = precedentsOf(system, found, all);
  return [
    ...(await evidenceFindings(system, asked, evidence)),
    ...policyFindings(system, asked),
    ...(ahead?.failure === undefined ? [] : [finding("would-fail", ahead.failure.summary)]),
    ...notices.map((notice) => finding("power-moves", describeNotice(notice, options))),
    ...asked.reasons
      .filter(({ code }) => code === "POLICY_INPUT_WITHDRAWN")
      .map(({ summary }) => finding("data-withdrawn", summary)),
    ...(data === undefined ? [] : parentFindings(data, asked)),
    ...asked.proposal.calls.flatMap((_, i) =>
      describedCall(system, asked.proposal, i).text === undefined
        ? [finding("unread-call", `call ${i} cannot be read`)]
        : [],
    ),
    ...precedents.flatMap((one) => {
      if (one.kind === "resembles") return [finding("look-alike", precedentLine(system, one))];
      return one.kind === "first" ? [finding("first-payment", precedentLine(system, one))] : [];
    }),
  ];
}

async function evidenceFindings(
  system: TaskSystem,
  { proposal }: AskedProposal,
  folder: string | undefined,
): Promise<Finding[]> {
  // Humans that propose sign what they mean, and need show nobody what they saw.
  if (agentOf(proposal.proposer) === undefined) return [];
  if (folder === undefined && proposal.evidence !== zeroHash) return [];
  const { findings } = await findEvidence(system, proposal, (root) => join(folder ?? "", `${root}.txt`));
  return findings;
}

/** What the gate does not know as long as nobody marked it: it would execute. */
function parentFindings(data: WatchedData, { proposal }: AskedProposal): Finding[] {
  return proposal.inputs.flatMap((input) => {
    const booked = data.book.batches.get(input);
    if (booked === undefined || statusIn(data.book, booked).withdrawal !== 0) return [];
    const above = withdrawnAbove(data, input);
    if (above === undefined) return [];
    return [
      finding("parent-withdrawn", `input ${input} was derived from ${above}, which is withdrawn; nobody marked it`),
    ];
  });
}

/** By the policy file, judged anew: what the gate admitted under another policy may not be what this one says. */
function policyFindings({ policy }: TaskSystem, { proposal, terms }: AskedProposal): Finding[] {
  if (policy === undefined || agentOf(proposal.proposer) === undefined) return [];
  const { proposer, calls, tier } = proposal;
  const judged = judgeCalls({ policy, proposer, calls, tier, now: terms.proposedAt });
  return judged.calls.flatMap((verdict, i) =>
    verdict.allowed ? [] : [finding("outside-policy", `call ${i} is carried by no rule: ${verdict.refusal}`)],
  );
}

function finding(name: FindingName, words: string): Finding {
  return { name, words };
}
