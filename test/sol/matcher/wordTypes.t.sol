// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Refusal, Rule} from "../../../contracts/types/Rule.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {MatcherBase} from "./MatcherBase.sol";

/// @notice A word is what an ABI encoder would write for its type: all 256 type bytes, against a model that casts.
contract WordTypesTest is MatcherBase {
    function testFuzz_AsTheModelSays(bytes32 word, uint8 type_, uint8 shift, bool down) public view {
        // Words close to the edge of a width: shifted random ones have their highest or lowest bits there.
        uint256 bits = uint256(shift);
        _check(type_, word);
        _check(type_, down ? bytes32(uint256(word) >> bits) : bytes32(uint256(word) << bits));
        _check(type_, bytes32(uint256(int256(uint256(word)) >> bits)));
    }

    /// @dev Every type, at every edge of every width.
    function test_EveryTypeAtEveryEdge() public view {
        for (uint256 type_ = 0; type_ < 256; ++type_) {
            uint256 bits = (type_ % 32) * 8;
            _check(uint8(type_), 0);
            _check(uint8(type_), bytes32(uint256(1)));
            _check(uint8(type_), bytes32(uint256(2)));
            _check(uint8(type_), bytes32(type(uint256).max));
            if (bits == 0) continue;
            uint256 top = 1 << bits;
            _check(uint8(type_), bytes32(top - 1));
            _check(uint8(type_), bytes32(top));
            _check(uint8(type_), bytes32(top / 2 - 1));
            _check(uint8(type_), bytes32(top / 2));
            _check(uint8(type_), bytes32(type(uint256).max - (top / 2 - 1)));
            _check(uint8(type_), bytes32(type(uint256).max - top / 2));
            _check(uint8(type_), bytes32((top - 1) << (256 - bits)));
            _check(uint8(type_), bytes32(((top - 1) << (256 - bits)) | (1 << (255 - bits))));
        }
    }

    /// @dev Each word has a type of its own, whatever its place.
    function testFuzz_EachWordByItsOwnType(uint8 place) public view {
        place = uint8(bound(place, 0, 31));
        bytes memory types = new bytes(32);
        types[place] = 0x80;
        bytes memory arguments = new bytes(32 * 32);
        for (uint256 i = 0; i < 32; ++i) {
            arguments[32 * i] = 0xff;
        }
        Rule memory rule = RuleBook.functionRule(ADA, 0, target, SELECTOR, types);
        bytes32 dirty = bytes32(uint256(0xff) << 248);
        _assertRefused(rule, _functionCall(arguments), Refusal.DirtyWord, dirty);
        arguments[32 * uint256(place)] = 0;
        _assertCarried(rule, _functionCall(arguments));
    }

    /// @dev An address with dirty upper bits would pass for another word in OneOf, and for itself at the target.
    function test_AnAddressWithDirtyUpperBitsIsRefused() public view {
        Rule memory rule = RuleBook.functionRule(ADA, 0, target, SELECTOR, hex"14");
        _assertCarried(rule, _functionCall(abi.encode(target)));
        for (uint256 bit = 160; bit < 256; ++bit) {
            bytes32 dirty = bytes32(uint256(uint160(target)) | (1 << bit));
            _assertRefused(rule, _functionCall(abi.encode(dirty)), Refusal.DirtyWord, dirty);
        }
    }

    function _check(uint8 type_, bytes32 word) private view {
        Rule memory rule = RuleBook.functionRule(ADA, 0, target, SELECTOR, abi.encodePacked(type_));
        (Refusal refusal, bytes32 detail) = _verdict(rule, _functionCall(abi.encode(word)));
        if (_modelHolds(type_, word)) {
            assertEq(uint256(refusal), uint256(Refusal.None), "a clean word was refused");
        } else {
            assertEq(uint256(refusal), uint256(Refusal.DirtyWord), "a dirty word was carried");
            assertEq(detail, word, "detail");
        }
    }

    /// @dev What comes back when the word is cut to its type and widened again, byte by byte, as a compiler would.
    function _modelHolds(uint8 type_, bytes32 word) private pure returns (bool) {
        if (type_ == 0) return true;
        if (type_ == 0x80) return word == 0 || word == bytes32(uint256(1));
        uint256 family = type_ / 32;
        uint256 size = type_ % 32;
        if (size == 0 || family > 2) return false;
        bytes memory widened = new bytes(32);
        for (uint256 i = 0; i < 32; ++i) {
            bool kept = family == 2 ? i < size : i >= 32 - size;
            if (kept) widened[i] = word[i];
            else if (family == 1 && uint8(word[32 - size]) >= 128) widened[i] = 0xff;
        }
        return bytes32(widened) == word;
    }
}
