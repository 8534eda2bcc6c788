// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil} from "../../../contracts/interfaces/ICouncil.sol";
import {CouncilSigning} from "../support/CouncilSigning.sol";
import {CouncilBase} from "./CouncilBase.sol";

/// @dev The packed part: uint8(n) ‖ n × 65 bytes, strictly ascending by recovered address.
contract CouncilEoaSignaturesTest is CouncilBase {
    bytes32 private constant HASH = keccak256("what the council agrees to");
    uint256 private constant ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    /// @dev Alice's and Bob's signatures, ascending by address.
    uint256 private low;
    uint256 private high;

    function setUp() public override {
        super.setUp();
        uint256[] memory sorted = CouncilSigning.sorted(keys(aliceKey, bobKey));
        (low, high) = (sorted[0], sorted[1]);
    }

    /// @dev The signature of `low` with its parts changed, then that of `high`.
    function pair(bytes32 r, bytes32 s, uint8 v) private view returns (bytes memory) {
        return abi.encodePacked(uint8(2), r, s, v, signDigest(high, HASH));
    }

    function lowSignature() private view returns (uint8 v, bytes32 r, bytes32 s) {
        return vm.sign(low, HASH);
    }

    function test_Order() external {
        bytes memory a = signDigest(low, HASH);
        bytes memory b = signDigest(high, HASH);
        assertAgreed(HASH, bytes.concat(hex"02", a, b), "ascending");
        assertNotAgreed(HASH, bytes.concat(hex"02", b, a), "descending");
        assertNotAgreed(HASH, bytes.concat(hex"02", a, a), "twice the lower");
        assertNotAgreed(HASH, bytes.concat(hex"02", b, b), "twice the higher");
        assertNotAgreed(HASH, bytes.concat(hex"03", a, b, b), "twice at the end");
    }

    /// @dev How many EOAs signed stands in one byte. So a Council of accounts alone can agree with a threshold of 255, and
    /// never with more.
    function test_AtMost255EoasAgreeTogether() external {
        uint256[] memory all = new uint256[](256);
        ICouncil.NewMember[] memory list = new ICouncil.NewMember[](256);
        for (uint256 i = 0; i < 256; ++i) {
            all[i] = i + 1;
            list[i] = eoa(vm.addr(all[i]));
        }
        all = CouncilSigning.sorted(all);
        bytes memory signatures;
        for (uint256 i = 0; i < 255; ++i) {
            signatures = bytes.concat(signatures, signDigest(all[i], HASH));
        }

        council = newCouncil(address(gate), list, 255);
        assertAgreed(HASH, bytes.concat(hex"ff", signatures), "255 of 256");
        // The number of signatures is one byte, so 256 of them would read as none: no Council asks for as many.
        bytes memory refusal = abi.encodeWithSelector(ICouncil.CouncilThresholdOutOfRange.selector, 256, 255);
        vm.expectRevert(refusal);
        newCouncil(address(gate), list, 256);
        gate.setExecutingRoot(true);
        vm.prank(address(gate));
        vm.expectRevert(refusal);
        council.changeMembers(new bytes32[](0), new ICouncil.NewMember[](0), 256);
        assertEq(council.threshold(), 255, "threshold");
    }

    function test_TwinWithHighSDoesNotCount() external {
        (uint8 v, bytes32 r, bytes32 s) = lowSignature();
        bytes32 highS = bytes32(ORDER - uint256(s));
        uint8 flipped = v == 27 ? 28 : 27;
        assertEq(ecrecover(HASH, flipped, r, highS), vm.addr(low), "the curve accepts the twin");
        assertAgreed(HASH, pair(r, s, v), "low s");
        assertNotAgreed(HASH, pair(r, highS, flipped), "high s");
        // Beside the original: one member, two signatures.
        bytes memory both = abi.encodePacked(uint8(2), r, s, v, r, highS, flipped);
        assertNotAgreed(HASH, both, "original and twin");
    }

    function test_VIs27Or28() external {
        (uint8 v, bytes32 r, bytes32 s) = lowSignature();
        assertAgreed(HASH, pair(r, s, v), "as signed");
        for (uint256 other = 0; other < 256; ++other) {
            if (other != v) assertNotAgreed(HASH, pair(r, s, uint8(other)), "another v");
        }
    }

    function test_SignatureThatRecoversNobodyDoesNotCount() external {
        (uint8 v, bytes32 r, bytes32 s) = lowSignature();
        assertNotAgreed(HASH, pair(0, s, v), "r is zero");
        assertNotAgreed(HASH, pair(r, 0, v), "s is zero");
        assertNotAgreed(HASH, pair(bytes32(ORDER), s, v), "r is the order");
        assertNotAgreed(HASH, pair(0, 0, 0), "all zero");
        assertAgreed(HASH, pair(r, s, v), "as signed");
    }

    function test_OnlyMembersOfKindEoaCount() external {
        assertNotAgreed(HASH, pack(HASH, keys(aliceKey, malloryKey)), "a stranger");
        assertNotAgreed(HASH, pack(HASH, keys(aliceKey, olgaKey)), "the owner of a contract member");
        addAsRoot(eoa(mallory));
        assertAgreed(HASH, pack(HASH, keys(aliceKey, malloryKey)), "a stranger who joined");
    }

    /// @dev Nobody has the key of a real contract, so the contract is only pretended. What was stated at admission holds.
    function test_MemberAdmittedAsContractCannotSignAsEoa() external {
        vm.etch(mallory, hex"00");
        addAsRoot(contractAccount(mallory));
        vm.etch(mallory, "");
        assertNotAgreed(HASH, pack(HASH, keys(aliceKey, malloryKey)), "admitted as a contract");
        removeAsRoot(idOf(mallory));
        addAsRoot(eoa(mallory));
        assertAgreed(HASH, pack(HASH, keys(aliceKey, malloryKey)), "admitted as an EOA");
    }

    function test_CountSaysHowManyFollow() external {
        bytes memory packed = CouncilSigning.packed(HASH, CouncilSigning.sorted(keys(aliceKey, bobKey, carolKey)));
        assertAgreed(HASH, bytes.concat(hex"03", packed), "three");
        for (uint256 count = 0; count < 256; ++count) {
            if (count != 3) assertNotAgreed(HASH, bytes.concat(bytes1(uint8(count)), packed), "another count");
        }
        assertNotAgreed(HASH, "", "no byte");
        assertNotAgreed(HASH, hex"00", "nobody");
        assertNotAgreed(HASH, packed, "no count");
    }

    function test_EveryCutAndEveryTrailingByteIsRefused() external {
        bytes memory signatures = pack(HASH, keys(aliceKey, bobKey, carolKey));
        for (uint256 size = 0; size < signatures.length; ++size) {
            bytes memory cut = new bytes(size);
            for (uint256 i = 0; i < size; ++i) cut[i] = signatures[i];
            assertNotAgreed(HASH, cut, "cut");
        }
        for (uint256 size = 1; size < 200; ++size) {
            assertNotAgreed(HASH, bytes.concat(signatures, new bytes(size)), "longer");
        }
        assertAgreed(HASH, signatures, "as signed");
    }

    function test_AllTwoHundredFiftyFive() external {
        uint256[] memory signers = new uint256[](255);
        for (uint256 i = 0; i < signers.length; ++i) {
            signers[i] = i + 1;
            addAsRoot(eoa(vm.addr(i + 1)));
        }
        changeAsRoot(new bytes32[](0), new ICouncil.NewMember[](0), 255);
        assertAgreed(HASH, pack(HASH, signers), "as many as a byte counts");
        signers[0] = malloryKey;
        assertNotAgreed(HASH, pack(HASH, signers), "a stranger among them");
    }

    function testFuzz_AnyChangedByteIsRefused(uint256 place, uint8 mask) external {
        bytes memory signatures = pack(HASH, keys(aliceKey, bobKey));
        assertAgreed(HASH, signatures, "as signed");
        vm.assume(mask != 0);
        place = bound(place, 0, signatures.length - 1);
        signatures[place] ^= bytes1(mask);
        assertNotAgreed(HASH, signatures, "changed");
    }
}
