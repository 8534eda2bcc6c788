// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IPolicyMatcher} from "./interfaces/IPolicyMatcher.sol";
import {IProvenanceRegistry} from "./interfaces/IProvenanceRegistry.sol";
import {BatchHash} from "./libraries/BatchHash.sol";
import {Failures} from "./libraries/Failures.sol";
import {ProposalHash} from "./libraries/ProposalHash.sol";
import {RuleLib} from "./libraries/RuleLib.sol";
import {MAX_CALLS} from "./types/Limits.sol";
import {
    AGENT_ID_LIMIT,
    Bound,
    Call,
    NO_INPUT,
    NO_RULE,
    Proposal,
    ROOT_TIER,
    RuleUse,
    Witness
} from "./types/Proposal.sol";
import {Batch, BatchStatus} from "./types/Provenance.sol";
import {InputDemand, Meter, Refusal, ReturnCheck, Rule} from "./types/Rule.sol";

/// @title PolicyMatcher
/// @notice The policy half of the gate's checks, in a contract of its own so that each half can be read in one
/// sitting and fits the code size limit. See {IPolicyMatcher}.
///
/// NOT CHECKED
/// - That the policy root is the one in force: the gate compares.
/// - Inputs of proposals that approvers make: they are a record, not a condition.
contract PolicyMatcher is IPolicyMatcher {
    using BatchHash for Batch;
    using Failures for Failures.List;

    /// @dev Which moment is examined.
    enum Moment {
        Proposing,
        Executing
    }

    address private immutable PROVENANCE;

    constructor(address provenance_) {
        PROVENANCE = provenance_;
    }

    /// @inheritdoc IPolicyMatcher
    function matchProposing(
        Proposal calldata p,
        Witness calldata w
    ) external view override returns (bytes32 id, bytes32 policyRoot) {
        Match memory found = _match(Failures.stopAtFirst(), Moment.Proposing, p, w);
        return (found.id, found.policyRoot);
    }

    /// @inheritdoc IPolicyMatcher
    function matchExecuting(
        Proposal calldata p,
        Witness calldata w
    ) external view override returns (Match memory found) {
        return _match(Failures.stopAtFirst(), Moment.Executing, p, w);
    }

    /// @inheritdoc IPolicyMatcher
    function examine(
        Proposal calldata p,
        Witness calldata w
    ) external view override returns (Match memory found, bytes[] memory errors) {
        // Per rule: order, leaf, proof, refusal, bound. Per input: hash, withdrawal. Per call: code, code hash, refusal.
        Failures.List memory failures = Failures.collect(5 * p.rules.length + 2 * p.inputs.length + 3 * p.calls.length);
        found = _match(failures, Moment.Executing, p, w);
        errors = failures.found();
    }

    /// @inheritdoc IPolicyMatcher
    function hashProposal(Proposal calldata p) external pure override returns (bytes32 id) {
        return ProposalHash.hashProposal(p, p.inputs, p.rules, p.calls, p.bounds);
    }

    /// @inheritdoc IPolicyMatcher
    function provenance() external view override returns (address) {
        return PROVENANCE;
    }

    /// @dev Each list is taken out of calldata once and handed on: Solidity checks offset and length of a list whenever
    /// it is taken out of its struct.
    function _match(
        Failures.List memory failures,
        Moment moment,
        Proposal calldata p,
        Witness calldata w
    ) private view returns (Match memory found) {
        RuleUse[] calldata uses = p.rules;
        Call[] calldata calls = p.calls;
        bytes32[] calldata inputs = p.inputs;
        Bound[] calldata bounds = p.bounds;
        found.id = ProposalHash.hashProposal(p, inputs, uses, calls, bounds);
        if (calls.length == 0) revert PolicyMalformed("calls", 0, 1);
        if (calls.length > MAX_CALLS) revert PolicyMalformed("calls", calls.length, MAX_CALLS);
        uint8 tier = p.tier;
        if (tier == ROOT_TIER) {
            if (uses.length != 0) revert PolicyMalformed("rules", uses.length, 0);
            _matchRootCalls(failures, moment, calls);
            return found;
        }
        Rule[] calldata rules = w.rules;
        if (rules.length != uses.length) revert PolicyMalformed("witness rules", rules.length, uses.length);
        address proposer = p.proposer;
        found.policyRoot = _matchRules(failures, proposer, tier, uses, rules, w.proofs);
        if (uint160(proposer) < AGENT_ID_LIMIT) _matchInputs(failures, moment, inputs, w.batches, uses, rules);
        if (moment == Moment.Executing) found.uses = new MeterUse[](rules.length);
        _matchCalls(failures, moment, rules, calls, found);
        _matchBounds(failures, rules, calls, bounds);
    }

    /// @dev Each rule named is brought, all are of one policy, and each holds for this proposal.
    /// @return policyRoot The root that the first rule was proven against, and all others with it.
    function _matchRules(
        Failures.List memory failures,
        address proposer,
        uint8 tier,
        RuleUse[] calldata uses,
        Rule[] calldata rules,
        bytes32[][] calldata proofs
    ) private view returns (bytes32 policyRoot) {
        if (proofs.length != uses.length) revert PolicyMalformed("witness proofs", proofs.length, uses.length);
        bytes32 previousLeaf;
        for (uint256 i = 0; i < uses.length; ++i) {
            Rule calldata rule = rules[i];
            bytes32 leaf = uses[i].leaf;
            // Ascending: each rule once.
            if (leaf <= previousLeaf) failures.add(abi.encodeWithSelector(PolicyLeavesNotAscending.selector, i));
            previousLeaf = leaf;
            bytes32 brought = RuleLib.leafOf(rule);
            if (brought != leaf) {
                failures.add(abi.encodeWithSelector(PolicyLeafMismatch.selector, i, brought, leaf));
            }
            bytes32 proven = MerkleProof.processProofCalldata(proofs[i], leaf);
            if (i == 0) {
                policyRoot = proven;
            } else if (proven != policyRoot) {
                failures.add(abi.encodeWithSelector(PolicyNotProven.selector, i, proven, policyRoot));
            }
            (Refusal refusal, bytes32 detail) = _ruleRefusal(rule, proposer, tier);
            if (refusal != Refusal.None) {
                failures.add(abi.encodeWithSelector(PolicyRuleRefused.selector, i, refusal, detail));
            }
        }
    }

    function _ruleRefusal(Rule calldata rule, address proposer, uint8 tier) private view returns (Refusal, bytes32) {
        if (rule.proposer != proposer) return (Refusal.WrongProposer, bytes32(uint256(uint160(proposer))));
        if (tier < rule.tier) return (Refusal.TierTooLow, bytes32(uint256(tier)));
        uint40 expiry = rule.expiry;
        if (expiry != 0 && block.timestamp > expiry) return (Refusal.RuleExpired, bytes32(uint256(expiry)));
        return (Refusal.None, 0);
    }

    /// @dev No input is withdrawn; when proposing, each also meets the demands of the rules that it serves.
    function _matchInputs(
        Failures.List memory failures,
        Moment moment,
        bytes32[] calldata inputs,
        Batch[] calldata batches,
        RuleUse[] calldata uses,
        Rule[] calldata rules
    ) private view {
        uint256 count = inputs.length;
        if (batches.length != count) revert PolicyMalformed("witness batches", batches.length, count);
        bool proposing = moment == Moment.Proposing;
        BatchStatus[] memory statuses = new BatchStatus[](proposing ? count : 0);
        for (uint256 i = 0; i < count; ++i) {
            Batch calldata batch = batches[i];
            bytes32 input = inputs[i];
            bytes32 brought = batch.hash();
            if (brought != input) {
                failures.add(abi.encodeWithSelector(PolicyBatchMismatch.selector, i, brought, input));
            }
            BatchStatus memory status = IProvenanceRegistry(PROVENANCE).statusOf(brought, batch.root);
            if (status.withdrawal != 0) {
                failures.add(abi.encodeWithSelector(PolicyInputWithdrawn.selector, i, input, status.withdrawal));
            }
            if (proposing) statuses[i] = status;
        }
        if (proposing) _matchDemands(failures, uses, rules, batches, statuses);
    }

    function _matchDemands(
        Failures.List memory failures,
        RuleUse[] calldata uses,
        Rule[] calldata rules,
        Batch[] calldata batches,
        BatchStatus[] memory statuses
    ) private view {
        for (uint256 i = 0; i < uses.length; ++i) {
            InputDemand calldata demand = rules[i].input;
            uint256 input = uses[i].input;
            Refusal refusal;
            bytes32 detail = bytes32(input);
            if (demand.levels == 0) {
                if (input != NO_INPUT) refusal = Refusal.InputUnexpected;
            } else if (input >= statuses.length) {
                refusal = Refusal.InputMissing;
            } else {
                (refusal, detail) = RuleLib.checkInput(
                    demand,
                    batches[input],
                    statuses[input],
                    uint40(block.timestamp)
                );
            }
            if (refusal != Refusal.None) {
                failures.add(abi.encodeWithSelector(PolicyRuleRefused.selector, i, refusal, detail));
            }
        }
    }

    /// @dev Each call can be made, and its rule carries it.
    function _matchCalls(
        Failures.List memory failures,
        Moment moment,
        Rule[] calldata rules,
        Call[] calldata calls,
        Match memory found
    ) private view {
        MeterUse[] memory meters = found.uses;
        uint256 meterCount;
        for (uint256 i = 0; i < calls.length; ++i) {
            Call calldata c = calls[i];
            (address target, uint256 value, bytes calldata data) = (c.target, c.value, c.data);
            _matchTarget(failures, moment, i, target, data.length, c.codeHash);
            uint256 index = c.rule;
            if (index >= rules.length) revert PolicyMalformed("rule", index, rules.length);
            Rule calldata rule = rules[index];
            (Refusal refusal, bytes32 detail, uint256 amount) = RuleLib.checkCall(rule, target, value, data);
            if (refusal != Refusal.None) {
                failures.add(abi.encodeWithSelector(PolicyRefused.selector, i, refusal, detail));
            } else if (moment == Moment.Executing && rule.meter.period != 0) {
                meterCount = _use(meters, meterCount, rule.meter, amount);
            }
            if (rule.returns_ == ReturnCheck.EmptyOrTrue) found.checkedReturns |= 1 << i;
            found.value += value;
        }
        assembly ("memory-safe") {
            // Shortens the list to the meters found; its room was one per rule.
            if mload(meters) {
                mstore(meters, meterCount)
            }
        }
    }

    /// @dev Calls of root: no rule carries them.
    function _matchRootCalls(Failures.List memory failures, Moment moment, Call[] calldata calls) private view {
        for (uint256 i = 0; i < calls.length; ++i) {
            Call calldata c = calls[i];
            _matchTarget(failures, moment, i, c.target, c.data.length, c.codeHash);
            if (c.rule != NO_RULE) revert PolicyMalformed("rule", c.rule, NO_RULE);
        }
    }

    /// @dev What stands at the target can be called, and when executing is what was signed.
    /// @param codeHash Zero asks nothing.
    function _matchTarget(
        Failures.List memory failures,
        Moment moment,
        uint256 i,
        address target,
        uint256 dataSize,
        bytes32 codeHash
    ) private view {
        if (dataSize != 0 && target.code.length == 0) {
            failures.add(abi.encodeWithSelector(PolicyTargetWithoutCode.selector, i, target));
        }
        if (moment == Moment.Executing && codeHash != 0 && target.codehash != codeHash) {
            failures.add(abi.encodeWithSelector(PolicyCodeHashMismatch.selector, i, target, target.codehash, codeHash));
        }
    }

    /// @dev After the calls, because each of them must name a rule that is there.
    function _matchBounds(
        Failures.List memory failures,
        Rule[] calldata rules,
        Call[] calldata calls,
        Bound[] calldata bounds
    ) private pure {
        for (uint256 i = 0; i < rules.length; ++i) {
            (Refusal refusal, bytes32 detail) = RuleLib.checkBound(i, rules, calls, bounds);
            if (refusal != Refusal.None) {
                failures.add(abi.encodeWithSelector(PolicyRuleRefused.selector, i, refusal, detail));
            }
        }
    }

    /// @dev Adds the call's amount to the use of its meter. Where rules of one meter differ, the tightest holds.
    /// @param uses The first `count` are in use; the others are room, one for each rule.
    /// @return How many meters are in use now.
    function _use(
        MeterUse[] memory uses,
        uint256 count,
        Meter calldata meter,
        uint256 amount
    ) private pure returns (uint256) {
        bytes32 id = RuleLib.meterOf(meter);
        (uint104 burst, uint104 refill) = (meter.burst, meter.refill);
        for (uint256 i = 0; i < count; ++i) {
            MeterUse memory known = uses[i];
            if (known.meter == id) {
                known.amount += amount;
                if (burst < known.burst) known.burst = burst;
                if (refill < known.refill) known.refill = refill;
                return count;
            }
        }
        MeterUse memory use = uses[count];
        (use.meter, use.token, use.amount) = (id, meter.token, amount);
        (use.burst, use.refill, use.period) = (burst, refill, meter.period);
        return count + 1;
    }
}
