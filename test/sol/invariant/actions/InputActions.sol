// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch, BatchLevel} from "../../../../contracts/types/Provenance.sol";
import {Act} from "../Acts.sol";
import {Why} from "../Why.sol";
import {Doing} from "./Doing.sol";

/// @title InputActions
/// @notice Data arrives, is signed, withdrawn, disputed.
abstract contract InputActions is Doing {
    bytes32 private constant OBSERVATION_TYPEHASH = keccak256(
        "Observation(address source,bytes32 root,uint64 size,bytes32 profile,bytes32 manifestHash,bytes32 schema,"
        "uint40 observedAt)"
    );
    bytes32 private constant REVOCATION_TYPEHASH = keccak256("Revocation(address source,bytes32 root)");

    bytes32 private _provenanceDomain;

    function _startInputActions() internal {
        _provenanceDomain = _domain("Sallyport Provenance", address(provenance));
    }

    // ── Actions ─────────────────────────────────────────────────────────────────────────────────────────────────

    function anchor(uint256 seed) external {
        Dice memory dice = _begin(seed);
        if (_inputs.length >= NO_BATCH) return;
        address by = [feeder, oracle, judy][_roll(dice, 3)];
        Input memory input = _newInput(by, _once(dice, 2));
        input.observedAt = _observed(dice);
        uint256 why = _whyNotAnchored(input);
        (by, why) = _once(dice, 10) ? (stranger, why | Why.NOT_ROLE) : (by, why);
        _anchor(by, input, why);
    }

    function anchorSigned(uint256 seed) external {
        Dice memory dice = _begin(seed);
        if (_inputs.length >= NO_BATCH) return;
        _signedAnchor(dice, _observed(dice));
    }

    function revokeInput(uint256 seed) external {
        Dice memory dice = _begin(seed);
        if (_inputs.length == 0) return;
        Input memory input = _inputs[_recent(dice, _inputs.length)];
        address by = _once(dice, 4) ? stranger : input.source;
        // Whoever revokes does so for itself: a stranger's withdrawal stands and touches nothing.
        uint256 why = _revoked[by][input.rootNumber] ? Why.IDLE : 0;
        bytes memory data = abi.encodeCall(IProvenanceRegistry.revoke, (_rootAt(input.rootNumber), ""));
        (bool success, bytes memory result) = _send(by, address(provenance), data);
        if (_judge(Act.RevokeInput, why, success, result)) _revoked[by][input.rootNumber] = true;
    }

    function revokeInputBySignature(uint256 seed) external {
        Dice memory dice = _begin(seed);
        if (_inputs.length == 0) return;
        uint256 root = _inputs[_recent(dice, _inputs.length)].rootNumber;
        SourceKey memory key = _sourceKeys_[_roll(dice, _sourceKeys_.length)];
        uint256 why = _revoked[oracle][root] ? Why.IDLE : 0;
        bytes32 digest = _typed(_provenanceDomain, keccak256(abi.encode(REVOCATION_TYPEHASH, oracle, _rootAt(root))));
        bytes memory signature = signDigest(key.secret, digest);
        if (_once(dice, 6)) {
            signature = signDigest(keyOf("stranger"), digest);
            why |= Why.BAD_SIGNATURE;
        }
        bytes memory data = abi.encodeCall(
            IProvenanceRegistry.revokeFor,
            (oracle, _rootAt(root), key.point, signature, "")
        );
        (bool success, bytes memory result) = _send(stranger, address(provenance), data);
        if (_judge(Act.RevokeInputBySignature, why, success, result)) _revoked[oracle][root] = true;
    }

    function disputeInput(uint256 seed) external {
        Dice memory dice = _begin(seed);
        if (_inputs.length == 0) return;
        uint16 number = uint16(_recent(dice, _inputs.length));
        Input storage input = _inputs[number];
        address by = [input.source, judy, stranger][_roll(dice, 3)];
        uint256 why = input.levels == 0 ? Why.UNKNOWN : 0;
        if (by != input.source && !_isAttester[_schemaOf(input)][by]) why |= Why.NOT_ROLE;
        if (_disputedBy[number][by]) why |= Why.IDLE;
        bytes memory data = abi.encodeCall(IProvenanceRegistry.dispute, (_batchAt(number), ""));
        (bool success, bytes memory result) = _send(by, address(provenance), data);
        if (!_judge(Act.DisputeInput, why, success, result)) return;
        _disputedBy[number][by] = true;
        input.disputedUntil = _now() + DISPUTE_TIME;
    }

    function revokeSourceKey(uint256 seed) external {
        Dice memory dice = _begin(seed);
        uint256 number = _roll(dice, _sourceKeys_.length);
        address by = [oracle, _guardian, stranger][_roll(dice, 3)];
        if (by == address(0)) by = stranger;
        uint256 why = by == oracle || by == _guardian ? 0 : Why.NOT_ROLE;
        bytes memory data = abi.encodeCall(IProvenanceRegistry.revokeSourceKey, (_sourceKeys_[number].point));
        (bool success, bytes memory result) = _sendAsBody(by, dice, address(provenance), data);
        if (_judge(Act.RevokeSourceKey, why, success, result)) _sourceKeys_[number].revoked = true;
    }

    // ── For others ──────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Calls from an account; a Council with as many members as it needs.
    function _sendAsBody(
        address by,
        Dice memory dice,
        address target,
        bytes memory data
    ) internal returns (bool success, bytes memory result) {
        (bool found, uint8 body) = _bodyOf(by);
        if (!found) return _send(by, target, data);
        return _sendAs(by, _quorum(body, dice), _sittings[body].epoch, target, data);
    }

    /// @notice A batch that serves the rule of a place now; anchors one where there is none.
    function _servingBatch(Dice memory dice, uint8 place) internal returns (uint16) {
        uint256 count = _inputs.length;
        for (uint256 i = 0; i < 6 && i < count; ++i) {
            uint16 number = uint16(count - 1 - i);
            if (_whyNotServes(place, number) == 0 && _whyNotStands(number) == 0) return number;
        }
        if (count >= NO_BATCH || _once(dice, 6)) return count == 0 ? NO_BATCH : uint16(_roll(dice, count));
        if (place == SWAP) {
            _signedAnchor(dice, _now());
        } else {
            Input memory input = _newInput(feeder, true);
            input.observedAt = _now();
            _anchor(feeder, input, _whyNotAnchored(input));
        }
        return _inputs.length == 0 ? NO_BATCH : uint16(_inputs.length - 1);
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Three batches in a row share a root.
    function _newInput(address anchorer, bool isNews) private view returns (Input memory input) {
        input.anchorer = anchorer;
        input.rootNumber = uint16(_inputs.length / 3);
        input.isNews = isNews;
        input.source = anchorer;
    }

    function _observed(Dice memory dice) private view returns (uint40) {
        if (_once(dice, 12)) return _now() + 1;
        return _once(dice, 3) ? _now() - uint40(_roll(dice, 3 days)) : _now();
    }

    /// @dev Mostly one of the latest.
    function _recent(Dice memory dice, uint256 count) private pure returns (uint256) {
        if (count <= 12 || _once(dice, 2)) return _roll(dice, count);
        return count - 1 - _roll(dice, 12);
    }

    function _whyNotAnchored(Input memory input) private view returns (uint256 why) {
        if (input.observedAt > block.timestamp) why |= Why.INPUT_UNFIT;
        if (_revoked[input.anchorer][input.rootNumber]) why |= Why.INPUT_WITHDRAWN;
    }

    function _anchor(address by, Input memory input, uint256 why) private {
        _inputs.push(input);
        Batch memory batch = _batchAt(uint16(_inputs.length - 1));
        bytes memory data = abi.encodeCall(IProvenanceRegistry.anchor, (batch, input.observedAt));
        (bool success, bytes memory result) = _send(by, address(provenance), data);
        if (_judge(Act.Anchor, why, success, result)) _inputs[_inputs.length - 1].levels = BatchLevel.HASHED;
    }

    function _signedAnchor(Dice memory dice, uint40 observedAt) private {
        Input memory input = _newInput(feeder, _once(dice, 12));
        (input.source, input.observedAt) = (oracle, observedAt);
        SourceKey memory key = _sourceKeys_[_sourceKeys_.length - 1];
        if (_once(dice, 8)) key = _sourceKeys_[_roll(dice, _sourceKeys_.length)];
        uint256 why = _whyNotAnchored(input);
        if (_revoked[oracle][input.rootNumber]) why |= Why.INPUT_WITHDRAWN;
        if (!_isSource[_schemaOf(input)][oracle]) why |= Why.NOT_ROLE;
        if (key.revoked) why |= Why.KEY_REVOKED;
        uint256 secret = key.secret;
        if (_once(dice, 12)) (secret, why) = (keyOf("stranger"), why | Why.BAD_SIGNATURE);

        _inputs.push(input);
        Batch memory batch = _batchAt(uint16(_inputs.length - 1));
        bytes memory signature = signDigest(secret, _observation(batch, observedAt));
        bytes memory data = abi.encodeCall(
            IProvenanceRegistry.anchorSigned,
            (batch, observedAt, oracle, key.point, signature)
        );
        (bool success, bytes memory result) = _send(feeder, address(provenance), data);
        if (_judge(Act.AnchorSigned, why, success, result)) {
            _inputs[_inputs.length - 1].levels = BatchLevel.HASHED | BatchLevel.SIGNED;
        }
    }

    function _observation(Batch memory b, uint40 observedAt) private view returns (bytes32) {
        bytes32 structHash = keccak256(
            abi.encode(OBSERVATION_TYPEHASH, oracle, b.root, b.size, b.profile, b.manifestHash, b.schema, observedAt)
        );
        return _typed(_provenanceDomain, structHash);
    }
}
