// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Why} from "../Why.sol";
import {GuardActions} from "./GuardActions.sol";

/// @title HoldActions
/// @notice Somebody stops, in the last second, what would run: what stops is immediate.
abstract contract HoldActions is GuardActions {
    function hold(uint256 seed) external {
        Dice memory dice = _begin(seed);
        for (uint256 i = 0; i < 8; ++i) {
            (bool found, uint256 number) = _pickOpen(dice, Life.Queued);
            if (!found) return;
            Entry memory e = _entries[number];
            if (!_isAgent(e.plan.proposer) || _whyNotExecuted(e) & ~Why.NOT_WAITED != 0) continue;
            if (e.eta > block.timestamp) vm.warp(e.eta);
            _stop(dice, e);
            _execute(dice, number, gasleft(), false);
            return;
        }
    }

    function _stop(Dice memory dice, Entry memory e) private {
        uint64 agent = uint64(uint160(e.plan.proposer));
        uint256 way = _roll(dice, 10);
        if (way < 2) return _stopKey(dice, _keys[_keyNumber[e.terms.key] - 1], e.terms.proposedAt, way == 1);
        if (way < 4 && e.plan.place == HALF) return _swapCode();
        if (_guardian == address(0)) return;
        if (way < 5) return _vetoOther(dice, e.plan.proposer);
        if (way == 5) return _freeze(dice, _guardian, 0, agent);
        if (way == 6) return _pause(dice, _guardian, 0, 1 hours);
        if (way == 7 && e.plan.tier + 1 < TIERS) {
            return _raiseLowestTier(dice, _guardian, 0, agent, e.plan.tier + 1);
        }
        address target = _items(e.plan)[0].to;
        bool direct = e.plan.place == HALF || e.plan.place == SWAP || _isNative(e.plan.place);
        _blockTarget(dice, _guardian, 0, agent, direct ? target : address(coin));
    }

    function _stopKey(Dice memory dice, Key storage key, uint40 since, bool compromised) private {
        address by = _agents[address(uint160(key.agent))].operator;
        if (by == address(0)) by = _guardian;
        if (by == address(0)) return;
        if (compromised) _markCompromised(dice, by, 0, key, since);
        else _revokeKey(dice, by, 0, key);
    }

    /// @dev Makes stale what the agent proposed before on the optimistic tier.
    function _vetoOther(Dice memory dice, address proposer) private {
        for (uint256 i = 0; i < 8; ++i) {
            (bool found, uint256 number) = _pickOpen(dice, Life.Queued);
            if (!found || _entries[number].plan.proposer != proposer) continue;
            if (!_isOpen(_entries[number])) continue;
            return _veto(dice, _guardian, number, _entries[number].terms, 0);
        }
    }

    /// @dev Other code stands at a target from now on.
    function _swapCode() internal {
        bytes memory code = address(half).code;
        bool isOriginal = uint8(code[code.length - 1]) != 0xfe;
        bytes memory other = new bytes(isOriginal ? code.length + 1 : code.length - 1);
        for (uint256 i = 0; i < other.length && i < code.length; ++i) {
            other[i] = code[i];
        }
        if (isOriginal) other[code.length] = 0xfe;
        vm.etch(address(half), other);
    }
}
