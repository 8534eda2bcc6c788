// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../../contracts/interfaces/IProvenanceRegistry.sol";
import {What} from "./Facts.sol";
import {Act, Why} from "./Judge.sol";
import {Voice, Voices} from "./Voices.sol";

/// @title WithdrawActs
/// @notice Data is withdrawn, disputed, and what was derived from it tainted.
abstract contract WithdrawActs is Voices {
    function _disputeBatch() internal returns (uint256 batch) {
        batch = _anchoredBatch();
        bytes32 schema = batches[batch].schema;
        (address source, , ) = _standing(batch);
        address by = _once(3) && source != address(0) ? source : _anyParty();
        Why memory why = _noReason();
        bool unknown = _objectNotAnchored(why, batch);
        if (!unknown && by != source && !isAttester[schema][by]) _objectNotAdmitted(why, schema, by);
        if (_everBy(batch, What.Disputed, by)) {
            _object(
                why,
                abi.encodeWithSelector(IProvenanceRegistry.ProvenanceAlreadyDisputed.selector, batchIds[batch], by)
            );
        }
        bytes memory data = abi.encodeCall(IProvenanceRegistry.dispute, (batches[batch], "why"));
        (bool success, ) = _try(Act.Dispute, by, data, why);
        if (success) _note(batch, What.Disputed, by, 0);
    }

    function _revokeRoot() internal returns (uint256 batch) {
        batch = _anchoredBatch();
        address by = _sourceOf(batch);
        bytes32 root = batches[batch].root;
        Why memory why = _noReason();
        if (withdrew[by][root]) _objectUnchanged(why);
        (bool success, ) = _try(Act.Revoke, by, abi.encodeCall(IProvenanceRegistry.revoke, (root, "why")), why);
        if (success) withdrew[by][root] = true;
    }

    /// @dev By any key that was ever the source's.
    function _revokeRootFor() internal returns (uint256 batch) {
        batch = _anchoredBatch();
        bytes32 root = batches[batch].root;
        Voice memory v = _voice(_sourceOf(batch));
        Why memory why = _noReason();
        bytes32 digest = _revocation(v.party, root);
        _objectVoice(why, v, digest, true);
        if (withdrew[v.party][root]) _objectUnchanged(why);
        bytes memory data = abi.encodeCall(
            IProvenanceRegistry.revokeFor,
            (v.party, root, v.key, _signatureOf(v, digest), "why")
        );
        (bool success, ) = _try(Act.RevokeFor, v.sender, data, why);
        if (success) withdrew[v.party][root] = true;
    }

    function _taintBatch() internal returns (uint256 child) {
        uint256 parent;
        (child, parent) = _family();
        Why memory why = _noReason();
        bool unknown = _objectNotAnchored(why, child);
        unknown = _objectNotAnchored(why, parent) || unknown;
        if (_ever(child, What.Tainted)) _objectUnchanged(why);
        if (!unknown && !_isWithdrawnForGood(parent)) {
            _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotWithdrawn.selector, batchIds[parent]));
        }
        bytes32[] memory path = _lineage(parent, child);
        bool isOtherPath = _once(12);
        if (isOtherPath) path = _changed(path);
        bytes32 document = _once(12) ? ~DOCUMENT : DOCUMENT;
        if (!_isParent(parent, child) || isOtherPath || document != DOCUMENT) {
            _object(
                why,
                abi.encodeWithSelector(
                    IProvenanceRegistry.ProvenanceNotDerived.selector,
                    batchIds[child],
                    batchIds[parent]
                )
            );
        }
        bytes memory data = abi.encodeCall(
            IProvenanceRegistry.taint,
            (batches[child], batches[parent], document, path)
        );
        (bool success, ) = _try(Act.Taint, _anyParty(), data, why);
        if (success) _note(child, What.Tainted, address(0), 0);
    }

    function _confirmDispute() internal returns (uint256 batch) {
        batch = _disputedBatch();
        (bool any, , bool isConfirmed) = _dispute(batch);
        Why memory why = _noReason();
        if (!any) _objectNotDisputed(why, batch);
        if (isConfirmed) _objectUnchanged(why);
        bytes memory data = abi.encodeCall(IProvenanceRegistry.confirmDispute, (batchIds[batch]));
        if (_tryAsRoot(Act.ConfirmDispute, data, why)) _note(batch, What.Confirmed, address(0), 0);
    }

    function _clearDispute() internal returns (uint256 batch) {
        batch = _disputedBatch();
        (bool any, , ) = _dispute(batch);
        Why memory why = _noReason();
        if (!any) _objectNotDisputed(why, batch);
        bytes memory data = abi.encodeCall(IProvenanceRegistry.clearDispute, (batchIds[batch]));
        if (_tryAsRoot(Act.ClearDispute, data, why)) _note(batch, What.Cleared, address(0), 0);
    }

    function _isAnyDisputed() internal view returns (bool any) {
        for (uint256 i = 0; i < BATCHES && !any; ++i) {
            (any, , ) = _dispute(i);
        }
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Mostly the source of the batch.
    function _sourceOf(uint256 batch) private returns (address source) {
        (source, , ) = _standing(batch);
        if (source == address(0) || _once(4)) return _anyParty();
    }

    /// @dev Mostly one that is disputed, if there is any.
    function _disputedBatch() private returns (uint256 batch) {
        batch = _once(2) ? lately : _draw(BATCHES);
        if (_once(8)) return batch;
        for (uint256 i = 0; i < BATCHES; ++i) {
            (bool any, , ) = _dispute(batch);
            if (any) break;
            batch = (batch + 1) % BATCHES;
        }
    }

    /// @dev Mostly a child and its parent that are both anchored, and the parent withdrawn.
    function _family() private returns (uint256 child, uint256 parent) {
        uint256 place = _draw(BATCHES * BATCHES);
        uint256 wanted = _draw(8);
        for (uint256 i = 0; i < BATCHES * BATCHES; ++i) {
            (child, parent) = (place % BATCHES, place / BATCHES);
            bool isFamily = _isParent(parent, child) && _isAnchored(child) && _isAnchored(parent);
            if (isFamily && (wanted < 2 || _isWithdrawnForGood(parent))) break;
            if (wanted == 0 && i > 2) break;
            place = (place + 1) % (BATCHES * BATCHES);
        }
    }

    function _isWithdrawnForGood(uint256 batch) private view returns (bool) {
        (, , bool isConfirmed) = _dispute(batch);
        return isConfirmed || _ever(batch, What.Tainted) || _isRevoked(batch);
    }

    /// @dev Another hash at its end, or one too many.
    function _changed(bytes32[] memory path) private returns (bytes32[] memory changed) {
        bool isLonger = path.length == 0 || _once(2);
        changed = new bytes32[](isLonger ? path.length + 1 : path.length);
        for (uint256 i = 0; i < path.length; ++i) {
            changed[i] = path[i];
        }
        if (!isLonger) changed[path.length - 1] = ~path[path.length - 1];
    }

    function _objectNotDisputed(Why memory why, uint256 batch) private view {
        _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotDisputed.selector, batchIds[batch]));
    }
}
