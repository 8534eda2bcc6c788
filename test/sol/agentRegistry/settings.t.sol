// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {AgentRegistryBase} from "./AgentRegistryBase.sol";

/// @notice setOperator, setLimits, setMetadata, setIdentity.
contract SettingsTest is AgentRegistryBase {
    // ── setOperator ─────────────────────────────────────────────────────────────────────────────────────────────

    function test_ItSetsTheOperator() public {
        _asRoot();
        _expectEvent();
        emit IAgentRegistry.OperatorChanged(ADA, otto, stranger);
        registry.setOperator(ADA, stranger);
        assertEq(registry.operatorOf(ADA), stranger);

        // The old one may nothing any more, the new one may.
        _asOperator();
        _expectUnauthorized(otto, gina);
        registry.revokeKey(alice);
        vm.prank(stranger);
        registry.revokeKey(alice);
        assertEq(registry.keyOf(alice).revokedAt, START);
    }

    function test_ItLeavesAnAgentWithoutOperator() public {
        _asRoot();
        registry.setOperator(ADA, address(0));
        assertEq(registry.operatorOf(ADA), address(0));
        assertFalse(registry.mayWithdraw(ADA, address(0)), "zero is nobody");
    }

    // ── setLimits ───────────────────────────────────────────────────────────────────────────────────────────────

    function test_ItSetsTheLimits() public {
        IAgentRegistry.Limits memory l = IAgentRegistry.Limits(9, 8, 7, 6);
        _asRoot();
        _expectEvent();
        emit IAgentRegistry.LimitsChanged(ADA, l);
        registry.setLimits(ADA, l);
        IAgentRegistry.Agent memory a = registry.agentAt(ADA);
        assertEq(a.proposalBurst, 9);
        assertEq(a.proposalInterval, 8);
        assertEq(a.probation, 7);
        assertEq(a.strikeLimit, 6);
        assertTrue(a.known, "known");
        assertEq(a.keyCount, 1);
    }

    function test_ItKeepsWhatIsLeftInTheBucket() public {
        _propose(0, true);
        uint40 bucketTime = registry.agentAt(ADA).bucketTime;
        assertEq(bucketTime, START + INTERVAL);
        _setBucket(BURST, 2 * INTERVAL);
        assertEq(registry.agentAt(ADA).bucketTime, bucketTime);
    }

    /// @dev An empty bucket of long intervals must not lock the agent out of one of short intervals.
    function test_ItCutsADebtToTheNewBucket() public {
        for (uint256 i = 0; i < BURST; ++i) {
            _propose(0, true);
        }
        _setBucket(2, 10);
        assertEq(registry.agentAt(ADA).bucketTime, START + 20);
        // Empty, and one more after one interval of the new bucket.
        vm.warp(START + 9);
        assertTrue(registry.examineProposal(ADA, alice, 0, true) != 0, "too early");
        vm.warp(START + 10);
        assertEq(registry.examineProposal(ADA, alice, 0, true), 0);
    }

    function test_ItDoesNotFillAnEmptyBucket() public {
        for (uint256 i = 0; i < BURST; ++i) {
            _propose(0, true);
        }
        _setBucket(BURST, INTERVAL);
        assertEq(registry.agentAt(ADA).bucketTime, START + BURST * INTERVAL);
    }

    function test_ItLeavesStrikesAndProbation() public {
        _stop(IAgentRegistry.Stop.Veto);
        _asRoot();
        registry.setLimits(ADA, _limits());
        assertEq(registry.agentAt(ADA).strikes, 1);
        assertEq(registry.agentAt(ADA).stoppedAt, START);
    }

    // ── setMetadata, setIdentity ────────────────────────────────────────────────────────────────────────────────

    function test_ItSetsTheMetadata() public {
        IAgentRegistry.Metadata memory m = _metadata();
        m.version = "2.0";
        _asRoot();
        _expectEvent();
        emit IAgentRegistry.MetadataChanged(ADA, m);
        registry.setMetadata(ADA, m);
    }

    function test_ItSetsTheIdentity() public {
        _asRoot();
        _expectEvent();
        emit IAgentRegistry.IdentityChanged(ADA, target, 42);
        registry.setIdentity(ADA, target, 42);
    }

    // ── Refusals, the same for all ──────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_CallerIsNotRoot() public changesNothing {
        gate.setExecutingRoot(true);
        _refuseFrom(gina);
        _refuseFrom(otto);
        _refuseFrom(stranger);
        gate.setExecutingRoot(false);
        _refuseFrom(address(gate));
    }

    function test_RevertWhen_AgentIsUnknown() public changesNothing {
        _asRoot();
        _expectUnknownAgent();
        registry.setOperator(NOBODY, stranger);
        _asRoot();
        _expectUnknownAgent();
        registry.setLimits(NOBODY, _limits());
        _asRoot();
        _expectUnknownAgent();
        registry.setMetadata(NOBODY, _metadata());
        _asRoot();
        _expectUnknownAgent();
        registry.setIdentity(NOBODY, target, 1);
    }

    function _refuseFrom(address by) private {
        vm.prank(by);
        _expectNotRoot(by);
        registry.setOperator(ADA, stranger);
        vm.prank(by);
        _expectNotRoot(by);
        registry.setLimits(ADA, _limits());
        vm.prank(by);
        _expectNotRoot(by);
        registry.setMetadata(ADA, _metadata());
        vm.prank(by);
        _expectNotRoot(by);
        registry.setIdentity(ADA, target, 1);
    }

    function _setBucket(uint16 burst, uint32 interval) private {
        _asRoot();
        registry.setLimits(ADA, IAgentRegistry.Limits(burst, interval, PROBATION, STRIKE_LIMIT));
    }
}
