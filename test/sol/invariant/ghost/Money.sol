// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Market} from "../Callees.sol";
import {BoundKind, Item, Plan, Root} from "../Plans.sol";
import {Why} from "../Why.sol";
import {Meters} from "./Meters.sol";

/// @title Money
/// @notice Ghost: what the treasury must hold, to the last unit, and what no single stolen key may have moved.
abstract contract Money is Meters {
    struct Outflow {
        uint40 point;
        uint216 amount;
    }

    uint256 internal _coins;
    uint256 internal _gold;
    uint256 internal _wei;
    uint256 internal _allowance;
    uint256 internal _halfDone;
    mapping(address payee => uint256) internal _paid;
    /// @dev What an agent moved with nobody's approval.
    mapping(address agent => Outflow[]) private _outflows;

    function _startMoney() internal {
        _coins = CHEST;
        _wei = ETHER;
    }

    // ── Before ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Why calls of a plan fail, or break a bound, when they run now.
    function _whyNotRuns(Plan memory plan) internal view returns (uint256 why) {
        if (plan.bound == BoundKind.TooTight) why |= Why.BOUND_BROKEN;
        if (plan.place == HALF && plan.arg != 0 && bytes32(plan.arg) != address(half).codehash) why |= Why.CODE_CHANGED;
        if (plan.place != SWAP) return why;
        Market.Mode mode = market.mode();
        uint256 pulled = mode == Market.Mode.Grabs ? uint256(plan.amount) + 1 : plan.amount;
        if (pulled * plan.count > _allowance) why |= Why.CALL_FAILS;
        if (mode == Market.Mode.Grabs) why |= Why.BOUND_BROKEN;
        if (_delivered(plan, mode) < _leastGold(plan)) why |= Why.BOUND_BROKEN;
    }

    // ── After ───────────────────────────────────────────────────────────────────────────────────────────────────

    function _notePaid(Plan memory plan) internal {
        Item[] memory items = _items(plan);
        for (uint256 i = 0; i < items.length; ++i) {
            _noteItem(plan, items[i]);
        }
    }

    function _notePaidByRoot(Plan memory plan) internal {
        if (plan.root != Root.Pay && plan.count != 2) return;
        _coins -= plan.amount;
        _paid[payees[plan.who % 3]] += plan.amount;
    }

    function _noteItem(Plan memory plan, Item memory item) private {
        if (_isNative(item.place)) {
            _wei -= item.amount;
        } else if (item.place == ALLOW) {
            _allowance = item.amount;
        } else if (item.place == HALF) {
            ++_halfDone;
        } else {
            _coins -= item.amount;
            if (item.place == SWAP) {
                _allowance -= item.amount;
                _gold += _delivered(plan, market.mode());
            } else {
                _paid[item.to] += item.amount;
            }
        }
    }

    function _delivered(Plan memory plan, Market.Mode mode) private view returns (uint256) {
        if (mode == Market.Mode.Short) return market.least() - 1;
        return mode == Market.Mode.Exact ? market.least() : plan.amount;
    }

    // ── What a key alone can move ───────────────────────────────────────────────────────────────────────────────

    function _noteUnapproved(address agent, uint256 amount) internal {
        _outflows[agent].push(Outflow(uint40(block.timestamp), uint216(amount)));
    }

    /// @notice Whether an agent moved more without approval than its exposure, in the last day, week or 30 days.
    function _exceedsExposure(address agent) internal view returns (bool) {
        return
            _movedWithin(agent, 1 days) > _exposure(agent, 1 days) ||
            _movedWithin(agent, 7 days) > _exposure(agent, 7 days) ||
            _movedWithin(agent, 30 days) > _exposure(agent, 30 days);
    }

    /// @dev Of the optimistic rules each agent has one, which moves coins.
    function _exposure(address agent, uint256 window) private view returns (uint256 most) {
        uint8 meter = _meterOf(agent == CAL ? FED : GRANT_ADA);
        for (uint256 i = _reigns.length; i > 0; --i) {
            (uint256 burst, uint256 refill, uint256 period) = _flow(_reigns[i - 1].policy, meter);
            uint256 figure = burst + (refill * window) / period;
            if (figure > most) most = figure;
            if (_reigns[i - 1].since + window < block.timestamp) break;
        }
    }

    function _movedWithin(address agent, uint256 window) private view returns (uint256 moved) {
        Outflow[] storage list = _outflows[agent];
        for (uint256 i = list.length; i > 0 && list[i - 1].point + window > block.timestamp; --i) {
            moved += list[i - 1].amount;
        }
    }
}
