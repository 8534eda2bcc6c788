// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBatchVerifier} from "../../../contracts/interfaces/IBatchVerifier.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";

/// @notice Answers what it was made to answer, and keeps to itself what it was asked.
contract AnswersAsTold is IBatchVerifier {
    bytes4 private immutable ANSWER;

    constructor(bytes4 answer) {
        ANSWER = answer;
    }

    function verifyBatch(bytes32, Batch calldata, uint40, bytes calldata) external view returns (bytes4) {
        return ANSWER;
    }
}

/// @notice Takes a proof that names exactly what it is asked about.
contract TakesWhatNamesIt is IBatchVerifier {
    function verifyBatch(
        bytes32 batchId,
        Batch calldata batch,
        uint40 observedAt,
        bytes calldata proof
    ) external view returns (bytes4) {
        bool same = keccak256(proof) == keccak256(abi.encode(msg.sender, batchId, batch, observedAt));
        return same ? IBatchVerifier.verifyBatch.selector : bytes4(0);
    }
}

/// @notice Tries to change something when asked.
contract Meddles {
    uint256 public asked;

    fallback() external {
        ++asked;
        bytes4 yes = IBatchVerifier.verifyBatch.selector;
        assembly ("memory-safe") {
            mstore(0x00, yes)
            return(0x00, 0x20)
        }
    }
}
