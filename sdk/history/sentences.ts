import {
  type Abi,
  type Address,
  type ContractEventName,
  type GetEventArgs,
  type Hex,
  zeroAddress,
  zeroHash,
} from "viem";
import type { agentRegistryAbi } from "../abi/AgentRegistry.ts";
import type { agentTimelockAbi } from "../abi/AgentTimelock.ts";
import type { councilAbi } from "../abi/Council.ts";
import type { policyLogAbi } from "../abi/PolicyLog.ts";
import type { provenanceRegistryAbi } from "../abi/ProvenanceRegistry.ts";
import { memberKind } from "../council/member.ts";
import { formatBits } from "../errors/formatArgument.ts";
import { ROOT_TIER } from "../proposal/types.ts";
import { formatCriterion, metricName } from "../provenance/criteria.ts";
import { batchLevel } from "../provenance/types.ts";
import { quoteText } from "../text/formatText.ts";
import { formatDuration } from "../time/duration.ts";
import { formatMoment } from "../time/moment.ts";

/** What things are called. */
export type HistoryNames = {
  account(account: Address): string;
  agent(id: bigint): string;
  proposal(proposer: Address, nonce: bigint): string;
  /** The tier of this number, such as `tier high (1)`. */
  tier(tier: number): string;
  meter(meter: Hex): string;
  /** What a meter counts, with its unit. */
  ofMeter(meter: Hex, units: bigint): string;
  /** An amount of a token, with its unit. */
  ofToken(token: Address, units: bigint): string;
  schema(schema: Hex): string;
  /** A member of a Council by its id, where its admission was seen. */
  member(council: Address, id: Hex): string;
};

type Arguments<Of extends Abi, Name extends ContractEventName<Of>> = GetEventArgs<
  Of,
  Name,
  { EnableUnion: false; IndexedOnly: false; Required: true }
>;
/** @param at The contract that says it. */
type Sentence<Given> = (args: Given, names: HistoryNames, at: Address) => string;
type Sentences<Of extends Abi> = { [Name in ContractEventName<Of>]: Sentence<Arguments<Of, Name>> };

type TierSettings = { approver: Address; approverHasEpoch: boolean; delay: number };
type Limits = { proposalBurst: number; proposalInterval: number; probation: number; strikeLimit: number };

function tierOf({ approver, delay }: TierSettings, { account }: HistoryNames): string {
  const who = approver === zeroAddress ? "nobody approves" : `${account(approver)} approves`;
  return `${who}, waits ${formatDuration(delay)}`;
}

function limitsOf({ proposalBurst, proposalInterval, probation, strikeLimit }: Limits): string {
  const strikes = strikeLimit === 0 ? "" : `, ${strikeLimit} strikes`;
  const rate = `${proposalBurst} proposals, one more each ${formatDuration(proposalInterval)}`;
  return `${rate}, probation ${formatDuration(probation)}${strikes}`;
}

function nobody(account: Address, { account: name }: HistoryNames): string {
  return account === zeroAddress ? "nobody" : name(account);
}

function reasonOf(reason: string): string {
  return reason === "" ? "" : `: ${quoteText(reason)}`;
}

function period(from: number, until: number): string {
  return from === 0 ? `until ${formatMoment(until)}` : `from ${formatMoment(from)} until ${formatMoment(until)}`;
}

const gate: Sentences<typeof agentTimelockAbi> = {
  Proposed: ({ proposer, nonce, terms, eta, proposal }, names) => {
    const by = terms.key === zeroAddress ? terms.approver : terms.key;
    const calls = proposal.calls.length === 1 ? "1 call" : `${proposal.calls.length} calls`;
    const tier = terms.tier === ROOT_TIER ? "root" : names.tier(terms.tier);
    const due = eta === 0 ? "waits for approval" : `may execute from ${formatMoment(eta)}`;
    return `${names.proposal(proposer, nonce)} proposed by ${names.account(by)}: ${calls} at ${tier}, ${due}`;
  },
  Approved: ({ proposer, nonce, approver, eta, expiry }, names) =>
    `${names.proposal(proposer, nonce)} approved by ${names.account(approver)}: may execute ${period(eta, expiry)}`,
  Executed: ({ proposer, nonce, by }, names) =>
    `${names.proposal(proposer, nonce)} executed, sent by ${names.account(by)}`,
  Vetoed: ({ proposer, nonce, by, reason }, names) =>
    `${names.proposal(proposer, nonce)} vetoed by ${names.account(by)}${reasonOf(reason)}`,
  Rejected: ({ proposer, nonce, by, reason }, names) =>
    `${names.proposal(proposer, nonce)} rejected by ${names.account(by)}${reasonOf(reason)}`,
  Withdrawn: ({ proposer, nonce, by }, names) => `${names.proposal(proposer, nonce)} withdrawn by ${names.account(by)}`,
  Cancelled: ({ proposer, nonce }, names) => `${names.proposal(proposer, nonce)} cancelled by root`,
  MeterCharged: ({ meter, amount, level }, names) =>
    `${names.meter(meter)} charged ${names.ofMeter(meter, amount)}, leaving ${names.ofMeter(meter, level)}`,
  Paused: ({ by, until }, names) => `agents paused by ${names.account(by)} until ${formatMoment(until)}`,
  AllowanceRevoked: ({ by, token, spender, oldAllowance }, { account, ofToken }) =>
    `allowance of ${account(spender)} over ${ofToken(token, oldAllowance)} revoked by ${account(by)}`,
  // Epochs begin at 1, with the contract: nothing was there before.
  EpochRaised: ({ oldEpoch, newEpoch }) =>
    oldEpoch === 0
      ? `the gate begins, with epoch ${newEpoch}`
      : `all open proposals of agents dropped by root: epoch ${oldEpoch} to ${newEpoch}`,
  GuardianOffered: ({ offered }, names) => `the role of guardian offered to ${nobody(offered, names)}`,
  GuardianChanged: ({ oldGuardian, newGuardian }, names) =>
    `guardian changed from ${nobody(oldGuardian, names)} to ${nobody(newGuardian, names)}`,
  ManagedChanged: ({ account, managed }, names) =>
    `${names.account(account)} ${managed ? "is managed by root from now on" : "is no longer managed by root"}`,
  PolicyRootChanged: ({ oldRoot, newRoot }) =>
    `policy root changed from ${oldRoot === zeroHash ? "none" : oldRoot} to ${newRoot}`,
  RootApproverOffered: ({ offered }, names) => `the role of root approver offered to ${nobody(offered, names)}`,
  RootApproverChanged: ({ oldApprover, newApprover }, names) =>
    `root approver changed from ${nobody(oldApprover, names)} to ${nobody(newApprover, names)}`,
  RootDelayChanged: ({ oldDelay, newDelay }) =>
    oldDelay === 0
      ? `root waits ${formatDuration(newDelay)}`
      : `root delay changed from ${formatDuration(oldDelay)} to ${formatDuration(newDelay)}`,
  RootVetoerChanged: ({ oldVetoer, newVetoer }, names) =>
    `root vetoer changed from ${nobody(oldVetoer, names)} to ${nobody(newVetoer, names)}`,
  TierChanged: ({ tier, oldTier, newTier }, names) => {
    // A delay is never zero: there was no such tier before.
    if (oldTier.delay === 0) return `${names.tier(tier)} added: ${tierOf(newTier, names)}`;
    return `${names.tier(tier)} changed from "${tierOf(oldTier, names)}" to "${tierOf(newTier, names)}"`;
  },
};

/** What stopped an agent, by the numbers of the contract's `Stop`. */
const STOP = { veto: 0, rejection: 1 } as const;

const registry: Sentences<typeof agentRegistryAbi> = {
  AgentAdded: ({ agent, operator, lowestTier, limits }, names) =>
    `${names.agent(agent)} added: operator ${nobody(operator, names)}, lowest ${names.tier(lowestTier)}, ${limitsOf(limits)}`,
  Frozen: ({ agent, by }, names) => `${names.agent(agent)} frozen by ${names.account(by)}`,
  Unfrozen: ({ agent }, names) => `${names.agent(agent)} unfrozen by root`,
  IdentityChanged: ({ agent, identityRegistry, identityId }, names) =>
    `${names.agent(agent)} is identity ${identityId} of ${nobody(identityRegistry, names)} from now on`,
  KeyAdded: ({ agent, key, version, validFrom, validUntil, lowestTier }, names) =>
    `${names.agent(agent)}: key ${names.account(key)} added, version ${version}, valid ${period(validFrom, validUntil)}, lowest ${names.tier(lowestTier)}`,
  KeyRevoked: ({ agent, key, by }, names) =>
    `${names.agent(agent)}: key ${names.account(key)} revoked by ${names.account(by)}`,
  KeyCompromised: ({ agent, key, by, since }, names) =>
    `${names.agent(agent)}: key ${names.account(key)} declared compromised since ${formatMoment(since)} by ${names.account(by)}`,
  LimitsChanged: ({ agent, limits }, names) => `${names.agent(agent)}: limits changed to ${limitsOf(limits)}`,
  LowestTierChanged: ({ agent, oldTier, newTier, by }, names) =>
    `${names.agent(agent)}: lowest tier changed from ${names.tier(oldTier)} to ${names.tier(newTier)} by ${names.account(by)}`,
  MetadataChanged: ({ agent, metadata: { model, version } }, names) =>
    `${names.agent(agent)}: model ${quoteText(model)}, version ${quoteText(version)} from now on`,
  OperatorChanged: ({ agent, oldOperator, newOperator }, names) =>
    `${names.agent(agent)}: operator changed from ${nobody(oldOperator, names)} to ${nobody(newOperator, names)}`,
  Stopped: ({ agent, kind, strikes }, names) => {
    const count = strikes === 1 ? "1 strike" : `${strikes} strikes`;
    // Only a rejection starts no probation.
    const what =
      kind === STOP.rejection
        ? "a rejection counted"
        : `on probation after a ${kind === STOP.veto ? "veto" : "withdrawal"}`;
    return `${names.agent(agent)}: ${what}, ${count}`;
  },
  TargetBlocked: ({ agent, target, by }, names) =>
    `${names.agent(agent)}: ${names.account(target)} blocked as a target by ${names.account(by)}`,
  TargetUnblocked: ({ agent, target }, names) =>
    `${names.agent(agent)}: ${names.account(target)} unblocked as a target by root`,
};

const provenance: Sentences<typeof provenanceRegistryAbi> = {
  Anchored: ({ batchId, source, schema, batch, observedAt }, names) => {
    const by = source === zeroAddress ? "" : `, signed by ${names.account(source)}`;
    const seen = `observed at ${formatMoment(observedAt)}`;
    return `batch ${batchId} of ${batch.size} ${names.schema(schema)} anchored by ${names.account(batch.anchorer)}${by}, ${seen}`;
  },
  LevelReached: ({ batchId, levels }) =>
    `batch ${batchId} is ${formatBits(levels, Object.keys(batchLevel))} from now on`,
  Revoked: ({ source, root, reason }, names) =>
    `data under ${root} revoked by its source ${names.account(source)}${reasonOf(reason)}`,
  Disputed: ({ batchId, by, until, reason }, names) =>
    `batch ${batchId} disputed by ${names.account(by)} until ${formatMoment(until)}${reasonOf(reason)}`,
  DisputeConfirmed: ({ batchId }) => `dispute of batch ${batchId} confirmed by root`,
  DisputeCleared: ({ batchId }) => `dispute of batch ${batchId} cleared by root`,
  Attested: ({ batchId, attester, count, quorum }, names) =>
    `batch ${batchId} attested by ${names.account(attester)}: ${count} of ${quorum} needed`,
  Proven: ({ batchId, verifier }, names) => `batch ${batchId} proven to ${names.account(verifier)}`,
  Measured: ({ batchId, attester, checker, measures }, names) => {
    const values = measures.map(({ metric, value }) => `${metricName(metric)} ${value}`).join(", ");
    return `quality of batch ${batchId} reported by ${names.account(attester)}, measured by ${quoteText(metricName(checker))}: ${quoteText(values)}`;
  },
  Logged: ({ position, batchId }) => `batch ${batchId} entered in the log at ${position}`,
  Tainted: ({ child, parent }) => `batch ${child} tainted: it rests on ${parent}`,
  SourceAdmitted: ({ schema, source }, names) =>
    `${names.account(source)} admitted as a source of ${names.schema(schema)}`,
  SourceDismissed: ({ schema, source }, names) =>
    `${names.account(source)} dismissed as a source of ${names.schema(schema)}`,
  SourceKeyAdded: ({ source, key, validFrom, validUntil }, names) =>
    `key ${names.account(key)} added for the source ${names.account(source)}, valid ${period(validFrom, validUntil)}`,
  SourceKeyRevoked: ({ source, key, by }, names) =>
    `key ${names.account(key)} of the source ${names.account(source)} revoked by ${names.account(by)}`,
  AttesterAdmitted: ({ schema, attester }, names) =>
    `${names.account(attester)} admitted as an attester of ${names.schema(schema)}`,
  AttesterDismissed: ({ schema, attester }, names) =>
    `${names.account(attester)} dismissed as an attester of ${names.schema(schema)}`,
  QuorumChanged: ({ schema, oldQuorum, newQuorum }, names) =>
    `attesters needed for ${names.schema(schema)} changed from ${oldQuorum} to ${newQuorum}`,
  VerifierChanged: ({ schema, oldVerifier, newVerifier }, names) =>
    `verifier of ${names.schema(schema)} changed from ${nobody(oldVerifier, names)} to ${nobody(newVerifier, names)}`,
  CriteriaChanged: ({ schema, criteria }, names) => {
    const all = criteria.map((one) => formatCriterion(one)).join(", ");
    return `criteria of ${names.schema(schema)} changed to ${all === "" ? "none" : quoteText(all)}`;
  },
  EIP712DomainChanged: () => "signing domain of the provenance registry changed",
};

const council: Sentences<typeof councilAbi> = {
  MemberAdded: ({ kind, signer }, names, at) =>
    `${names.account(at)}: member ${kind === memberKind.verified ? `with the key ${signer}` : names.account(signer as Address)} added`,
  MemberRemoved: ({ member }, names, at) => `${names.account(at)}: member ${names.member(at, member)} removed`,
  MemberSuspended: ({ member }, names, at) =>
    `${names.account(at)}: member ${names.member(at, member)} suspended itself`,
  ThresholdChanged: ({ oldThreshold, newThreshold }, names, at) =>
    oldThreshold === 0
      ? `${names.account(at)}: ${newThreshold} must agree`
      : `${names.account(at)}: threshold changed from ${oldThreshold} to ${newThreshold}`,
  EpochRaised: ({ oldEpoch, newEpoch }, names, at) =>
    oldEpoch === 0n
      ? `${names.account(at)} begins, with epoch ${newEpoch}`
      : `${names.account(at)}: epoch ${oldEpoch} to ${newEpoch}, earlier agreements count no more`,
  Acted: ({ target }, names, at) => `${names.account(at)} called ${names.account(target)}`,
  EIP712DomainChanged: (_, names, at) => `${names.account(at)}: signing domain changed`,
};

const policyLog: Sentences<typeof policyLogAbi> = {
  RulePublished: ({ policyRoot, leaf }) => `rule ${leaf} of the policy ${policyRoot} published`,
};

/** What each event of each contract says, as a sentence. The one place where that is written. */
export const sentences = {
  AgentTimelock: gate,
  AgentRegistry: registry,
  ProvenanceRegistry: provenance,
  Council: council,
  PolicyLog: policyLog,
} as const;

export type HistoryContract = keyof typeof sentences;
