// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Anchoring} from "../types/Anchoring.sol";
import {Batch, BatchStatus} from "../types/Provenance.sol";
import {Criterion, Measure, SchemaSettings, Testimony} from "../types/SchemaSettings.sol";

/// @title IProvenanceRegistry
/// @notice What the data was: batches anchored, who stands behind each, and which are withdrawn.
///
/// ROLES
/// - Anybody: anchors and withdraws on its own behalf (level Hashed), carries signatures of sources and attesters,
///   brings proofs and lineage, enters batches in the log.
/// - Source, admitted by root per schema: signs batches, withdraws what it signed, disputes it, revokes its keys.
/// - Attester, admitted by root per schema: attests, reports quality, disputes, revokes its keys. That a source says so
///   of its own batch does not count, unless root admitted it as an attester as well.
/// - Key of a source or attester: speaks for it. A revoked or expired key still withdraws, and nothing else.
/// - Guardian: whom the gate names guardian at that moment. Revokes keys.
/// - Root: the gate while it executes a root proposal. Admits, dismisses, adds and revokes keys, says what each level
///   takes, confirms and clears disputes.
///
/// EIP-712, domain name "Sallyport Provenance", version "1", chainId, verifyingContract:
///   Observation(address source,bytes32 root,uint64 size,bytes32 profile,bytes32 manifestHash,bytes32 schema,uint40 observedAt)
///   Revocation(address source,bytes32 root)
///   Attestation(address attester,address anchorer,bytes32 root,uint64 size,bytes32 profile,bytes32 manifestHash,bytes32 schema,uint40 observedAt,uint40 validUntil)
///   QualityReport(address attester,address anchorer,bytes32 root,uint64 size,bytes32 profile,bytes32 manifestHash,bytes32 schema,uint40 observedAt,bytes32 checker,Measure[] measures,uint40 validUntil)
///   Measure(bytes32 metric,int256 value)
/// A source is known by one address, its account for ever; keys that sign for it rotate. So is an attester, and keys are
/// added and revoked for it in the same way.
interface IProvenanceRegistry {
    enum SourceKeyKind {
        None,
        Eoa,
        Contract
    }

    /// @notice One slot per key of a source or attester. Its own account is a key of it by calling, not by signing.
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
    /// @notice The batch gained a bit by attestations, a proof or a report; `levels` are all that it has.
    event LevelReached(bytes32 indexed batchId, uint8 levels);
    /// @notice `count` attesters agree by now, of `quorum` that are needed.
    event Attested(bytes32 indexed batchId, address indexed attester, uint40 observedAt, uint256 count, uint8 quorum);
    event Proven(bytes32 indexed batchId, address indexed verifier);
    /// @param checker What made the measures, as right-padded ASCII: name and version.
    /// @param criteria Hash of those that they meet.
    event Measured(
        bytes32 indexed batchId,
        address indexed attester,
        bytes32 checker,
        Measure[] measures,
        bytes32 criteria
    );
    /// @notice The batch stands at `position` of the log; the first is 0.
    event Logged(uint64 indexed position, bytes32 indexed batchId);

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
    /// @notice Also begins the schema's next round.
    event AttesterDismissed(bytes32 indexed schema, address indexed attester);
    /// @notice Also begins the schema's next round.
    event QuorumChanged(bytes32 indexed schema, uint8 oldQuorum, uint8 newQuorum);
    event VerifierChanged(bytes32 indexed schema, address oldVerifier, address newVerifier);
    event CriteriaChanged(bytes32 indexed schema, bytes32 oldCriteria, bytes32 newCriteria, Criterion[] criteria);

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
    error ProvenanceAlreadyAttested(bytes32 batchId, address attester);
    error ProvenanceStale(uint40 validUntil, uint40 now_);
    /// @notice The testimony speaks of another time of observation than is anchored.
    error ProvenanceObservedOtherwise(uint40 given, uint40 anchored);
    /// @notice Root has not said what this level takes: "quorum", "verifier" or "criteria".
    error ProvenanceNotSet(bytes32 schema, string what);
    error ProvenanceInvalidVerifier(address verifier);
    error ProvenanceNotProven(bytes32 batchId, address verifier);
    /// @notice Out of order by metric, or nothing lies between its bounds.
    error ProvenanceInvalidCriterion(uint256 index);
    error ProvenanceWrongCriteria(bytes32 given, bytes32 needed);
    error ProvenanceMeasuresNotAscending(uint256 index);
    error ProvenanceMetricMissing(bytes32 metric);
    error ProvenanceCriterionMissed(bytes32 metric, int256 value, int256 atLeast, int256 atMost);
    error ProvenanceNotWithdrawn(bytes32 parent);
    /// @notice The child's manifest hash does not name the parent in this way.
    error ProvenanceNotDerived(bytes32 child, bytes32 parent);
    error ProvenanceAlreadyLogged(bytes32 batchId);

    /// @notice Anchors a batch on the caller's behalf: level Hashed. Emits {Anchored}.
    /// @dev Who may call: anybody; `batch.anchorer` must be the caller.
    /// @param observedAt When the data was observed, as the anchorer states it; not in the future.
    function anchor(Batch calldata batch, uint40 observedAt) external returns (bytes32 batchId);

    /// @notice Anchors a batch that an admitted source stands behind: levels Hashed and Signed. Emits {Anchored}.
    /// A batch that was anchored without its source gains the level here, and keeps what it was attested, proven and
    /// measured only if the signed time of observation is the one that was anchored.
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

    /// @notice Anchors all of them, or none: each as {anchor} does where it has no source, else as {anchorSigned}.
    /// @dev Who may call: the anchorer of each.
    /// @param logged Whether each is also entered in the log, in this order.
    function anchorMany(Anchoring[] calldata anchorings, bool logged) external returns (bytes32[] memory batchIds);

    /// @notice Enters an anchored batch in the log, once. Emits {Logged}.
    /// @dev Who may call: anybody, so that no anchorer can keep a batch out of the log for good. What is entered says
    /// nothing about its standing.
    function enterLog(bytes32 batchId) external returns (uint64 position);

    /// @notice One attestation. Emits {Attested}, and {LevelReached} where it completes the schema's quorum.
    /// Once per batch, time of observation, round of the schema and attester. A dismissal or another quorum begins the
    /// next round: what was attested before counts no more towards a level that was not reached, and may be said again.
    /// @dev Who may call: anybody, with a signature of `by.key` over `Attestation`, or with an empty one if it is the
    /// attester or that key itself.
    function attest(Batch calldata batch, Testimony calldata by) external;

    /// @notice Level Proven, where the schema's verifier takes the proof. Emits {Proven} and {LevelReached}.
    /// @dev Who may call: anybody.
    function prove(Batch calldata batch, bytes calldata proof) external;

    /// @notice Level Measured, where an attester reports measures that meet every criterion of the schema. Emits
    /// {Measured} and {LevelReached}. One attester suffices; a source's own report adds nothing to its signature.
    /// @dev Who may call: anybody, with a signature of `by.key` over `QualityReport`, or with an empty one if it is the
    /// attester or that key itself.
    /// @param checker What made the measures, as right-padded ASCII: name and version.
    /// @param measures Ascending by metric.
    /// @param criteria Those that root set, whose hash alone is stored.
    function measure(
        Batch calldata batch,
        bytes32 checker,
        Measure[] calldata measures,
        Criterion[] calldata criteria,
        Testimony calldata by
    ) external;

    /// @notice Marks a batch that was derived from a withdrawn one, for ever. Emits {Tainted}.
    /// @dev Who may call: anybody. The parent is revoked, tainted, or its dispute is confirmed by root; a taint travels
    /// one generation at a time. manifestHash = keccak256(abi.encode(parentsRoot, documentHash)), see {Lineage}.
    /// @param documentHash keccak256 of the child's manifest.
    /// @param proof From the parent's leaf to parentsRoot.
    function taint(
        Batch calldata child,
        Batch calldata parent,
        bytes32 documentHash,
        bytes32[] calldata proof
    ) external;

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
    /// @notice Emits {AttesterDismissed}. Levels that were reached stay.
    function dismissAttester(bytes32 schema, address attester) external;
    /// @notice A key signs for one source for ever. Emits {SourceKeyAdded}.
    function addSourceKey(
        address source,
        address key,
        SourceKeyKind kind,
        uint40 validFrom,
        uint40 validUntil
    ) external;

    /// @notice How many attesters it takes; zero: no batch of the schema is attested. Emits {QuorumChanged}.
    function setAttestationQuorum(bytes32 schema, uint8 quorum) external;
    /// @notice Who answers whether a batch is proven; zero: nobody, and none is. Emits {VerifierChanged}.
    /// @dev What was proven before stays so.
    function setVerifier(bytes32 schema, address verifier) external;
    /// @notice What a quality report must say; none: no batch of the schema is measured. Emits {CriteriaChanged}.
    /// @dev What was measured before stays so.
    /// @param criteria Ascending by metric, each once.
    function setCriteria(bytes32 schema, Criterion[] calldata criteria) external;

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
    /// @notice What a key of an attester signs to attest.
    function attestationDigest(
        Batch calldata batch,
        address attester,
        uint40 observedAt,
        uint40 validUntil
    ) external view returns (bytes32);
    /// @notice What a key of an attester signs to report quality.
    function reportDigest(
        Batch calldata batch,
        address attester,
        uint40 observedAt,
        bytes32 checker,
        Measure[] calldata measures,
        uint40 validUntil
    ) external view returns (bytes32);
    /// @notice How many attesters agree in the schema's present round.
    function attestationsOf(Batch calldata batch) external view returns (uint256);
    /// @notice Whether `attester` is one of them.
    function hasAttested(Batch calldata batch, address attester) external view returns (bool);
    function schemaSettings(bytes32 schema) external view returns (SchemaSettings memory);
    /// @notice How many batches the log has.
    function logSize() external view returns (uint64);
    /// @notice Its peaks, the largest tree first; see {LogProof}.
    function logPeaks() external view returns (bytes32[] memory);
    /// @notice What size and peaks hash to: commits to every batch of the log and its position.
    function logRoot() external view returns (bytes32);
    function isLogged(bytes32 batchId) external view returns (bool);
    function isRevoked(address source, bytes32 root) external view returns (bool);
    function isSource(bytes32 schema, address source) external view returns (bool);
    function isAttester(bytes32 schema, address attester) external view returns (bool);
    function hasDisputed(bytes32 batchId, address by) external view returns (bool);
    function sourceKeyOf(address key) external view returns (SourceKey memory);
    function gate() external view returns (address);
}
