// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil} from "../../../contracts/interfaces/ICouncil.sol";
import {CouncilBase} from "./CouncilBase.sol";

/// @dev Who asks, and what therefore had to be signed; how many must.
contract CouncilIsValidSignatureTest is CouncilBase {
    bytes32 private constant HASH = keccak256("what the council agrees to");

    function test_GateIsAnsweredForItsOwnDigest() external {
        assertAgreed(HASH, pack(HASH, keys(aliceKey, bobKey)), "the bare digest");
        bytes32 wrapped = council.agreementDigest(HASH);
        assertNotAgreed(HASH, pack(wrapped, keys(aliceKey, bobKey)), "the wrapper is for others");
    }

    function test_OthersAreAnsweredForTheWrapper() external {
        bytes memory bare = pack(HASH, keys(aliceKey, bobKey));
        bytes memory wrapped = pack(council.agreementDigest(HASH), keys(aliceKey, bobKey));
        vm.startPrank(relayer);
        assertEq(bytes32(council.isValidSignature(HASH, wrapped)), bytes32(AGREED), "the wrapper");
        assertEq(bytes32(council.isValidSignature(HASH, bare)), bytes32(NOT_AGREED), "the bare digest is the gate's");
        vm.stopPrank();
    }

    function test_AskerZeroIsNotTheGateOfACouncilThatStandsAlone() external {
        bytes memory bare = pack(HASH, keys(aliceKey, bobKey));
        bytes memory wrapped = pack(alone.agreementDigest(HASH), keys(aliceKey, bobKey));
        vm.startPrank(address(0));
        assertEq(bytes32(alone.isValidSignature(HASH, bare)), bytes32(NOT_AGREED), "bare");
        assertEq(bytes32(alone.isValidSignature(HASH, wrapped)), bytes32(AGREED), "wrapped");
        vm.stopPrank();
    }

    function test_SignatureGivenToAnotherCouncilDoesNotCount() external view {
        bytes memory forCouncil = pack(council.agreementDigest(HASH), keys(aliceKey, bobKey));
        assertEq(bytes32(council.isValidSignature(HASH, forCouncil)), bytes32(AGREED), "there");
        assertEq(bytes32(alone.isValidSignature(HASH, forCouncil)), bytes32(NOT_AGREED), "here");
    }

    function test_SignatureGivenOnAnotherChainDoesNotCount() external {
        uint256 home = block.chainid;
        bytes memory atHome = pack(council.agreementDigest(HASH), keys(aliceKey, bobKey));
        vm.chainId(home + 1);
        assertEq(bytes32(council.isValidSignature(HASH, atHome)), bytes32(NOT_AGREED), "elsewhere");
        bytes memory elsewhere = pack(council.agreementDigest(HASH), keys(aliceKey, bobKey));
        assertEq(bytes32(council.isValidSignature(HASH, elsewhere)), bytes32(AGREED), "signed for elsewhere");
        vm.chainId(home);
        assertEq(bytes32(council.isValidSignature(HASH, elsewhere)), bytes32(NOT_AGREED), "back home");
        assertEq(bytes32(council.isValidSignature(HASH, atHome)), bytes32(AGREED), "signed at home");
    }

    function test_WrappersAreNotInterchangeable() external view {
        bytes32 act = council.actDigest(address(wallet), "", 0, FOREVER);
        bytes memory acted = pack(act, keys(aliceKey, bobKey));
        assertEq(bytes32(council.isValidSignature(act, acted)), bytes32(NOT_AGREED), "an act is no agreement");
        bytes memory agreed = pack(council.agreementDigest(act), keys(aliceKey, bobKey));
        assertEq(bytes32(council.isValidSignature(act, agreed)), bytes32(AGREED), "agreed to");
        bytes32 twice = council.agreementDigest(council.agreementDigest(HASH));
        bytes memory wrappedTwice = pack(twice, keys(aliceKey, bobKey));
        assertEq(bytes32(council.isValidSignature(HASH, wrappedTwice)), bytes32(NOT_AGREED), "wrapped twice");
    }

    // ── How many ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_ThresholdIsExact() external {
        assertNotAgreed(HASH, pack(HASH, keys()), "nobody");
        assertNotAgreed(HASH, pack(HASH, keys(aliceKey)), "one below");
        assertAgreed(HASH, pack(HASH, keys(aliceKey, bobKey)), "exactly");
        assertAgreed(HASH, pack(HASH, keys(aliceKey, bobKey, carolKey)), "one above");
    }

    function test_EveryPairOfKindsAgrees() external {
        ICouncil.MemberSignature memory byW = byWallet(council, HASH);
        ICouncil.MemberSignature memory byP = byPaula(HASH);
        assertAgreed(HASH, pack(HASH, keys(carolKey), others(byW)), "an EOA and the wallet");
        assertAgreed(HASH, pack(HASH, keys(carolKey), others(byP)), "an EOA and the passkey");
        assertAgreed(HASH, pack(HASH, keys(), others(byW, byP)), "the wallet and the passkey");
        assertAgreed(HASH, pack(HASH, keys(aliceKey, bobKey, carolKey), others(byW, byP)), "all");
        assertNotAgreed(HASH, pack(HASH, keys(), others(byW)), "the wallet alone");
        assertNotAgreed(HASH, pack(HASH, keys(), others(byP)), "the passkey alone");
    }

    function test_OneBadSignatureSpoilsAll() external {
        uint256[] memory three = keys(aliceKey, bobKey, malloryKey);
        assertNotAgreed(HASH, pack(HASH, three), "a stranger among members");
        ICouncil.MemberSignature memory bad = byWallet(council, HASH);
        bad.signature[0] ^= 0x01;
        assertNotAgreed(HASH, pack(HASH, keys(aliceKey, bobKey), others(bad)), "a wallet that says no");
        assertAgreed(HASH, pack(HASH, keys(aliceKey, bobKey), others(byWallet(council, HASH))), "one that says yes");
    }

    // ── Who is a member now ─────────────────────────────────────────────────────────────────────────────────────

    function test_RemovedMemberDoesNotCount() external {
        bytes memory signatures = pack(HASH, keys(aliceKey, bobKey));
        assertAgreed(HASH, signatures, "before");
        removeAsRoot(idOf(bob));
        assertNotAgreed(HASH, signatures, "after");
        assertAgreed(HASH, pack(HASH, keys(aliceKey, carolKey)), "with a member");
        addAsRoot(eoa(bob));
        assertAgreed(HASH, signatures, "to the gate, which commits to the epoch by itself, he counts again");
    }

    function test_SuspendedMemberDoesNotCount() external {
        bytes memory byEoas = pack(HASH, keys(aliceKey, bobKey));
        bytes memory byContract_ = pack(HASH, keys(aliceKey), others(byWallet(council, HASH)));
        assertAgreed(HASH, byEoas, "EOA before");
        assertAgreed(HASH, byContract_, "wallet before");
        vm.prank(bob);
        council.suspend();
        wallet.call(address(council), abi.encodeCall(ICouncil.suspend, ()));
        assertNotAgreed(HASH, byEoas, "EOA after");
        assertNotAgreed(HASH, byContract_, "wallet after");
    }

    function test_RaisedThresholdHoldsAtOnce() external {
        bytes memory signatures = pack(HASH, keys(aliceKey, bobKey));
        changeAsRoot(new bytes32[](0), new ICouncil.NewMember[](0), 3);
        assertNotAgreed(HASH, signatures, "two of three");
        assertAgreed(HASH, pack(HASH, keys(aliceKey, bobKey, carolKey)), "three of three");
    }
}
