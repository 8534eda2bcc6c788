// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch} from "../../../../contracts/types/Provenance.sol";
import {Measure} from "../../../../contracts/types/SchemaSettings.sol";
import {Judge, Why} from "./Judge.sol";

/// @notice How somebody speaks for a party.
struct Voice {
    address party;
    address key;
    address sender;
    /// Nothing is signed: the sender speaks.
    bool byCall;
    address signer;
    /// What is signed is not what is done.
    bool isForged;
}

/// @title Voices
/// @notice Who speaks for whom, by call or by signature, rightly or not; and what is signed, from the types' strings.
abstract contract Voices is Judge {
    string private constant BATCH_FIELDS =
        "bytes32 root,uint64 size,bytes32 profile,bytes32 manifestHash,bytes32 schema,uint40 observedAt";
    string private constant MEASURE = "Measure(bytes32 metric,int256 value)";

    // ── Who speaks ──────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev By a call of the party itself, by a call of a key, or by a signature that anybody carries.
    function _voice(address party) internal returns (Voice memory v) {
        uint256 way = _draw(4);
        v.party = party;
        if (way < 2 || (!_hasKey(party) && !_once(12))) (v.key, v.byCall) = (party, true);
        else if (way == 2) (v.key, v.byCall) = (_keyFor(party), true);
        else return _signing(party, stranger);
        v.sender = _once(16) ? stranger : v.key;
    }

    /// @dev The same where the sender is given.
    function _voiceBy(address party, address sender) internal returns (Voice memory v) {
        bool canCall = sender == party || keyFacts[sender].party == party;
        if (canCall ? _once(2) : _once(16)) return Voice(party, canCall ? sender : party, sender, true, sender, false);
        return _signing(party, sender);
    }

    function _signing(address party, address sender) private returns (Voice memory) {
        address key = _keyFor(party);
        return Voice(party, key, sender, false, _once(12) ? stranger : key, _once(12));
    }

    function _hasKey(address party) private view returns (bool) {
        for (uint256 i = 0; i < KEYS; ++i) {
            if (keyFacts[points[i]].party == party) return true;
        }
        return false;
    }

    /// @dev Mostly one of the party's.
    function _keyFor(address party) internal returns (address key) {
        uint256 place = _draw(KEYS);
        if (_once(8)) return points[place];
        for (uint256 i = 0; i < KEYS && keyFacts[points[place]].party != party; ++i) {
            place = (place + 1) % KEYS;
        }
        return points[place];
    }

    /// @param ever Whether a key that is not in force will do.
    function _objectVoice(Why memory why, Voice memory v, bytes32 digest, bool ever) internal view {
        bool speaksItself = v.byCall && v.sender == v.key;
        if (speaksItself && v.key == v.party) return;
        bool isKey = ever ? keyFacts[v.key].party == v.party : _isInForce(v.key, v.party);
        if (!isKey) {
            _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceInvalidKey.selector, v.key, v.party));
        } else if (!speaksItself && (v.byCall || v.signer != v.key || v.isForged)) {
            _object(
                why,
                abi.encodeWithSelector(IProvenanceRegistry.ProvenanceInvalidSignature.selector, v.key, digest)
            );
        }
    }

    function _signatureOf(Voice memory v, bytes32 digest) internal view returns (bytes memory) {
        if (v.byCall) return "";
        return _signAs(v.signer, v.isForged ? ~digest : digest);
    }

    // ── What is signed ──────────────────────────────────────────────────────────────────────────────────────────

    function _observation(Batch memory b, address source, uint40 observedAt) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(bytes.concat("Observation(address source,", bytes(BATCH_FIELDS), ")"));
        return _typed(abi.encode(typeHash, source, b.root, b.size, b.profile, b.manifestHash, b.schema, observedAt));
    }

    function _revocation(address source, bytes32 root) internal view returns (bytes32) {
        return _typed(abi.encode(keccak256("Revocation(address source,bytes32 root)"), source, root));
    }

    function _attestation(
        Batch memory b,
        address attester,
        uint40 observedAt,
        uint40 validUntil
    ) internal view returns (bytes32) {
        bytes memory name = "Attestation(address attester,address anchorer,";
        bytes32 typeHash = keccak256(bytes.concat(name, bytes(BATCH_FIELDS), ",uint40 validUntil)"));
        bytes memory head = abi.encode(typeHash, attester, b.anchorer, b.root, b.size, b.profile);
        return _typed(bytes.concat(head, abi.encode(b.manifestHash, b.schema, observedAt, validUntil)));
    }

    function _report(
        Batch memory b,
        address attester,
        uint40 observedAt,
        bytes32 checker,
        Measure[] memory measures,
        uint40 validUntil
    ) internal view returns (bytes32) {
        bytes memory tail = abi.encode(b.schema, observedAt, checker, _hashOf(measures), validUntil);
        bytes memory head = abi.encode(attester, b.anchorer, b.root, b.size, b.profile, b.manifestHash);
        return _typed(bytes.concat(_reportType(), head, tail));
    }

    function _reportType() private pure returns (bytes32) {
        bytes memory name = "QualityReport(address attester,address anchorer,";
        bytes memory tail = ",bytes32 checker,Measure[] measures,uint40 validUntil)";
        return keccak256(bytes.concat(name, bytes(BATCH_FIELDS), tail, bytes(MEASURE)));
    }

    function _hashOf(Measure[] memory measures) private pure returns (bytes32) {
        bytes memory list;
        for (uint256 i = 0; i < measures.length; ++i) {
            bytes memory one = abi.encode(keccak256(bytes(MEASURE)), measures[i].metric, measures[i].value);
            list = bytes.concat(list, keccak256(one));
        }
        return keccak256(list);
    }

    function _typed(bytes memory fields) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Sallyport Provenance"),
                keccak256("1"),
                block.chainid,
                address(registry)
            )
        );
        return keccak256(bytes.concat(hex"1901", domain, keccak256(fields)));
    }
}
