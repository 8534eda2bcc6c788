// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry, KeyKind} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {ProposalState, Tier} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

/// @notice Root approver and guardian change in two steps: root offers, the account accepts.
abstract contract AcceptSpec is GateSpec {
    // ── Guardian ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_TheGuardianChangesWhenTheOfferIsAccepted() public {
        _asRoot(abi.encodeCall(gate.offerGuardian, (stranger)));
        assertEq(gate.offeredGuardian(), stranger, "offered");
        assertEq(gate.guardian(), gina, "the old one guards until then");
        _expectGateEvent();
        emit IAgentTimelock.GuardianChanged(gina, stranger);
        vm.prank(stranger);
        gate.acceptGuardian();
        assertEq(gate.guardian(), stranger, "guardian");
        assertEq(gate.offeredGuardian(), address(0), "the offer is used up");
        vm.expectRevert(_unauthorized(gina, stranger));
        vm.prank(gina);
        gate.pause(1);
        vm.prank(stranger);
        gate.pause(1);
    }

    function test_RevertWhen_AnotherAcceptsTheGuard() public {
        _asRoot(abi.encodeCall(gate.offerGuardian, (stranger)));
        address[4] memory others = [gina, alice, ruth, address(0)];
        for (uint256 i = 0; i < others.length; ++i) {
            _guardRefused(others[i], _unauthorized(others[i], stranger));
        }
    }

    function test_RevertWhen_NothingWasOffered() public {
        _guardRefused(stranger, _unauthorized(stranger, address(0)));
        bytes memory refusal = _unauthorized(stranger, address(0));
        vm.expectRevert(refusal);
        vm.prank(stranger);
        gate.acceptRootApprover();
    }

    function test_RevertWhen_TheOfferOfTheGuardWasTakenBack() public {
        _asRoot(abi.encodeCall(gate.offerGuardian, (stranger)));
        _asRoot(abi.encodeCall(gate.offerGuardian, (address(0))));
        _guardRefused(stranger, _unauthorized(stranger, address(0)));
    }

    function test_RevertWhen_AnOfferOfTheGuardIsAcceptedTwice() public {
        _asRoot(abi.encodeCall(gate.offerGuardian, (stranger)));
        vm.prank(stranger);
        gate.acceptGuardian();
        _asRoot(abi.encodeCall(gate.removeGuardian, ()));
        _guardRefused(stranger, _unauthorized(stranger, address(0)));
    }

    /// @dev Agents, members and guardians are disjoint, at the moment of accepting.
    function test_RevertWhen_TheGuardWouldBeAKeyOfAnAgent() public {
        _asRoot(abi.encodeCall(gate.offerGuardian, (stranger)));
        IAgentRegistry.NewKey memory key = IAgentRegistry.NewKey(
            stranger,
            KeyKind.Eoa,
            uint40(block.timestamp),
            uint40(block.timestamp) + 30 days,
            0
        );
        _asRoot(address(registry), abi.encodeCall(registry.addKey, (ADA_ID, key)));
        bytes4 selector = IAgentRegistry.RegistryRoleConflict.selector;
        _guardRefused(stranger, abi.encodeWithSelector(selector, stranger, registry));
    }

    function test_RevertWhen_TheGuardWouldBeAMember() public {
        _asRoot(abi.encodeCall(gate.offerGuardian, (members[0])));
        bytes4 selector = IAgentRegistry.RegistryRoleConflict.selector;
        _guardRefused(members[0], abi.encodeWithSelector(selector, members[0], council));
    }

    /// @dev Who decides does not stop. The other way round: settings.t.sol.
    function test_RevertWhen_TheGuardDecides() public {
        address[3] memory deciding = [tess, ruth, vera];
        for (uint256 i = 0; i < 3; ++i) {
            _asRoot(abi.encodeCall(gate.offerGuardian, (deciding[i])));
            bytes4 selector = IAgentTimelock.GateRoleConflict.selector;
            _guardRefused(deciding[i], abi.encodeWithSelector(selector, deciding[i], gate));
        }
        // The offer stands, and holds once she decides no more.
        _asRoot(abi.encodeCall(gate.setRootVetoer, (address(0))));
        vm.prank(vera);
        gate.acceptGuardian();
        assertEq(gate.guardian(), vera, "guardian");
    }

    /// @dev With two roles it is not enough to lose one.
    function test_RevertWhen_TheGuardStillDecidesElsewhere() public {
        _asRoot(abi.encodeCall(gate.setRootVetoer, (tess)));
        _asRoot(abi.encodeCall(gate.offerGuardian, (tess)));
        bytes memory conflict = abi.encodeWithSelector(IAgentTimelock.GateRoleConflict.selector, tess, gate);
        _guardRefused(tess, conflict);
        _asRoot(abi.encodeCall(gate.setRootVetoer, (vera)));
        _guardRefused(tess, conflict);
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(stranger, false, ACCOUNT_DELAY))));
        vm.prank(tess);
        gate.acceptGuardian();
    }

    /// @dev Owners of the treasury Safe may stop agents. The Safe's own protection is no role that decides.
    function test_TheTreasurySafeMayGuard() public {
        if (address(safe) == address(0)) return;
        _asRoot(abi.encodeCall(gate.offerGuardian, (address(safe))));
        vm.prank(address(safe));
        gate.acceptGuardian();
        assertEq(gate.guardian(), address(safe), "guardian");
        _asRoot(abi.encodeCall(gate.offerGuardian, (gina)));
        vm.prank(gina);
        gate.acceptGuardian();
        assertTrue(gate.isProtected(address(safe)), "the Safe stays protected");
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(address(safe), false, ACCOUNT_DELAY))));
        _asRoot(abi.encodeCall(gate.offerGuardian, (address(safe))));
        bytes4 selector = IAgentTimelock.GateRoleConflict.selector;
        _guardRefused(address(safe), abi.encodeWithSelector(selector, safe, gate));
    }

    function test_AGuardianMayAcceptAgain() public {
        _asRoot(abi.encodeCall(gate.offerGuardian, (gina)));
        vm.prank(gina);
        gate.acceptGuardian();
        assertEq(gate.guardian(), gina, "guardian");
        assertTrue(gate.isProtected(gina), "protected");
        _asRoot(abi.encodeCall(gate.removeGuardian, ()));
        assertFalse(gate.isProtected(gina), "protected no more");
    }

    /// @dev Without guardian the next one accepts as before.
    function test_AGuardianIsFoundAgain() public {
        _asRoot(abi.encodeCall(gate.removeGuardian, ()));
        _asRoot(abi.encodeCall(gate.offerGuardian, (stranger)));
        _expectGateEvent();
        emit IAgentTimelock.GuardianChanged(address(0), stranger);
        vm.prank(stranger);
        gate.acceptGuardian();
        Draft memory d = _payment(OPTIMISTIC, 100);
        _makeReady(d);
        _execute(d);
    }

    // ── Root approver ───────────────────────────────────────────────────────────────────────────────────────────

    function test_TheRootApproverChangesWhenTheOfferIsAccepted() public {
        _asRoot(abi.encodeCall(gate.offerRootApprover, (stranger, false)));
        (address offered, bool hasEpoch) = gate.offeredRootApprover();
        assertEq(offered, stranger, "offered");
        assertFalse(hasEpoch, "offered with epoch");
        assertEq(gate.root().approver, ruth, "the old one decides until then");
        _expectGateEvent();
        emit IAgentTimelock.RootApproverChanged(ruth, stranger, false);
        vm.prank(stranger);
        gate.acceptRootApprover();
        (offered, ) = gate.offeredRootApprover();
        assertEq(offered, address(0), "the offer is used up");
        assertEq(gate.root().approver, stranger, "root approver");
        assertEq(gate.root().delay, ROOT_DELAY, "the delay stays");
        assertTrue(gate.isProtected(stranger), "the new one is protected");
        assertFalse(gate.isProtected(ruth), "the old one is not");
    }

    function test_ACouncilAcceptsWithItsEpoch() public {
        _asRoot(abi.encodeCall(gate.offerRootApprover, (address(council), true)));
        vm.prank(address(council));
        gate.acceptRootApprover();
        assertTrue(gate.root().approverHasEpoch, "epoch");
        (address offered, bool hasEpoch) = gate.offeredRootApprover();
        assertEq(offered, address(0), "the offer is used up");
        assertFalse(hasEpoch, "and nothing of it is left");
        Draft memory d = _rootDraft(payee, 1, "");
        d.p.proposer = address(council);
        gate.proposeAsApproverBySignature(d.p, d.w, _signApproval(d, d.p.notAfter));
        (, uint40 eta, ) = gate.record(address(council), d.p.nonce);
        assertEq(eta, block.timestamp + ROOT_DELAY, "eta");
    }

    /// @dev What the old one agreed to is stale, and heals if it returns.
    function test_WhatTheOldRootApproverAgreedToIsStale() public {
        Draft memory d = _rootDraft(payee, 1, "");
        _makeReady(d);
        _asRoot(abi.encodeCall(gate.offerRootApprover, (stranger, false)));
        vm.prank(stranger);
        gate.acceptRootApprover();
        bytes4 selector = IAgentTimelock.GateApproverMismatch.selector;
        _refuses(d, _execute, abi.encodeWithSelector(selector, ruth, stranger));
        Draft memory back = _rootDraft(address(gate), 0, abi.encodeCall(gate.offerRootApprover, (ruth, false)));
        back.p.proposer = stranger;
        _proposeAsApprover(back, back.p.notAfter);
        back.t.approver = stranger;
        skip(ROOT_DELAY);
        _execute(back);
        vm.prank(ruth);
        gate.acceptRootApprover();
        _execute(d);
        _assertState(d, ProposalState.Executed);
    }

    function test_RevertWhen_AnotherAcceptsRoot() public {
        _asRoot(abi.encodeCall(gate.offerRootApprover, (stranger, false)));
        address[4] memory others = [ruth, gina, alice, address(0)];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes memory refusal = _unauthorized(others[i], stranger);
            vm.expectRevert(refusal);
            vm.prank(others[i]);
            gate.acceptRootApprover();
        }
        assertEq(gate.root().approver, ruth, "root approver");
    }

    function test_RevertWhen_TheOfferOfRootWasTakenBack() public {
        _asRoot(abi.encodeCall(gate.offerRootApprover, (stranger, false)));
        _asRoot(abi.encodeCall(gate.offerRootApprover, (address(0), false)));
        bytes memory refusal = _unauthorized(stranger, address(0));
        vm.expectRevert(refusal);
        vm.prank(stranger);
        gate.acceptRootApprover();
    }

    /// @dev It was probed when offered, and is probed again: the account may have changed since.
    function test_RevertWhen_TheEpochIsNoLongerAsOffered() public {
        _asRoot(abi.encodeCall(gate.offerRootApprover, (stranger, false)));
        vm.etch(stranger, address(council).code);
        bytes4 selector = IAgentTimelock.GateApproverEpochProbe.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, stranger, false, true));
        vm.prank(stranger);
        gate.acceptRootApprover();
        vm.etch(stranger, "");
        vm.prank(stranger);
        gate.acceptRootApprover();
    }

    function _guardRefused(address by, bytes memory error_) private changesNothing {
        vm.expectRevert(error_);
        vm.prank(by);
        gate.acceptGuardian();
    }
}

contract AcceptTest is AcceptSpec, InGate {}

contract AcceptSafeTest is AcceptSpec, InSafe {}
