// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Anchoring} from "../../../../contracts/types/Anchoring.sol";
import {BatchLevel} from "../../../../contracts/types/Provenance.sol";
import {What} from "./Facts.sol";
import {Act, Why} from "./Judge.sol";
import {Voice, Voices} from "./Voices.sol";

/// @title AnchorActs
/// @notice Data arrives, with a source or without, alone or many at once, and is entered in the log.
abstract contract AnchorActs is Voices {
    function _anchorOne() internal returns (uint256 batch) {
        batch = _newBatch(What.Anchored);
        uint40 observedAt = _observed(batch);
        address by = _once(16) ? _anyParty() : batches[batch].anchorer;
        Why memory why = _noReason();
        _objectAnchoring(why, batch, observedAt, by);
        (bool success, ) = _try(
            Act.Anchor,
            by,
            abi.encodeCall(IProvenanceRegistry.anchor, (batches[batch], observedAt)),
            why
        );
        if (success) _note(batch, What.Anchored, by, observedAt);
    }

    function _anchorSignedOne() internal returns (uint256 batch) {
        batch = _newBatch(What.Signed);
        uint40 observedAt = _observed(batch);
        address by = _once(16) ? _anyParty() : batches[batch].anchorer;
        Voice memory v = _voiceBy(_sourceFor(batch), by);
        Why memory why = _noReason();
        bytes32 digest = _objectSigned(why, batch, observedAt, v);
        (bool success, ) = _try(
            Act.AnchorSigned,
            by,
            abi.encodeCall(
                IProvenanceRegistry.anchorSigned,
                (batches[batch], observedAt, v.party, v.key, _signatureOf(v, digest))
            ),
            why
        );
        if (success) _note(batch, What.Signed, v.party, observedAt);
    }

    /// @dev Each is judged by what those before it have brought; where one is refused nothing of it stays.
    function _anchorMany() internal returns (uint256 batch) {
        batch = _newBatch(What.Signed);
        address by = batches[batch].anchorer;
        bool isLogged = !_once(4);
        uint256 before = ids.length;
        uint256[] memory chosen = new uint256[](_once(8) ? 0 : 1 + _draw(3));
        Anchoring[] memory list = new Anchoring[](chosen.length);
        Why memory why = _noReason();
        for (uint256 i = 0; i < chosen.length; ++i) {
            chosen[i] = i == 0 ? batch : _another(by);
            list[i] = _item(why, chosen[i], by);
            (bool found, ) = _placeInLog(chosen[i]);
            if (isLogged && !found) ids.push(batchIds[chosen[i]]);
        }
        (bool success, bytes memory result) = _try(
            Act.AnchorMany,
            by,
            abi.encodeCall(IProvenanceRegistry.anchorMany, (list, isLogged)),
            why
        );
        if (success) {
            _assertIds(abi.decode(result, (bytes32[])), chosen);
            return batch;
        }
        for (uint256 i = 0; i < chosen.length; ++i) {
            _forget(chosen[i]);
        }
        while (ids.length > before) {
            ids.pop();
        }
    }

    function _enterLog() internal returns (uint256 batch) {
        batch = _anchoredBatch();
        Why memory why = _noReason();
        (bool found, ) = _placeInLog(batch);
        if (found) {
            _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceAlreadyLogged.selector, batchIds[batch]));
        }
        _objectNotAnchored(why, batch);
        bytes memory data = abi.encodeCall(IProvenanceRegistry.enterLog, (batchIds[batch]));
        (bool success, bytes memory result) = _try(Act.EnterLog, _anyParty(), data, why);
        if (!success) return batch;
        assertEq(uint256(abi.decode(result, (uint64))), ids.length, "7: position");
        ids.push(batchIds[batch]);
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Mostly one to which this did not happen yet; where it is to be signed, the last one if others have spoken of
    /// it, for by another time of observation it loses what they said.
    function _newBatch(What what) private returns (uint256 batch) {
        if (what == What.Signed && _isSpokenOf(lately)) return lately;
        batch = _draw(BATCHES);
        if (_once(6)) return batch;
        for (uint256 i = 0; i < BATCHES && (_ever(batch, what) || _ever(batch, What.Signed)); ++i) {
            batch = (batch + 1) % BATCHES;
        }
    }

    /// @dev By others, and not by its source.
    function _isSpokenOf(uint256 batch) internal view returns (bool) {
        uint8 levels = _status(batch).levels;
        return levels > BatchLevel.HASHED && levels & BatchLevel.SIGNED == 0;
    }

    /// @dev Mostly one of the same anchorer; it may be the same one again.
    function _another(address anchorer) private returns (uint256 batch) {
        batch = _draw(BATCHES);
        if (_once(12)) return batch;
        for (uint256 i = 0; i < BATCHES && batches[batch].anchorer != anchorer; ++i) {
            batch = (batch + 1) % BATCHES;
        }
    }

    /// @dev Where there is a time already, it is as often that one as another.
    function _observed(uint256 batch) private returns (uint40) {
        uint40 now_ = uint40(block.timestamp);
        if (_once(24)) return 0;
        if (_once(12)) return now_ + uint40(_draw(2));
        if (_isAnchored(batch) && _once(2)) return _observedAt(batch);
        return now_ - uint40(_draw(3 days));
    }

    function _sourceFor(uint256 batch) private returns (address) {
        uint256 place = _draw(PARTIES);
        for (uint256 i = 0; i < PARTIES && !isSource[batches[batch].schema][parties[place]]; ++i) {
            if (i == 0 && _once(12)) break;
            place = (place + 1) % PARTIES;
        }
        return parties[place];
    }

    function _item(Why memory why, uint256 batch, address by) private returns (Anchoring memory item) {
        item.batch = batches[batch];
        item.observedAt = _observed(batch);
        if (_ever(batch, What.Anchored) ? _once(12) : _once(2)) {
            _objectAnchoring(why, batch, item.observedAt, by);
            _note(batch, What.Anchored, by, item.observedAt);
            return item;
        }
        Voice memory v = _voiceBy(_sourceFor(batch), by);
        bytes32 digest = _objectSigned(why, batch, item.observedAt, v);
        (item.source, item.key, item.signature) = (v.party, v.key, _signatureOf(v, digest));
        _note(batch, What.Signed, v.party, item.observedAt);
    }

    function _objectAnchoring(Why memory why, uint256 batch, uint40 observedAt, address by) private view {
        _objectAny(why, batch, observedAt, by);
        if (!_isAnchored(batch)) return;
        _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceAlreadyAnchored.selector, batchIds[batch]));
    }

    function _objectSigned(
        Why memory why,
        uint256 batch,
        uint40 observedAt,
        Voice memory v
    ) private view returns (bytes32 digest) {
        _objectAny(why, batch, observedAt, v.sender);
        bytes32 root = batches[batch].root;
        if (withdrew[v.party][root] && v.party != v.sender) {
            _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceRevoked.selector, v.party, root));
        }
        if (!isSource[batches[batch].schema][v.party]) _objectNotAdmitted(why, batches[batch].schema, v.party);
        if (_ever(batch, What.Signed)) {
            _object(
                why,
                abi.encodeWithSelector(IProvenanceRegistry.ProvenanceAlreadyAnchored.selector, batchIds[batch])
            );
        }
        digest = _observation(batches[batch], v.party, observedAt);
        _objectVoice(why, v, digest, false);
    }

    function _objectAny(Why memory why, uint256 batch, uint40 observedAt, address by) private view {
        (address anchorer, bytes32 root) = (batches[batch].anchorer, batches[batch].root);
        uint40 now_ = uint40(block.timestamp);
        if (by != anchorer) {
            _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceUnauthorized.selector, by, anchorer));
        }
        if (observedAt == 0) {
            _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceMalformed.selector, "observedAt", 0, 1));
        }
        if (observedAt > now_) {
            _object(
                why,
                abi.encodeWithSelector(IProvenanceRegistry.ProvenanceObservedInFuture.selector, observedAt, now_)
            );
        }
        if (withdrew[by][root]) {
            _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceRevoked.selector, by, root));
        }
    }

    function _assertIds(bytes32[] memory told, uint256[] memory chosen) private view {
        assertEq(told.length, chosen.length, "1: ids");
        for (uint256 i = 0; i < chosen.length; ++i) {
            assertEq(told[i], batchIds[chosen[i]], "1: id");
        }
    }
}
