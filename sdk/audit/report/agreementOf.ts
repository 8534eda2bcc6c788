import { getAddress, type Hex, isAddressEqual, zeroAddress } from "viem";
import { recoverSigner } from "../../council/recoverSigner.ts";
import { formatAccount } from "../../describe/addressNames.ts";
import { approvalDigest } from "../../proposal/approvalDigest.ts";
import { proposalDigest } from "../../proposal/proposalDigest.ts";
import type { SignedApproval } from "../../proposal/types.ts";
import type { ProposalEvent } from "../../read/proposalEvents.ts";
import type { StandingProposal } from "../../read/readProposal.ts";
import { formatMoment } from "../../time/moment.ts";
import type { Evidence } from "../evidence.ts";
import { type GateCall, isAbout } from "../gateCall.ts";
import { councilAt } from "./councilAt.ts";
import { councilSigners } from "./councilSigners.ts";
import { partyOf } from "./parties.ts";
import { tierAt } from "./settingsAt.ts";
import type { Agreement, AuditedProposal } from "./types.ts";

/** What is called with an approval that was signed, as the last argument. */
const BRINGING_APPROVAL = ["approveBySignature", "proposeAndApprove", "proposeAsApproverBySignature"];

/** What an approver calls itself to agree. */
const AGREEING = ["approve", "proposeAsApprover"];

/** Whether a call agrees to something, itself or by a signature that it brings. */
export function isAgreeing({ functionName }: GateCall): boolean {
  return BRINGING_APPROVAL.includes(functionName) || AGREEING.includes(functionName);
}

/** By what the approver agreed, which may be that it proposed; undefined where nobody agreed, or nobody had to. */
export function agreedBy({ terms, events }: Pick<StandingProposal, "terms" | "events">): ProposalEvent | undefined {
  const approved = events.find(({ name }) => name === "Approved");
  return approved ?? (BigInt(terms.key) === 0n ? events[0] : undefined);
}

/** Who agreed to a proposal: the Council's members recovered from what they signed, or the approver that called. */
export async function agreementOf(
  evidence: Evidence,
  { proposal, terms, events }: StandingProposal,
): Promise<Agreement> {
  const { facts, names, settings, councils, transactions } = evidence;
  const { approver, approverEpoch, expiry } = terms;
  const event = agreedBy({ terms, events });
  const [first] = events;
  if (event === undefined || approver === zeroAddress) {
    const asked = first && tierAt(settings, proposal.tier, first);
    return asked === undefined || asked.approver === zeroAddress
      ? { kind: "nobody", signers: [], words: "its tier asks for no approval" }
      : {
          kind: "missing",
          approver: partyOf(evidence, asked.approver),
          signers: [],
          words: `nobody agreed: ${formatAccount(asked.approver, names)} had to`,
        };
  }
  const party = partyOf(evidence, approver);
  const who = formatAccount(approver, names);
  const sent = transactions.get(event.transactionHash);
  if (sent?.call === undefined) {
    return {
      kind: "unseen",
      approver: party,
      signers: [],
      words: `${who}, by a transaction whose calldata is not the gate's`,
    };
  }
  const carriedBy = partyOf(evidence, sent.from);
  // Any other call says nothing of this proposal.
  if (!isAgreeing(sent.call) || !isAbout(sent.call, proposal)) {
    const words = `${who}, by a transaction that does not tell how`;
    return { kind: "unseen", approver: party, signers: [], words };
  }
  if (AGREEING.includes(sent.call.functionName)) {
    return { kind: "called", approver: party, signers: [], carriedBy, words: `${who} called the gate itself` };
  }
  const { validUntil, signature } = (sent.call.args ?? []).at(-1) as SignedApproval;
  const { chainId } = facts;
  const { gate } = facts.addresses;
  const digest = approvalDigest({ chainId, gate, approver, approverEpoch, validUntil, proposal });
  const council = councilAt(councils, approver, event);
  const signers = council && (await councilSigners(evidence, { account: approver, council, digest, signature }));
  if (council === undefined || signers === undefined) {
    const words = `${who} accepted a signature, until ${formatMoment(expiry)}`;
    return { kind: "accepted", approver: party, validUntil, signers: [], carriedBy, words };
  }
  const told = signers.map(({ signer, name }) => name ?? shownSigner(signer));
  return {
    kind: "signed",
    approver: party,
    validUntil,
    needed: council.threshold,
    signers,
    carriedBy,
    words: `${who} by ${told.join(" and ")}, ${signers.length} of ${council.threshold} needed`,
  };
}

function shownSigner(signer: Hex): string {
  return signer.length === 42 ? getAddress(signer) : `the key ${signer}`;
}

/** How one knows that the agent's key proposed. */
export async function keySignedOf(
  { facts, transactions, history }: Evidence,
  { proposal, terms, proposedIn }: StandingProposal,
): Promise<AuditedProposal["keySigned"]> {
  if (terms.key === zeroAddress) return undefined;
  const sent = transactions.get(proposedIn);
  const call = sent?.call;
  if (call?.functionName !== "propose" && call?.functionName !== "proposeAndApprove") return "unseen";
  const [, , key, signature] = call.args;
  if (!isAbout(call, proposal) || !isAddressEqual(key, terms.key)) return "WRONG";
  const added = history.findLast(
    ({ name, args }) => name === "KeyAdded" && isAddressEqual(args["key"] as Hex, terms.key),
  );
  const isContract = Number(added?.args["kind"]) === KEY_KIND_CONTRACT;
  if (signature === "0x") return sent !== undefined && isAddressEqual(sent.from, key) ? "sent by the key" : "unseen";
  if (isContract) return "accepted by a contract";
  const { chainId, addresses } = facts;
  const digest = proposalDigest({ chainId, gate: addresses.gate, proposal });
  const signer = await recoverSigner(digest, signature);
  return signer !== undefined && isAddressEqual(signer, terms.key) ? "recovered" : "WRONG";
}

/** By the numbers of the contract's `KeyKind`. */
const KEY_KIND_CONTRACT = 2;
