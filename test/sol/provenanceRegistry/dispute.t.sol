// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {ProvenanceRegistryBase} from "./ProvenanceRegistryBase.sol";

interface IDisputePeriod {
    function DISPUTE_PERIOD() external view returns (uint40);
}

/// @notice dispute, confirmDispute, clearDispute.
contract DisputeTest is ProvenanceRegistryBase {
    Batch private batch;
    bytes32 private id;

    function setUp() public override {
        super.setUp();
        batch = _batch(bob);
        id = _anchorSigned(batch);
    }

    // ── dispute ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_ThePeriodIsFourteenDays() public view {
        assertEq(IDisputePeriod(address(registry)).DISPUTE_PERIOD(), PERIOD);
    }

    function test_AnAttesterDisputes() public {
        vm.prank(ann);
        _disputes(ann);
    }

    function test_TheSourceDisputes() public {
        vm.prank(sol);
        _disputes(sol);
    }

    function test_TheAnchorerOfAHashedBatchDisputes() public {
        Batch memory hashed = _batch(stranger);
        _anchor(hashed);
        _dispute(stranger, hashed);
        _assertWithdrawal(hashed, 2);
    }

    function test_ItEndsByItself() public {
        _dispute(ann, batch);
        vm.warp(START + PERIOD - 1);
        _assertWithdrawal(batch, 2);
        vm.warp(START + PERIOD);
        _assertWithdrawal(batch, 2);
        vm.warp(START + PERIOD + 1);
        _assertWithdrawal(batch, 0);
    }

    function test_ASecondDisputerProlongsIt() public {
        _dispute(ann, batch);
        skip(10 days);
        _dispute(sol, batch);
        vm.warp(START + 10 days + PERIOD);
        _assertWithdrawal(batch, 2);
        vm.warp(START + 10 days + PERIOD + 1);
        _assertWithdrawal(batch, 0);
    }

    function test_RevertWhen_DisputedByTheSameBefore() public {
        _dispute(ann, batch);
        _refusesAgain(ann);
        vm.warp(START + 10 * PERIOD);
        _refusesAgain(ann);
        _dispute(sol, batch);
        _assertWithdrawal(batch, 2);
    }

    /// @dev Once per batch: another batch is another matter.
    function test_TheSameDisputesAnotherBatch() public {
        _dispute(ann, batch);
        Batch memory other = _batch(stranger);
        _anchorSigned(other);
        _dispute(ann, other);
        _assertWithdrawal(other, 2);
    }

    function test_RevertWhen_CallerMayNotDispute() public changesNothing {
        address[5] memory others = [stranger, bob, kim, gina, address(gate)];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            _expectNotAdmitted(PRICES, others[i]);
            registry.dispute(batch, "");
            assertFalse(registry.hasDisputed(id, others[i]), "has disputed");
        }
    }

    function test_RevertWhen_AnAttesterOfAnotherSchemaDisputes() public {
        _asRoot();
        registry.admitAttester(NEWS, stranger);
        vm.prank(stranger);
        _expectNotAdmitted(PRICES, stranger);
        registry.dispute(batch, "");

        _asRoot();
        registry.admitAttester(PRICES, stranger);
        _dispute(stranger, batch);
    }

    function test_RevertWhen_ADismissedAttesterDisputes() public {
        _asRoot();
        registry.dismissAttester(PRICES, ann);
        vm.prank(ann);
        _expectNotAdmitted(PRICES, ann);
        registry.dispute(batch, "");
    }

    /// @dev Nobody can name another schema than the batch was anchored with.
    function test_RevertWhen_TheBatchIsNotAnchored() public changesNothing {
        Batch memory other = batch;
        other.schema = NEWS;
        bytes32 otherId = registry.hashBatch(other);
        vm.prank(ann);
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotAnchored.selector, otherId));
        registry.dispute(other, "");
    }

    // ── confirmDispute ──────────────────────────────────────────────────────────────────────────────────────────

    function test_RootConfirms() public {
        _dispute(ann, batch);
        _asRoot();
        _expectEvent();
        emit IProvenanceRegistry.DisputeConfirmed(id);
        registry.confirmDispute(id);
        vm.warp(START + 100 * PERIOD);
        _assertWithdrawal(batch, 2);
    }

    /// @dev A vote may take longer than the period.
    function test_RootConfirmsWhatEnded() public {
        _dispute(ann, batch);
        vm.warp(START + PERIOD + 1);
        _assertWithdrawal(batch, 0);
        _asRoot();
        registry.confirmDispute(id);
        _assertWithdrawal(batch, 2);
    }

    function test_RevertWhen_ConfirmingWhatNobodyDisputed() public changesNothing {
        _asRoot();
        _expectNotDisputed(id);
        registry.confirmDispute(id);
        _asRoot();
        _expectNotDisputed(keccak256("no batch"));
        registry.confirmDispute(keccak256("no batch"));
    }

    function test_RevertWhen_ConfirmingTwice() public {
        _dispute(ann, batch);
        _asRoot();
        registry.confirmDispute(id);
        _asRoot();
        _expectUnchanged();
        registry.confirmDispute(id);
        _assertWithdrawal(batch, 2);
    }

    // ── clearDispute ────────────────────────────────────────────────────────────────────────────────────────────

    function test_RootClears() public {
        _dispute(ann, batch);
        _asRoot();
        _expectEvent();
        emit IProvenanceRegistry.DisputeCleared(id);
        registry.clearDispute(id);
        _assertStatus(batch, sol, OBSERVED, SIGNED, 0);
    }

    function test_RootClearsWhatItConfirmed() public {
        _dispute(ann, batch);
        _asRoot();
        registry.confirmDispute(id);
        _asRoot();
        registry.clearDispute(id);
        _assertStatus(batch, sol, OBSERVED, SIGNED, 0);
        // And what it cleared cannot be confirmed.
        _asRoot();
        _expectNotDisputed(id);
        registry.confirmDispute(id);
    }

    function test_AfterClearing_OnlyOthersDispute() public {
        _dispute(ann, batch);
        _asRoot();
        registry.clearDispute(id);
        _refusesAgain(ann);
        _assertWithdrawal(batch, 0);
        _dispute(sol, batch);
        _assertWithdrawal(batch, 2);
    }

    function test_RevertWhen_ClearingWhatNobodyDisputed() public changesNothing {
        _asRoot();
        _expectNotDisputed(id);
        registry.clearDispute(id);
    }

    /// @dev A withdrawal is not root's to take back.
    function test_ClearingLeavesAWithdrawal() public {
        _dispute(ann, batch);
        _revoke(sol, ROOT);
        _assertWithdrawal(batch, 3);
        _asRoot();
        registry.clearDispute(id);
        _assertWithdrawal(batch, 1);
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _disputes(address by) private {
        _expectEvent();
        emit IProvenanceRegistry.Disputed(id, by, START + PERIOD, "prices jumped");
        registry.dispute(batch, "prices jumped");
        assertTrue(registry.hasDisputed(id, by), "has disputed");
        _assertStatus(batch, sol, OBSERVED, SIGNED, 2);
    }

    function _refusesAgain(address by) private {
        bytes32 before = _fingerprint();
        vm.prank(by);
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceAlreadyDisputed.selector, id, by));
        registry.dispute(batch, "");
        assertEq(_fingerprint(), before);
    }

    function _expectNotDisputed(bytes32 batchId) private {
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotDisputed.selector, batchId));
    }
}
