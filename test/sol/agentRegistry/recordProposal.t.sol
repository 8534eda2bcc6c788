// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal, IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {AgentRegistryBase} from "./AgentRegistryBase.sol";

contract RecordProposalTest is AgentRegistryBase {
    address private bob = makeAddr("bob");

    function test_ItTakesOneFromTheBucket() public {
        _asGate();
        bool hasBlockedTargets = registry.recordProposal(ADA, alice, 0, true, alice, 0, "");
        assertFalse(hasBlockedTargets, "blocked targets");
        assertEq(registry.agentAt(ADA).bucketTime, START + INTERVAL);
    }

    function test_RevertWhen_CallerIsNotTheGate() public changesNothing {
        address[5] memory others = [stranger, gina, otto, alice, mia];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            _expectUnauthorized(others[i], address(gate));
            registry.recordProposal(ADA, alice, 0, true, alice, 0, "");
        }
    }

    // ── Refusals of the agent ───────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_AgentIsUnknown() public {
        _refuses(NOBODY, alice, 0, true, AgentRefusal.UNKNOWN_AGENT);
        _refuses(NOBODY, bob, 0, true, AgentRefusal.UNKNOWN_AGENT);
        // Zero is what agentOf answers for bob, and yet no agent.
        _refuses(0, bob, 0, true, AgentRefusal.UNKNOWN_AGENT);
        _takes(ADA, alice, 0, true);
    }

    function test_RevertWhen_AgentIsFrozen() public {
        _asGuardian();
        registry.freeze(ADA);
        _refuses(ADA, alice, 2, false, AgentRefusal.FROZEN);
        _asRoot();
        registry.unfreeze(ADA);
        _takes(ADA, alice, 2, false);
    }

    function test_RevertWhen_TierIsBelowTheAgents() public {
        _setTier(1);
        _refuses(ADA, alice, 0, true, AgentRefusal.TIER_TOO_LOW);
        _takes(ADA, alice, 1, false);
        _takes(ADA, alice, 2, false);
    }

    function test_RevertWhen_TierIsBelowTheKeys() public {
        IAgentRegistry.NewKey memory k = _eoaKey(bob);
        k.lowestTier = 1;
        _asRoot();
        registry.addKey(ADA, k);
        _refuses(ADA, bob, 0, true, AgentRefusal.TIER_TOO_LOW);
        _takes(ADA, bob, 1, false);
        // The agent's other key is not bound by it.
        _takes(ADA, alice, 0, true);
    }

    // ── Refusals of the key ─────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_KeyBelongsToNobody() public changesNothing {
        _refuses(ADA, bob, 0, true, AgentRefusal.WRONG_KEY);
        _refuses(ADA, address(0), 0, true, AgentRefusal.WRONG_KEY);
    }

    function test_RevertWhen_KeyBelongsToAnotherAgent() public {
        _addAgent(BEA, otto, bob);
        _asGuardian();
        registry.revokeKey(bob);
        // Nothing else is said of a key that is not ADA's.
        _refuses(ADA, bob, 0, true, AgentRefusal.WRONG_KEY);
        _refuses(BEA, alice, 0, true, AgentRefusal.WRONG_KEY);
        _refuses(BEA, bob, 0, true, AgentRefusal.KEY_REVOKED);
    }

    function test_RevertWhen_KeyIsNotYetValid() public {
        IAgentRegistry.NewKey memory k = _eoaKey(bob);
        k.validFrom = START + 10;
        _asRoot();
        registry.addKey(ADA, k);
        vm.warp(START + 9);
        _refuses(ADA, bob, 0, true, AgentRefusal.KEY_NOT_YET_VALID);
        vm.warp(START + 10);
        _takes(ADA, bob, 0, true);
        vm.warp(START + 11);
        _takes(ADA, bob, 0, true);
    }

    function test_RevertWhen_KeyIsExpired() public {
        vm.warp(VALID_UNTIL - 1);
        _takes(ADA, alice, 0, true);
        vm.warp(VALID_UNTIL);
        _takes(ADA, alice, 0, true);
        vm.warp(VALID_UNTIL + 1);
        _refuses(ADA, alice, 0, true, AgentRefusal.KEY_EXPIRED);
    }

    function test_RevertWhen_KeyIsRevoked() public {
        _asGuardian();
        registry.revokeKey(alice);
        _refuses(ADA, alice, 0, true, AgentRefusal.KEY_REVOKED);
        _refuses(ADA, alice, 2, false, AgentRefusal.KEY_REVOKED);
        _addKey(ADA, bob);
        _takes(ADA, bob, 0, true);
    }

    // ── Probation ───────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_OnProbationAfterAVeto() public {
        _stop(IAgentRegistry.Stop.Veto);
        _probationRuns();
    }

    function test_RevertWhen_OnProbationAfterAWithdrawal() public {
        _stop(IAgentRegistry.Stop.Withdrawal);
        _probationRuns();
    }

    function test_ARejectionStartsNoProbation() public {
        _stop(IAgentRegistry.Stop.Rejection);
        _takes(ADA, alice, 0, true);
    }

    function test_ASecondVetoStartsProbationAgain() public {
        _stop(IAgentRegistry.Stop.Veto);
        vm.warp(START + PROBATION - 1);
        _stop(IAgentRegistry.Stop.Withdrawal);
        vm.warp(START + PROBATION + PROBATION - 2);
        _refuses(ADA, alice, 0, true, AgentRefusal.ON_PROBATION);
        vm.warp(START + PROBATION + PROBATION - 1);
        _takes(ADA, alice, 0, true);
    }

    /// @dev The longest probation, begun late: no time overflows.
    function test_TheLongestProbationEnds() public {
        IAgentRegistry.Limits memory l = _limits();
        l.probation = type(uint32).max;
        _asRoot();
        registry.setLimits(ADA, l);
        IAgentRegistry.NewKey memory k = _eoaKey(bob);
        k.validUntil = type(uint40).max;
        _asRoot();
        registry.addKey(ADA, k);

        uint256 late = type(uint40).max - type(uint32).max;
        vm.warp(late);
        _stop(IAgentRegistry.Stop.Veto);
        vm.warp(type(uint40).max - 1);
        _refuses(ADA, bob, 0, true, AgentRefusal.ON_PROBATION);
        vm.warp(type(uint40).max);
        assertEq(registry.examineProposal(ADA, bob, 0, true), 0);
    }

    // ── The bucket ──────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheBurstIsUsedUp() public {
        for (uint256 i = 0; i < BURST; ++i) {
            _takes(ADA, alice, 0, true);
        }
        _refuses(ADA, alice, 0, true, AgentRefusal.TOO_MANY_PROPOSALS);
        // Above the optimistic tier as well: it is people's attention that it guards.
        _refuses(ADA, alice, 2, false, AgentRefusal.TOO_MANY_PROPOSALS);
        vm.warp(START + INTERVAL - 1);
        _refuses(ADA, alice, 0, true, AgentRefusal.TOO_MANY_PROPOSALS);
        vm.warp(START + INTERVAL);
        _takes(ADA, alice, 0, true);
        _refuses(ADA, alice, 0, true, AgentRefusal.TOO_MANY_PROPOSALS);
    }

    function test_ItRefillsToTheBurstAndNotBeyond() public {
        _takes(ADA, alice, 0, true);
        skip(1 days);
        for (uint256 i = 0; i < BURST; ++i) {
            _takes(ADA, alice, 0, true);
        }
        _refuses(ADA, alice, 0, true, AgentRefusal.TOO_MANY_PROPOSALS);
    }

    /// @dev All keys of an agent share its bucket; two agents do not.
    function test_ItIsTheAgentsBucket() public {
        _addKey(ADA, bob);
        _addAgent(BEA, otto, stranger);
        _takes(ADA, alice, 0, true);
        _takes(ADA, bob, 0, true);
        _takes(ADA, alice, 0, true);
        _refuses(ADA, bob, 0, true, AgentRefusal.TOO_MANY_PROPOSALS);
        _takes(BEA, stranger, 0, true);
    }

    function test_ARefusedProposalTakesNothing() public {
        _takes(ADA, alice, 0, true);
        uint40 bucketTime = registry.agentAt(ADA).bucketTime;
        _refuses(ADA, bob, 0, true, AgentRefusal.WRONG_KEY);
        _refuses(ADA, bob, 0, true, AgentRefusal.WRONG_KEY);
        assertEq(registry.agentAt(ADA).bucketTime, bucketTime);
    }

    function test_TheLargestBucketsHold() public {
        IAgentRegistry.Limits memory l = _limits();
        (l.proposalBurst, l.proposalInterval) = (1, type(uint32).max);
        _asRoot();
        registry.setLimits(ADA, l);
        _takes(ADA, alice, 0, true);
        assertEq(registry.agentAt(ADA).bucketTime, uint256(START) + type(uint32).max);
        _refuses(ADA, alice, 0, true, AgentRefusal.TOO_MANY_PROPOSALS);
    }

    // ── Several at once ─────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_ManyReasonsSpeakAgainstIt() public {
        for (uint256 i = 0; i < BURST; ++i) {
            _takes(ADA, alice, 0, true);
        }
        _stop(IAgentRegistry.Stop.Veto);
        _setTier(1);
        _asGuardian();
        registry.freeze(ADA);
        _asGuardian();
        registry.revokeKey(alice);
        _refuses(
            ADA,
            alice,
            0,
            true,
            AgentRefusal.FROZEN |
                AgentRefusal.TIER_TOO_LOW |
                AgentRefusal.KEY_REVOKED |
                AgentRefusal.ON_PROBATION |
                AgentRefusal.TOO_MANY_PROPOSALS
        );
    }

    // ── Slots ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The budget: one slot of the agent, read and written, and one of the key, read.
    function test_ItTouchesOneSlotOfTheAgentAndOneOfTheKey() public {
        _asGate();
        vm.record();
        registry.recordProposal(ADA, alice, 0, true, alice, 0, "");
        (bytes32[] memory reads, bytes32[] memory writes) = vm.accesses(address(registry));
        assertEq(_distinct(reads), 2, "slots read");
        assertEq(writes.length, 1, "writes");

        vm.record();
        registry.examineExecution(ADA, alice, 0, START, true);
        (reads, writes) = vm.accesses(address(registry));
        assertEq(_distinct(reads), 2, "slots read at execution");
        assertEq(writes.length, 0, "writes at execution");
    }

    function _distinct(bytes32[] memory slots) private pure returns (uint256 count) {
        for (uint256 i = 0; i < slots.length; ++i) {
            bool seen = false;
            for (uint256 j = 0; j < i; ++j) {
                if (slots[j] == slots[i]) seen = true;
            }
            if (!seen) ++count;
        }
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _probationRuns() private {
        _refuses(ADA, alice, 0, true, AgentRefusal.ON_PROBATION);
        // Only the optimistic tier is lost.
        _takes(ADA, alice, 1, false);
        vm.warp(START + PROBATION - 1);
        _refuses(ADA, alice, 0, true, AgentRefusal.ON_PROBATION);
        vm.warp(START + PROBATION);
        _takes(ADA, alice, 0, true);
        vm.warp(START + PROBATION + 1);
        _takes(ADA, alice, 0, true);
    }

    /// @dev The view says it beforehand, and the refused call leaves the bucket as it was.
    function _refuses(uint64 agent, address key, uint8 tier, bool optimistic, uint256 refusals) private {
        assertEq(registry.examineProposal(agent, key, tier, optimistic), refusals, "examineProposal");
        bytes32 before = keccak256(abi.encode(registry.agentAt(agent), registry.keyOf(key)));
        _asGate();
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryRefused.selector, agent, key, refusals));
        registry.recordProposal(agent, key, tier, optimistic, key, 0, "");
        assertEq(keccak256(abi.encode(registry.agentAt(agent), registry.keyOf(key))), before, "changed");
    }

    function _takes(uint64 agent, address key, uint8 tier, bool optimistic) private {
        assertEq(registry.examineProposal(agent, key, tier, optimistic), 0, "examineProposal");
        uint40 before = registry.agentAt(agent).bucketTime;
        _asGate();
        registry.recordProposal(agent, key, tier, optimistic, key, 0, "");
        assertGt(registry.agentAt(agent).bucketTime, before, "nothing was taken");
    }
}
