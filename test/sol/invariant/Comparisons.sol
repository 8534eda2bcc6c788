// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {ProposalState, Tier} from "../../../contracts/types/Proposal.sol";
import {BatchStatus} from "../../../contracts/types/Provenance.sol";
import {WorldActions} from "./actions/WorldActions.sol";

/// @title Comparisons
/// @notice At the end of a run every setting, agent, key, batch and record is what the ghost says it must be, whether
/// any action would have noticed it or not.
abstract contract Comparisons is WorldActions {
    function _compareState() internal {
        _compareSettings();
        _compareCouncils();
        _compareAgents();
        _compareKeys();
        _compareInputs();
        _compareRecords();
    }

    function _compareSettings() private {
        if (gate.policyRoot() != _roots[_policy()]) _break(7, "the policy is not the one decided");
        if (gate.guardian() != _guardian) _break(7, "the guardian is not the one decided");
        if (gate.rootVetoer() != _vetoer) _break(7, "the root vetoer is not the one decided");
        if (gate.epoch() != _epoch) _break(7, "the epoch is not the one decided");
        if (gate.pausedUntil() != _pausedUntil) _break(8, "the pause is not the one decided");
        IAgentTimelock.Root memory root = gate.root();
        if (root.approver != _rootSeat.approver || root.delay != _rootSeat.delay) _break(7, "root is another");
        if (gate.tierCount() != TIERS) _break(7, "there are other tiers");
        for (uint8 i = 0; i < TIERS; ++i) {
            Tier memory tier = gate.tierAt(i);
            bool same = tier.approver == _tiers[i].approver && tier.delay == _tiers[i].delay;
            if (!same) _break(7, "a tier is not the one decided");
        }
        if (gate.offeredGuardian() != _offeredGuardian) _break(7, "another guardian is offered");
        (address offered, bool hasEpoch) = gate.offeredRootApprover();
        if (offered != _offeredRoot) _break(7, "another root approver is offered");
        if (hasEpoch != (_offeredRoot == address(council))) _break(7, "what is offered has no such epoch");
        if (gate.isManaged(address(half)) != _halfIsManaged) _break(7, "another contract is managed");
        if (gate.managed().length != (_halfIsManaged ? 6 : 5)) _break(7, "other contracts are managed");
        if (gate.isExecutingRoot()) _break(7, "root seems to execute for ever");
    }

    function _compareCouncils() private {
        for (uint256 i = 0; i < 2; ++i) {
            Sitting memory sitting = _sittings[i];
            if (_bodies[i].point.threshold() != sitting.threshold) _break(7, "a threshold is not the one decided");
            if (_bodies[i].point.epoch() != sitting.epoch) _break(7, "a council's epoch is not its own");
            if (_bodies[i].point.memberCount() != _count(sitting.members)) _break(7, "members are not those decided");
        }
    }

    // ── The registry ────────────────────────────────────────────────────────────────────────────────────────────

    function _compareAgents() private {
        for (uint8 i = 0; i < 3; ++i) {
            uint64 number = _agentChoice(i);
            address proposer = address(uint160(number));
            Agent memory ours = _agents[proposer];
            IAgentRegistry.Agent memory theirs = registry.agentAt(number);
            if (theirs.frozen != ours.frozen) _break(7, "an agent is frozen or not");
            if (theirs.lowestTier != ours.lowestTier) _break(7, "an agent's lowest tier is another");
            if (theirs.strikes != ours.strikes) _break(7, "an agent's strikes are others");
            if (theirs.stoppedAt != ours.stoppedAt) _break(7, "an agent was stopped at another time");
            if (theirs.probation != ours.probation || theirs.strikeLimit != ours.strikeLimit) {
                _break(7, "an agent's limits are others");
            }
            if (theirs.proposalBurst != ours.burst || theirs.proposalInterval != ours.interval) {
                _break(7, "an agent's bucket is another");
            }
            if (theirs.bucketTime != ours.fullAt) _break(7, "an agent's bucket is filled otherwise");
            if (registry.operatorOf(number) != ours.operator) _break(7, "an agent's operator is another");
            _compareBlocked(number, proposer);
        }
    }

    function _compareBlocked(uint64 number, address proposer) private {
        for (uint8 i = 0; i < 5; ++i) {
            address target = _targetChoice(i);
            if (registry.isBlocked(number, target) != _blocked[proposer][target]) {
                _break(7, "a target is blocked or not");
            }
        }
    }

    function _compareKeys() private {
        for (uint256 i = 0; i < _keys.length; ++i) {
            Key memory ours = _keys[i];
            IAgentRegistry.Key memory theirs = registry.keyOf(ours.point);
            bool same = theirs.agent == ours.agent && theirs.lowestTier == ours.lowestTier;
            if (!same) _break(3, "a key is of another agent or tier");
            if (theirs.validFrom != ours.validFrom || theirs.validUntil != ours.validUntil) {
                _break(6, "a key is valid at other times");
            }
            if (theirs.revokedAt != ours.revokedAt) _break(6, "a key was revoked at another time");
            if (theirs.compromisedSince != ours.compromisedSince) _break(6, "a key's window is another");
        }
    }

    // ── Provenance ──────────────────────────────────────────────────────────────────────────────────────────────

    function _compareInputs() private {
        for (uint256 i = 0; i < _inputs.length; ++i) {
            Input memory ours = _inputs[i];
            BatchStatus memory theirs = provenance.status(_batchAt(uint16(i)));
            if (theirs.levels != ours.levels) _break(5, "a batch has other levels");
            if (ours.levels == 0) continue;
            if (theirs.source != ours.source) _break(5, "another source stands behind a batch");
            if (theirs.observedAt != ours.observedAt) _break(5, "a batch was observed at another time");
            if ((theirs.withdrawal != 0) != _isWithdrawn(ours)) _break(5, "a batch is withdrawn or not");
        }
        if (provenance.isSource(PRICE, oracle) != _isSource[PRICE][oracle]) _break(7, "a source is admitted or not");
        if (provenance.isSource(NEWS, oracle)) _break(7, "a source was admitted by nobody");
        bool same = provenance.isAttester(PRICE, judy) == _isAttester[PRICE][judy];
        same = same && provenance.isAttester(NEWS, judy) == _isAttester[NEWS][judy];
        if (!same) _break(7, "an attester is admitted or not");
        for (uint256 i = 0; i < _sourceKeys_.length; ++i) {
            if (provenance.sourceKeyOf(_sourceKeys_[i].point).revoked != _sourceKeys_[i].revoked) {
                _break(7, "a key of a source is revoked or not");
            }
        }
    }

    // ── Records ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _compareRecords() private {
        for (uint256 i = 0; i < _entries.length; ++i) {
            Entry memory e = _entries[i];
            (ProposalState state, uint40 time, bytes26 commitment) = gate.record(e.plan.proposer, e.plan.nonce);
            if (!_isOf(state, e.life)) _break(2, "a record is not what became of the proposal");
            if (time != _timeOf(e)) _break(1, "a record has another time");
            bytes32 committed = keccak256(abi.encode(e.id, e.terms));
            if (commitment != bytes26(committed)) _break(10, "a record commits to something else");
        }
    }

    /// @dev When it was proposed, may run, or ended.
    function _timeOf(Entry memory e) private pure returns (uint40) {
        if (e.life == Life.Proposed) return e.terms.proposedAt;
        return e.life == Life.Queued ? e.eta : e.endedAt;
    }

    /// @dev What is stored: Ready, Expired and Stale never are.
    function _isOf(ProposalState state, Life life) private pure returns (bool) {
        if (life == Life.Proposed) return state == ProposalState.Proposed;
        if (life == Life.Queued) return state == ProposalState.Queued;
        if (life == Life.Executed) return state == ProposalState.Executed;
        return state == ProposalState.Vetoed || state == ProposalState.Cancelled;
    }
}
