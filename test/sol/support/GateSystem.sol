// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry, KeyKind} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {ICouncil, MemberKind} from "../../../contracts/interfaces/ICouncil.sol";
import {IGateLens} from "../../../contracts/interfaces/IGateLens.sol";
import {IPolicyMatcher} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Tier} from "../../../contracts/types/Proposal.sol";
import {Admission, NewSourceKey} from "../../../contracts/types/SourceSetup.sol";
import {Actors} from "./Actors.sol";
import {Artifacts} from "./Artifacts.sol";
import {ISafe, SafeKit} from "./SafeKit.sol";
import {TestArt, TestCoin, TestGoods} from "./Tokens.sol";
import {HasTreasuryKind, TreasuryKind} from "./TreasuryKind.sol";

/// @title GateSystem
/// @notice A whole system: councils, registries, matcher, lens, gate, tokens, and a treasury that holds some of each.
///
///   tier 0  optimistic                10 minutes
///   tier 1  council, 2 of 3           1 hour
///   tier 2  tess, an account          1 day
///   root    ruth, an account          2 days;  vera may veto, gina guards
abstract contract GateSystem is Actors, HasTreasuryKind {
    uint40 internal constant START = 1_800_000_000;

    uint8 internal constant OPTIMISTIC = 0;
    uint8 internal constant COUNCIL = 1;
    uint8 internal constant ACCOUNT = 2;
    uint32 internal constant OPTIMISTIC_DELAY = 10 minutes;
    uint32 internal constant COUNCIL_DELAY = 1 hours;
    uint32 internal constant ACCOUNT_DELAY = 1 days;
    uint32 internal constant ROOT_DELAY = 2 days;

    uint16 internal constant PROPOSAL_BURST = 10;
    uint32 internal constant PROPOSAL_INTERVAL = 1 hours;
    uint32 internal constant PROBATION = 3 days;
    uint8 internal constant STRIKE_LIMIT = 3;

    uint256 internal constant COINS = 1_000_000e6;
    uint256 internal constant WEI = 100 ether;
    uint256 internal constant ART_ID = 1;
    uint256 internal constant GOODS_ID = 2;

    IAgentTimelock internal gate;
    IAgentRegistry internal registry;
    IProvenanceRegistry internal provenance;
    IPolicyMatcher internal matcher;
    IGateLens internal lens;
    ICouncil internal council;
    ICouncil internal guardianCouncil;
    /// @dev Zero where the gate is the treasury.
    ISafe internal safe;
    address internal treasury;
    TestCoin internal coin;
    TestArt internal art;
    TestGoods internal goods;

    /// @dev Asked when tokens and councils stand, for rules name them.
    function _initialPolicyRoot() internal virtual returns (bytes32);

    function _deploySystem() internal {
        address gateToBe = _gateToBe();
        council = _newCouncil(gateToBe, _memberList(), 2);
        guardianCouncil = _newCouncil(gateToBe, _guardList(), 1);
        address[] memory councils = new address[](2);
        (councils[0], councils[1]) = (address(council), address(guardianCouncil));
        registry = IAgentRegistry(
            Artifacts.deploy("AgentRegistry", abi.encode(gateToBe, gina, councils, _newAgents()))
        );
        provenance = IProvenanceRegistry(
            Artifacts.deploy("ProvenanceRegistry", abi.encode(gateToBe, _admissions(), _sourceKeys()))
        );
        matcher = IPolicyMatcher(Artifacts.deploy("PolicyMatcher", abi.encode(provenance)));
        lens = IGateLens(Artifacts.deploy("GateLens", ""));
        if (_treasuryKind() == TreasuryKind.Safe) safe = SafeKit.deploy(sam);

        IAgentTimelock.Config memory config = _config(councils, _initialPolicyRoot());
        vm.prank(makeAddr("deployer"));
        gate = IAgentTimelock(Artifacts.deploy("AgentTimelock", abi.encode(config)));
        assertEq(address(gate), gateToBe, "the gate stands where it was predicted");
        if (_treasuryKind() == TreasuryKind.Safe) {
            SafeKit.execute(safe, keyOf("sam"), address(safe), abi.encodeCall(ISafe.enableModule, (address(gate))));
        }
        treasury = gate.treasury();
        _label();
    }

    /// @dev Known before anything is deployed: a deployer of its own makes nothing else.
    function _gateToBe() internal returns (address) {
        return vm.computeCreateAddress(makeAddr("deployer"), 0);
    }

    function _deployTokens() internal {
        coin = new TestCoin();
        art = new TestArt();
        goods = new TestGoods();
    }

    function _fund() internal {
        vm.deal(treasury, WEI);
        coin.mint(treasury, COINS);
        art.mint(treasury, ART_ID);
        goods.mint(treasury, GOODS_ID, 1000);
    }

    function _config(
        address[] memory councils,
        bytes32 policyRoot
    ) internal view returns (IAgentTimelock.Config memory c) {
        c.safe = address(safe);
        c.registry = address(registry);
        c.provenance = address(provenance);
        c.matcher = address(matcher);
        c.councils = councils;
        c.tiers = new Tier[](3);
        c.tiers[OPTIMISTIC] = Tier(address(0), false, OPTIMISTIC_DELAY);
        c.tiers[COUNCIL] = Tier(address(council), true, COUNCIL_DELAY);
        c.tiers[ACCOUNT] = Tier(tess, false, ACCOUNT_DELAY);
        c.root = IAgentTimelock.Root(ruth, false, ROOT_DELAY);
        c.rootVetoer = vera;
        c.guardian = gina;
        c.policyRoot = policyRoot;
    }

    function _newCouncil(address gateToBe, address[] memory accounts, uint16 threshold) internal returns (ICouncil) {
        ICouncil.NewMember[] memory list = new ICouncil.NewMember[](accounts.length);
        for (uint256 i = 0; i < accounts.length; ++i) {
            list[i] = ICouncil.NewMember(MemberKind.Eoa, abi.encodePacked(accounts[i]));
        }
        return ICouncil(Artifacts.deploy("Council", abi.encode(gateToBe, list, threshold)));
    }

    // ── What the registries start with; a test may change it ────────────────────────────────────────────────────

    function _newAgents() internal view virtual returns (IAgentRegistry.NewAgent[] memory agents) {
        agents = new IAgentRegistry.NewAgent[](2);
        agents[0] = _newAgent(ADA_ID, alice);
        agents[1] = _newAgent(BEA_ID, bob);
    }

    function _newAgent(uint64 agent, address key) internal view returns (IAgentRegistry.NewAgent memory a) {
        a.agent = agent;
        a.operator = otto;
        a.limits = IAgentRegistry.Limits(PROPOSAL_BURST, PROPOSAL_INTERVAL, PROBATION, STRIKE_LIMIT);
        a.metadata = IAgentRegistry.Metadata("model", "1.0", keccak256("weights"), keccak256("prompt"));
        a.keys = new IAgentRegistry.NewKey[](1);
        a.keys[0] = IAgentRegistry.NewKey(key, KeyKind.Eoa, START - 1, START + 3650 days, 0);
    }

    function _admissions() internal view virtual returns (Admission[] memory) {}

    function _sourceKeys() internal view virtual returns (NewSourceKey[] memory) {}

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _memberList() private view returns (address[] memory list) {
        list = new address[](3);
        (list[0], list[1], list[2]) = (members[0], members[1], members[2]);
    }

    function _guardList() private view returns (address[] memory list) {
        list = new address[](2);
        (list[0], list[1]) = (guards[0], guards[1]);
    }

    function _label() private {
        vm.label(address(gate), "gate");
        vm.label(address(registry), "registry");
        vm.label(address(provenance), "provenance");
        vm.label(address(matcher), "matcher");
        vm.label(address(council), "council");
        vm.label(address(guardianCouncil), "guardianCouncil");
        vm.label(address(coin), "coin");
        if (address(safe) != address(0)) vm.label(address(safe), "safe");
    }
}
