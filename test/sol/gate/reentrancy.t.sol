// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {IAgentRegistry, KeyKind} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {ICouncil} from "../../../contracts/interfaces/ICouncil.sol";
import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {ProposalState, Terms, Tier} from "../../../contracts/types/Proposal.sol";
import {Meter, Rule} from "../../../contracts/types/Rule.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {Forwarder, HookCoin, Reenterer} from "./Callers.sol";

/// @notice What a target may do to the gate while its call runs: nothing that it could not do before or after.
/// @dev Tests run by every way back into the gate: a called function, native value, and the hooks of an ERC-20 that tells
/// receivers (as ERC-777 does), of an ERC-721 and of an ERC-1155.
abstract contract ReentrancySpec is GateSpec {
    uint8 private constant POKE = 6;
    uint8 private constant SEND = 7;
    uint8 private constant HOOK = 8;
    uint8 private constant ART = 9;
    uint8 private constant GOODS = 10;
    uint8 private constant WAYS = 5;

    Reenterer private reenterer;
    HookCoin private hookCoin;

    function setUp() public override {
        reenterer = new Reenterer();
        hookCoin = new HookCoin();
        super.setUp();
        hookCoin.mint(treasury, 1000);
    }

    function _rules() internal view override returns (Rule[] memory r) {
        Rule[] memory common = super._rules();
        r = new Rule[](11);
        for (uint256 i = 0; i < common.length; ++i) {
            r[i] = common[i];
        }
        Meter memory none;
        r[POKE] = RuleBook.functionRule(ADA, OPTIMISTIC, address(reenterer), Reenterer.poke.selector, "");
        r[SEND] = RuleBook.nativeRule(ADA, OPTIMISTIC, address(reenterer), 1, none);
        Meter memory meter = RuleBook.meter("hook", address(hookCoin), 10, 10, 1 days);
        r[HOOK] = RuleBook.transferRule(ADA, OPTIMISTIC, address(hookCoin), 10, meter);
        r[ART] = RuleBook.exactRule(ADA, OPTIMISTIC, address(art), _givingArt());
        r[GOODS] = RuleBook.exactRule(ADA, OPTIMISTIC, address(goods), _givingGoods());
    }

    // ── The lock ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_AnotherExecutionIsLockedOut() public {
        for (uint8 way = 0; way < WAYS; ++way) {
            Draft memory other = _payment(OPTIMISTIC, 100);
            _propose(other);
            Draft memory outer = _readyOuter(way);
            reenterer.set(address(gate), abi.encodeCall(gate.execute, (other.p, other.w, other.t)));
            _execute(outer);
            _assertRefusedInside(abi.encodeWithSelector(IAgentTimelock.GateLocked.selector));
            _assertState(other, ProposalState.Ready);
            _execute(other);
        }
        assertEq(coin.balanceOf(payee), 100 * uint256(WAYS), "the payee's coins");
    }

    function test_TheSameExecutionIsLockedOut() public {
        for (uint8 way = 0; way < WAYS; ++way) {
            Draft memory outer = _readyOuter(way);
            reenterer.set(address(gate), abi.encodeCall(gate.execute, (outer.p, outer.w, outer.t)));
            _execute(outer);
            _assertRefusedInside(abi.encodeWithSelector(IAgentTimelock.GateLocked.selector));
        }
        assertEq(hookCoin.balanceOf(address(reenterer)), 10, "one transfer");
        assertEq(address(reenterer).balance, 1, "one wei");
        assertEq(art.ownerOf(ART_ID), address(reenterer), "the art");
        assertEq(goods.balanceOf(address(reenterer), GOODS_ID), 3, "goods, once");
    }

    /// @dev The guardian may be a contract that anybody can make act.
    function test_RevokingAnAllowanceIsLockedOut() public {
        _asRoot(address(coin), abi.encodeCall(coin.approve, (stranger, 500)));
        Forwarder guard = _makeGuardian();
        guard.set(address(gate), abi.encodeCall(gate.revokeAllowance, (address(coin), stranger)));
        for (uint8 way = 0; way < WAYS; ++way) {
            Draft memory outer = _readyOuter(way);
            reenterer.set(address(guard), abi.encodeCall(Forwarder.forward, ()));
            _execute(outer);
            _assertRefusedInside(abi.encodeWithSelector(IAgentTimelock.GateLocked.selector));
        }
        guard.forward();
        assertEq(coin.allowance(treasury, stranger), 0, "allowance");
    }

    /// @dev A token that is asked to approve calls back.
    function test_ExecutingWhileAnAllowanceIsRevokedIsLockedOut() public {
        Draft memory other = _payment(OPTIMISTIC, 100);
        _makeReady(other);
        HostileAllowance token = new HostileAllowance(reenterer);
        reenterer.set(address(gate), abi.encodeCall(gate.execute, (other.p, other.w, other.t)));
        vm.prank(gina);
        gate.revokeAllowance(address(token), stranger);
        _assertRefusedInside(abi.encodeWithSelector(IAgentTimelock.GateLocked.selector));
        _execute(other);
    }

    // ── What is ending cannot be touched; what is not is as it was ──────────────────────────────────────────────

    function test_TheExecutingProposalCannotBeVetoed() public {
        Forwarder guard = _makeGuardian();
        for (uint8 way = 0; way < WAYS; ++way) {
            Draft memory d = _readyOuter(way);
            guard.set(address(gate), abi.encodeCall(gate.veto, (ADA, d.p.nonce, _id(d), d.t, "")));
            reenterer.set(address(guard), abi.encodeCall(Forwarder.forward, ()));
            _execute(d);
            _assertRefusedInside(_wrongState(d, ProposalState.Executed, ProposalState.Queued));
            _assertRecord(d, ProposalState.Executed, block.timestamp);
        }
    }

    function test_TheExecutingProposalCannotBeProposedOrApprovedAgain() public {
        for (uint8 way = 0; way < WAYS; ++way) {
            Draft memory d = _readyOuter(way);
            bytes memory signature = _signProposal(d, "alice");
            reenterer.set(address(gate), abi.encodeCall(gate.propose, (d.p, d.w, alice, signature)));
            _execute(d);
            _assertRefusedInside(_wrongState(d, ProposalState.Executed, ProposalState.None));
            _assertRecord(d, ProposalState.Executed, block.timestamp);
        }
        Draft memory approving = _readyOuter(0);
        bytes memory data = _approving(approving, approving.t);
        reenterer.set(address(gate), data);
        _execute(approving);
        _assertRefusedInside(_wrongState(approving, ProposalState.Executed, ProposalState.Proposed));
    }

    function test_AnotherProposalMayBeVetoedMeanwhile() public {
        Draft memory other = _payment(COUNCIL, 100);
        _makeReady(other);
        Forwarder guard = _makeGuardian();
        Draft memory d = _readyOuter(0);
        guard.set(address(gate), abi.encodeCall(gate.veto, (ADA, other.p.nonce, _id(other), other.t, "")));
        reenterer.set(address(guard), abi.encodeCall(Forwarder.forward, ()));
        _execute(d);
        assertTrue(reenterer.success(), "the veto");
        _assertState(other, ProposalState.Vetoed);
        _assertState(d, ProposalState.Executed);
    }

    function test_AnotherProposalMayBeProposedAndApprovedMeanwhile() public {
        Draft memory d = _readyOuter(1);
        Draft memory other = _payment(COUNCIL, 100);
        bytes memory signature = _signProposal(other, "alice");
        bytes memory data = abi.encodeCall(
            gate.proposeAndApprove,
            (other.p, other.w, alice, signature, _signApproval(other, other.p.notAfter))
        );
        reenterer.set(address(gate), data);
        _execute(d);
        assertTrue(reenterer.success(), "proposing and approving");
        _noteProposed(other, alice);
        _noteApproved(other, other.p.notAfter);
        _assertRecord(other, ProposalState.Queued, block.timestamp + COUNCIL_DELAY);
        _wait(other);
        _execute(other);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    /// @dev A pause begins at once, and the execution under way ends.
    function test_PausingMeanwhileHoldsTheNext() public {
        Draft memory next = _payment(COUNCIL, 100);
        _makeReady(next);
        Forwarder guard = _makeGuardian();
        Draft memory d = _readyOuter(2);
        guard.set(address(gate), abi.encodeCall(gate.pause, (1 days)));
        reenterer.set(address(guard), abi.encodeCall(Forwarder.forward, ()));
        _execute(d);
        assertTrue(reenterer.success(), "the pause");
        _assertState(d, ProposalState.Executed);
        bytes4 selector = IAgentTimelock.GatePaused.selector;
        _refuses(next, _execute, abi.encodeWithSelector(selector, gate.pausedUntil()));
    }

    // ── Configuring ─────────────────────────────────────────────────────────────────────────────────────────────

    function test_NothingIsConfiguredFromInsideAnAgentsProposal() public {
        bytes memory notRoot = abi.encodeWithSelector(IAgentTimelock.GateNotRoot.selector, reenterer);
        _refusedInside(_readyOuter(0), address(gate), abi.encodeCall(gate.setRootDelay, (1 days)), notRoot);
        Tier memory tier = Tier(stranger, false, 1 days);
        _refusedInside(_readyOuter(1), address(gate), abi.encodeCall(gate.setTier, (1, tier)), notRoot);
        _refusedInside(_readyOuter(2), address(gate), abi.encodeCall(gate.removeGuardian, ()), notRoot);
    }

    /// @dev The flag says that root executes, and still only the gate's own calls configure.
    function test_NothingIsConfiguredByATargetOfRoot() public {
        bytes memory notRoot = abi.encodeWithSelector(IAgentRegistry.RegistryNotRoot.selector, reenterer);
        IAgentRegistry.NewKey memory key = IAgentRegistry.NewKey(stranger, KeyKind.Eoa, 1, type(uint40).max, 0);
        bytes memory data = abi.encodeCall(registry.addKey, (ADA_ID, key));
        _refusedInside(_readyRoot(), address(registry), data, notRoot);
        notRoot = abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotRoot.selector, reenterer);
        data = abi.encodeCall(provenance.admitSource, (0, stranger));
        _refusedInside(_readyRoot(), address(provenance), data, notRoot);
        bytes32[] memory remove = new bytes32[](1);
        remove[0] = bytes32(uint256(uint160(members[0])));
        data = abi.encodeCall(council.changeMembers, (remove, new ICouncil.NewMember[](0), 2));
        notRoot = abi.encodeWithSelector(ICouncil.CouncilUnauthorized.selector, reenterer, gate);
        _refusedInside(_readyRoot(), address(council), data, notRoot);
    }

    /// @dev Root's own calls to the gate cannot open the lock either.
    function test_RevertWhen_RootExecutesFromInside() public {
        Draft memory other = _payment(OPTIMISTIC, 100);
        _propose(other);
        bytes memory data = abi.encodeCall(gate.execute, (other.p, other.w, other.t));
        Draft memory root = _rootDraft(address(gate), 0, data);
        _makeReady(root);
        bytes memory reason = abi.encodeWithSelector(IAgentTimelock.GateLocked.selector);
        bytes4 selector = IAgentTimelock.GateCallFailed.selector;
        bytes memory refusal = abi.encodeWithSelector(selector, 0, gate, gate.execute.selector, reason);
        _refuses(root, _execute, refusal);
        _execute(other);
    }

    function test_TheFlagOfRootStandsOnlyWhileItsCallsRun() public {
        reenterer.set(address(gate), abi.encodeCall(gate.isExecutingRoot, ()));
        Draft memory d = _readyOuter(0);
        _execute(d);
        assertFalse(abi.decode(reenterer.answer(), (bool)), "an agent's proposal is not root's");
        d = _readyRoot();
        _execute(d);
        assertTrue(abi.decode(reenterer.answer(), (bool)), "root executes");
        assertFalse(gate.isExecutingRoot(), "and no longer");
    }

    // ── In the same block as a veto ─────────────────────────────────────────────────────────────────────────────

    function test_WhoeverComesFirstInABlockWins() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _makeReady(d);
        uint256 snapshot = vm.snapshotState();
        _veto(d);
        _refuses(d, _execute, _wrongState(d, ProposalState.Vetoed, ProposalState.Queued));
        assertEq(coin.balanceOf(payee), 0, "the payee's coins");
        vm.revertToState(snapshot);
        _execute(d);
        _refuses(d, _veto, _wrongState(d, ProposalState.Executed, ProposalState.Queued));
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _refusedInside(Draft memory d, address target, bytes memory data, bytes memory error_) private {
        reenterer.set(target, data);
        _execute(d);
        _assertRefusedInside(error_);
    }

    function _assertRefusedInside(bytes memory error_) private view {
        assertTrue(reenterer.reached(), "nobody called back");
        assertFalse(reenterer.success(), "it was not refused");
        assertEq(reenterer.answer(), error_, "error");
    }

    function _readyOuter(uint8 way) private returns (Draft memory d) {
        if (way == 0) {
            bytes memory data = abi.encodeCall(Reenterer.poke, ());
            d = _draft(ADA, OPTIMISTIC, RuleBook.call(address(reenterer), 0, data, POKE));
        } else if (way == 1) {
            d = _draft(ADA, OPTIMISTIC, RuleBook.call(address(reenterer), 1, "", SEND));
        } else if (way == 2) {
            d = _draft(ADA, OPTIMISTIC, RuleBook.transfer(address(hookCoin), address(reenterer), 10, HOOK));
        } else if (way == 3) {
            d = _draft(ADA, OPTIMISTIC, RuleBook.call(address(art), 0, _givingArt(), ART));
        } else {
            d = _draft(ADA, OPTIMISTIC, RuleBook.call(address(goods), 0, _givingGoods(), GOODS));
        }
        _makeReady(d);
    }

    function _givingArt() private view returns (bytes memory) {
        bytes4 selector = bytes4(keccak256("safeTransferFrom(address,address,uint256)"));
        return abi.encodeWithSelector(selector, _holder(), reenterer, ART_ID);
    }

    function _givingGoods() private view returns (bytes memory) {
        return abi.encodeCall(goods.safeTransferFrom, (_holder(), address(reenterer), GOODS_ID, 3, ""));
    }

    /// @dev The treasury, known before the gate stands.
    function _holder() private view returns (address) {
        if (address(safe) != address(0)) return address(safe);
        return vm.computeCreateAddress(vm.addr(keyOf("deployer")), 0);
    }

    function _readyRoot() private returns (Draft memory d) {
        d = _rootDraft(address(reenterer), 0, abi.encodeCall(Reenterer.poke, ()));
        _makeReady(d);
    }

    function _approving(Draft memory d, Terms memory t) private view returns (bytes memory) {
        return abi.encodeCall(gate.approveBySignature, (ADA, d.p.nonce, _id(d), t, _signApproval(d, d.p.notAfter)));
    }

    function _makeGuardian() private returns (Forwarder guard) {
        guard = new Forwarder();
        _asRoot(abi.encodeCall(gate.offerGuardian, (address(guard))));
        guard.set(address(gate), abi.encodeCall(gate.acceptGuardian, ()));
        guard.forward();
    }

    function _veto(Draft memory d) private {
        vm.prank(gina);
        gate.veto(ADA, d.p.nonce, _id(d), d.t, "");
    }
}

/// @dev Says one before it was asked to approve and zero after, and calls back in between.
contract HostileAllowance {
    Reenterer private immutable REENTERER;
    bool private approved;

    constructor(Reenterer reenterer_) {
        REENTERER = reenterer_;
    }

    function approve(address, uint256) external {
        approved = true;
        REENTERER.poke();
    }

    function allowance(address, address) external view returns (uint256) {
        return approved ? 0 : 1;
    }
}

contract ReentrancyTest is ReentrancySpec, InGate {}

contract ReentrancySafeTest is ReentrancySpec, InSafe {}
