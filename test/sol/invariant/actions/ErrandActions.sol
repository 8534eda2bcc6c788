// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Plan, Root} from "../Plans.sol";
import {DecideActions} from "./DecideActions.sol";

/// @title ErrandActions
/// @notice An agent does something from end to end, with the council at hand: what seldom comes together by chance.
abstract contract ErrandActions is DecideActions {
    // ── Actions ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice An allowance where there is too little, else a swap.
    function errand(uint256 seed) external {
        Dice memory dice = _begin(seed);
        Plan memory plan = _plainPlan(_allowance < 100e6 ? ALLOW : SWAP);
        uint256 most = _mostOf(plan.policy, plan.place);
        if (plan.place == SWAP && most > _allowance - 1) most = _allowance - 1;
        plan.amount = uint96(1 + _roll(dice, most));
        if (plan.place == SWAP) plan.batch = _servingBatch(dice, SWAP);
        (bool found, uint256 number) = _prepare(plan);
        if (found) _execute(dice, number, gasleft(), false);
    }

    /// @notice An executor brings too little for the second half of a call, again and again. At times other code stands
    /// at the target meanwhile.
    function starve(uint256 seed) external {
        Dice memory dice = _begin(seed);
        Plan memory plan = _plainPlan(HALF);
        if (_once(dice, 2)) plan.arg = uint256(address(half).codehash);
        (bool found, uint256 number) = _prepare(plan);
        if (!found) return;
        if (_once(dice, 6)) {
            _swapCode();
            _execute(dice, number, gasleft(), false);
            _swapCode();
        }
        for (uint256 i = 0; i < 4 && _entries[number].life == Life.Queued; ++i) {
            _execute(dice, number, 300_000 + _roll(dice, 700_000), false);
        }
        if (_entries[number].life == Life.Queued) _execute(dice, number, gasleft(), false);
    }

    /// @notice A meter is emptied, root decides another policy, and three payments try how much it holds then.
    function drain(uint256 seed) external {
        Dice memory dice = _begin(seed);
        Plan memory plan = _plainPlan(BATCH);
        _limit(plan, _surelyLeft(_meterOf(BATCH)) / plan.count);
        (bool found, uint256 number) = _prepare(plan);
        if (found) _execute(dice, number, gasleft(), false);
        if (_once(dice, 2)) vm.warp(block.timestamp + _roll(dice, 2 days));
        _decide(Root.Policy, _roll(dice, POLICIES), true);
        number = _entries.length;
        for (uint256 part = 1; part <= 4; part *= 2) {
            plan = _plainPlan(BATCH);
            _limit(plan, _mostOf(plan.policy, BATCH) / part);
            _queue(plan);
        }
        for (; number < _entries.length; ++number) {
            if (_entries[number].life != Life.Queued) continue;
            if (_entries[number].eta > block.timestamp) vm.warp(_entries[number].eta);
            _execute(dice, number, gasleft(), false);
        }
    }

    /// @notice An agent proposes until it may no more; then root gives it other limits, and it goes on.
    function spree(uint256 seed) external {
        Dice memory dice = _begin(seed);
        uint256 decision = _decide(Root.Limits, _roll(dice, 3) << 8, false);
        if (decision == type(uint256).max) return;
        vm.warp(_entries[decision].eta);
        while (_proposeOne()) {}
        _finish(decision);
        _proposeOne();
    }

    /// @notice A small grant, with nobody's approval; at times the guardian vetoes another one that stands beside it.
    function smallGrant(uint256 seed) external {
        Dice memory dice = _begin(seed);
        uint8 place = _once(dice, 2) ? GRANT_ADA : GRANT_BEA;
        (bool found, uint256 number) = _queueSmall(dice, place);
        if (!found) return;
        if (_guardian != address(0) && _once(dice, 10)) {
            (bool another, uint256 other) = _queueSmall(dice, place);
            if (another) _veto(dice, _guardian, other, _entries[other].terms, 0);
        }
        vm.warp(_entries[number].eta);
        _execute(dice, number, gasleft(), false);
    }

    /// @notice The guardian freezes an agent or blocks a target for it, and root takes it back.
    function holdAndRelease(uint256 seed) external {
        Dice memory dice = _begin(seed);
        uint8 choice = uint8(_roll(dice, 3));
        uint64 number = _agentChoice(choice);
        address agent = address(uint160(number));
        if (_once(dice, 2)) {
            if (_guardian != address(0)) _freeze(dice, _guardian, 0, number);
            if (_agents[agent].frozen) _decide(Root.Unfreeze, choice, true);
            return;
        }
        uint8 place = uint8(_roll(dice, 5));
        address target = _targetChoice(place);
        if (_guardian != address(0)) _blockTarget(dice, _guardian, 0, number, target);
        if (_blocked[agent][target]) _decide(Root.Unblock, choice | (uint256(place) << 8), true);
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev What the policy permits, and the council can agree to. Batches are of three calls: more than a burst.
    function _plainPlan(uint8 place) private returns (Plan memory plan) {
        plan.place = place;
        plan.proposer = _proposerOf(place);
        plan.tier = COUNCIL;
        plan.policy = _policy();
        plan.nonce = ++_nonce;
        plan.epoch = _epoch;
        plan.count = place == BATCH ? 3 : 1;
        plan.notAfter = _now() + _tiers[COUNCIL].delay + PATIENCE;
        plan.batch = NO_BATCH;
    }

    function _queueSmall(Dice memory dice, uint8 place) private returns (bool found, uint256 number) {
        Plan memory plan = _plainPlan(place);
        plan.tier = OPTIMISTIC;
        plan.notAfter = _now() + _tiers[OPTIMISTIC].delay + PATIENCE;
        _limit(plan, 1 + _roll(dice, _surelyLeft(_meterOf(place)) / 4 + 1));
        number = _entries.length;
        _proposePlainly(plan);
        found = _entries.length != number && _entries[number].life == Life.Queued;
    }

    /// @dev Forgotten at once: nobody wants it but to have proposed it.
    function _proposeOne() private returns (bool) {
        uint256 number = _entries.length;
        Plan memory plan = _plainPlan(BATCH);
        plan.amount = 1;
        _proposePlainly(plan);
        if (_entries.length == number) return false;
        _forget(number);
        return true;
    }

    function _limit(Plan memory plan, uint256 amount) private pure {
        uint256 most = _mostOf(plan.policy, plan.place);
        plan.amount = uint96(amount < most ? amount : most);
    }

    /// @notice Proposes, has it approved, and waits until it is ready.
    function _prepare(Plan memory plan) private returns (bool found, uint256 number) {
        number = _entries.length;
        _queue(plan);
        if (_entries.length == number || _entries[number].life != Life.Queued) return (false, 0);
        vm.warp(_entries[number].eta);
        return (true, number);
    }

    /// @notice Proposes, and has it approved where the council is who approves.
    function _queue(Plan memory plan) private {
        uint256 number = _entries.length;
        _proposePlainly(plan);
        if (_entries.length == number || _tiers[COUNCIL].approver != address(council)) return;
        _approveBySignature(number, _entries[number].terms, _plainAgreement(address(council), plan.notAfter));
    }
}
