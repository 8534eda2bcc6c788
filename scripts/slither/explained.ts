/** Findings of one detector that stand for one reason. */
export type Explanation = {
  detector: string;
  /** What the detector looks for. */
  looksFor: string;
  /** Why these findings are no defect. */
  because: string;
  places: readonly string[];
};

const TIMESTAMP = "comparisons that depend on the block's time, which a proposer of blocks can shift by seconds";
const CALLS_LOOP = "calls in a loop, of which one that fails could stop all";
const UNINITIALIZED = "local variables without a first value";
const UNUSED_RETURN = "results of calls that are thrown away";
const ZERO = "addresses that are stored without being compared with zero";

/** Every finding of Slither, and why it stands. A new one is mended, or explained here. */
export const explained: readonly Explanation[] = [
  {
    detector: "reentrancy-no-eth",
    looksFor: "state that is written after a call of another contract",
    because:
      "The call goes to the gate's own registry, which asks a contract key by a static call: under it nobody can change anything, here or there. The record cannot be written first, because the registry must refuse before anything is stored, and its bucket is charged by the same call.",
    places: [
      "AgentTimelock.propose: (id,t,existed) = _admit(p,key,signature); _records[p.proposer][p.nonce] = Record(newState,time,ProposalHash.commitment(id,t)); _store(p,id,t,ProposalState.Proposed,_now()); _store(p,id,t,ProposalState.Queued,eta); hasBlockedTargets = REGISTRY.recordProposal(_agentId(p.proposer),key,p.tier,approver == address(0),msg.sender,GateDomain.digest(address(this),id),signature)",
      "AgentTimelock.proposeAndApprove: (id,t,existed) = _admit(p,key,keySignature); _approveBySignature(p.proposer,p.nonce,id,t,approval); _records[proposer][nonce] = Record(ProposalState.Queued,eta,ProposalHash.commitment(id,t)); hasBlockedTargets = REGISTRY.recordProposal(_agentId(p.proposer),key,p.tier,approver == address(0),msg.sender,GateDomain.digest(address(this),id),signature)",
    ],
  },
  {
    detector: "reentrancy-events",
    looksFor: "events that are sent after a call of another contract, and so might come in another order",
    because: "The same call of the registry: under its static call no event can be sent.",
    places: [
      "AgentTimelock.propose: (id,t,existed) = _admit(p,key,signature); Proposed(id,p.proposer,p.nonce,eta,p.epoch,t,p); hasBlockedTargets = REGISTRY.recordProposal(_agentId(p.proposer),key,p.tier,approver == address(0),msg.sender,GateDomain.digest(address(this),id),signature)",
      "AgentTimelock.proposeAndApprove: (id,t,existed) = _admit(p,key,keySignature); Approved(id,proposer,nonce,eta,t.approver,t.approverEpoch,t.expiry); Proposed(id,p.proposer,p.nonce,0,p.epoch,t,p); _approveBySignature(p.proposer,p.nonce,id,t,approval); hasBlockedTargets = REGISTRY.recordProposal(_agentId(p.proposer),key,p.tier,approver == address(0),msg.sender,GateDomain.digest(address(this),id),signature)",
    ],
  },
  {
    detector: "divide-before-multiply",
    looksFor: "products of quotients, which carry the rounding",
    because: "Rounds up to whole words of 32 bytes: the rounding is the purpose.",
    places: ["MemberSignatureList._bytesAt: end = start + ((length + WORD - 1) / WORD) * WORD"],
  },
  {
    detector: "incorrect-equality",
    looksFor: "strict equality with something that others can move, such as a balance",
    because:
      "Neither is moved by others: a tier comes with the proposal that was signed, and an eta is zero exactly where no approver was missing.",
    places: ["AgentTimelock.propose: eta == 0", "GateExaminer._approverOf: tier == ROOT_TIER"],
  },
  {
    detector: "uninitialized-local",
    looksFor: UNINITIALIZED,
    because: "Zero is meant: nobody found, no leaf yet, no refusal, nothing known, no epoch, no registry to ask.",
    places: [
      "AgentRegistry.requireMayJoin.holder",
      "Council.changeMembers.registry",
      "GateLens._examineApprover.current",
      "GateLens.status.f",
      "PolicyMatcher._matchDemands.refusal",
      "PolicyMatcher._matchRules.previousLeaf",
    ],
  },
  {
    detector: "unused-return",
    looksFor: UNUSED_RETURN,
    because:
      "Of these tuples what decides is read: whether the call succeeded and its first word, or the signer that was recovered, which is zero for a bad signature. The second word and the details of an error say nothing more.",
    places: [
      "Council._hasSigned: (success,answer,None) = LowLevelCall.staticcallReturn64Bytes(address(bytes20(signer)),abi.encodeCall(IERC7913SignatureVerifier.verify,(signer,digest,signature)))",
      "Council._hasSignedAsEoa: (recovered,None,None) = ECDSA.tryRecoverCalldata(digest,signature)",
      "KeySignature.isValid: (recovered,failure,None) = ECDSA.tryRecoverCalldata(digest,signature)",
      "WordReader.read: (success,answer,None) = LowLevelCall.staticcallReturn64Bytes(account,question)",
    ],
  },
  {
    detector: "unused-return",
    looksFor: UNUSED_RETURN,
    because:
      "Whether an allowance was revoked is told by the allowance, which is read again: a token that lies about `approve`, or answers nothing, is treated by what it did.",
    places: [
      "AgentTimelock._callFromTreasury: TreasuryCall.direct(target,0,data)",
      "AgentTimelock._callFromTreasury: TreasuryCall.throughSafe(SAFE,TreasuryCall.encodeModuleCall(target,0,data))",
    ],
  },
  {
    detector: "shadowing-local",
    looksFor: "names that hide a function or variable",
    because: "A parameter of an interface: there is no body in which it could be taken for the function `managed()`.",
    places: ["IAgentTimelock.setManaged.managed: function managed"],
  },
  {
    detector: "missing-zero-check",
    looksFor: ZERO,
    because: "Zero means something: a Council without gate stands alone, and an offer to zero takes back the last one.",
    places: [
      "Council.constructor.gate_: GATE = gate_",
      "GateSettings.offerGuardian.offered: offeredGuardian = offered",
    ],
  },
  {
    detector: "missing-zero-check",
    looksFor: ZERO,
    because:
      "Zero fails closed: nobody is root of such a registry, and such a matcher reverts at the first input. A wrong address that is not zero would be as bad, so the deployment compares all of them with what stands, before anything is funded.",
    places: [
      "AgentRegistry.constructor.gate_: GATE = gate_",
      "PolicyMatcher.constructor.provenance_: PROVENANCE = provenance_",
    ],
  },
  {
    detector: "calls-loop",
    looksFor: CALLS_LOOP,
    because:
      "Each call goes to a contract of the same system, by a static call, and the loop is as long as the caller's own proposal or question: whoever makes it long pays for it, and no other proposal waits.",
    places: [
      "GateExaminer._requireTargets: hasBlockedTargets && REGISTRY.isBlocked(agent,target)",
      "PolicyMatcher._matchInputs: status = IProvenanceRegistry(PROVENANCE).statusOf(brought,batch.root)",
      "GateLens._examineMeters: level = MeterLib.levelOf(gate.meterState(use.meter),use,current,previous,uint40(block.timestamp))",
      "GateLens._examineTargets: f.hasBlockedTargets && registry.isBlocked(agent,target)",
      "GateLens._examineTargets: gate.isProtected(target)",
    ],
  },
  {
    detector: "calls-loop",
    looksFor: CALLS_LOOP,
    because:
      "Over what root or the deployer lists. A refusal is meant to stop the whole. Managed bodies are 16 at most and get 50,000 gas each, so that none can prevent its own replacement.",
    places: [
      "AgentRegistry._requireApart: IAgentTimelock(GATE).isProtected(key)",
      "AgentRegistry._requireApartAtBirth: key == councils[i] || ICouncil(councils[i]).isMember(MemberProbe.idOf(key))",
      "AgentRegistry._requireNotMember: holder = IAgentTimelock(GATE).managed().firstWith(MemberProbe.idOf(account),address(0))",
      "Council.changeMembers: registry.requireMayJoin(address(this),member)",
    ],
  },
  {
    detector: "timestamp",
    looksFor: TIMESTAMP,
    because:
      "Times are the subject: delays of ten minutes at least, windows of an hour at least, refills over periods. Seconds more or less decide nothing that their owners did not leave to chance; each boundary has a test at the second before, at it, and after it.",
    places: [
      "AgentRegistry._addKey: newKey.validFrom >= newKey.validUntil || newKey.validUntil <= block.timestamp",
      "AgentRegistry._examineProposal: block.timestamp < k.validFrom; block.timestamp > k.validUntil; optimistic && a.stoppedAt != 0 && block.timestamp < uint256(a.stoppedAt) + a.probation",
      "AgentRegistry.markCompromised: since == 0 || since > latest",
      "AgentRegistry.mayWithdraw: account == address(0) || ! _agents[agent].known; k.agent == agent && k.revokedAt == 0 && block.timestamp <= k.validUntil",
      "AgentTimelock._earlier: a < b",
      "AgentTimelock._requireLifetime: expiry < eta + MIN_WINDOW",
      "AgentTimelock._requireNotTooLate: expiry > latest",
      "AgentTimelock.state: stored == ProposalState.Queued && block.timestamp >= r.time",
      "Council.execute: block.timestamp > validUntil",
      "GateExaminer._chargeMeters: use.amount > level",
      "GateExaminer._examineExecution: block.timestamp < r.time; block.timestamp > t.expiry",
      "GateExaminer._requireUndisturbed: block.timestamp <= pausedUntil",
      "GateLens._derive: ready = f.stored == ProposalState.Queued && block.timestamp >= f.time",
      "GateLens._examineAgent: block.timestamp <= pausedUntil",
      "GateLens._examineMeters: use.amount > level",
      "GateLens._examineRecord: block.timestamp < f.time; block.timestamp > t.expiry",
      "GateSettings.pause: duration == 0 || duration > MAX_PAUSE || block.timestamp < allowedFrom; pausedUntil == 0",
      "PolicyMatcher._ruleRefusal: expiry != 0 && block.timestamp > expiry",
      "ProvenanceLevels._requireTestimony: block.timestamp > by.validUntil",
      "ProvenanceSettings._addSourceKey: validFrom >= validUntil || validUntil <= block.timestamp",
      "ProvenanceRegistry._requireAnchorable: observedAt > block.timestamp",
      "ProvenanceSettings._speaks: inForce = ! k.revoked && block.timestamp >= k.validFrom && block.timestamp <= k.validUntil; k.source != party || ! inForce",
      "ProvenanceSettings.revokeSourceKey: k.validUntil > block.timestamp",
      "ProvenanceRegistry.statusOf: block.timestamp <= record.disputedUntil || record.flags & DISPUTE_CONFIRMED != 0",
    ],
  },
  {
    detector: "timestamp",
    looksFor: TIMESTAMP,
    because: "No times are compared, only what was made of them before: a bit field, a commitment, a refusal, a zero.",
    places: [
      "AgentRegistry.recordProposal: refusals != 0",
      "AgentTimelock._admit: given != r.commitment",
      "AgentTimelock._requireUnrevoked: refusals != 0",
      "AgentTimelock.propose: eta == 0",
      "PolicyMatcher._matchDemands: refusal != Refusal.None",
    ],
  },
  {
    detector: "assembly",
    looksFor: "assembly",
    because:
      "`npm run check` lists each block with the instructions that it uses and why it may stand (`scripts/check/syntax/reviewed.ts`). None writes storage or leaves the memory that it may use.",
    places: [
      "Balances.measure",
      "CalldataQuestion.ask",
      "Council._haveEoasSigned",
      "Council._reason",
      "Failures.found",
      "Failures.revertWith",
      "GateExaminer._hashAtEpoch",
      "MemberProbe.hasMember",
      "PolicyMatcher._matchCalls",
      "ProposalHash._hashBounds",
      "ProposalHash._hashCalls",
      "ProposalHash._hashInputs",
      "ProposalHash._hashPairs",
      "ProposalHash._hashRules",
      "ProposalHash.hashProposal",
      "RuleLib._checkConstraints",
      "RuleLib._constraintAt",
      "RuleLib._word",
      "RuleLib.leafOf",
      "TreasuryCall._copyReturn",
      "TreasuryCall.throughSafe",
    ],
  },
  {
    detector: "low-level-calls",
    looksFor: "calls that Solidity does not check",
    because:
      "A static call whose success is looked at in the next line. It hands a question on that was encoded before.",
    places: ["GateExaminer._hashAtEpoch: (success,answer) = MATCHER.staticcall(question)"],
  },
  {
    detector: "costly-loop",
    looksFor: "writes of storage in a loop",
    because: "One write for each member who leaves, in a proposal of root that names them.",
    places: ["Council._dismiss: delete memberKind[member]"],
  },
  {
    detector: "naming-convention",
    looksFor: "names that differ from Solidity's style guide",
    because: "Immutables are written in capitals like constants, which tells them from what can change.",
    places: [
      "AgentRegistry.GATE",
      "Council.GATE",
      "GateSettings.MATCHER",
      "GateSettings.PROVENANCE",
      "GateSettings.REGISTRY",
      "GateSettings.SAFE",
      "PolicyMatcher.PROVENANCE",
      "ProvenanceSettings.GATE",
      "P256StatementVerifier.KEY_X",
      "P256StatementVerifier.KEY_Y",
    ],
  },
];
