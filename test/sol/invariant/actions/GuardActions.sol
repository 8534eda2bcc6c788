// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry} from "../../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../../contracts/interfaces/IAgentTimelock.sol";
import {ICouncil} from "../../../../contracts/interfaces/ICouncil.sol";
import {Act} from "../Acts.sol";
import {Why} from "../Why.sol";
import {StopActions} from "./StopActions.sol";

/// @title GuardActions
/// @notice What tightens at once: by the guardian, by operators, by a member that suspends itself.
abstract contract GuardActions is StopActions {
    // ── Actions ─────────────────────────────────────────────────────────────────────────────────────────────────

    function pause(uint256 seed) external {
        Dice memory dice = _begin(seed);
        (address by, uint256 why) = _asGuardian(dice);
        uint256 duration = _once(dice, 8) ? 1 + _roll(dice, 8 days) : 1 + _roll(dice, 6 hours);
        _pause(dice, by, why, duration);
        if (!_once(dice, 3)) return;
        // Again once it has ended: before agents had a day without one, or just then.
        uint256 to = _pausedUntil + (_once(dice, 2) ? _roll(dice, COOL_DOWN_TIME) : COOL_DOWN_TIME - _roll(dice, 2));
        if (to > block.timestamp) vm.warp(to);
        (by, why) = _asGuardian(dice);
        _pause(dice, by, why, 1 hours);
    }

    function _pause(Dice memory dice, address by, uint256 why, uint256 duration) internal {
        if (duration > LONGEST_PAUSE) why |= Why.LOOSENS;
        if (_pausedUntil != 0 && block.timestamp < _pausedUntil + COOL_DOWN_TIME) why |= Why.COOL_DOWN;
        bytes memory data = abi.encodeCall(IAgentTimelock.pause, (uint32(duration)));
        (bool success, bytes memory result) = _sendAsBody(by, dice, address(gate), data);
        if (_judge(Act.Pause, why, success, result)) _pausedUntil = _now() + uint40(duration);
    }

    function revokeAllowance(uint256 seed) external {
        Dice memory dice = _begin(seed);
        (address by, uint256 why) = _asGuardian(dice);
        address spender = _once(dice, 8) ? stranger : address(market);
        if (spender != address(market) || _allowance == 0) why |= Why.IDLE;
        bytes memory data = abi.encodeCall(IAgentTimelock.revokeAllowance, (address(coin), spender));
        (bool success, bytes memory result) = _sendAsBody(by, dice, address(gate), data);
        if (_judge(Act.RevokeAllowance, why, success, result)) _allowance = 0;
    }

    function freeze(uint256 seed) external {
        Dice memory dice = _begin(seed);
        (address by, uint256 why) = _asGuardian(dice);
        _freeze(dice, by, why, _agentChoice(uint8(_roll(dice, 3))));
    }

    function _freeze(Dice memory dice, address by, uint256 why, uint64 agent) internal {
        bytes memory data = abi.encodeCall(IAgentRegistry.freeze, (agent));
        (bool success, bytes memory result) = _sendAsBody(by, dice, address(registry), data);
        if (_judge(Act.Freeze, why, success, result)) _agents[address(uint160(agent))].frozen = true;
    }

    function raiseLowestTier(uint256 seed) external {
        Dice memory dice = _begin(seed);
        (address by, uint256 why) = _asGuardian(dice);
        uint64 number = _agentChoice(uint8(_roll(dice, 3)));
        uint8 next = _agents[address(uint160(number))].lowestTier + 1;
        _raiseLowestTier(dice, by, why, number, _once(dice, 4) ? uint8(_roll(dice, TIERS + 1)) : next);
    }

    function _raiseLowestTier(Dice memory dice, address by, uint256 why, uint64 number, uint8 tier) internal {
        Agent storage agent = _agents[address(uint160(number))];
        if (tier <= agent.lowestTier || tier >= TIERS) why |= Why.LOOSENS;
        bytes memory data = abi.encodeCall(IAgentRegistry.raiseLowestTier, (number, tier));
        (bool success, bytes memory result) = _sendAsBody(by, dice, address(registry), data);
        if (_judge(Act.RaiseLowestTier, why, success, result)) agent.lowestTier = tier;
    }

    function blockTarget(uint256 seed) external {
        Dice memory dice = _begin(seed);
        (address by, uint256 why) = _asGuardian(dice);
        uint64 agent = _agentChoice(uint8(_roll(dice, 3)));
        _blockTarget(dice, by, why, agent, _targetChoice(uint8(_roll(dice, 5))));
    }

    function _blockTarget(Dice memory dice, address by, uint256 why, uint64 agent, address target) internal {
        bytes memory data = abi.encodeCall(IAgentRegistry.blockTarget, (agent, target));
        (bool success, bytes memory result) = _sendAsBody(by, dice, address(registry), data);
        if (_judge(Act.BlockTarget, why, success, result)) _blocked[address(uint160(agent))][target] = true;
    }

    function revokeKey(uint256 seed) external {
        Dice memory dice = _begin(seed);
        Key storage key = _keys[_roll(dice, _keys.length)];
        (address by, uint256 why) = _asKeyStopper(dice, key);
        _revokeKey(dice, by, why, key);
    }

    function _revokeKey(Dice memory dice, address by, uint256 why, Key storage key) internal {
        bytes memory data = abi.encodeCall(IAgentRegistry.revokeKey, (key.point));
        (bool success, bytes memory result) = _sendAsBody(by, dice, address(registry), data);
        if (_judge(Act.RevokeKey, why, success, result)) _noteRevoked(key);
    }

    function markCompromised(uint256 seed) external {
        Dice memory dice = _begin(seed);
        Key storage key = _keys[_roll(dice, _keys.length)];
        (address by, uint256 why) = _asKeyStopper(dice, key);
        uint40 since = _now() - uint40(_roll(dice, 4 days));
        if (_once(dice, 10)) since = _now() + 1;
        _markCompromised(dice, by, why, key, since);
    }

    function _markCompromised(Dice memory dice, address by, uint256 why, Key storage key, uint40 since) internal {
        if (since > _latestCompromise(key)) why |= Why.LOOSENS;
        bytes memory data = abi.encodeCall(IAgentRegistry.markCompromised, (key.point, since));
        (bool success, bytes memory result) = _sendAsBody(by, dice, address(registry), data);
        if (!_judge(Act.MarkCompromised, why, success, result)) return;
        _noteRevoked(key);
        key.compromisedSince = since;
    }

    /// @notice A member goes, where the others still reach the threshold.
    function suspend(uint256 seed) external {
        Dice memory dice = _begin(seed);
        uint8 body = uint8(_roll(dice, 2));
        uint256 person = _roll(dice, 5);
        Sitting storage sitting = _sittings[body];
        uint256 why;
        if (sitting.members & (1 << person) == 0) why |= Why.NOT_ROLE;
        else if (_count(sitting.members) == sitting.threshold) why |= Why.BELOW_THRESHOLD;
        if (_once(dice, 2)) return _suspendBySignature(dice, body, person, why);
        bytes memory data = abi.encodeCall(ICouncil.suspend, ());
        (bool success, bytes memory result) = _send(_bodies[body].pool[person], address(_bodies[body].point), data);
        if (_judge(Act.Suspend, why, success, result)) _noteSuspended(sitting, person);
    }

    /// @dev Anybody carries it. What was signed under an earlier epoch, or by another person, counts no more.
    function _suspendBySignature(Dice memory dice, uint8 body, uint256 person, uint256 why) private {
        Sitting storage sitting = _sittings[body];
        Body storage b = _bodies[body];
        uint256 trick = _roll(dice, 8);
        uint64 epoch = trick == 0 ? sitting.epoch - 1 : sitting.epoch;
        uint256 secret = trick == 1 ? b.keys[(person + 1) % 5] : b.keys[person];
        if (trick == 0) why |= Why.EPOCH_CHANGED;
        if (trick == 1) why |= Why.BAD_SIGNATURE;
        bytes memory signature = signDigest(secret, _leaving(body, b.pool[person], epoch));
        bytes memory data = abi.encodeCall(ICouncil.suspendBySignature, (abi.encodePacked(b.pool[person]), signature));
        (bool success, bytes memory result) = _send(stranger, address(b.point), data);
        if (_judge(Act.SuspendBySignature, why, success, result)) _noteSuspended(sitting, person);
    }

    function _noteSuspended(Sitting storage sitting, uint256 person) private {
        sitting.members &= ~uint8(1 << person);
        ++sitting.epoch;
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _asGuardian(Dice memory dice) private view returns (address by, uint256 why) {
        by = _guardian == address(0) || _once(dice, 8) ? _anybody(dice) : _guardian;
        why = by == _guardian ? 0 : Why.NOT_ROLE;
    }

    function _asKeyStopper(Dice memory dice, Key storage key) private view returns (address by, uint256 why) {
        address operator = _agents[address(uint160(key.agent))].operator;
        if (_once(dice, 2)) by = operator == address(0) ? otto : operator;
        else (by, ) = _asGuardian(dice);
        why = by == operator || by == _guardian ? 0 : Why.NOT_ROLE;
    }

    /// @dev Later declarations can only move the time back.
    function _latestCompromise(Key storage key) private view returns (uint40) {
        if (key.compromisedSince != 0) return key.compromisedSince - 1;
        return key.revokedAt != 0 ? key.revokedAt : _now();
    }
}
