// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bound, Call} from "../types/Proposal.sol";
import {Batch, BatchLevel, BatchStatus} from "../types/Provenance.sol";
import {
    BoundDemand,
    CallKind,
    Constraint,
    InputDemand,
    MAX_WORDS,
    Meter,
    NO_WORD,
    Operator,
    Refusal,
    Rule,
    RULE_HEAD_WORDS
} from "../types/Rule.sol";

/// @title RuleLib
/// @notice Whether a rule carries a call. Pure: what the chain knows besides (policy root, meters, batches) is the
/// gate's.
///
///   leaf = keccak256(keccak256(HEAD ‖ keccak256(CONSTRAINTS)))
///   - HEAD: the 24 static words of the rule, as ABI-encoded, in the order of the struct;
///   - CONSTRAINTS: three words each (word, operator, value), without length.
///
/// DOES NOT PROTECT FROM
/// - what the target does with a permitted call;
/// - dynamic arguments: rules with arguments describe static words only, so such calldata is pinned by its hash.
library RuleLib {
    /// @dev Bytes of a constraint in calldata.
    uint256 private constant CONSTRAINT_SIZE = 0x60;

    /// @dev Calldata words are hashed where they stand. A word with dirty upper bits gives another leaf here, and
    /// reverts where Solidity reads the field.
    function leafOf(Rule calldata rule) internal pure returns (bytes32 leaf) {
        Constraint[] calldata constraints = rule.constraints;
        uint256 headSize = RULE_HEAD_WORDS * 32;
        assembly ("memory-safe") {
            let m := mload(0x40)
            let size := mul(constraints.length, 0x60)
            calldatacopy(m, constraints.offset, size)
            let constraintsHash := keccak256(m, size)
            calldatacopy(m, rule, headSize)
            mstore(add(m, headSize), constraintsHash)
            mstore(0x00, keccak256(m, add(headSize, 0x20)))
            leaf := keccak256(0x00, 0x20)
        }
    }

    /// @notice Checks everything that a call alone shows.
    /// @return refusal None where the rule carries the call.
    /// @return detail The value that was refused.
    /// @return amount What the call takes from the rule's meter, where it has one.
    function checkCall(
        Rule calldata rule,
        address target,
        uint256 value,
        bytes calldata data
    ) internal pure returns (Refusal refusal, bytes32 detail, uint256 amount) {
        if (target != rule.target) return (Refusal.WrongTarget, bytes32(uint256(uint160(target))), 0);
        CallKind kind = rule.kind;
        if (kind == CallKind.Function) {
            (refusal, detail) = _checkFunction(rule, data);
            if (refusal != Refusal.None) return (refusal, detail, 0);
        } else if (kind == CallKind.Native) {
            if (data.length != 0) return (Refusal.DataNotEmpty, bytes32(data.length), 0);
        } else {
            bytes32 dataHash = keccak256(data);
            if (dataHash != rule.dataHash) return (Refusal.WrongDataHash, dataHash, 0);
        }
        if (value > rule.maxValue) return (Refusal.ValueTooHigh, bytes32(value), 0);
        Meter calldata meter = rule.meter;
        if (meter.period != 0) {
            bool found;
            (found, amount) = _amountOf(meter, value, data);
            if (!found) return (Refusal.MalformedRule, bytes32(uint256(meter.amountWord)), 0);
            if (amount > meter.burst) return (Refusal.AmountAboveBurst, bytes32(amount), 0);
        }
    }

    /// @notice Identity of the meter: keccak256(abi.encode(key, token, period)).
    function meterOf(Meter calldata meter) internal pure returns (bytes32) {
        return keccak256(abi.encode(meter.key, meter.token, meter.period));
    }

    /// @notice Whether the proposal declares the bound that all calls of a demanded token need together; see
    /// {BoundDemand}.
    /// @param index The rule whose demand is looked at, in `rules`.
    /// @param calls Each names one of `rules`.
    function checkBound(
        uint256 index,
        Rule[] calldata rules,
        Call[] calldata calls,
        Bound[] calldata bounds
    ) internal pure returns (Refusal, bytes32) {
        BoundDemand calldata asked = rules[index].bound;
        if (!asked.demanded) return (Refusal.None, 0);
        address token = asked.token;
        bool used = false;
        int256 needed = 0;
        for (uint256 i = 0; i < calls.length; ++i) {
            uint256 rule = calls[i].rule;
            if (rule == index) used = true;
            BoundDemand calldata demand = rules[rule].bound;
            if (demand.demanded && demand.token == token) needed += demand.minDelta;
        }
        if (!used) return (Refusal.None, 0);
        for (uint256 i = 0; i < bounds.length; ++i) {
            if (bounds[i].token == token && bounds[i].minDelta >= needed) return (Refusal.None, 0);
        }
        return (Refusal.BoundMissing, bytes32(uint256(uint160(token))));
    }

    /// @notice Whether a batch meets the demand at `now_`, the time of proposing.
    function checkInput(
        InputDemand calldata demand,
        Batch calldata batch,
        BatchStatus memory status,
        uint40 now_
    ) internal pure returns (Refusal, bytes32) {
        if (batch.schema != demand.schema) return (Refusal.InputWrongSchema, batch.schema);
        if (status.levels & demand.levels != demand.levels) {
            return (Refusal.InputLevelTooLow, bytes32(uint256(status.levels)));
        }
        if (demand.levels == BatchLevel.HASHED) {
            // Nobody but the anchorer stands behind such a batch: the rule must have named it.
            if (batch.anchorer != demand.source) {
                return (Refusal.InputWrongSource, bytes32(uint256(uint160(batch.anchorer))));
            }
        } else if (demand.source != address(0) && status.source != demand.source) {
            return (Refusal.InputWrongSource, bytes32(uint256(uint160(status.source))));
        }
        uint256 age = now_ - status.observedAt;
        if (age > demand.maxAge) return (Refusal.InputTooOld, bytes32(age));
        return (Refusal.None, 0);
    }

    /// @notice Whether a static argument word is what an ABI encoder would write for its type.
    /// @param type_ 0x00 any word; 0x01..0x1f uint of that many bytes (an address is 0x14); 0x21..0x3f int of
    /// (type_ - 0x20) bytes; 0x41..0x5f bytesN with N = type_ - 0x40; 0x80 bool. Anything else is refused.
    function isOfType(bytes32 word, uint8 type_) internal pure returns (bool) {
        if (type_ == 0) return true;
        uint256 w = uint256(word);
        uint256 bits = uint256(type_ & 0x1f) * 8;
        if (type_ == 0x80) return w <= 1;
        if (bits == 0) return false;
        if (type_ < 0x20) return w >> bits == 0;
        if (type_ < 0x40) {
            // Sign extension: the bits above must all equal the sign bit.
            int256 shifted = int256(w) >> (bits - 1);
            return shifted == 0 || shifted == -1;
        }
        if (type_ < 0x60) return w << bits == 0;
        return false;
    }

    /// @dev What the call takes from the meter. Not found where the rule names a word that the call does not have, or
    /// names one for native value.
    function _amountOf(
        Meter calldata meter,
        uint256 value,
        bytes calldata data
    ) private pure returns (bool found, uint256 amount) {
        uint256 index = meter.amountWord;
        if (meter.token == address(0)) return (index == NO_WORD, value);
        if (data.length < 36 + 32 * index) return (false, 0);
        return (true, uint256(_word(data, index)));
    }

    function _checkFunction(Rule calldata rule, bytes calldata data) private pure returns (Refusal, bytes32) {
        uint256 words = rule.words;
        if (words > MAX_WORDS) return (Refusal.MalformedRule, bytes32(words));
        if (data.length != 4 + 32 * words) return (Refusal.WrongLength, bytes32(data.length));
        if (bytes4(data) != rule.selector) return (Refusal.WrongSelector, bytes32(bytes4(data)));
        uint256 types = uint256(rule.wordTypes);
        for (uint256 i = 0; i < words; ++i) {
            bytes32 word = _word(data, i);
            // The cast is safe: what is left of the shift is one byte.
            if (!isOfType(word, uint8(types >> 248))) return (Refusal.DirtyWord, word);
            types <<= 8;
        }
        return _checkConstraints(rule.constraints, words, data);
    }

    function _checkConstraints(
        Constraint[] calldata constraints,
        uint256 words,
        bytes calldata data
    ) private pure returns (Refusal, bytes32) {
        uint256 place;
        assembly ("memory-safe") {
            place := constraints.offset
        }
        uint256 end = place + constraints.length * CONSTRAINT_SIZE;
        while (place < end) {
            (uint256 index, uint256 operator, bytes32 value) = _constraintAt(place);
            if (index >= words || operator > uint256(Operator.Bitmask)) {
                return (Refusal.MalformedRule, bytes32(index));
            }
            place += CONSTRAINT_SIZE;
            bytes32 word = _word(data, index);
            bool holds;
            if (operator == uint256(Operator.OneOf)) {
                holds = word == value;
                // The run of OneOf constraints on this word is one disjunction.
                while (place < end) {
                    (uint256 nextIndex, uint256 nextOperator, bytes32 other) = _constraintAt(place);
                    if (nextOperator != uint256(Operator.OneOf) || nextIndex != index) break;
                    if (word == other) holds = true;
                    place += CONSTRAINT_SIZE;
                }
            } else {
                holds = _compare(Operator(operator), uint256(word), uint256(value));
            }
            if (!holds) return (Refusal.ConstraintViolated, word);
        }
        return (Refusal.None, 0);
    }

    function _compare(Operator operator, uint256 word, uint256 value) private pure returns (bool) {
        if (operator == Operator.Equal) return word == value;
        if (operator == Operator.AtMost) return word <= value;
        if (operator == Operator.AtLeast) return word >= value;
        return word & ~value == 0;
    }

    /// @dev Three words where they stand. The caller has checked `place`, and checks what `operator` may be; Solidity
    /// would check both, and the bounds of the list, once more for each field.
    function _constraintAt(uint256 place) private pure returns (uint256 index, uint256 operator, bytes32 value) {
        assembly ("memory-safe") {
            index := calldataload(place)
            operator := calldataload(add(place, 0x20))
            value := calldataload(add(place, 0x40))
        }
    }

    /// @dev The caller has checked that the word lies within `data`.
    function _word(bytes calldata data, uint256 index) private pure returns (bytes32 word) {
        assembly ("memory-safe") {
            word := calldataload(add(add(data.offset, 4), shl(5, index)))
        }
    }
}
