// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {IPolicyErrors} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {Call} from "../../../contracts/types/Proposal.sol";
import {Refusal, Rule} from "../../../contracts/types/Rule.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {PolicyTree} from "../support/PolicyTree.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

/// @notice Which rules a proposal may name, and how it brings them.
abstract contract RulesSpec is GateSpec {
    function test_RevertWhen_ARuleIsNamedTwice() public {
        Draft memory d = _twoRules();
        Draft memory twice = _copy(d);
        twice.p.rules[1] = twice.p.rules[0];
        twice.w.rules[1] = twice.w.rules[0];
        twice.w.proofs[1] = twice.w.proofs[0];
        twice.p.calls[1] = twice.p.calls[0];
        _refuses(twice, _propose, abi.encodeWithSelector(IPolicyErrors.PolicyLeavesNotAscending.selector, 1));
        _propose(d);
    }

    /// @dev The root of a policy without rules is zero. Nothing is proven against it, nor by naming nothing.
    function test_RevertWhen_ThePolicyIsEmpty() public {
        bytes32 full = gate.policyRoot();
        _asRoot(abi.encodeCall(IAgentTimelock.setPolicyRoot, (0)));
        Draft memory d = _payment(OPTIMISTIC, 100);
        _refuses(d, _propose, _notProven(d));
        Draft memory ofZero = _copy(d);
        ofZero.p.rules[0].leaf = 0;
        ofZero.w.proofs[0] = new bytes32[](0);
        _refuses(ofZero, _propose, abi.encodeWithSelector(IPolicyErrors.PolicyLeavesNotAscending.selector, 0));
        Draft memory ofNone = _copy(d);
        delete ofNone.p.rules;
        delete ofNone.w.rules;
        delete ofNone.w.proofs;
        _refuses(ofNone, _propose, _malformed("rule", 0, 0));
        _asRoot(abi.encodeCall(IAgentTimelock.setPolicyRoot, (full)));
        _propose(d);
    }

    function test_RevertWhen_RulesDescend() public {
        Draft memory d = _twoRules();
        Draft memory turned = _copy(d);
        (turned.p.rules[0], turned.p.rules[1]) = (d.p.rules[1], d.p.rules[0]);
        (turned.w.rules[0], turned.w.rules[1]) = (d.w.rules[1], d.w.rules[0]);
        (turned.w.proofs[0], turned.w.proofs[1]) = (d.w.proofs[1], d.w.proofs[0]);
        (turned.p.calls[0].rule, turned.p.calls[1].rule) = (d.p.calls[1].rule, d.p.calls[0].rule);
        _refuses(turned, _propose, abi.encodeWithSelector(IPolicyErrors.PolicyLeavesNotAscending.selector, 1));
        _propose(d);
    }

    /// @dev The first rule tells the policy; a second one of another policy does not follow it.
    function test_RevertWhen_RulesAreOfTwoPolicies() public {
        Draft memory d = _twoRules();
        Draft memory mixed = _copy(d);
        mixed.w.proofs[1] = new bytes32[](0);
        bytes32 alone = mixed.p.rules[1].leaf;
        _refuses(mixed, _propose, abi.encodeWithSelector(IPolicyErrors.PolicyNotProven.selector, 1, alone, policyRoot));
        _propose(d);
    }

    function test_RevertWhen_AnotherRuleIsBrought() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        Draft memory laxer = _copy(d);
        laxer.w.rules[0].constraints[0].value = bytes32(type(uint256).max);
        bytes32 brought = PolicyTree.leafOf(laxer.w.rules[0]);
        _refuses(
            laxer,
            _propose,
            abi.encodeWithSelector(IPolicyErrors.PolicyLeafMismatch.selector, 0, brought, d.p.rules[0].leaf)
        );
        _propose(d);
    }

    function test_RevertWhen_TheRuleIsAnothers() public {
        Draft memory d = _draft(BEA, OPTIMISTIC, RuleBook.transfer(address(coin), payee, 100, PAY));
        _refusesRule(d, Refusal.WrongProposer, uint160(BEA));
        _propose(_draft(BEA, OPTIMISTIC, RuleBook.transfer(address(coin), payee, 100, BEA_PAYS)));
    }

    function test_RevertWhen_TheTierIsBelowTheRules() public {
        Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.transfer(address(coin), payee, 100, PAY_MORE));
        _refusesRule(d, Refusal.TierTooLow, OPTIMISTIC);
        _propose(_draft(ADA, COUNCIL, RuleBook.transfer(address(coin), payee, 100, PAY_MORE)));
    }

    function test_RevertWhen_ACallNamesARuleThatIsNotThere() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        d.p.calls[0].rule = 1;
        _refuses(d, _propose, _malformed("rule", 1, 1));
        d.p.calls[0].rule = 0;
        _propose(d);
    }

    function test_RevertWhen_ThereIsNoCall() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        Call[] memory calls = d.p.calls;
        d.p.calls = new Call[](0);
        _refuses(d, _propose, _malformed("calls", 0, 1));
        d.p.calls = calls;
        _propose(d);
    }

    function test_RevertWhen_RulesOrProofsAreMissing() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        Draft memory without = _copy(d);
        without.w.rules = new Rule[](0);
        _refuses(without, _propose, _malformed("witness rules", 0, 1));
        without = _copy(d);
        without.w.proofs = new bytes32[][](0);
        _refuses(without, _propose, _malformed("witness proofs", 0, 1));
        _propose(d);
    }

    /// @dev A call to nobody succeeds and does nothing: whoever signed it meant something else.
    function test_RevertWhen_DataGoesToAnAccountWithoutCode() public {
        Rule[] memory rules = new Rule[](1);
        rules[0] = RuleBook.transferRule(ADA, OPTIMISTIC, payee, PAY_MAX, _rule(PAY).meter);
        rules[0].meter.period = 0;
        _setPolicy(rules);
        Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.transfer(payee, stranger, 100, 0));
        bytes4 selector = IPolicyErrors.PolicyTargetWithoutCode.selector;
        _refuses(d, _propose, abi.encodeWithSelector(selector, 0, payee));
        vm.etch(payee, address(coin).code);
        _propose(d);
    }

    function test_RevertWhen_RootSendsDataToAnAccountWithoutCode() public {
        Draft memory d = _rootDraft(payee, 0, hex"01");
        bytes memory refusal = abi.encodeWithSelector(IPolicyErrors.PolicyTargetWithoutCode.selector, 0, payee);
        _refuses(d, _proposeAsRoot, refusal);
        d.p.calls[0].data = "";
        _proposeAsRoot(d);
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _twoRules() private returns (Draft memory) {
        Call memory coins = RuleBook.transfer(address(coin), payee, 100, PAY);
        return _draft(ADA, OPTIMISTIC, RuleBook.list(coins, RuleBook.call(payee, 100, "", PAY_NATIVE)));
    }

    function _proposeAsRoot(Draft memory d) private {
        _proposeAsApprover(d, d.p.notAfter);
    }

    function _refusesRule(Draft memory d, Refusal refusal, uint256 detail) private {
        bytes4 selector = IPolicyErrors.PolicyRuleRefused.selector;
        _refuses(d, _propose, abi.encodeWithSelector(selector, 0, refusal, detail));
    }

    function _malformed(string memory what, uint256 given, uint256 needed) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPolicyErrors.PolicyMalformed.selector, what, given, needed);
    }
}

contract RulesTest is RulesSpec, InGate {}

contract RulesSafeTest is RulesSpec, InSafe {}
