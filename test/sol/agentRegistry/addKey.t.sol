// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry, KeyKind} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {AgentRegistryBase} from "./AgentRegistryBase.sol";
import {AnswersBytes, AnswersEmptyBytes, AnswersWord, BurnsGas, RevertsWithYes} from "./HostileAccounts.sol";

contract AddKeyTest is AgentRegistryBase {
    address private bob = makeAddr("bob");

    function test_ItAddsAKey() public {
        IAgentRegistry.NewKey memory k = IAgentRegistry.NewKey(bob, KeyKind.Eoa, START + 1, START + 2, 1);
        _asRoot();
        _expectEvent();
        emit IAgentRegistry.KeyAdded(ADA, bob, 2, KeyKind.Eoa, START + 1, START + 2, 1);
        registry.addKey(ADA, k);

        IAgentRegistry.Key memory stored = registry.keyOf(bob);
        assertEq(stored.agent, ADA);
        assertEq(stored.validFrom, START + 1);
        assertEq(stored.validUntil, START + 2);
        assertEq(stored.revokedAt, 0);
        assertEq(stored.compromisedSince, 0);
        assertEq(stored.version, 2);
        assertEq(uint256(stored.kind), uint256(KeyKind.Eoa));
        assertEq(stored.lowestTier, 1);
        assertEq(registry.agentAt(ADA).keyCount, 2);
    }

    function test_ItCountsVersionsPerAgent() public {
        _addAgent(BEA, otto, bob);
        _addKey(ADA, stranger);
        assertEq(registry.keyOf(bob).version, 1);
        assertEq(registry.keyOf(stranger).version, 2);
    }

    /// @dev Rotation by overlap: the old key stays valid beside the new one.
    function test_ItLeavesOtherKeysAlone() public {
        bytes32 before = keccak256(abi.encode(registry.keyOf(alice)));
        _addKey(ADA, bob);
        assertEq(keccak256(abi.encode(registry.keyOf(alice))), before);
        assertEq(registry.examineProposal(ADA, alice, 0, true), 0);
        assertEq(registry.examineProposal(ADA, bob, 0, true), 0);
    }

    function test_RevertWhen_CallerIsNotRoot() public changesNothing {
        _asOperator();
        _expectNotRoot(otto);
        registry.addKey(ADA, _eoaKey(bob));

        _asGate();
        _expectNotRoot(address(gate));
        registry.addKey(ADA, _eoaKey(bob));
    }

    function test_RevertWhen_AgentIsUnknown() public changesNothing {
        _asRoot();
        _expectUnknownAgent();
        registry.addKey(NOBODY, _eoaKey(bob));
    }

    // ── A key belongs to one agent for ever ─────────────────────────────────────────────────────────────────────

    function test_RevertWhen_AnotherAgentHasTheKey() public {
        _addAgent(BEA, otto, bob);
        _refuseTaken(ADA, bob, BEA);
    }

    function test_RevertWhen_TheAgentHasTheKey() public changesNothing {
        _refuseTaken(ADA, alice, ADA);
    }

    function test_RevertWhen_TheKeyWasRevoked() public {
        _asGuardian();
        registry.revokeKey(alice);
        _refuseTaken(ADA, alice, ADA);
        _addAgent(BEA, otto, bob);
        _refuseTaken(BEA, alice, ADA);
    }

    function test_RevertWhen_TheKeyExpired() public {
        vm.warp(VALID_UNTIL + 1);
        _asRoot();
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryKeyTaken.selector, alice, ADA));
        registry.addKey(ADA, IAgentRegistry.NewKey(alice, KeyKind.Eoa, 1, VALID_UNTIL + 2, 0));
    }

    // ── Kinds ───────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_KeyIsZero() public changesNothing {
        _refuseKind(address(0), KeyKind.Eoa);
    }

    function test_RevertWhen_KindIsNone() public changesNothing {
        _refuseKind(bob, KeyKind.None);
        _takeKind(bob, KeyKind.Eoa);
    }

    function test_RevertWhen_EoaHasCode() public changesNothing {
        address wallet = address(new AnswersWord(0));
        _refuseKind(wallet, KeyKind.Eoa);
        _refuseKind(wallet, KeyKind.None);
        _takeKind(wallet, KeyKind.Contract);
    }

    function test_RevertWhen_ContractHasNoCode() public changesNothing {
        _refuseKind(bob, KeyKind.Contract);
        _takeKind(bob, KeyKind.Eoa);
    }

    /// @dev Behind an EIP-7702 delegation still stands a key that signs.
    function test_RevertWhen_ContractIsADelegatedEoa() public changesNothing {
        _delegate(bob, address(gate));
        _refuseKind(bob, KeyKind.Contract);
        _takeKind(bob, KeyKind.Eoa);
    }

    function test_ItKeepsTheKindWhenTheKeyDelegatesLater() public {
        _addKey(ADA, bob);
        _delegate(bob, address(gate));
        assertEq(uint256(registry.keyOf(bob).kind), uint256(KeyKind.Eoa));
        assertEq(registry.examineProposal(ADA, bob, 0, true), 0);
    }

    // ── Periods ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_PeriodIsEmpty() public changesNothing {
        _refusePeriod(START + 5, START + 4);
        _refusePeriod(START + 5, START + 5);
        _takePeriod(START + 5, START + 6);
    }

    function test_RevertWhen_PeriodIsOver() public changesNothing {
        _refusePeriod(START - 10, START - 1);
        _refusePeriod(START - 10, START);
        _takePeriod(START - 10, START + 1);
    }

    function test_ItTakesTheWidestPeriod() public changesNothing {
        _takePeriod(0, type(uint40).max);
    }

    // ── Tiers ───────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_LowestTierDoesNotExist() public changesNothing {
        IAgentRegistry.NewKey memory k = _eoaKey(bob);
        k.lowestTier = 3;
        _asRoot();
        _expectTierOutOfRange(3, 0, 2);
        registry.addKey(ADA, k);
    }

    function test_ItTakesTheHighestTier() public {
        IAgentRegistry.NewKey memory k = _eoaKey(bob);
        k.lowestTier = 2;
        _asRoot();
        registry.addKey(ADA, k);
        assertEq(registry.keyOf(bob).lowestTier, 2);
    }

    // ── Disjoint roles ──────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_KeyIsProtected() public changesNothing {
        gate.setProtected(bob, true);
        _asRoot();
        _expectRoleConflict(bob, address(gate));
        registry.addKey(ADA, _eoaKey(bob));

        gate.setProtected(bob, false);
        _takeKind(bob, KeyKind.Eoa);
    }

    function test_RevertWhen_KeyIsAMemberOfAManagedCouncil() public changesNothing {
        _refuseMember(mia, address(council));
        _refuseMember(max, address(guardianBody));
    }

    /// @dev The twin: the same account and Council, which is no longer managed.
    function test_ItTakesAMemberOfACouncilThatIsNotManaged() public {
        gate.setManaged(new address[](0));
        _addKey(ADA, mia);
        assertEq(uint256(registry.agentOf(mia)), ADA);
    }

    function test_ItPassesOverManagedAccountsThatAreNoCouncils() public {
        address[] memory managed = new address[](7);
        managed[0] = address(gate);
        managed[1] = address(registry);
        managed[2] = stranger; // no code
        managed[3] = address(new AnswersWord(0));
        managed[4] = address(new AnswersWord(2)); // no clean true
        managed[5] = address(new AnswersBytes(64)); // true, and more than a bool
        managed[6] = address(new RevertsWithYes());
        gate.setManaged(managed);
        _addKey(ADA, bob);
        assertEq(uint256(registry.agentOf(bob)), ADA);
    }

    /// @dev They stand before the Council in the list, and do not keep it from being asked.
    function test_RevertWhen_HostileAccountsStandBeforeTheCouncil() public changesNothing {
        address[] memory managed = new address[](4);
        managed[0] = address(new BurnsGas());
        managed[1] = address(new AnswersBytes(1_000_000));
        managed[2] = address(new RevertsWithYes());
        managed[3] = address(council);
        gate.setManaged(managed);
        _refuseMember(mia, address(council));
    }

    /// @dev With the most accounts that a gate manages, all hostile, it stays affordable.
    function test_ItBoundsTheGasOfHostileAccounts() public {
        address[] memory managed = new address[](16);
        for (uint256 i = 0; i < 16; ++i) {
            managed[i] = i % 2 == 0 ? address(new BurnsGas()) : address(new AnswersBytes(1_000_000));
        }
        gate.setManaged(managed);
        _asRoot();
        registry.addKey{gas: 1_500_000}(ADA, _eoaKey(bob));
        assertEq(uint256(registry.agentOf(bob)), ADA);
    }

    /// @dev Answers as long as the gas of a question affords cost whoever asks no more than that gas either.
    function test_ItBoundsTheGasOfLongAnswers() public {
        address[] memory managed = new address[](16);
        for (uint256 i = 0; i < 16; ++i) {
            managed[i] = address(new AnswersEmptyBytes(130_000));
        }
        gate.setManaged(managed);
        (bool answered, bytes memory answer) = managed[0].staticcall{gas: 50_000}("");
        assertTrue(answered, "the answer is as long as can be afforded");
        assertEq(answer.length, 130_000, "the answer is as long as can be afforded");
        _asRoot();
        uint256 before = gasleft();
        registry.addKey{gas: 30_000_000}(ADA, _eoaKey(bob));
        assertLt(before - gasleft(), 1_500_000, "gas");
        assertEq(uint256(registry.agentOf(bob)), ADA);
    }

    /// @dev Whatever gas the call is given, a member never becomes a key.
    function test_ItCannotBeStarvedIntoTakingAMember() public changesNothing {
        for (uint256 gas = 10_000; gas <= 400_000; gas += 500) {
            _asRoot();
            try registry.addKey{gas: gas}(ADA, _eoaKey(mia)) {
                fail("a member became a key");
            } catch {}
        }
        assertEq(uint256(registry.agentOf(mia)), 0);
        _takeKind(bob, KeyKind.Eoa);
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _refuseTaken(uint64 agent, address key, uint64 holder) private {
        _asRoot();
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryKeyTaken.selector, key, holder));
        registry.addKey(agent, _eoaKey(key));
    }

    function _refuseMember(address key, address holder) private {
        _asRoot();
        _expectRoleConflict(key, holder);
        registry.addKey(ADA, _eoaKey(key));
    }

    function _refuseKind(address key, KeyKind kind) private {
        IAgentRegistry.NewKey memory k = _eoaKey(key);
        k.kind = kind;
        _asRoot();
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryInvalidKey.selector, key, kind));
        registry.addKey(ADA, k);
    }

    function _takeKind(address key, KeyKind kind) private {
        uint256 snapshot = vm.snapshotState();
        IAgentRegistry.NewKey memory k = _eoaKey(key);
        k.kind = kind;
        _asRoot();
        registry.addKey(ADA, k);
        assertEq(uint256(registry.keyOf(key).kind), uint256(kind));
        vm.revertToState(snapshot);
    }

    function _refusePeriod(uint40 from, uint40 until) private {
        IAgentRegistry.NewKey memory k = _eoaKey(bob);
        (k.validFrom, k.validUntil) = (from, until);
        _asRoot();
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryInvalidPeriod.selector, from, until));
        registry.addKey(ADA, k);
    }

    function _takePeriod(uint40 from, uint40 until) private {
        uint256 snapshot = vm.snapshotState();
        IAgentRegistry.NewKey memory k = _eoaKey(bob);
        (k.validFrom, k.validUntil) = (from, until);
        _asRoot();
        registry.addKey(ADA, k);
        assertEq(registry.keyOf(bob).validUntil, until);
        vm.revertToState(snapshot);
    }
}
