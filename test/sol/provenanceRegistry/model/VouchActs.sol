// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Criterion, Measure, Testimony} from "../../../../contracts/types/SchemaSettings.sol";
import {What} from "./Facts.sol";
import {Act, Why} from "./Judge.sol";
import {Voice, Voices} from "./Voices.sol";

/// @title VouchActs
/// @notice Others say something of a batch: attesters, a verifier, and who measures.
abstract contract VouchActs is Voices {
    bytes32 private constant CHECKER = "checker 1";

    function _attestBatch() internal returns (uint256 batch) {
        batch = _anchoredBatch();
        Voice memory v = _voice(_attesterFor(batch));
        Testimony memory by = _testimony(batch, v);
        Why memory why = _noReason();
        _objectTestimony(why, batch, by);
        if (_quorumOf(_schemaOf(batch)) == 0) _objectNotSet(why, batch, "quorum");
        (, bool hasAttested) = _counted(batch, v.party);
        if (hasAttested && by.observedAt == _observedAt(batch)) {
            _object(
                why,
                abi.encodeWithSelector(IProvenanceRegistry.ProvenanceAlreadyAttested.selector, batchIds[batch], v.party)
            );
        }
        bytes32 digest = _attestation(batches[batch], v.party, by.observedAt, by.validUntil);
        _objectVoice(why, v, digest, false);
        by.signature = _signatureOf(v, digest);
        bytes memory data = abi.encodeCall(IProvenanceRegistry.attest, (batches[batch], by));
        (bool success, ) = _try(Act.Attest, v.sender, data, why);
        if (success) _note(batch, What.Attested, v.party, 0);
    }

    /// @dev The verifier of {World} takes a proof that names registry, batch and time of observation.
    function _proveBatch() internal returns (uint256 batch) {
        batch = _anchoredBatch();
        bool isWrong = _once(6);
        uint256 number = verifierNumber[_schemaOf(batch)];
        Why memory why = _noReason();
        bool unknown = _objectNotAnchored(why, batch);
        if (_has(batch, What.Proven)) _objectUnchanged(why);
        if (number == 0) _objectNotSet(why, batch, "verifier");
        else if (!unknown && (number != 1 || isWrong)) {
            _object(
                why,
                abi.encodeWithSelector(
                    IProvenanceRegistry.ProvenanceNotProven.selector,
                    batchIds[batch],
                    verifiers[number]
                )
            );
        }
        uint40 observedAt = _observedAt(batch) + (isWrong ? 1 : 0);
        bytes memory proof = abi.encode(registry, batchIds[batch], batches[batch], observedAt);
        bytes memory data = abi.encodeCall(IProvenanceRegistry.prove, (batches[batch], proof));
        (bool success, ) = _try(Act.Prove, _anyParty(), data, why);
        if (success) _note(batch, What.Proven, address(0), 0);
    }

    function _measureBatch() internal returns (uint256 batch) {
        batch = _anchoredBatch();
        uint256 needed = criteriaNumber[_schemaOf(batch)];
        uint256 given = _once(8) ? _draw(CRITERIA) : needed;
        Measure[] memory measures = _measures();
        Voice memory v = _voice(_attesterFor(batch));
        Testimony memory by = _testimony(batch, v);
        Why memory why = _noReason();
        _objectTestimony(why, batch, by);
        if (_has(batch, What.Measured)) _objectUnchanged(why);
        if (needed == 0) _objectNotSet(why, batch, "criteria");
        else if (given != needed) _objectCriteria(why, given, needed);
        else _objectMeasures(why, measures, _criteriaAt(needed));
        bytes32 digest = _report(batches[batch], v.party, by.observedAt, CHECKER, measures, by.validUntil);
        _objectVoice(why, v, digest, false);
        by.signature = _signatureOf(v, digest);
        bytes memory data = abi.encodeCall(
            IProvenanceRegistry.measure,
            (batches[batch], CHECKER, measures, _criteriaAt(given), by)
        );
        (bool success, ) = _try(Act.Measure, v.sender, data, why);
        if (success) _note(batch, What.Measured, v.party, 0);
    }

    // ── Who vouches, of what, until when ────────────────────────────────────────────────────────────────────────

    /// @dev Mostly one who may and has not yet; now and then one who has.
    function _attesterFor(uint256 batch) private returns (address) {
        uint256 place = _draw(PARTIES);
        if (_once(8)) return parties[place];
        bool isAgain = _once(6);
        for (uint256 i = 0; i < PARTIES; ++i) {
            (, bool hasAttested) = _counted(batch, parties[place]);
            if (isAttester[batches[batch].schema][parties[place]] && hasAttested == isAgain) break;
            place = (place + 1) % PARTIES;
        }
        return parties[place];
    }

    function _testimony(uint256 batch, Voice memory v) private returns (Testimony memory by) {
        by.attester = v.party;
        by.key = v.key;
        by.observedAt = _observedAt(batch);
        if (_once(16)) by.observedAt += 1;
        by.validUntil = _once(16) ? uint40(block.timestamp) - 1 : uint40(block.timestamp + _draw(2));
    }

    function _objectTestimony(Why memory why, uint256 batch, Testimony memory by) private view {
        bytes32 schema = batches[batch].schema;
        bool unknown = _objectNotAnchored(why, batch);
        if (!isAttester[schema][by.attester]) _objectNotAdmitted(why, schema, by.attester);
        if (!unknown && by.observedAt != _observedAt(batch)) {
            _object(
                why,
                abi.encodeWithSelector(
                    IProvenanceRegistry.ProvenanceObservedOtherwise.selector,
                    by.observedAt,
                    _observedAt(batch)
                )
            );
        }
        if (by.validUntil < block.timestamp) {
            _object(
                why,
                abi.encodeWithSelector(
                    IProvenanceRegistry.ProvenanceStale.selector,
                    by.validUntil,
                    uint40(block.timestamp)
                )
            );
        }
    }

    function _objectNotSet(Why memory why, uint256 batch, string memory what) private view {
        bytes32 schema = batches[batch].schema;
        _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotSet.selector, schema, what));
    }

    // ── Measures ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Mostly both, in their order, within what {World} knows as criteria, on its edges or one beyond.
    function _measures() private returns (Measure[] memory measures) {
        int256 delay = [int256(0), 30, 60, 0, 60, 30, 61, -1][_draw(8)];
        int256 gaps = [int256(0), -1, 0, -1, 0, 2, 3, -2][_draw(8)];
        uint256 way = _draw(10);
        measures = new Measure[](way == 0 ? 1 : 2);
        measures[0] = Measure("delay", delay);
        if (way == 0) return measures;
        measures[1] = Measure("gaps", gaps);
        if (way == 1) (measures[0], measures[1]) = (measures[1], measures[0]);
        if (way == 2) measures[0].metric = "lag";
    }

    function _objectCriteria(Why memory why, uint256 given, uint256 needed) private pure {
        _object(
            why,
            abi.encodeWithSelector(
                IProvenanceRegistry.ProvenanceWrongCriteria.selector,
                keccak256(abi.encode(_criteriaAt(given))),
                keccak256(abi.encode(_criteriaAt(needed)))
            )
        );
    }

    function _objectMeasures(Why memory why, Measure[] memory measures, Criterion[] memory criteria) private pure {
        for (uint256 i = 1; i < measures.length; ++i) {
            if (measures[i].metric > measures[i - 1].metric) continue;
            _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceMeasuresNotAscending.selector, i));
        }
        for (uint256 i = 0; i < criteria.length; ++i) {
            _objectMeasure(why, measures, criteria[i]);
        }
    }

    function _objectMeasure(Why memory why, Measure[] memory measures, Criterion memory c) private pure {
        bool found = false;
        for (uint256 i = 0; i < measures.length; ++i) {
            if (measures[i].metric != c.metric) continue;
            found = true;
            int256 value = measures[i].value;
            if (value >= c.atLeast && value <= c.atMost) continue;
            _object(
                why,
                abi.encodeWithSelector(
                    IProvenanceRegistry.ProvenanceCriterionMissed.selector,
                    c.metric,
                    value,
                    c.atLeast,
                    c.atMost
                )
            );
        }
        if (found) return;
        _object(why, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceMetricMissing.selector, c.metric));
    }
}
