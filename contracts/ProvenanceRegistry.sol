// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IAgentTimelock} from "./interfaces/IAgentTimelock.sol";
import {IProvenanceRegistry} from "./interfaces/IProvenanceRegistry.sol";
import {AccountCode} from "./libraries/AccountCode.sol";
import {BatchHash} from "./libraries/BatchHash.sol";
import {KeySignature} from "./libraries/KeySignature.sol";
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
///   at any time: ─revoke─> Revoked, for ever
///                ─dispute─> Disputed, until the period ends or root clears it; confirmed by root: until cleared
///
/// NOT CHECKED
/// @dev - That data is true, that a root has `size` leaves, or that a manifest exists: an anchor is a statement.
/// @dev - That the source's own account, which needs no key, is still in good hands: root dismisses it where not.
contract ProvenanceRegistry is IProvenanceRegistry, EIP712 {
    using BatchHash for Batch;

    /// @notice One slot per batch.
    struct BatchRecord {
        address source; // [0..159]         who signed; the anchorer where nobody did
        uint40 observedAt; // [160..199]
        uint40 disputedUntil; // [200..239] last second; zero: never disputed, or cleared
        uint8 levels; // [240..247]         bits of {BatchLevel}; zero: never anchored
        uint8 flags; // [248..255]          TAINTED, DISPUTE_CONFIRMED
    }

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

    address private immutable GATE;

    mapping(bytes32 batchId => BatchRecord) private _batches;
    mapping(address source => mapping(bytes32 root => bool)) private _revoked;
    mapping(bytes32 schema => mapping(address source => bool)) private _sources;
    mapping(bytes32 schema => mapping(address attester => bool)) private _attesters;
    mapping(address key => SourceKey) private _sourceKeys;
    mapping(bytes32 batchId => mapping(address by => bool)) private _disputed;

    modifier onlyRoot() {
        if (!_callerIsRoot()) revert ProvenanceNotRoot(msg.sender);
        _;
    }

    /// @param gate_ The gate to come: its address is known, its code is not there yet.
    /// @param admissions The first sources.
    /// @param sourceKeys Their first keys.
    constructor(
        address gate_,
        Admission[] memory admissions,
        NewSourceKey[] memory sourceKeys
    ) EIP712("Sallyport Provenance", "1") {
        GATE = gate_;
        for (uint256 i = 0; i < admissions.length; ++i) {
            _admitSource(admissions[i].schema, admissions[i].source);
        }
        for (uint256 i = 0; i < sourceKeys.length; ++i) {
            NewSourceKey memory k = sourceKeys[i];
            _addSourceKey(k.source, k.key, k.kind, k.validFrom, k.validUntil);
        }
    }

    // --------------------------------------------------------------------------------------------- anchor

    /// @inheritdoc IProvenanceRegistry
    function anchor(Batch calldata batch, uint40 observedAt) external returns (bytes32 batchId) {
        _requireAnchorable(batch, observedAt);
        batchId = batch.hash();
        BatchRecord storage record = _batches[batchId];
        if (record.levels != 0) revert ProvenanceAlreadyAnchored(batchId);

        record.source = msg.sender;
        record.observedAt = observedAt;
        record.levels = BatchLevel.HASHED;
        emit Anchored(batchId, msg.sender, batch.schema, batch, observedAt, BatchLevel.HASHED);
    }

    /// @inheritdoc IProvenanceRegistry
    /// @dev An upgrade replaces source and time of observation by the signed ones. Disputes and taint stay: a batch
    /// does not get rid of them by being signed.
    function anchorSigned(
        Batch calldata batch,
        uint40 observedAt,
        address source,
        address key,
        bytes calldata signature
    ) external returns (bytes32 batchId) {
        _requireAnchorable(batch, observedAt);
        if (source != msg.sender) _requireNotRevoked(source, batch.root);
        if (!_sources[batch.schema][source]) revert ProvenanceNotAdmitted(batch.schema, source);
        batchId = batch.hash();
        BatchRecord storage record = _batches[batchId];
        uint8 levels = record.levels;
        if (levels & BatchLevel.SIGNED != 0) revert ProvenanceAlreadyAnchored(batchId);
        if (!_callsAsSource(source, key, signature)) {
            SourceKey memory k = _sourceKeys[key];
            bool inForce = !k.revoked && block.timestamp >= k.validFrom && block.timestamp <= k.validUntil;
            if (k.source != source || !inForce) revert ProvenanceInvalidKey(key, source);
            if (!_callsAs(key, signature)) {
                _requireSignature(key, k.kind, observationDigest(batch, source, observedAt), signature);
            }
        }

        levels |= BatchLevel.HASHED | BatchLevel.SIGNED;
        (record.source, record.observedAt, record.levels) = (source, observedAt, levels);
        emit Anchored(batchId, source, batch.schema, batch, observedAt, levels);
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
        if (!_callsAsSource(source, key, signature)) {
            SourceKey memory k = _sourceKeys[key];
            // An unknown key has no kind; without this it would be a key of source zero.
            if (k.kind == SourceKeyKind.None || k.source != source) revert ProvenanceInvalidKey(key, source);
            if (!_callsAs(key, signature)) {
                _requireSignature(key, k.kind, revocationDigest(source, root), signature);
            }
        }
        _revoke(source, root, reason);
    }

    /// @inheritdoc IProvenanceRegistry
    function dispute(Batch calldata batch, string calldata reason) external {
        bytes32 batchId = batch.hash();
        BatchRecord storage record = _batches[batchId];
        if (record.levels == 0) revert ProvenanceNotAnchored(batchId);
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

    /// @inheritdoc IProvenanceRegistry
    function admitSource(bytes32 schema, address source) external onlyRoot {
        _admitSource(schema, source);
    }

    /// @inheritdoc IProvenanceRegistry
    function dismissSource(bytes32 schema, address source) external onlyRoot {
        if (!_sources[schema][source]) revert ProvenanceUnchanged();
        _sources[schema][source] = false;
        emit SourceDismissed(schema, source);
    }

    /// @inheritdoc IProvenanceRegistry
    function admitAttester(bytes32 schema, address attester) external onlyRoot {
        if (_attesters[schema][attester]) revert ProvenanceUnchanged();
        _attesters[schema][attester] = true;
        emit AttesterAdmitted(schema, attester);
    }

    /// @inheritdoc IProvenanceRegistry
    function dismissAttester(bytes32 schema, address attester) external onlyRoot {
        if (!_attesters[schema][attester]) revert ProvenanceUnchanged();
        _attesters[schema][attester] = false;
        emit AttesterDismissed(schema, attester);
    }

    /// @inheritdoc IProvenanceRegistry
    /// @dev The source's own account may be added too: it then signs as well as it calls.
    function addSourceKey(
        address source,
        address key,
        SourceKeyKind kind,
        uint40 validFrom,
        uint40 validUntil
    ) external onlyRoot {
        _addSourceKey(source, key, kind, validFrom, validUntil);
    }

    /// @inheritdoc IProvenanceRegistry
    /// @dev Revoking a revoked key succeeds and changes nothing, so that nobody can make a batch of root fail by doing
    /// it first. `validUntil` of a key that had expired stays. The error names the source.
    function revokeSourceKey(address key) external {
        SourceKey storage k = _sourceKeys[key];
        address source = k.source;
        if (source == address(0)) revert ProvenanceInvalidKey(key, source);
        if (msg.sender != source && !_callerIsRoot() && msg.sender != IAgentTimelock(GATE).guardian()) {
            revert ProvenanceUnauthorized(msg.sender, source);
        }
        if (k.revoked) return;

        k.revoked = true;
        if (k.validUntil > block.timestamp) k.validUntil = uint40(block.timestamp);
        emit SourceKeyRevoked(source, key, msg.sender);
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
    function isSource(bytes32 schema, address source) external view returns (bool) {
        return _sources[schema][source];
    }

    /// @inheritdoc IProvenanceRegistry
    function isAttester(bytes32 schema, address attester) external view returns (bool) {
        return _attesters[schema][attester];
    }

    /// @inheritdoc IProvenanceRegistry
    function hasDisputed(bytes32 batchId, address by) external view returns (bool) {
        return _disputed[batchId][by];
    }

    /// @inheritdoc IProvenanceRegistry
    function sourceKeyOf(address key) external view returns (SourceKey memory) {
        return _sourceKeys[key];
    }

    /// @inheritdoc IProvenanceRegistry
    function gate() external view returns (address) {
        return GATE;
    }

    // ------------------------------------------------------------------------------------------ internals

    function _admitSource(bytes32 schema, address source) private {
        if (source == address(0)) revert ProvenanceNotAdmitted(schema, source);
        if (_sources[schema][source]) revert ProvenanceUnchanged();
        _sources[schema][source] = true;
        emit SourceAdmitted(schema, source);
    }

    function _addSourceKey(
        address source,
        address key,
        SourceKeyKind kind,
        uint40 validFrom,
        uint40 validUntil
    ) private {
        SourceKey storage k = _sourceKeys[key];
        if (k.source != address(0)) revert ProvenanceKeyTaken(key, k.source);
        bool kindFits = kind == (AccountCode.isContract(key) ? SourceKeyKind.Contract : SourceKeyKind.Eoa);
        if (source == address(0) || key == address(0) || !kindFits) revert ProvenanceInvalidKey(key, source);
        if (validFrom >= validUntil || validUntil <= block.timestamp) {
            revert ProvenanceInvalidPeriod(validFrom, validUntil);
        }
        _sourceKeys[key] = SourceKey({
            source: source,
            validFrom: validFrom,
            validUntil: validUntil,
            kind: kind,
            revoked: false
        });
        emit SourceKeyAdded(source, key, kind, validFrom, validUntil);
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

    /// @dev The source's own account is a key of it for ever, by calling.
    function _callsAsSource(address source, address key, bytes calldata signature) private view returns (bool) {
        return key == source && _callsAs(key, signature);
    }

    function _callsAs(address key, bytes calldata signature) private view returns (bool) {
        return msg.sender == key && signature.length == 0;
    }

    function _requireSignature(address key, SourceKeyKind kind, bytes32 digest, bytes calldata signature) private view {
        bool valid = KeySignature.isValid(kind == SourceKeyKind.Contract, key, digest, signature);
        if (!valid) revert ProvenanceInvalidSignature(key, digest);
    }

    function _callerIsRoot() private view returns (bool) {
        return msg.sender == GATE && IAgentTimelock(GATE).isExecutingRoot();
    }
}
