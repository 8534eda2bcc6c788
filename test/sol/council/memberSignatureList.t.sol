// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil} from "../../../contracts/interfaces/ICouncil.sol";
import {CouncilBase} from "./CouncilBase.sol";

/// @dev The rest behind the packed signatures: read without reverting, and in the one form that abi.encode gives.
contract CouncilMemberSignatureListTest is CouncilBase {
    bytes32 private constant HASH = keccak256("what the council agrees to");

    ICouncil.MemberSignature[] private list;

    function setUp() public override {
        super.setUp();
        ICouncil.MemberSignature memory a = byWallet(council, HASH);
        ICouncil.MemberSignature memory b = byPaula(HASH);
        if (council.memberId(a.signer) > council.memberId(b.signer)) (a, b) = (b, a);
        list.push(a);
        list.push(b);
    }

    /// @dev Without EOAs.
    function assertRefused(bytes memory rest, string memory message) private {
        assertNotAgreed(HASH, bytes.concat(hex"00", rest), message);
    }

    /// @dev abi.decode takes `rest` for the very list, and still it is refused.
    function assertStrange(bytes memory rest, string memory message) private {
        assertEq(abi.encode(abi.decode(rest, (ICouncil.MemberSignature[]))), abi.encode(list), message);
        assertRefused(rest, message);
    }

    function encoded() private view returns (bytes memory) {
        return abi.encode(list);
    }

    function tuple(ICouncil.MemberSignature memory entry) private pure returns (bytes memory out) {
        bytes memory whole = abi.encode(entry);
        // Without the offset in front.
        out = new bytes(whole.length - 32);
        for (uint256 i = 0; i < out.length; ++i) out[i] = whole[i + 32];
    }

    function test_AsAbiEncodeGivesIt() external {
        assertAgreed(HASH, bytes.concat(hex"00", encoded()), "two members");
        bytes memory byHand = bytes.concat(
            abi.encode(0x20, 2, 0x40, 0x40 + tuple(list[0]).length),
            tuple(list[0]),
            tuple(list[1])
        );
        assertEq(byHand, encoded(), "the form that the variants below vary");
    }

    function test_EmptyListIsAList() external {
        bytes memory none = abi.encode(new ICouncil.MemberSignature[](0));
        assertAgreed(HASH, bytes.concat(pack(HASH, keys(aliceKey, bobKey)), none), "beside two EOAs");
        assertNotAgreed(HASH, bytes.concat(pack(HASH, keys(aliceKey)), none), "it counts for nobody");
    }

    function test_EmptySignatureAndOddLengthsAreRead() external {
        for (uint256 size = 0; size <= 65; ++size) {
            ICouncil.MemberSignature memory signed = byWallet(council, HASH);
            bytes memory signature = new bytes(size);
            for (uint256 i = 0; i < size; ++i) signature[i] = signed.signature[i];
            signed.signature = signature;
            bytes memory signatures = pack(HASH, keys(aliceKey, bobKey), others(signed));
            // Read as it should be, it reaches the wallet, which wants all of it.
            vm.expectCall(address(wallet), abi.encodeCall(wallet.isValidSignature, (wrapper(), signature)), 1);
            assertEq(bytes32(askAsGate(HASH, signatures)), bytes32(size == 65 ? AGREED : NOT_AGREED), "answer");
        }
    }

    function wrapper() private view returns (bytes32) {
        return council.memberAgreementDigest(address(wallet), HASH);
    }

    function test_GapBetweenEntries() external {
        uint256 size = tuple(list[0]).length;
        bytes memory rest = bytes.concat(
            abi.encode(0x20, 2, 0x40, 0x60 + size),
            tuple(list[0]),
            bytes32(0),
            tuple(list[1])
        );
        assertStrange(rest, "a word between the entries");
    }

    function test_EntriesInAnotherPlace() external {
        uint256 size = tuple(list[1]).length;
        bytes memory rest = bytes.concat(abi.encode(0x20, 2, 0x40 + size, 0x40), tuple(list[1]), tuple(list[0]));
        assertStrange(rest, "the second entry stands first");
    }

    function test_ListBehindAGap() external {
        uint256 size = tuple(list[0]).length;
        bytes memory rest = bytes.concat(abi.encode(0x40, 0, 2, 0x40, 0x40 + size), tuple(list[0]), tuple(list[1]));
        assertStrange(rest, "a word in front of the list");
    }

    function test_FieldsInAnotherPlace() external {
        ICouncil.MemberSignature memory entry = list[1];
        bytes memory signer = field(entry.signer);
        bytes memory signature = field(entry.signature);
        bytes memory swapped = bytes.concat(abi.encode(0x40 + signature.length, 0x40), signature, signer);
        uint256 size = tuple(list[0]).length;
        assertStrange(
            bytes.concat(abi.encode(0x20, 2, 0x40, 0x40 + size), tuple(list[0]), swapped),
            "signature before signer"
        );
        bytes memory apart = bytes.concat(abi.encode(0x40, 0x60 + signer.length), signer, bytes32(0), signature);
        assertStrange(
            bytes.concat(abi.encode(0x20, 2, 0x40, 0x40 + size), tuple(list[0]), apart),
            "a word between the fields"
        );
    }

    /// @dev Length, content, padding.
    function field(bytes memory content) private pure returns (bytes memory) {
        return bytes.concat(bytes32(content.length), content, new bytes((32 - (content.length % 32)) % 32));
    }

    function test_TrailingBytes() external {
        for (uint256 size = 1; size <= 64; ++size) {
            assertStrange(bytes.concat(encoded(), new bytes(size)), "trailing zeros");
        }
        assertStrange(bytes.concat(encoded(), encoded()), "twice");
    }

    function test_EveryCutIsRefused() external {
        bytes memory whole = encoded();
        for (uint256 size = 1; size < whole.length; ++size) {
            bytes memory cut = new bytes(size);
            for (uint256 i = 0; i < size; ++i) cut[i] = whole[i];
            assertRefused(cut, "cut");
        }
        assertAgreed(HASH, bytes.concat(hex"00", whole), "whole");
    }

    /// @dev Padding included: a wallet's signature of 65 bytes is followed by 31 bytes of it, its signer by 12.
    function testFuzz_AnyChangedByteIsRefused(uint256 place, uint8 mask) external {
        vm.assume(mask != 0);
        bytes memory signatures = pack(HASH, keys(aliceKey), others(byWallet(council, HASH)));
        assertAgreed(HASH, signatures, "as signed");
        place = bound(place, 0, signatures.length - 1);
        signatures[place] ^= bytes1(mask);
        assertNotAgreed(HASH, signatures, "changed");
    }

    function test_HostileNumbers() external {
        uint256[12] memory hostile = [
            type(uint256).max,
            type(uint256).max - 31,
            type(uint256).max - 63,
            type(uint256).max / 32,
            type(uint256).max / 32 + 1,
            1 << 255,
            type(uint128).max,
            type(uint64).max,
            type(uint32).max,
            0,
            1,
            encoded().length
        ];
        // Every word of the list that is a number: offset, count, two offsets, and three words in each entry.
        uint256 second = 0x80 + tuple(list[0]).length;
        uint256[12] memory places = [
            0,
            0x20,
            0x40,
            0x60,
            0x80,
            0xa0,
            0xc0,
            0xc0 + field(list[0].signer).length,
            second,
            second + 0x20,
            second + 0x40,
            second + 0x40 + field(list[1].signer).length
        ];
        for (uint256 i = 0; i < places.length; ++i) {
            for (uint256 j = 0; j < hostile.length; ++j) {
                bytes memory rest = encoded();
                uint256 place = places[i];
                uint256 word = hostile[j];
                assembly ("memory-safe") {
                    mstore(add(add(rest, 32), place), word)
                }
                if (keccak256(rest) != keccak256(encoded())) assertRefused(rest, "a hostile number");
            }
        }
    }

    function testFuzz_GarbageIsRefused(bytes calldata garbage) external {
        assertNotAgreed(HASH, garbage, "garbage");
        assertRefused(garbage, "garbage behind no EOA");
        assertNotAgreed(HASH, bytes.concat(pack(HASH, keys(aliceKey, bobKey)), hex"01", garbage), "behind two EOAs");
    }

    /// @dev Words that look like a list more often than chance would make them.
    function testFuzz_GarbageOfWordsIsRefused(uint8[24] calldata picks, uint256 wild, uint8 length) external {
        bytes memory rest;
        for (uint256 i = 0; i < length % 25; ++i) rest = bytes.concat(rest, bytes32(pick(picks[i], wild)));
        assertRefused(rest, "words");
    }

    function pick(uint8 choice, uint256 wild) private view returns (uint256) {
        uint256[12] memory words = [
            0,
            0x20,
            0x40,
            0x60,
            0x80,
            0xa0,
            1,
            2,
            20,
            65,
            uint256(uint160(address(wallet))) << 96,
            wild
        ];
        return words[choice % words.length];
    }
}
