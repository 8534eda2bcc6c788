// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";

/// @title LogProof
/// @notice What the log of batches proves: that a batch stands at a position, and that a log goes on from an earlier one
/// without a change. Pure: the root comes from the registry, or from whoever kept an earlier one.
/// @dev The log is a Merkle mountain range: full binary trees, one for each bit of its size, the largest first. Hashes
/// bind where they stand, so that nothing can be shown at another place:
///
///   leaf = keccak256(abi.encode(position, batchId))
///   node = keccak256(abi.encode(height, index, left, right))   index among the nodes of its height, from the left
///   root = keccak256(abi.encode(size, peaks))                  peaks from the largest tree to the smallest
///
/// DOES NOT SHOW
/// @dev - That a batch is in good standing: what is withdrawn stays in the log.
/// @dev - That everything that was anchored was entered: anybody may enter a batch, and nobody must.
library LogProof {
    /// @notice A log as it was at some moment.
    struct Head {
        bytes32 root;
        uint64 size;
        bytes32[] peaks;
    }

    /// @param position Of the batch, from 0.
    function leafOf(uint64 position, bytes32 batchId) internal pure returns (bytes32) {
        return keccak256(abi.encode(position, batchId));
    }

    /// @param height Of the node above the leaves; a leaf has 0.
    /// @param index Of the node among those of its height.
    function nodeOf(uint256 height, uint256 index, bytes32 left, bytes32 right) internal pure returns (bytes32) {
        return keccak256(abi.encode(height, index, left, right));
    }

    function rootOf(uint64 size, bytes32[] memory peaks) internal pure returns (bytes32) {
        return keccak256(abi.encode(size, peaks));
    }

    /// @notice How many trees a log of this size has: one for each bit that is set.
    function peakCount(uint64 size) internal pure returns (uint256 count) {
        for (uint64 rest = size; rest != 0; rest &= rest - 1) {
            ++count;
        }
    }

    /// @notice Whether the batch stands at `position` of the log.
    /// @param head Its root is trusted; size and peaks are checked against it.
    /// @param path The sibling of each node on the way up from the leaf to its peak.
    function isAt(
        Head memory head,
        uint64 position,
        bytes32 batchId,
        bytes32[] memory path
    ) internal pure returns (bool) {
        uint64 size = head.size;
        if (position >= size || !_isWhole(head)) return false;
        // Above the first bit in which they differ are the trees before; there, the size has a tree and holds position.
        uint256 top = Math.log2(size ^ position);
        if (path.length != top) return false;
        bytes32 node = leafOf(position, batchId);
        for (uint256 height = 0; height < top; ++height) {
            bool isRight = (position >> height) & 1 == 1;
            (bytes32 left, bytes32 right) = isRight ? (path[height], node) : (node, path[height]);
            node = nodeOf(height + 1, position >> (height + 1), left, right);
        }
        return node == head.peaks[_peaksAbove(size, top)];
    }

    /// @notice Whether the newer log begins with the older one: nothing in it was changed, removed or put between.
    /// @param older Its root was kept from before; size and peaks are checked against it.
    /// @param newer Its root is trusted; size and peaks are checked against it.
    /// @param path Right siblings on the way up from the end of the older log to the first peak that it has not; empty
    /// where all its peaks are peaks of the newer.
    function isContinued(Head memory older, Head memory newer, bytes32[] memory path) internal pure returns (bool) {
        if (older.size > newer.size || !_isWhole(older) || !_isWhole(newer)) return false;
        if (older.size == newer.size) return path.length == 0 && older.root == newer.root;
        // The first tree that only the newer log has; all trees of the older one after those in common lie below it.
        uint256 top = Math.log2(older.size ^ newer.size);
        uint256 common = _peaksAbove(newer.size, top);
        for (uint256 i = 0; i < common; ++i) {
            if (older.peaks[i] != newer.peaks[i]) return false;
        }
        if (older.peaks.length == common) return path.length == 0;
        // The smallest tree ends with the older log, at the height of the last bit that is set.
        uint256 bottom = Math.log2(older.size ^ (older.size - 1));
        if (path.length + older.peaks.length - 1 != top - bottom + common) return false;
        return _climb(older, bottom, top, path) == newer.peaks[common];
    }

    /// @dev From the smallest tree, of height `bottom`, to `top`: its other trees stand to the left, one for each bit of
    /// its last position that is set, and what came later stands to the right.
    function _climb(
        Head memory older,
        uint256 bottom,
        uint256 top,
        bytes32[] memory path
    ) private pure returns (bytes32 node) {
        uint256 last = older.size - 1;
        uint256 left = older.peaks.length - 1;
        uint256 used = 0;
        node = older.peaks[left];
        for (uint256 height = bottom; height < top; ++height) {
            uint256 index = last >> (height + 1);
            if ((last >> height) & 1 == 1) {
                node = nodeOf(height + 1, index, older.peaks[--left], node);
            } else {
                node = nodeOf(height + 1, index, node, path[used++]);
            }
        }
    }

    function _isWhole(Head memory head) private pure returns (bool) {
        return head.peaks.length == peakCount(head.size) && rootOf(head.size, head.peaks) == head.root;
    }

    /// @dev How many trees of the log are larger than 2^top.
    function _peaksAbove(uint64 size, uint256 top) private pure returns (uint256) {
        return peakCount((size >> top) >> 1);
    }
}
