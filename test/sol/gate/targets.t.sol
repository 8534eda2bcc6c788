// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {Call, ProposalState, Tier} from "../../../contracts/types/Proposal.sol";
import {Meter, Rule} from "../../../contracts/types/Rule.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

/// @notice Whom nobody but root may call, whatever the policy says; and whom one agent may not.
/// @dev The policy here permits native value to every account that holds a role, which a compiler would refuse.
abstract contract TargetsSpec is GateSpec {
    uint256 private constant COUNT = 11;
    uint8 private constant TO_PAYEE = 11;
    uint8 private constant TESS_TO_GATE = 12;
    uint8 private constant BEA_TO_PAYEE = 13;
    uint8 private constant TO_ZERO = 14;

    function _rules() internal view override returns (Rule[] memory r) {
        Meter memory none;
        address[COUNT] memory protected_ = _protected();
        r = new Rule[](COUNT + 4);
        for (uint256 i = 0; i < COUNT; ++i) {
            r[i] = RuleBook.nativeRule(ADA, OPTIMISTIC, protected_[i], 1, none);
        }
        r[TO_PAYEE] = RuleBook.nativeRule(ADA, OPTIMISTIC, payee, 1, none);
        r[TESS_TO_GATE] = RuleBook.nativeRule(tess, ACCOUNT, protected_[0], 1, none);
        r[BEA_TO_PAYEE] = RuleBook.nativeRule(BEA, OPTIMISTIC, payee, 1, none);
        r[TO_ZERO] = RuleBook.nativeRule(ADA, OPTIMISTIC, address(0), 1, none);
    }

    /// @dev Where there is no Safe the last one is the gate once more.
    function _protected() private view returns (address[COUNT] memory list) {
        address gate_ = vm.computeCreateAddress(vm.addr(keyOf("deployer")), 0);
        list[0] = gate_;
        list[1] = address(registry);
        list[2] = address(provenance);
        list[3] = address(council);
        list[4] = address(guardianCouncil);
        list[5] = gina;
        list[6] = tess;
        list[7] = ruth;
        list[8] = vera;
        list[9] = gate_;
        list[10] = address(safe) == address(0) ? gate_ : address(safe);
    }

    function test_RevertWhen_AnAgentCallsAProtectedTarget() public {
        address[COUNT] memory list = _protected();
        for (uint8 i = 0; i < COUNT; ++i) {
            assertTrue(gate.isProtected(list[i]), "protected");
            Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.call(list[i], 1, "", i));
            _refuses(d, _propose, _targetProtected(0, list[i]));
        }
        _propose(_draft(ADA, OPTIMISTIC, RuleBook.call(payee, 1, "", TO_PAYEE)));
    }

    function test_RevertWhen_TheSecondCallIsToAProtectedTarget() public {
        Call memory first = RuleBook.call(payee, 1, "", TO_PAYEE);
        Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.list(first, RuleBook.call(gina, 1, "", 5)));
        _refuses(d, _propose, _targetProtected(1, gina));
    }

    /// @dev Each call's own target is looked at, whatever those before it were.
    function test_RevertWhen_AProtectedTargetComesAfterTwoAlike() public {
        Draft memory d = _draft(ADA, OPTIMISTIC, _threeToPayee(RuleBook.call(gina, 1, "", 5)));
        _refuses(d, _propose, _targetProtected(2, gina));
        d = _draft(ADA, OPTIMISTIC, _threeToPayee(RuleBook.call(payee, 1, "", TO_PAYEE)));
        _makeReady(d);
        _execute(d);
        assertEq(payee.balance, 4, "the payee's wei");
    }

    /// @dev Two before `third`, and one after it.
    function _threeToPayee(Call memory third) private view returns (Call[] memory calls) {
        calls = new Call[](4);
        for (uint256 i = 0; i < 4; ++i) {
            calls[i] = i == 2 ? third : RuleBook.call(payee, 1, "", TO_PAYEE);
        }
    }

    function test_RevertWhen_AnApproverCallsAProtectedTarget() public {
        Draft memory d = _draft(tess, ACCOUNT, RuleBook.call(address(gate), 1, "", TESS_TO_GATE));
        _refuses(d, _proposeByCall, _targetProtected(0, address(gate)));
    }

    function test_RootMayCallThem() public {
        Draft memory d = _rootDraft(address(registry), 0, abi.encodeCall(registry.setOperator, (ADA_ID, stranger)));
        _makeReady(d);
        _execute(d);
        assertEq(registry.operatorOf(ADA_ID), stranger, "operator");
    }

    /// @dev The role came after the proposal.
    function test_RevertWhen_TheTargetBecameProtectedBeforeExecution() public {
        Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.call(payee, 1, "", TO_PAYEE));
        _makeReady(d);
        _asRoot(abi.encodeCall(gate.setRootVetoer, (payee)));
        _refuses(d, _execute, _targetProtected(0, payee));
        _asRoot(abi.encodeCall(gate.setRootVetoer, (vera)));
        _execute(d);
        _assertState(d, ProposalState.Executed);
    }

    // ── Roles come and go ───────────────────────────────────────────────────────────────────────────────────────

    function test_ProtectionFollowsTheRole() public {
        assertFalse(gate.isProtected(stranger), "before");
        _asRoot(abi.encodeCall(gate.offerGuardian, (stranger)));
        assertFalse(gate.isProtected(stranger), "an offer protects nobody");
        vm.prank(stranger);
        gate.acceptGuardian();
        assertTrue(gate.isProtected(stranger), "the new guardian");
        assertFalse(gate.isProtected(gina), "the old guardian");
    }

    function test_AnAccountWithTwoRolesKeepsProtectionUntilTheLastIsGone() public {
        _asRoot(abi.encodeCall(gate.setRootVetoer, (tess)));
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(stranger, false, ACCOUNT_DELAY))));
        assertTrue(gate.isProtected(tess), "still root vetoer");
        assertFalse(gate.isProtected(vera), "replaced");
        _asRoot(abi.encodeCall(gate.setRootVetoer, (address(0))));
        assertFalse(gate.isProtected(tess), "no role left");
    }

    function test_ManagedIsNotTheSameAsProtected() public view {
        assertTrue(gate.isManaged(address(council)), "the council is managed");
        assertFalse(gate.isManaged(gina), "the guardian is an account");
        assertFalse(gate.isManaged(payee), "the payee is nothing");
        assertFalse(gate.isProtected(payee), "the payee is nothing");
        assertFalse(gate.isProtected(alice), "keys of agents are not protected");
        assertFalse(gate.isManaged(treasury) && treasury != address(gate), "a Safe is not managed");
    }

    // ── Blocked for an agent ────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheTargetIsBlockedForTheAgent() public {
        vm.prank(gina);
        registry.blockTarget(ADA_ID, payee);
        Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.call(payee, 1, "", TO_PAYEE));
        _refuses(d, _propose, _targetBlocked(0));
        _propose(_draft(BEA, OPTIMISTIC, RuleBook.call(payee, 1, "", BEA_TO_PAYEE)));
        _asRoot(address(registry), abi.encodeCall(registry.unblockTarget, (ADA_ID, payee)));
        _propose(d);
    }

    /// @dev The zero address is a target like any other.
    function test_RevertWhen_ZeroIsBlockedForTheAgent() public {
        vm.prank(gina);
        registry.blockTarget(ADA_ID, address(0));
        Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.call(address(0), 1, "", TO_ZERO));
        bytes4 selector = IAgentTimelock.GateTargetBlocked.selector;
        _refuses(d, _propose, abi.encodeWithSelector(selector, 0, ADA_ID, address(0)));
        _asRoot(address(registry), abi.encodeCall(registry.unblockTarget, (ADA_ID, address(0))));
        _propose(d);
    }

    function test_RevertWhen_TheTargetWasBlockedBeforeExecution() public {
        Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.call(payee, 1, "", TO_PAYEE));
        _makeReady(d);
        vm.prank(gina);
        registry.blockTarget(ADA_ID, payee);
        _refuses(d, _execute, _targetBlocked(0));
        _asRoot(address(registry), abi.encodeCall(registry.unblockTarget, (ADA_ID, payee)));
        _execute(d);
        assertEq(payee.balance, 1, "the payee's wei");
    }

    function test_AnotherBlockedTargetDoesNotMatter() public {
        vm.prank(gina);
        registry.blockTarget(ADA_ID, stranger);
        Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.call(payee, 1, "", TO_PAYEE));
        _makeReady(d);
        _execute(d);
        _assertState(d, ProposalState.Executed);
    }

    function _proposeByCall(Draft memory d) private {
        _proposeAsApprover(d, d.p.notAfter);
    }

    function _targetProtected(uint256 index, address target) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAgentTimelock.GateTargetProtected.selector, index, target);
    }

    function _targetBlocked(uint256 index) private view returns (bytes memory) {
        return abi.encodeWithSelector(IAgentTimelock.GateTargetBlocked.selector, index, ADA_ID, payee);
    }
}

contract TargetsTest is TargetsSpec, InGate {}

contract TargetsSafeTest is TargetsSpec, InSafe {}
