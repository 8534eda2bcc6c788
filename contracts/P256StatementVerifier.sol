// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {P256} from "@openzeppelin/contracts/utils/cryptography/P256.sol";
import {IBatchVerifier} from "./interfaces/IBatchVerifier.sol";
import {Batch} from "./types/Provenance.sol";

/// @title P256StatementVerifier
/// @notice Takes a batch for proven where one P-256 key signed a statement that names it. The key is given at deployment
/// and never changes: for another key, root names another verifier. No state, no owner.
///
///   statement = abi.encode(STATEMENT, chainId, registry, verifier, batchId, observedAt)   six words, 192 bytes
///   proof     = r ‖ s, 64 bytes, an ECDSA signature over P-256 of sha256(statement), s in the lower half
///
/// WHAT IT IS
/// @dev The word of whoever holds the key, in the form that secure hardware speaks: an HSM, a secure enclave, a phone, a
/// machine that measures and signs by itself. It adds a second, independent signature to that of the source, by a key
/// that may be bound to a device or a program. `batchId` binds root, size, profile, manifest, schema and anchorer.
///
/// WHAT IT IS NOT
/// @dev - No proof that the data is true, complete, or rightly computed: the key signs what it is asked to sign.
/// @dev - No attestation of hardware: that the key lives in such a device is not checked here. Root has to have checked
/// its certificate or quote before it named this verifier.
/// @dev - No zero-knowledge proof, and no proof of a computation. One that is would be another {IBatchVerifier}.
/// @dev - Nothing that can be taken back: a key that was lost proves batches until root names another verifier.
contract P256StatementVerifier is IBatchVerifier {
    /// @notice First word of every statement: what is said, and the version of its form.
    bytes32 public constant STATEMENT = "sallyport/p256-statement/1";

    uint256 private constant PROOF_SIZE = 64;

    bytes32 private immutable KEY_X;
    bytes32 private immutable KEY_Y;

    /// @notice The point is not on the curve.
    error StatementInvalidKey(bytes32 x, bytes32 y);

    /// @param x First coordinate of the public key.
    /// @param y Second coordinate.
    constructor(bytes32 x, bytes32 y) {
        if (!P256.isValidPublicKey(x, y)) revert StatementInvalidKey(x, y);
        (KEY_X, KEY_Y) = (x, y);
    }

    /// @inheritdoc IBatchVerifier
    /// @dev The caller is the registry that the statement names.
    function verifyBatch(
        bytes32 batchId,
        Batch calldata,
        uint40 observedAt,
        bytes calldata proof
    ) external view override returns (bytes4) {
        if (proof.length != PROOF_SIZE) return bytes4(0);
        bytes32 digest = statementDigest(msg.sender, batchId, observedAt);
        bool valid = P256.verify(digest, bytes32(proof[:32]), bytes32(proof[32:]), KEY_X, KEY_Y);
        return valid ? IBatchVerifier.verifyBatch.selector : bytes4(0);
    }

    /// @notice What the key signs: sha256 of the statement, for this chain and this verifier.
    /// @param registry Where the batch is to be proven.
    function statementDigest(address registry, bytes32 batchId, uint40 observedAt) public view returns (bytes32) {
        return sha256(abi.encode(STATEMENT, block.chainid, registry, address(this), batchId, observedAt));
    }

    /// @notice The public key.
    function key() external view returns (bytes32 x, bytes32 y) {
        return (KEY_X, KEY_Y);
    }
}
