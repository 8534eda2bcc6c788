// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {AgentRegistryBase} from "./AgentRegistryBase.sol";

contract RecordStopTest is AgentRegistryBase {
    IAgentRegistry.Stop private constant VETO = IAgentRegistry.Stop.Veto;
    IAgentRegistry.Stop private constant REJECTION = IAgentRegistry.Stop.Rejection;
    IAgentRegistry.Stop private constant WITHDRAWAL = IAgentRegistry.Stop.Withdrawal;

    function test_AVetoIsAStrikeAndStartsProbation() public {
        _stops(VETO, 1, START);
    }

    function test_ARejectionIsAStrike() public {
        _stops(REJECTION, 1, 0);
    }

    function test_AWithdrawalStartsProbation() public {
        _stops(WITHDRAWAL, 0, START);
    }

    function test_ARejectionLeavesProbationAsItIs() public {
        _stop(VETO);
        skip(10);
        _stops(REJECTION, 2, START);
    }

    function test_TheLastStrikeRaisesTheLowestTier() public {
        _stop(VETO);
        _stop(REJECTION);
        assertEq(registry.agentAt(ADA).lowestTier, 0);

        _asGate();
        _expectEvent();
        emit IAgentRegistry.Stopped(ADA, VETO, 0);
        _expectEvent();
        emit IAgentRegistry.LowestTierChanged(ADA, 0, 1, address(gate));
        registry.recordStop(ADA, VETO);
        assertEq(registry.agentAt(ADA).lowestTier, 1);
        assertEq(registry.agentAt(ADA).strikes, 0);
    }

    function test_WithdrawalsAreNoStrikes() public {
        for (uint256 i = 0; i < 2 * STRIKE_LIMIT; ++i) {
            _stop(WITHDRAWAL);
        }
        assertEq(registry.agentAt(ADA).strikes, 0);
        assertEq(registry.agentAt(ADA).lowestTier, 0);
    }

    /// @dev A withdrawal does not bring down what a lowered limit left standing.
    function test_AWithdrawalDoesNotFillStrikesThatALowerLimitLeft() public {
        _stop(REJECTION);
        _stop(REJECTION);
        _setStrikeLimit(2);
        _stops(WITHDRAWAL, 2, START);
        assertEq(registry.agentAt(ADA).lowestTier, 0);
        _stop(REJECTION);
        assertEq(registry.agentAt(ADA).strikes, 0);
        assertEq(registry.agentAt(ADA).lowestTier, 1);
    }

    function test_ItRaisesToTheHighestTierAtMost() public {
        _setTier(2);
        _stop(VETO);
        _stop(VETO);
        vm.recordLogs();
        _stop(VETO);
        assertEq(vm.getRecordedLogs().length, 1, "nothing but Stopped");
        assertEq(registry.agentAt(ADA).lowestTier, 2);
        assertEq(registry.agentAt(ADA).strikes, 0);
    }

    /// @dev An agent whose lowest tier does not exist must not be let in by its strikes.
    function test_ItNeverLowers() public {
        _setTier(2);
        gate.setTierCount(2);
        for (uint256 i = 0; i < STRIKE_LIMIT; ++i) {
            _stop(VETO);
        }
        assertEq(registry.agentAt(ADA).lowestTier, 2);

        gate.setTierCount(0);
        for (uint256 i = 0; i < STRIKE_LIMIT; ++i) {
            _stop(VETO);
        }
        assertEq(registry.agentAt(ADA).lowestTier, 2);
    }

    function test_WithALimitOfOneEachStrikeCounts() public {
        _setStrikeLimit(1);
        _stop(VETO);
        assertEq(registry.agentAt(ADA).lowestTier, 1);
        _stop(REJECTION);
        assertEq(registry.agentAt(ADA).lowestTier, 2);
    }

    function test_WithoutALimitStrikesStopCountingAt255() public {
        _setStrikeLimit(0);
        for (uint256 i = 0; i < 254; ++i) {
            _stop(REJECTION);
        }
        assertEq(registry.agentAt(ADA).strikes, 254);
        _stop(REJECTION);
        assertEq(registry.agentAt(ADA).strikes, 255);
        _stop(REJECTION);
        assertEq(registry.agentAt(ADA).strikes, 255);
        assertEq(registry.agentAt(ADA).lowestTier, 0);
        // The highest limit there is.
        _setStrikeLimit(255);
        _stop(REJECTION);
        assertEq(registry.agentAt(ADA).strikes, 0);
        assertEq(registry.agentAt(ADA).lowestTier, 1);
    }

    function test_RevertWhen_CallerIsNotTheGate() public changesNothing {
        address[5] memory others = [stranger, gina, otto, alice, mia];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            _expectUnauthorized(others[i], address(gate));
            registry.recordStop(ADA, VETO);
        }
    }

    function test_RevertWhen_AgentIsUnknown() public changesNothing {
        _asGate();
        _expectUnknownAgent();
        registry.recordStop(NOBODY, VETO);
    }

    /// @dev A reference that keeps the plain history of strikes since the tier last rose.
    function testFuzz_StrikesAndTiers(uint256 seed, uint8 limit, uint8 tiers) public {
        limit = uint8(bound(limit, 0, 6));
        tiers = uint8(bound(tiers, 1, 6));
        gate.setTierCount(tiers);
        _setStrikeLimit(limit);
        uint256 strikes;
        uint256 lowest;
        uint256 stoppedAt;
        for (uint256 i = 0; i < 40; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            skip(1 + (seed % 1000));
            IAgentRegistry.Stop kind = IAgentRegistry.Stop((seed >> 32) % 3);
            _stop(kind);
            if (kind == VETO || kind == WITHDRAWAL) stoppedAt = block.timestamp;
            if (kind == VETO || kind == REJECTION) ++strikes;
            if (limit != 0 && strikes == limit) {
                strikes = 0;
                if (lowest < uint256(tiers) - 1) ++lowest;
            }
            IAgentRegistry.Agent memory a = registry.agentAt(ADA);
            assertEq(a.strikes, strikes, "strikes");
            assertEq(a.lowestTier, lowest, "lowest tier");
            assertEq(a.stoppedAt, stoppedAt, "stopped at");
        }
    }

    function _stops(IAgentRegistry.Stop kind, uint8 strikes, uint40 stoppedAt) private {
        _asGate();
        _expectEvent();
        emit IAgentRegistry.Stopped(ADA, kind, strikes);
        registry.recordStop(ADA, kind);
        assertEq(registry.agentAt(ADA).strikes, strikes, "strikes");
        assertEq(registry.agentAt(ADA).stoppedAt, stoppedAt, "stopped at");
    }

    function _setStrikeLimit(uint8 limit) private {
        IAgentRegistry.Limits memory l = _limits();
        l.strikeLimit = limit;
        _asRoot();
        registry.setLimits(ADA, l);
    }
}
