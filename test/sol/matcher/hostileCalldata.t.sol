// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyErrors} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {Bound, Proposal, Witness} from "../../../contracts/types/Proposal.sol";
import {Operator, Refusal, Rule} from "../../../contracts/types/Rule.sol";
import {TypedData} from "../support/TypedData.sol";
import {MatcherBase} from "./MatcherBase.sol";

/// @notice Calldata that no encoder writes: what is hashed where it stands must not be read as something else.
contract HostileCalldataTest is MatcherBase {
    /// @dev Where the arguments of matchExecuting(p, w) begin in memory: after the length and the selector.
    uint256 private constant ARGUMENTS = 4;

    function test_TheEncodingIsCarriedAsItIs() public view {
        (bool success, ) = address(matcher).staticcall(_encoded());
        assertTrue(success, "the twin");
    }

    /// @dev A narrow word with dirty upper bits: another leaf, or refused where it is read. Never carried.
    function test_EveryDirtyWordOfARuleIsRefused() public view {
        bytes memory plain = _encoded();
        uint256 rule = _placeOfRule(plain);
        // The offset of the constraints apart, all words of the head; those that are 32 bytes wide change the leaf.
        for (uint256 word = 0; word < 24; ++word) {
            bytes memory dirty = bytes.concat(plain);
            dirty[rule + 32 * word] ^= 0x80;
            (bool success, ) = address(matcher).staticcall(dirty);
            assertFalse(success, "a changed word of the head was carried");
        }
        // The three words of the one constraint follow the head, its offset and the list's length.
        for (uint256 word = 26; word < 29; ++word) {
            bytes memory dirty = bytes.concat(plain);
            dirty[rule + 32 * word] ^= 0x80;
            (bool success, ) = address(matcher).staticcall(dirty);
            assertFalse(success, "a changed word of a constraint was carried");
        }
    }

    /// @dev The same, in a policy made of the hostile rule itself: what is hashed dirty is refused where it is read.
    function test_ADirtyRuleInAPolicyCarriesNothing() public view {
        // proposer, tier, expiry, target, kind, words, returns, period: upper bits; selector: lower bits.
        uint8[9] memory words = [0, 1, 2, 3, 4, 6, 10, 16, 5];
        for (uint256 i = 0; i < words.length; ++i) {
            bytes memory hostile = _encoded();
            hostile[_placeOfRule(hostile) + 32 * uint256(words[i]) + (words[i] == 5 ? 31 : 0)] ^= 0x80;
            _putIntoPolicy(hostile);
            (bool success, ) = address(matcher).staticcall(hostile);
            assertFalse(success, "a dirty rule carried a call");
        }
    }

    function test_AnUnknownOperatorInAPolicyIsMalformed() public view {
        bytes4 selector = IPolicyErrors.PolicyRefused.selector;
        for (uint256 value = 5; value < 256; value += 50) {
            bytes memory hostile = _encoded();
            hostile[_placeOfRule(hostile) + 32 * 27 + 31] = bytes1(uint8(value));
            _putIntoPolicy(hostile);
            (, bytes memory answer) = address(matcher).staticcall(hostile);
            assertEq(answer, abi.encodeWithSelector(selector, 0, Refusal.MalformedRule, 0), "error");
        }
    }

    /// @dev A word index of 256 is not word 0.
    function test_AWordIndexIsReadWhole() public view {
        bytes memory hostile = _encoded();
        hostile[_placeOfRule(hostile) + 32 * 26 + 30] = 0x01;
        _putIntoPolicy(hostile);
        (, bytes memory answer) = address(matcher).staticcall(hostile);
        bytes4 selector = IPolicyErrors.PolicyRefused.selector;
        assertEq(answer, abi.encodeWithSelector(selector, 0, Refusal.MalformedRule, 256), "error");
    }

    /// @dev Whichever single bit is flipped: the id is that of what a strict decoder reads, or of nothing that was signed.
    /// But for the highest bit of the offset of a list that is empty, of which there are three here. Solidity takes such
    /// an offset for one that leads backwards, comes out where no calldata is, and reads the empty list that was signed.
    function test_WhicheverBitIsFlippedTheIdIsOfWhatIsRead() public view {
        bytes memory lenient;
        uint256 bits = _encoded().length * 8;
        for (uint256 bit = ARGUMENTS * 8; bit < bits; ++bit) {
            if (this.isReadLeniently(bit)) lenient = abi.encodePacked(lenient, bit);
        }
        bytes memory plain = _encoded();
        uint256 proposal = ARGUMENTS + _wordAt(plain, ARGUMENTS);
        uint256 witness = ARGUMENTS + _wordAt(plain, ARGUMENTS + 32);
        uint256 proofs = witness + _wordAt(plain, witness + 32);
        uint256[3] memory emptyLists = [proposal + 32 * 6, witness + 32 * 2, proofs + 32]; // inputs, batches, a proof
        assertEq(
            lenient,
            abi.encodePacked(emptyLists[0] * 8 + 7, emptyLists[1] * 8 + 7, emptyLists[2] * 8 + 7),
            "bits"
        );
    }

    /// @dev Whether the signed id is answered although a strict decoder refuses. A call of its own, for its memory.
    function isReadLeniently(uint256 bit) external view returns (bool) {
        bytes memory plain = _encoded();
        bytes memory flipped = bytes.concat(plain);
        flipped[bit / 8] ^= bytes1(uint8(1 << (bit % 8)));
        (bool success, bytes memory answer) = address(matcher).staticcall(flipped);
        if (!success) return false;
        try this.strictIdOf(_arguments(flipped)) returns (bytes32 id) {
            assertEq(_idIn(answer), id, "id of what a strict decoder reads");
            return false;
        } catch {
            (, bytes memory signed) = address(matcher).staticcall(plain);
            return _idIn(answer) == _idIn(signed);
        }
    }

    function strictIdOf(bytes calldata arguments) external pure returns (bytes32) {
        (Proposal memory p, ) = abi.decode(arguments, (Proposal, Witness));
        return TypedData.idOf(p);
    }

    function test_TrailingBytesMeanNothing() public view {
        (, bytes memory answer) = address(matcher).staticcall(_encoded());
        (bool success, bytes memory other) = address(matcher).staticcall(bytes.concat(_encoded(), new bytes(77)));
        assertTrue(success, "trailing bytes");
        assertEq(_idIn(other), _idIn(answer), "id");
    }

    function test_EveryTruncationIsRefused() public view {
        bytes memory plain = _encoded();
        for (uint256 size = 0; size < plain.length; size += 13) {
            bytes memory short = bytes.concat(plain);
            assembly ("memory-safe") {
                mstore(short, size)
            }
            (bool success, ) = address(matcher).staticcall(short);
            assertFalse(success, "a truncated question was answered");
        }
    }

    /// @dev One call with a calldata of 36 bytes, one bound, one rule with one constraint.
    function _encoded() private view returns (bytes memory) {
        Rule memory rule = _functionRule(1);
        _constrain(rule, 0, Operator.AtMost, 5);
        Question memory q = _question(rule, _functionCall(abi.encode(5)));
        q.p.bounds = new Bound[](1);
        q.p.bounds[0] = Bound(address(1), -1);
        return abi.encodeCall(matcher.matchExecuting, (q.p, q.w));
    }

    function _placeOfRule(bytes memory encoded) private pure returns (uint256) {
        uint256 witness = ARGUMENTS + _wordAt(encoded, ARGUMENTS + 32);
        uint256 rules = witness + _wordAt(encoded, witness);
        return rules + 32 + _wordAt(encoded, rules + 32);
    }

    /// @dev Makes the rule that stands there, dirty as it is, the one that the proposal names, and all of the policy.
    function _putIntoPolicy(bytes memory encoded) private view {
        (, bytes memory answer) = address(matcher).staticcall(encoded);
        assertEq(bytes32(bytes4(answer)), bytes32(IPolicyErrors.PolicyLeafMismatch.selector), "not another leaf");
        (, bytes32 leaf, ) = abi.decode(_arguments(answer), (uint256, bytes32, bytes32));
        uint256 proposal = ARGUMENTS + _wordAt(encoded, ARGUMENTS);
        uint256 place = proposal + _wordAt(encoded, proposal + 32 * 7) + 32;
        assembly ("memory-safe") {
            mstore(add(add(encoded, 0x20), place), leaf)
        }
    }

    function _idIn(bytes memory answer) private pure returns (bytes32) {
        return bytes32(_wordAt(answer, 32));
    }

    function _wordAt(bytes memory data, uint256 place) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x20), place))
        }
    }
}
