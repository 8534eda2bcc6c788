// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal, IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {AgentRegistryBase} from "./AgentRegistryBase.sol";
import {ProposalBucketModel} from "./ProposalBucketModel.sol";

contract BucketTest is AgentRegistryBase {
    /// @dev Proposes as often as it can: the bucket passes exactly what the drawn one passes, and in no window more
    /// than burst + elapsed / interval.
    function testFuzz_ItPassesWhatADrawnBucketPasses(uint256 seed, uint16 burst, uint32 interval) public {
        burst = uint16(bound(burst, 1, 6));
        interval = uint32(bound(interval, 1, 500));
        _setBucket(burst, interval);
        ProposalBucketModel model = new ProposalBucketModel(burst, interval);
        uint256 tries = burst + historyLength(seed, 8, 40);
        for (uint256 i = 0; i < tries; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            // Often nothing, often around one interval, at times long enough to fill it.
            uint256 wait = seed % 4 == 0 ? 0 : (seed >> 8) % (seed % 5 == 0 ? 10 * interval : interval + 2);
            skip(wait);
            bool passes = model.take();
            uint256 expected = passes ? 0 : AgentRefusal.TOO_MANY_PROPOSALS;
            assertEq(registry.examineProposal(ADA, alice, 0, true), expected, "not what the drawn bucket says");
            _asGate();
            if (!passes) {
                vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryRefused.selector, ADA, alice, expected));
            }
            registry.recordProposal(ADA, alice, 0, true, alice, 0, "");
        }
        assertTrue(model.holdsInEveryWindow(), "more than burst + elapsed / interval in a window");
        assertGe(model.count(), burst, "less than the burst");
    }

    /// @dev Any limits that the registry takes, at any time: exactly the burst passes at once.
    function testFuzz_TheBurstPassesAtOnce(uint256 seed, uint32 interval, uint32 later) public {
        uint16 burst = uint16(historyLength(seed, 8, 1 + (seed % 255)));
        interval = uint32(bound(interval, 1, type(uint32).max / burst));
        _setBucket(burst, interval);
        vm.warp(bound(later, START, VALID_UNTIL));
        for (uint256 i = 0; i < burst; ++i) {
            _propose(0, true);
        }
        assertEq(registry.examineProposal(ADA, alice, 0, true), AgentRefusal.TOO_MANY_PROPOSALS);
    }

    /// @dev From each change of limits on, the bucket passes at most a full new bucket and its refill.
    function testFuzz_AfterAChangeOfLimitsTheNewBucketHolds(uint256 seed, uint16 burst, uint32 interval) public {
        uint256 used = seed % (BURST + 1);
        for (uint256 i = 0; i < used; ++i) {
            _propose(0, true);
        }
        burst = uint16(bound(burst, 1, 6));
        interval = uint32(bound(interval, 1, 500));
        _setBucket(burst, interval);
        uint256 changedAt = block.timestamp;
        uint256 passed;
        uint256 tries = burst + historyLength(seed, 8, 30);
        for (uint256 i = 0; i < tries; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            skip(seed % (interval + 2));
            if (registry.examineProposal(ADA, alice, 0, true) != 0) continue;
            _propose(0, true);
            ++passed;
            assertLe(passed, burst + (block.timestamp - changedAt) / interval, "more than the new bucket gives");
        }
        // And it does give: an agent is not held for a debt under the old limits.
        vm.warp(block.timestamp + interval);
        assertEq(registry.examineProposal(ADA, alice, 0, true), 0, "held for an old debt");
    }

    function _setBucket(uint16 burst, uint32 interval) private {
        _asRoot();
        registry.setLimits(ADA, IAgentRegistry.Limits(burst, interval, PROBATION, STRIKE_LIMIT));
    }
}
