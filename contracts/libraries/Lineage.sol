// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @title Lineage
/// @notice From what a batch was derived, as its manifest's hash commits to it:
///
///   manifestHash = keccak256(abi.encode(parentsRoot, documentHash))
///   parentsRoot  = root of a sorted-pair Merkle tree; zero where there are no parents
///   leaf         = keccak256(keccak256(abi.encode(parentBatchId)))
///
/// @dev A parent is thus shown with a proof of as many hashes as the tree is deep, without the manifest itself: 14 for
/// ten thousand parents. No batch is its own ancestor: its id would have to stand in what it is the hash of.
///
/// DOES NOT SHOW
/// @dev - That a batch has no other parents, or that whoever anchored it named all of them.
library Lineage {
    function leafOf(bytes32 parent) internal pure returns (bytes32) {
        return keccak256(abi.encode(keccak256(abi.encode(parent))));
    }

    /// @notice Whether a manifest of this hash names `parent`.
    /// @param documentHash keccak256 of the manifest's canonical bytes.
    /// @param proof From the parent's leaf to the root; empty where it is the only one.
    function names(
        bytes32 manifestHash,
        bytes32 parent,
        bytes32 documentHash,
        bytes32[] calldata proof
    ) internal pure returns (bool) {
        bytes32 parentsRoot = MerkleProof.processProofCalldata(proof, leafOf(parent));
        return keccak256(abi.encode(parentsRoot, documentHash)) == manifestHash;
    }
}
