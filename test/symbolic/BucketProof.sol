// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProposalBucket} from "../../contracts/libraries/ProposalBucket.sol";

/// @notice The bucket of an agent's proposals, for every state, limits and time that is a uint40.
/// scripts/prove/lemmas/bucketWindow.smt2 concludes from the second claim how many pass in a window.
abstract contract BucketClaims {
    function _slip() internal pure virtual returns (uint256);

    /// @dev The full span ahead is an empty bucket: a proposal passes only while its arrival lies within it.
    function check_grantedLiesWithinTheSpan(uint40 bucketTime, uint16 burst, uint32 interval, uint40 time) public pure {
        require(ProposalBucket.isValid(burst, interval));
        (bool granted, uint40 next) = ProposalBucket.take(bucketTime, burst, interval, time);
        if (granted) assert(next + _slip() <= uint256(time) + uint256(burst) * interval);
    }

    function check_grantedMovesOneInterval(uint40 bucketTime, uint16 burst, uint32 interval, uint40 time) public pure {
        _requireRoom(burst, interval, time);
        (bool granted, uint40 next) = ProposalBucket.take(bucketTime, burst, interval, time);
        uint256 from = bucketTime > time ? bucketTime : time;
        if (granted) assert(next == from + interval + _slip());
    }

    function check_refusedMovesNothing(uint40 bucketTime, uint16 burst, uint32 interval, uint40 time) public pure {
        (bool granted, uint40 next) = ProposalBucket.take(bucketTime, burst, interval, time);
        if (!granted) assert(next == bucketTime + _slip());
    }

    function check_refusedOnlyWhereItMustBe(uint40 bucketTime, uint16 burst, uint32 interval, uint40 time) public pure {
        require(ProposalBucket.isValid(burst, interval));
        (bool granted, ) = ProposalBucket.take(bucketTime, burst, interval, time);
        uint256 from = bucketTime > time ? bucketTime : time;
        assert(granted == (from + interval + _slip() <= uint256(time) + uint256(burst) * interval));
    }

    /// @dev A full bucket of valid limits gives at least one.
    function check_afterItsSpanItGivesAgain(uint40 bucketTime, uint16 burst, uint32 interval, uint40 time) public pure {
        require(ProposalBucket.isValid(burst, interval) && bucketTime <= time + _slip() * 1 days);
        (bool granted, ) = ProposalBucket.take(bucketTime, burst, interval, time);
        assert(granted);
    }

    /// @dev After a change of limits: never later than an empty bucket's time, and never later than before.
    function check_clampShortensOnly(uint40 bucketTime, uint16 burst, uint32 interval, uint40 time) public pure {
        _requireRoom(burst, interval, time);
        uint256 latest = uint256(time) + uint256(burst) * interval;
        uint256 clamped = ProposalBucket.clamp(bucketTime, burst, interval, time) + _slip();
        assert(clamped <= bucketTime && clamped <= latest && (clamped == bucketTime || clamped == latest));
    }

    /// @dev What {ProposalBucket-take} leaves needs no clamp: clamping twice, or in the same second, changes nothing.
    function check_takenNeedsNoClamp(uint40 bucketTime, uint16 burst, uint32 interval, uint40 time) public pure {
        _requireRoom(burst, interval, time);
        (bool granted, uint40 next) = ProposalBucket.take(bucketTime, burst, interval, time);
        if (granted) assert(ProposalBucket.clamp(next, burst, interval, time) == next + _slip());
    }

    /// @dev Casts to 40 bits are exact until the year 36,672: 2^32 seconds before the end of uint40.
    function _requireRoom(uint16 burst, uint32 interval, uint40 time) private pure {
        require(ProposalBucket.isValid(burst, interval) && time <= type(uint40).max - type(uint32).max);
    }
}

contract BucketProof is BucketClaims {
    function _slip() internal pure override returns (uint256) {
        return 0;
    }
}

/// @dev Claims that are off by one.
contract BucketTwin is BucketClaims {
    function _slip() internal pure override returns (uint256) {
        return 1;
    }
}
