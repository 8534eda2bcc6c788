import { callersReviewed, guardsReviewed } from "./callers.ts";
import type { Reviewed } from "./review.ts";

const PLACE_ONLY = "takes the place of a list in calldata, which Solidity does not tell otherwise";
const HASHES = "hashes calldata as it stands behind the free memory; the vectors compare each hash with viem's";
const WORD_OF_CALLDATA = "reads words of calldata whose place the caller has checked";
const SHORTENS = "shortens a list in memory to what was found; it never makes one longer";
const CUTS_RETURNDATA = "copies at most the size that was just cut to what there is";

const TIME = "seconds fit into 40 bits for 34,000 years";
const AGENT_ID = "only asked for agents, whose ids are below 2^64";
const SELECTOR = "the first four bytes of calldata; a shorter one matches no selector that it could call";
const SIGNER = "the first 20 bytes are the account or the verifier; what follows is the verifier's key";

const FOR_OTHERS = "for contracts of others, which decide by records and by the log; tried through ProofExam";
const LENS = "the gate that the reader names; a lens changes nothing, and a false gate fools who asked it";
const SIGNER_ASKED =
  "an account that was admitted as key, member or approver, by a static call of which a word is read";
const REGISTRY_FIRST =
  "the gate's own registry, which refuses before anything is stored, and asks a contract key by a static call";
const LOCK = "the lock itself, which ends with what it guards";
const ONE_WORD = "by a static call of which exactly one word is read";
const COUNCILS = "bodies that root made managed, each with capped gas";

/** Why each place may stand that a rule finds, by rule and by place. */
export const reviewed: Readonly<Record<string, Reviewed>> = {
  callers: callersReviewed,
  guards: guardsReviewed,

  assembly: {
    "Council._haveEoasSigned: no instruction": PLACE_ONLY,
    "Council._haveEoasSigned: calldataload": WORD_OF_CALLDATA,
    "Council._reason: returndatacopy": CUTS_RETURNDATA,
    "PolicyMatcher._matchCalls: mload mstore": SHORTENS,
    "GateExaminer._hashAtEpoch: mstore": "writes the epoch into the encoding that was just made, at a fixed place",
    "Balances.measure: mstore": SHORTENS,
    "CalldataQuestion.ask: calldatacopy calldatasize gas mload mstore returndatacopy returndatasize staticcall":
      "asks with the calldata as it came, and keeps the answer where the question was",
    "Failures.found: mstore": SHORTENS,
    "Failures.revertWith: mload revert": "reverts with an error that is encoded already",
    "ProposalHash.hashProposal: calldatacopy keccak256 mcopy mload mstore": HASHES,
    "ProposalHash._hashInputs: calldatacopy keccak256 mload": HASHES,
    "ProposalHash._hashRules: no instruction": PLACE_ONLY,
    "ProposalHash._hashBounds: no instruction": PLACE_ONLY,
    "ProposalHash._hashCalls: calldatacopy keccak256 mload mstore": HASHES,
    "ProposalHash._hashCalls: keccak256 mload": HASHES,
    "ProposalHash._hashPairs: calldatacopy keccak256 mload mstore": HASHES,
    "RuleLib.leafOf: calldatacopy keccak256 mload mstore": HASHES,
    "RuleLib._checkConstraints: no instruction": PLACE_ONLY,
    "RuleLib._constraintAt: calldataload": WORD_OF_CALLDATA,
    "RuleLib._word: calldataload": WORD_OF_CALLDATA,
    "MemberProbe.hasMember: mload returndatasize staticcall":
      "asks with capped gas and copies one word; Solidity would copy all that is answered",
    "TreasuryCall.throughSafe: mload": "reads the third word of an answer that was just seen to have three",
    "TreasuryCall._copyReturn: returndatacopy": CUTS_RETURNDATA,
  },

  events: {
    "AgentTimelock.locked: GateSettings._execution, no event is named for it":
      "the lock is transient: no transaction begins or ends with it",
    "AgentRegistry.recordProposal: Agent.bucketTime, without LimitsChanged":
      "the gate's Proposed tells of each charge, and limits and times give the rest",
  },

  "external calls": {
    "AgentRegistry._requireApartAtBirth: ICouncil(councils[i]).isMember": "the deployer's Councils, at deployment",
    "AgentRegistry.recordProposal: KeySignature.isValid(k.kind == KeyKind.Contract, key, digest, signature)":
      SIGNER_ASKED,
    "AgentRegistry.requireMayJoin: guardian.hasMember(member)": "the guardian, with capped gas",
    "AgentRegistry.requireMayJoin: IAgentTimelock(GATE).managed().firstWith(member, council)": COUNCILS,
    "AgentRegistry._requireNotMember: IAgentTimelock(GATE).managed().firstWith(MemberProbe.idOf(account), address(0))":
      COUNCILS,
    "AgentTimelock.execute: Balances.measure(found, p.bounds, p.tier != ROOT_TIER, _treasury())":
      "tokens of the proposal that was signed, before its calls",
    "AgentTimelock.execute: Balances.enforce(floors, _treasury())":
      "the same tokens after its calls, under the lock: what they answer decides about this proposal alone",
    "AgentTimelock._requireSignedApproval: SignatureChecker.isValidERC1271SignatureNowCalldata(approver, digest, approval.signature)":
      SIGNER_ASKED,
    "AgentTimelock._run: TreasuryCall.direct(target, value, sent)":
      "the very purpose: a call that rules carry or root decided, under the lock, after all state is written",
    "AgentTimelock._callFromTreasury: TreasuryCall.direct(target, 0, data)":
      "a token that the guardian names, none of the protected accounts, with `approve(spender, 0)` and nothing else",
    'AgentTimelock._allowance: WordReader.read(token, abi.encodeWithSignature("allowance(address,address)", _treasury(), spender))':
      ONE_WORD,
    "Council.changeMembers: registry.requireMayJoin": "the registry that the gate names, while root executes",
    "Council.execute: LowLevelCall.callNoReturn(target, data)":
      "what k members signed, without value, after the state is written",
    "Council._hasSigned: SignatureChecker.isValidERC1271SignatureNowCalldata(member, wrapped, signature)": SIGNER_ASKED,
    "Council._hasSigned: LowLevelCall.staticcallReturn64Bytes(address(bytes20(signer)), abi.encodeCall(IERC7913SignatureVerifier.verify, (signer[ADDRESS_SIZE:], digest, signature)))":
      SIGNER_ASKED,
    "ProvenanceLevels.prove: IBatchVerifier(verifier).verifyBatch":
      "the contract that root named for the schema, by a static call before anything is written",
    "P256StatementVerifier.verifyBatch: P256.verify(digest, bytes32(proof[:32]), bytes32(proof[32:]), KEY_X, KEY_Y)":
      "OpenZeppelin's library, which asks the precompile of P-256 where a chain has it",
    "ProvenanceSettings._requireSignature: KeySignature.isValid(kind == SourceKeyKind.Contract, key, digest, signature)":
      SIGNER_ASKED,
    "GateSettings.constructor: MemberProbe.firstWith(c.councils, MemberProbe.idOf(c.guardian), address(0))": COUNCILS,
    'GateSettings._probeEpoch: WordReader.read(approver, abi.encodeWithSignature("epoch()"))': ONE_WORD,
    "GateLens.status: IPolicyMatcher(gate.matcher()).examine": LENS,
    "GateLens.status: gate.matcher": LENS,
    "GateLens._examineRecord: gate.record": LENS,
    "GateLens._examineApprover: gate.guardian": LENS,
    'GateLens._examineApprover: WordReader.read(approver, abi.encodeWithSignature("epoch()"))': LENS,
    "GateLens._examineAgent: gate.epoch": LENS,
    "GateLens._examineAgent: gate.pausedUntil": LENS,
    "GateLens._examineAgent: IAgentRegistry(gate.registry()).examineExecution": LENS,
    "GateLens._examineAgent: gate.registry": LENS,
    "GateLens._examinePolicyRoot: gate.policyRoot": LENS,
    "GateLens._examineTargets: gate.registry": LENS,
    "GateLens._examineTargets: gate.isProtected": LENS,
    "GateLens._examineTargets: registry.isBlocked": LENS,
    "GateLens._examineMeters: gate.policySince": LENS,
    "GateLens._examineMeters: gate.meterState": LENS,
    "GateLens._approverOf: gate.root": LENS,
    "GateLens._approverOf: gate.tierAt": LENS,
    'Balances._balance: WordReader.read(token, abi.encodeWithSignature("balanceOf(address)", treasury))': ONE_WORD,
    "CalldataQuestion.ask: staticcall(gas(), account, answer, calldatasize(), 0, 0)":
      "the library for this, named by its users",
    "KeySignature.isValid: SignatureChecker.isValidERC1271SignatureNowCalldata(key, digest, signature)": SIGNER_ASKED,
    "MemberProbe.hasMember: staticcall(gasOfQuestion, council, add(question, 0x20), mload(question), 0x00, 0x20)":
      "the library for this, named by its users",
    "TreasuryCall.direct: LowLevelCall.callNoReturn(target, value, data)": "the library for this, named by its users",
    "WordReader.read: LowLevelCall.staticcallReturn64Bytes(account, question)":
      "the library for this, named by its users",
  },

  order: {
    "AgentTimelock.propose: GateExaminer._records after AgentTimelock._admit REGISTRY.recordProposal": REGISTRY_FIRST,
    "AgentTimelock.proposeAndApprove: GateExaminer._records after AgentTimelock._admit REGISTRY.recordProposal":
      REGISTRY_FIRST,
    "AgentTimelock.execute: GateSettings._execution after LowLevelCall.callNoReturn call": LOCK,
    "AgentTimelock.revokeAllowance: GateSettings._execution after LowLevelCall.callNoReturn call": LOCK,
  },

  results: {
    "AgentTimelock._callFromTreasury: TreasuryCall.direct(target, 0, data)":
      "the allowance is read afterwards and tells more than the token's answer",
    "AgentTimelock._callFromTreasury: TreasuryCall.throughSafe(SAFE, TreasuryCall.encodeModuleCall(target, 0, data))":
      "the allowance is read afterwards and tells more than the token's answer",
  },

  surroundings: {
    "AgentTimelock._run: gasleft": "refuses to call with less than the gas that was promised to the callee",
  },

  swaps: {
    "AgentTimelock.revokeAllowance: before as afterwards of GateAllowanceRefused":
      "an allowance of zero, before and so afterwards: nothing was called",
  },

  casts: {
    "AgentRegistry.markCompromised: uint40(block.timestamp)": TIME,
    "AgentRegistry.recordStop: uint40(block.timestamp)": TIME,
    "AgentRegistry._revoke: uint40(block.timestamp)": TIME,
    "AgentRegistry.requireMayJoin: uint160(uint256(member))":
      "compared first where it decides; in the error it is said to be the low 20 bytes",
    "AgentRegistry._requireTier: uint8(tierCount - 1)": "tiers are 16 at most, or 255 at birth",
    "AgentTimelock._queueAsApprover: uint40(_now() + delay)": "at most 90 days from now",
    "AgentTimelock._replacesRootVetoer: bytes4(p.calls[0].data)": SELECTOR,
    "AgentTimelock._run: bytes4(data)": "names the call in an error",
    "AgentTimelock._run: bytes32(r.data)": "refused in the same condition where it has fewer than 32 bytes",
    "Council.execute: bytes4(data)": "names the call in an error",
    "Council.suspendBySignature: bytes20(signer)": SIGNER,
    "Council._hasSigned: bytes20(signer)": SIGNER,
    "Council._isAdmissible: bytes20(newMember.signer)": SIGNER,
    "Council._idOf: bytes20(signer)": "asked only where there are exactly 20",
    "GateLens._examineAgent: uint64(uint160(p.proposer))": AGENT_ID,
    "GateLens._examineTargets: uint64(uint160(p.proposer))":
      "used only where targets are blocked, which is asked for agents",
    "GateLens._examineMeters: uint40(block.timestamp)": TIME,
    "P256StatementVerifier.verifyBatch: bytes32(proof[:32])": "a slice of 32 bytes",
    "P256StatementVerifier.verifyBatch: bytes32(proof[32:])":
      "what is left of 64 bytes, whose length was just compared",
    "PolicyMatcher._matchDemands: uint40(block.timestamp)": TIME,
    "ProvenanceRegistry.dispute: uint40(block.timestamp)": TIME,
    "ProvenanceLevels._requireTestimony: uint40(block.timestamp)": TIME,
    "ProvenanceSettings.revokeSourceKey: uint40(block.timestamp)": TIME,
    "ProvenanceRegistry._requireAnchorable: uint40(block.timestamp)": TIME,
    "GateExaminer._chargeMeters: uint104(use.amount)": "just compared with a level, which is a uint104",
    "GateExaminer._agentId: uint64(uint160(agent))": AGENT_ID,
    "GateSettings._now: uint40(block.timestamp)": TIME,
    "GateSettings._probeEpoch: uint64(word)": "just compared with the largest",
    "GateSettings._changeTier: uint8(index)": "refused in the next lines where it is 16 or more",
    "GateSettings._addManaged: uint8(_managed.length)": "the list is no longer than 16",
    "Balances._toInt: uint256(type(int256).max)": "a constant above zero",
    "Balances._toInt: int256(amount)": "just compared with the largest",
    "MemberSignatureList._word: bytes32(list[offset:offset + WORD])": "a slice of 32 bytes",
    "MeterLib.levelOf: uint104(level)": "just compared with the burst, which is a uint104",
    "ProposalBucket.take: uint40(arrival)": "granted only up to a full bucket from now, which is 32 bits",
    "ProposalBucket.clamp: uint40(latest)": "at most a full bucket from now, which is 32 bits",
    "ProposalHash.commitment: bytes26(keccak256(abi.encode(id, t.tier, t.key, t.proposedAt, t.approver, t.approverEpoch, t.expiry)))":
      "cut on purpose: 208 bits of a hash bind as well as anybody can search",
    "RuleLib.isOfType: int256(w)": "the same 256 bits, to be shifted with their sign",
    "RuleLib._checkFunction: bytes4(data)": "there are four bytes at least: the length was just compared",
    "RuleLib._checkFunction: uint8(types >> 248)": "what is left of the shift is one byte",
    "TreasuryCall.throughSafe: bytes32(head)": "the answer was just seen to have three words",
  },

  rounding: {
    "MemberSignatureList._bytesAt: ((length + WORD - 1) / WORD) * WORD":
      "rounds up to whole words, which is the purpose",
  },

  growth: {
    "GateSettings.managed: return _managed": "at most MAX_MANAGED accounts",
  },

  selectors: {
    "AgentTimelock.revokeAllowance: approve(address,uint256) with 2 arguments": "ERC-20; no source here declares it",
    "AgentTimelock._allowance: allowance(address,address) with 2 arguments": "ERC-20; no source here declares it",
    "Balances._balance: balanceOf(address) with 1 arguments": "ERC-20; no source here declares it",
  },

  unused: {
    "ICouncil: MemberSignature": "says how the list is encoded that MemberSignatureList reads",
    "LogProof.isAt: isAt": FOR_OTHERS,
    "LogProof.isContinued: isContinued": FOR_OTHERS,
    "RecordProof.isRecord: isRecord": FOR_OTHERS,
    "RecordProof.areRecords: areRecords": FOR_OTHERS,
  },
};
