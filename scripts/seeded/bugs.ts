// The bugs that test:seeded plants, one or more for each invariant of test/invariant/README.md. Each is one that
// somebody could write, and that no other check of the contracts makes up for.

import type { Planted } from "../lib/plant.ts";

export type SeededBug = Planted & {
  /** Number of the invariant that it violates, and with which the campaign must turn red. */
  invariant: number;
  /** What the contracts do wrong, in one sentence. */
  bug: string;
};

export const seededBugs: readonly SeededBug[] = [
  {
    invariant: 1,
    bug: "A proposal can be executed one second before its delay has passed.",
    file: "contracts/base/GateExaminer.sol",
    text: "if (block.timestamp < r.time) ",
    replacement: "if (block.timestamp + 1 < r.time) ",
  },
  {
    invariant: 1,
    bug: "Rules are not proven again at execution, so a rule that was removed still carries.",
    file: "contracts/base/GateExaminer.sol",
    text: "        _requirePolicyRoot(p, found.policyRoot);\n",
    replacement: "",
  },
  {
    invariant: 2,
    bug: "What was executed stays queued, and so is executed again.",
    file: "contracts/AgentTimelock.sol",
    text: "        r.state = ProposalState.Executed;\n",
    replacement: "",
  },
  {
    invariant: 2,
    bug: "Half of the gas that a call needs is enough, so an executor leaves half an effect.",
    file: "contracts/AgentTimelock.sol",
    text: "if (gasleft() < needed) ",
    replacement: "if (gasleft() < needed / 2) ",
  },
  {
    invariant: 3,
    bug: "A council agrees with one signature less than its threshold.",
    file: "contracts/Council.sol",
    text: "return count >= _quorum.threshold;",
    replacement: "return count + 1 >= _quorum.threshold;",
  },
  {
    invariant: 3,
    bug: "The key of one agent proposes for every other.",
    file: "contracts/AgentRegistry.sol",
    text: "if (k.agent != agent) return",
    replacement: "if (k.agent == 0) return",
  },
  {
    invariant: 4,
    bug: "After a change of policy a meter counts the time before it at the new rate.",
    file: "contracts/libraries/MeterLib.sol",
    text: "if (state.updatedAt >= current) {",
    replacement: "if (state.updatedAt != 0) {",
  },
  {
    invariant: 4,
    bug: "A meter fills up beyond its burst.",
    file: "contracts/libraries/MeterLib.sol",
    text: "return level < meter.burst ? uint104(level) : meter.burst;",
    replacement: "return uint104(level);",
  },
  {
    invariant: 5,
    bug: "A withdrawn input counts when proposing, and no longer at execution.",
    file: "contracts/PolicyMatcher.sol",
    text: "if (status.withdrawal != 0) {",
    replacement: "if (status.withdrawal != 0 && moment == Moment.Proposing) {",
  },
  {
    invariant: 6,
    bug: "What a compromised key proposed in the first second of its window executes.",
    file: "contracts/AgentRegistry.sol",
    text: "proposedAt >= k.compromisedSince &&",
    replacement: "proposedAt > k.compromisedSince &&",
  },
  {
    invariant: 7,
    bug: "An approval outlives a change of the council's members.",
    file: "contracts/base/GateExaminer.sol",
    text: "if (current != t.approverEpoch) ",
    replacement: "if (current < t.approverEpoch) ",
  },
  {
    invariant: 8,
    bug: "The root vetoer stops its own replacement.",
    file: "contracts/AgentTimelock.sol",
    text: "if (p.tier != ROOT_TIER || _replacesRootVetoer(p)) ",
    replacement: "if (p.tier != ROOT_TIER) ",
  },
  {
    invariant: 8,
    bug: "A guardian renews its pause before agents had a day without one.",
    file: "contracts/base/GateSettings.sol",
    text: "uint256(pausedUntil) + PAUSE_COOL_DOWN;",
    replacement: "uint256(pausedUntil);",
  },
  {
    invariant: 9,
    bug: "A balance may fall below its bound by one.",
    file: "contracts/libraries/Balances.sol",
    text: "if (delta < floor.minDelta) ",
    replacement: "if (delta < floor.minDelta - 1) ",
  },
  {
    invariant: 10,
    bug: "Another payload is accepted under the nonce of one that waits for approval.",
    file: "contracts/AgentTimelock.sol",
    text: "            if (given != r.commitment) revert GateNonceConflict(p.proposer, p.nonce, r.commitment, given);\n",
    replacement: "",
  },
  {
    invariant: 11,
    bug: "What waits for approval cannot be stopped, only what is queued.",
    file: "contracts/AgentTimelock.sol",
    text: "if (from != ProposalState.Proposed && from != ProposalState.Queued) {",
    replacement: "if (from != ProposalState.Queued) {",
  },
  {
    invariant: 11,
    bug: "After a change of its limits an agent first has to wait off its debt at the old rate.",
    file: "contracts/libraries/ProposalBucket.sol",
    text: "return bucketTime < latest ? bucketTime : uint40(latest);",
    replacement: "return bucketTime;",
  },
];
