// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LogProof} from "../../../contracts/libraries/LogProof.sol";

/// @notice What a contract that decides by the log asks.
interface ILogExam {
    function isAt(
        LogProof.Head calldata head,
        uint64 position,
        bytes32 batchId,
        bytes32[] calldata path
    ) external pure returns (bool);

    function isContinued(
        LogProof.Head calldata older,
        LogProof.Head calldata newer,
        bytes32[] calldata path
    ) external pure returns (bool);
}

/// @title LogList
/// @notice The log told a second time: a list that is hashed as a whole each time, by recursion.
abstract contract LogList {
    bytes32[] internal ids;

    /// @dev The full tree over 2^height batches from `first` on, by recursion.
    function _tree(uint256 first, uint256 height) internal view returns (bytes32) {
        if (height == 0) return keccak256(abi.encode(first, ids[first]));
        uint256 half = 1 << (height - 1);
        bytes32 left = _tree(first, height - 1);
        return keccak256(abi.encode(height, first >> height, left, _tree(first + half, height - 1)));
    }

    function _peaksOf(uint256 size) internal view returns (bytes32[] memory peaks) {
        peaks = new bytes32[](_ones(size));
        uint256 first = 0;
        uint256 count = 0;
        for (uint256 above = 7; above > 0; --above) {
            uint256 height = above - 1;
            if ((size >> height) & 1 == 0) continue;
            peaks[count++] = _tree(first, height);
            first += 1 << height;
        }
    }

    function _pathOf(uint256 size, uint256 position) internal view returns (bytes32[] memory path) {
        uint256 top = 0;
        // The tree that holds the position: of the largest height whose part of the size ends behind it.
        for (uint256 above = 7; above > 0; --above) {
            uint256 height = above - 1;
            bool holds = (size >> height) & 1 == 1 && (size >> height) << height > position;
            if (holds) {
                top = height;
                break;
            }
        }
        path = new bytes32[](top);
        for (uint256 height = 0; height < top; ++height) {
            path[height] = _tree(((position >> height) ^ 1) << height, height);
        }
    }

    /// @dev What stands to the right of the older log's end, within the first tree that only the newer one has.
    function _continuation(uint256 older, uint256 newer) internal view returns (bytes32[] memory path) {
        path = new bytes32[](7);
        uint256 count = 0;
        uint256 end = older;
        uint256 height = 0;
        while (end != 0 && (end >> height) & 1 == 0) {
            ++height;
        }
        // While the tree to which the end belongs lies within the newer log, beyond the older.
        while (end != 0 && (((end - 1) >> (height + 1)) + 1) << (height + 1) <= newer) {
            if (((end - 1) >> height) & 1 == 0) {
                path[count++] = _tree((((end - 1) >> height) + 1) << height, height);
            }
            ++height;
        }
        assembly ("memory-safe") {
            mstore(path, count)
        }
    }

    function _ones(uint256 value) internal pure returns (uint256 count) {
        for (; value != 0; value >>= 1) {
            count += value & 1;
        }
    }
}
