// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../../contracts/interfaces/IAgentTimelock.sol";
import {Terms} from "../../../../contracts/types/Proposal.sol";
import {Act, Acts} from "../Acts.sol";
import {Judge} from "../Judge.sol";
import {Decisions} from "../ghost/Decisions.sol";

/// @title Doing
/// @notice What actions share: finding a proposal or a key to act on, and the judge.
/// @dev No action reverts. Each rolls its dice, asks the ghost for every reason against what it is about to do, does
/// it by a call that may fail, has that judged, and tells the ghost what has changed.
abstract contract Doing is Decisions, Judge {
    bytes32 internal _gateDomain;
    uint64 internal _nonce;

    function _startDoing() internal {
        _gateDomain = _domain("Sallyport", address(gate));
    }

    /// @dev The invariant that asks for an act to be possible. An error may tell more than the act.
    function _livenessOf(Act act, bytes4 error_) internal view override returns (uint256) {
        if (error_ == IAgentTimelock.GatePaused.selector) return 8;
        uint256 family = Acts.familyOf(act);
        if (family == Acts.TIGHTEN) return 7;
        if (family == Acts.ACCEPT || act == Act.RootSetsVetoer) return 8;
        return family == Acts.HUMAN_PROPOSE && _paused() ? 8 : 11;
    }

    /// @notice Begins an action.
    function _begin(uint256 seed) internal returns (Dice memory) {
        ++_calls;
        return _dice(seed);
    }

    /// @notice A proposal that has not ended, in the state of life wanted if a few tries find one. Mostly forgets what
    /// it sees to be dead.
    function _pickOpen(Dice memory dice, Life life) internal returns (bool found, uint256 number) {
        for (uint256 i = 0; i < 6 && _open.length != 0; ++i) {
            (found, number) = (true, _open[_roll(dice, _open.length)]);
            if (_entries[number].life != life) continue;
            if (!_isDead(_entries[number]) || _once(dice, 4)) break;
            _forget(number);
        }
    }

    /// @notice Any proposal that ever stood.
    function _pickAny(Dice memory dice) internal view returns (bool found, uint256 number) {
        if (_entries.length == 0) return (false, 0);
        return (true, _roll(dice, _entries.length));
    }

    /// @notice Terms that differ in one field.
    function _changed(Dice memory dice, Terms memory terms) internal view returns (Terms memory other) {
        other = Terms(terms.tier, terms.key, terms.proposedAt, terms.approver, terms.approverEpoch, terms.expiry);
        uint256 field = _roll(dice, 6);
        if (field == 0) other.tier = uint8((uint256(other.tier) + 1) % 3);
        else if (field == 1) other.key = stranger;
        else if (field == 2) --other.proposedAt;
        else if (field == 3) other.approver = other.approver == tess ? ruth : tess;
        else if (field == 4) ++other.approverEpoch;
        else other.expiry += 30 days;
    }

    /// @notice A key with which this agent may propose at the tier, where it has one.
    function _usableKey(address proposer, uint8 tier) internal view returns (bool found, uint256 number) {
        for (number = _keys.length; number > 0; --number) {
            Key storage key = _keys[number - 1];
            if (key.agent != uint160(proposer) || key.revokedAt != 0 || tier < key.lowestTier) continue;
            if (block.timestamp >= key.validFrom && block.timestamp <= key.validUntil) return (true, number - 1);
        }
        return (false, 0);
    }

    function _now() internal view returns (uint40) {
        return uint40(block.timestamp);
    }
}
