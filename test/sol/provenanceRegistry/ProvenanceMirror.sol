// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch, BatchStatus} from "../../../contracts/types/Provenance.sol";
import {SchemaSettings} from "../../../contracts/types/SchemaSettings.sol";
import {Vm} from "../support/Vm.sol";

/// @notice Rebuilds the registry's state from its logs and the time of their blocks alone.
contract ProvenanceMirror {
    struct Entry {
        address source;
        bytes32 root;
        uint40 observedAt;
        uint8 levels;
        uint40 disputedUntil;
        bool confirmed;
        bool tainted;
        bytes32 schema;
    }

    mapping(bytes32 batchId => Entry) private _entries;
    mapping(address key => IProvenanceRegistry.SourceKey) private _keys;
    mapping(address source => mapping(bytes32 root => bool)) public isRevoked;
    mapping(bytes32 schema => mapping(address source => bool)) public isSource;
    mapping(bytes32 schema => mapping(address attester => bool)) public isAttester;
    mapping(bytes32 batchId => mapping(address by => bool)) public hasDisputed;
    mapping(bytes32 schema => SchemaSettings) private _settings;
    mapping(bytes32 tally => mapping(address attester => bool)) private _attested;
    mapping(bytes32 tally => uint256) private _attestations;
    mapping(bytes32 batchId => bool) public isLogged;
    bytes32[] private _log;

    function schemaSettings(bytes32 schema) external view returns (SchemaSettings memory) {
        return _settings[schema];
    }

    function attestationsOf(bytes32 batchId) external view returns (uint256) {
        return _attestations[_tallyOf(batchId)];
    }

    function hasAttested(bytes32 batchId, address attester) external view returns (bool) {
        return _attested[_tallyOf(batchId)][attester];
    }

    /// @notice The batches of the log, in the order of their positions.
    function logged() external view returns (bytes32[] memory) {
        return _log;
    }

    function sourceKeyOf(address key) external view returns (IProvenanceRegistry.SourceKey memory) {
        return _keys[key];
    }

    function statusOf(bytes32 batchId) external view returns (BatchStatus memory s) {
        Entry storage e = _entries[batchId];
        (s.source, s.observedAt, s.levels) = (e.source, e.observedAt, e.levels);
        if (e.levels == 0) return s;
        if (isRevoked[e.source][e.root]) s.withdrawal += 1;
        if (e.confirmed || e.disputedUntil >= block.timestamp) s.withdrawal += 2;
        if (e.tainted) s.withdrawal += 4;
    }

    /// @param time When the block of these logs was made.
    function read(Vm.Log[] calldata logs, uint40 time) external {
        for (uint256 i = 0; i < logs.length; ++i) {
            if (_readBatchEvent(logs[i]) || _readLevelEvent(logs[i])) continue;
            _readRoleEvent(logs[i], time);
        }
    }

    function _readBatchEvent(Vm.Log calldata log) private returns (bool) {
        bytes32 name = log.topics[0];
        Entry storage e = _entries[log.topics[1]];
        if (name == IProvenanceRegistry.Anchored.selector) {
            Batch memory batch;
            (batch, e.observedAt, e.levels) = abi.decode(log.data, (Batch, uint40, uint8));
            (e.source, e.root, e.schema) = (_account(log), batch.root, batch.schema);
        } else if (name == IProvenanceRegistry.Disputed.selector) {
            (e.disputedUntil, ) = abi.decode(log.data, (uint40, string));
            hasDisputed[log.topics[1]][_account(log)] = true;
        } else if (name == IProvenanceRegistry.DisputeConfirmed.selector) {
            e.confirmed = true;
        } else if (name == IProvenanceRegistry.DisputeCleared.selector) {
            (e.confirmed, e.disputedUntil) = (false, 0);
        } else {
            return false;
        }
        return true;
    }

    function _readLevelEvent(Vm.Log calldata log) private returns (bool) {
        bytes32 name = log.topics[0];
        bytes32 subject = log.topics[1];
        if (name == IProvenanceRegistry.Attested.selector) {
            bytes32 tally = _tallyOf(subject);
            _attested[tally][_account(log)] = true;
            ++_attestations[tally];
        } else if (name == IProvenanceRegistry.LevelReached.selector) {
            _entries[subject].levels = abi.decode(log.data, (uint8));
        } else if (name == IProvenanceRegistry.Tainted.selector) {
            _entries[subject].tainted = true;
        } else if (name == IProvenanceRegistry.Logged.selector) {
            isLogged[log.topics[2]] = true;
            if (uint256(subject) == _log.length) _log.push(log.topics[2]);
        } else if (name == IProvenanceRegistry.QuorumChanged.selector) {
            (, _settings[subject].quorum) = abi.decode(log.data, (uint8, uint8));
            ++_settings[subject].round;
        } else {
            return false;
        }
        return true;
    }

    /// @dev An attestation counts for a time of observation, and until the schema's next round.
    function _tallyOf(bytes32 batchId) private view returns (bytes32) {
        Entry storage e = _entries[batchId];
        return keccak256(abi.encode(batchId, e.observedAt, _settings[e.schema].round));
    }

    function _readRoleEvent(Vm.Log calldata log, uint40 time) private {
        bytes32 name = log.topics[0];
        if (name == IProvenanceRegistry.Revoked.selector) {
            isRevoked[address(uint160(uint256(log.topics[1])))][log.topics[2]] = true;
        } else if (name == IProvenanceRegistry.SourceAdmitted.selector) {
            isSource[log.topics[1]][_account(log)] = true;
        } else if (name == IProvenanceRegistry.SourceDismissed.selector) {
            isSource[log.topics[1]][_account(log)] = false;
        } else if (name == IProvenanceRegistry.AttesterAdmitted.selector) {
            isAttester[log.topics[1]][_account(log)] = true;
        } else if (name == IProvenanceRegistry.AttesterDismissed.selector) {
            isAttester[log.topics[1]][_account(log)] = false;
            ++_settings[log.topics[1]].round;
        } else if (name == IProvenanceRegistry.SourceKeyAdded.selector) {
            IProvenanceRegistry.SourceKey storage k = _keys[_account(log)];
            k.source = address(uint160(uint256(log.topics[1])));
            (k.kind, k.validFrom, k.validUntil) = abi.decode(
                log.data,
                (IProvenanceRegistry.SourceKeyKind, uint40, uint40)
            );
        } else if (name == IProvenanceRegistry.SourceKeyRevoked.selector) {
            IProvenanceRegistry.SourceKey storage k = _keys[_account(log)];
            k.revoked = true;
            if (k.validUntil > time) k.validUntil = time;
        }
    }

    /// @dev Of every event but Revoked, the account whom it is about.
    function _account(Vm.Log calldata log) private pure returns (address) {
        return address(uint160(uint256(log.topics[2])));
    }
}
