// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Lineage} from "../libraries/Lineage.sol";
import {LogProof} from "../libraries/LogProof.sol";
import {RecordProof} from "../libraries/RecordProof.sol";
import {Batch} from "../types/Provenance.sol";

/// @title ProofExam
/// @notice A contract that decides by records, lineage and the log, as another's would: it asks the libraries, and tells
/// what they answer.
contract ProofExam {
    function isRecord(
        Batch calldata batch,
        RecordProof.Opening calldata opening,
        bytes32[] calldata proof
    ) external pure returns (bool) {
        return RecordProof.isRecord(batch, opening, proof);
    }

    function areRecords(
        Batch calldata batch,
        RecordProof.Opening[] calldata openings,
        bytes32[] calldata proof,
        bool[] calldata flags
    ) external pure returns (bool) {
        return RecordProof.areRecords(batch, openings, proof, flags);
    }

    /// @notice What checking one record takes, calldata and the call itself apart.
    function gasOfRecord(
        Batch calldata batch,
        RecordProof.Opening calldata opening,
        bytes32[] calldata proof
    ) external view returns (uint256 used, bool answer) {
        uint256 before = gasleft();
        answer = RecordProof.isRecord(batch, opening, proof);
        used = before - gasleft();
    }

    function names(
        bytes32 manifestHash,
        bytes32 parent,
        bytes32 documentHash,
        bytes32[] calldata proof
    ) external pure returns (bool) {
        return Lineage.names(manifestHash, parent, documentHash, proof);
    }

    function isAt(
        LogProof.Head calldata head,
        uint64 position,
        bytes32 batchId,
        bytes32[] calldata path
    ) external pure returns (bool) {
        return LogProof.isAt(head, position, batchId, path);
    }

    function isContinued(
        LogProof.Head calldata older,
        LogProof.Head calldata newer,
        bytes32[] calldata path
    ) external pure returns (bool) {
        return LogProof.isContinued(older, newer, path);
    }
}
