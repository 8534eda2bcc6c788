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
import {AGENT_ID_LIMIT, Call, NO_INPUT, NO_RULE, Proposal, ROOT_TIER, Witness} from "./types/Proposal.sol";
import {Batch, BatchStatus} from "./types/Provenance.sol";
import {Meter, Refusal, ReturnCheck, Rule} from "./types/Rule.sol";

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
        return ProposalHash.hashProposal(p);
    }

    /// @inheritdoc IPolicyMatcher
    function provenance() external view override returns (address) {
        return PROVENANCE;
    }

    function _match(
        Failures.List memory failures,
        Moment moment,
        Proposal calldata p,
        Witness calldata w
    ) private view returns (Match memory found) {
        found.id = ProposalHash.hashProposal(p);
        if (p.tier == ROOT_TIER) {
            _requireLength("rules", p.rules.length, 0);
        } else {
            _requireLength("witness rules", w.rules.length, p.rules.length);
            _requireLength("witness proofs", w.proofs.length, p.rules.length);
            found.policyRoot = _matchRules(failures, p, w);
            if (uint160(p.proposer) < AGENT_ID_LIMIT) _matchInputs(failures, moment, p, w);
            if (moment == Moment.Executing) found.uses = new MeterUse[](p.rules.length);
        }
        _matchCalls(failures, moment, p, w, found);
        _matchBounds(failures, p, w);
    }

    /// @dev Each rule named is brought, all are of one policy, and each holds for this proposal.
    /// @return policyRoot The root that the first rule was proven against, and all others with it.
    function _matchRules(
        Failures.List memory failures,
        Proposal calldata p,
        Witness calldata w
    ) private view returns (bytes32 policyRoot) {
        bytes32 previousLeaf;
        for (uint256 i = 0; i < p.rules.length; ++i) {
            Rule calldata rule = w.rules[i];
            bytes32 leaf = p.rules[i].leaf;
            // Ascending: each rule once.
            if (leaf <= previousLeaf) failures.add(abi.encodeWithSelector(PolicyLeavesNotAscending.selector, i));
            previousLeaf = leaf;
            bytes32 brought = RuleLib.leafOf(rule);
            if (brought != leaf) {
                failures.add(abi.encodeWithSelector(PolicyLeafMismatch.selector, i, brought, leaf));
            }
            bytes32 proven = MerkleProof.processProofCalldata(w.proofs[i], leaf);
            if (i == 0) {
                policyRoot = proven;
            } else if (proven != policyRoot) {
                failures.add(abi.encodeWithSelector(PolicyNotProven.selector, i, proven, policyRoot));
            }
            (Refusal refusal, bytes32 detail) = _ruleRefusal(p, rule);
            if (refusal != Refusal.None) {
                failures.add(abi.encodeWithSelector(PolicyRuleRefused.selector, i, refusal, detail));
            }
        }
    }

    function _ruleRefusal(Proposal calldata p, Rule calldata rule) private view returns (Refusal, bytes32) {
        if (rule.proposer != p.proposer) {
            return (Refusal.WrongProposer, bytes32(uint256(uint160(p.proposer))));
        }
        if (p.tier < rule.tier) return (Refusal.TierTooLow, bytes32(uint256(p.tier)));
        if (rule.expiry != 0 && block.timestamp > rule.expiry) {
            return (Refusal.RuleExpired, bytes32(uint256(rule.expiry)));
        }
        return (Refusal.None, 0);
    }

    /// @dev No input is withdrawn; when proposing, each also meets the demands of the rules that it serves.
    function _matchInputs(
        Failures.List memory failures,
        Moment moment,
        Proposal calldata p,
        Witness calldata w
    ) private view {
        uint256 count = p.inputs.length;
        _requireLength("witness batches", w.batches.length, count);
        BatchStatus[] memory statuses = new BatchStatus[](count);
        for (uint256 i = 0; i < count; ++i) {
            Batch calldata batch = w.batches[i];
            bytes32 brought = batch.hash();
            if (brought != p.inputs[i]) {
                failures.add(abi.encodeWithSelector(PolicyBatchMismatch.selector, i, brought, p.inputs[i]));
            }
            BatchStatus memory status = IProvenanceRegistry(PROVENANCE).status(batch);
            if (status.withdrawal != 0) {
                failures.add(abi.encodeWithSelector(PolicyInputWithdrawn.selector, i, p.inputs[i], status.withdrawal));
            }
            statuses[i] = status;
        }
        if (moment == Moment.Proposing) _matchDemands(failures, p, w, statuses);
    }

    function _matchDemands(
        Failures.List memory failures,
        Proposal calldata p,
        Witness calldata w,
        BatchStatus[] memory statuses
    ) private view {
        for (uint256 i = 0; i < p.rules.length; ++i) {
            Rule calldata rule = w.rules[i];
            uint256 input = p.rules[i].input;
            Refusal refusal;
            bytes32 detail = bytes32(input);
            if (rule.input.levels == 0) {
                if (input != NO_INPUT) refusal = Refusal.InputUnexpected;
            } else if (input >= statuses.length) {
                refusal = Refusal.InputMissing;
            } else {
                (refusal, detail) = RuleLib.checkInput(
                    rule.input,
                    w.batches[input],
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
        Proposal calldata p,
        Witness calldata w,
        Match memory found
    ) private view {
        if (p.calls.length == 0) revert PolicyMalformed("calls", 0, 1);
        if (p.calls.length > MAX_CALLS) revert PolicyMalformed("calls", p.calls.length, MAX_CALLS);
        uint256 useCount;
        for (uint256 i = 0; i < p.calls.length; ++i) {
            Call calldata c = p.calls[i];
            if (c.data.length != 0 && c.target.code.length == 0) {
                failures.add(abi.encodeWithSelector(PolicyTargetWithoutCode.selector, i, c.target));
            }
            if (moment == Moment.Executing && c.codeHash != 0 && c.target.codehash != c.codeHash) {
                failures.add(
                    abi.encodeWithSelector(PolicyCodeHashMismatch.selector, i, c.target, c.target.codehash, c.codeHash)
                );
            }
            if (p.tier == ROOT_TIER) {
                _requireLength("rule", c.rule, NO_RULE);
                continue;
            }
            if (c.rule >= p.rules.length) revert PolicyMalformed("rule", c.rule, p.rules.length);
            Rule calldata rule = w.rules[c.rule];
            (Refusal refusal, bytes32 detail) = RuleLib.checkCall(rule, c);
            if (refusal != Refusal.None) {
                failures.add(abi.encodeWithSelector(PolicyRefused.selector, i, refusal, detail));
            } else if (moment == Moment.Executing && rule.meter.period != 0) {
                useCount = _use(found.uses, useCount, rule.meter, c);
            }
            if (rule.returns_ == ReturnCheck.EmptyOrTrue) found.checkedReturns |= 1 << i;
            found.value += c.value;
        }
        MeterUse[] memory uses = found.uses;
        assembly ("memory-safe") {
            // Shortens the list to the meters found; its room was one per rule.
            if mload(uses) {
                mstore(uses, useCount)
            }
        }
    }

    /// @dev After the calls, because each of them must name a rule that is there.
    function _matchBounds(Failures.List memory failures, Proposal calldata p, Witness calldata w) private pure {
        Rule[] calldata rules = w.rules;
        for (uint256 i = 0; i < p.rules.length; ++i) {
            (Refusal refusal, bytes32 detail) = RuleLib.checkBound(i, rules, p.calls, p.bounds);
            if (refusal != Refusal.None) {
                failures.add(abi.encodeWithSelector(PolicyRuleRefused.selector, i, refusal, detail));
            }
        }
    }

    /// @dev Adds the call's amount to the use of its meter. Where rules of one meter differ, the tightest holds.
    /// @return How many meters are in use now.
    function _use(
        MeterUse[] memory uses,
        uint256 count,
        Meter calldata meter,
        Call calldata c
    ) private pure returns (uint256) {
        (, uint256 amount) = RuleLib.amountOf(meter, c);
        bytes32 id = RuleLib.meterOf(meter);
        for (uint256 i = 0; i < count; ++i) {
            MeterUse memory use = uses[i];
            if (use.meter == id) {
                use.amount += amount;
                if (meter.burst < use.burst) use.burst = meter.burst;
                if (meter.refill < use.refill) use.refill = meter.refill;
                return count;
            }
        }
        uses[count] = MeterUse(id, meter.token, amount, meter.burst, meter.refill, meter.period);
        return count + 1;
    }

    function _requireLength(string memory what, uint256 given, uint256 needed) private pure {
        if (given != needed) revert PolicyMalformed(what, given, needed);
    }
}
