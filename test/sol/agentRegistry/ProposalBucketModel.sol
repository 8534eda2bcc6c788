// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A bucket of proposals as one would draw it: tokens that drip in, in parts of a proposal.
/// @dev The reference for ProposalBucket, which keeps one time and no tokens. One proposal is `interval` parts.
contract ProposalBucketModel {
    uint256 private immutable BURST;
    uint256 private immutable INTERVAL;

    uint256 private _parts;
    uint256 private _updatedAt;

    /// Times of all proposals that passed.
    uint256[] public passed;

    constructor(uint256 burst, uint256 interval) {
        BURST = burst;
        INTERVAL = interval;
        _parts = burst * interval;
        _updatedAt = block.timestamp;
    }

    function count() external view returns (uint256) {
        return passed.length;
    }

    /// @return Whether one more passes now.
    function take() external returns (bool) {
        _parts += block.timestamp - _updatedAt;
        if (_parts > BURST * INTERVAL) _parts = BURST * INTERVAL;
        _updatedAt = block.timestamp;
        if (_parts < INTERVAL) return false;
        _parts -= INTERVAL;
        passed.push(block.timestamp);
        return true;
    }

    /// @notice Whether in each window, from any proposal to any later one, at most burst + elapsed / interval passed.
    function holdsInEveryWindow() external view returns (bool) {
        for (uint256 i = 0; i < passed.length; ++i) {
            for (uint256 j = i; j < passed.length; ++j) {
                if (j - i + 1 > BURST + (passed[j] - passed[i]) / INTERVAL) return false;
            }
        }
        return true;
    }
}
