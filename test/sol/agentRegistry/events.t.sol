// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {Vm} from "../support/Vm.sol";
import {AgentRegistryBase} from "./AgentRegistryBase.sol";
import {AgentRegistryMirror} from "./AgentRegistryMirror.sol";

contract AgentRegistryEventsTest is AgentRegistryBase {
    uint256 private constant LONGEST = 60;
    uint256 private constant CHOICES = 15;

    AgentRegistryMirror private mirror;
    uint64[3] private agents = [ADA, BEA, 10];
    address[4] private keys;
    address[2] private targets;
    /// How often each choice of {_anything} was done.
    uint256[CHOICES] private done;

    function setUp() public override {
        vm.recordLogs();
        super.setUp();
        mirror = new AgentRegistryMirror(address(gate));
        // The Councils of the set-up log as well, so the registry is deployed once more.
        vm.getRecordedLogs();
        registry = _deploy(gina, _councils(), _one(_agent(ADA, otto, alice)));
        mirror.read(vm.getRecordedLogs(), START);
        keys = [alice, makeAddr("bob"), makeAddr("carol"), makeAddr("dave")];
        targets = [target, stranger];
    }

    function test_TheConstructorTellsAll() public view {
        _assertSame();
    }

    /// @dev Whatever is done in whatever order, a reader of logs alone knows the state.
    function testFuzz_LogsAloneRebuildTheState(uint256 seed) public {
        _play(seed);
    }

    /// @dev Histories show nothing of what is never done in one.
    function test_HistoriesDoEverything() public {
        uint256[CHOICES] memory total;
        for (uint256 seed = 0; seed < 64; ++seed) {
            uint256 fresh = vm.snapshotState();
            _play(seed);
            for (uint256 choice = 0; choice < CHOICES; ++choice) {
                total[choice] += done[choice];
            }
            vm.revertToState(fresh);
        }
        for (uint256 choice = 0; choice < CHOICES; ++choice) {
            assertGt(total[choice], 0, vm.toString(choice));
        }
    }

    function _play(uint256 seed) private {
        uint256 succeeded;
        uint256 length = historyLength(seed, 8, LONGEST);
        // Some calls are refused: a history goes on until something was done.
        for (uint256 i = 0; i < length || (succeeded == 0 && i < LONGEST); ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            skip((seed >> 16) % 150);
            uint256 choice = seed % CHOICES;
            (address by, bytes memory data) = _anything(choice, seed >> 32);
            gate.setExecutingRoot(true);
            vm.prank(by);
            (bool success, ) = address(registry).call(data);
            // The recorder keeps the logs of reverted calls, which no chain does.
            Vm.Log[] memory logs = vm.getRecordedLogs();
            if (!success) continue;
            ++succeeded;
            ++done[choice];
            mirror.read(logs, uint40(block.timestamp));
            if (bytes4(data) == IAgentRegistry.recordProposal.selector) {
                mirror.readProposed(ADA, uint40(block.timestamp));
            }
        }
        assertGt(succeeded, 0, "nothing was done");
        _assertSame();
    }

    function _assertSame() private view {
        for (uint256 i = 0; i < agents.length; ++i) {
            uint64 agent = agents[i];
            assertEq(abi.encode(mirror.agentAt(agent)), abi.encode(registry.agentAt(agent)), "agent");
            assertEq(mirror.operatorOf(agent), registry.operatorOf(agent), "operator");
            for (uint256 j = 0; j < targets.length; ++j) {
                assertEq(mirror.isBlocked(agent, targets[j]), registry.isBlocked(agent, targets[j]), "blocked");
            }
        }
        for (uint256 i = 0; i < keys.length; ++i) {
            assertEq(abi.encode(mirror.keyOf(keys[i])), abi.encode(registry.keyOf(keys[i])), "key");
        }
    }

    /// @dev A call that may well be refused.
    function _anything(uint256 choice, uint256 seed) private view returns (address by, bytes memory data) {
        uint64 agent = agents[seed % agents.length];
        address key = keys[(seed >> 8) % keys.length];
        address blocked = targets[(seed >> 16) % targets.length];
        uint8 tier = uint8((seed >> 24) % 3);
        by = address(gate);
        if (choice == 0) return (by, abi.encodeCall(IAgentRegistry.addAgent, (_agent(agent, otto, key))));
        if (choice == 1) return (by, abi.encodeCall(IAgentRegistry.addKey, (agent, _eoaKey(key))));
        if (choice == 2) return (by, abi.encodeCall(IAgentRegistry.unfreeze, (agent)));
        if (choice == 3) return (by, abi.encodeCall(IAgentRegistry.setLowestTier, (agent, tier)));
        if (choice == 4) return (by, abi.encodeCall(IAgentRegistry.unblockTarget, (agent, blocked)));
        if (choice == 5) return (by, abi.encodeCall(IAgentRegistry.setOperator, (agent, blocked)));
        if (choice == 6) return (by, abi.encodeCall(IAgentRegistry.setLimits, (agent, _anyLimits(seed >> 32))));
        if (choice == 7) return (by, abi.encodeCall(IAgentRegistry.recordStop, (agent, IAgentRegistry.Stop(tier))));
        if (choice > 11)
            return (by, abi.encodeCall(IAgentRegistry.recordProposal, (ADA, alice, 2, false, alice, 0, "")));
        by = gina;
        if (choice == 8) return (by, abi.encodeCall(IAgentRegistry.freeze, (agent)));
        if (choice == 9) return (by, abi.encodeCall(IAgentRegistry.raiseLowestTier, (agent, tier)));
        if (choice == 10) return (by, abi.encodeCall(IAgentRegistry.blockTarget, (agent, blocked)));
        if (seed % 2 == 0) return (otto, abi.encodeCall(IAgentRegistry.revokeKey, (key)));
        uint40 since = uint40(block.timestamp - ((seed >> 40) % 500));
        return (by, abi.encodeCall(IAgentRegistry.markCompromised, (key, since)));
    }

    function _anyLimits(uint256 seed) private pure returns (IAgentRegistry.Limits memory) {
        return
            IAgentRegistry.Limits(
                uint16(seed % 5),
                uint32((seed >> 8) % 300),
                uint32((seed >> 24) % 1000),
                uint8((seed >> 40) % 4)
            );
    }
}
