// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../interfaces/IAgentTimelock.sol";
import {IPolicyMatcher} from "../interfaces/IPolicyMatcher.sol";
import {CalldataQuestion} from "../libraries/CalldataQuestion.sol";
import {Failures} from "../libraries/Failures.sol";
import {MeterLib} from "../libraries/MeterLib.sol";
import {ProposalHash} from "../libraries/ProposalHash.sol";
import {AGENT_ID_LIMIT, Call, Proposal, ProposalState, Record, ROOT_TIER, Terms, Tier} from "../types/Proposal.sol";
import {GateSettings} from "./GateSettings.sol";

/// @title GateExaminer
/// @notice Every check of a proposal that needs the gate's state. What needs none is asked of the matcher.
abstract contract GateExaminer is GateSettings {
    mapping(address proposer => mapping(uint64 nonce => Record)) internal _records;
    mapping(bytes32 meter => MeterState) internal _meters;

    /// @inheritdoc IAgentTimelock
    function meterState(bytes32 meter) external view override returns (MeterState memory) {
        return _meters[meter];
    }

    // ---------------------------------------------------------------------------------------- at proposing

    /// @dev Rules, inputs and calls, by the matcher. `msg.data` is (p, w, ...).
    /// @return id hashStruct of the proposal.
    /// @return proven The policy root that its rules were proven against.
    function _matchProposing() internal view returns (bytes32 id, bytes32 proven) {
        return abi.decode(_askMatcher(IPolicyMatcher.matchProposing.selector), (bytes32, bytes32));
    }

    /// @dev hashStruct of a proposal, with another epoch in its place. It is encoded anew: in the calldata as it came
    /// a list could stand on the very word that is replaced, and so differ between what is hashed and what is logged.
    function _hashAtEpoch(Proposal calldata p, uint32 epoch_) internal view returns (bytes32) {
        bytes memory question = abi.encodeCall(IPolicyMatcher.hashProposal, (p));
        assembly ("memory-safe") {
            // After length, selector and offset the epoch is the fourth word.
            mstore(add(question, 0xa4), epoch_)
        }
        (bool success, bytes memory answer) = MATCHER.staticcall(question);
        if (!success) Failures.revertWith(answer);
        return abi.decode(answer, (bytes32));
    }

    // ---------------------------------------------------------------------------------------- at execution

    /// @dev Everything that must hold for execution, but what only shows when the calls run. `msg.data` is
    /// (p, w, ...).
    /// @param stored The record of the proposal.
    function _examineExecution(
        Proposal calldata p,
        Terms memory t,
        Record storage stored
    ) internal view returns (IPolicyMatcher.Match memory found) {
        found = abi.decode(_askMatcher(IPolicyMatcher.matchExecuting.selector), (IPolicyMatcher.Match));
        Record memory r = stored;
        if (r.state != ProposalState.Queued) revert GateWrongState(p.proposer, p.nonce, r.state, ProposalState.Queued);
        _requireTerms(p.proposer, p.nonce, found.id, t, r.commitment);
        if (block.timestamp < r.time) revert GateNotReady(found.id, r.time);
        if (block.timestamp > t.expiry) revert GateExpired(found.id, t.expiry);
        _requireSameApprover(t);
        bool hasBlockedTargets = _isAgent(p.proposer) && _requireAgent(p, t);
        _requirePolicyRoot(p, found.policyRoot);
        _requireTargets(p, hasBlockedTargets);
    }

    /// @dev The approver of now must be the one that agreed, at the same epoch.
    function _requireSameApprover(Terms memory t) private view {
        (address approver, uint64 current, ) = _currentApprover(t.tier);
        if (approver != t.approver) revert GateApproverMismatch(t.approver, approver);
        if (approver == address(0) && !_hasGuardian) revert GateOptimisticWithoutGuardian(t.tier);
        if (current != t.approverEpoch) revert GateApproverEpochMismatch(approver, t.approverEpoch, current);
    }

    function _requireAgent(Proposal calldata p, Terms memory t) private view returns (bool hasBlockedTargets) {
        _requireUndisturbed(p);
        uint64 agent;
        uint256 refusals;
        (agent, refusals, hasBlockedTargets) = _examineAgent(p.proposer, t, t.approver != address(0));
        if (refusals != 0) revert GateAgentRefused(agent, t.key, refusals);
    }

    function _examineAgent(
        address proposer,
        Terms memory t,
        bool approved
    ) internal view returns (uint64 agent, uint256 refusals, bool hasBlockedTargets) {
        agent = _agentId(proposer);
        (refusals, hasBlockedTargets) = REGISTRY.examineExecution(agent, t.key, t.tier, t.proposedAt, approved);
    }

    /// @dev Takes from each meter what the calls take from it together.
    function _chargeMeters(IPolicyMatcher.Match memory found) internal {
        for (uint256 i = 0; i < found.uses.length; ++i) {
            IPolicyMatcher.MeterUse memory use = found.uses[i];
            MeterState storage meter = _meters[use.meter];
            uint104 level = MeterLib.levelOf(meter, use, _policySince, _previousPolicySince, _now());
            if (use.amount > level) revert GateMeterExceeded(use.meter, use.amount, level);
            // The cast is safe: the amount is not above a uint104.
            level -= uint104(use.amount);
            _meters[use.meter] = MeterState(_now(), level, use.refill);
            emit MeterCharged(use.meter, found.id, use.amount, level, use.refill);
        }
    }

    // ------------------------------------------------------------------------------------ at both moments

    /// @dev Nothing was dropped since, and agents are not paused.
    function _requireUndisturbed(Proposal calldata p) internal view {
        if (p.epoch != epoch) revert GateEpochMismatch(p.epoch, epoch);
        if (block.timestamp <= pausedUntil) revert GatePaused(pausedUntil);
    }

    /// @dev The rules were proven against the policy in force.
    function _requirePolicyRoot(Proposal calldata p, bytes32 proven) internal view {
        if (p.tier != ROOT_TIER && proven != policyRoot) revert PolicyNotProven(0, proven, policyRoot);
    }

    /// @dev No call below root goes to a protected account, and none of an agent to a target blocked for it.
    function _requireTargets(Proposal calldata p, bool hasBlockedTargets) internal view {
        if (p.tier == ROOT_TIER) return;
        uint64 agent = _agentId(p.proposer);
        Call[] calldata calls = p.calls;
        for (uint256 i = 0; i < calls.length; ++i) {
            address target = calls[i].target;
            if (_isProtected(target)) revert GateTargetProtected(i, target);
            if (hasBlockedTargets && REGISTRY.isBlocked(agent, target)) revert GateTargetBlocked(i, agent, target);
        }
    }

    /// @dev `id` and `terms` must be what the record commits to; nothing can be said of a proposal otherwise.
    function _requireTerms(address proposer, uint64 nonce, bytes32 id, Terms memory t, bytes26 recorded) internal pure {
        bytes26 given = ProposalHash.commitment(id, t);
        if (given != recorded) revert GateTermsMismatch(proposer, nonce, recorded, given);
    }

    // ------------------------------------------------------------------------------------------- lookups

    function _isAgent(address proposer) internal pure returns (bool) {
        return uint160(proposer) < AGENT_ID_LIMIT;
    }

    /// @dev The cast is safe for agents: their ids are below 2^64.
    function _agentId(address agent) internal pure returns (uint64) {
        return uint64(uint160(agent));
    }

    function _approverOf(uint8 tier) internal view returns (address approver, bool hasEpoch, uint32 delay) {
        if (tier == ROOT_TIER) return (_root.approver, _root.approverHasEpoch, _root.delay);
        Tier storage found = _tierAt(tier);
        return (found.approver, found.approverHasEpoch, found.delay);
    }

    /// @dev The approver of a tier, zero on an optimistic one, and its epoch of now, zero where it has none.
    function _currentApprover(uint8 tier) internal view returns (address approver, uint64 approverEpoch, uint32 delay) {
        bool hasEpoch;
        (approver, hasEpoch, delay) = _approverOf(tier);
        if (hasEpoch) {
            bool found;
            (found, approverEpoch) = _probeEpoch(approver);
            if (!found) revert GateApproverEpochProbe(approver, true, false);
        }
    }

    /// @dev hashStruct of the proposal that is the first argument of this call.
    function _hash() internal view returns (bytes32) {
        return abi.decode(_askMatcher(IPolicyMatcher.hashProposal.selector), (bytes32));
    }

    /// @dev Hands the arguments of this call to the matcher, which decodes the same bytes.
    function _askMatcher(bytes4 selector) private view returns (bytes memory answer) {
        return CalldataQuestion.ask(MATCHER, selector);
    }
}
