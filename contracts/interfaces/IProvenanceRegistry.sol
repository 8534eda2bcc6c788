// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Batch, BatchStatus} from "../types/Provenance.sol";

/// @title IProvenanceRegistry
/// @notice What the data was: batches anchored, who stands behind each, and which are withdrawn.
///
/// ROLES
/// - Anybody: anchors and withdraws on its own behalf (level Hashed), and carries signatures of sources.
/// - Source, admitted by root per schema: signs batches, withdraws what it signed, disputes it, revokes its keys.
/// - Key of a source: signs and withdraws for it. A revoked or expired key still withdraws.
/// - Attester, admitted by root per schema: disputes.
/// - Guardian: whom the gate names guardian at that moment. Revokes keys of sources.
/// - Root: the gate while it executes a root proposal. Admits, dismisses, adds and revokes keys, confirms and clears
///   disputes.
///
/// NOT REACHED YET
/// - The levels attested and proven, and taint: their bits and events are reserved, and no function here sets them.
///
/// EIP-712, domain name "Sallyport Provenance", version "1", chainId, verifyingContract:
///   Observation(address source,bytes32 root,uint64 size,bytes32 profile,bytes32 manifestHash,bytes32 schema,uint40 observedAt)
///   Revocation(address source,bytes32 root)
/// A source is known by one address, its account for ever; keys that sign for it rotate.
interface IProvenanceRegistry {
    enum SourceKeyKind {
        None,
        Eoa,
        Contract
    }

    /// @notice One slot per source key. The source's own account is a key of it by calling, not by signing.
    struct SourceKey {
        address source; // [0..159]
        uint40 validFrom; // [160..199]
        uint40 validUntil; // [200..239]
        SourceKeyKind kind; // [240..247]
        bool revoked; // [248..255]
    }

    event Anchored(
        bytes32 indexed batchId,
        address indexed source,
        bytes32 indexed schema,
        Batch batch,
        uint40 observedAt,
        uint8 levels
    );
    /// @notice `source` withdrew `root`, wherever it was or will be anchored.
    event Revoked(address indexed source, bytes32 indexed root, string reason);
    event Disputed(bytes32 indexed batchId, address indexed by, uint40 until, string reason);
    event DisputeConfirmed(bytes32 indexed batchId);
    event DisputeCleared(bytes32 indexed batchId);
    event Tainted(bytes32 indexed child, bytes32 indexed parent);
    event LevelReached(bytes32 indexed batchId, uint8 levels);

    event SourceAdmitted(bytes32 indexed schema, address indexed source);
    event SourceDismissed(bytes32 indexed schema, address indexed source);
    event SourceKeyAdded(
        address indexed source,
        address indexed key,
        SourceKeyKind kind,
        uint40 validFrom,
        uint40 validUntil
    );
    event SourceKeyRevoked(address indexed source, address indexed key, address by);
    event AttesterAdmitted(bytes32 indexed schema, address indexed attester);
    event AttesterDismissed(bytes32 indexed schema, address indexed attester);

    error ProvenanceUnauthorized(address by, address needed);
    error ProvenanceNotRoot(address by);
    error ProvenanceAlreadyAnchored(bytes32 batchId);
    error ProvenanceNotAnchored(bytes32 batchId);
    error ProvenanceMalformed(string what, uint256 given, uint256 needed);
    error ProvenanceObservedInFuture(uint40 observedAt, uint40 now_);
    error ProvenanceNotAdmitted(bytes32 schema, address account);
    error ProvenanceInvalidKey(address key, address source);
    error ProvenanceKeyTaken(address key, address source);
    error ProvenanceInvalidSignature(address key, bytes32 digest);
    error ProvenanceRevoked(address source, bytes32 root);
    error ProvenanceAlreadyDisputed(bytes32 batchId, address by);
    error ProvenanceNotDisputed(bytes32 batchId);
    error ProvenanceInvalidPeriod(uint40 validFrom, uint40 validUntil);
    error ProvenanceUnchanged();

    /// @notice Anchors a batch on the caller's behalf: level Hashed. Emits {Anchored}.
    /// @dev Who may call: anybody; `batch.anchorer` must be the caller.
    /// @param observedAt When the data was observed, as the anchorer states it; not in the future.
    function anchor(Batch calldata batch, uint40 observedAt) external returns (bytes32 batchId);

    /// @notice Anchors a batch that an admitted source stands behind: levels Hashed and Signed. Emits {Anchored}.
    /// A batch that was anchored without its source gains the level here.
    /// @dev Who may call: `batch.anchorer`, with a signature of `key` over `Observation`, or with an empty one if it
    /// is the source or `key` itself.
    /// @param key A valid key of `source`, or `source`.
    function anchorSigned(
        Batch calldata batch,
        uint40 observedAt,
        address source,
        address key,
        bytes calldata signature
    ) external returns (bytes32 batchId);

    /// @notice Withdraws what the caller signed (or, where only hashed, anchored) under `root`, wherever it was or
    /// will be anchored. For ever. Emits {Revoked}.
    /// @dev Who may call: anybody for itself; a batch is touched only if its source is the caller.
    function revoke(bytes32 root, string calldata reason) external;

    /// @notice The same for `source`, by one of its keys that calls or signed `Revocation`. Emits {Revoked}.
    /// A key that was revoked can still withdraw: withdrawing is safe, and its owner may need it most.
    function revokeFor(
        address source,
        bytes32 root,
        address key,
        bytes calldata signature,
        string calldata reason
    ) external;

    /// @notice Disputes a batch for DISPUTE_PERIOD. Once per batch and disputer. Emits {Disputed}.
    /// @dev Who may call: the batch's source, or an attester of its schema.
    function dispute(Batch calldata batch, string calldata reason) external;

    // Who may call each of these: the gate, while it executes a root proposal.

    /// @notice Makes a dispute last for ever. Emits {DisputeConfirmed}.
    function confirmDispute(bytes32 batchId) external;
    /// @notice Ends disputes of a batch, a confirmed one included. Emits {DisputeCleared}.
    function clearDispute(bytes32 batchId) external;
    /// @notice Emits {SourceAdmitted}.
    function admitSource(bytes32 schema, address source) external;
    /// @notice Batches already anchored keep their level. Emits {SourceDismissed}.
    function dismissSource(bytes32 schema, address source) external;
    /// @notice Emits {AttesterAdmitted}.
    function admitAttester(bytes32 schema, address attester) external;
    /// @notice Emits {AttesterDismissed}.
    function dismissAttester(bytes32 schema, address attester) external;
    /// @notice A key signs for one source for ever. Emits {SourceKeyAdded}.
    function addSourceKey(
        address source,
        address key,
        SourceKeyKind kind,
        uint40 validFrom,
        uint40 validUntil
    ) external;

    /// @notice Emits {SourceKeyRevoked}. Who may call: the source, the guardian, root. For ever.
    function revokeSourceKey(address key) external;

    /// @notice What stands behind a batch, and whether it is withdrawn. All zero where it was never anchored.
    function status(Batch calldata batch) external view returns (BatchStatus memory);
    /// @notice The same for whoever has hashed the batch already, as the matcher has. Two slots: the batch, and whether
    /// (source, root) was withdrawn.
    /// @param batchRoot The batch's own root: with another one, a withdrawal of the batch's root is not seen.
    function statusOf(bytes32 batchId, bytes32 batchRoot) external view returns (BatchStatus memory);
    /// @notice keccak256(abi.encode(batch)).
    function hashBatch(Batch calldata batch) external pure returns (bytes32 batchId);
    /// @notice What a source key signs.
    function observationDigest(Batch calldata batch, address source, uint40 observedAt) external view returns (bytes32);
    /// @notice What a source key signs to withdraw.
    function revocationDigest(address source, bytes32 root) external view returns (bytes32);
    function isRevoked(address source, bytes32 root) external view returns (bool);
    function isSource(bytes32 schema, address source) external view returns (bool);
    function isAttester(bytes32 schema, address attester) external view returns (bool);
    function hasDisputed(bytes32 batchId, address by) external view returns (bool);
    function sourceKeyOf(address key) external view returns (SourceKey memory);
    function gate() external view returns (address);
}
