// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal, IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {AgentRegistryBase} from "./AgentRegistryBase.sol";

/// @notice freeze and unfreeze, blockTarget and unblockTarget, raiseLowestTier and setLowestTier.
contract HoldTest is AgentRegistryBase {
    // ── freeze ──────────────────────────────────────────────────────────────────────────────────────────────────

    function test_ItFreezesForTheGuardian() public {
        _asGuardian();
        _freezes(gina);
    }

    function test_ItFreezesForRoot() public {
        _asRoot();
        _freezes(address(gate));
    }

    function test_FreezingHoldsEverything() public {
        _asGuardian();
        registry.freeze(ADA);
        assertEq(registry.examineProposal(ADA, alice, 2, false), AgentRefusal.FROZEN);
        (uint256 approved, ) = registry.examineExecution(ADA, alice, 2, START, true);
        (uint256 unapproved, ) = registry.examineExecution(ADA, alice, 2, START, false);
        assertEq(approved, AgentRefusal.FROZEN);
        assertEq(unapproved, AgentRefusal.FROZEN);
    }

    function test_FreezingTwiceChangesNothing() public {
        _asGuardian();
        registry.freeze(ADA);
        bytes32 before = _fingerprint();
        vm.recordLogs();
        _asGuardian();
        registry.freeze(ADA);
        _asRoot();
        registry.freeze(ADA);
        _assertNoLogs("frozen twice");
        assertEq(_fingerprint(), before);
    }

    function test_RevertWhen_FreezingWithoutRight() public changesNothing {
        address[3] memory others = [stranger, otto, alice];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            _expectUnauthorized(others[i], gina);
            registry.freeze(ADA);
        }
        _asGate();
        _expectUnauthorized(address(gate), gina);
        registry.freeze(ADA);
    }

    function test_RevertWhen_FreezingAnUnknownAgent() public changesNothing {
        _asGuardian();
        _expectUnknownAgent();
        registry.freeze(NOBODY);
    }

    // ── unfreeze ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_ItUnfreezesForRoot() public {
        _asGuardian();
        registry.freeze(ADA);
        _asRoot();
        _expectEvent();
        emit IAgentRegistry.Unfrozen(ADA);
        registry.unfreeze(ADA);
        assertFalse(registry.agentAt(ADA).frozen, "frozen");
        assertEq(registry.examineProposal(ADA, alice, 0, true), 0);
    }

    function test_RevertWhen_UnfreezingAsGuardian() public {
        _asGuardian();
        registry.freeze(ADA);
        _asGuardian();
        _expectNotRoot(gina);
        registry.unfreeze(ADA);
        _asGate();
        _expectNotRoot(address(gate));
        registry.unfreeze(ADA);
        assertTrue(registry.agentAt(ADA).frozen, "frozen");
    }

    function test_RevertWhen_UnfreezingWhatIsNotFrozen() public changesNothing {
        _asRoot();
        _expectUnchanged();
        registry.unfreeze(ADA);
    }

    function test_RevertWhen_UnfreezingAnUnknownAgent() public changesNothing {
        _asRoot();
        _expectUnknownAgent();
        registry.unfreeze(NOBODY);
    }

    // ── blockTarget ─────────────────────────────────────────────────────────────────────────────────────────────

    function test_ItBlocksForTheGuardian() public {
        _asGuardian();
        _blocks(gina);
    }

    function test_ItBlocksForRoot() public {
        _asRoot();
        _blocks(address(gate));
    }

    function test_BlockingIsPerAgent() public {
        _addAgent(BEA, otto, makeAddr("bob"));
        _asGuardian();
        registry.blockTarget(ADA, target);
        assertFalse(registry.isBlocked(BEA, target), "blocked for another agent");
        assertFalse(registry.agentAt(BEA).hasBlockedTargets, "told of another agent");
        assertFalse(registry.isBlocked(ADA, stranger), "another target is blocked");
    }

    function test_TheGateIsToldThatTargetsAreBlocked() public {
        (, bool before) = registry.examineExecution(ADA, alice, 0, START, true);
        assertFalse(before, "before");
        _asGuardian();
        registry.blockTarget(ADA, target);
        (uint256 refusals, bool afterwards) = registry.examineExecution(ADA, alice, 0, START, true);
        assertTrue(afterwards, "at execution");
        assertEq(refusals, 0, "a blocked target is no refusal of the agent");
        _asGate();
        bool atProposal = registry.recordProposal(ADA, alice, 0, true, alice, 0, "");
        assertTrue(atProposal, "at proposal");
    }

    function test_BlockingTwiceChangesNothing() public {
        _asGuardian();
        registry.blockTarget(ADA, target);
        bytes32 before = _fingerprint();
        vm.recordLogs();
        _asRoot();
        registry.blockTarget(ADA, target);
        _assertNoLogs("blocked twice");
        assertEq(_fingerprint(), before);
        // It counts once: unblocking it once leaves nothing blocked.
        _asRoot();
        registry.unblockTarget(ADA, target);
        assertFalse(registry.agentAt(ADA).hasBlockedTargets, "still told of blocked targets");
    }

    function test_RevertWhen_BlockingWithoutRight() public changesNothing {
        address[3] memory others = [stranger, otto, alice];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            _expectUnauthorized(others[i], gina);
            registry.blockTarget(ADA, target);
        }
        _asGate();
        _expectUnauthorized(address(gate), gina);
        registry.blockTarget(ADA, target);
    }

    function test_RevertWhen_BlockingForAnUnknownAgent() public changesNothing {
        _asGuardian();
        _expectUnknownAgent();
        registry.blockTarget(NOBODY, target);
    }

    // ── unblockTarget ───────────────────────────────────────────────────────────────────────────────────────────

    function test_ItUnblocksForRoot() public {
        _asGuardian();
        registry.blockTarget(ADA, target);
        _asGuardian();
        registry.blockTarget(ADA, stranger);

        _asRoot();
        _expectEvent();
        emit IAgentRegistry.TargetUnblocked(ADA, target);
        registry.unblockTarget(ADA, target);
        assertFalse(registry.isBlocked(ADA, target), "blocked");
        assertTrue(registry.isBlocked(ADA, stranger), "the other one");
        assertTrue(registry.agentAt(ADA).hasBlockedTargets, "one is left");

        _asRoot();
        registry.unblockTarget(ADA, stranger);
        assertFalse(registry.agentAt(ADA).hasBlockedTargets, "none is left");
    }

    function test_RevertWhen_UnblockingAsGuardian() public {
        _asGuardian();
        registry.blockTarget(ADA, target);
        _asGuardian();
        _expectNotRoot(gina);
        registry.unblockTarget(ADA, target);
        _asGate();
        _expectNotRoot(address(gate));
        registry.unblockTarget(ADA, target);
        assertTrue(registry.isBlocked(ADA, target), "blocked");
    }

    function test_RevertWhen_UnblockingWhatIsNotBlocked() public changesNothing {
        _asRoot();
        _expectUnchanged();
        registry.unblockTarget(ADA, target);
    }

    function test_RevertWhen_UnblockingForAnUnknownAgent() public changesNothing {
        _asRoot();
        _expectUnknownAgent();
        registry.unblockTarget(NOBODY, target);
    }

    // ── raiseLowestTier ─────────────────────────────────────────────────────────────────────────────────────────

    function test_ItRaisesForTheGuardian() public {
        _asGuardian();
        _expectEvent();
        emit IAgentRegistry.LowestTierChanged(ADA, 0, 1, gina);
        registry.raiseLowestTier(ADA, 1);
        assertEq(registry.agentAt(ADA).lowestTier, 1);
    }

    function test_RaisingBindsProposingAndExecuting() public {
        _asGuardian();
        registry.raiseLowestTier(ADA, 1);
        assertEq(registry.examineProposal(ADA, alice, 0, true), AgentRefusal.TIER_TOO_LOW);
        assertEq(registry.examineProposal(ADA, alice, 1, false), 0);
        (uint256 below, ) = registry.examineExecution(ADA, alice, 0, START, true);
        (uint256 exact, ) = registry.examineExecution(ADA, alice, 1, START, true);
        assertEq(below, AgentRefusal.TIER_TOO_LOW);
        assertEq(exact, 0);
    }

    function test_RaisingLeavesTheStrikes() public {
        _stop(IAgentRegistry.Stop.Rejection);
        _asGuardian();
        registry.raiseLowestTier(ADA, 1);
        assertEq(registry.agentAt(ADA).strikes, 1);
    }

    function test_RevertWhen_NotRaising() public {
        _setTier(1);
        bytes32 before = _fingerprint();
        _refusesToRaise(0);
        _refusesToRaise(1);
        _refusesToRaise(3);
        _refusesToRaise(255);
        assertEq(_fingerprint(), before);
        _asGuardian();
        registry.raiseLowestTier(ADA, 2);
        assertEq(registry.agentAt(ADA).lowestTier, 2);
        _asGuardian();
        _expectTierOutOfRange(2, 3, 2);
        registry.raiseLowestTier(ADA, 2);
    }

    /// @dev The constructor cannot know the tiers: 254 may stand there.
    function test_RevertWhen_RaisingAboveTheLastId() public {
        IAgentRegistry.NewAgent memory a = _agent(BEA, otto, makeAddr("bob"));
        a.lowestTier = 254;
        registry = _deploy(gina, _councils(), _one(a));
        _asGuardian();
        _expectTierOutOfRange(255, 255, 2);
        registry.raiseLowestTier(BEA, 255);
    }

    function test_RevertWhen_RaisingWithoutRight() public changesNothing {
        address[3] memory others = [stranger, otto, alice];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            _expectUnauthorized(others[i], gina);
            registry.raiseLowestTier(ADA, 1);
        }
        // Root has setLowestTier.
        _asRoot();
        _expectUnauthorized(address(gate), gina);
        registry.raiseLowestTier(ADA, 1);
    }

    function test_RevertWhen_RaisingForAnUnknownAgent() public changesNothing {
        _asGuardian();
        _expectUnknownAgent();
        registry.raiseLowestTier(NOBODY, 1);
    }

    // ── setLowestTier ───────────────────────────────────────────────────────────────────────────────────────────

    function test_ItSetsUpAndDownForRoot() public {
        _asRoot();
        _expectEvent();
        emit IAgentRegistry.LowestTierChanged(ADA, 0, 2, address(gate));
        registry.setLowestTier(ADA, 2);
        _asRoot();
        _expectEvent();
        emit IAgentRegistry.LowestTierChanged(ADA, 2, 1, address(gate));
        registry.setLowestTier(ADA, 1);
        assertEq(registry.agentAt(ADA).lowestTier, 1);
    }

    function test_SettingForgetsTheStrikes() public {
        _stop(IAgentRegistry.Stop.Rejection);
        _stop(IAgentRegistry.Stop.Rejection);
        assertEq(registry.agentAt(ADA).strikes, 2);
        // Also where the tier stays: root forgives.
        _setTier(0);
        assertEq(registry.agentAt(ADA).strikes, 0);
    }

    /// @dev A guardian who raises first must not make root's batch fail.
    function test_SettingWhatStandsSucceeds() public {
        _asGuardian();
        registry.raiseLowestTier(ADA, 2);
        _setTier(2);
        assertEq(registry.agentAt(ADA).lowestTier, 2);
    }

    function test_RevertWhen_SettingAsGuardian() public changesNothing {
        _asGuardian();
        _expectNotRoot(gina);
        registry.setLowestTier(ADA, 1);
        _asGate();
        _expectNotRoot(address(gate));
        registry.setLowestTier(ADA, 1);
    }

    function test_RevertWhen_SettingATierThatDoesNotExist() public changesNothing {
        _asRoot();
        _expectTierOutOfRange(3, 0, 2);
        registry.setLowestTier(ADA, 3);
    }

    function test_RevertWhen_SettingForAnUnknownAgent() public changesNothing {
        _asRoot();
        _expectUnknownAgent();
        registry.setLowestTier(NOBODY, 1);
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _freezes(address by) private {
        _expectEvent();
        emit IAgentRegistry.Frozen(ADA, by);
        registry.freeze(ADA);
        assertTrue(registry.agentAt(ADA).frozen, "frozen");
    }

    function _blocks(address by) private {
        _expectEvent();
        emit IAgentRegistry.TargetBlocked(ADA, target, by);
        registry.blockTarget(ADA, target);
        assertTrue(registry.isBlocked(ADA, target), "blocked");
        assertTrue(registry.agentAt(ADA).hasBlockedTargets, "told");
    }

    function _refusesToRaise(uint8 tier) private {
        _asGuardian();
        _expectTierOutOfRange(tier, 2, 2);
        registry.raiseLowestTier(ADA, tier);
    }
}
