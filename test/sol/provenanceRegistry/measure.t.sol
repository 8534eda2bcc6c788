// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {Criterion, Measure, MEASURED, Testimony} from "../../../contracts/types/SchemaSettings.sol";
import {LevelsBase} from "./LevelsBase.sol";

contract MeasureTest is LevelsBase {
    bytes32 private constant CHECKER = "sallyport/gaps/1";

    // ── Meeting the criteria ────────────────────────────────────────────────────────────────────────────────────

    function test_AnAttesterReports() public {
        Measure[] memory measures = _measures(60, 2);
        vm.prank(bea);
        _expectEvent();
        emit IProvenanceRegistry.Measured(id, bea, CHECKER, measures, keccak256(abi.encode(_criteria())));
        _expectEvent();
        emit IProvenanceRegistry.LevelReached(id, HASHED | MEASURED);
        registry.measure(batch, CHECKER, measures, _criteria(), _byCall(bea));
        _assertStatus(batch, bob, OBSERVED, HASHED | MEASURED, 0);
    }

    function test_AnybodyCarriesAReport() public {
        Measure[] memory measures = _measures(0, -1);
        Testimony memory by = _report(measures);
        vm.prank(stranger);
        registry.measure(batch, CHECKER, measures, _criteria(), by);
        _assertLevels(HASHED | MEASURED);
    }

    /// @dev To the unit, on each side that has a bound.
    function test_TheBoundsAreExact() public {
        _misses(_measures(-1, 0), "delay", -1, 0, 60);
        _misses(_measures(61, 0), "delay", 61, 0, 60);
        _misses(_measures(0, 3), "gaps", 3, type(int256).min, 2);
        _meets(_measures(0, type(int256).min));
        _meets(_measures(60, 2));
    }

    /// @dev What is not asked for may be told as well.
    function test_MoreMeasuresThanCriteria() public {
        Measure[] memory measures = new Measure[](4);
        measures[0] = Measure("age", 1);
        measures[1] = Measure("delay", 1);
        measures[2] = Measure("gaps", 1);
        measures[3] = Measure("size", 1);
        _meets(measures);
    }

    function test_RevertWhen_AMetricIsMissing() public {
        Measure[] memory measures = new Measure[](1);
        measures[0] = Measure("delay", 1);
        _missing(measures, "gaps");
        measures[0] = Measure("gaps", 1);
        _missing(measures, "delay");
        _missing(new Measure[](0), "delay");
        _meets(_measures(1, 1));
    }

    /// @dev One metric twice would be two answers to one question.
    function test_RevertWhen_MeasuresAreNotAscending() public {
        Measure[] memory measures = _measures(1, 1);
        measures[1].metric = "delay";
        _outOfOrder(measures);
        (measures[0].metric, measures[1].metric) = (bytes32("gaps"), bytes32("delay"));
        _outOfOrder(measures);
        _meets(_measures(1, 1));
    }

    // ── The criteria ────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_OtherCriteriaAreBrought() public changesNothing {
        Criterion[] memory lax = _criteria();
        lax[0].atMost = 1000;
        _refusesCriteria(lax);
        _refusesCriteria(new Criterion[](0));
        Criterion[] memory fewer = new Criterion[](1);
        fewer[0] = _criteria()[1];
        _refusesCriteria(fewer);
    }

    function test_RevertWhen_NoCriteriaAreSet() public changesNothing {
        _asRoot();
        registry.setCriteria(PRICES, new Criterion[](0));
        vm.prank(bea);
        _expectNotSet("criteria");
        registry.measure(batch, CHECKER, _measures(0, 0), new Criterion[](0), _byCall(bea));
    }

    function test_ALevelThatWasReachedStays() public {
        vm.prank(bea);
        registry.measure(batch, CHECKER, _measures(0, 0), _criteria(), _byCall(bea));
        _asRoot();
        registry.setCriteria(PRICES, new Criterion[](0));
        _assertLevels(HASHED | MEASURED);
    }

    function test_RevertWhen_MeasuredTwice() public {
        vm.prank(bea);
        registry.measure(batch, CHECKER, _measures(0, 0), _criteria(), _byCall(bea));
        vm.prank(cal);
        _expectUnchanged();
        registry.measure(batch, CHECKER, _measures(1, 1), _criteria(), _byCall(cal));
    }

    // ── Who reports ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A source's word about its own data is its signature; the level is another's word.
    function test_RevertWhen_TheSourceReports() public {
        batch = _anchorAsSource();
        vm.prank(sol);
        _expectNotAdmitted(PRICES, sol);
        registry.measure(batch, CHECKER, _measures(0, 0), _criteria(), _byCall(sol));
        _admit(sol);
        vm.prank(sol);
        registry.measure(batch, CHECKER, _measures(0, 0), _criteria(), _byCall(sol));
        _assertLevels(SIGNED | MEASURED);
    }

    function test_RevertWhen_AStrangerNamesAnAttester() public changesNothing {
        vm.prank(stranger);
        _expectInvalidKey(bea, bea);
        registry.measure(batch, CHECKER, _measures(0, 0), _criteria(), _byCall(bea));
    }

    function test_RevertWhen_TheReportIsStale() public changesNothing {
        Measure[] memory measures = _measures(0, 0);
        Testimony memory by = _report(measures);
        vm.warp(STALE_AFTER + 1);
        _expectStale(STALE_AFTER);
        registry.measure(batch, CHECKER, measures, _criteria(), by);
        vm.warp(STALE_AFTER);
        uint256 snapshot = vm.snapshotState();
        registry.measure(batch, CHECKER, measures, _criteria(), by);
        vm.revertToState(snapshot);
    }

    function test_RevertWhen_AnotherTimeIsVouchedFor() public changesNothing {
        Testimony memory by = _byCall(bea);
        by.observedAt = OBSERVED + 1;
        vm.prank(bea);
        _expectObservedOtherwise(OBSERVED + 1, OBSERVED);
        registry.measure(batch, CHECKER, _measures(0, 0), _criteria(), by);
    }

    function test_RevertWhen_NotAnchored() public changesNothing {
        Batch memory other = _batch(stranger);
        vm.prank(bea);
        _expectNotAnchored(keccak256(abi.encode(other)));
        registry.measure(other, CHECKER, _measures(0, 0), _criteria(), _byCall(bea));
    }

    /// @dev Values, checker, batch and deadline are signed; an attestation is no report.
    function test_RevertWhen_SomethingElseWasSigned() public changesNothing {
        Measure[] memory measures = _measures(1, 1);
        Testimony memory by = _report(measures);
        _refusesSignature(CHECKER, _measures(0, 1), by);
        _refusesSignature(CHECKER, _measures(1, 0), by);
        _refusesSignature("sallyport/gaps/2", measures, by);
        by.validUntil += 1;
        _refusesSignature(CHECKER, measures, by);
        by = _signed();
        _refusesSignature(CHECKER, measures, by);
        batch = _batch(stranger);
        _anchor(batch);
        _refusesSignature(CHECKER, measures, by);
    }

    function test_RevertWhen_SignedForAnotherRegistryOrChain() public {
        Measure[] memory measures = _measures(0, 0);
        Testimony memory by = _report(measures);
        IProvenanceRegistry here = registry;
        vm.chainId(4711);
        _refusesSignature(CHECKER, measures, by);
        _assertLevels(HASHED);

        vm.chainId(31_337);
        registry = _deploy(_oneAdmission(PRICES, sol), _oneKey(ann, ken));
        _admit(ann);
        _asRoot();
        registry.setCriteria(PRICES, _criteria());
        _anchor(batch);
        _refusesSignature(CHECKER, measures, by);
        _assertLevels(HASHED);

        registry = here;
        registry.measure(batch, CHECKER, measures, _criteria(), by);
        _assertLevels(HASHED | MEASURED);
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _report(Measure[] memory measures) private view returns (Testimony memory by) {
        by = Testimony(ann, ken, OBSERVED, STALE_AFTER, "");
        bytes32 digest = registry.reportDigest(batch, ann, OBSERVED, CHECKER, measures, STALE_AFTER);
        by.signature = signDigest(kenSecret, digest);
    }

    function _meets(Measure[] memory measures) private {
        uint256 snapshot = vm.snapshotState();
        vm.prank(bea);
        registry.measure(batch, CHECKER, measures, _criteria(), _byCall(bea));
        _assertLevels(HASHED | MEASURED);
        vm.revertToState(snapshot);
    }

    function _misses(Measure[] memory measures, bytes32 metric, int256 value, int256 atLeast, int256 atMost) private {
        _refuses(
            measures,
            abi.encodeWithSelector(
                IProvenanceRegistry.ProvenanceCriterionMissed.selector,
                metric,
                value,
                atLeast,
                atMost
            )
        );
    }

    function _missing(Measure[] memory measures, bytes32 metric) private {
        _refuses(measures, abi.encodeWithSelector(IProvenanceRegistry.ProvenanceMetricMissing.selector, metric));
    }

    function _outOfOrder(Measure[] memory measures) private {
        _refuses(
            measures,
            abi.encodeWithSelector(IProvenanceRegistry.ProvenanceMeasuresNotAscending.selector, uint256(1))
        );
    }

    function _refuses(Measure[] memory measures, bytes memory refusal) private {
        vm.prank(bea);
        vm.expectRevert(refusal);
        registry.measure(batch, CHECKER, measures, _criteria(), _byCall(bea));
        _assertLevels(HASHED);
    }

    function _refusesCriteria(Criterion[] memory criteria) private {
        vm.prank(bea);
        vm.expectRevert(
            abi.encodeWithSelector(
                IProvenanceRegistry.ProvenanceWrongCriteria.selector,
                keccak256(abi.encode(criteria)),
                keccak256(abi.encode(_criteria()))
            )
        );
        registry.measure(batch, CHECKER, _measures(0, 0), criteria, _byCall(bea));
    }

    function _refusesSignature(bytes32 checker, Measure[] memory measures, Testimony memory by) private {
        bytes32 digest = registry.reportDigest(batch, ann, OBSERVED, checker, measures, by.validUntil);
        _expectInvalidSignature(ken, digest);
        registry.measure(batch, checker, measures, _criteria(), by);
    }
}
