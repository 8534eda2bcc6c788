// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch, BatchLevel} from "../../../contracts/types/Provenance.sol";
import {Criterion, MEASURED, Measure, Testimony} from "../../../contracts/types/SchemaSettings.sol";
import {ProvenanceRegistryBase} from "./ProvenanceRegistryBase.sol";

/// @notice Two attesters more: Bea, and Cal. Ann speaks by calling or by her key Ken; of PRICES two must agree, and gaps
/// and delay are measured. Bob has anchored a batch without a source.
abstract contract LevelsBase is ProvenanceRegistryBase {
    uint8 internal constant ATTESTED = BatchLevel.ATTESTED;
    uint40 internal constant STALE_AFTER = START + 1 hours;

    address internal bea = makeAddr("bea");
    address internal cal = makeAddr("cal");
    address internal ken; // key of Ann
    uint256 internal kenSecret;

    Batch internal batch;
    bytes32 internal id;

    function setUp() public virtual override {
        super.setUp();
        (ken, kenSecret) = makeActor("ken");
        _admit(bea);
        _admit(cal);
        _addKey(ann, ken, EOA);
        _asRoot();
        registry.setAttestationQuorum(PRICES, 2);
        _asRoot();
        registry.setCriteria(PRICES, _criteria());
        batch = _batch(bob);
        id = _anchor(batch);
    }

    function _admit(address attester) internal {
        _asRoot();
        registry.admitAttester(PRICES, attester);
    }

    /// @dev Whoever calls: the account itself, without a signature.
    function _byCall(address attester) internal pure returns (Testimony memory) {
        return Testimony(attester, attester, OBSERVED, STALE_AFTER, "");
    }

    function _attest(address attester) internal {
        vm.prank(attester);
        registry.attest(batch, _byCall(attester));
    }

    /// @dev Ken's signature for Ann, over the batch as it is.
    function _signed() internal view returns (Testimony memory by) {
        by = Testimony(ann, ken, OBSERVED, STALE_AFTER, "");
        by.signature = signDigest(kenSecret, registry.attestationDigest(batch, ann, OBSERVED, STALE_AFTER));
    }

    /// @dev At most 2 gaps; a delay from 0 to 60.
    function _criteria() internal pure returns (Criterion[] memory criteria) {
        criteria = new Criterion[](2);
        criteria[0] = Criterion("delay", 0, 60);
        criteria[1] = Criterion("gaps", type(int256).min, 2);
    }

    function _measures(int256 delay, int256 gaps) internal pure returns (Measure[] memory measures) {
        measures = new Measure[](2);
        measures[0] = Measure("delay", delay);
        measures[1] = Measure("gaps", gaps);
    }

    function _assertLevels(uint8 levels) internal view {
        assertEq(registry.status(batch).levels, levels, "levels");
        assertEq(MEASURED, 16, "the bit of MEASURED");
    }

    function _expectStale(uint40 validUntil) internal {
        vm.expectRevert(
            abi.encodeWithSelector(IProvenanceRegistry.ProvenanceStale.selector, validUntil, uint40(block.timestamp))
        );
    }

    function _expectNotAnchored(bytes32 batchId) internal {
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotAnchored.selector, batchId));
    }

    function _expectNotSet(string memory what) internal {
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotSet.selector, PRICES, what));
    }

    function _expectObservedOtherwise(uint40 given, uint40 anchored) internal {
        vm.expectRevert(
            abi.encodeWithSelector(IProvenanceRegistry.ProvenanceObservedOtherwise.selector, given, anchored)
        );
    }
}
