// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Batch} from "../types/Provenance.sol";

/// @title BatchHash
/// @notice The id of a batch.
library BatchHash {
    /// @notice keccak256(abi.encode(anchorer, root, size, profile, manifestHash, schema)).
    /// @dev Reverts on dirty upper bits of `anchorer` and `size`, so that one batch has one encoding.
    function hash(Batch calldata batch) internal pure returns (bytes32) {
        return keccak256(abi.encode(batch));
    }
}
