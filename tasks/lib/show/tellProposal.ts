import { formatAccount } from "../../../sdk/describe/addressNames.ts";
import type { SallyportError } from "../../../sdk/errors/SallyportError.ts";
import type { ProposalState, Witness } from "../../../sdk/proposal/types.ts";
import { listProposals } from "../../../sdk/read/listProposals.ts";
import { readAgreement } from "../../../sdk/read/readAgreement.ts";
import { type Approver, readApprover } from "../../../sdk/read/readApprover.ts";
import { readInputs } from "../../../sdk/read/readInputs.ts";
import { readStatus } from "../../../sdk/read/readStatus.ts";
import { quoteText } from "../../../sdk/text/formatText.ts";
import { formatDuration } from "../../../sdk/time/duration.ts";
import { formatMoment } from "../../../sdk/time/moment.ts";
import { describedCall, describeProposal, proposalJson } from "../describeProposal.ts";
import { readMemberNames } from "../memberNames.ts";
import { waiting } from "../output.ts";
import { hasEnded, type TaskProposal, witnessOf } from "../proposalAt.ts";
import { inNames, inOneLine } from "../reasons.ts";
import { effectLines, effectsOf } from "../rootProposal/effects.ts";
import type { TaskContext } from "../runTask.ts";
import type { TaskSystem } from "../system.ts";
import { timeNow } from "../timeNow.ts";
import { shownEvidence } from "./evidence.ts";
import { hashesOf, hashRows, type ShownHashes } from "./hashes.ts";
import { inputsOf } from "./inputs.ts";
import { meterRows, metersOf } from "./meters.ts";
import { movesOf, outlookJson } from "./moves.ts";
import { outlookOf } from "./outlook.ts";
import { precedentLine, precedentsOf } from "./precedents.ts";
import { rows } from "./rows.ts";
import { agreementRows, signatureRows, signaturesOf } from "./signatures.ts";

export type TellOptions = {
  /** Files of members who signed, joined by commas. */
  signatures?: string | undefined;
  /** Whether every hash is told. */
  hashes?: boolean;
  /** The file of its evidence, or the folder in which it lies: read again, with the names of the policy file at hand. */
  evidence?: string | undefined;
  /** The end of an approval that is to be signed; the proposal's if left out. */
  validUntil?: number | undefined;
};

/** A proposal as people and machines read it. */
export type ToldProposal = {
  lines: string[];
  json: Record<string, unknown>;
  state: ProposalState;
  witness: Witness;
  hashes: ShownHashes;
  approver: Approver;
  /**
   * What nobody can agree to with open eyes: calls that cannot be read, recipients that only look like others, evidence
   * that says something else.
   */
  doubts: string[];
};

/** What a proposal does, by which rules, on which data, who agreed, and what keeps it from executing. */
export async function tellProposal(
  context: TaskContext,
  system: TaskSystem,
  found: TaskProposal,
  options: TellOptions = {},
): Promise<ToldProposal> {
  const { network, output } = context;
  const { client, chainId } = network;
  const { gate, record } = system;
  const { proposal, standing } = found;
  const witness = await witnessOf(context, system, found);
  const time = await timeNow(context);
  const approver = await readApprover(client, { gate, tier: proposal.tier });
  const data = {
    provenance: record.addresses.provenance,
    inputs: proposal.inputs,
    batches: witness.batches,
    fromBlock: record.fromBlock,
  };
  const [inputs, all, effects, outlook, agreement, signatures, members, { state, reasons }] = await waiting(
    output,
    "asking the node what the proposal would do",
    Promise.all([
      readInputs(client, data),
      listProposals(client, { gate, fromBlock: record.fromBlock }),
      effectsOf(context, system, found),
      outlookOf(context, system, found, witness, time),
      standing && readAgreement(client, { chainId, gate, standing }),
      signaturesOf(context, system, found, approver, options.signatures),
      readMemberNames(context, system),
      stateOf(context, system, found, witness),
    ]),
  );
  const precedents = precedentsOf(system, found, all);
  const evidence = options.evidence === undefined ? undefined : await shownEvidence(system, proposal, options.evidence);
  const meters = outlook && (await metersOf(context, system, found, all, { now: time, eta: outlook.eta }));
  const hashes = await hashesOf(context, system, found, approver, { agreement, validUntil: options.validUntil });
  const notesOn = (callIndex: number) => [
    ...effectLines(effects[callIndex]),
    ...precedents.filter((one) => one.callIndex === callIndex).map((one) => precedentLine(system, one)),
  ];
  const lines = [
    ...describeProposal(system, found, { inputs: inputsOf(system, found, inputs, time), notesOn }),
    ...(evidence?.lines ?? []),
    ...(outlook === undefined ? [] : movesOf(system, outlook)),
    ...(meters === undefined ? [] : meterRows(system, meters)),
    ...historyOf(found, state, time),
    ...(agreement === undefined ? [] : agreementRows(members, system, agreement)),
    ...waitingFor(),
    ...heldBy(system, reasons, outlook?.reasonsAtEta ?? []),
    ...(options.hashes ? hashRows(system.settings, found, hashes) : []),
  ];
  const { terms, eta } = standing ?? {};
  const json = {
    ...proposalJson(found),
    state,
    eta,
    terms,
    reasons: reasons.map(({ code, args }) => ({ code, args })),
    digest: hashes.proposalDigest,
    hashes,
    outlook: outlook && outlookJson(outlook),
    data: inputs,
    meters,
    precedents,
    effects,
    agreement,
    signatures,
    evidenceFindings: evidence?.findings,
  };
  const unread = proposal.calls.flatMap((_, i) =>
    effects[i] === undefined && describedCall(system, proposal, i).text === undefined
      ? [`call ${i} cannot be read here`]
      : [],
  );
  const lookalikes = precedents
    .filter(({ kind }) => kind === "resembles")
    .map(({ callIndex, to }) => `call ${callIndex} pays ${to}, which only looks like an account that is known`);
  // That a file has another text is a reason to compare the two; what it means for this proposal is told by the others.
  const contradictions = (evidence?.findings ?? [])
    .filter(({ name }) => name !== "policy-file-differs")
    .map(({ words }) => words);
  const doubts = [...unread, ...lookalikes, ...contradictions];
  return { lines, json, state, witness, hashes, approver, doubts };

  function untilWhen(approveBy: number): string {
    return approveBy < time
      ? `which would have been needed by ${formatMoment(approveBy)}: it can no longer execute in time`
      : `by ${formatMoment(approveBy)}: later it could not execute in time`;
  }

  /** Who still has to agree, and with what. */
  function waitingFor(): string[] {
    if (state === "None" && hashes.approvalDigest === undefined) {
      return rows("to sign", [`${hashes.proposalDigest} (by an agent key)`]);
    }
    if ((state !== "Proposed" && state !== "None") || approver.account === undefined) return [];
    const { approveBy } = outlook ?? {};
    return [
      ...rows("waits for", [
        `the approval of ${formatAccount(approver.account, system.names)}`,
        ...(approveBy === undefined ? [] : [untilWhen(approveBy)]),
      ]),
      ...(signatures === undefined ? [] : signatureRows(members, signatures)),
      ...(hashes.approvalDigest === undefined ? [] : rows("to sign", [`${hashes.approvalDigest} (by the approver)`])),
    ];
  }
}

/** What the gate says of it, and every reason why it could not execute now. */
async function stateOf(
  { network }: TaskContext,
  { gate, record }: TaskSystem,
  { proposal, standing }: TaskProposal,
  witness: Witness,
) {
  if (standing === undefined) return { state: "None" as const, reasons: [] };
  const { lens } = record.addresses;
  const { terms } = standing;
  const { state, reasons } = await readStatus(network.client, { lens, gate, proposal, witness, terms });
  // What has ended is not held by anything.
  return { state, reasons: hasEnded(state) ? [] : reasons };
}

function historyOf({ standing }: TaskProposal, state: string, time: number): string[] {
  if (standing === undefined) return rows("state", ["not proposed"]);
  const { eta, terms, events } = standing;
  const wait = eta - time;
  return [
    ...rows("state", [state]),
    ...(eta === 0 ? [] : rows("eta", [`${formatMoment(eta)}${wait > 0 ? ` (in ${formatDuration(wait)})` : ""}`])),
    ...rows("expires", [formatMoment(terms.expiry)]),
    ...events.flatMap((event) => {
      const by = "by" in event ? ` by ${event.by}` : "";
      const reason = "reason" in event ? `: ${quoteText(event.reason)}` : "";
      return rows(event.name, [`in block ${event.blockNumber}${by}${reason}`]);
    }),
  ];
}

/** What keeps it from executing now; and of what would at its eta, what is not said by that. */
function heldBy(system: TaskSystem, now: readonly SallyportError[], then: readonly SallyportError[]): string[] {
  const codes = now.map(({ code }) => code);
  return [
    // That it waits for approval or for its eta, or has ended, is said already.
    ...now
      .filter(({ code }) => code !== "GATE_WRONG_STATE" && code !== "GATE_NOT_READY")
      .flatMap((one) => rows("held by", [inOneLine(inNames(one, system))])),
    ...then
      .filter(({ code }) => !codes.includes(code))
      .flatMap((one) => rows("later", [`at its eta ${inOneLine(inNames(one, system))}`])),
  ];
}
