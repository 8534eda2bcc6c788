// Who may call what. Written by hand from the design, before the code was looked at: where the two disagree, one of
// them is wrong. roles.test.ts makes every call of this table, by every role; docs/roles.md shows it.
import type { Role } from "./roles.ts";

/** Anybody at all. */
export const everybody = "everybody";

export type Row = {
  /** The function, and after a colon the case where its caller is judged by more than who it is. */
  call: string;
  may: typeof everybody | readonly Role[];
  /** The error that everybody else gets. `caller` and names of roles stand for accounts. */
  error?: string;
  /** Those who get another error, although the call is for others. */
  but?: Partial<Record<Role, string>>;
};

/** Functions that change nothing, or only accept what is sent: anybody may call them. */
const open = (...names: string[]): Row[] => names.map((call) => ({ call, may: everybody }));

const limitedTo = (error: string, may: readonly Role[], ...calls: string[]): Row[] =>
  calls.map((call) => ({ call, may, error }));

export const matrix = {
  AgentTimelock: [
    // Relayers are anyone: whoever carries a signature may propose by it.
    { call: "propose: with the key's signature", may: everybody },
    {
      call: "propose: without signature",
      may: ["agentKey"],
      error: "RegistryInvalidSignature(agentKey, proposalDigest)",
    },
    { call: "propose: with the caller as key", may: ["agentKey"], error: "RegistryRefused(agent, caller, wrongKey)" },
    { call: "proposeAndApprove", may: everybody },
    // Humans propose by an act of the approver, at root or at its own tier.
    {
      call: "proposeAsApprover: at tier 2",
      may: ["tierApprover"],
      error: "GateUnauthorized(caller, tierApprover)",
    },
    {
      call: "proposeAsApprover: at tier 2, in the caller's name",
      may: ["tierApprover"],
      error: "GateUnauthorized(caller, tierApprover)",
    },
    {
      call: "proposeAsApprover: at root",
      may: ["rootApprover"],
      error: "GateUnauthorized(caller, rootApprover)",
    },
    {
      call: "proposeAsApprover: at root, in the caller's name",
      may: ["rootApprover"],
      error: "GateUnauthorized(caller, rootApprover)",
    },
    { call: "proposeAsApproverBySignature", may: everybody },

    { call: "approve: at tier 1", may: ["council"], error: "GateUnauthorized(caller, council)" },
    { call: "approve: at tier 2", may: ["tierApprover"], error: "GateUnauthorized(caller, tierApprover)" },
    { call: "approveBySignature", may: everybody },

    { call: "veto: an agent's proposal", may: ["guardian"], error: "GateUnauthorized(caller, guardian)" },
    {
      // It can never touch proposals of humans, so it cannot entrench itself.
      call: "veto: a proposal of humans",
      may: [],
      error: "GateUnauthorized(caller, guardian)",
      but: { guardian: "GateNotVetoable(tierApprover)" },
    },
    { call: "vetoRoot: any other", may: ["rootVetoer"], error: "GateUnauthorized(caller, rootVetoer)" },
    {
      call: "vetoRoot: the replacement of the root vetoer",
      may: [],
      error: "GateUnauthorized(caller, rootVetoer)",
      but: { rootVetoer: "GateNotVetoable(rootApprover)" },
    },
    { call: "reject: at tier 1", may: ["council"], error: "GateUnauthorized(caller, council)" },
    { call: "reject: at tier 2", may: ["tierApprover"], error: "GateUnauthorized(caller, tierApprover)" },
    {
      call: "withdraw: an agent's proposal",
      may: ["agentKey", "operator"],
      error: "GateUnauthorized(caller, agentAccount)",
    },
    {
      call: "withdraw: a proposal of humans",
      may: ["tierApprover"],
      error: "GateUnauthorized(caller, tierApprover)",
    },
    { call: "withdraw: a root proposal", may: ["rootApprover"], error: "GateUnauthorized(caller, rootApprover)" },
    ...limitedTo("GateUnauthorized(caller, guardian)", ["guardian"], "pause", "revokeAllowance"),

    // Execution is open to anyone, under one lock.
    { call: "execute", may: everybody, but: { root: "GateLocked()" } },

    ...limitedTo(
      "GateNotRoot(caller)",
      ["root"],
      "cancel",
      "setPolicyRoot",
      "setTier",
      "setRootDelay",
      "offerRootApprover",
      "offerGuardian",
      "removeGuardian",
      "setRootVetoer",
      "setManaged",
      "dropAgentProposals",
    ),
    {
      call: "acceptRootApprover",
      may: ["offeredRootApprover"],
      error: "GateUnauthorized(caller, offeredRootApprover)",
    },
    { call: "acceptGuardian", may: ["offeredGuardian"], error: "GateUnauthorized(caller, offeredGuardian)" },

    // A treasury accepts what is sent.
    ...open("receive", "onERC721Received", "onERC1155Received", "onERC1155BatchReceived", "supportsInterface"),
    ...open("state", "record", "policyRoot", "policySince", "epoch", "pausedUntil", "guardian", "offeredGuardian"),
    ...open("root", "offeredRootApprover", "rootVetoer", "tierCount", "tierAt", "meterState", "managed", "isManaged"),
    ...open("isProtected", "isExecutingRoot", "treasury", "registry", "provenance", "matcher"),
  ],

  AgentRegistry: [
    // Adding and loosening go through root.
    ...limitedTo(
      "RegistryNotRoot(caller)",
      ["root"],
      "addAgent",
      "addKey",
      "unfreeze",
      "setLowestTier",
      "unblockTarget",
      "setOperator",
      "setLimits",
      "setMetadata",
      "setIdentity",
    ),
    // Revoking is immediate.
    ...limitedTo(
      "RegistryUnauthorized(caller, guardian)",
      ["guardian", "operator", "root"],
      "revokeKey",
      "markCompromised",
    ),
    // The guardian's own powers over agents; root may use those that it can also take back.
    ...limitedTo("RegistryUnauthorized(caller, guardian)", ["guardian", "root"], "freeze", "blockTarget"),
    ...limitedTo("RegistryUnauthorized(caller, guardian)", ["guardian"], "raiseLowestTier"),
    ...limitedTo("RegistryUnauthorized(caller, gate)", ["gate", "root"], "recordProposal", "recordStop"),
    ...open("examineExecution", "examineProposal", "mayWithdraw", "requireMayJoin", "requireMayGuard", "agentOf"),
    ...open("keyOf", "agentAt", "operatorOf", "isBlocked", "gate"),
  ],

  ProvenanceRegistry: [
    { call: "anchor: for the caller", may: everybody },
    // Nobody can squat another's root.
    { call: "anchor: for the source", may: ["source"], error: "ProvenanceUnauthorized(caller, source)" },
    { call: "anchorSigned: with a signature of the source's key", may: everybody },
    {
      call: "anchorSigned: the source calls",
      may: ["source"],
      error: "ProvenanceInvalidKey(source, source)",
    },
    {
      call: "anchorSigned: the source's key calls",
      may: ["sourceKey"],
      error: "ProvenanceInvalidSignature(sourceKey, observationDigest)",
    },
    {
      call: "anchorSigned: for the source",
      may: ["source"],
      error: "ProvenanceUnauthorized(caller, source)",
    },
    { call: "anchorMany: for the caller", may: everybody },
    { call: "anchorMany: for the source", may: ["source"], error: "ProvenanceUnauthorized(caller, source)" },
    // Order is for everybody to record, lineage for everybody to show, a proof for everybody to bring.
    ...open("enterLog", "taint", "prove"),
    // An attester speaks by calling, by a key that calls, or by a signature that anybody carries.
    { call: "attest: with a signature of the attester's key", may: everybody },
    { call: "attest: the attester calls", may: ["attester"], error: "ProvenanceInvalidKey(attester, attester)" },
    {
      call: "attest: the attester's key calls",
      may: ["attesterKey"],
      error: "ProvenanceInvalidSignature(attesterKey, attestationDigest)",
    },
    { call: "attest: in the caller's name", may: ["attester"], error: "ProvenanceNotAdmitted(schema, caller)" },
    { call: "measure: with a signature of the attester's key", may: everybody },
    { call: "measure: the attester calls", may: ["attester"], error: "ProvenanceInvalidKey(attester, attester)" },
    { call: "measure: in the caller's name", may: ["attester"], error: "ProvenanceNotAdmitted(schema, caller)" },
    // Anybody withdraws for itself; for a source, the source and its keys.
    { call: "revoke", may: everybody },
    { call: "revokeFor: with a signature of the source's key", may: everybody },
    { call: "revokeFor: the source calls", may: ["source"], error: "ProvenanceInvalidKey(source, source)" },
    {
      call: "revokeFor: the source's key calls",
      may: ["sourceKey"],
      error: "ProvenanceInvalidSignature(sourceKey, revocationDigest)",
    },
    { call: "dispute", may: ["source", "attester"], error: "ProvenanceNotAdmitted(schema, caller)" },
    ...limitedTo(
      "ProvenanceNotRoot(caller)",
      ["root"],
      "confirmDispute",
      "clearDispute",
      "admitSource",
      "dismissSource",
      "admitAttester",
      "dismissAttester",
      "addSourceKey",
      "setAttestationQuorum",
      "setVerifier",
      "setCriteria",
    ),
    {
      call: "revokeSourceKey",
      may: ["source", "guardian", "root"],
      error: "ProvenanceUnauthorized(caller, source)",
    },
    ...open(
      "status",
      "statusOf",
      "hashBatch",
      "observationDigest",
      "revocationDigest",
      "isRevoked",
      "isSource",
      "isAttester",
    ),
    ...open("hasDisputed", "sourceKeyOf", "gate", "DISPUTE_PERIOD", "eip712Domain", "attestationDigest"),
    ...open("reportDigest", "attestationsOf", "hasAttested", "schemaSettings"),
    ...open("logSize", "logPeaks", "logRoot", "isLogged"),
  ],

  /** A Council under the gate. */
  Council: [
    { call: "execute", may: everybody },
    {
      call: "changeMembers",
      may: ["root"],
      error: "CouncilUnauthorized(caller, gate)",
      but: { gate: "CouncilNotRoot(gate)" },
    },
    { call: "suspend", may: ["member"], error: "CouncilNotMember(callerId)" },
    { call: "suspendBySignature", may: everybody },
    ...open("isValidSignature", "agreementDigest", "memberAgreementDigest", "actDigest", "suspendDigest", "memberId"),
    ...open("memberKind", "isMember", "memberCount", "threshold", "epoch", "hasActed", "gate", "admin", "eip712Domain"),
  ],

  /** A Council that stands alone is its own admin. */
  "Council, standing alone": [
    { call: "execute", may: everybody },
    { call: "changeMembers", may: ["standalone"], error: "CouncilUnauthorized(caller, standalone)" },
    { call: "suspend", may: ["member"], error: "CouncilNotMember(callerId)" },
    { call: "suspendBySignature", may: everybody },
    ...open("isValidSignature", "agreementDigest", "memberAgreementDigest", "actDigest", "suspendDigest", "memberId"),
    ...open("memberKind", "isMember", "memberCount", "threshold", "epoch", "hasActed", "gate", "admin", "eip712Domain"),
  ],

  // What holds neither state nor power is for everybody.
  PolicyMatcher: open("matchProposing", "matchExecuting", "examine", "hashProposal", "provenance"),
  GateLens: open("status", "proposalDigest", "approvalDigest"),
  PolicyLog: open("publish"),
  PasskeyVerifier: open("verify"),
  P256StatementVerifier: open("STATEMENT", "verifyBatch", "statementDigest", "key"),
} as const satisfies Record<string, readonly Row[]>;

export type Target = keyof typeof matrix;

export const targets = Object.keys(matrix) as Target[];

/** The contract behind a target: its name before the comma. */
export function contractOf(target: Target): string {
  return target.split(",")[0] ?? target;
}

/** The function behind a row: its name before the colon. */
export function functionOf({ call }: Row): string {
  return call.split(":")[0] ?? call;
}

/** The error that the role gets, or undefined where it may call. */
export function expectedError(row: Row, role: Role): string | undefined {
  const other = row.but?.[role];
  if (other !== undefined) return other;
  return row.may === everybody || row.may.includes(role) ? undefined : row.error;
}
