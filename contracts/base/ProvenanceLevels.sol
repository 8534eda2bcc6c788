// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBatchVerifier} from "../interfaces/IBatchVerifier.sol";
import {IProvenanceRegistry} from "../interfaces/IProvenanceRegistry.sol";
import {BatchHash} from "../libraries/BatchHash.sol";
import {Quality} from "../libraries/Quality.sol";
import {Batch, BatchLevel} from "../types/Provenance.sol";
import {Criterion, Measure, MEASURED, SchemaSettings, Testimony} from "../types/SchemaSettings.sol";
import {ProvenanceSettings} from "./ProvenanceSettings.sol";

/// @title ProvenanceLevels
/// @notice What others than the source say of a batch: attesters, a verifier, and who measured its quality. Each is a bit
/// that is gained once and stays, whatever root changes later, and counts for the time of observation that it was
/// gained for.
abstract contract ProvenanceLevels is ProvenanceSettings {
    using BatchHash for Batch;

    /// @notice One slot per batch.
    struct BatchRecord {
        address source; // [0..159]         who signed; the anchorer where nobody did
        uint40 observedAt; // [160..199]
        uint40 disputedUntil; // [200..239] last second; zero: never disputed, or cleared
        uint8 levels; // [240..247]         bits of {BatchLevel}, and MEASURED; zero: never anchored
        uint8 flags; // [248..255]          TAINTED, DISPUTE_CONFIRMED, LOGGED
    }

    bytes32 private constant ATTESTATION_TYPEHASH = keccak256(
        "Attestation(address attester,address anchorer,bytes32 root,uint64 size,bytes32 profile,bytes32 manifestHash,"
        "bytes32 schema,uint40 observedAt,uint40 validUntil)"
    );

    mapping(bytes32 batchId => BatchRecord) internal _batches;
    /// @dev What is attested: the batch, its time of observation, and the round of its schema; see {_tallyOf}.
    mapping(bytes32 tally => uint256) private _attestations;
    mapping(bytes32 tally => mapping(address attester => bool)) private _attested;

    // -------------------------------------------------------------------------------------------- attest

    /// @inheritdoc IProvenanceRegistry
    function attest(Batch calldata batch, Testimony calldata by) external {
        bytes32 batchId = batch.hash();
        BatchRecord storage record = _requireTestimony(batchId, batch.schema, by);
        SchemaSettings storage settings = _settings[batch.schema];
        uint8 quorum = settings.quorum;
        if (quorum == 0) revert ProvenanceNotSet(batch.schema, "quorum");
        bytes32 tally = _tallyOf(batchId, by.observedAt, settings.round);
        if (_attested[tally][by.attester]) revert ProvenanceAlreadyAttested(batchId, by.attester);
        (bool byCall, SourceKeyKind kind) = _speaks(by.attester, by.key, by.signature);
        if (!byCall) {
            bytes32 digest = attestationDigest(batch, by.attester, by.observedAt, by.validUntil);
            _requireSignature(by.key, kind, digest, by.signature);
        }

        uint256 count = ++_attestations[tally];
        _attested[tally][by.attester] = true;
        emit Attested(batchId, by.attester, by.observedAt, count, quorum);
        if (count >= quorum && record.levels & BatchLevel.ATTESTED == 0) _reach(batchId, record, BatchLevel.ATTESTED);
    }

    // --------------------------------------------------------------------------------------------- prove

    /// @inheritdoc IProvenanceRegistry
    /// @dev A static call: a verifier can change nothing, here or elsewhere.
    function prove(Batch calldata batch, bytes calldata proof) external {
        bytes32 batchId = batch.hash();
        BatchRecord storage record = _requireAnchored(batchId);
        if (record.levels & BatchLevel.PROVEN != 0) revert ProvenanceUnchanged();
        address verifier = _settings[batch.schema].verifier;
        if (verifier == address(0)) revert ProvenanceNotSet(batch.schema, "verifier");
        bytes4 answer = IBatchVerifier(verifier).verifyBatch(batchId, batch, record.observedAt, proof);
        if (answer != IBatchVerifier.verifyBatch.selector) revert ProvenanceNotProven(batchId, verifier);

        emit Proven(batchId, verifier);
        _reach(batchId, record, BatchLevel.PROVEN);
    }

    // ------------------------------------------------------------------------------------------- measure

    /// @inheritdoc IProvenanceRegistry
    function measure(
        Batch calldata batch,
        bytes32 checker,
        Measure[] calldata measures,
        Criterion[] calldata criteria,
        Testimony calldata by
    ) external {
        bytes32 batchId = batch.hash();
        BatchRecord storage record = _requireTestimony(batchId, batch.schema, by);
        if (record.levels & MEASURED != 0) revert ProvenanceUnchanged();
        bytes32 needed = _settings[batch.schema].criteria;
        if (needed == 0) revert ProvenanceNotSet(batch.schema, "criteria");
        bytes32 given = keccak256(abi.encode(criteria));
        if (given != needed) revert ProvenanceWrongCriteria(given, needed);
        (bool byCall, SourceKeyKind kind) = _speaks(by.attester, by.key, by.signature);
        if (!byCall) {
            bytes32 digest = reportDigest(batch, by.attester, by.observedAt, checker, measures, by.validUntil);
            _requireSignature(by.key, kind, digest, by.signature);
        }
        Quality.requireMet(measures, criteria);

        emit Measured(batchId, by.attester, checker, measures, needed);
        _reach(batchId, record, MEASURED);
    }

    // --------------------------------------------------------------------------------------------- views

    /// @inheritdoc IProvenanceRegistry
    function attestationsOf(Batch calldata batch) external view returns (uint256) {
        return _attestations[_currentTally(batch)];
    }

    /// @inheritdoc IProvenanceRegistry
    function hasAttested(Batch calldata batch, address attester) external view returns (bool) {
        return _attested[_currentTally(batch)][attester];
    }

    /// @inheritdoc IProvenanceRegistry
    function attestationDigest(
        Batch calldata batch,
        address attester,
        uint40 observedAt,
        uint40 validUntil
    ) public view returns (bytes32) {
        // The six words of a batch stand in the order of the type.
        return _hashTypedDataV4(keccak256(abi.encode(ATTESTATION_TYPEHASH, attester, batch, observedAt, validUntil)));
    }

    /// @inheritdoc IProvenanceRegistry
    function reportDigest(
        Batch calldata batch,
        address attester,
        uint40 observedAt,
        bytes32 checker,
        Measure[] calldata measures,
        uint40 validUntil
    ) public view returns (bytes32) {
        return _hashTypedDataV4(Quality.hashReport(attester, batch, observedAt, checker, measures, validUntil));
    }

    // ----------------------------------------------------------------------------------------- internals

    function _requireAnchored(bytes32 batchId) internal view returns (BatchRecord storage record) {
        record = _batches[batchId];
        if (record.levels == 0) revert ProvenanceNotAnchored(batchId);
    }

    /// @dev The batch is anchored, an admitted attester speaks of it as it is anchored, and not too late. Whether it was
    /// the attester who spoke is not asked here.
    function _requireTestimony(
        bytes32 batchId,
        bytes32 schema,
        Testimony calldata by
    ) private view returns (BatchRecord storage record) {
        record = _requireAnchored(batchId);
        if (!_attesters[schema][by.attester]) revert ProvenanceNotAdmitted(schema, by.attester);
        uint40 observedAt = record.observedAt;
        if (by.observedAt != observedAt) revert ProvenanceObservedOtherwise(by.observedAt, observedAt);
        if (block.timestamp > by.validUntil) revert ProvenanceStale(by.validUntil, uint40(block.timestamp));
    }

    function _reach(bytes32 batchId, BatchRecord storage record, uint8 level) private {
        uint8 levels = record.levels | level;
        record.levels = levels;
        emit LevelReached(batchId, levels);
    }

    /// @dev An attestation counts for one batch with one time of observation, and until its schema's next round.
    function _tallyOf(bytes32 batchId, uint40 observedAt, uint32 round) private pure returns (bytes32) {
        return keccak256(abi.encode(batchId, observedAt, round));
    }

    function _currentTally(Batch calldata batch) private view returns (bytes32) {
        bytes32 batchId = batch.hash();
        return _tallyOf(batchId, _batches[batchId].observedAt, _settings[batch.schema].round);
    }
}
