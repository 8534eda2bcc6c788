// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry, KeyKind} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {ROOT_TIER} from "../../../contracts/types/Proposal.sol";
import {FakeGate} from "../support/FakeGate.sol";
import {AgentRegistryBase} from "./AgentRegistryBase.sol";

contract AgentRegistryConstructorTest is AgentRegistryBase {
    address private bob = makeAddr("bob");

    function test_ItKnowsItsGate() public view {
        assertEq(registry.gate(), address(gate));
    }

    function test_ItHoldsTheFirstAgents() public view {
        IAgentRegistry.Agent memory a = registry.agentAt(ADA);
        assertTrue(a.known, "known");
        assertFalse(a.frozen, "frozen");
        assertEq(a.proposalBurst, BURST);
        assertEq(a.proposalInterval, INTERVAL);
        assertEq(a.probation, PROBATION);
        assertEq(a.strikeLimit, STRIKE_LIMIT);
        assertEq(a.keyCount, 1);
        assertEq(registry.operatorOf(ADA), otto);
        assertEq(uint256(registry.agentOf(alice)), ADA);
    }

    function test_ItHoldsTheFirstKeys() public view {
        IAgentRegistry.Key memory k = registry.keyOf(alice);
        assertEq(k.agent, ADA);
        assertEq(k.validFrom, VALID_FROM);
        assertEq(k.validUntil, VALID_UNTIL);
        assertEq(k.version, 1);
        assertEq(uint256(k.kind), uint256(KeyKind.Eoa));
        assertEq(k.revokedAt, 0);
        assertEq(k.compromisedSince, 0);
    }

    function test_ItEmitsTheSameEventsAsLaterAdditions() public {
        IAgentRegistry.NewAgent memory a = _agent(BEA, otto, bob);
        vm.expectEmit(true, true, true, true);
        emit IAgentRegistry.AgentAdded(BEA, otto, 0, _limits());
        vm.expectEmit(true, true, true, true);
        emit IAgentRegistry.MetadataChanged(BEA, _metadata());
        vm.expectEmit(true, true, true, true);
        emit IAgentRegistry.KeyAdded(BEA, bob, 1, KeyKind.Eoa, VALID_FROM, VALID_UNTIL, 0);
        _deploy(gina, _councils(), _one(a));
    }

    /// @dev CREATE3: the gate's address is known before its code stands there.
    function test_ItDoesNotCallTheGate() public {
        gate = FakeGate(makeAddr("gate to come"));
        IAgentRegistry early = _deploy(gina, _councils(), _one(_agent(BEA, otto, bob)));
        assertEq(early.gate(), address(gate));
        assertEq(uint256(early.agentOf(bob)), BEA);
    }

    function test_ItTakesNoAgents() public {
        IAgentRegistry empty = _deploy(address(0), new address[](0), new IAgentRegistry.NewAgent[](0));
        assertFalse(empty.agentAt(ADA).known, "known");
    }

    // ── Disjoint roles ──────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_KeyIsTheGate() public {
        _expectRoleConflict(address(gate), address(gate));
        _deployWithKey(address(gate));
    }

    function test_RevertWhen_KeyIsTheGuardian() public {
        _expectRoleConflict(gina, gina);
        _deployWithKey(gina);
    }

    function test_RevertWhen_KeyIsACouncil() public {
        _expectRoleConflict(address(guardianBody), address(guardianBody));
        _deployWithKey(address(guardianBody));
    }

    function test_RevertWhen_KeyIsAMemberOfTheFirstCouncil() public {
        _expectRoleConflict(mia, address(council));
        _deployWithKey(mia);
    }

    function test_RevertWhen_KeyIsAMemberOfTheLastCouncil() public {
        _expectRoleConflict(max, address(guardianBody));
        _deployWithKey(max);
    }

    function test_RevertWhen_TheSecondKeyIsAMember() public {
        IAgentRegistry.NewAgent memory a = _withTwoKeys(bob, mia);
        _expectRoleConflict(mia, address(council));
        _deploy(gina, _councils(), _one(a));
    }

    function test_ItTakesAKeyWithoutAnotherRole() public {
        IAgentRegistry fresh = _deployWithKey(bob);
        assertEq(uint256(fresh.agentOf(bob)), BEA);
    }

    /// @dev The twin of the member: the same account, with Councils that do not have it.
    function test_ItTakesAKeyThatIsAMemberElsewhere() public {
        address[] memory others = new address[](1);
        others[0] = address(guardianBody);
        IAgentRegistry fresh = _deploy(gina, others, _one(_agent(BEA, otto, mia)));
        assertEq(uint256(fresh.agentOf(mia)), BEA);
    }

    /// @dev A mistaken address must not pass for a Council without members.
    function test_RevertWhen_ACouncilDoesNotStand() public {
        address[] memory others = new address[](1);
        others[0] = stranger;
        IAgentRegistry.NewAgent[] memory agents = _one(_agent(BEA, otto, bob));
        vm.expectRevert();
        _deploy(gina, others, agents);
    }

    // ── Agents and keys ─────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_AgentIsZero() public {
        IAgentRegistry.NewAgent[] memory agents = _one(_agent(0, otto, bob));
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryInvalidAgent.selector, uint64(0)));
        _deploy(gina, _councils(), agents);
    }

    function test_RevertWhen_AnAgentComesTwice() public {
        IAgentRegistry.NewAgent[] memory agents = new IAgentRegistry.NewAgent[](2);
        (agents[0], agents[1]) = (_agent(BEA, otto, bob), _agent(BEA, otto, stranger));
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryAgentExists.selector, BEA));
        _deploy(gina, _councils(), agents);

        agents[1].agent = NOBODY;
        assertEq(uint256(_deploy(gina, _councils(), agents).agentOf(stranger)), NOBODY);
    }

    function test_RevertWhen_AKeyComesTwice() public {
        IAgentRegistry.NewAgent[] memory agents = _one(_withTwoKeys(bob, bob));
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryKeyTaken.selector, bob, BEA));
        _deploy(gina, _councils(), agents);

        agents = _one(_withTwoKeys(bob, stranger));
        IAgentRegistry fresh = _deploy(gina, _councils(), agents);
        assertEq(fresh.keyOf(stranger).version, 2);
        assertEq(fresh.agentAt(BEA).keyCount, 2);
    }

    /// @dev How many tiers there are is not known yet; that ROOT_TIER is none of them is.
    function test_RevertWhen_LowestTierIsRoot() public {
        IAgentRegistry.NewAgent memory a = _agent(BEA, otto, bob);
        a.lowestTier = ROOT_TIER;
        _expectTierOutOfRange(ROOT_TIER, 0, ROOT_TIER - 1);
        _deploy(gina, _councils(), _one(a));

        a.lowestTier = ROOT_TIER - 1;
        assertEq(_deploy(gina, _councils(), _one(a)).agentAt(BEA).lowestTier, ROOT_TIER - 1);
    }

    function test_RevertWhen_LowestTierOfAKeyIsRoot() public {
        IAgentRegistry.NewAgent memory a = _agent(BEA, otto, bob);
        a.keys[0].lowestTier = ROOT_TIER;
        _expectTierOutOfRange(ROOT_TIER, 0, ROOT_TIER - 1);
        _deploy(gina, _councils(), _one(a));

        a.keys[0].lowestTier = ROOT_TIER - 1;
        assertEq(_deploy(gina, _councils(), _one(a)).keyOf(bob).lowestTier, ROOT_TIER - 1);
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _deployWithKey(address key) private returns (IAgentRegistry) {
        IAgentRegistry.NewAgent memory a = _agent(BEA, otto, key);
        if (key.code.length != 0) a.keys[0].kind = KeyKind.Contract;
        return _deploy(gina, _councils(), _one(a));
    }

    function _withTwoKeys(address first, address second) private view returns (IAgentRegistry.NewAgent memory a) {
        a = _agent(BEA, otto, first);
        a.keys = new IAgentRegistry.NewKey[](2);
        (a.keys[0], a.keys[1]) = (_eoaKey(first), _eoaKey(second));
    }
}
