// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";

/// @title StockVerifier
/// @notice OpenZeppelin's verifier as any stranger's contract has it, who knows nothing of our batches.
contract StockVerifier {
    struct Multiproof {
        bytes32[] leaves;
        bytes32[] proof;
        bool[] proofFlags;
    }

    function verify(bytes32 root, bytes32 leaf, bytes32[] calldata proof) external pure returns (bool) {
        return MerkleProof.verifyCalldata(proof, root, leaf);
    }

    /// @return One answer for each.
    function verifyAll(bytes32 root, Multiproof[] calldata given) external pure returns (bool[] memory) {
        bool[] memory answers = new bool[](given.length);
        for (uint256 i = 0; i < given.length; ++i) {
            Multiproof calldata one = given[i];
            answers[i] = MerkleProof.multiProofVerifyCalldata(one.proof, one.proofFlags, root, one.leaves);
        }
        return answers;
    }
}
