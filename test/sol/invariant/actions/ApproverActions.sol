// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../../contracts/interfaces/IAgentTimelock.sol";
import {Proposal, SignedApproval, Terms} from "../../../../contracts/types/Proposal.sol";
import {TypedData} from "../../support/TypedData.sol";
import {Act} from "../Acts.sol";
import {BoundKind, Plan} from "../Plans.sol";
import {Why} from "../Why.sol";
import {AgentActions} from "./AgentActions.sol";

/// @title ApproverActions
/// @notice Approvers agree to what agents propose, and propose themselves.
abstract contract ApproverActions is AgentActions {
    /// @dev How an approver agrees this time.
    struct Agreement {
        uint8 signers;
        uint64 epoch;
        uint40 validUntil;
        uint256 why;
    }

    // ── Actions ─────────────────────────────────────────────────────────────────────────────────────────────────

    function approveBySignature(uint256 seed) external {
        Dice memory dice = _begin(seed);
        (bool found, uint256 number) = _pickOpen(dice, Life.Proposed);
        if (_once(dice, 20)) (found, number) = _pickAny(dice);
        if (!found || !_isAgent(_entries[number].plan.proposer)) return;
        Agreement memory a = _agreement(dice, _entries[number].terms.expiry);
        Terms memory terms = _entries[number].terms;
        if (_once(dice, 16)) (terms, a.why) = (_changed(dice, terms), a.why | Why.TERMS_CHANGED);
        _approveBySignature(number, terms, a);
    }

    function approveByCall(uint256 seed) external {
        Dice memory dice = _begin(seed);
        (bool found, uint256 number) = _pickOpen(dice, Life.Proposed);
        if (_once(dice, 20)) (found, number) = _pickAny(dice);
        if (!found || !_isAgent(_entries[number].plan.proposer)) return;
        Entry memory e = _entries[number];
        address approver = _tiers[e.plan.tier].approver;
        address by = approver == address(0) || _once(dice, 12) ? _anybody(dice) : approver;
        Agreement memory a = _agreement(dice, e.terms.expiry);
        // An account that calls needs no signatures.
        (bool isBody, ) = _bodyOf(by);
        if (!isBody) a.why = 0;
        if (by != approver) a.why |= Why.NOT_ROLE;
        a.why |= _whyNotApproved(e, a.validUntil);
        Proposal memory p = _proposal(e.plan);
        if (_once(dice, 24)) (p.evidence, a.why) = (keccak256("other"), a.why | Why.PAYLOAD_CHANGED);
        bytes memory data = abi.encodeCall(IAgentTimelock.approve, (p, e.terms, a.validUntil));
        (bool success, bytes memory result) = _sendAs(by, a.signers, a.epoch, address(gate), data);
        if (_judge(Act.ApproveByCall, a.why, success, result)) _noteApproved(_entries[number], a.validUntil);
    }

    function proposeAsApprover(uint256 seed) external {
        Dice memory dice = _begin(seed);
        Plan memory plan = _humanPlan(dice);
        if (plan.proposer == address(council) && _once(dice, 2)) _proposeBySignature(dice, plan);
        else _proposeByCall(dice, plan);
    }

    // ── Plans ───────────────────────────────────────────────────────────────────────────────────────────────────

    function _humanPlan(Dice memory dice) private returns (Plan memory plan) {
        plan.tier = _once(dice, 2) ? COUNCIL : ACCOUNT;
        plan.proposer = _tiers[plan.tier].approver;
        if (_once(dice, 16)) plan.proposer = plan.proposer == tess ? address(council) : tess;
        plan.place = plan.proposer == tess ? TESS_PAYS : COUNCIL_PAYS;
        plan.policy = _once(dice, 30) ? uint8(_roll(dice, POLICIES)) : _policy();
        plan.nonce = _pickNonce(dice, plan.proposer);
        plan.epoch = _epoch;
        plan.notAfter = _pickExpiry(dice, _tiers[plan.tier].delay);
        plan.count = 1 + uint8(_roll(dice, 2));
        plan.amount = uint96(_pickAmount(dice, plan.policy, plan.place, plan.count));
        plan.who = uint8(_roll(dice, 3));
        // Inputs of humans are a record, not a condition.
        plan.batch = _once(dice, 3) && _inputs.length != 0 ? uint16(_roll(dice, _inputs.length)) : NO_BATCH;
        plan.bound =
            _once(dice, 20)
                ? BoundKind.TooTight
                : _once(dice, 3)
                    ? BoundKind.Exact
                    : BoundKind.None;
    }

    /// @dev Mostly a new one; sometimes one that this proposer used.
    function _pickNonce(Dice memory dice, address proposer) internal returns (uint64) {
        (bool found, uint256 number) = _pickAny(dice);
        if (found && _once(dice, 16) && _entries[number].plan.proposer == proposer) return _entries[number].plan.nonce;
        return ++_nonce;
    }

    function _agreement(Dice memory dice, uint40 latest) private view returns (Agreement memory a) {
        a.signers = _quorum(PEOPLE, dice);
        a.epoch = _sittings[PEOPLE].epoch;
        a.validUntil = latest;
        uint256 kind = _roll(dice, 40);
        if (kind < 3) a.signers &= a.signers - 1; // one less
        if (kind == 3 || kind == 4) a.signers ^= uint8(1 << _roll(dice, 5)); // one more or less, perhaps no member
        a.why = _whyNotAgreed(PEOPLE, a.signers);
        if (kind == 5) (a.epoch, a.why) = (a.epoch - 1, a.why | Why.EPOCH_CHANGED);
        if (kind == 6) a.validUntil = _now() + LONGEST_LIFE + 1;
        if (kind == 7) a.validUntil = _now() + SHORTEST_WINDOW;
        if (kind == 8) a.validUntil = _now() + LONGEST_LIFE;
        if (kind >= 9 && kind < 16) a.validUntil = _now() + 3 days + uint40(_roll(dice, 3 days));
    }

    /// @notice Somebody of those who have, had or could have a role.
    function _anybody(Dice memory dice) internal view returns (address) {
        address[14] memory all = [
            alice,
            bob,
            cora,
            otto,
            gina,
            tess,
            ruth,
            vera,
            sam,
            stranger,
            _bodies[PEOPLE].pool[0],
            _bodies[GUARDS].pool[0],
            address(market),
            oracle
        ];
        return all[_roll(dice, 14)];
    }

    // ── Approving ───────────────────────────────────────────────────────────────────────────────────────────────

    function _approveBySignature(uint256 number, Terms memory terms, Agreement memory a) internal {
        Entry memory e = _entries[number];
        a.why |= _whyNotApproved(e, a.validUntil);
        if (_tiers[e.plan.tier].approver != address(council)) a.why |= Why.NOT_ROLE;
        SignedApproval memory approval = _signedApproval(e.id, a.validUntil, a.signers, a.epoch);
        bytes memory data = abi.encodeCall(
            IAgentTimelock.approveBySignature,
            (e.plan.proposer, e.plan.nonce, e.id, terms, approval)
        );
        (bool success, bytes memory result) = _send(stranger, address(gate), data);
        if (_judge(Act.ApproveBySignature, a.why, success, result)) _noteApproved(_entries[number], a.validUntil);
    }

    /// @notice As many members as it takes agree, until the proposal ends by itself.
    function _plainAgreement(address by, uint40 validUntil) internal view returns (Agreement memory a) {
        a.validUntil = validUntil;
        (bool isBody, uint8 body) = _bodyOf(by);
        if (isBody) (a.signers, a.epoch) = (_quorum(body, _dice(validUntil)), _sittings[body].epoch);
    }

    // ── Proposing as approver ───────────────────────────────────────────────────────────────────────────────────

    function _proposeByCall(Dice memory dice, Plan memory plan) internal {
        uint40 validUntil = _once(dice, 12) ? _pickExpiry(dice, _delayOf(plan)) : plan.notAfter;
        Agreement memory a;
        (bool isBody, ) = _bodyOf(plan.proposer);
        if (isBody) a = _agreement(dice, validUntil);
        a.validUntil = validUntil;
        address by = _once(dice, 20) ? _anybody(dice) : plan.proposer;
        if (by != plan.proposer) a.why = Why.NOT_ROLE;
        _proposeByCall(plan, by, a);
    }

    function _proposeByCall(Plan memory plan, address by, Agreement memory a) internal {
        a.why |= _whyNotByApprover(plan, a.validUntil);
        Proposal memory p = _proposal(plan);
        bytes32 id = TypedData.idOf(p);
        // Not read: the gate fills in its own.
        p.epoch = uint32(plan.nonce);
        bytes memory data = abi.encodeCall(
            IAgentTimelock.proposeAsApprover,
            (p, _witness(plan, _provingPolicy(plan)), a.validUntil)
        );
        (bool success, bytes memory result) = _sendAs(by, a.signers, a.epoch, address(gate), data);
        Act act = plan.tier == ROOT ? Act.RootProposes : Act.HumanProposes;
        if (_judge(act, a.why, success, result)) _noteQueuedByApprover(plan, id, a.validUntil);
    }

    function _proposeBySignature(Dice memory dice, Plan memory plan) internal {
        if (_once(dice, 20)) --plan.epoch;
        Proposal memory p = _proposal(plan);
        bytes32 id = TypedData.idOf(p);
        Agreement memory a = _agreement(dice, plan.notAfter);
        a.why |= _whyNotByApprover(plan, a.validUntil);
        if (plan.epoch != _epoch) a.why |= Why.DROPPED;
        bytes memory data = abi.encodeCall(
            IAgentTimelock.proposeAsApproverBySignature,
            (p, _witness(plan, _provingPolicy(plan)), _signedApproval(id, a.validUntil, a.signers, a.epoch))
        );
        (bool success, bytes memory result) = _send(stranger, address(gate), data);
        Act act = plan.tier == ROOT ? Act.RootProposesBySignature : Act.HumanProposesBySignature;
        if (_judge(act, a.why, success, result)) _noteQueuedByApprover(plan, id, a.validUntil);
    }

    function _noteQueuedByApprover(Plan memory plan, bytes32 id, uint40 validUntil) internal {
        address approver = plan.proposer;
        uint40 expiry = plan.notAfter < validUntil ? plan.notAfter : validUntil;
        Terms memory terms = Terms(plan.tier, address(0), _now(), approver, _epochOf(approver), expiry);
        _noteEntry(plan, id, terms, Life.Queued, block.timestamp + _delayOf(plan));
    }
}
