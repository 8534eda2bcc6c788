import type { Reviewed } from "./review.ts";

/** Signatures stand in for the caller; the functions below bring them and are refused without. */
const BY_SIGNATURE = "anybody: the signature of whoever decides is brought and checked";

/**
 * Who may call what can change something, and what refuses all others. Roles are those of docs/roles.md, whose tests
 * make every call by every role; a test holds the two tables together.
 */
export const callersReviewed: Reviewed = {
  "AgentTimelock.propose: refuses nobody": "anybody: the key signed, or calls; the registry asks who calls it by name",
  "AgentTimelock.proposeAndApprove: refuses nobody": BY_SIGNATURE,
  "AgentTimelock.proposeAsApprover: _requireSender(p.proposer)": "tierApprover, rootApprover",
  "AgentTimelock.proposeAsApproverBySignature: refuses nobody": BY_SIGNATURE,
  "AgentTimelock.approve: _requireSender(approver)": "council, tierApprover",
  "AgentTimelock.approveBySignature: refuses nobody": BY_SIGNATURE,
  "AgentTimelock.veto: _requireSender(guardian)": "guardian",
  "AgentTimelock.vetoRoot: _requireSender(rootVetoer)": "rootVetoer",
  "AgentTimelock.reject: _requireSender(approver)": "council, tierApprover",
  "AgentTimelock.withdraw: if !may where may = agent ? REGISTRY.mayWithdraw(_agentId(proposer), msg.sender) : msg.sender == proposer":
    "agentKey, operator, tierApprover, rootApprover",
  "AgentTimelock.cancel: _requireRoot()": "root",
  "AgentTimelock.revokeAllowance: _requireSender(guardian)": "guardian",
  "AgentTimelock.execute: refuses nobody": "anybody: what was agreed runs, whoever pays for the transaction",
  "AgentTimelock.receive: refuses nobody": "anybody: whoever wants to pay the treasury",
  "AgentTimelock.setPolicyRoot: _requireRoot()": "root",
  "AgentTimelock.setTier: _requireRoot()": "root",
  "AgentTimelock.setRootDelay: _requireRoot()": "root",
  "AgentTimelock.offerRootApprover: _requireRoot()": "root",
  "AgentTimelock.offerGuardian: _requireRoot()": "root",
  "AgentTimelock.removeGuardian: _requireRoot()": "root",
  "AgentTimelock.setRootVetoer: _requireRoot()": "root",
  "AgentTimelock.setManaged: _requireRoot()": "root",
  "AgentTimelock.dropAgentProposals: _requireRoot()": "root",
  "AgentTimelock.acceptRootApprover: _requireSender(offered)": "offeredRootApprover",
  "AgentTimelock.acceptGuardian: _requireSender(offered)": "offeredGuardian",
  "AgentTimelock.pause: _requireSender(guardian)": "guardian",

  "AgentRegistry.addAgent: onlyRoot": "root",
  "AgentRegistry.addKey: onlyRoot": "root",
  "AgentRegistry.unfreeze: onlyRoot": "root",
  "AgentRegistry.setLowestTier: onlyRoot": "root",
  "AgentRegistry.unblockTarget: onlyRoot": "root",
  "AgentRegistry.setOperator: onlyRoot": "root",
  "AgentRegistry.setLimits: onlyRoot": "root",
  "AgentRegistry.setMetadata: onlyRoot": "root",
  "AgentRegistry.setIdentity: onlyRoot": "root",
  "AgentRegistry.revokeKey: _requireGuardian(); _requireMayStopKey(key)": "guardian, operator, root",
  "AgentRegistry.markCompromised: _requireGuardian(); _requireMayStopKey(key)": "guardian, operator, root",
  "AgentRegistry.freeze: _requireGuardian(); onlyGuardianOrRoot": "guardian, root",
  "AgentRegistry.raiseLowestTier: _requireGuardian()": "guardian",
  "AgentRegistry.blockTarget: _requireGuardian(); onlyGuardianOrRoot": "guardian, root",
  "AgentRegistry.recordProposal: onlyGate": "gate, root: root calls as the gate, too",
  "AgentRegistry.recordStop: onlyGate": "gate, root: root calls as the gate, too",

  "ProvenanceRegistry.anchor: _requireAnchorable(batch, observedAt)": "anybody: in its own name",
  "ProvenanceRegistry.anchorSigned: _requireAnchorable(batch, observedAt); _speaks(source, key, signature)":
    "anybody: in its own name, with the source's signature",
  "ProvenanceRegistry.anchorMany: _requireAnchorable(batch, observedAt); _speaks(source, key, signature)":
    "anybody: in its own name, with the source's signature where one stands behind it",
  "ProvenanceRegistry.enterLog: refuses nobody":
    "anybody: no anchorer keeps a batch out of the log, each stands there once",
  "ProvenanceRegistry.attest: _speaks(by.attester, by.key, by.signature)": BY_SIGNATURE,
  "ProvenanceRegistry.measure: _speaks(by.attester, by.key, by.signature)": BY_SIGNATURE,
  "ProvenanceRegistry.prove: refuses nobody": "anybody: the proof is brought, and the schema's verifier judges it",
  "ProvenanceRegistry.taint: refuses nobody": "anybody: the lineage is brought and checked, and taint only ever stops",
  "ProvenanceRegistry.revoke: refuses nobody": "anybody: withdraws what it stands behind itself",
  "ProvenanceRegistry.revokeFor: _speaksEver(source, key, signature)": BY_SIGNATURE,
  "ProvenanceRegistry.dispute: if _disputed[batchId][msg.sender]; if msg.sender != record.source && !_attesters[batch.schema][msg.sender]":
    "source, attester",
  "ProvenanceRegistry.confirmDispute: onlyRoot": "root",
  "ProvenanceRegistry.clearDispute: onlyRoot": "root",
  "ProvenanceRegistry.admitSource: onlyRoot": "root",
  "ProvenanceRegistry.dismissSource: onlyRoot": "root",
  "ProvenanceRegistry.admitAttester: onlyRoot": "root",
  "ProvenanceRegistry.dismissAttester: onlyRoot": "root",
  "ProvenanceRegistry.addSourceKey: onlyRoot": "root",
  "ProvenanceRegistry.setAttestationQuorum: onlyRoot": "root",
  "ProvenanceRegistry.setVerifier: onlyRoot": "root",
  "ProvenanceRegistry.setCriteria: onlyRoot": "root",
  "ProvenanceRegistry.revokeSourceKey: if msg.sender != source && !_callerIsRoot() && msg.sender != IAgentTimelock(GATE).guardian()":
    "source, guardian, root",

  "Council.execute: refuses nobody": BY_SIGNATURE,
  "Council.changeMembers: _requireAdmin()": "root, standalone: a Council without gate is its own admin",
  "Council.suspend: refuses nobody": "member: it takes its own seat away; an account without a seat has none to take",
  "Council.suspendBySignature: refuses nobody": BY_SIGNATURE,

  "PolicyLog.publish: refuses nobody": "anybody: what is published is proven first, and decides nothing",
};

/** What stands behind the names above. */
export const guardsReviewed: Reviewed = {
  "GateSettings._requireRoot: if msg.sender != address(this) || _execution != EXECUTING_ROOT":
    "root is the gate itself while it executes a root proposal",
  "GateSettings._requireSender: if msg.sender != needed": "the caller is the one account that is needed",
  "AgentRegistry.onlyRoot: if !_callerIsRoot()": "root alone",
  "AgentRegistry.onlyGate: if msg.sender != GATE": "the gate, whatever it executes",
  "AgentRegistry.onlyGuardianOrRoot: if !_callerIsRoot()": "whoever is not root must be the guardian",
  "AgentRegistry._callerIsRoot: return msg.sender == GATE && IAgentTimelock(GATE).isExecutingRoot()":
    "root is the gate while it executes a root proposal",
  "AgentRegistry._requireGuardian: if msg.sender != guardian":
    "whom the gate names now; where it names nobody, zero, and account zero sends nothing",
  "AgentRegistry._requireMayStopKey: if msg.sender != _operators[k.agent] && !_callerIsRoot()":
    "whoever is neither operator of that agent nor root must be the guardian",
  "ProvenanceSettings.onlyRoot: if !_callerIsRoot()": "root alone",
  "ProvenanceSettings._callerIsRoot: return msg.sender == GATE && IAgentTimelock(GATE).isExecutingRoot()":
    "root is the gate while it executes a root proposal",
  "ProvenanceRegistry._requireAnchorable: if batch.anchorer != msg.sender": "nobody anchors in another's name",
  "ProvenanceSettings._speaks: if !_callsAsItself(party, key, signature)":
    "whoever does not call as the party itself names a key of it in force",
  "ProvenanceSettings._speaksEver: if !_callsAsItself(party, key, signature)":
    "whoever does not call as the party itself names a key that it has or had",
  "ProvenanceSettings._callsAs: return msg.sender == key && signature.length == 0":
    "a caller signs by calling, and only where no signature was brought",
  "Council._requireAdmin: if msg.sender != needed": "the gate, or the Council itself where it stands alone",
};
