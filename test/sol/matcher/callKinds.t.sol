// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyErrors} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {Call} from "../../../contracts/types/Proposal.sol";
import {MAX_WORDS, Meter, NO_WORD, Refusal, Rule} from "../../../contracts/types/Rule.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {MatcherBase} from "./MatcherBase.sol";

/// @notice The three kinds of call, and what each refuses of a call.
contract CallKindsTest is MatcherBase {
    // ── Native: value without calldata ──────────────────────────────────────────────────────────────────────────

    function test_NativeCarriesValueUpToItsMost() public view {
        Meter memory none;
        Rule memory rule = RuleBook.nativeRule(ADA, 0, target, 5, none);
        _assertCarried(rule, RuleBook.call(target, 5, "", 0));
        _assertCarried(rule, RuleBook.call(target, 0, "", 0));
        _assertRefused(rule, RuleBook.call(target, 6, "", 0), Refusal.ValueTooHigh, _word(6));
        uint256 most = type(uint256).max;
        _assertRefused(rule, RuleBook.call(target, most, "", 0), Refusal.ValueTooHigh, _word(most));
        rule.maxValue = most;
        _assertCarried(rule, RuleBook.call(target, most, "", 0));
    }

    function test_NativeRefusesCalldata() public view {
        Meter memory none;
        Rule memory rule = RuleBook.nativeRule(ADA, 0, target, 5, none);
        _assertRefused(rule, RuleBook.call(target, 1, hex"00", 0), Refusal.DataNotEmpty, _word(1));
        _assertRefused(rule, RuleBook.call(target, 1, new bytes(68), 0), Refusal.DataNotEmpty, _word(68));
    }

    function test_NativeNeedsNoCode() public view {
        Meter memory none;
        Rule memory rule = RuleBook.nativeRule(ADA, 0, address(0xbeef), 5, none);
        _assertCarried(rule, RuleBook.call(address(0xbeef), 5, "", 0));
    }

    // ── Function: selector, exact length, words ─────────────────────────────────────────────────────────────────

    function test_AnotherTargetIsRefused() public view {
        Rule memory rule = _functionRule(0);
        _assertCarried(rule, _functionCall(""));
        Call memory call = _functionCall("");
        call.target = address(this);
        _assertRefused(rule, call, Refusal.WrongTarget, _word(address(this)));
    }

    function test_AnotherSelectorIsRefused() public view {
        Rule memory rule = _functionRule(1);
        Call memory call = RuleBook.call(target, 0, bytes.concat(bytes4(0x12345679), new bytes(32)), 0);
        _assertRefused(rule, call, Refusal.WrongSelector, bytes32(bytes4(0x12345679)));
        _assertCarried(rule, _functionCall(new bytes(32)));
    }

    /// @dev Neither short, nor long, nor trailing: exactly the words.
    function testFuzz_OnlyTheExactLengthIsCarried(uint8 words, uint16 length) public view {
        words = uint8(bound(words, 0, MAX_WORDS));
        uint256 size = bound(length, 0, 32 * MAX_WORDS + 36);
        bytes memory data = new bytes(size);
        for (uint256 i = 0; i < 4 && i < size; ++i) {
            data[i] = SELECTOR[i];
        }
        Call memory call = RuleBook.call(target, 0, data, 0);
        if (size == 4 + 32 * uint256(words)) _assertCarried(_functionRule(words), call);
        else _assertRefused(_functionRule(words), call, Refusal.WrongLength, _word(size));
    }

    function test_EachLengthAroundTheExactOneIsRefused() public view {
        for (uint8 words = 0; words <= 3; ++words) {
            uint256 exact = 32 * uint256(words);
            _assertCarried(_functionRule(words), _functionCall(new bytes(exact)));
            _assertRefused(
                _functionRule(words),
                _functionCall(new bytes(exact + 1)),
                Refusal.WrongLength,
                _word(exact + 5)
            );
            _assertRefused(
                _functionRule(words),
                _functionCall(new bytes(exact + 32)),
                Refusal.WrongLength,
                _word(exact + 36)
            );
            if (words == 0) continue;
            _assertRefused(
                _functionRule(words),
                _functionCall(new bytes(exact - 1)),
                Refusal.WrongLength,
                _word(exact + 3)
            );
        }
    }

    function test_CalldataShorterThanASelectorIsRefused() public view {
        _assertRefused(_functionRule(0), RuleBook.call(target, 0, hex"123456", 0), Refusal.WrongLength, _word(3));
        _assertRefused(_functionRule(0), RuleBook.call(target, 0, "", 0), Refusal.WrongLength, 0);
    }

    function test_MoreWordsThanARuleDescribesAreMalformed() public view {
        Rule memory rule = _functionRule(uint8(MAX_WORDS));
        _assertCarried(rule, _functionCall(new bytes(32 * MAX_WORDS)));
        rule.words = uint8(MAX_WORDS) + 1;
        _assertRefused(rule, _functionCall(new bytes(32 * MAX_WORDS + 32)), Refusal.MalformedRule, _word(33));
        rule.words = 255;
        _assertRefused(rule, _functionCall(new bytes(32 * 255)), Refusal.MalformedRule, _word(255));
    }

    function test_AFunctionCarriesNoValueUnlessItSaysSo() public view {
        Rule memory rule = _functionRule(0);
        Call memory call = _functionCall("");
        call.value = 1;
        _assertRefused(rule, call, Refusal.ValueTooHigh, _word(1));
        rule.maxValue = 1;
        _assertCarried(rule, call);
        call.value = 2;
        _assertRefused(rule, call, Refusal.ValueTooHigh, _word(2));
    }

    // ── Exact: the hash of the whole calldata ───────────────────────────────────────────────────────────────────

    function test_ExactCarriesOneCalldata() public view {
        bytes memory data = abi.encodeWithSignature("f(bytes)", new bytes(100));
        Rule memory rule = RuleBook.exactRule(ADA, 0, target, data);
        _assertCarried(rule, RuleBook.call(target, 0, data, 0));
        bytes memory longer = bytes.concat(data, hex"00");
        _assertRefused(rule, RuleBook.call(target, 0, longer, 0), Refusal.WrongDataHash, keccak256(longer));
        data[50] ^= 0x01;
        _assertRefused(rule, RuleBook.call(target, 0, data, 0), Refusal.WrongDataHash, keccak256(data));
    }

    function test_ExactMayPinNothing() public view {
        Rule memory rule = RuleBook.exactRule(ADA, 0, target, "");
        _assertCarried(rule, RuleBook.call(target, 0, "", 0));
        _assertRefused(rule, RuleBook.call(target, 0, hex"00", 0), Refusal.WrongDataHash, keccak256(hex"00"));
    }

    // ── Code at the target ──────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_CalldataGoesToAnAccountWithoutCode() public {
        Rule memory rule = _functionRule(0);
        rule.target = address(0xbeef);
        Call memory call = _functionCall("");
        call.target = address(0xbeef);
        Question memory q = _question(rule, call);
        bytes memory error_ = abi.encodeWithSelector(
            IPolicyErrors.PolicyTargetWithoutCode.selector,
            0,
            address(0xbeef)
        );
        assertEq(_errorWhenProposing(q), error_, "proposing");
        assertEq(_errorWhenExecuting(q), error_, "executing");
        vm.etch(address(0xbeef), hex"00");
        _assertCarried(rule, call);
    }

    /// @dev Only execution asks: until then the target may be deployed, or upgraded back.
    function test_RevertWhen_TheCodeHashIsAnother() public view {
        Call memory call = _functionCall("");
        call.codeHash = keccak256("another");
        Question memory q = _question(_functionRule(0), call);
        bytes4 selector = IPolicyErrors.PolicyCodeHashMismatch.selector;
        bytes memory error_ = abi.encodeWithSelector(selector, 0, target, target.codehash, call.codeHash);
        assertEq(_errorWhenProposing(q), "", "proposing");
        assertEq(_errorWhenExecuting(q), error_, "executing");
        q.p.calls[0].codeHash = target.codehash;
        assertEq(_errorWhenExecuting(q), "", "executing");
    }

    // ── Meters of a rule ────────────────────────────────────────────────────────────────────────────────────────

    function test_AnAmountAboveTheBurstIsRefused() public view {
        Rule memory rule = _functionRule(2);
        rule.meter = RuleBook.meter("m", address(0xc0), 100, 1, 1);
        _assertCarried(rule, _functionCall(abi.encode(0, 100)));
        _assertRefused(rule, _functionCall(abi.encode(0, 101)), Refusal.AmountAboveBurst, _word(101));
        uint256 most = type(uint256).max;
        _assertRefused(rule, _functionCall(abi.encode(0, most)), Refusal.AmountAboveBurst, _word(most));
        rule.meter.amountWord = 0;
        _assertCarried(rule, _functionCall(abi.encode(100, most)));
    }

    function test_AMeterWithoutPeriodIsNone() public view {
        Rule memory rule = _functionRule(2);
        rule.meter = RuleBook.meter("m", address(0xc0), 100, 1, 0);
        _assertCarried(rule, _functionCall(abi.encode(0, 101)));
    }

    function test_AMeterOnAWordThatIsNotThereIsMalformed() public view {
        Rule memory rule = _functionRule(1);
        rule.meter = RuleBook.meter("m", address(0xc0), 100, 1, 1);
        _assertRefused(rule, _functionCall(new bytes(32)), Refusal.MalformedRule, _word(1));
        rule.meter.amountWord = NO_WORD;
        _assertRefused(rule, _functionCall(new bytes(32)), Refusal.MalformedRule, _word(255));
        rule.meter.amountWord = 0;
        _assertCarried(rule, _functionCall(new bytes(32)));
    }

    function test_ANativeMeterCountsValueAndNamesNoWord() public view {
        Rule memory rule = RuleBook.nativeRule(ADA, 0, target, 200, RuleBook.meter("m", address(0), 100, 1, 1));
        _assertCarried(rule, RuleBook.call(target, 100, "", 0));
        _assertRefused(rule, RuleBook.call(target, 101, "", 0), Refusal.AmountAboveBurst, _word(101));
        rule.meter.amountWord = 0;
        _assertRefused(rule, RuleBook.call(target, 100, "", 0), Refusal.MalformedRule, 0);
    }

    function test_AnExactRuleMayBeMetered() public view {
        bytes memory data = bytes.concat(SELECTOR, abi.encode(1, 50), hex"aa");
        Rule memory rule = RuleBook.exactRule(ADA, 0, target, data);
        rule.meter = RuleBook.meter("m", address(0xc0), 50, 1, 1);
        _assertCarried(rule, RuleBook.call(target, 0, data, 0));
        rule.meter.burst = 49;
        _assertRefused(rule, RuleBook.call(target, 0, data, 0), Refusal.AmountAboveBurst, _word(50));
        rule.meter.amountWord = 2;
        _assertRefused(rule, RuleBook.call(target, 0, data, 0), Refusal.MalformedRule, _word(2));
    }
}
