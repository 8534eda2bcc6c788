// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {AgentRefusal} from "../interfaces/IAgentRegistry.sol";
import {IProvenanceRegistry} from "../interfaces/IProvenanceRegistry.sol";
import {MeterLib} from "../libraries/MeterLib.sol";
import {ProposalHash} from "../libraries/ProposalHash.sol";
import {RuleLib} from "../libraries/RuleLib.sol";
import {
    AGENT_ID_LIMIT,
    Bound,
    Call,
    NO_INPUT,
    NO_RULE,
    Proposal,
    ProposalState,
    Record,
    ROOT_TIER,
    Terms,
    Tier,
    Witness
} from "../types/Proposal.sol";
import {Batch, BatchStatus} from "../types/Provenance.sol";
import {Refusal, Rule} from "../types/Rule.sol";
import {GateSettings} from "./GateSettings.sol";

/// @title GateExaminer
/// @notice Every check of a proposal, told once: proposing and executing stop at the first that fails, {status}
/// collects them all.
/// @dev A failed check is an encoded custom error handed to {_fail}, which reverts with it or keeps it.
abstract contract GateExaminer is GateSettings {
    /// @dev Which moment is examined. Ages of inputs count when proposing; meters, code hashes when executing.
    enum Moment {
        Proposing,
        Executing
    }

    /// @dev What an examination found, and what execution needs of it.
    struct Examination {
        Moment moment;
        bool collecting;
        /// The proposal can never execute again, unless approver and epoch return.
        bool stale;
        bool expired;
        /// Whether the agent has blocked targets, so that each call must be asked for.
        bool hasBlockedTargets;
        uint256 errorCount;
        bytes[] errors;
        uint256 chargeCount;
        Charge[] charges;
        uint256 floorCount;
        Floor[] floors;
    }

    /// @dev A meter as it will be after execution.
    struct Charge {
        bytes32 meter;
        uint256 amount;
        uint104 level;
        uint104 refill;
    }

    /// @dev The least change of a balance that execution accepts.
    struct Floor {
        address token;
        int256 minDelta;
        uint256 before;
    }

    mapping(address proposer => mapping(uint64 nonce => Record)) internal _records;
    mapping(bytes32 meter => MeterState) internal _meters;

    /// @inheritdoc GateSettings
    function meterState(bytes32 meter) external view override returns (MeterState memory) {
        return _meters[meter];
    }

    function _isAgent(address proposer) internal pure returns (bool) {
        return uint160(proposer) < AGENT_ID_LIMIT;
    }

    /// @dev Room for all that {status} can find is set aside before; nothing is when the first failure reverts.
    function _begin(Moment moment, bool collecting, Proposal calldata p)
        internal
        pure
        returns (Examination memory x)
    {
        x.moment = moment;
        x.collecting = collecting;
        if (collecting) x.errors = new bytes[](12 + 4 * p.rules.length + 5 * p.calls.length + p.inputs.length);
        if (moment == Moment.Executing) {
            x.charges = new Charge[](p.rules.length);
            x.floors = new Floor[](1 + p.rules.length + p.bounds.length);
        }
    }

    function _fail(Examination memory x, bytes memory error_) internal pure {
        if (x.collecting) {
            x.errors[x.errorCount++] = error_;
        } else {
            assembly ("memory-safe") {
                revert(add(error_, 0x20), mload(error_))
            }
        }
    }

    // ---------------------------------------------------------------------------------------- at execution

    /// @dev Everything that must hold for execution, but what only shows when the calls run.
    /// @return id hashStruct of the proposal.
    /// @return stored The state in the record.
    function _examineExecution(Examination memory x, Proposal calldata p, Witness calldata w, Terms calldata t)
        internal
        view
        returns (bytes32 id, ProposalState stored)
    {
        id = ProposalHash.hashProposal(p, p.epoch);
        Record storage r = _records[p.proposer][p.nonce];
        stored = r.state;
        if (stored != ProposalState.Queued) {
            _fail(
                x,
                abi.encodeWithSelector(
                    GateWrongState.selector, p.proposer, p.nonce, stored, ProposalState.Queued
                )
            );
        }
        _requireTerms(p.proposer, p.nonce, id, t, r.commitment);

        uint40 eta = r.time;
        if (stored == ProposalState.Queued && block.timestamp < eta) {
            _fail(x, abi.encodeWithSelector(GateNotReady.selector, id, eta));
        }
        if (block.timestamp > t.expiry) {
            x.expired = true;
            _fail(x, abi.encodeWithSelector(GateExpired.selector, id, t.expiry));
        }
        // While nobody has agreed there is no approver to compare with.
        if (stored != ProposalState.Proposed) _examineApprover(x, p.tier, t);
        if (_isAgent(p.proposer)) {
            _examineAgent(x, p, t);
            _examineInputs(x, p, w);
        }
        if (p.tier != ROOT_TIER) _examineRules(x, p, w);
        _examineCalls(x, p, w);
        _addBounds(x, p);
    }

    /// @dev The approver of now must be the one that agreed, at the same epoch.
    function _examineApprover(Examination memory x, uint8 tier, Terms calldata t) private view {
        (address approver, bool hasEpoch,) = _approverOf(tier);
        if (approver != t.approver) {
            x.stale = true;
            _fail(x, abi.encodeWithSelector(GateApproverMismatch.selector, t.approver, approver));
        } else if (approver == address(0)) {
            if (guardian == address(0)) {
                _fail(x, abi.encodeWithSelector(GateOptimisticWithoutGuardian.selector, tier));
            }
        } else if (hasEpoch) {
            (bool found, uint64 current) = _probeEpoch(approver);
            if (!found) {
                _fail(x, abi.encodeWithSelector(GateApproverEpochProbe.selector, approver, true, false));
            } else if (current != t.approverEpoch) {
                x.stale = true;
                _fail(
                    x,
                    abi.encodeWithSelector(
                        GateApproverEpochMismatch.selector, approver, t.approverEpoch, current
                    )
                );
            }
        } else if (t.approverEpoch != 0) {
            x.stale = true;
            _fail(
                x, abi.encodeWithSelector(GateApproverEpochMismatch.selector, approver, t.approverEpoch, 0)
            );
        }
    }

    function _examineAgent(Examination memory x, Proposal calldata p, Terms calldata t) private view {
        if (p.epoch != epoch) {
            x.stale = true;
            _fail(x, abi.encodeWithSelector(GateEpochMismatch.selector, p.epoch, epoch));
        }
        if (block.timestamp <= pausedUntil) _fail(x, abi.encodeWithSelector(GatePaused.selector, pausedUntil));
        uint64 agent = uint64(uint160(p.proposer));
        (uint256 refusals, bool hasBlockedTargets) =
            _registry.examineExecution(agent, t.key, p.tier, t.proposedAt, t.approver != address(0));
        x.hasBlockedTargets = hasBlockedTargets;
        if (refusals != 0) {
            uint256 ending =
                AgentRefusal.KEY_REVOKED | AgentRefusal.KEY_COMPROMISED | AgentRefusal.STALE_OPTIMISTIC;
            if (refusals & ending != 0) x.stale = true;
            _fail(x, abi.encodeWithSelector(GateAgentRefused.selector, agent, t.key, refusals));
        }
    }

    // ------------------------------------------------------------------------------ rules, inputs and calls

    /// @dev Each rule named is brought, is in the policy in force, and holds for this proposal.
    function _examineRules(Examination memory x, Proposal calldata p, Witness calldata w) internal view {
        uint256 count = p.rules.length;
        require(w.rules.length == count, GateMalformed("rules", w.rules.length, count));
        require(w.proofs.length == count, GateMalformed("proofs", w.proofs.length, count));
        bytes32 inForce = policyRoot;
        bytes32 previousLeaf;
        for (uint256 i = 0; i < count; ++i) {
            Rule calldata rule = w.rules[i];
            bytes32 leaf = p.rules[i].leaf;
            // Ascending: each rule once.
            if (leaf <= previousLeaf) _fail(x, abi.encodeWithSelector(PolicyLeavesNotAscending.selector, i));
            previousLeaf = leaf;
            bytes32 brought = RuleLib.leafOf(rule);
            if (brought != leaf) _fail(x, abi.encodeWithSelector(PolicyLeafMismatch.selector, i, brought, leaf));
            if (!MerkleProof.verifyCalldata(w.proofs[i], inForce, leaf)) {
                _fail(x, abi.encodeWithSelector(PolicyNotProven.selector, i, leaf, inForce));
            }
            (Refusal refusal, bytes32 detail) = _ruleRefusal(p, rule);
            if (refusal != Refusal.None) {
                _fail(x, abi.encodeWithSelector(PolicyRuleRefused.selector, i, refusal, detail));
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
        return RuleLib.checkBound(rule.bound, p.bounds);
    }

    /// @dev No input is withdrawn; when proposing, each also meets the demands of the rules that it serves.
    function _examineInputs(Examination memory x, Proposal calldata p, Witness calldata w) internal view {
        uint256 count = p.inputs.length;
        require(w.batches.length == count, GateMalformed("batches", w.batches.length, count));
        BatchStatus[] memory statuses = new BatchStatus[](count);
        for (uint256 i = 0; i < count; ++i) {
            Batch calldata batch = w.batches[i];
            bytes32 brought = keccak256(abi.encode(batch));
            if (brought != p.inputs[i]) {
                _fail(x, abi.encodeWithSelector(GateBatchMismatch.selector, i, brought, p.inputs[i]));
            }
            statuses[i] = IProvenanceRegistry(_provenance).status(batch);
            if (statuses[i].withdrawal != 0) {
                _fail(
                    x,
                    abi.encodeWithSelector(
                        GateInputWithdrawn.selector, i, p.inputs[i], statuses[i].withdrawal
                    )
                );
            }
        }
        if (x.moment == Moment.Proposing) _examineDemands(x, p, w, statuses);
    }

    function _examineDemands(
        Examination memory x,
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
                (refusal, detail) = RuleLib.checkInput(rule.input, w.batches[input], statuses[input], _now());
            }
            if (refusal != Refusal.None) {
                _fail(x, abi.encodeWithSelector(PolicyRuleRefused.selector, i, refusal, detail));
            }
        }
    }

    /// @dev Each call: may this target be called, and does its rule carry it. When executing also: blocked targets,
    /// code hashes, and what it takes from meters.
    function _examineCalls(Examination memory x, Proposal calldata p, Witness calldata w) internal view {
        require(p.calls.length != 0, GateMalformed("calls", 0, 1));
        uint256 valueSum;
        for (uint256 i = 0; i < p.calls.length; ++i) {
            Call calldata c = p.calls[i];
            if (c.data.length != 0 && c.target.code.length == 0) {
                _fail(x, abi.encodeWithSelector(GateTargetWithoutCode.selector, i, c.target));
            }
            if (x.moment == Moment.Executing && c.codeHash != 0 && c.target.codehash != c.codeHash) {
                _fail(
                    x,
                    abi.encodeWithSelector(
                        GateCodeHashMismatch.selector, i, c.target, c.target.codehash, c.codeHash
                    )
                );
            }
            if (p.tier == ROOT_TIER) {
                require(c.rule == NO_RULE, GateMalformed("rule", c.rule, NO_RULE));
            } else {
                require(c.rule < p.rules.length, GateMalformed("rule", c.rule, p.rules.length));
                _examineRuledCall(x, p, i, w.rules[c.rule]);
                valueSum += c.value;
            }
        }
        if (p.tier != ROOT_TIER && x.moment == Moment.Executing) _raiseFloor(x, address(0), -_toInt(valueSum));
    }

    function _examineRuledCall(Examination memory x, Proposal calldata p, uint256 i, Rule calldata rule)
        private
        view
    {
        Call calldata c = p.calls[i];
        if (_isProtected(c.target)) {
            _fail(x, abi.encodeWithSelector(GateTargetProtected.selector, i, c.target));
        }
        if (x.hasBlockedTargets) {
            uint64 agent = uint64(uint160(p.proposer));
            if (_registry.isBlocked(agent, c.target)) {
                _fail(x, abi.encodeWithSelector(GateTargetBlocked.selector, i, agent, c.target));
            }
        }
        (Refusal refusal, bytes32 detail) = RuleLib.checkCall(rule, c);
        if (refusal != Refusal.None) {
            _fail(x, abi.encodeWithSelector(PolicyRefused.selector, i, refusal, detail));
        } else if (x.moment == Moment.Executing && rule.meter.period != 0) {
            _charge(x, i, c, rule);
        }
    }

    /// @dev Takes the call's amount from the meter's level, in memory, and permits the balance to fall by as much.
    function _charge(Examination memory x, uint256 callIndex, Call calldata c, Rule calldata rule) private view {
        (, uint256 amount) = RuleLib.amountOf(rule.meter, c);
        bytes32 meter = MeterLib.idOf(rule.meter);
        Charge memory charge;
        uint256 at = 0;
        while (at < x.chargeCount && x.charges[at].meter != meter) ++at;
        if (at < x.chargeCount) {
            charge = x.charges[at];
            // Another rule of this meter may hold less: its burst is in force as well.
            if (charge.level > rule.meter.burst) charge.level = rule.meter.burst;
        } else {
            charge.meter = meter;
            charge.level =
                MeterLib.levelOf(_meters[meter], rule.meter, _policySince, _previousPolicySince, _now());
            x.charges[x.chargeCount++] = charge;
        }
        if (amount > charge.level) {
            _fail(x, abi.encodeWithSelector(PolicyMeterExceeded.selector, callIndex, meter, amount, charge.level));
            return;
        }
        // The cast is safe: amount is at most a uint104.
        charge.level -= uint104(amount);
        charge.amount += amount;
        charge.refill = rule.meter.refill;
        if (rule.meter.token != address(0)) _lowerFloor(x, rule.meter.token, amount);
    }

    // ---------------------------------------------------------------------------------------------- floors

    /// @dev Bounds that the proposal declares, merged with those that follow from the rules: the tighter one holds.
    function _addBounds(Examination memory x, Proposal calldata p) private pure {
        for (uint256 i = 0; i < p.bounds.length; ++i) {
            Bound calldata b = p.bounds[i];
            _raiseFloor(x, b.token, b.minDelta);
        }
    }

    function _raiseFloor(Examination memory x, address token, int256 minDelta) private pure {
        for (uint256 i = 0; i < x.floorCount; ++i) {
            if (x.floors[i].token == token) {
                if (x.floors[i].minDelta < minDelta) x.floors[i].minDelta = minDelta;
                return;
            }
        }
        x.floors[x.floorCount++] = Floor(token, minDelta, 0);
    }

    /// @dev Only while calls are examined, before declared bounds are added: amounts of one token add up.
    function _lowerFloor(Examination memory x, address token, uint256 amount) private pure {
        for (uint256 i = 0; i < x.floorCount; ++i) {
            if (x.floors[i].token == token) {
                x.floors[i].minDelta -= _toInt(amount);
                return;
            }
        }
        x.floors[x.floorCount++] = Floor(token, -_toInt(amount), 0);
    }

    function _toInt(uint256 amount) internal pure returns (int256) {
        require(amount <= uint256(type(int256).max), GateMalformed("amount", amount, uint256(type(int256).max)));
        return int256(amount);
    }

    // ------------------------------------------------------------------------------------------- lookups

    function _approverOf(uint8 tier) internal view returns (address approver, bool hasEpoch, uint32 delay) {
        if (tier == ROOT_TIER) return (_root.approver, _root.approverHasEpoch, _root.delay);
        Tier memory found = _tierAt(tier);
        return (found.approver, found.approverHasEpoch, found.delay);
    }

    /// @dev `id` and `terms` must be what the record commits to; nothing can be said of a proposal otherwise.
    function _requireTerms(address proposer, uint64 nonce, bytes32 id, Terms memory t, bytes26 recorded)
        internal
        pure
    {
        bytes26 given = ProposalHash.commitment(id, t);
        require(given == recorded, GateTermsMismatch(proposer, nonce, recorded, given));
    }
}
