// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal, IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {AgentRegistryBase} from "./AgentRegistryBase.sol";

contract RevokeKeyTest is AgentRegistryBase {
    function test_ItRevokesForTheGuardian() public {
        _asGuardian();
        _revokes(gina);
    }

    function test_ItRevokesForTheOperator() public {
        _asOperator();
        _revokes(otto);
    }

    function test_ItRevokesForRoot() public {
        _asRoot();
        _revokes(address(gate));
    }

    function test_ItRevokesAKeyThatIsNotYetValid() public {
        IAgentRegistry.NewKey memory k = _eoaKey(stranger);
        k.validFrom = START + 100;
        _asRoot();
        registry.addKey(ADA, k);
        _asGuardian();
        registry.revokeKey(stranger);
        vm.warp(START + 100);
        assertEq(registry.examineProposal(ADA, stranger, 0, true), AgentRefusal.KEY_REVOKED);
    }

    /// @dev The second declaration must not move the time of the first.
    function test_ItChangesNothingTheSecondTime() public {
        _asGuardian();
        registry.revokeKey(alice);
        bytes32 before = _fingerprint();
        skip(10);
        vm.recordLogs();
        _asOperator();
        registry.revokeKey(alice);
        _asRoot();
        registry.revokeKey(alice);
        _assertNoLogs("revoked twice");
        assertEq(_fingerprint(), before);
        assertEq(registry.keyOf(alice).revokedAt, START);
    }

    function test_RevertWhen_CallerMayNot() public changesNothing {
        _refuses(stranger);
        _refuses(alice);
        _refuses(mia);
        _asGate();
        _expectUnauthorized(address(gate), gina);
        registry.revokeKey(alice);
    }

    function test_RevertWhen_CallerOperatesAnotherAgent() public changesNothing {
        uint256 snapshot = vm.snapshotState();
        _addAgent(BEA, stranger, makeAddr("bob"));
        _refuses(stranger);
        vm.prank(stranger);
        registry.revokeKey(makeAddr("bob"));
        assertEq(registry.keyOf(makeAddr("bob")).revokedAt, START);
        vm.revertToState(snapshot);
    }

    function test_RevertWhen_KeyIsUnknown() public changesNothing {
        _asGuardian();
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryUnknownKey.selector, stranger));
        registry.revokeKey(stranger);
    }

    /// @dev Without a guardian, operator and root remain.
    function test_RevertWhen_ThereIsNoGuardian() public changesNothing {
        gate.setGuardian(address(0));
        _asGuardian();
        _expectUnauthorized(gina, address(0));
        registry.revokeKey(alice);

        uint256 snapshot = vm.snapshotState();
        _asOperator();
        _revokes(otto);
        vm.revertToState(snapshot);
    }

    /// @dev Only who is guardian at that moment.
    function test_ItFollowsTheGatesGuardian() public {
        gate.setGuardian(stranger);
        _refuses2(gina, stranger);
        vm.prank(stranger);
        _revokes(stranger);
    }

    // ── What a revocation does ──────────────────────────────────────────────────────────────────────────────────

    function test_AfterIt_TheKeyProposesNoMore() public {
        assertEq(registry.examineProposal(ADA, alice, 0, true), 0);
        _asGuardian();
        registry.revokeKey(alice);
        assertEq(registry.examineProposal(ADA, alice, 0, true), AgentRefusal.KEY_REVOKED);
    }

    function test_AfterIt_OnlyWhatWasApprovedRuns() public {
        _asGuardian();
        registry.revokeKey(alice);
        (uint256 unapproved, ) = registry.examineExecution(ADA, alice, 0, START - 1, false);
        (uint256 approved, ) = registry.examineExecution(ADA, alice, 0, START - 1, true);
        assertEq(unapproved, AgentRefusal.KEY_REVOKED);
        assertEq(approved, 0);
    }

    function _revokes(address by) private {
        _expectEvent();
        emit IAgentRegistry.KeyRevoked(ADA, alice, by);
        registry.revokeKey(alice);
        assertEq(registry.keyOf(alice).revokedAt, START);
        assertEq(registry.keyOf(alice).compromisedSince, 0);
    }

    function _refuses(address by) private {
        _refuses2(by, gina);
    }

    function _refuses2(address by, address needed) private {
        vm.prank(by);
        _expectUnauthorized(by, needed);
        registry.revokeKey(alice);
    }
}
