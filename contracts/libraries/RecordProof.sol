// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Batch} from "../types/Provenance.sol";

/// @title RecordProof
/// @notice Whether records belong to a batch, for contracts that decide by them. The others stay undisclosed.
///
///   leaf = keccak256(keccak256(abi.encode(index, salt, recordHash)))
///   node = keccak256(smaller child ‖ larger child)
///   the leaves are padded to a power of two by leaves of value zero
///
/// @dev Size and root come from the batch, never from whoever proves; so does the length of a proof. A padding leaf is
/// no record: its index is not below the size.
///
/// DOES NOT SHOW
/// @dev - That the batch is anchored, good enough, fresh and not withdrawn: ask the registry for its status as well.
/// @dev - That an anchorer did not put two records under one index: nodes do not say where they stand. Whoever has all
/// records sees it; whoever is shown one relies on who stands behind the batch.
library RecordProof {
    /// @notice What of a record must be known to prove it.
    struct Opening {
        /// Its place in the batch, from 0.
        uint64 index;
        /// keccak256(abi.encode(secret, index)).
        bytes32 salt;
        /// keccak256 of its bytes.
        bytes32 recordHash;
    }

    function leafOf(uint64 index, bytes32 salt, bytes32 recordHash) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(abi.encode(index, salt, recordHash))));
    }

    /// @notice How many hashes a proof has: the least depth of a tree with so many leaves.
    function depthOf(uint64 size) internal pure returns (uint256) {
        return size < 2 ? 0 : Math.log2(size - 1) + 1;
    }

    /// @notice Whether the record belongs to the batch.
    function isRecord(
        Batch calldata batch,
        Opening calldata opening,
        bytes32[] calldata proof
    ) internal pure returns (bool) {
        uint64 size = batch.size;
        uint64 index = opening.index;
        if (index >= size || proof.length != depthOf(size)) return false;
        bytes32 leaf = leafOf(index, opening.salt, opening.recordHash);
        return MerkleProof.processProofCalldata(proof, leaf) == batch.root;
    }

    /// @notice Whether all of these records belong to the batch.
    /// @param openings With ascending indices, each once; none at all prove nothing.
    /// @param proof What is missing, as OpenZeppelin's multiproofs have it.
    /// @param flags Whether each hash takes its second child from the records (true) or from `proof`.
    function areRecords(
        Batch calldata batch,
        Opening[] calldata openings,
        bytes32[] calldata proof,
        bool[] calldata flags
    ) internal pure returns (bool) {
        uint64 size = batch.size;
        uint256 count = openings.length;
        if (count == 0 || openings[count - 1].index >= size) return false;
        // Each record needs no more hashes than the tree is deep, and each hash takes two nodes and leaves one.
        if (flags.length > count * depthOf(size) || count + proof.length != flags.length + 1) return false;
        bytes32[] memory leaves = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            Opening calldata opening = openings[i];
            uint64 index = opening.index;
            if (i != 0 && index <= openings[i - 1].index) return false;
            leaves[i] = leafOf(index, opening.salt, opening.recordHash);
        }
        return MerkleProof.processMultiProofCalldata(proof, flags, leaves) == batch.root;
    }
}
