// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Batch} from "../types/Provenance.sol";

/// @title IBatchVerifier
/// @notice Answers whether a proof shows what a schema demands of its batches. Root names one for each schema that has
/// any; what its answer means is the verifier's to say, and root's to have read.
/// @dev The registry asks by a static call, and is the caller: a verifier that binds proofs to one registry reads
/// `msg.sender`.
interface IBatchVerifier {
    /// @param batchId keccak256(abi.encode(batch)); the registry has computed it.
    /// @param observedAt The time of observation that is anchored, in seconds since the epoch.
    /// @return The selector of this function where the proof holds; any other answer, and a revert, is a no.
    function verifyBatch(
        bytes32 batchId,
        Batch calldata batch,
        uint40 observedAt,
        bytes calldata proof
    ) external view returns (bytes4);
}
