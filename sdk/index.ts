/**
 * The SDK: everything that people and agents do with a system that stands. Runs in Node and in a browser, on viem.
 * Deploying and verifying a system carries the bytecode of all contracts and is apart: `sallyport/sdk/deploy`.
 *
 * What is named here is public and keeps its name and meaning; what is not named may change at any time.
 *
 * @example
 * import { compilePolicy, planProposal, propose, signProposal } from "sallyport/sdk";
 */

// ----------------------------------------------------------------------------------------------------------- proposals

export { AGENT_ID_LIMIT, agentOf, agentProposer } from "./proposal/agentProposer.ts";
export { type ApprovalDigestParameters, approvalDigest, approvalTypedData } from "./proposal/approvalDigest.ts";
export { type BuildProposalParameters, buildProposal, type CallRequest } from "./proposal/buildProposal.ts";
export { recordCommitment } from "./proposal/commitment.ts";
export { hashProposal } from "./proposal/hashProposal.ts";
export { inParts } from "./proposal/inParts.ts";
export { limitExceeded, MAX_CALLS, MAX_PROPOSAL_BYTES, MAX_RULES, proposalBytes } from "./proposal/limits.ts";
export { type ProposalDigestParameters, proposalDigest, proposalTypedData } from "./proposal/proposalDigest.ts";
export { approvalTypes, type GateDomain, gateDomain, proposalTypes } from "./proposal/typedData.ts";
export {
  type Bound,
  type Call,
  NO_INPUT,
  NO_RULE,
  type Proposal,
  type ProposalState,
  proposalStates,
  ROOT_TIER,
  type RuleUse,
  type SignedApproval,
  type Terms,
  type Witness,
} from "./proposal/types.ts";

// -------------------------------------------------------------------------------------------------------------- policy

export { aboveBurst, type MeteredCall, type MeterShort } from "./policy/aboveBurst.ts";
export { buildWitness } from "./policy/buildWitness.ts";
export {
  type CompiledPolicy,
  type CompiledRule,
  type CompilePolicyOptions,
  compilePolicy,
  type PolicyNames,
} from "./policy/compilePolicy.ts";
export type { Direction } from "./policy/diff/compareTerms.ts";
export type { ExposureChange } from "./policy/diff/diffExposure.ts";
export type { NameChange } from "./policy/diff/diffNames.ts";
export { diffPolicies, type PolicyChange, type PolicyDiff } from "./policy/diff/diffPolicies.ts";
export { formatDiff } from "./policy/diff/formatDiff.ts";
export {
  type AssetExposure,
  type Exposure,
  type ExposureCause,
  type ExposureOptions,
  exposure,
  type KeyExposure,
  type Most,
  type WindowMost,
} from "./policy/exposure/exposure.ts";
export { formatExposure } from "./policy/exposure/formatExposure.ts";
export {
  type BoundNeed,
  type Charge,
  type JudgeCallsParameters,
  type JudgedCall,
  type Judgement,
  judgeCalls,
} from "./policy/judge/judgeCalls.ts";
export { type MeterOutlook, type MeterOutlookParameters, meterOutlook } from "./policy/judge/meterOutlook.ts";
export { type Mismatch, mismatchesOf, type Question } from "./policy/judge/mismatches.ts";
export { type FindRuleParameters, type FoundRule, findRule } from "./policy/match/findRule.ts";
export {
  type MatchedProposal,
  type MatchProposalParameters,
  matchProposal,
  type ProposalRefused,
} from "./policy/match/matchProposal.ts";
export { type MeterUse, meterUses } from "./policy/match/meterUses.ts";
export type { Fault, Refused, Verdict } from "./policy/match/verdict.ts";
export { type MeterState, meterAmount, meterId, meterLevel, type PolicySince } from "./policy/meter.ts";
export { type PlannedProposal, type PlanProposalParameters, planProposal } from "./policy/planProposal.ts";
export { type PolicyTree, policyTree, proofRoot } from "./policy/policyTree.ts";
export { countReplay, type Fate, fateOf, formatReplay } from "./policy/replay/formatReplay.ts";
export {
  type PastInput,
  type PastProposal,
  type Replay,
  type ReplayedProposal,
  type ReplayVerdict,
  replayPolicy,
} from "./policy/replay/replayPolicy.ts";
export { ruleLeaf } from "./policy/ruleLeaf.ts";
export {
  type ExpectedVerdict,
  type PolicyTest,
  type PolicyTests,
  readPolicyTests,
} from "./policy/tests/readPolicyTests.ts";
export { type PolicyTestResult, type RunPolicyTestsOptions, runPolicyTests } from "./policy/tests/runPolicyTests.ts";
export {
  type BoundDemand,
  type CallKind,
  type Constraint,
  callKind,
  type InputDemand,
  MAX_WORDS,
  type Meter,
  NO_WORD,
  type Operator,
  operator,
  type Refusal,
  type ReturnCheck,
  type Rule,
  refusals,
  returnCheck,
} from "./policy/types.ts";
export type { JsonSchema } from "./schema/json.ts";
export { schemas } from "./schema/schemas.ts";

// --------------------------------------------------------------------------------------------------------------- audit

export { readBundle } from "./audit/bundleFile.ts";
export type { AuditFacts } from "./audit/facts/facts.ts";
export type { AuditedProposal, AuditReport } from "./audit/report/types.ts";
export { readReport } from "./audit/reportFile.ts";
export { type ReportFiles, reportFiles, type VerifiedBundle, verifyBundle } from "./audit/verify/verifyBundle.ts";

// ------------------------------------------------------------------------------------------------------------- council

export { type CheckMemberSignatureParameters, checkMemberSignature } from "./council/checkMemberSignature.ts";
export { type CouncilSignature, encodeCouncilSignatures } from "./council/encodeCouncilSignatures.ts";
export { type MemberKind, memberId, memberKind } from "./council/member.ts";
export {
  type EncodePasskeyAssertionParameters,
  encodePasskeyAssertion,
  type PasskeyAssertion,
  type PasskeySignerParameters,
  passkeySigner,
} from "./council/passkey.ts";
export {
  type ActParameters,
  type AgreementParameters,
  actDigest,
  actTypedData,
  actTypes,
  agreementDigest,
  agreementTypedData,
  agreementTypes,
  type CouncilDomain,
  councilDomain,
  type MemberAgreementParameters,
  memberAgreementDigest,
  memberAgreementTypedData,
  memberAgreementTypes,
  type SuspendParameters,
  suspendDigest,
  suspendTypedData,
  suspendTypes,
} from "./council/typedData.ts";

// ---------------------------------------------------------------------------------------------------------- provenance

export {
  type BatchBook,
  type BookedBatch,
  type Dispute,
  disputeOf,
  isWithdrawnForGood,
  type Revocation,
  revocationOf,
  statusIn,
} from "./provenance/batchBook.ts";
export {
  type BatchLog,
  batchLog,
  isInLog,
  isLogContinued,
  type LogHead,
  logRoot,
} from "./provenance/batchLog.ts";
export { type BatchRootParameters, batchRoot } from "./provenance/batchRoot.ts";
export {
  formatCriterion,
  hashCriteria,
  metricName,
  parseCriterion,
  parseMeasure,
  sortByMetric,
} from "./provenance/criteria.ts";
export { hashBatch } from "./provenance/hashBatch.ts";
export type { HttpExchange } from "./provenance/http/exchange.ts";
export { type HttpRecordParameters, httpRecord } from "./provenance/http/httpRecord.ts";
export { parseHttpRecord } from "./provenance/http/parseHttpRecord.ts";
export {
  type BatchList,
  type DescentProof,
  descentOf,
  type FoundManifest,
  foundDigest,
  foundManifest,
  type Lineage,
  lineageOf,
  proveDescent,
  type Reached,
  reachedFrom,
  withdrawnParents,
} from "./provenance/lineage.ts";
export {
  type LoggedBatch,
  type LogProof,
  readLogProof,
  requireLogProof,
  writeLogProof,
} from "./provenance/logProof.ts";
export { hashManifest, type ManifestHash } from "./provenance/manifest/hashManifest.ts";
export { locate, type RecordLocation } from "./provenance/manifest/locate.ts";
export {
  type Activity,
  MAX_MANIFEST_BYTES,
  MAX_PARENTS,
  type Manifest,
  type ManifestFile,
  type QualityMetric,
} from "./provenance/manifest/manifest.ts";
export { type ManifestDigest, parseManifestDigest } from "./provenance/manifest/manifestDigest.ts";
export { isParent, parentsOf, parentsRoot, proveParent } from "./provenance/manifest/parents.ts";
export { parseManifest } from "./provenance/manifest/parseManifest.ts";
export { type ProvDocument, provDocument } from "./provenance/manifest/provDocument.ts";
export { provLineage } from "./provenance/manifest/provLineage.ts";
export {
  type About,
  type CountedSequence,
  manifestOfAbout,
  parentPaths,
  readAbout,
} from "./provenance/manifest/readAbout.ts";
export { saltManifest } from "./provenance/manifest/saltManifest.ts";
export {
  type Sequence,
  type SequenceBreak,
  type SequenceCounter,
  type Span,
  sequenceBreaks,
  sequenceCounter,
} from "./provenance/manifest/sequence.ts";
export { gapWords } from "./provenance/manifest/sequenceWords.ts";
export { writeManifest } from "./provenance/manifest/writeManifest.ts";
export type { RecordPlace, RecordProfile } from "./provenance/profiles/profile.ts";
export {
  type ProfileName,
  profileNamed,
  profileOfWord,
  recordProfiles,
} from "./provenance/profiles/recordProfiles.ts";
export { type RecordsOfParameters, recordsOf } from "./provenance/profiles/recordsOf.ts";
export {
  type BatchStanding,
  type DisclosedRecord,
  type ProofFile,
  readProofFile,
  writeBundle,
  writeRecordProof,
} from "./provenance/proof/proofFile.ts";
export type {
  Claim,
  ClaimName,
  VerifiedProof,
  VerifiedRecord,
  VerifyProofParameters,
} from "./provenance/proof/types.ts";
export { verifyProof } from "./provenance/proof/verifyProof.ts";
export { keyProblem, type SourceKeyStanding } from "./provenance/sourceKey.ts";
export {
  type Envelope,
  type EnvelopeSignature,
  pae,
  parseEnvelope,
  STATEMENT_TYPE,
  writeEnvelope,
} from "./provenance/statement/envelope.ts";
export { keyidOf, keyOf, type StatementKey } from "./provenance/statement/key.ts";
export { type P256KeyPair, type P256Signer, p256Signer } from "./provenance/statement/p256.ts";
export {
  type AccountSigner,
  countersign,
  type StatementSigner,
  signStatement,
} from "./provenance/statement/signStatement.ts";
export { parseStatement, type Statement, writeStatement } from "./provenance/statement/statement.ts";
export {
  type VerifiedStatement,
  type VerifyStatementParameters,
  verifyStatement,
} from "./provenance/statement/verifyStatement.ts";
export { TEXT_PROFILE, type TextBatchParameters, textBatch } from "./provenance/textBatch.ts";
export {
  type BatchTree,
  type BuildTreeParameters,
  buildTree,
  rootOf,
  treeOverLeaves,
} from "./provenance/tree/batchTree.ts";
export { type Multiproof, proveRecord, proveRecords } from "./provenance/tree/proveRecord.ts";
export { type RecordOpening, recordLeaf, recordSalt } from "./provenance/tree/recordLeaf.ts";
export {
  type ProofRefusal,
  type ProofVerdict,
  type ProvenBatch,
  type VerifyRecordParameters,
  type VerifyRecordsParameters,
  verifyRecord,
  verifyRecords,
} from "./provenance/tree/verifyRecord.ts";
export {
  type AttestationParameters,
  attestationTypedData,
  attestationTypes,
  type ObservationParameters,
  observationTypedData,
  observationTypes,
  type ProvenanceDomain,
  provenanceDomain,
  type QualityReportParameters,
  qualityReportTypedData,
  qualityReportTypes,
  type RevocationParameters,
  revocationTypedData,
  revocationTypes,
} from "./provenance/typedData.ts";
export {
  type Batch,
  type BatchLevel,
  type BatchStatus,
  batchLevel,
  type Criterion,
  type Measure,
  type SchemaSettings,
  withdrawal,
} from "./provenance/types.ts";
export {
  type VerifierStatementParameters,
  verifierStatementBytes,
  verifierStatementDigest,
} from "./provenance/verifierStatement.ts";

// ----------------------------------------------------------------------------------------------------- acting on chain

export { act, type CouncilAct, signAct } from "./actions/act.ts";
export {
  type AnchorParameters,
  type AnchorSignedParameters,
  anchor,
  anchorSigned,
  type SignObservationParameters,
  signObservation,
} from "./actions/anchor.ts";
export { type Anchoring, type AnchorManyParameters, anchorMany } from "./actions/anchorMany.ts";
export {
  type ApproveBySignatureParameters,
  type ApproveParameters,
  approve,
  approveBySignature,
  approveData,
} from "./actions/approve.ts";
export {
  type AttestParameters,
  attest,
  type SignAttestationParameters,
  signAttestation,
  type Testimony,
} from "./actions/attest.ts";
export { checkObservation } from "./actions/checkObservation.ts";
export { type DisputeParameters, dispute } from "./actions/dispute.ts";
export { type EnterLogParameters, enterLog } from "./actions/enterLog.ts";
export { type ExecuteParameters, execute } from "./actions/execute.ts";
export {
  blockTargetData,
  freezeData,
  markCompromisedData,
  raiseLowestTierData,
  revokeKeyData,
} from "./actions/holdAgent.ts";
export { type MeasureParameters, measure, type QualityReport, signReport } from "./actions/measure.ts";
export { type PauseParameters, pause, pauseData } from "./actions/pause.ts";
export {
  type ProposeAndApproveParameters,
  type ProposeParameters,
  propose,
  proposeAndApprove,
} from "./actions/propose.ts";
export {
  type ProposeAsApproverBySignatureParameters,
  type ProposeAsApproverParameters,
  proposeAsApprover,
  proposeAsApproverBySignature,
  proposeAsApproverData,
} from "./actions/proposeAsApprover.ts";
export { type ProveBatchParameters, proveBatch } from "./actions/proveBatch.ts";
export { type PublishRulesParameters, publishRules } from "./actions/publishRules.ts";
export { type RejectParameters, reject, rejectData } from "./actions/reject.ts";
export { type RevokeAllowanceParameters, revokeAllowance, revokeAllowanceData } from "./actions/revokeAllowance.ts";
export {
  type RevokeInputForParameters,
  type RevokeInputParameters,
  revokeInput,
  revokeInputFor,
} from "./actions/revokeInput.ts";
export { confirm, type SendCallParameters, type Sender, type SentTransaction, sendCall } from "./actions/sendCall.ts";
export { type SignApprovalParameters, signApproval } from "./actions/signApproval.ts";
export { type SignProposalParameters, signProposal } from "./actions/signProposal.ts";
export { type TaintParameters, taint } from "./actions/taint.ts";
export { type VetoParameters, veto, vetoData } from "./actions/veto.ts";
export { type VetoRootParameters, vetoRoot, vetoRootData } from "./actions/vetoRoot.ts";
export { type WithdrawParameters, withdraw, withdrawData } from "./actions/withdraw.ts";

// ------------------------------------------------------------------------------------------------ what root changes

export type { RootBook } from "./rootProposal/book.ts";
export type { ChangeKind, RootSite } from "./rootProposal/change.ts";
export { rootChanges } from "./rootProposal/changes/index.ts";
export type { EffectReading } from "./rootProposal/describe/reading.ts";
export { describeRootCall, type RootSystem } from "./rootProposal/describeRootCall.ts";
export { type EffectPart, formatEffect, type RootEffect } from "./rootProposal/effect.ts";
export { type ParsedChange, parseChange, type WrittenChange } from "./rootProposal/parseChange.ts";
export { type PlannedCall, type PlannedRoot, type PlanRootParameters, planRoot } from "./rootProposal/planRoot.ts";
export { readChanges } from "./rootProposal/readChanges.ts";
export { type FailedCall, type SimulateRootParameters, simulateRoot } from "./rootProposal/simulateRoot.ts";

// --------------------------------------------------------------------------------------------------- reading the chain

export { actorOf, describeEvent } from "./history/describeEvent.ts";
export { type HistoryEvent, type ReadHistoryParameters, readHistory } from "./history/readHistory.ts";
export type { HistoryContract, HistoryNames } from "./history/sentences.ts";
export {
  type AgentKey,
  type AgentsParameters,
  type KeyState,
  keyState,
  listAgentKeys,
  listAgents,
  listBlockedTargets,
  readAgentKey,
  readAgentMetadata,
} from "./read/listAgents.ts";
export { type ListAllowancesParameters, listAllowances, type StandingAllowance } from "./read/listAllowances.ts";
export { type ListProposalsParameters, listProposals } from "./read/listProposals.ts";
export { type LogClient, type LogProgress, type LogReadingOptions, withLogReading } from "./read/logs/logReading.ts";
export type { FinalBlock, LogSeries, LogStore, LogTopics, MinedLog, StoredLogs } from "./read/logs/logStore.ts";
export { type ProposalEvent, type ReadProposalEventsParameters, readProposalEvents } from "./read/proposalEvents.ts";
export { type AgentSettings, proposalsLeft, readAgent } from "./read/readAgent.ts";
export { type Approver, readApprover } from "./read/readApprover.ts";
export { type AnchoredBatch, findBatches, readBatch, readBatches, readBatchStatus } from "./read/readBatch.ts";
export { readBatchBook } from "./read/readBatchBook.ts";
export { readBatchLog } from "./read/readBatchLog.ts";
export { type ReadCommitmentParameters, readCommitment } from "./read/readCommitment.ts";
export { readContractLogs } from "./read/readContractLogs.ts";
export { type CouncilSettings, readCouncil } from "./read/readCouncil.ts";
export { type GateSettings, readGate, type Tier } from "./read/readGate.ts";
export { type ReadLogsParameters, readLogs } from "./read/readLogs.ts";
export { type Member, readMembers } from "./read/readMembers.ts";
export { type ReadMetersParameters, readMeters } from "./read/readMeter.ts";
export { type ReadProposalParameters, readProposal, type StandingProposal } from "./read/readProposal.ts";
export { type ReadPublishedRulesParameters, readPublishedRules } from "./read/readPublishedRules.ts";
export { readAttestations, readCriteria, readSchemaSettings } from "./read/readSchema.ts";
export { type ReadSourceKeyParameters, readSourceKey } from "./read/readSourceKey.ts";
export { type ProposalStatus, type ReadStatusParameters, readStatus } from "./read/readStatus.ts";
export { type ReadWitnessParameters, readWitness } from "./read/readWitness.ts";

// ------------------------------------------------------------------------------------------ trying what would happen

export type { Notice } from "./simulate/notices.ts";
export {
  type BalanceChange,
  type Holding,
  type SimulateProposalParameters,
  type Simulation,
  simulateProposal,
} from "./simulate/simulateProposal.ts";

// ---------------------------------------------------------------------------------------- what people read and hand on

export { type AddressNames, addressNames, formatAccount } from "./describe/addressNames.ts";
export { type CallDescription, type DescribeCallOptions, describeCall } from "./describe/describeCall.ts";
export { type DescribeMismatchOptions, describeMismatches } from "./describe/describeJudgement.ts";
export { describeNotice } from "./describe/describeNotice.ts";
export {
  type DescribeRuleOptions,
  describeExpansions,
  describeRule,
  type RuleDescription,
} from "./describe/describeRule.ts";
export { explainPolicy, type PolicyExplanation, type RuleExplanation } from "./describe/explainPolicy.ts";
export { formatAmount } from "./describe/formatAmount.ts";
export {
  type FormatExplanationOptions,
  formatExplanation,
  formatRuleExplanation,
  type TierNote,
} from "./describe/formatExplanation.ts";
export {
  type Payment,
  type Precedent,
  type PrecedentsParameters,
  paymentsIn,
  precedents,
} from "./describe/precedents.ts";
export {
  type Observation,
  type ObservationMeant,
  readObservation,
  requireObservationOf,
  writeObservation,
} from "./files/observationFile.ts";
export { type ProposalFile, readProposalFile, writeProposalFile } from "./files/proposalFile.ts";
export {
  type ActFile,
  type ApprovalFile,
  readActFile,
  readApprovalFile,
  writeActFile,
  writeApprovalFile,
} from "./files/signatureFile.ts";
export {
  readTestimonyFile,
  requireTestimonyOf,
  type TestimonyFile,
  writeTestimonyFile,
} from "./files/testimonyFile.ts";
export type { CsvColumns } from "./import/csv/columns.ts";
export { type CsvAirdropOptions, parseCsvAirdrop } from "./import/csvAirdrop.ts";
export type { KnownToken, Payout } from "./import/payout.ts";
export { type PayoutCallOptions, payoutCall } from "./import/payoutCall.ts";
export type { SafeBatchCall } from "./import/safe/call.ts";
export type { ChecksumVerdict } from "./import/safe/checksum.ts";
export type { SafeBatchMethod } from "./import/safe/encode.ts";
export { parseSafeBatch, type SafeBatch, type SafeBatchOptions } from "./import/safeBatch.ts";
export { parseSpreadsheet, type SpreadsheetOptions, type SpreadsheetPayouts } from "./import/spreadsheet.ts";
export { writeCsvAirdrop } from "./import/writeCsvAirdrop.ts";
export { type CanonicalJson, canonicalJson } from "./text/canonicalJson.ts";
export { type DecimalProblem, formatDecimal, type ParsedDecimal, parseDecimal } from "./text/parseDecimal.ts";
export type { JsonProblem } from "./text/parseJson.ts";
export { formatDuration, formatExactDuration, parseDuration } from "./time/duration.ts";
export { formatMoment, parseMoment } from "./time/moment.ts";

// -------------------------------------------------------------------------------------------------------------- errors

export { type ContractError, decodeContractError } from "./errors/decodeContractError.ts";
export { decodeGateError } from "./errors/decodeGateError.ts";
export { agentRefusals } from "./errors/formatArgument.ts";
export type { ErrorCode } from "./errors/registry.ts";
export { isSallyportError, SallyportError, type SallyportErrorParameters } from "./errors/SallyportError.ts";

// ---------------------------------------------------------------------------------------------------------------- ABIs

export { agentRegistryAbi } from "./abi/AgentRegistry.ts";
export { agentTimelockAbi } from "./abi/AgentTimelock.ts";
export { councilAbi } from "./abi/Council.ts";
export { gateLensAbi } from "./abi/GateLens.ts";
export { passkeyVerifierAbi } from "./abi/PasskeyVerifier.ts";
export { policyLogAbi } from "./abi/PolicyLog.ts";
export { policyMatcherAbi } from "./abi/PolicyMatcher.ts";
export { provenanceRegistryAbi } from "./abi/ProvenanceRegistry.ts";
