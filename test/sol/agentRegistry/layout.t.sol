// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry, KeyKind} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {AgentRegistryBase} from "./AgentRegistryBase.sol";

/// @notice Where each field of the two slots stands, as the interface says.
contract AgentRegistryLayoutTest is AgentRegistryBase {
    function test_TheSlotOfAnAgent() public {
        _stop(IAgentRegistry.Stop.Rejection);
        _stop(IAgentRegistry.Stop.Veto);
        _setTier(2);
        _stop(IAgentRegistry.Stop.Rejection);
        _propose(2, false);
        _asGuardian();
        registry.freeze(ADA);
        _asGuardian();
        registry.blockTarget(ADA, target);

        uint256 word = _field(1, 0) | _field(1, 8) | _field(2, 16) | _field(1, 24) | _field(STRIKE_LIMIT, 32);
        word |= _field(1, 40) | _field(START, 48) | _field(PROBATION, 88) | _field(START + INTERVAL, 120);
        word |= _field(BURST, 160) | _field(INTERVAL, 176) | _field(1, 208);
        assertEq(_wordReadBy(abi.encodeCall(IAgentRegistry.agentAt, (ADA))), bytes32(word));
    }

    function test_TheSlotOfAKey() public {
        address bob = makeAddr("bob");
        _asRoot();
        registry.addKey(ADA, IAgentRegistry.NewKey(bob, KeyKind.Eoa, START - 1, START + 9, 2));
        _asGuardian();
        registry.markCompromised(bob, START - 5);

        uint256 word = _field(ADA, 0) | _field(START - 1, 64) | _field(START + 9, 104) | _field(START, 144);
        word |= _field(START - 5, 184) | _field(2, 224) | _field(uint256(KeyKind.Eoa), 240) | _field(2, 248);
        assertEq(_wordReadBy(abi.encodeCall(IAgentRegistry.keyOf, (bob))), bytes32(word));
    }

    /// @dev The only slot that a view reads.
    function _wordReadBy(bytes memory call) private returns (bytes32) {
        vm.record();
        (bool success, ) = address(registry).staticcall(call);
        assertTrue(success, "the view failed");
        (bytes32[] memory reads, ) = vm.accesses(address(registry));
        for (uint256 i = 1; i < reads.length; ++i) {
            assertEq(reads[i], reads[0], "a second slot");
        }
        return vm.load(address(registry), reads[0]);
    }

    function _field(uint256 value, uint256 shift) private pure returns (uint256) {
        return value << shift;
    }
}
