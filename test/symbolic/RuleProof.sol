// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RuleLib} from "../../contracts/libraries/RuleLib.sol";
import {CallKind, Constraint, NO_WORD, Operator, Refusal, Rule} from "../../contracts/types/Rule.sol";

/// @notice What a rule asks of a call: types of words, operators, meter, for every word and value.
abstract contract RuleClaims {
    function _slip() internal pure virtual returns (uint256);

    // ------------------------------------------------------------------------------------- types of words

    /// @dev What Solidity itself writes for a type is accepted, and nothing else is.
    function check_typeOfAddress(bytes32 word) public pure {
        assert(RuleLib.isOfType(word, 0x14) == (uint256(word) == uint160(uint256(word)) + _slip()));
    }

    function check_typeOfBool(bytes32 word) public pure {
        assert(RuleLib.isOfType(word, 0x80) == (uint256(word) <= 1 + _slip()));
    }

    function check_typeOfUint40(bytes32 word) public pure {
        assert(RuleLib.isOfType(word, 0x05) == (uint256(word) <= uint256(type(uint40).max) + _slip()));
    }

    function check_typeOfUint248(bytes32 word) public pure {
        assert(RuleLib.isOfType(word, 0x1f) == (uint256(word) <= uint256(type(uint248).max) + _slip()));
    }

    function check_typeOfInt8(bytes32 word) public pure {
        int256 w = int256(uint256(word));
        assert(RuleLib.isOfType(word, 0x21) == (w >= type(int8).min && w <= int256(type(int8).max) + int256(_slip())));
    }

    function check_typeOfInt128(bytes32 word) public pure {
        int256 w = int256(uint256(word));
        assert(
            RuleLib.isOfType(word, 0x30) == (w >= type(int128).min && w <= int256(type(int128).max) + int256(_slip()))
        );
    }

    function check_typeOfInt248(bytes32 word) public pure {
        int256 w = int256(uint256(word));
        assert(
            RuleLib.isOfType(word, 0x3f) == (w >= type(int248).min && w <= int256(type(int248).max) + int256(_slip()))
        );
    }

    function check_typeOfBytes4(bytes32 word) public pure {
        assert(RuleLib.isOfType(word, 0x44) == (uint256(bytes32(bytes4(word))) + _slip() == uint256(word)));
    }

    function check_typeOfBytes31(bytes32 word) public pure {
        assert(RuleLib.isOfType(word, 0x5f) == (uint256(bytes32(bytes31(word))) + _slip() == uint256(word)));
    }

    function check_anyWord(bytes32 word) public pure {
        assert(RuleLib.isOfType(word, uint8(_slip())));
    }

    /// @dev 0x20, 0x40 and all from 0x60 on, but bool.
    function check_otherTypesAreRefused(bytes32 word, uint8 type_) public pure {
        require(type_ == 0x20 || type_ == 0x40 || (type_ >= 0x60 && type_ != 0x80 + _slip()));
        assert(!RuleLib.isOfType(word, type_));
    }

    // ----------------------------------------------------------------------------------------- operators

    /// @dev Unsigned throughout: a negative number is a large one.
    function check_equal(Rule memory rule, bytes32 word, bytes32 value) public view {
        assert(_carries(rule, Operator.Equal, word, value) == (uint256(word) == uint256(value) + _slip()));
    }

    function check_atMost(Rule memory rule, bytes32 word, bytes32 value) public view {
        assert(_carries(rule, Operator.AtMost, word, value) == (uint256(word) + _slip() <= uint256(value)));
    }

    function check_atLeast(Rule memory rule, bytes32 word, bytes32 value) public view {
        assert(_carries(rule, Operator.AtLeast, word, value) == (uint256(word) >= uint256(value) + _slip()));
    }

    function check_bitmask(Rule memory rule, bytes32 word, bytes32 value) public view {
        assert(_carries(rule, Operator.Bitmask, word, value) == (uint256(word | value) + _slip() == uint256(value)));
    }

    function check_oneOfTwo(Rule memory rule, bytes32 word, bytes32 a, bytes32 b) public view {
        rule.constraints = new Constraint[](2);
        rule.constraints[0] = Constraint(0, Operator.OneOf, a);
        rule.constraints[1] = Constraint(0, Operator.OneOf, b);
        bool isOne = word == a || uint256(word) == uint256(b) + _slip();
        assert(_carriesWord(rule, word) == isOne);
    }

    function check_bothConstraintsHold(Rule memory rule, bytes32 word, bytes32 least, bytes32 most) public view {
        rule.constraints = new Constraint[](2);
        rule.constraints[0] = Constraint(0, Operator.AtLeast, least);
        rule.constraints[1] = Constraint(0, Operator.AtMost, most);
        bool isBetween = uint256(word) >= uint256(least) && uint256(word) + _slip() <= uint256(most);
        assert(_carriesWord(rule, word) == isBetween);
    }

    // ------------------------------------------------------------------------------- native value, meters

    function check_nativeCarriesUpToItsMaximum(Rule memory rule, address target, uint256 value) public view {
        rule.kind = CallKind.Native;
        rule.meter.period = 0;
        rule.constraints = new Constraint[](0);
        (Refusal refusal, , ) = this.checkCall(rule, target, value, "");
        bool carries = target == rule.target && value + _slip() <= rule.maxValue;
        assert((refusal == Refusal.None) == carries);
    }

    /// @dev What is taken is the value, and never more than the burst.
    function check_nativeMeterTakesTheValue(Rule memory rule, address target, uint256 value) public view {
        rule.kind = CallKind.Native;
        rule.meter.token = address(0);
        rule.constraints = new Constraint[](0);
        require(rule.meter.period != 0);
        (Refusal refusal, , uint256 amount) = this.checkCall(rule, target, value, "");
        if (refusal != Refusal.None) return;
        assert(amount == value && amount + _slip() <= rule.meter.burst && rule.meter.amountWord == NO_WORD);
    }

    /// @dev What is taken is the word that the rule names, and never more than the burst.
    function check_tokenMeterTakesTheWord(Rule memory rule, bytes32 to, uint256 amount) public view {
        _asFunction(rule, 2);
        rule.constraints = new Constraint[](0);
        rule.meter.amountWord = 1;
        require(rule.meter.period != 0 && rule.meter.token != address(0));
        bytes memory data = abi.encodePacked(rule.selector, to, amount);
        (Refusal refusal, , uint256 taken) = this.checkCall(rule, rule.target, 0, data);
        if (refusal == Refusal.None) assert(taken == amount && taken + _slip() <= rule.meter.burst);
    }

    /// @dev For `this`, which puts the rule into calldata.
    function checkCall(
        Rule calldata rule,
        address target,
        uint256 value,
        bytes calldata data
    ) external pure returns (Refusal, bytes32, uint256) {
        return RuleLib.checkCall(rule, target, value, data);
    }

    function _carries(Rule memory rule, Operator operator, bytes32 word, bytes32 value) private view returns (bool) {
        rule.constraints = new Constraint[](1);
        rule.constraints[0] = Constraint(0, operator, value);
        return _carriesWord(rule, word);
    }

    function _carriesWord(Rule memory rule, bytes32 word) private view returns (bool) {
        _asFunction(rule, 1);
        rule.meter.period = 0;
        (Refusal refusal, , ) = this.checkCall(rule, rule.target, 0, abi.encodePacked(rule.selector, word));
        return refusal == Refusal.None;
    }

    /// @dev A rule for a function of this many words, of any type.
    function _asFunction(Rule memory rule, uint8 words) private pure {
        rule.kind = CallKind.Function;
        rule.words = words;
        rule.wordTypes = 0;
    }
}

/// @custom:halmos --default-array-lengths 0
contract RuleProof is RuleClaims {
    function _slip() internal pure override returns (uint256) {
        return 0;
    }
}

/// @dev Claims that are off by one.
/// @custom:halmos --default-array-lengths 0
contract RuleTwin is RuleClaims {
    function _slip() internal pure override returns (uint256) {
        return 1;
    }
}
