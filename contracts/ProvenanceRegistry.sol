// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProvenanceLevels} from "./base/ProvenanceLevels.sol";
import {ProvenanceSettings} from "./base/ProvenanceSettings.sol";
import {IProvenanceRegistry} from "./interfaces/IProvenanceRegistry.sol";
import {BatchHash} from "./libraries/BatchHash.sol";
import {BatchLog} from "./libraries/BatchLog.sol";
import {Lineage} from "./libraries/Lineage.sol";
import {LogProof} from "./libraries/LogProof.sol";
import {Anchoring} from "./types/Anchoring.sol";
import {Batch, BatchLevel, BatchStatus, Withdrawal} from "./types/Provenance.sol";
import {Admission, NewSourceKey} from "./types/SourceSetup.sol";

/// @title ProvenanceRegistry
/// @notice What the data was: batches anchored, who stands behind each, and which are withdrawn.
/// @dev A batch is known by the hash of its six fields, the anchorer among them, so nobody can take another's root or
/// give it another meaning. What stands behind a batch is one slot; that a source withdrew a root is another, which
/// counts wherever that root was or will be anchored. {statusOf} reads these two and no more. Roles, and who may call
/// what: {IProvenanceRegistry}.
///
///   (none) ─anchor─> Hashed ─anchorSigned─> Hashed and Signed
///      └──────────── anchorSigned ─────────────────┘
///   anchored: ─attest, by q attesters─> Attested   ─prove─> Proven   ─measure─> Measured   (bits beside the others)
///   at any time: ─revoke─> Revoked, for ever
///                ─dispute─> Disputed, until the period ends or root clears it; confirmed by root: until cleared
///                ─taint─> Tainted, for ever: it was derived from a batch that is withdrawn for good
///
/// What root decides stands in {ProvenanceSettings}, what others say of a batch in {ProvenanceLevels}; here is what is
/// anchored, withdrawn, derived, and in which order.
///
/// NOT CHECKED
/// @dev - That data is true, that a root has `size` leaves, or that a manifest exists: an anchor is a statement.
/// @dev - That the source's own account, which needs no key, is still in good hands: root dismisses it where not.
/// @dev - That a batch names all that it was derived from.
contract ProvenanceRegistry is ProvenanceLevels {
    using BatchHash for Batch;
    using BatchLog for BatchLog.Log;

    /// @notice How long a dispute lasts that root does not confirm, in seconds.
    uint40 public constant DISPUTE_PERIOD = 14 days;

    bytes32 private constant OBSERVATION_TYPEHASH = keccak256(
        "Observation(address source,bytes32 root,uint64 size,bytes32 profile,bytes32 manifestHash,bytes32 schema,"
        "uint40 observedAt)"
    );
    bytes32 private constant REVOCATION_TYPEHASH = keccak256("Revocation(address source,bytes32 root)");

    /// @dev The batch was derived from a withdrawn one.
    uint8 private constant TAINTED = 1;
    /// @dev Root made the dispute last.
    uint8 private constant DISPUTE_CONFIRMED = 2;
    /// @dev The batch stands in the log.
    uint8 private constant LOGGED = 4;

    mapping(address source => mapping(bytes32 root => bool)) private _revoked;
    mapping(bytes32 batchId => mapping(address by => bool)) private _disputed;
    BatchLog.Log private _log;

    /// @param gate_ The gate to come: its address is known, its code is not there yet.
    /// @param admissions The first sources.
    /// @param sourceKeys Their first keys.
    constructor(
        address gate_,
        Admission[] memory admissions,
        NewSourceKey[] memory sourceKeys
    ) ProvenanceSettings(gate_, admissions, sourceKeys) {}

    // --------------------------------------------------------------------------------------------- anchor

    /// @inheritdoc IProvenanceRegistry
    function anchor(Batch calldata batch, uint40 observedAt) external returns (bytes32 batchId) {
        return _anchor(batch, observedAt);
    }

    /// @inheritdoc IProvenanceRegistry
    function anchorSigned(
        Batch calldata batch,
        uint40 observedAt,
        address source,
        address key,
        bytes calldata signature
    ) external returns (bytes32 batchId) {
        return _anchorSigned(batch, observedAt, source, key, signature);
    }

    /// @inheritdoc IProvenanceRegistry
    function anchorMany(Anchoring[] calldata anchorings, bool logged) external returns (bytes32[] memory batchIds) {
        batchIds = new bytes32[](anchorings.length);
        for (uint256 i = 0; i < anchorings.length; ++i) {
            Anchoring calldata a = anchorings[i];
            bytes32 batchId =
                a.source == address(0)
                    ? _anchor(a.batch, a.observedAt)
                    : _anchorSigned(a.batch, a.observedAt, a.source, a.key, a.signature);
            batchIds[i] = batchId;
            // A batch that gains its source here may stand in the log already.
            if (logged && _batches[batchId].flags & LOGGED == 0) _enter(batchId);
        }
    }

    // ----------------------------------------------------------------------------------------------- log

    /// @inheritdoc IProvenanceRegistry
    function enterLog(bytes32 batchId) external returns (uint64 position) {
        if (_requireAnchored(batchId).flags & LOGGED != 0) revert ProvenanceAlreadyLogged(batchId);
        return _enter(batchId);
    }

    /// @inheritdoc IProvenanceRegistry
    function logSize() external view returns (uint64) {
        return _log.size;
    }

    /// @inheritdoc IProvenanceRegistry
    function logPeaks() external view returns (bytes32[] memory) {
        return _log.peaksOf();
    }

    /// @inheritdoc IProvenanceRegistry
    function logRoot() external view returns (bytes32) {
        return LogProof.rootOf(_log.size, _log.peaksOf());
    }

    /// @inheritdoc IProvenanceRegistry
    function isLogged(bytes32 batchId) external view returns (bool) {
        return _batches[batchId].flags & LOGGED != 0;
    }

    // ------------------------------------------------------------------------------------ withdraw, dispute

    /// @inheritdoc IProvenanceRegistry
    function revoke(bytes32 root, string calldata reason) external {
        _revoke(msg.sender, root, reason);
    }

    /// @inheritdoc IProvenanceRegistry
    function revokeFor(
        address source,
        bytes32 root,
        address key,
        bytes calldata signature,
        string calldata reason
    ) external {
        (bool byCall, SourceKeyKind kind) = _speaksEver(source, key, signature);
        if (!byCall) _requireSignature(key, kind, revocationDigest(source, root), signature);
        _revoke(source, root, reason);
    }

    /// @inheritdoc IProvenanceRegistry
    function dispute(Batch calldata batch, string calldata reason) external {
        bytes32 batchId = batch.hash();
        BatchRecord storage record = _requireAnchored(batchId);
        if (msg.sender != record.source && !_attesters[batch.schema][msg.sender]) {
            revert ProvenanceNotAdmitted(batch.schema, msg.sender);
        }
        if (_disputed[batchId][msg.sender]) revert ProvenanceAlreadyDisputed(batchId, msg.sender);

        // Never earlier than an earlier dispute's end, for the period is constant.
        uint40 until = uint40(block.timestamp) + DISPUTE_PERIOD;
        _disputed[batchId][msg.sender] = true;
        record.disputedUntil = until;
        emit Disputed(batchId, msg.sender, until, reason);
    }

    // ------------------------------------------------------------------------------------------- lineage

    /// @inheritdoc IProvenanceRegistry
    /// @dev A dispute that may still end by itself is no ground: taint never ends. A confirmed one is, and what it tainted
    /// stays so if root clears it later: what is derived is then anchored anew, under a new manifest.
    function taint(
        Batch calldata child,
        Batch calldata parent,
        bytes32 documentHash,
        bytes32[] calldata proof
    ) external {
        (bytes32 childId, bytes32 parentId) = (child.hash(), parent.hash());
        BatchRecord storage record = _requireAnchored(childId);
        BatchRecord storage origin = _requireAnchored(parentId);
        if (record.flags & TAINTED != 0) revert ProvenanceUnchanged();
        bool isWithdrawn = origin.flags & (TAINTED | DISPUTE_CONFIRMED) != 0 || _revoked[origin.source][parent.root];
        if (!isWithdrawn) revert ProvenanceNotWithdrawn(parentId);
        if (!Lineage.names(child.manifestHash, parentId, documentHash, proof)) {
            revert ProvenanceNotDerived(childId, parentId);
        }

        record.flags |= TAINTED;
        emit Tainted(childId, parentId);
    }

    // ----------------------------------------------------------------------------------------------- root

    /// @inheritdoc IProvenanceRegistry
    /// @dev A dispute that ended by itself can still be confirmed: a vote may take longer than its period.
    function confirmDispute(bytes32 batchId) external onlyRoot {
        BatchRecord storage record = _batches[batchId];
        if (record.disputedUntil == 0) revert ProvenanceNotDisputed(batchId);
        if (record.flags & DISPUTE_CONFIRMED != 0) revert ProvenanceUnchanged();
        record.flags |= DISPUTE_CONFIRMED;
        emit DisputeConfirmed(batchId);
    }

    /// @inheritdoc IProvenanceRegistry
    /// @dev Who has disputed the batch cannot do so again; others can.
    function clearDispute(bytes32 batchId) external onlyRoot {
        BatchRecord storage record = _batches[batchId];
        if (record.disputedUntil == 0) revert ProvenanceNotDisputed(batchId);
        record.disputedUntil = 0;
        record.flags &= ~DISPUTE_CONFIRMED;
        emit DisputeCleared(batchId);
    }

    // ---------------------------------------------------------------------------------------------- views

    /// @inheritdoc IProvenanceRegistry
    function status(Batch calldata batch) external view returns (BatchStatus memory) {
        return statusOf(batch.hash(), batch.root);
    }

    /// @inheritdoc IProvenanceRegistry
    function statusOf(bytes32 batchId, bytes32 batchRoot) public view returns (BatchStatus memory s) {
        BatchRecord storage record = _batches[batchId];
        if (record.levels == 0) return s;

        s.source = record.source;
        s.observedAt = record.observedAt;
        s.levels = record.levels;
        if (_revoked[record.source][batchRoot]) s.withdrawal |= Withdrawal.REVOKED;
        if (block.timestamp <= record.disputedUntil || record.flags & DISPUTE_CONFIRMED != 0) {
            s.withdrawal |= Withdrawal.DISPUTED;
        }
        if (record.flags & TAINTED != 0) s.withdrawal |= Withdrawal.TAINTED;
    }

    /// @inheritdoc IProvenanceRegistry
    function hashBatch(Batch calldata batch) external pure returns (bytes32 batchId) {
        return batch.hash();
    }

    /// @inheritdoc IProvenanceRegistry
    function observationDigest(Batch calldata batch, address source, uint40 observedAt) public view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(
                    abi.encode(
                        OBSERVATION_TYPEHASH,
                        source,
                        batch.root,
                        batch.size,
                        batch.profile,
                        batch.manifestHash,
                        batch.schema,
                        observedAt
                    )
                )
            );
    }

    /// @inheritdoc IProvenanceRegistry
    function revocationDigest(address source, bytes32 root) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(REVOCATION_TYPEHASH, source, root)));
    }

    /// @inheritdoc IProvenanceRegistry
    function isRevoked(address source, bytes32 root) external view returns (bool) {
        return _revoked[source][root];
    }

    /// @inheritdoc IProvenanceRegistry
    function hasDisputed(bytes32 batchId, address by) external view returns (bool) {
        return _disputed[batchId][by];
    }

    // ------------------------------------------------------------------------------------------ internals

    function _anchor(Batch calldata batch, uint40 observedAt) private returns (bytes32 batchId) {
        _requireAnchorable(batch, observedAt);
        batchId = batch.hash();
        BatchRecord storage record = _batches[batchId];
        if (record.levels != 0) revert ProvenanceAlreadyAnchored(batchId);

        record.source = msg.sender;
        record.observedAt = observedAt;
        record.levels = BatchLevel.HASHED;
        emit Anchored(batchId, msg.sender, batch.schema, batch, observedAt, BatchLevel.HASHED);
    }

    /// @dev An upgrade replaces source and time of observation by the signed ones. Disputes and taint stay: a batch
    /// does not get rid of them by being signed. What others said of it stays where the time does: they vouched for that
    /// one, and whoever signs another must not borrow their word for it.
    function _anchorSigned(
        Batch calldata batch,
        uint40 observedAt,
        address source,
        address key,
        bytes calldata signature
    ) private returns (bytes32 batchId) {
        _requireAnchorable(batch, observedAt);
        if (source != msg.sender) _requireNotRevoked(source, batch.root);
        if (!_sources[batch.schema][source]) revert ProvenanceNotAdmitted(batch.schema, source);
        batchId = batch.hash();
        BatchRecord storage record = _batches[batchId];
        uint8 levels = record.levels;
        if (levels & BatchLevel.SIGNED != 0) revert ProvenanceAlreadyAnchored(batchId);
        (bool byCall, SourceKeyKind kind) = _speaks(source, key, signature);
        if (!byCall) _requireSignature(key, kind, observationDigest(batch, source, observedAt), signature);

        if (record.observedAt != observedAt) levels = 0;
        levels |= BatchLevel.HASHED | BatchLevel.SIGNED;
        (record.source, record.observedAt, record.levels) = (source, observedAt, levels);
        emit Anchored(batchId, source, batch.schema, batch, observedAt, levels);
    }

    /// @dev The caller has seen that the batch is anchored, and not in the log.
    function _enter(bytes32 batchId) private returns (uint64 position) {
        _batches[batchId].flags |= LOGGED;
        position = _log.append(batchId);
        emit Logged(position, batchId);
    }

    function _revoke(address source, bytes32 root, string calldata reason) private {
        if (_revoked[source][root]) revert ProvenanceUnchanged();
        _revoked[source][root] = true;
        emit Revoked(source, root, reason);
    }

    function _requireAnchorable(Batch calldata batch, uint40 observedAt) private view {
        if (batch.anchorer != msg.sender) revert ProvenanceUnauthorized(msg.sender, batch.anchorer);
        if (batch.root == 0) revert ProvenanceMalformed("root", 0, 1);
        if (batch.size == 0) revert ProvenanceMalformed("size", 0, 1);
        if (observedAt == 0) revert ProvenanceMalformed("observedAt", 0, 1);
        if (observedAt > block.timestamp) revert ProvenanceObservedInFuture(observedAt, uint40(block.timestamp));
        _requireNotRevoked(msg.sender, batch.root);
    }

    /// @dev {status} would answer that the root is withdrawn. But a batch that changes its source by an upgrade would
    /// no longer be asked for the anchorer's withdrawal, and whoever anchors a withdrawn root made a mistake.
    function _requireNotRevoked(address source, bytes32 root) private view {
        if (_revoked[source][root]) revert ProvenanceRevoked(source, root);
    }
}
