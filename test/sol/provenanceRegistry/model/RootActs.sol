// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../../contracts/interfaces/IProvenanceRegistry.sol";
import {KeyFact} from "./Facts.sol";
import {Act, Why} from "./Judge.sol";
import {Voices} from "./Voices.sol";

/// @title RootActs
/// @notice Who is admitted and dismissed, by which keys they speak, and what root asks of each level.
abstract contract RootActs is Voices {
    // ── Roles ───────────────────────────────────────────────────────────────────────────────────────────────────

    function _admitSource() internal {
        (bytes32 schema, address party) = (schemas[_draw(2)], _anyParty());
        Why memory why = _unchangedWhere(isSource[schema][party]);
        bytes memory data = abi.encodeCall(IProvenanceRegistry.admitSource, (schema, party));
        if (_tryAsRoot(Act.AdmitSource, data, why)) isSource[schema][party] = true;
    }

    function _dismissSource() internal {
        bytes32 schema = schemas[_draw(2)];
        address party = _admitted(isSource[schema]);
        Why memory why = _unchangedWhere(!isSource[schema][party]);
        bytes memory data = abi.encodeCall(IProvenanceRegistry.dismissSource, (schema, party));
        if (_tryAsRoot(Act.DismissSource, data, why)) isSource[schema][party] = false;
    }

    function _admitAttester() internal {
        (bytes32 schema, address party) = (schemas[_draw(2)], _anyParty());
        Why memory why = _unchangedWhere(isAttester[schema][party]);
        bytes memory data = abi.encodeCall(IProvenanceRegistry.admitAttester, (schema, party));
        if (_tryAsRoot(Act.AdmitAttester, data, why)) isAttester[schema][party] = true;
    }

    function _dismissAttester() internal {
        uint256 number = _draw(2);
        bytes32 schema = schemas[number];
        address party = _admitted(isAttester[schema]);
        Why memory why = _unchangedWhere(!isAttester[schema][party]);
        bytes memory data = abi.encodeCall(IProvenanceRegistry.dismissAttester, (schema, party));
        if (!_tryAsRoot(Act.DismissAttester, data, why)) return;
        isAttester[schema][party] = false;
        _decide(number, _quorumOf(number));
    }

    /// @dev Mostly one who is.
    function _admitted(mapping(address party => bool) storage isAdmitted) private returns (address) {
        uint256 place = _draw(PARTIES);
        if (_once(8)) return parties[place];
        for (uint256 i = 0; i < PARTIES && !isAdmitted[parties[place]]; ++i) {
            place = (place + 1) % PARTIES;
        }
        return parties[place];
    }

    // ── Levels ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _setQuorum() internal {
        uint256 schema = _draw(2);
        uint8 quorum = uint8(_once(8) ? 0 : 1 + _draw(3));
        Why memory why = _unchangedWhere(quorum == _quorumOf(schema));
        bytes memory data = abi.encodeCall(IProvenanceRegistry.setAttestationQuorum, (schemas[schema], quorum));
        if (_tryAsRoot(Act.SetQuorum, data, why)) _decide(schema, quorum);
    }

    function _setVerifier() internal {
        uint256 schema = _draw(2);
        uint256 number = _once(2) ? 1 : _draw(VERIFIERS);
        Why memory why = _unchangedWhere(number == verifierNumber[schema]);
        if (number == 3) {
            _object(
                why,
                abi.encodeWithSelector(IProvenanceRegistry.ProvenanceInvalidVerifier.selector, verifiers[number])
            );
        }
        bytes memory data = abi.encodeCall(IProvenanceRegistry.setVerifier, (schemas[schema], verifiers[number]));
        if (_tryAsRoot(Act.SetVerifier, data, why)) verifierNumber[schema] = number;
    }

    function _setCriteria() internal {
        uint256 schema = _draw(2);
        uint256 number = _draw(CRITERIA);
        Why memory why = _unchangedWhere(number == criteriaNumber[schema]);
        if (number == 3) {
            _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceInvalidCriterion.selector, 1));
        }
        bytes memory data = abi.encodeCall(IProvenanceRegistry.setCriteria, (schemas[schema], _criteriaAt(number)));
        if (_tryAsRoot(Act.SetCriteria, data, why)) criteriaNumber[schema] = number;
    }

    // ── Keys ────────────────────────────────────────────────────────────────────────────────────────────────────

    function _addAnyKey() internal {
        (address party, address key) = (_anyParty(), points[_draw(KEYS)]);
        bool isContract = _isWallet(key) != _once(12);
        uint40 now_ = uint40(block.timestamp);
        uint40 from = _once(3) ? now_ + uint40(_draw(3 days)) : VALID_FROM;
        uint40 until =
            from +
                uint40(
                    _once(12)
                        ? 0
                        : _once(2)
                            ? 90 days
                            : _draw(6 days)
                );
        Why memory why = _noReason();
        address holder = keyFacts[key].party;
        if (holder != address(0)) {
            _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceKeyTaken.selector, key, holder));
        }
        if (isContract != _isWallet(key)) {
            _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceInvalidKey.selector, key, party));
        }
        if (from >= until || until <= now_) {
            _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceInvalidPeriod.selector, from, until));
        }
        bytes memory data = abi.encodeCall(
            IProvenanceRegistry.addSourceKey,
            (party, key, isContract ? CONTRACT : EOA, from, until)
        );
        if (_tryAsRoot(Act.AddKey, data, why)) keyFacts[key] = KeyFact(party, from, until, isContract, 0);
    }

    /// @dev By the party, the guardian, root, or who may not. Doing it again succeeds and changes nothing.
    function _revokeKey() internal {
        address key = _keyFor(_anyParty());
        address party = keyFacts[key].party;
        bool isExecuting = _once(2);
        address by = [party, party, gina, address(gate), stranger, key][_draw(6)];
        if (by == address(0)) by = gina;
        gate.setExecutingRoot(isExecuting);
        Why memory why = _noReason();
        if (party == address(0)) {
            _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceInvalidKey.selector, key, party));
        } else if (by != party && by != gina && !(by == address(gate) && isExecuting)) {
            _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceUnauthorized.selector, by, party));
        }
        bytes memory data = abi.encodeCall(IProvenanceRegistry.revokeSourceKey, (key));
        (bool success, ) = _try(Act.RevokeKey, by, data, why);
        if (success && keyFacts[key].revokedAt == 0) keyFacts[key].revokedAt = uint40(block.timestamp);
    }

    function _unchangedWhere(bool isSame) private pure returns (Why memory why) {
        why = _noReason();
        if (isSame) _objectUnchanged(why);
    }
}
