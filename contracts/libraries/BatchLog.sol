// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LogProof} from "./LogProof.sol";

/// @title BatchLog
/// @notice An append-only list of batches of which only the peaks are stored; see {LogProof} for what they prove.
/// Entering one batch writes two slots, and reads one for each tree that it completes: one on average.
library BatchLog {
    struct Log {
        uint64 size;
        /// By the height of their trees. Only those count whose bit is set in `size`: others are left from before.
        bytes32[64] peaks;
    }

    /// @return position Where the batch stands from now on.
    function append(Log storage log, bytes32 batchId) internal returns (uint64 position) {
        position = log.size;
        bytes32 node = LogProof.leafOf(position, batchId);
        uint256 height = 0;
        // Each tree of the same height makes, with the new one, a tree of the next.
        for (uint64 rest = position; rest & 1 == 1; rest >>= 1) {
            node = LogProof.nodeOf(height + 1, rest >> 1, log.peaks[height], node);
            ++height;
        }
        log.peaks[height] = node;
        log.size = position + 1;
    }

    /// @return peaks Of the largest tree first.
    function peaksOf(Log storage log) internal view returns (bytes32[] memory peaks) {
        uint64 size = log.size;
        uint256 count = LogProof.peakCount(size);
        peaks = new bytes32[](count);
        uint256 height = 0;
        for (uint64 rest = size; rest != 0; rest >>= 1) {
            if (rest & 1 == 1) peaks[--count] = log.peaks[height];
            ++height;
        }
    }
}
