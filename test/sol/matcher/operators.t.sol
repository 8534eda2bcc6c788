// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Operator, Refusal, Rule} from "../../../contracts/types/Rule.sol";
import {MatcherBase} from "./MatcherBase.sol";

/// @notice How words are compared: edges by hand, then against a model that knows nothing of runs in place.
contract OperatorsTest is MatcherBase {
    uint256 private constant MOST = type(uint256).max;

    function test_Equal() public view {
        _holds(Operator.Equal, 10, 10);
        _fails(Operator.Equal, 10, 9);
        _fails(Operator.Equal, 10, 11);
        _holds(Operator.Equal, 0, 0);
        _fails(Operator.Equal, 0, 1);
        _fails(Operator.Equal, 0, 1 << 255);
        _holds(Operator.Equal, MOST, MOST);
    }

    function test_AtMost() public view {
        _holds(Operator.AtMost, 10, 9);
        _holds(Operator.AtMost, 10, 10);
        _fails(Operator.AtMost, 10, 11);
        _holds(Operator.AtMost, 0, 0);
        _fails(Operator.AtMost, 0, 1);
        // Unsigned: minus one is the largest.
        _fails(Operator.AtMost, MOST - 1, MOST);
        _holds(Operator.AtMost, MOST, MOST);
    }

    function test_AtLeast() public view {
        _fails(Operator.AtLeast, 10, 9);
        _holds(Operator.AtLeast, 10, 10);
        _holds(Operator.AtLeast, 10, 11);
        _holds(Operator.AtLeast, 0, 0);
        _holds(Operator.AtLeast, 0, MOST);
        _fails(Operator.AtLeast, MOST, MOST - 1);
    }

    function test_Bitmask() public view {
        _holds(Operator.Bitmask, 0x0f, 0x0f);
        _holds(Operator.Bitmask, 0x0f, 0x05);
        _holds(Operator.Bitmask, 0x0f, 0);
        _fails(Operator.Bitmask, 0x0f, 0x10);
        _fails(Operator.Bitmask, 0x0f, 0x1f);
        _fails(Operator.Bitmask, 0x0f, 1 << 255);
        _holds(Operator.Bitmask, 0, 0);
        _fails(Operator.Bitmask, 0, 1);
        _holds(Operator.Bitmask, MOST, MOST);
    }

    function test_OneOfASingleValue() public view {
        _holds(Operator.OneOf, 10, 10);
        _fails(Operator.OneOf, 10, 9);
        _fails(Operator.OneOf, 10, 11);
    }

    // ── Runs of OneOf ───────────────────────────────────────────────────────────────────────────────────────────

    function test_ARunOfOneOfIsADisjunction() public view {
        Rule memory rule = _functionRule(1);
        _constrain(rule, 0, Operator.OneOf, 3);
        _constrain(rule, 0, Operator.OneOf, 5);
        _constrain(rule, 0, Operator.OneOf, 8);
        uint256[3] memory good = [uint256(3), 5, 8];
        for (uint256 i = 0; i < 3; ++i) {
            _assertCarried(rule, _functionCall(abi.encode(good[i])));
            _refuses(rule, abi.encode(good[i] + 1), good[i] + 1);
            _refuses(rule, abi.encode(good[i] - 1), good[i] - 1);
        }
    }

    function test_RunsOnDifferentWordsAreBothAsked() public view {
        Rule memory rule = _functionRule(2);
        _constrain(rule, 0, Operator.OneOf, 1);
        _constrain(rule, 0, Operator.OneOf, 2);
        _constrain(rule, 1, Operator.OneOf, 1);
        _constrain(rule, 1, Operator.OneOf, 3);
        _assertCarried(rule, _functionCall(abi.encode(2, 3)));
        _refuses(rule, abi.encode(3, 3), 3);
        _refuses(rule, abi.encode(2, 2), 2);
    }

    /// @dev Two runs on one word, divided by another constraint, are two conditions.
    function test_ADividedRunIsTwoConditions() public view {
        Rule memory rule = _functionRule(1);
        _constrain(rule, 0, Operator.OneOf, 1);
        _constrain(rule, 0, Operator.OneOf, 2);
        _constrain(rule, 0, Operator.AtMost, 9);
        _constrain(rule, 0, Operator.OneOf, 2);
        _constrain(rule, 0, Operator.OneOf, 3);
        _assertCarried(rule, _functionCall(abi.encode(2)));
        _refuses(rule, abi.encode(1), 1);
        _refuses(rule, abi.encode(3), 3);
    }

    function test_AConstraintAfterARunIsAsked() public view {
        Rule memory rule = _functionRule(2);
        _constrain(rule, 0, Operator.OneOf, 1);
        _constrain(rule, 0, Operator.OneOf, 2);
        _constrain(rule, 1, Operator.AtMost, 10);
        _assertCarried(rule, _functionCall(abi.encode(1, 10)));
        _assertCarried(rule, _functionCall(abi.encode(2, 10)));
        _refuses(rule, abi.encode(1, 11), 11);
        _refuses(rule, abi.encode(2, 11), 11);
    }

    function test_ConstraintsAreAConjunction() public view {
        Rule memory rule = _functionRule(1);
        _constrain(rule, 0, Operator.AtLeast, 5);
        _constrain(rule, 0, Operator.AtMost, 7);
        _assertCarried(rule, _functionCall(abi.encode(5)));
        _assertCarried(rule, _functionCall(abi.encode(7)));
        _refuses(rule, abi.encode(4), 4);
        _refuses(rule, abi.encode(8), 8);
    }

    function test_AConstraintOnAWordThatIsNotThereIsMalformed() public view {
        Rule memory rule = _functionRule(2);
        _constrain(rule, 1, Operator.AtMost, 10);
        _assertCarried(rule, _functionCall(abi.encode(0, 10)));
        rule.constraints[0].word = 2;
        _assertRefused(rule, _functionCall(abi.encode(0, 10)), Refusal.MalformedRule, _word(2));
        rule.constraints[0].word = 255;
        _assertRefused(rule, _functionCall(abi.encode(0, 10)), Refusal.MalformedRule, _word(255));
        rule = _functionRule(0);
        _constrain(rule, 0, Operator.AtMost, 10);
        _assertRefused(rule, _functionCall(""), Refusal.MalformedRule, 0);
    }

    // ── Against a model ─────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Small numbers, so that equality is frequent; words and operators as they come.
    function testFuzz_AsTheModelSays(
        uint8[8] memory words,
        uint8[8] memory kinds,
        uint8[8] memory values,
        uint64 seed
    ) public view {
        Rule memory rule = _functionRule(3);
        uint256[] memory arguments = new uint256[](3);
        for (uint256 i = 0; i < 3; ++i) {
            arguments[i] = (seed >> (8 * i)) & 7;
        }
        for (uint256 i = 0; i < 8; ++i) {
            if (kinds[i] % 8 > 5) continue;
            // OneOf twice as often, for runs.
            Operator operator = kinds[i] % 8 == 5 ? Operator.OneOf : Operator(kinds[i] % 8);
            _constrain(rule, words[i] % 3, operator, values[i] % 8);
        }
        (Refusal refusal, ) = _verdict(rule, _functionCall(abi.encode(arguments[0], arguments[1], arguments[2])));
        assertEq(refusal == Refusal.None, _modelHolds(rule, arguments), "verdict of the model");
    }

    /// @dev Each constraint alone; for OneOf: some neighbour of its kind, reached without a gap, has the value.
    function _modelHolds(Rule memory rule, uint256[] memory arguments) private pure returns (bool) {
        for (uint256 i = 0; i < rule.constraints.length; ++i) {
            uint256 word = arguments[rule.constraints[i].word];
            uint256 value = uint256(rule.constraints[i].value);
            Operator operator = rule.constraints[i].operator;
            bool holds;
            if (operator == Operator.Equal) holds = word == value;
            else if (operator == Operator.AtMost) holds = !(word > value);
            else if (operator == Operator.AtLeast) holds = !(word < value);
            else if (operator == Operator.Bitmask) holds = (word | value) == value;
            else holds = _modelFinds(rule, i, word);
            if (!holds) return false;
        }
        return true;
    }

    function _modelFinds(Rule memory rule, uint256 i, uint256 word) private pure returns (bool) {
        uint256 first = i;
        while (first > 0 && _sameRun(rule, first - 1, i)) --first;
        for (uint256 j = first; j < rule.constraints.length && _sameRun(rule, j, i); ++j) {
            if (uint256(rule.constraints[j].value) == word) return true;
        }
        return false;
    }

    function _sameRun(Rule memory rule, uint256 a, uint256 b) private pure returns (bool) {
        return rule.constraints[a].operator == Operator.OneOf && rule.constraints[a].word == rule.constraints[b].word;
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev On the second of three words, between two that would break it.
    function _holds(Operator operator, uint256 value, uint256 word) private view {
        Rule memory rule = _functionRule(3);
        _constrain(rule, 1, operator, value);
        _assertCarried(rule, _functionCall(abi.encode(~word, word, ~word)));
    }

    function _fails(Operator operator, uint256 value, uint256 word) private view {
        Rule memory rule = _functionRule(3);
        _constrain(rule, 1, operator, value);
        _refuses(rule, abi.encode(value, word, value), word);
    }

    function _refuses(Rule memory rule, bytes memory arguments, uint256 word) private view {
        _assertRefused(rule, _functionCall(arguments), Refusal.ConstraintViolated, _word(word));
    }
}
