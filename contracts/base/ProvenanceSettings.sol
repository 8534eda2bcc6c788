// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {IAgentTimelock} from "../interfaces/IAgentTimelock.sol";
import {IProvenanceRegistry} from "../interfaces/IProvenanceRegistry.sol";
import {AccountCode} from "../libraries/AccountCode.sol";
import {KeySignature} from "../libraries/KeySignature.sol";
import {Criterion, SchemaSettings} from "../types/SchemaSettings.sol";
import {Admission, NewSourceKey} from "../types/SourceSetup.sol";

/// @title ProvenanceSettings
/// @notice What root decides about data: who are sources and attesters of a schema, by which keys they speak, and what
/// it takes to reach each level.
abstract contract ProvenanceSettings is IProvenanceRegistry, EIP712 {
    address internal immutable GATE;

    mapping(bytes32 schema => mapping(address source => bool)) internal _sources;
    mapping(bytes32 schema => mapping(address attester => bool)) internal _attesters;
    mapping(address key => SourceKey) private _sourceKeys;
    mapping(bytes32 schema => SchemaSettings) internal _settings;

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

    // ------------------------------------------------------------------------------- sources and attesters

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
        ++_settings[schema].round;
        emit AttesterDismissed(schema, attester);
    }

    // -------------------------------------------------------------------------------------------- keys

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

    // ------------------------------------------------------------------------------------------ levels

    /// @inheritdoc IProvenanceRegistry
    function setAttestationQuorum(bytes32 schema, uint8 quorum) external onlyRoot {
        SchemaSettings storage settings = _settings[schema];
        uint8 oldQuorum = settings.quorum;
        if (quorum == oldQuorum) revert ProvenanceUnchanged();
        settings.quorum = quorum;
        ++settings.round;
        emit QuorumChanged(schema, oldQuorum, quorum);
    }

    /// @inheritdoc IProvenanceRegistry
    function setVerifier(bytes32 schema, address verifier) external onlyRoot {
        SchemaSettings storage settings = _settings[schema];
        address oldVerifier = settings.verifier;
        if (verifier == oldVerifier) revert ProvenanceUnchanged();
        if (verifier != address(0) && !AccountCode.isContract(verifier)) revert ProvenanceInvalidVerifier(verifier);
        settings.verifier = verifier;
        emit VerifierChanged(schema, oldVerifier, verifier);
    }

    /// @inheritdoc IProvenanceRegistry
    function setCriteria(bytes32 schema, Criterion[] calldata criteria) external onlyRoot {
        SchemaSettings storage settings = _settings[schema];
        bytes32 oldCriteria = settings.criteria;
        for (uint256 i = 0; i < criteria.length; ++i) {
            bool isAscending = i == 0 || criteria[i].metric > criteria[i - 1].metric;
            if (!isAscending || criteria[i].atLeast > criteria[i].atMost) revert ProvenanceInvalidCriterion(i);
        }
        bytes32 newCriteria = criteria.length == 0 ? bytes32(0) : keccak256(abi.encode(criteria));
        if (newCriteria == oldCriteria) revert ProvenanceUnchanged();
        settings.criteria = newCriteria;
        emit CriteriaChanged(schema, oldCriteria, newCriteria, criteria);
    }

    // ------------------------------------------------------------------------------------------- views

    /// @inheritdoc IProvenanceRegistry
    function isSource(bytes32 schema, address source) external view returns (bool) {
        return _sources[schema][source];
    }

    /// @inheritdoc IProvenanceRegistry
    function isAttester(bytes32 schema, address attester) external view returns (bool) {
        return _attesters[schema][attester];
    }

    /// @inheritdoc IProvenanceRegistry
    function sourceKeyOf(address key) external view returns (SourceKey memory) {
        return _sourceKeys[key];
    }

    /// @inheritdoc IProvenanceRegistry
    function schemaSettings(bytes32 schema) external view returns (SchemaSettings memory) {
        return _settings[schema];
    }

    /// @inheritdoc IProvenanceRegistry
    function gate() external view returns (address) {
        return GATE;
    }

    // --------------------------------------------------------------------------------------- internals

    /// @dev Whether the caller speaks for `party` by calling: as its own account, which is a key of it for ever, or as a
    /// key in force. If not, the key is in force and its signature is still to be checked.
    /// @return byCall Whether no signature is needed.
    /// @return kind Of the key; None where the party itself calls.
    function _speaks(
        address party,
        address key,
        bytes calldata signature
    ) internal view returns (bool byCall, SourceKeyKind kind) {
        if (!_callsAsItself(party, key, signature)) {
            SourceKey memory k = _sourceKeys[key];
            bool inForce = !k.revoked && block.timestamp >= k.validFrom && block.timestamp <= k.validUntil;
            if (k.source != party || !inForce) revert ProvenanceInvalidKey(key, party);
            return (_callsAs(key, signature), k.kind);
        }
        return (true, SourceKeyKind.None);
    }

    /// @dev The same for withdrawing, which keys do at any time.
    function _speaksEver(
        address party,
        address key,
        bytes calldata signature
    ) internal view returns (bool byCall, SourceKeyKind kind) {
        if (!_callsAsItself(party, key, signature)) {
            SourceKey memory k = _sourceKeys[key];
            // An unknown key has no kind; without this it would be a key of source zero.
            if (k.kind == SourceKeyKind.None || k.source != party) revert ProvenanceInvalidKey(key, party);
            return (_callsAs(key, signature), k.kind);
        }
        return (true, SourceKeyKind.None);
    }

    function _requireSignature(
        address key,
        SourceKeyKind kind,
        bytes32 digest,
        bytes calldata signature
    ) internal view {
        bool valid = KeySignature.isValid(kind == SourceKeyKind.Contract, key, digest, signature);
        if (!valid) revert ProvenanceInvalidSignature(key, digest);
    }

    /// @dev The own account of a source or attester is a key of it for ever, by calling.
    function _callsAsItself(address party, address key, bytes calldata signature) private view returns (bool) {
        return key == party && _callsAs(key, signature);
    }

    function _callsAs(address key, bytes calldata signature) private view returns (bool) {
        return msg.sender == key && signature.length == 0;
    }

    function _callerIsRoot() private view returns (bool) {
        return msg.sender == GATE && IAgentTimelock(GATE).isExecutingRoot();
    }

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
}
