// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil, MemberKind} from "../../../contracts/interfaces/ICouncil.sol";
import {Passkey} from "../support/Passkey.sol";
import {CouncilBase} from "./CouncilBase.sol";

contract CouncilSuspendTest is CouncilBase {
    function assertSuspended(bytes32 member, uint256 left, uint64 epoch) private view {
        assertEq(uint256(council.memberKind(member)), uint256(MemberKind.None), "kind");
        assertFalse(council.isMember(member), "member");
        assertEq(council.memberCount(), left, "members");
        assertEq(council.threshold(), THRESHOLD, "threshold");
        assertEq(council.epoch(), epoch, "epoch");
    }

    function assertUnchanged() private view {
        assertEq(council.memberCount(), MEMBERS, "members");
        assertEq(council.epoch(), 1, "epoch");
    }

    function expectSuspension(bytes32 member, uint64 oldEpoch) private {
        vm.expectEmit(address(council));
        emit ICouncil.MemberSuspended(member);
        vm.expectEmit(address(council));
        emit ICouncil.EpochRaised(oldEpoch, oldEpoch + 1);
    }

    function notMember(bytes32 member) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICouncil.CouncilNotMember.selector, member);
    }

    function invalid(bytes32 digest) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICouncil.CouncilInvalidSignatures.selector, digest);
    }

    // ── By call ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_AccountsSuspendThemselves() external {
        expectSuspension(idOf(bob), 1);
        vm.prank(bob);
        council.suspend();
        assertSuspended(idOf(bob), MEMBERS - 1, 2);
        expectSuspension(idOf(address(wallet)), 2);
        wallet.call(address(council), abi.encodeCall(ICouncil.suspend, ()));
        assertSuspended(idOf(address(wallet)), MEMBERS - 2, 3);
        assertTrue(council.isMember(idOf(alice)), "nobody else");
    }

    function test_RevertWhen_CallerIsNoMember() external {
        address[5] memory callers = [mallory, address(gate), address(council), verifier, address(0)];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.expectRevert(notMember(idOf(callers[i])));
            vm.prank(callers[i]);
            council.suspend();
        }
        assertUnchanged();
    }

    function test_RevertWhen_SuspendedAlready() external {
        vm.startPrank(bob);
        council.suspend();
        vm.expectRevert(notMember(idOf(bob)));
        council.suspend();
        vm.stopPrank();
        assertSuspended(idOf(bob), MEMBERS - 1, 2);
    }

    function test_RevertWhen_TheRestWouldNotReachTheThreshold() external {
        address[3] memory leaving = [alice, bob, carol];
        for (uint256 i = 0; i < leaving.length; ++i) {
            vm.prank(leaving[i]);
            council.suspend();
        }
        assertEq(council.memberCount(), THRESHOLD, "just enough");
        bytes memory refusal = abi.encodeWithSelector(
            ICouncil.CouncilThresholdOutOfRange.selector,
            THRESHOLD,
            THRESHOLD - 1
        );
        vm.expectRevert(refusal);
        wallet.call(address(council), abi.encodeCall(ICouncil.suspend, ()));
        bytes memory signature = Passkey.sign(paulaKey, council.suspendDigest(keccak256(paula)));
        vm.expectRevert(refusal);
        council.suspendBySignature(paula, signature);
        assertTrue(council.isMember(idOf(address(wallet))), "wallet");
        assertTrue(council.isMember(keccak256(paula)), "paula");
        assertEq(council.epoch(), 4, "epoch");
    }

    function test_RevertWhen_TheLastMemberWouldGo() external {
        ICouncil lonely = newCouncil(address(gate), one(eoa(alice)), 1);
        vm.expectRevert(abi.encodeWithSelector(ICouncil.CouncilThresholdOutOfRange.selector, 1, 0));
        vm.prank(alice);
        lonely.suspend();
        assertTrue(lonely.isMember(idOf(alice)), "alice");
        ICouncil pair = newCouncil(address(gate), two(eoa(alice), eoa(bob)), 1);
        vm.prank(alice);
        pair.suspend();
        assertEq(pair.memberCount(), 1, "the last but one may go");
    }

    /// @dev By nobody but the admin: not by itself, not by all others together.
    function test_OnlyTheAdminReadmits() external {
        vm.prank(bob);
        council.suspend();
        ICouncil.NewMember[] memory back = one(eoa(bob));
        bytes memory refusal = abi.encodeWithSelector(ICouncil.CouncilUnauthorized.selector, bob, address(gate));
        vm.expectRevert(refusal);
        vm.prank(bob);
        council.changeMembers(new bytes32[](0), back, THRESHOLD);
        assertFalse(council.isMember(idOf(bob)), "by himself");
        addAsRoot(eoa(bob));
        assertTrue(council.isMember(idOf(bob)), "by the admin");
    }

    // ── By signature ────────────────────────────────────────────────────────────────────────────────────────────

    function test_EoaSuspendsItselfBySignature() external {
        bytes memory signature = signDigest(bobKey, council.suspendDigest(idOf(bob)));
        expectSuspension(idOf(bob), 1);
        vm.prank(relayer);
        council.suspendBySignature(abi.encodePacked(bob), signature);
        assertSuspended(idOf(bob), MEMBERS - 1, 2);
    }

    function test_ContractSuspendsItselfBySignature() external {
        bytes32 member = idOf(address(wallet));
        bytes32 digest = council.suspendDigest(member);
        bytes memory signer = abi.encodePacked(wallet);
        assertRefused(signer, signDigest(olgaKey, digest), invalid(digest)); // without the wrapper
        bytes memory signature = byWallet(council, digest).signature;
        expectSuspension(member, 1);
        council.suspendBySignature(signer, signature);
        assertSuspended(member, MEMBERS - 1, 2);
    }

    function test_VerifiedSuspendsItselfBySignature() external {
        bytes memory signature = Passkey.sign(paulaKey, council.suspendDigest(keccak256(paula)));
        expectSuspension(keccak256(paula), 1);
        council.suspendBySignature(paula, signature);
        assertSuspended(keccak256(paula), MEMBERS - 1, 2);
    }

    function assertRefused(bytes memory signer, bytes memory signature, bytes memory refusal) private {
        vm.expectRevert(refusal);
        vm.prank(relayer);
        council.suspendBySignature(signer, signature);
        assertUnchanged();
    }

    function test_RevertWhen_SignatureIsNotTheMembersOwn() external {
        bytes memory signer = abi.encodePacked(bob);
        bytes32 digest = council.suspendDigest(idOf(bob));
        bytes memory good = signDigest(bobKey, digest);
        assertRefused(signer, signDigest(aliceKey, digest), invalid(digest)); // another member's
        assertRefused(signer, pack(digest, keys(aliceKey, carolKey)), invalid(digest)); // that of k others
        assertRefused(signer, signDigest(bobKey, council.suspendDigest(idOf(alice))), invalid(digest));
        assertRefused(signer, signDigest(bobKey, alone.suspendDigest(idOf(bob))), invalid(digest));
        bytes32 wrapped = council.memberAgreementDigest(bob, digest);
        assertRefused(signer, signDigest(bobKey, wrapped), invalid(digest));
        assertRefused(signer, signDigest(bobKey, council.agreementDigest(digest)), invalid(digest));
        assertRefused(signer, bytes.concat(good, hex"00"), invalid(digest));
        assertRefused(signer, "", invalid(digest));
        council.suspendBySignature(signer, good);
        assertSuspended(idOf(bob), MEMBERS - 1, 2);
    }

    function test_RevertWhen_SignatureIsItsHighTwin() external {
        bytes32 digest = council.suspendDigest(idOf(bob));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(bobKey, digest);
        bytes32 high = bytes32(0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141 - uint256(s));
        bytes memory twin = abi.encodePacked(r, high, v == 27 ? uint8(28) : uint8(27));
        assertRefused(abi.encodePacked(bob), twin, invalid(digest));
        council.suspendBySignature(abi.encodePacked(bob), abi.encodePacked(r, s, v));
        assertSuspended(idOf(bob), MEMBERS - 1, 2);
    }

    function test_RevertWhen_SignatureIsOfAnotherChain() external {
        uint256 home = block.chainid;
        vm.chainId(home + 1);
        bytes memory signature = signDigest(bobKey, council.suspendDigest(idOf(bob)));
        vm.chainId(home);
        assertRefused(abi.encodePacked(bob), signature, invalid(council.suspendDigest(idOf(bob))));
    }

    function test_RevertWhen_SignerIsNoMember() external {
        bytes32 member = idOf(mallory);
        bytes memory signature = signDigest(malloryKey, council.suspendDigest(member));
        assertRefused(abi.encodePacked(mallory), signature, notMember(member));
        // A signature that recovers nobody does not speak for nobody.
        assertRefused(new bytes(20), new bytes(65), notMember(0));
        bytes memory padded = bytes.concat(abi.encodePacked(bob), hex"00");
        assertRefused(padded, signature, notMember(keccak256(padded)));
        assertRefused("", signature, notMember(keccak256("")));
        addAsRoot(eoa(mallory));
        signature = signDigest(malloryKey, council.suspendDigest(member));
        council.suspendBySignature(abi.encodePacked(mallory), signature);
        assertSuspended(member, MEMBERS, 3);
    }

    /// @dev A passkey's assertion is no suspension of the account that is its verifier, nor the other way round.
    function test_RevertWhen_KindDoesNotFitTheSignature() external {
        bytes32 digest = council.suspendDigest(keccak256(paula));
        assertRefused(paula, signDigest(bobKey, digest), invalid(digest));
        bytes memory asEoa = abi.encodePacked(bob);
        digest = council.suspendDigest(idOf(bob));
        assertRefused(asEoa, Passkey.sign(paulaKey, digest), invalid(digest));
    }

    /// @dev A suspension was signed for one epoch: a member that was readmitted is not thrown out again by it.
    function test_RevertWhen_SignatureIsOfAnEarlierEpoch() external {
        bytes memory signer = abi.encodePacked(bob);
        bytes memory signature = signDigest(bobKey, council.suspendDigest(idOf(bob)));
        council.suspendBySignature(signer, signature);
        vm.expectRevert(notMember(idOf(bob)));
        council.suspendBySignature(signer, signature);
        addAsRoot(eoa(bob));
        bytes32 digest = council.suspendDigest(idOf(bob));
        vm.expectRevert(invalid(digest));
        council.suspendBySignature(signer, signature);
        assertTrue(council.isMember(idOf(bob)), "readmitted");
        council.suspendBySignature(signer, signDigest(bobKey, digest));
        assertSuspended(idOf(bob), MEMBERS - 1, 4);
    }
}
