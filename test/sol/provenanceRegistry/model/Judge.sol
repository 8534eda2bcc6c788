// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Facts} from "./Facts.sol";

enum Act {
    Anchor,
    AnchorSigned,
    AnchorMany,
    EnterLog,
    Attest,
    Prove,
    Measure,
    Dispute,
    Revoke,
    RevokeFor,
    Taint,
    ConfirmDispute,
    ClearDispute,
    AdmitSource,
    DismissSource,
    AdmitAttester,
    DismissAttester,
    SetQuorum,
    SetVerifier,
    SetCriteria,
    AddKey,
    RevokeKey
}

/// @notice What speaks against an act: each error with its arguments.
struct Why {
    bytes[] errors;
    uint256 count;
}

/// @title Judge
/// @notice Does an act, and has the registry answer for it: with a reason against it the call fails with one of these
/// errors, without one it succeeds.
abstract contract Judge is Facts {
    uint256 internal constant ACTS = 22;
    uint256 private constant MOST_REASONS = 32;

    uint256 private _random;
    /// The batch that the last act was about: half of them stay with it, so that much happens to one.
    uint256 internal lately;
    /// Whether the last act succeeded: only then can anything be another.
    bool internal happened;
    /// How often each act succeeded.
    uint256[ACTS] internal done;
    /// How often an error was the only reason against an act.
    mapping(Act => mapping(bytes4 reason => uint256)) internal alone;

    // ── Chance ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _shuffle(uint256 seed) internal {
        _random = seed;
    }

    function _draw(uint256 count) internal returns (uint256) {
        _random = uint256(keccak256(abi.encode(_random)));
        return _random % count;
    }

    /// @dev True once in so many times.
    function _once(uint256 times) internal returns (bool) {
        return _draw(times) == 0;
    }

    function _anyParty() internal returns (address) {
        return parties[_draw(PARTIES)];
    }

    /// @dev Mostly one that is anchored, if there is any.
    function _anchoredBatch() internal returns (uint256 batch) {
        batch = _once(2) ? lately : _draw(BATCHES);
        if (_once(24)) return batch;
        for (uint256 i = 0; i < BATCHES && !_isAnchored(batch); ++i) {
            batch = (batch + 1) % BATCHES;
        }
    }

    // ── Reasons ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _noReason() internal pure returns (Why memory why) {
        why.errors = new bytes[](MOST_REASONS);
    }

    function _object(Why memory why, bytes memory reason) internal pure {
        why.errors[why.count++] = reason;
    }

    function _objectUnchanged(Why memory why) internal pure {
        _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceUnchanged.selector));
    }

    function _objectNotAnchored(Why memory why, uint256 batch) internal view returns (bool) {
        if (_isAnchored(batch)) return false;
        _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotAnchored.selector, batchIds[batch]));
        return true;
    }

    function _objectNotAdmitted(Why memory why, bytes32 schema, address party) internal pure {
        _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotAdmitted.selector, schema, party));
    }

    // ── Judgement ───────────────────────────────────────────────────────────────────────────────────────────────

    function _try(
        Act kind,
        address by,
        bytes memory data,
        Why memory why
    ) internal returns (bool success, bytes memory result) {
        vm.prank(by);
        (success, result) = address(registry).call(data);
        happened = success;
        if (success != (why.count == 0)) fail(string.concat("9: act ", vm.toString(uint256(kind)), _tell(why, result)));
        if (success) {
            ++done[uint256(kind)];
            return (success, result);
        }
        bytes32 told = keccak256(result);
        bool isTrue = false;
        for (uint256 i = 0; i < why.count && !isTrue; ++i) {
            isTrue = keccak256(why.errors[i]) == told;
        }
        if (!isTrue) fail(string.concat("9: another reason, act ", vm.toString(uint256(kind)), _tell(why, result)));
        if (why.count == 1) ++alone[kind][bytes4(result)];
    }

    /// @dev By root: the gate that executes one of its proposals; now and then by the gate that does not, or by another.
    function _tryAsRoot(Act kind, bytes memory data, Why memory why) internal returns (bool success) {
        bool isExecuting = !_once(24);
        address by = _once(24) ? _anyParty() : address(gate);
        gate.setExecutingRoot(isExecuting);
        if (!isExecuting || by != address(gate)) {
            _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotRoot.selector, by));
        }
        (success, ) = _try(kind, by, data, why);
    }

    function _tell(Why memory why, bytes memory result) private pure returns (string memory text) {
        text = string.concat(" answered ", vm.toString(result), "; against it:");
        for (uint256 i = 0; i < why.count; ++i) {
            text = string.concat(text, " ", vm.toString(why.errors[i]));
        }
    }
}
