import { SallyportError } from "../sdk/errors/SallyportError.ts";
import { writeProposalFile } from "../sdk/files/proposalFile.ts";
import { hashProposal } from "../sdk/proposal/hashProposal.ts";
import { writeEvidence } from "../sdk/provenance/evidence.ts";
import type { StandingProposal } from "../sdk/read/readProposal.ts";
import { formatMoment } from "../sdk/time/moment.ts";
import { commandOf } from "./lib/commandLine.ts";
import { describeProposal, proposalJson } from "./lib/describeProposal.ts";
import { numbered, writeText } from "./lib/files.ts";
import type { Output, Report } from "./lib/output.ts";
import { describePayout } from "./lib/payouts/bundleEvidence.ts";
import type { Candidate } from "./lib/propose/candidate.ts";
import { type FromCallArguments, fromCall } from "./lib/propose/fromCall.ts";
import { fromFile } from "./lib/propose/fromFile.ts";
import { type DeclinedRow, fromPayouts } from "./lib/propose/fromPayouts.ts";
import { fromSafeBatch } from "./lib/propose/fromSafeBatch.ts";
import { sendCandidate, signCandidate } from "./lib/propose/sendCandidate.ts";
import { referenceTo } from "./lib/reference.ts";
import { onNetwork, type TaskContext } from "./lib/runTask.ts";
import { openSystem, type SystemArguments, type TaskSystem } from "./lib/system.ts";

export type ProposeArguments = SystemArguments &
  Omit<FromCallArguments, "to"> & {
    /** A CSV-airdrop file. */
    payouts: string | undefined;
    schema: string | undefined;
    /** A batch file of Safe's Transaction Builder. */
    safeBatch: string | undefined;
    /** Whether a batch that fits no single proposal becomes several. */
    split: boolean;
    /** A proposal file. */
    file: string | undefined;
    to: string | undefined;
    /** The agent key that signs; found among the network's accounts if left out. */
    key: string | undefined;
    /** Write the signed proposal here and send nothing. */
    out: string | undefined;
    /** Write the evidence here; beside `out` if left out. */
    evidence: string | undefined;
    from: string | undefined;
  };

export default onNetwork(propose);

/** Proposes what a payout file, a batch of a Safe, a single call or a proposal file says; or writes it to a file for others to see. */
export async function propose(context: TaskContext, args: ProposeArguments): Promise<Report> {
  const { output } = context;
  const system = await openSystem(context, args);
  const { candidates, declined, notes } = await candidatesOf(context, system, args);
  for (const note of notes) output.line(note);
  tellDeclined(output, system, declined);
  if (candidates.length === 0) output.line("nothing is left to propose");

  const results: unknown[] = [];
  for (const [i, candidate] of candidates.entries()) {
    const ofPart = (path: string) => (candidates.length === 1 ? path : numbered(path, i + 1));
    const signed = await signCandidate(context, system, candidate, args.key);
    const described = { id: hashProposal(signed.proposal), proposal: signed.proposal };
    if (args.out !== undefined) {
      const path = ofPart(args.out);
      const { gate } = system;
      const { chainId } = context.network;
      const { proposal, witness, signed: signature } = signed;
      await writeText(
        path,
        writeProposalFile({
          chainId,
          gate,
          proposal,
          witness,
          ...(signature === undefined ? {} : { signed: signature }),
        }),
      );
      for (const line of describeProposal(system, described, { claims: candidate.claims })) output.line(line);
      tellEvidence(output, candidate);
      output.line(`  written to ${path}`);
      const { evidence, part } = candidate;
      const evidenceFile = await writeEvidenceOf(
        output,
        candidate,
        args.evidence === undefined ? besideOf(path) : ofPart(args.evidence),
      );
      results.push({ ...proposalJson(described), file: path, evidence, evidenceFile, part });
      continue;
    }
    const sent = await sendCandidate(context, system, signed, context.network.sender(args.from));
    const { standing, transactionHash, gasUsed, already } = sent;
    for (const line of describeProposal(system, standing, { claims: candidate.claims })) output.line(line);
    tellEvidence(output, candidate);
    output.line(`  state      ${standing.state}${already ? ", proposed already" : ""}`);
    output.line(`  sent in    ${transactionHash}${gasUsed === undefined ? "" : `, ${gasUsed} gas`}`);
    if (already) output.line("  again      to propose the same once more, choose another --nonce");
    const evidenceFile = args.evidence && (await writeEvidenceOf(output, candidate, ofPart(args.evidence)));
    output.line(nextStep(context, system, standing));
    const { state, eta, terms } = standing;
    const { evidence, part } = candidate;
    const result = { state, eta, terms, transactionHash, gasUsed, already, evidence, evidenceFile, part };
    results.push({ ...proposalJson(standing), ...result });
  }
  return { ok: declined.length === 0, json: { proposals: results, declined, notes } };
}

function tellEvidence(output: Output, { evidence = [], part }: Candidate) {
  if (part !== undefined) output.line(`  part       ${part.number} of ${part.of}`);
  for (const line of evidence) output.line(`  seen       ${line}`);
}

/** What an auditor checks the proposal's evidence with; nothing where it rests on none. */
async function writeEvidenceOf(output: Output, { evidence }: Candidate, path: string): Promise<string | undefined> {
  if (evidence === undefined) return undefined;
  await writeText(path, writeEvidence(evidence));
  output.line(`  evidence   in ${path}: hardhat sallyport provenance verify checks it, with --proposal`);
  return path;
}

function besideOf(out: string): string {
  return `${out.replace(/\.json$/, "")}.evidence.txt`;
}

type Candidates = { candidates: Candidate[]; declined: DeclinedRow[]; notes: readonly string[] };

async function candidatesOf(context: TaskContext, system: TaskSystem, args: ProposeArguments): Promise<Candidates> {
  const { file, payouts, safeBatch, to, split } = args;
  if ([file, payouts, safeBatch, to].filter((one) => one !== undefined).length !== 1) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "There must be one thing to propose.",
      nextStep:
        "Give a payout file (--payouts), a batch file of a Safe (--safe-batch), a call (--to, with --call or --value), or a proposal file (--file).",
    });
  }
  if (split && safeBatch === undefined) {
    throw new SallyportError("ARGUMENT_INVALID", {
      summary: "Only a batch of a Safe is split on demand: a payout list always is where it must be.",
      place: "--split",
      nextStep: "Leave it out.",
    });
  }
  if (file !== undefined) return { candidates: [await fromFile(context, system, file)], declined: [], notes: [] };
  if (payouts !== undefined) return { ...(await fromPayouts(context, system, { ...args, payouts })), notes: [] };
  if (safeBatch !== undefined) {
    return { ...(await fromSafeBatch(context, system, { ...args, safeBatch })), declined: [] };
  }
  return { candidates: [await fromCall(context, system, { ...args, to: to ?? "" })], declined: [], notes: [] };
}

function tellDeclined(output: Output, { policy }: TaskSystem, declined: readonly DeclinedRow[]) {
  if (policy === undefined) return;
  for (const { payout, differences, rule } of declined) {
    const near = rule === undefined ? "" : ` (nearest rule ${rule.name})`;
    const row = `line ${payout.line}, ${describePayout(payout, policy.names)}`;
    output.line(`declined: ${row}: ${differences.join("; ")}${near}`);
  }
}

function nextStep(context: TaskContext, system: TaskSystem, { proposal, eta, state }: StandingProposal): string {
  const command = (verb: string) => commandOf(context, system, [verb, referenceTo(proposal, system)]);
  if (state === "Proposed") return `next: let its approver read and sign it: ${command("sign")}`;
  if (state === "Queued") return `next, after ${formatMoment(eta)}: ${command("execute")}`;
  return `see: ${command("show")}`;
}
