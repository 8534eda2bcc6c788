// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Plan, Root} from "../Plans.sol";
import {Why} from "../Why.sol";
import {HoldActions} from "./HoldActions.sol";

/// @title DecideActions
/// @notice Root decides, waits and executes in one go, with nobody in its way.
abstract contract DecideActions is HoldActions {
    uint40 internal constant PATIENCE = 20 days;

    /// @dev Seeds of dice that never matter here.
    uint256 internal _turn;

    // ── Actions ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Root takes from under a proposal of an agent what carries it.
    function holdByRoot(uint256 seed) external {
        Dice memory dice = _begin(seed);
        for (uint256 i = 0; i < 8; ++i) {
            (bool found, uint256 number) = _pickOpen(dice, Life.Queued);
            if (!found) return;
            Entry memory e = _entries[number];
            bool late = e.terms.expiry < block.timestamp + _rootSeat.delay + e.eta - e.terms.proposedAt;
            if (late || !_isAgent(e.plan.proposer) || _whyNotExecuted(e) & ~Why.NOT_WAITED != 0) continue;
            (Root root, uint256 arg) = _against(dice, e);
            _decide(root, arg, true);
            if (root == Root.OfferGuardian) _acceptGuardian(dice, _offeredGuardian);
            if (e.eta > block.timestamp) vm.warp(e.eta);
            _execute(dice, number, gasleft(), false);
            return;
        }
    }

    /// @notice Root decides something, if it can be decided now.
    function decide(uint256 seed) external {
        Dice memory dice = _begin(seed);
        Plan memory plan;
        for (uint256 i = 0; i < 4; ++i) {
            (plan.root, plan.arg) = _wanted(dice);
            if (plan.root != Root.Cancel && _whyNotDecided(plan) == 0) {
                _decide(plan.root, plan.arg, true);
                return;
            }
        }
    }

    function _against(Dice memory dice, Entry memory e) private view returns (Root, uint256) {
        if (e.plan.place == NATIVE_GINA) return (Root.OfferGuardian, 0);
        uint256 way = _roll(dice, 4);
        if (way == 0) return (Root.Drop, 0);
        if (way == 1) return (Root.Policy, 1 + _roll(dice, 4));
        if (e.terms.approver == address(0)) return (Root.RemoveGuardian, 0);
        uint256 other = e.terms.approver == tess ? 1 : 2;
        return (Root.Tier, e.plan.tier | (other << 8));
    }

    // ── For others ──────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Root proposes; and waits and executes, where it `finishes`. Both must be possible.
    /// @return number Of the entry, or the largest number where root could not even propose.
    function _decide(Root root, uint256 arg, bool finishes) internal returns (uint256 number) {
        Plan memory plan;
        plan.proposer = _rootSeat.approver;
        plan.nonce = ++_nonce;
        plan.tier = ROOT;
        plan.place = NO_PLACE;
        plan.batch = NO_BATCH;
        plan.epoch = _epoch;
        plan.count = 1;
        (plan.root, plan.arg) = (root, arg);
        plan.notAfter = uint40(block.timestamp + _delayOf(plan)) + PATIENCE;
        uint256 before = _entries.length;
        _proposeByCall(plan, plan.proposer, _plainAgreement(plan.proposer, plan.notAfter));
        if (_entries.length == before) {
            _break(11, "root could not propose");
            return type(uint256).max;
        }
        number = before;
        if (finishes) _finish(number);
    }

    /// @notice Waits for what nothing speaks against but its delay, and executes it.
    function _finish(uint256 number) internal {
        if (_entries[number].eta > block.timestamp) vm.warp(_entries[number].eta);
        _execute(_dice(++_turn), number, gasleft(), false);
        if (_entries[number].life != Life.Executed) _break(11, "what nothing speaks against did not run");
    }
}
