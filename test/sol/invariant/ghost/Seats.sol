// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Plans} from "../Plans.sol";
import {Why} from "../Why.sol";

/// @title Seats
/// @notice Ghost: who decides, how long that takes, who sits in the Councils, what is in force.
abstract contract Seats is Plans {
    struct Seat {
        address approver;
        uint32 delay;
    }

    struct Sitting {
        uint8 members; // one bit per person of the pool
        uint8 threshold;
        uint64 epoch;
    }

    struct Reign {
        uint40 since;
        uint8 policy;
    }

    uint256 internal constant TIERS = 3;
    uint8 internal constant ROOT = 255;
    uint40 internal constant COOL_DOWN_TIME = 1 days;
    uint40 internal constant LONGEST_PAUSE = 7 days;
    uint40 internal constant SHORTEST_WINDOW = 1 hours;
    uint40 internal constant LONGEST_LIFE = 100 days;

    Seat[TIERS] internal _tiers;
    Seat internal _rootSeat;
    Sitting[2] internal _sittings;
    Reign[] internal _reigns;
    address internal _guardian;
    address internal _offeredGuardian;
    address internal _offeredRoot;
    address internal _vetoer;
    uint32 internal _epoch;
    uint40 internal _pausedUntil;
    /// @dev Whether root has put a target of agents among the managed contracts.
    bool internal _halfIsManaged;

    function _startSeats() internal {
        _tiers[OPTIMISTIC] = Seat(address(0), OPTIMISTIC_DELAY);
        _tiers[COUNCIL] = Seat(address(council), COUNCIL_DELAY);
        _tiers[ACCOUNT] = Seat(tess, ACCOUNT_DELAY);
        _rootSeat = Seat(ruth, ROOT_DELAY);
        _guardian = gina;
        _vetoer = vera;
        _epoch = 1;
        _reigns.push(Reign(uint40(block.timestamp), 0));
        _sittings[PEOPLE] = Sitting(_seatsOf(PEOPLE, ["ann", "ben", "cid"]), 2, 1);
        _sittings[GUARDS] = Sitting(_seatsOf(GUARDS, ["gus", "gwen", ""]), 1, 1);
    }

    function _seatAt(uint8 tier) internal view returns (Seat memory) {
        return tier == ROOT ? _rootSeat : _tiers[tier];
    }

    function _policy() internal view returns (uint8) {
        return _reigns[_reigns.length - 1].policy;
    }

    function _paused() internal view returns (bool) {
        return block.timestamp <= _pausedUntil;
    }

    /// @notice The epoch of an account where it has one: Councils have.
    function _epochOf(address account) internal view returns (uint64) {
        if (account == address(council)) return _sittings[PEOPLE].epoch;
        if (account == address(guardianCouncil)) return _sittings[GUARDS].epoch;
        return 0;
    }

    /// @notice Whether only root may call it.
    function _isProtected(address account) internal view returns (bool) {
        if (account == address(gate) || account == address(registry) || account == address(provenance)) return true;
        if (account == address(council) || account == address(guardianCouncil)) return true;
        if (account == address(safe) || account == _guardian || account == _vetoer) return account != address(0);
        if (account == _rootSeat.approver || (account == address(half) && _halfIsManaged)) return true;
        return account == _tiers[COUNCIL].approver || account == _tiers[ACCOUNT].approver;
    }

    // ── Councils ────────────────────────────────────────────────────────────────────────────────────────────────

    function _bodyOf(address account) internal view returns (bool found, uint8 body) {
        if (account == address(council)) return (true, PEOPLE);
        return (account == address(guardianCouncil), GUARDS);
    }

    /// @notice As many members as are needed, beginning with a random one.
    function _quorum(uint8 body, Dice memory dice) internal view returns (uint8 signers) {
        Sitting memory sitting = _sittings[body];
        uint256 left = sitting.threshold;
        for (uint256 i = _roll(dice, 5); left != 0; i = (i + 1) % 5) {
            if (sitting.members & (1 << i) == 0) continue;
            signers |= uint8(1 << i);
            --left;
        }
    }

    /// @notice Why these people do not agree for their body.
    function _whyNotAgreed(uint8 body, uint8 signers) internal view returns (uint256) {
        Sitting memory sitting = _sittings[body];
        if (signers & ~sitting.members != 0) return Why.BAD_SIGNATURE;
        return _count(signers) < sitting.threshold ? Why.BELOW_THRESHOLD : 0;
    }

    function _count(uint8 mask) internal pure returns (uint256 count) {
        for (; mask != 0; mask &= mask - 1) {
            ++count;
        }
    }

    function _seatsOf(uint8 body, string[3] memory names) private returns (uint8 mask) {
        for (uint256 i = 0; i < 3; ++i) {
            address who = makeAddr(names[i]);
            for (uint256 j = 0; j < 5; ++j) {
                if (_bodies[body].pool[j] == who) mask |= uint8(1 << j);
            }
        }
    }
}
