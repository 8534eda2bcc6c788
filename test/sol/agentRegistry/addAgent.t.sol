// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry, KeyKind} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {AgentRegistryBase} from "./AgentRegistryBase.sol";

contract AddAgentTest is AgentRegistryBase {
    address private bob = makeAddr("bob");

    function test_ItAddsAnAgentWithItsKeys() public {
        IAgentRegistry.NewAgent memory a = _bea();
        a.lowestTier = 2;
        a.keys[0].lowestTier = 1;
        _asRoot();
        _expectEvent();
        emit IAgentRegistry.AgentAdded(BEA, otto, 2, _limits());
        _expectEvent();
        emit IAgentRegistry.MetadataChanged(BEA, _metadata());
        _expectEvent();
        emit IAgentRegistry.KeyAdded(BEA, bob, 1, KeyKind.Eoa, VALID_FROM, VALID_UNTIL, 1);
        registry.addAgent(a);

        assertTrue(registry.agentAt(BEA).known, "known");
        assertEq(registry.agentAt(BEA).lowestTier, 2);
        assertEq(registry.agentAt(BEA).keyCount, 1);
        assertEq(registry.operatorOf(BEA), otto);
        assertEq(registry.keyOf(bob).lowestTier, 1);
        assertEq(uint256(registry.agentOf(bob)), BEA);
    }

    function test_ItAddsAnAgentWithoutKeysAndOperator() public {
        IAgentRegistry.NewAgent memory a = _bea();
        a.keys = new IAgentRegistry.NewKey[](0);
        a.operator = address(0);
        _add(a);
        assertTrue(registry.agentAt(BEA).known, "known");
        assertEq(registry.agentAt(BEA).keyCount, 0);
        assertFalse(registry.mayWithdraw(BEA, address(0)), "nobody is no operator");
    }

    function test_RevertWhen_CallerIsNotRoot() public changesNothing {
        _asGuardian();
        _expectNotRoot(gina);
        registry.addAgent(_bea());

        _asGate();
        _expectNotRoot(address(gate));
        registry.addAgent(_bea());
    }

    function test_RevertWhen_AgentIsZero() public changesNothing {
        IAgentRegistry.NewAgent memory a = _bea();
        a.agent = 0;
        _asRoot();
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryInvalidAgent.selector, uint64(0)));
        registry.addAgent(a);
    }

    function test_ItTakesTheHighestId() public {
        IAgentRegistry.NewAgent memory a = _bea();
        a.agent = type(uint64).max;
        _add(a);
        assertEq(uint256(registry.agentOf(bob)), type(uint64).max);
    }

    function test_RevertWhen_AgentExists() public changesNothing {
        IAgentRegistry.NewAgent memory a = _bea();
        a.agent = ADA;
        _asRoot();
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryAgentExists.selector, ADA));
        registry.addAgent(a);
    }

    // ── Limits ──────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_BurstIsZero() public changesNothing {
        IAgentRegistry.Limits memory l = _limits();
        l.proposalBurst = 0;
        _refuseLimits(l);
        l.proposalBurst = 1;
        _takeLimits(l);
    }

    function test_RevertWhen_IntervalIsZero() public changesNothing {
        IAgentRegistry.Limits memory l = _limits();
        l.proposalInterval = 0;
        _refuseLimits(l);
        l.proposalInterval = 1;
        _takeLimits(l);
    }

    function test_RevertWhen_ProbationIsZero() public changesNothing {
        IAgentRegistry.Limits memory l = _limits();
        l.probation = 0;
        _refuseLimits(l);
        l.probation = 1;
        _takeLimits(l);
    }

    /// @dev burst * interval: 2^32 is refused, 2^32 - 1 taken. Beyond it the bucket's time would leave its 40 bits.
    function test_RevertWhen_TheBucketRefillsTooSlowly() public changesNothing {
        IAgentRegistry.Limits memory l = _limits();
        (l.proposalBurst, l.proposalInterval) = (2 ** 15, 2 ** 17);
        _refuseLimits(l);
        (l.proposalBurst, l.proposalInterval) = (type(uint16).max, type(uint32).max);
        _refuseLimits(l);
        (l.proposalBurst, l.proposalInterval) = (1, type(uint32).max);
        _takeLimits(l);
    }

    function test_ItTakesTheLargestBucket() public changesNothing {
        IAgentRegistry.Limits memory l = _limits();
        // 65,535 * 65,537 = 2^32 - 1
        (l.proposalBurst, l.proposalInterval) = (type(uint16).max, 2 ** 16 + 1);
        _takeLimits(l);
    }

    function test_ItTakesNoStrikeLimit() public changesNothing {
        IAgentRegistry.Limits memory l = _limits();
        l.strikeLimit = 0;
        _takeLimits(l);
    }

    // ── Tiers ───────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_LowestTierDoesNotExist() public changesNothing {
        IAgentRegistry.NewAgent memory a = _bea();
        a.lowestTier = 3;
        _asRoot();
        _expectTierOutOfRange(3, 0, 2);
        registry.addAgent(a);
    }

    function test_RevertWhen_ThereAreNoTiers() public changesNothing {
        gate.setTierCount(0);
        _asRoot();
        _expectTierOutOfRange(0, 0, 0);
        registry.addAgent(_bea());
    }

    function test_ItTakesTheHighestTier() public {
        IAgentRegistry.NewAgent memory a = _bea();
        a.lowestTier = 2;
        _add(a);
        assertEq(registry.agentAt(BEA).lowestTier, 2);
    }

    // ── Keys ────────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The whole agent is refused with its second key.
    function test_RevertWhen_OneOfTheKeysIsAMember() public changesNothing {
        IAgentRegistry.NewAgent memory a = _bea();
        a.keys = new IAgentRegistry.NewKey[](2);
        (a.keys[0], a.keys[1]) = (_eoaKey(bob), _eoaKey(mia));
        _asRoot();
        _expectRoleConflict(mia, address(council));
        registry.addAgent(a);
        assertEq(uint256(registry.agentOf(bob)), 0);

        a.keys[1].key = stranger;
        uint256 snapshot = vm.snapshotState();
        _add(a);
        assertEq(registry.keyOf(stranger).version, 2);
        vm.revertToState(snapshot);
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _bea() private view returns (IAgentRegistry.NewAgent memory) {
        return _agent(BEA, otto, bob);
    }

    function _add(IAgentRegistry.NewAgent memory a) private {
        _asRoot();
        registry.addAgent(a);
    }

    /// @dev By both ways in.
    function _refuseLimits(IAgentRegistry.Limits memory l) private {
        IAgentRegistry.NewAgent memory a = _bea();
        a.limits = l;
        _asRoot();
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryInvalidLimits.selector, l));
        registry.addAgent(a);

        _asRoot();
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryInvalidLimits.selector, l));
        registry.setLimits(ADA, l);
    }

    function _takeLimits(IAgentRegistry.Limits memory l) private {
        uint256 snapshot = vm.snapshotState();
        IAgentRegistry.NewAgent memory a = _bea();
        a.limits = l;
        _add(a);
        assertEq(registry.agentAt(BEA).proposalInterval, l.proposalInterval);
        _asRoot();
        registry.setLimits(ADA, l);
        assertEq(registry.agentAt(ADA).proposalInterval, l.proposalInterval);
        vm.revertToState(snapshot);
    }
}
