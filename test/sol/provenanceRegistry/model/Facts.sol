// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../../contracts/interfaces/IProvenanceRegistry.sol";
import {BatchLevel, BatchStatus, Withdrawal} from "../../../../contracts/types/Provenance.sol";
import {MEASURED, SchemaSettings} from "../../../../contracts/types/SchemaSettings.sol";
import {LogList} from "../LogList.sol";
import {World} from "./World.sol";

enum What {
    Anchored,
    Signed,
    Attested,
    Proven,
    Measured,
    Disputed,
    Confirmed,
    Cleared,
    Tainted
}

/// @notice Something that happened to a batch.
struct Fact {
    What what;
    address by;
    uint40 time;
    uint40 observedAt; // of anchorings
    uint256 act; // its number in the history
}

/// @notice Something that root decided about a schema.
struct Decision {
    uint256 act;
    uint8 quorum;
}

struct KeyFact {
    address party;
    uint40 from;
    uint40 until;
    bool isContract;
    uint40 revokedAt; // zero: it was not
}

/// @title Facts
/// @notice The ghost: what happened, in the order in which it did, and nothing else. What the registry must answer is
/// told from that anew each time, by reading back; no bit, count or round is kept.
///
/// 1. A batch has the time and the source of its last anchoring, and is signed for ever once a source stood behind it.
/// 2. It is attested once as many attesters as the quorum of that moment vouched, with no dismissal of an attester of
///    its schema and no change of the quorum between the first and the last of them.
/// 3. It is attested, proven or measured by what was said since its time of observation last became another.
/// 4. It is revoked while its source has withdrawn its root, by itself or by any key that was ever its own.
/// 5. It is disputed for fourteen days after the last dispute, or where root confirmed one, until root clears it.
/// 6. It is tainted once it was shown to come from a batch that was withdrawn for good.
/// 7. The log has each batch that was entered, once, in the order of entering.
/// 8. Settings and roles are what root last said; a key is in force from its first to its last second, unless revoked.
/// 9. What nothing speaks against succeeds; all else is refused with a reason that is true, and changes nothing.
abstract contract Facts is World, LogList {
    uint256 internal act; // numbers what happens, from 1 on
    Fact[][BATCHES] private _facts;
    Decision[][2] private _quorums; // of a schema, with all dismissals of attesters as decisions for the same
    uint256[2] internal verifierNumber;
    uint256[2] internal criteriaNumber;
    mapping(address source => mapping(bytes32 root => bool)) internal withdrew;
    mapping(bytes32 schema => mapping(address party => bool)) internal isSource;
    mapping(bytes32 schema => mapping(address party => bool)) internal isAttester;
    mapping(address key => KeyFact) internal keyFacts;

    // ── What happens ────────────────────────────────────────────────────────────────────────────────────────────

    function _note(uint256 batch, What what, address by, uint40 observedAt) internal {
        _facts[batch].push(Fact(what, by, uint40(block.timestamp), observedAt, act));
    }

    function _forget(uint256 batch) internal {
        _facts[batch].pop();
    }

    /// @dev A quorum, or a dismissal under the quorum that there is.
    function _decide(uint256 schema, uint8 quorum) internal {
        _quorums[schema].push(Decision(act, quorum));
    }

    // ── What follows ────────────────────────────────────────────────────────────────────────────────────────────

    function _schemaOf(uint256 batch) internal view returns (uint256) {
        return batches[batch].schema == PRICES ? 0 : 1;
    }

    function _isAnchored(uint256 batch) internal view returns (bool) {
        return _facts[batch].length != 0;
    }

    function _ever(uint256 batch, What what) internal view returns (bool) {
        return _since(batch, what, 0);
    }

    function _everBy(uint256 batch, What what, address by) internal view returns (bool) {
        Fact[] storage facts = _facts[batch];
        for (uint256 i = 0; i < facts.length; ++i) {
            if (facts[i].what == what && facts[i].by == by) return true;
        }
        return false;
    }

    /// @notice Sentence 1: the source and the time, and where that time became this one.
    function _standing(uint256 batch) internal view returns (address source, uint40 observedAt, uint256 since) {
        Fact[] storage facts = _facts[batch];
        for (uint256 i = 0; i < facts.length; ++i) {
            Fact storage fact = facts[i];
            if (fact.what != What.Anchored && fact.what != What.Signed) continue;
            if (fact.observedAt != observedAt) since = i;
            (source, observedAt) = (fact.by, fact.observedAt);
        }
    }

    function _observedAt(uint256 batch) internal view returns (uint40 observedAt) {
        (, observedAt, ) = _standing(batch);
    }

    /// @notice Sentence 2.
    function _isAttested(uint256 batch, uint256 since) private view returns (bool) {
        Fact[] storage facts = _facts[batch];
        for (uint256 i = since; i < facts.length; ++i) {
            if (facts[i].what != What.Attested) continue;
            (uint256 from, uint8 quorum) = _roundAt(_schemaOf(batch), facts[i].act);
            uint256 count = 0;
            for (uint256 j = since; j <= i; ++j) {
                if (facts[j].what == What.Attested && facts[j].act > from) ++count;
            }
            if (count >= quorum) return true;
        }
        return false;
    }

    /// @notice Who vouched for the batch as it is, and still counts.
    function _counted(uint256 batch, address by) internal view returns (uint256 count, bool hasAttested) {
        Fact[] storage facts = _facts[batch];
        (, , uint256 since) = _standing(batch);
        (uint256 from, ) = _roundAt(_schemaOf(batch), act + 1);
        for (uint256 i = since; i < facts.length; ++i) {
            if (facts[i].what != What.Attested || facts[i].act <= from) continue;
            ++count;
            hasAttested = hasAttested || facts[i].by == by;
        }
    }

    /// @dev The last decision before an act, and the quorum since.
    function _roundAt(uint256 schema, uint256 before) private view returns (uint256 from, uint8 quorum) {
        Decision[] storage quorums = _quorums[schema];
        for (uint256 i = 0; i < quorums.length && quorums[i].act < before; ++i) {
            (from, quorum) = (quorums[i].act, quorums[i].quorum);
        }
    }

    function _quorumOf(uint256 schema) internal view returns (uint8 quorum) {
        (, quorum) = _roundAt(schema, act + 1);
    }

    /// @notice Sentence 3.
    function _has(uint256 batch, What what) internal view returns (bool) {
        (, , uint256 since) = _standing(batch);
        return _since(batch, what, since);
    }

    function _since(uint256 batch, What what, uint256 since) private view returns (bool) {
        Fact[] storage facts = _facts[batch];
        for (uint256 i = since; i < facts.length; ++i) {
            if (facts[i].what == what) return true;
        }
        return false;
    }

    function _levels(uint256 batch, uint256 since) private view returns (uint8 levels) {
        levels = BatchLevel.HASHED;
        if (_ever(batch, What.Signed)) levels |= BatchLevel.SIGNED;
        if (_isAttested(batch, since)) levels |= BatchLevel.ATTESTED;
        if (_since(batch, What.Proven, since)) levels |= BatchLevel.PROVEN;
        if (_since(batch, What.Measured, since)) levels |= MEASURED;
    }

    /// @notice Sentence 5: what stands of disputes since root last cleared them.
    function _dispute(uint256 batch) internal view returns (bool any, uint256 lastDay, bool confirmed) {
        Fact[] storage facts = _facts[batch];
        for (uint256 i = facts.length; i > 0; --i) {
            Fact storage fact = facts[i - 1];
            if (fact.what == What.Cleared) break;
            if (fact.what == What.Confirmed) confirmed = true;
            if (fact.what != What.Disputed) continue;
            if (!any) lastDay = uint256(fact.time) + PERIOD;
            any = true;
        }
    }

    function _isRevoked(uint256 batch) internal view returns (bool) {
        (address source, , ) = _standing(batch);
        return withdrew[source][batches[batch].root];
    }

    function _status(uint256 batch) internal view returns (BatchStatus memory s) {
        if (!_isAnchored(batch)) return s;
        uint256 since;
        (s.source, s.observedAt, since) = _standing(batch);
        s.levels = _levels(batch, since);
        (, uint256 lastDay, bool confirmed) = _dispute(batch);
        if (withdrew[s.source][batches[batch].root]) s.withdrawal += Withdrawal.REVOKED;
        if (confirmed || lastDay >= block.timestamp) s.withdrawal += Withdrawal.DISPUTED;
        if (_ever(batch, What.Tainted)) s.withdrawal += Withdrawal.TAINTED;
    }

    function _placeInLog(uint256 batch) internal view returns (bool found, uint256 place) {
        for (uint256 i = 0; i < ids.length; ++i) {
            if (ids[i] == batchIds[batch]) return (true, i);
        }
    }

    // ── Settings ────────────────────────────────────────────────────────────────────────────────────────────────

    function _settingsOf(uint256 schema) internal view returns (SchemaSettings memory) {
        uint256 criteria = criteriaNumber[schema];
        bytes32 hash = criteria == 0 ? bytes32(0) : keccak256(abi.encode(_criteriaAt(criteria)));
        address verifier = verifiers[verifierNumber[schema]];
        return SchemaSettings(verifier, _quorumOf(schema), uint32(_quorums[schema].length), hash);
    }

    function _isInForce(address key, address party) internal view returns (bool) {
        KeyFact storage k = keyFacts[key];
        if (k.party != party || k.revokedAt != 0) return false;
        return k.from <= block.timestamp && block.timestamp <= k.until;
    }

    function _keyOf(address key) internal view returns (IProvenanceRegistry.SourceKey memory) {
        KeyFact storage k = keyFacts[key];
        bool wasCut = k.revokedAt != 0 && k.revokedAt < k.until;
        IProvenanceRegistry.SourceKeyKind kind = k.isContract ? CONTRACT : EOA;
        if (k.party == address(0)) kind = NONE;
        return IProvenanceRegistry.SourceKey(k.party, k.from, wasCut ? k.revokedAt : k.until, kind, k.revokedAt != 0);
    }
}
