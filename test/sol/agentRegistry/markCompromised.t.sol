// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal, IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {AgentRegistryBase} from "./AgentRegistryBase.sol";

contract MarkCompromisedTest is AgentRegistryBase {
    function test_ItMarksForTheGuardian() public {
        _asGuardian();
        _marks(gina);
    }

    function test_ItMarksForTheOperator() public {
        _asOperator();
        _marks(otto);
    }

    function test_ItMarksForRoot() public {
        _asRoot();
        _marks(address(gate));
    }

    function test_RevertWhen_CallerMayNot() public changesNothing {
        address[3] memory others = [stranger, alice, mia];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.prank(others[i]);
            _expectUnauthorized(others[i], gina);
            registry.markCompromised(alice, START);
        }
        _asGate();
        _expectUnauthorized(address(gate), gina);
        registry.markCompromised(alice, START);
    }

    function test_RevertWhen_KeyIsUnknown() public changesNothing {
        _asGuardian();
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryUnknownKey.selector, stranger));
        registry.markCompromised(stranger, START);
    }

    // ── Times ───────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_SinceIsZero() public changesNothing {
        _refuses(0, START);
        uint256 snapshot = vm.snapshotState();
        _takes(1, START);
        vm.revertToState(snapshot);
    }

    function test_RevertWhen_SinceIsInTheFuture() public changesNothing {
        _refuses(START + 1, START);
        uint256 snapshot = vm.snapshotState();
        _takes(START, START);
        vm.revertToState(snapshot);
    }

    function test_RevertWhen_SinceIsAfterTheRevocation() public {
        _asGuardian();
        registry.revokeKey(alice);
        skip(100);
        bytes32 before = _fingerprint();
        _refuses(START + 100, START);
        _refuses(START + 1, START);
        assertEq(_fingerprint(), before);
        _takes(START, START);
    }

    function test_RevertWhen_SinceDoesNotMoveBack() public {
        _takes(START - 10, START);
        skip(100);
        bytes32 before = _fingerprint();
        _refuses(START + 100, START - 11);
        _refuses(START - 9, START - 11);
        _refuses(START - 10, START - 11);
        assertEq(_fingerprint(), before);
        _takes(START - 11, START);
        _takes(1, START);
        // Nothing lies before that.
        _refuses(1, 0);
        _refuses(0, 0);
    }

    /// @dev A revocation is recorded once, whoever declares what later.
    function test_ItEmitsTheRevocationOnce() public {
        _takes(START - 10, START);
        skip(5);
        vm.recordLogs();
        _asOperator();
        registry.markCompromised(alice, START - 20);
        assertEq(vm.getRecordedLogs().length, 1, "only KeyCompromised");
    }

    // ── The window ──────────────────────────────────────────────────────────────────────────────────────────────

    function test_TheWindowReachesFromSinceToTheRevocation() public {
        skip(100);
        _asGuardian();
        registry.markCompromised(alice, START + 50);
        // Approved proposals: only the window speaks against them.
        _window(START + 49, 0);
        _window(START + 50, AgentRefusal.KEY_COMPROMISED);
        _window(START + 51, AgentRefusal.KEY_COMPROMISED);
        _window(START + 99, AgentRefusal.KEY_COMPROMISED);
        _window(START + 100, AgentRefusal.KEY_COMPROMISED);
        _window(START + 101, 0);
    }

    function test_TheWindowOfALateDeclarationEndsWithTheRevocation() public {
        _asGuardian();
        registry.revokeKey(alice);
        skip(10 days);
        _asGuardian();
        registry.markCompromised(alice, START - 5);
        _window(START - 6, 0);
        _window(START - 5, AgentRefusal.KEY_COMPROMISED);
        _window(START, AgentRefusal.KEY_COMPROMISED);
        _window(START + 1, 0);
    }

    /// @dev A reference that keeps every declaration and asks each of them.
    function testFuzz_ItIsTheUnionOfAllDeclarations(uint256 seed) public {
        uint40[] memory declared = new uint40[](12);
        uint256 count;
        uint40 revokedAt;
        for (uint256 i = 0; i < 12; ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            skip(seed % 20);
            uint40 since = START - 40 + uint40((seed >> 8) % 120);
            _asGuardian();
            if (seed % 5 == 0) {
                registry.revokeKey(alice);
                if (revokedAt == 0) revokedAt = uint40(block.timestamp);
                continue;
            }
            try registry.markCompromised(alice, since) {
                declared[count++] = since;
                if (revokedAt == 0) revokedAt = uint40(block.timestamp);
            } catch {
                uint40 end = revokedAt == 0 ? uint40(block.timestamp) : revokedAt;
                bool adds = since <= end && !_isCovered(declared, count, since, revokedAt);
                assertFalse(adds, "a declaration that adds something was refused");
            }
        }
        assertEq(registry.keyOf(alice).revokedAt, revokedAt);
        for (uint40 t = START - 45; t < START + 120; ++t) {
            bool stale = _isCovered(declared, count, t, revokedAt);
            _window(t, stale ? AgentRefusal.KEY_COMPROMISED : 0);
        }
    }

    function _isCovered(
        uint40[] memory declared,
        uint256 count,
        uint40 time,
        uint40 revokedAt
    ) private pure returns (bool) {
        for (uint256 i = 0; i < count; ++i) {
            if (time >= declared[i] && time <= revokedAt) return true;
        }
        return false;
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _marks(address by) private {
        _expectEvent();
        emit IAgentRegistry.KeyRevoked(ADA, alice, by);
        _expectEvent();
        emit IAgentRegistry.KeyCompromised(ADA, alice, by, START - 7);
        registry.markCompromised(alice, START - 7);
        assertEq(registry.keyOf(alice).revokedAt, START);
        assertEq(registry.keyOf(alice).compromisedSince, START - 7);
    }

    function _takes(uint40 since, uint40 revokedAt) private {
        _asGuardian();
        registry.markCompromised(alice, since);
        assertEq(registry.keyOf(alice).compromisedSince, since);
        assertEq(registry.keyOf(alice).revokedAt, revokedAt);
    }

    function _refuses(uint40 since, uint40 latest) private {
        _asGuardian();
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryInvalidTime.selector, since, latest));
        registry.markCompromised(alice, since);
    }

    function _window(uint40 proposedAt, uint256 expected) private view {
        (uint256 refusals, ) = registry.examineExecution(ADA, alice, 0, proposedAt, true);
        assertEq(refusals, expected, vm.toString(uint256(proposedAt)));
    }
}
