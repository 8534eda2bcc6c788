// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry, KeyKind} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {ICouncil, MemberKind} from "../../../contracts/interfaces/ICouncil.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {FakeGate} from "../support/FakeGate.sol";
import {TestBase} from "../support/TestBase.sol";

/// @notice One gate, one guardian, two Councils, and the agent ADA with one key, Alice, valid now.
abstract contract AgentRegistryBase is TestBase {
    uint40 internal constant START = 1_800_000_000;
    uint40 internal constant VALID_FROM = START - 1 days;
    uint40 internal constant VALID_UNTIL = START + 30 days;

    uint64 internal constant ADA = 7;
    uint64 internal constant BEA = 8;
    uint64 internal constant NOBODY = 9;

    uint16 internal constant BURST = 3;
    uint32 internal constant INTERVAL = 100;
    uint32 internal constant PROBATION = 1 days;
    uint8 internal constant STRIKE_LIMIT = 3;

    FakeGate internal gate;
    IAgentRegistry internal registry;
    ICouncil internal council;
    ICouncil internal guardianBody;

    address internal alice = makeAddr("alice"); // key of ADA
    address internal otto = makeAddr("otto"); // operator of ADA
    address internal gina = makeAddr("gina"); // guardian
    address internal mia = makeAddr("mia"); // member of the Council
    address internal max = makeAddr("max"); // member of the guardian body
    address internal stranger = makeAddr("stranger");
    address internal target = makeAddr("target");

    function setUp() public virtual {
        vm.warp(START);
        gate = new FakeGate();
        gate.setGuardian(gina);
        gate.setProtected(gina, true);
        council = _newCouncil(mia);
        guardianBody = _newCouncil(max);
        address[] memory managed = _councils();
        gate.setManaged(managed);
        registry = _deploy(gina, managed, _one(_agent(ADA, otto, alice)));
        gate.setRegistry(address(registry));
        vm.label(address(gate), "gate");
        vm.label(address(registry), "registry");
        vm.label(address(council), "council");
        vm.label(address(guardianBody), "guardianBody");
    }

    // ── Callers ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The next call comes from the gate while it executes a root proposal.
    function _asRoot() internal {
        gate.setExecutingRoot(true);
        vm.prank(address(gate));
    }

    /// @dev The next call comes from the gate while it executes none.
    function _asGate() internal {
        gate.setExecutingRoot(false);
        vm.prank(address(gate));
    }

    function _asGuardian() internal {
        vm.prank(gina);
    }

    function _asOperator() internal {
        vm.prank(otto);
    }

    // ── Givens ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _limits() internal pure returns (IAgentRegistry.Limits memory) {
        return IAgentRegistry.Limits(BURST, INTERVAL, PROBATION, STRIKE_LIMIT);
    }

    function _metadata() internal pure returns (IAgentRegistry.Metadata memory) {
        return IAgentRegistry.Metadata("model", "1.0", keccak256("weights"), keccak256("prompt"));
    }

    function _eoaKey(address key) internal pure returns (IAgentRegistry.NewKey memory) {
        return IAgentRegistry.NewKey(key, KeyKind.Eoa, VALID_FROM, VALID_UNTIL, 0);
    }

    function _agent(
        uint64 agent,
        address operator,
        address key
    ) internal pure returns (IAgentRegistry.NewAgent memory a) {
        a.agent = agent;
        a.operator = operator;
        a.limits = _limits();
        a.metadata = _metadata();
        a.keys = new IAgentRegistry.NewKey[](1);
        a.keys[0] = _eoaKey(key);
    }

    function _one(
        IAgentRegistry.NewAgent memory agent
    ) internal pure returns (IAgentRegistry.NewAgent[] memory agents) {
        agents = new IAgentRegistry.NewAgent[](1);
        agents[0] = agent;
    }

    function _councils() internal view returns (address[] memory councils) {
        councils = new address[](2);
        councils[0] = address(council);
        councils[1] = address(guardianBody);
    }

    function _deploy(
        address guardian,
        address[] memory councils,
        IAgentRegistry.NewAgent[] memory agents
    ) internal returns (IAgentRegistry) {
        return IAgentRegistry(Artifacts.deploy("AgentRegistry", abi.encode(address(gate), guardian, councils, agents)));
    }

    function _newCouncil(address member) internal returns (ICouncil) {
        ICouncil.NewMember[] memory members = new ICouncil.NewMember[](1);
        members[0] = ICouncil.NewMember(MemberKind.Eoa, abi.encodePacked(member));
        return ICouncil(Artifacts.deploy("Council", abi.encode(address(gate), members, uint16(1))));
    }

    function _addAgent(uint64 agent, address operator, address key) internal {
        _asRoot();
        registry.addAgent(_agent(agent, operator, key));
    }

    function _addKey(uint64 agent, address key) internal {
        _asRoot();
        registry.addKey(agent, _eoaKey(key));
    }

    function _propose(uint8 tier, bool optimistic) internal {
        _asGate();
        registry.recordProposal(ADA, alice, tier, optimistic, alice, 0, "");
    }

    function _stop(IAgentRegistry.Stop kind) internal {
        _asGate();
        registry.recordStop(ADA, kind);
    }

    function _setTier(uint8 tier) internal {
        _asRoot();
        registry.setLowestTier(ADA, tier);
    }

    /// @dev What a delegated EOA carries as code (EIP-7702).
    function _delegate(address account, address to) internal {
        vm.etch(account, abi.encodePacked(hex"ef0100", to));
    }

    function _idOf(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    // ── Expectations ────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev All that the registry holds of ADA, of her key and operator, of BEA and of the target.
    function _fingerprint() internal view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    registry.agentAt(ADA),
                    registry.keyOf(alice),
                    registry.operatorOf(ADA),
                    registry.isBlocked(ADA, target),
                    registry.agentAt(BEA),
                    registry.operatorOf(BEA),
                    registry.keyOf(stranger)
                )
            );
    }

    /// @dev For every test of a refusal: nothing that the registry holds has changed after it.
    modifier changesNothing() {
        bytes32 before = _fingerprint();
        _;
        assertEq(_fingerprint(), before, "a refused call changed something");
    }

    function _expectUnauthorized(address by, address needed) internal {
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryUnauthorized.selector, by, needed));
    }

    function _expectNotRoot(address by) internal {
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryNotRoot.selector, by));
    }

    function _expectUnknownAgent() internal {
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryUnknownAgent.selector, NOBODY));
    }

    function _expectRoleConflict(address account, address holder) internal {
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryRoleConflict.selector, account, holder));
    }

    function _expectTierOutOfRange(uint8 given, uint8 lowest, uint8 highest) internal {
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryTierOutOfRange.selector, given, lowest, highest));
    }

    function _expectUnchanged() internal {
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryUnchanged.selector));
    }

    function _expectEvent() internal {
        vm.expectEmit(address(registry));
    }

    function _assertNoLogs(string memory message) internal {
        assertEq(vm.getRecordedLogs().length, 0, message);
    }
}
