// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {ProvenanceRegistryBase} from "./ProvenanceRegistryBase.sol";

/// @notice addSourceKey, revokeSourceKey.
contract SourceKeysTest is ProvenanceRegistryBase {
    // ── addSourceKey ────────────────────────────────────────────────────────────────────────────────────────────

    function test_ItAddsAKey() public {
        _asRoot();
        _expectEvent();
        emit IProvenanceRegistry.SourceKeyAdded(sol, stranger, EOA, START + 1, START + 2);
        registry.addSourceKey(sol, stranger, EOA, START + 1, START + 2);
        IProvenanceRegistry.SourceKey memory k = registry.sourceKeyOf(stranger);
        assertEq(k.source, sol);
        assertEq(k.validFrom, START + 1);
        assertEq(k.validUntil, START + 2);
        assertEq(uint256(k.kind), uint256(EOA));
        assertFalse(k.revoked, "revoked");
    }

    /// @dev A source that is an EOA may sign by its own key as well.
    function test_ItAddsTheSourcesOwnAccount() public {
        _addKey(sol, sol, EOA);
        assertEq(registry.sourceKeyOf(sol).source, sol);
    }

    function test_RevertWhen_TheKeyIsTaken() public {
        _refuseTaken(stranger);
        _refuseTaken(sol);
        vm.prank(sol);
        registry.revokeSourceKey(kim);
        _refuseTaken(sol);
        vm.warp(VALID_UNTIL + 1);
        _refuseTaken(sol);
    }

    function test_RevertWhen_SourceOrKeyIsZero() public changesNothing {
        _refuseKind(address(0), stranger, EOA);
        _refuseKind(sol, address(0), EOA);
    }

    function test_RevertWhen_KindDoesNotFit() public changesNothing {
        address wallet = Artifacts.deploy("NaiveWallet", abi.encode(kim));
        _refuseKind(sol, stranger, NONE);
        _refuseKind(sol, stranger, CONTRACT);
        _refuseKind(sol, wallet, EOA);
        _refuseKind(sol, wallet, NONE);
        _delegate(stranger, wallet);
        _refuseKind(sol, stranger, CONTRACT);

        uint256 snapshot = vm.snapshotState();
        _addKey(sol, wallet, CONTRACT);
        _addKey(sol, stranger, EOA);
        vm.revertToState(snapshot);
    }

    function test_RevertWhen_PeriodIsEmptyOrOver() public changesNothing {
        _refusePeriod(START + 5, START + 4);
        _refusePeriod(START + 5, START + 5);
        _refusePeriod(START - 5, START - 1);
        _refusePeriod(START - 5, START);

        uint256 snapshot = vm.snapshotState();
        _asRoot();
        registry.addSourceKey(sol, stranger, EOA, START - 5, START + 1);
        _asRoot();
        registry.addSourceKey(sol, bob, EOA, START + 5, START + 6);
        vm.revertToState(snapshot);
    }

    // ── revokeSourceKey ─────────────────────────────────────────────────────────────────────────────────────────

    function test_ItRevokesForTheSource() public {
        vm.prank(sol);
        _revokes(sol);
    }

    function test_ItRevokesForTheGuardian() public {
        vm.prank(gina);
        _revokes(gina);
    }

    function test_ItRevokesForRoot() public {
        _asRoot();
        _revokes(address(gate));
    }

    function test_RevokingTwiceChangesNothing() public {
        vm.prank(sol);
        registry.revokeSourceKey(kim);
        bytes32 before = _fingerprint();
        skip(10);
        vm.recordLogs();
        vm.prank(gina);
        registry.revokeSourceKey(kim);
        assertEq(vm.getRecordedLogs().length, 0, "revoked twice");
        assertEq(_fingerprint(), before);
    }

    /// @dev Revoking must not make a key look as if it had been valid longer than it was.
    function test_RevokingAnExpiredKeyLeavesItsPeriod() public {
        vm.warp(VALID_UNTIL + 10);
        vm.prank(sol);
        registry.revokeSourceKey(kim);
        assertEq(registry.sourceKeyOf(kim).validUntil, VALID_UNTIL);
        assertTrue(registry.sourceKeyOf(kim).revoked, "revoked");
    }

    function test_RevertWhen_CallerMayNotRevoke() public changesNothing {
        address[4] memory others = [stranger, kim, ann, bob];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            _refuseUnauthorized(others[i]);
        }
        _asGate();
        _refuseUnauthorized(address(gate));
    }

    function test_RevertWhen_ThereIsNoGuardian() public changesNothing {
        gate.setGuardian(address(0));
        vm.prank(gina);
        _refuseUnauthorized(gina);

        uint256 snapshot = vm.snapshotState();
        vm.prank(sol);
        _revokes(sol);
        vm.revertToState(snapshot);
    }

    function test_RevertWhen_TheKeyIsUnknown() public changesNothing {
        vm.prank(gina);
        _expectInvalidKey(stranger, address(0));
        registry.revokeSourceKey(stranger);
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _revokes(address by) private {
        _expectEvent();
        emit IProvenanceRegistry.SourceKeyRevoked(sol, kim, by);
        registry.revokeSourceKey(kim);
        assertTrue(registry.sourceKeyOf(kim).revoked, "revoked");
        assertEq(registry.sourceKeyOf(kim).validUntil, START);
        assertEq(registry.sourceKeyOf(kim).source, sol);
    }

    function _refuseUnauthorized(address by) private {
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceUnauthorized.selector, by, sol));
        registry.revokeSourceKey(kim);
    }

    function _refuseTaken(address source) private {
        _asRoot();
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceKeyTaken.selector, kim, sol));
        registry.addSourceKey(source, kim, EOA, VALID_FROM, type(uint40).max);
    }

    function _refuseKind(address source, address key, IProvenanceRegistry.SourceKeyKind kind) private {
        _asRoot();
        _expectInvalidKey(key, source);
        registry.addSourceKey(source, key, kind, VALID_FROM, VALID_UNTIL);
    }

    function _refusePeriod(uint40 from, uint40 until) private {
        _asRoot();
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceInvalidPeriod.selector, from, until));
        registry.addSourceKey(sol, stranger, EOA, from, until);
    }
}
