// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title ProposalBucket
/// @notice A bucket of `burst` proposals that gains one every `interval` seconds, kept in one time (GCRA).
/// @dev `bucketTime` is the moment at which the bucket will be full again. Each proposal moves it `interval` seconds
/// on, counted from now if it lies in the past; it may lie at most `burst` intervals ahead. So in any window of `w`
/// seconds at most burst + floor(w / interval) proposals pass.
library ProposalBucket {
    /// @notice Whether one more proposal passes at `time`, and the bucket's time after it.
    /// @dev Casting is safe: a granted `next` is at most a full bucket ahead, which {isValid} keeps to 32 bits.
    function take(
        uint40 bucketTime,
        uint16 burst,
        uint32 interval,
        uint256 time
    ) internal pure returns (bool granted, uint40 next) {
        uint256 arrival = (bucketTime > time ? bucketTime : time) + interval;
        granted = arrival <= time + span(burst, interval);
        next = granted ? uint40(arrival) : bucketTime;
    }

    /// @notice `bucketTime` where it lies no further ahead than an empty bucket's under these limits, else that.
    /// @dev After a change of limits. Otherwise an agent would first have to wait off its debt at the old rate.
    function clamp(uint40 bucketTime, uint16 burst, uint32 interval, uint256 time) internal pure returns (uint40) {
        uint256 latest = time + span(burst, interval);
        return bucketTime < latest ? bucketTime : uint40(latest);
    }

    /// @notice Whether the bucket ever gives anything, and refills within 2^32 seconds.
    function isValid(uint16 burst, uint32 interval) internal pure returns (bool) {
        return burst != 0 && interval != 0 && span(burst, interval) <= type(uint32).max;
    }

    /// @notice Seconds until an empty bucket is full.
    function span(uint16 burst, uint32 interval) internal pure returns (uint256) {
        return uint256(burst) * interval;
    }
}
