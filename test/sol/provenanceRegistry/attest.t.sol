// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {Testimony} from "../../../contracts/types/SchemaSettings.sol";
import {LevelsBase} from "./LevelsBase.sol";

contract AttestTest is LevelsBase {
    // ── Reaching the level ──────────────────────────────────────────────────────────────────────────────────────

    function test_TwoOfThreeAttest() public {
        vm.prank(bea);
        _expectEvent();
        emit IProvenanceRegistry.Attested(id, bea, OBSERVED, 1, 2);
        registry.attest(batch, _byCall(bea));
        _assertLevels(HASHED);
        assertEq(registry.attestationsOf(batch), 1, "attestations");
        assertTrue(registry.hasAttested(batch, bea), "Bea has");
        assertFalse(registry.hasAttested(batch, cal), "Cal has not");

        vm.prank(cal);
        _expectEvent();
        emit IProvenanceRegistry.Attested(id, cal, OBSERVED, 2, 2);
        _expectEvent();
        emit IProvenanceRegistry.LevelReached(id, HASHED | ATTESTED);
        registry.attest(batch, _byCall(cal));
        _assertStatus(batch, bob, OBSERVED, HASHED | ATTESTED, 0);
    }

    function test_AnybodyCarriesASignature() public {
        _attest(bea);
        Testimony memory by = _signed();
        vm.prank(stranger);
        registry.attest(batch, by);
        _assertLevels(HASHED | ATTESTED);
        assertTrue(registry.hasAttested(batch, ann), "Ann has");
        assertFalse(registry.hasAttested(batch, ken), "her key is nobody");
    }

    function test_TheKeyOfAnAttesterCalls() public {
        vm.prank(ken);
        registry.attest(batch, Testimony(ann, ken, OBSERVED, STALE_AFTER, ""));
        assertTrue(registry.hasAttested(batch, ann), "Ann has");
    }

    /// @dev Who agrees later is counted as well, and changes nothing.
    function test_AThirdAddsNothing() public {
        _attest(bea);
        _attest(cal);
        _attest(ann);
        assertEq(registry.attestationsOf(batch), 3, "attestations");
        _assertLevels(HASHED | ATTESTED);
    }

    function test_AQuorumOfOne() public {
        _asRoot();
        registry.setAttestationQuorum(PRICES, 1);
        _attest(bea);
        _assertLevels(HASHED | ATTESTED);
    }

    function test_ASignedBatchIsAttestedToo() public {
        batch = _anchorAsSource();
        _attest(bea);
        _attest(cal);
        _assertStatus(batch, sol, OBSERVED, SIGNED | ATTESTED, 0);
    }

    // ── Who does not count ──────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheSameAttestsTwice() public {
        _attest(ann);
        Testimony memory by = _signed();
        _refusesAgain(ann, by);
        by = _byCall(ann);
        _refusesAgain(ann, by);
        assertEq(registry.attestationsOf(batch), 1, "attestations");
        _assertLevels(HASHED);
    }

    /// @dev What it says of its own batch does not count, unless root admits it for that.
    function test_RevertWhen_TheSourceAttests() public {
        batch = _anchorAsSource();
        vm.prank(sol);
        _expectNotAdmitted(PRICES, sol);
        registry.attest(batch, _byCall(sol));
        assertEq(registry.attestationsOf(batch), 0, "attestations");

        _admit(sol);
        _attest(sol);
        assertEq(registry.attestationsOf(batch), 1, "attestations");
    }

    function test_RevertWhen_AdmittedForAnotherSchema() public changesNothing {
        _asRoot();
        registry.admitAttester(NEWS, stranger);
        vm.prank(stranger);
        _expectNotAdmitted(PRICES, stranger);
        registry.attest(batch, _byCall(stranger));
    }

    function test_RevertWhen_AStrangerNamesAnAttester() public changesNothing {
        vm.prank(stranger);
        _expectInvalidKey(bea, bea);
        registry.attest(batch, _byCall(bea));
    }

    function test_RevertWhen_TheKeyIsAnothers() public changesNothing {
        vm.prank(kim);
        _expectInvalidKey(kim, ann);
        registry.attest(batch, Testimony(ann, kim, OBSERVED, STALE_AFTER, ""));
    }

    function test_RevertWhen_TheKeyIsRevokedOrExpired() public {
        Testimony memory by = _signed();
        uint256 snapshot = vm.snapshotState();
        vm.prank(gina);
        registry.revokeSourceKey(ken);
        _expectInvalidKey(ken, ann);
        registry.attest(batch, by);
        assertEq(registry.attestationsOf(batch), 0, "attestations");

        vm.revertToState(snapshot);
        by.validUntil = VALID_UNTIL + 1;
        by.signature = signDigest(kenSecret, registry.attestationDigest(batch, ann, OBSERVED, by.validUntil));
        vm.warp(VALID_UNTIL + 1);
        _expectInvalidKey(ken, ann);
        registry.attest(batch, by);
        assertEq(registry.attestationsOf(batch), 0, "attestations");
        vm.warp(VALID_UNTIL);
        registry.attest(batch, by);
        assertEq(registry.attestationsOf(batch), 1, "attestations");
    }

    function test_RevertWhen_NoQuorumIsSet() public {
        _asRoot();
        registry.setAttestationQuorum(PRICES, 0);
        vm.prank(bea);
        _expectNotSet("quorum");
        registry.attest(batch, _byCall(bea));
        _assertLevels(HASHED);
    }

    function test_RevertWhen_TheBatchIsNotAnchored() public changesNothing {
        Batch memory other = _batch(stranger);
        vm.prank(bea);
        _expectNotAnchored(keccak256(abi.encode(other)));
        registry.attest(other, _byCall(bea));
    }

    // ── What is signed ──────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheTestimonyIsStale() public {
        Testimony memory by = _signed();
        vm.warp(STALE_AFTER + 1);
        _expectStale(STALE_AFTER);
        registry.attest(batch, by);
        vm.prank(bea);
        _expectStale(STALE_AFTER);
        registry.attest(batch, _byCall(bea));
        assertEq(registry.attestationsOf(batch), 0, "attestations");

        vm.warp(STALE_AFTER);
        registry.attest(batch, by);
        assertEq(registry.attestationsOf(batch), 1, "attestations");
    }

    /// @dev Whoever carries it cannot make it last longer.
    function test_RevertWhen_AnotherDeadlineIsBrought() public {
        Testimony memory by = _signed();
        by.validUntil += 1;
        _refusesSignature(by, registry.attestationDigest(batch, ann, OBSERVED, by.validUntil));
    }

    function test_RevertWhen_AnotherBatchWasSigned() public {
        Testimony memory by = _signed();
        Batch memory signed_ = batch;
        for (uint256 field = 0; field < 5; ++field) {
            batch = _changed(signed_, field);
            _anchor(batch);
            _refusesSignature(by, registry.attestationDigest(batch, ann, OBSERVED, STALE_AFTER));
        }
        batch = signed_;
        registry.attest(batch, by);
        assertEq(registry.attestationsOf(batch), 1, "attestations");
    }

    function test_RevertWhen_SignedForAnotherRegistryOrChain() public {
        Testimony memory by = _signed();
        IProvenanceRegistry here = registry;
        bytes32 digest = here.attestationDigest(batch, ann, OBSERVED, STALE_AFTER);
        vm.chainId(4711);
        bytes32 there = here.attestationDigest(batch, ann, OBSERVED, STALE_AFTER);
        assertTrue(there != digest, "one digest on two chains");
        _refusesSignature(by, there);

        vm.chainId(31_337);
        registry = _deploy(_oneAdmission(PRICES, sol), _oneKey(ann, ken));
        _admit(ann);
        _asRoot();
        registry.setAttestationQuorum(PRICES, 2);
        _anchor(batch);
        _refusesSignature(by, registry.attestationDigest(batch, ann, OBSERVED, STALE_AFTER));
        here.attest(batch, by);
    }

    /// @dev A key that signs as a source, or reports quality, attests nothing by it.
    function test_RevertWhen_AnotherMeaningWasSigned() public {
        bytes32 digest = registry.attestationDigest(batch, ann, OBSERVED, STALE_AFTER);
        Testimony memory by = _signed();
        by.signature = signDigest(kenSecret, registry.observationDigest(batch, ann, OBSERVED));
        _refusesSignature(by, digest);
        bytes32 report = registry.reportDigest(batch, ann, OBSERVED, 0, _measures(0, 0), STALE_AFTER);
        by.signature = signDigest(kenSecret, report);
        _refusesSignature(by, digest);
    }

    // ── The time of observation ─────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_AnotherTimeIsVouchedFor() public changesNothing {
        Testimony memory by = _byCall(bea);
        by.observedAt = OBSERVED - 1;
        vm.prank(bea);
        _expectObservedOtherwise(OBSERVED - 1, OBSERVED);
        registry.attest(batch, by);
    }

    /// @dev A source cannot make fresh what attesters vouched for as old.
    function test_AnotherTimeOfTheSourceTakesTheLevel() public {
        _attest(bea);
        _attest(cal);
        _anchorSignedAt(OBSERVED + 1);
        _assertStatus(batch, sol, OBSERVED + 1, SIGNED, 0);
        assertEq(registry.attestationsOf(batch), 0, "attestations");
        vm.prank(bea);
        _expectObservedOtherwise(OBSERVED, OBSERVED + 1);
        registry.attest(batch, _byCall(bea));

        // For the new time they may say so again.
        for (uint256 i = 0; i < 2; ++i) {
            address attester = i == 0 ? bea : cal;
            Testimony memory by = _byCall(attester);
            by.observedAt = OBSERVED + 1;
            vm.prank(attester);
            registry.attest(batch, by);
        }
        _assertStatus(batch, sol, OBSERVED + 1, SIGNED | ATTESTED, 0);
    }

    function test_TheSameTimeOfTheSourceKeepsTheLevel() public {
        _attest(bea);
        _attest(cal);
        _anchorSignedAt(OBSERVED);
        _assertStatus(batch, sol, OBSERVED, SIGNED | ATTESTED, 0);
    }

    // ── Rounds ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev What a dismissed attester said counts no more towards a quorum.
    function test_ADismissalBeginsTheCountAnew() public {
        Testimony memory by = _signed();
        registry.attest(batch, by);
        _asRoot();
        registry.dismissAttester(PRICES, cal);
        assertEq(registry.attestationsOf(batch), 0, "attestations");
        assertFalse(registry.hasAttested(batch, ann), "Ann has");
        _attest(bea);
        _assertLevels(HASHED);
        // The signature still holds, and may be brought again.
        registry.attest(batch, by);
        _assertLevels(HASHED | ATTESTED);
    }

    function test_AnotherQuorumBeginsTheCountAnew() public {
        _attest(bea);
        _asRoot();
        registry.setAttestationQuorum(PRICES, 1);
        assertEq(registry.attestationsOf(batch), 0, "attestations");
        _assertLevels(HASHED);
        _attest(bea);
        _assertLevels(HASHED | ATTESTED);
    }

    function test_AnAdmissionDoesNot() public {
        _attest(bea);
        _admit(stranger);
        _attest(stranger);
        _assertLevels(HASHED | ATTESTED);
    }

    function test_ALevelThatWasReachedStays() public {
        _attest(bea);
        _attest(cal);
        _asRoot();
        registry.dismissAttester(PRICES, cal);
        _asRoot();
        registry.setAttestationQuorum(PRICES, 5);
        _assertLevels(HASHED | ATTESTED);
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _anchorSignedAt(uint40 observedAt) private {
        bytes memory signature = _sign(batch, observedAt);
        vm.prank(bob);
        registry.anchorSigned(batch, observedAt, sol, kim, signature);
    }

    function _refusesAgain(address attester, Testimony memory by) private {
        vm.prank(attester);
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceAlreadyAttested.selector, id, attester));
        registry.attest(batch, by);
    }

    function _refusesSignature(Testimony memory by, bytes32 digest) private {
        uint256 before = registry.attestationsOf(batch);
        _expectInvalidSignature(ken, digest);
        registry.attest(batch, by);
        assertEq(registry.attestationsOf(batch), before, "attestations");
    }

    /// @dev Each field but the schema, whose attesters are others.
    function _changed(Batch memory from, uint256 field) private view returns (Batch memory other) {
        other = abi.decode(abi.encode(from), (Batch));
        if (field == 0) other.anchorer = stranger;
        if (field == 1) other.root = ~from.root;
        if (field == 2) other.size = from.size + 1;
        if (field == 3) other.profile = 0;
        if (field == 4) other.manifestHash = 0;
    }
}
