// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyErrors, IPolicyMatcher} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {Call} from "../../../contracts/types/Proposal.sol";
import {Batch, BatchStatus, Withdrawal} from "../../../contracts/types/Provenance.sol";
import {Operator, Refusal, Rule} from "../../../contracts/types/Rule.sol";
import {PolicyTree} from "../support/PolicyTree.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {MatcherBase} from "./MatcherBase.sol";

/// @notice The same checks as {matchExecuting}, told to the end: the first error is the one that it reverts with.
contract ExamineTest is MatcherBase {
    function test_NoErrorsWhereItMatches() public view {
        Question memory q = _question(_functionRule(0), _functionCall(""));
        (IPolicyMatcher.Match memory found, bytes[] memory errors) = matcher.examine(q.p, q.w);
        assertEq(errors.length, 0, "number of errors");
        IPolicyMatcher.Match memory needed = matcher.matchExecuting(q.p, q.w);
        assertEq(keccak256(abi.encode(found)), keccak256(abi.encode(needed)), "match");
    }

    /// @dev Everything that can be wrong is wrong at once: rules, inputs, calls, each to its last error.
    function test_AllErrorsInOrder() public {
        Question memory q = _allWrong();
        (, bytes[] memory errors) = matcher.examine(q.p, q.w);
        assertEq(errors.length, 12, "number of errors");
        bytes4[12] memory needed = [
            IPolicyErrors.PolicyLeavesNotAscending.selector,
            IPolicyErrors.PolicyLeafMismatch.selector,
            IPolicyErrors.PolicyRuleRefused.selector,
            IPolicyErrors.PolicyLeavesNotAscending.selector,
            IPolicyErrors.PolicyLeafMismatch.selector,
            IPolicyErrors.PolicyNotProven.selector,
            IPolicyErrors.PolicyRuleRefused.selector,
            IPolicyErrors.PolicyBatchMismatch.selector,
            IPolicyErrors.PolicyInputWithdrawn.selector,
            IPolicyErrors.PolicyTargetWithoutCode.selector,
            IPolicyErrors.PolicyCodeHashMismatch.selector,
            IPolicyErrors.PolicyRefused.selector
        ];
        for (uint256 i = 0; i < 12; ++i) {
            assertEq(bytes32(bytes4(errors[i])), bytes32(needed[i]), "error");
        }
        assertEq(_errorWhenExecuting(q), errors[0], "the first is the one that execution reverts with");
    }

    function test_EachCallIsTold() public view {
        Rule memory rule = _functionRule(1);
        _constrain(rule, 0, Operator.AtMost, 5);
        Question memory q = _question(rule, _functionCall(abi.encode(6)));
        q.p.calls = RuleBook.list(q.p.calls[0], _functionCall(abi.encode(7)));
        (, bytes[] memory errors) = matcher.examine(q.p, q.w);
        assertEq(errors.length, 2, "number of errors");
        bytes4 selector = IPolicyErrors.PolicyRefused.selector;
        assertEq(errors[0], abi.encodeWithSelector(selector, 0, Refusal.ConstraintViolated, 6), "first");
        assertEq(errors[1], abi.encodeWithSelector(selector, 1, Refusal.ConstraintViolated, 7), "second");
    }

    /// @dev Each rule that demands more than is declared, after the calls; see {BoundDemand}.
    function test_EachDemandedBoundIsTold() public view {
        Rule[] memory rules = new Rule[](2);
        (rules[0], rules[1]) = (_functionRule(0), _functionRule(1));
        (rules[0].bound.demanded, rules[0].bound.minDelta) = (true, 1);
        (rules[1].bound.demanded, rules[1].bound.token) = (true, address(0xc0));
        Call memory second = _functionCall(new bytes(32));
        second.rule = 1;
        Question memory q = _question(rules, RuleBook.list(_functionCall(""), second));
        q.p.calls[0].value = 1;
        bool swapped = q.p.calls[0].rule == 1;
        (, bytes[] memory errors) = matcher.examine(q.p, q.w);
        assertEq(errors.length, 3, "number of errors");
        bytes4 selector = IPolicyErrors.PolicyRefused.selector;
        assertEq(errors[0], abi.encodeWithSelector(selector, 0, Refusal.ValueTooHigh, 1), "call");
        selector = IPolicyErrors.PolicyRuleRefused.selector;
        bytes32 native = _word(address(0));
        bytes32 token = _word(address(0xc0));
        (bytes32 lower, bytes32 higher) = swapped ? (token, native) : (native, token);
        assertEq(errors[1], abi.encodeWithSelector(selector, 0, Refusal.BoundMissing, lower), "first rule");
        assertEq(errors[2], abi.encodeWithSelector(selector, 1, Refusal.BoundMissing, higher), "second rule");
    }

    /// @dev Of what is malformed nothing can be said.
    function test_RevertWhen_ItIsMalformed() public {
        Question memory q = _question(_functionRule(0), _functionCall(""));
        q.p.calls[0].rule = 1;
        vm.expectRevert(abi.encodeWithSelector(IPolicyErrors.PolicyMalformed.selector, "rule", 1, 1));
        matcher.examine(q.p, q.w);
    }

    /// @dev Break any of eight things: the first error told is the one of matchExecuting, and none means none.
    function testFuzz_TheFirstErrorIsTheOneOfExecution(uint8 broken) public {
        Question memory q = _twoRules();
        if (broken & 1 != 0) q.p.proposer = address(8);
        if (broken & 2 != 0) q.w.rules[1].maxValue = 99;
        if (broken & 4 != 0) q.w.proofs[1] = new bytes32[](0);
        if (broken & 8 != 0) provenance.set(q.w.batches[0], BatchStatus(address(1), START, 1, Withdrawal.REVOKED));
        if (broken & 16 != 0) q.p.calls[0].target = address(0xbeef);
        if (broken & 32 != 0) q.p.calls[1].codeHash = keccak256("another");
        if (broken & 64 != 0) q.p.calls[1].value = 1;
        if (broken & 128 != 0) q.p.inputs[0] = 0;
        (, bytes[] memory errors) = matcher.examine(q.p, q.w);
        assertEq(errors.length == 0, broken == 0, "errors where nothing is broken, or none where something is");
        assertEq(_errorWhenExecuting(q), broken == 0 ? bytes("") : errors[0], "first error");
    }

    function _twoRules() private view returns (Question memory q) {
        Rule[] memory rules = new Rule[](2);
        (rules[0], rules[1]) = (_functionRule(0), _functionRule(1));
        Call memory second = _functionCall(new bytes(32));
        second.rule = 1;
        q = _question(rules, RuleBook.list(_functionCall(""), second));
        q.w.batches = new Batch[](1);
        q.w.batches[0] = Batch(address(1), 0, 1, 0, 0, 0);
        q.p.inputs = new bytes32[](1);
        q.p.inputs[0] = keccak256(abi.encode(q.w.batches[0]));
    }

    function _allWrong() private returns (Question memory q) {
        q = _twoRules();
        q.p.proposer = address(8);
        (q.p.rules[0].leaf, q.p.rules[1].leaf) = (0, 0);
        q.w.proofs[1] = new bytes32[](5);
        provenance.set(q.w.batches[0], BatchStatus(address(1), START, 1, Withdrawal.REVOKED));
        q.p.inputs[0] = 0;
        q.p.calls = RuleBook.list(q.p.calls[0]);
        (q.p.calls[0].target, q.p.calls[0].codeHash) = (address(0xbeef), keccak256("another"));
        assertNotEq(PolicyTree.rootBy(q.w.proofs[0], 0), PolicyTree.rootBy(q.w.proofs[1], 0), "roots");
    }
}
