// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyMatcher} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {Call} from "../../../contracts/types/Proposal.sol";
import {Meter, ReturnCheck, Rule} from "../../../contracts/types/Rule.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {MatcherBase} from "./MatcherBase.sol";

/// @notice What the gate is told of a proposal that matches: value, checked returns, and what each meter is charged.
contract MatchExecutingTest is MatcherBase {
    address private constant TOKEN = address(0xc0);

    function test_ValuesAreSummed() public view {
        Meter memory none;
        Rule memory rule = RuleBook.nativeRule(ADA, 0, target, type(uint256).max, none);
        Question memory q = _question(rule, RuleBook.call(target, 7, "", 0));
        q.p.calls = RuleBook.list(q.p.calls[0], RuleBook.call(target, 5, "", 0));
        assertEq(matcher.matchExecuting(q.p, q.w).value, 12, "value");
    }

    function test_RevertWhen_ValuesOverflow() public {
        Meter memory none;
        Rule memory rule = RuleBook.nativeRule(ADA, 0, target, type(uint256).max, none);
        Question memory q = _question(rule, RuleBook.call(target, type(uint256).max, "", 0));
        assertEq(matcher.matchExecuting(q.p, q.w).value, type(uint256).max, "value");
        q.p.calls = RuleBook.list(q.p.calls[0], RuleBook.call(target, 1, "", 0));
        vm.expectRevert(abi.encodeWithSignature("Panic(uint256)", 0x11));
        matcher.matchExecuting(q.p, q.w);
    }

    function test_CheckedReturnsAreBitsByCall() public view {
        Rule[] memory rules = new Rule[](2);
        (rules[0], rules[1]) = (_functionRule(0), _functionRule(1));
        rules[1].returns_ = ReturnCheck.EmptyOrTrue;
        Call[] memory calls = new Call[](4);
        (calls[0], calls[1]) = (_functionCall(""), _functionCall(new bytes(32)));
        (calls[2], calls[3]) = (_functionCall(""), _functionCall(new bytes(32)));
        (calls[1].rule, calls[3].rule) = (1, 1);
        Question memory q = _question(rules, calls);
        assertEq(matcher.matchExecuting(q.p, q.w).checkedReturns, 10, "bits of the second and the fourth");
    }

    // ── Meters ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Two rules of one meter: one use, the tightest burst and refill, whichever call comes first.
    function test_RulesOfOneMeterAreMerged() public view {
        _merged(RuleBook.meter("m", TOKEN, 100, 7, 60), RuleBook.meter("m", TOKEN, 90, 8, 60));
        _merged(RuleBook.meter("m", TOKEN, 90, 8, 60), RuleBook.meter("m", TOKEN, 100, 7, 60));
    }

    function _merged(Meter memory a, Meter memory b) private view {
        Question memory q = _metered(a, b, 30, 40);
        IPolicyMatcher.Match memory found = matcher.matchExecuting(q.p, q.w);
        assertEq(found.uses.length, 1, "number of meters");
        _assertUse(found.uses[0], RuleBook.meter("m", TOKEN, 90, 7, 60), 70);
    }

    /// @dev Key, token and period together are the identity.
    function test_MetersThatDifferInIdentityAreApart() public view {
        Meter memory first = RuleBook.meter("m", TOKEN, 100, 7, 60);
        _apart(first, RuleBook.meter("n", TOKEN, 100, 7, 60));
        _apart(first, RuleBook.meter("m", address(0xc1), 100, 7, 60));
        _apart(first, RuleBook.meter("m", TOKEN, 100, 7, 61));
    }

    function _apart(Meter memory a, Meter memory b) private view {
        Question memory q = _metered(a, b, 30, 40);
        IPolicyMatcher.Match memory found = matcher.matchExecuting(q.p, q.w);
        assertEq(found.uses.length, 2, "number of meters");
        _assertUse(found.uses[0], a, 30);
        _assertUse(found.uses[1], b, 40);
    }

    function test_ManyCallsOfOneRuleAreOneUse() public view {
        Rule memory rule = _functionRule(2);
        rule.meter = RuleBook.meter("m", TOKEN, 100, 7, 60);
        Question memory q = _question(rule, _functionCall(abi.encode(0, 60)));
        q.p.calls = RuleBook.list(q.p.calls[0], _functionCall(abi.encode(0, 60)));
        IPolicyMatcher.Match memory found = matcher.matchExecuting(q.p, q.w);
        assertEq(found.uses.length, 1, "number of meters");
        // More than the burst together: the gate, which knows the level, refuses that.
        _assertUse(found.uses[0], rule.meter, 120);
    }

    function test_RulesWithoutMeterUseNone() public view {
        Question memory q = _question(_functionRule(0), _functionCall(""));
        assertEq(matcher.matchExecuting(q.p, q.w).uses.length, 0, "number of meters");
    }

    function test_AMeterThatNoCallUsesIsNotCharged() public view {
        Question memory q = _metered(
            RuleBook.meter("m", TOKEN, 100, 7, 60),
            RuleBook.meter("n", TOKEN, 100, 7, 60),
            30,
            40
        );
        q.p.calls = RuleBook.list(q.p.calls[0]);
        IPolicyMatcher.Match memory found = matcher.matchExecuting(q.p, q.w);
        assertEq(found.uses.length, 1, "number of meters");
        assertEq(found.uses[0].amount, 30, "amount");
    }

    /// @dev Sums by meter, whatever calls come in which order.
    function testFuzz_EachMeterIsChargedItsSum(uint8[12] memory which, uint64[12] memory amounts) public view {
        Rule[] memory rules = new Rule[](4);
        for (uint256 i = 0; i < 4; ++i) {
            rules[i] = _functionRule(2);
            // The last two share a meter.
            string memory name =
                i == 0
                    ? "a"
                    : i == 1
                        ? "b"
                        : "c";
            rules[i].meter = RuleBook.meter(name, TOKEN, type(uint104).max - uint104(i), 7, 60);
        }
        Call[] memory calls = new Call[](12);
        uint256[] memory sums = new uint256[](3);
        for (uint256 i = 0; i < 12; ++i) {
            calls[i] = _functionCall(abi.encode(0, amounts[i]));
            calls[i].rule = which[i] % 4;
            sums[calls[i].rule > 2 ? 2 : calls[i].rule] += amounts[i];
        }
        Question memory q = _question(rules, calls);
        IPolicyMatcher.MeterUse[] memory uses = matcher.matchExecuting(q.p, q.w).uses;
        uint256 total = 0;
        for (uint256 i = 0; i < uses.length; ++i) {
            for (uint256 j = 0; j < 3; ++j) {
                if (uses[i].meter == RuleBook.meterId(rules[j].meter)) assertEq(uses[i].amount, sums[j], "sum");
            }
            for (uint256 j = 0; j < i; ++j) {
                assertNotEq(uses[i].meter, uses[j].meter, "one meter twice");
            }
            total += uses[i].amount;
        }
        assertEq(total, sums[0] + sums[1] + sums[2], "nothing is missing");
    }

    function _metered(Meter memory a, Meter memory b, uint256 x, uint256 y) private view returns (Question memory) {
        Rule[] memory rules = new Rule[](2);
        (rules[0], rules[1]) = (_functionRule(2), _functionRule(2));
        (rules[0].meter, rules[1].meter) = (a, b);
        rules[1].maxValue = 1;
        Call memory second = _functionCall(abi.encode(0, y));
        second.rule = 1;
        return _question(rules, RuleBook.list(_functionCall(abi.encode(0, x)), second));
    }

    function _assertUse(IPolicyMatcher.MeterUse memory use, Meter memory meter, uint256 amount) private pure {
        assertEq(use.meter, RuleBook.meterId(meter), "meter");
        assertEq(use.token, meter.token, "token");
        assertEq(use.amount, amount, "amount");
        assertEq(use.burst, meter.burst, "burst");
        assertEq(use.refill, meter.refill, "refill");
        assertEq(use.period, meter.period, "period");
    }
}
