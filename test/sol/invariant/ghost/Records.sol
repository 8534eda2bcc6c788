// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Terms} from "../../../../contracts/types/Proposal.sol";
import {Flaw, Item, Plan} from "../Plans.sol";
import {Why} from "../Why.sol";
import {Money} from "./Money.sol";

/// @title Records
/// @notice Ghost: every proposal that stood, what became of it, and what speaks against the next step of its life.
abstract contract Records is Money {
    enum Life {
        Proposed,
        Queued,
        Executed,
        Stopped
    }

    struct Entry {
        Plan plan;
        bytes32 id;
        Terms terms;
        uint40 eta;
        uint40 endedAt;
        Life life;
    }

    Entry[] internal _entries;
    /// @dev Numbers of those that have not ended, save forgotten ones, in no order; and where each stands there.
    uint256[] internal _open;
    mapping(uint256 entry => uint256) private _placeInOpen;
    mapping(address proposer => mapping(uint64 nonce => uint256 numberFromOne)) private _entryNumber;

    // ── Keeping ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _noteEntry(Plan memory plan, bytes32 id, Terms memory terms, Life life, uint256 eta) internal {
        Entry storage e = _entries.push();
        (e.plan, e.id, e.terms, e.life, e.eta) = (plan, id, terms, life, uint40(eta));
        uint256 number = _entries.length - 1;
        _entryNumber[plan.proposer][plan.nonce] = number + 1;
        _placeInOpen[number] = _open.length;
        _open.push(number);
    }

    function _noteEnd(uint256 number, Life life) internal {
        (_entries[number].life, _entries[number].endedAt) = (life, uint40(block.timestamp));
        _forget(number);
    }

    /// @notice Takes an entry out of the list from which actions mostly pick.
    function _forget(uint256 number) internal {
        uint256 place = _placeInOpen[number];
        if (place >= _open.length || _open[place] != number) return;
        uint256 last = _open[_open.length - 1];
        (_open[place], _placeInOpen[last]) = (last, place);
        _open.pop();
    }

    /// @notice Whether it can never run, whatever happens to settings.
    function _isDead(Entry storage e) internal view returns (bool) {
        return block.timestamp > e.terms.expiry || (_isAgent(e.plan.proposer) && e.plan.epoch != _epoch);
    }

    function _entryOf(address proposer, uint64 nonce) internal view returns (bool found, uint256 number) {
        number = _entryNumber[proposer][nonce];
        return number == 0 ? (false, 0) : (true, number - 1);
    }

    function _isOpen(Entry memory e) internal pure returns (bool) {
        return e.life == Life.Proposed || e.life == Life.Queued;
    }

    // ── Proposing ───────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Why an agent cannot propose what it never proposed before.
    function _whyNotProposed(Plan memory plan, Key memory key) internal view returns (uint256 why) {
        if (plan.tier >= TIERS) return Why.NOT_ROLE;
        Seat memory seat = _tiers[plan.tier];
        bool optimistic = seat.approver == address(0);
        if (optimistic && _guardian == address(0)) why |= Why.NO_GUARDIAN;
        why |= _whyDisturbed(plan) | _whyNotRuled(plan) | _whyNotTargets(plan);
        why |= _whyNotServes(plan.place, plan.batch) | _whyNotStands(plan.batch);
        why |= _whyNotByKey(plan.proposer, key, plan.tier, optimistic);
        return why | _whyNotInTime(plan.notAfter, plan.notAfter, seat.delay);
    }

    /// @notice Why an approver cannot propose and agree by one act; signatures apart.
    function _whyNotByApprover(Plan memory plan, uint40 validUntil) internal view returns (uint256 why) {
        (bool taken, ) = _entryOf(plan.proposer, plan.nonce);
        if (taken) why |= Why.NONCE_TAKEN;
        if (plan.proposer != _seatAt(plan.tier).approver) why |= Why.NOT_ROLE;
        if (plan.tier != ROOT) why |= _whyNotRuled(plan) | _whyNotTargets(plan);
        return why | _whyNotInTime(plan.notAfter, validUntil, _delayOf(plan));
    }

    /// @notice Delay of a proposal by an approver: thrice where it replaces the root vetoer and does nothing else.
    function _delayOf(Plan memory plan) internal view returns (uint256 delay) {
        delay = _seatAt(plan.tier).delay;
        if (_replacesVetoer(plan)) delay *= 3;
    }

    function _replacesVetoer(Plan memory plan) internal view virtual returns (bool);

    // ── Approving ───────────────────────────────────────────────────────────────────────────────────────────────

    function _whyNotApproved(Entry memory e, uint40 validUntil) internal view returns (uint256 why) {
        if (e.life == Life.Executed) return Why.REPLAYED;
        if (e.life == Life.Stopped) return Why.STOPPED;
        if (e.life == Life.Queued) return Why.NOT_ROLE;
        why = _whyNotKey(_keys[_keyNumber[e.terms.key] - 1], e.terms.proposedAt, false);
        return why | _whyNotInTime(e.terms.expiry, validUntil, _tiers[e.plan.tier].delay);
    }

    // ── Executing ───────────────────────────────────────────────────────────────────────────────────────────────

    function _whyNotExecuted(Entry memory e) internal view returns (uint256 why) {
        if (e.life == Life.Proposed) return Why.NOT_APPROVED;
        if (e.life == Life.Executed) return Why.REPLAYED;
        if (e.life == Life.Stopped) return Why.STOPPED;
        if (block.timestamp < e.eta) why |= Why.NOT_WAITED;
        if (block.timestamp > e.terms.expiry) why |= Why.EXPIRED;
        why |= _whyNotSameApprover(e.terms);
        if (_isAgent(e.plan.proposer)) {
            Key memory key = _keys[_keyNumber[e.terms.key] - 1];
            bool approved = e.terms.approver != address(0);
            why |= _whyDisturbed(e.plan) | _whyNotStanding(e.plan.proposer, key, e.plan.tier);
            why |= _whyNotKey(key, e.terms.proposedAt, approved) | _whyNotStands(e.plan.batch);
            uint40 stoppedAt = _agents[e.plan.proposer].stoppedAt;
            if (!approved && stoppedAt != 0 && e.terms.proposedAt <= stoppedAt) why |= Why.STALE;
        }
        why |= _whyNotRuns(e.plan);
        if (e.plan.tier == ROOT) return why | _whyNotDecided(e.plan);
        why |= _whyNotRuled(e.plan) | _whyNotTargets(e.plan);
        // What no rule carries is not metered either.
        return why & Why.NO_RULE != 0 ? why : why | _whyNotAllMetered(e.plan);
    }

    /// @notice Why root's own call fails.
    function _whyNotDecided(Plan memory plan) internal view virtual returns (uint256);

    /// @notice Whose tree proves the rules of a plan now: the one in force where it holds the same rules.
    function _provingPolicy(Plan memory plan) internal view returns (uint8) {
        return plan.place == NO_PLACE || _whyNotRuled(plan) != 0 ? plan.policy : _policy();
    }

    function _noteMetered(Plan memory plan) internal {
        uint8 meter = _meterOf(plan.place);
        if (meter != NO_METER) _noteCharge(meter, uint256(plan.amount) * plan.count);
        if (plan.mixed) _noteCharge(_meterOf(BATCH), uint256(plan.amount) * 2);
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _whyDisturbed(Plan memory plan) private view returns (uint256 why) {
        if (plan.epoch != _epoch) why |= Why.DROPPED;
        if (_paused()) why |= Why.PAUSED;
    }

    function _whyNotInTime(uint40 notAfter, uint40 validUntil, uint256 delay) private view returns (uint256) {
        uint256 latest = block.timestamp + LONGEST_LIFE;
        if (notAfter > latest || validUntil > latest) return Why.LIFETIME;
        uint40 expiry = notAfter < validUntil ? notAfter : validUntil;
        return expiry < block.timestamp + delay + SHORTEST_WINDOW ? Why.LIFETIME : 0;
    }

    function _whyNotSameApprover(Terms memory terms) private view returns (uint256 why) {
        address approver = _seatAt(terms.tier).approver;
        if (approver != terms.approver) return Why.APPROVER_CHANGED;
        if (approver == address(0) && _guardian == address(0)) why |= Why.NO_GUARDIAN;
        if (_epochOf(approver) != terms.approverEpoch) why |= Why.EPOCH_CHANGED;
    }

    function _whyNotRuled(Plan memory plan) private view returns (uint256 why) {
        if (plan.flaw == Flaw.LooseBound) {
            if (plan.place == SWAP) why |= Why.BOUND_MISSING;
        } else if (plan.flaw != Flaw.None) {
            return Why.NO_RULE;
        }
        if (!_isCarried(plan, plan.place, plan.amount)) return why | Why.NO_RULE;
        if (plan.mixed && !_isCarried(plan, BATCH, uint256(plan.amount) * 2)) return why | Why.NO_RULE;
    }

    function _isCarried(Plan memory plan, uint8 place, uint256 amount) private view returns (bool) {
        uint8 policy = _policy();
        if (!_stands(policy, place) || _leaves[policy][place] != _leaves[plan.policy][place]) return false;
        if (plan.proposer != _proposerOf(place) || plan.tier < _tierOf(place)) return false;
        return place == HALF || amount <= _mostOf(policy, place);
    }

    function _whyNotTargets(Plan memory plan) private view returns (uint256 why) {
        Item[] memory items = _items(plan);
        for (uint256 i = 0; i < items.length; ++i) {
            uint8 place = items[i].place;
            bool direct = _isNative(place) || place == SWAP || place == HALF;
            address target = direct ? items[i].to : address(coin);
            if (_isProtected(target)) why |= Why.TARGET_PROTECTED;
            if (_blocked[plan.proposer][target]) why |= Why.TARGET_BLOCKED;
        }
    }

    function _whyNotAllMetered(Plan memory plan) private view returns (uint256 why) {
        uint8 meter = _meterOf(plan.place);
        if (meter != NO_METER) why = _whyNotMetered(meter, uint256(plan.amount) * plan.count);
        if (plan.mixed) why |= _whyNotMetered(_meterOf(BATCH), uint256(plan.amount) * 2);
    }
}
