// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal, IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {AgentRegistryBase} from "./AgentRegistryBase.sol";

contract ExamineExecutionTest is AgentRegistryBase {
    address private bob = makeAddr("bob");

    function test_NothingSpeaksAgainstIt() public view {
        _examines(ADA, alice, 0, START, false, 0);
        _examines(ADA, alice, 0, START, true, 0);
    }

    function test_AnUnknownAgent() public view {
        _examines(NOBODY, alice, 0, START, true, AgentRefusal.UNKNOWN_AGENT);
        _examines(0, bob, 0, START, true, AgentRefusal.UNKNOWN_AGENT);
    }

    function test_AWrongKey() public {
        _addAgent(BEA, otto, bob);
        _asGuardian();
        registry.markCompromised(bob, 1);
        _examines(ADA, bob, 0, START, false, AgentRefusal.WRONG_KEY);
        _examines(ADA, stranger, 0, START, false, AgentRefusal.WRONG_KEY);
        _examines(ADA, alice, 0, START, false, 0);
    }

    function test_ATierThatIsTooLowByNow() public {
        _setTier(1);
        _examines(ADA, alice, 0, START, true, AgentRefusal.TIER_TOO_LOW);
        _examines(ADA, alice, 1, START, true, 0);
    }

    function test_ATierBelowTheKeys() public {
        IAgentRegistry.NewKey memory k = _eoaKey(bob);
        k.lowestTier = 2;
        _asRoot();
        registry.addKey(ADA, k);
        _examines(ADA, bob, 1, START, true, AgentRefusal.TIER_TOO_LOW);
        _examines(ADA, bob, 2, START, true, 0);
    }

    /// @dev It was valid when it proposed.
    function test_AKeyThatExpiredMeanwhile() public {
        vm.warp(VALID_UNTIL + 1);
        _examines(ADA, alice, 0, START, false, 0);
        _examines(ADA, alice, 0, START, true, 0);
    }

    function test_ARevokedKey() public {
        _asGuardian();
        registry.revokeKey(alice);
        _examines(ADA, alice, 0, START, false, AgentRefusal.KEY_REVOKED);
        _examines(ADA, alice, 0, START, true, 0);
    }

    function test_ACompromisedKey() public {
        _asGuardian();
        registry.markCompromised(alice, START - 10);
        _examines(ADA, alice, 0, START - 11, true, 0);
        _examines(ADA, alice, 0, START - 10, true, AgentRefusal.KEY_COMPROMISED);
        _examines(ADA, alice, 0, START, true, AgentRefusal.KEY_COMPROMISED);
        _examines(ADA, alice, 0, START - 11, false, AgentRefusal.KEY_REVOKED);
        _examines(ADA, alice, 0, START, false, AgentRefusal.KEY_REVOKED | AgentRefusal.KEY_COMPROMISED);
    }

    function test_AnotherKeyOfTheAgentStays() public {
        _addKey(ADA, bob);
        _asGuardian();
        registry.markCompromised(alice, 1);
        _examines(ADA, bob, 0, START, false, 0);
    }

    function test_WhatWasProposedBeforeAVeto() public {
        _staleAfter(IAgentRegistry.Stop.Veto);
    }

    function test_WhatWasProposedBeforeAWithdrawal() public {
        _staleAfter(IAgentRegistry.Stop.Withdrawal);
    }

    function test_WhatWasProposedBeforeARejection() public {
        _stop(IAgentRegistry.Stop.Rejection);
        _examines(ADA, alice, 0, START, false, 0);
    }

    function test_AnAgentThatWasNeverStopped() public view {
        _examines(ADA, alice, 0, 0, false, 0);
    }

    function test_SeveralReasons() public {
        _stop(IAgentRegistry.Stop.Veto);
        _setTier(1);
        _asGuardian();
        registry.freeze(ADA);
        _asGuardian();
        registry.markCompromised(alice, 1);
        _examines(
            ADA,
            alice,
            0,
            START,
            false,
            AgentRefusal.FROZEN |
                AgentRefusal.TIER_TOO_LOW |
                AgentRefusal.KEY_REVOKED |
                AgentRefusal.KEY_COMPROMISED |
                AgentRefusal.STALE_OPTIMISTIC
        );
    }

    function _staleAfter(IAgentRegistry.Stop kind) private {
        _stop(kind);
        _examines(ADA, alice, 0, START - 1, false, AgentRefusal.STALE_OPTIMISTIC);
        _examines(ADA, alice, 0, START, false, AgentRefusal.STALE_OPTIMISTIC);
        _examines(ADA, alice, 0, START + 1, false, 0);
        // What an approver agreed to is not touched.
        _examines(ADA, alice, 0, START - 1, true, 0);
    }

    function _examines(
        uint64 agent,
        address key,
        uint8 tier,
        uint40 proposedAt,
        bool approved,
        uint256 expected
    ) private view {
        (uint256 refusals, ) = registry.examineExecution(agent, key, tier, proposedAt, approved);
        assertEq(refusals, expected);
    }
}
