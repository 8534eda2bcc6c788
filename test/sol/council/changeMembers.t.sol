// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil, MemberKind} from "../../../contracts/interfaces/ICouncil.sol";
import {CouncilBase, FakeRegistry} from "./CouncilBase.sol";

contract CouncilChangeMembersTest is CouncilBase {
    bytes32[] private nobody;

    function none() private pure returns (ICouncil.NewMember[] memory) {
        return new ICouncil.NewMember[](0);
    }

    /// @dev The gate, executing root, is refused by `refusal`, with nothing changed.
    function assertRefused(
        bytes32[] memory remove,
        ICouncil.NewMember[] memory add,
        uint16 threshold,
        bytes memory refusal
    ) private {
        gate.setExecutingRoot(true);
        vm.expectRevert(refusal);
        vm.prank(address(gate));
        council.changeMembers(remove, add, threshold);
        gate.setExecutingRoot(false);
        assertUnchanged();
    }

    function assertUnchanged() private view {
        assertEq(council.memberCount(), MEMBERS, "members");
        assertEq(council.threshold(), THRESHOLD, "threshold");
        assertEq(council.epoch(), 1, "epoch");
        ICouncil.NewMember[] memory list = members();
        for (uint256 i = 0; i < list.length; ++i) {
            bytes32 member = council.memberId(list[i].signer);
            assertEq(uint256(council.memberKind(member)), uint256(list[i].kind), "kind");
        }
        assertFalse(council.isMember(idOf(mallory)), "mallory");
    }

    // ── Who may ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_CallerIsNotTheGate() external {
        gate.setExecutingRoot(true);
        address[5] memory callers = [relayer, alice, address(wallet), address(council), address(0)];
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.expectRevert(unauthorized(callers[i], address(gate)));
            vm.prank(callers[i]);
            council.changeMembers(nobody, one(eoa(mallory)), THRESHOLD);
            assertUnchanged();
        }
        changeAsRoot(nobody, one(eoa(mallory)), THRESHOLD);
        assertTrue(council.isMember(idOf(mallory)), "by the gate");
    }

    function test_RevertWhen_GateExecutesNoRootProposal() external {
        gate.setExecutingRoot(false);
        vm.expectRevert(abi.encodeWithSelector(ICouncil.CouncilNotRoot.selector, gate));
        vm.prank(address(gate));
        council.changeMembers(nobody, one(eoa(mallory)), THRESHOLD);
        assertUnchanged();
        changeAsRoot(nobody, one(eoa(mallory)), THRESHOLD);
        assertTrue(council.isMember(idOf(mallory)), "while it executes one");
    }

    /// @dev All members together cannot change who they are where a gate stands above them.
    function test_RevertWhen_MembersActOnTheirOwnCouncilUnderAGate() external {
        bytes memory change = abi.encodeCall(ICouncil.changeMembers, (nobody, one(eoa(mallory)), THRESHOLD));
        bytes memory signatures = pack(
            council.actDigest(address(council), change, 0, FOREVER),
            keys(aliceKey, bobKey, carolKey)
        );
        bytes memory reason = unauthorized(address(council), address(gate));
        bytes4 selector = ICouncil.changeMembers.selector;
        vm.expectRevert(
            abi.encodeWithSelector(ICouncil.CouncilCallFailed.selector, address(council), selector, reason)
        );
        council.execute(address(council), change, 0, FOREVER, signatures);
        assertUnchanged();
    }

    function test_CouncilThatStandsAloneChangesItself() external {
        bytes memory change = abi.encodeCall(
            ICouncil.changeMembers,
            (ids(idOf(carol)), two(eoa(mallory), eoa(relayer)), 3)
        );
        bytes memory signatures = pack(alone.actDigest(address(alone), change, 0, FOREVER), keys(aliceKey, bobKey));
        vm.prank(relayer);
        alone.execute(address(alone), change, 0, FOREVER, signatures);
        assertTrue(alone.isMember(idOf(mallory)), "mallory joined");
        assertFalse(alone.isMember(idOf(carol)), "carol left");
        assertEq(alone.memberCount(), MEMBERS + 1, "members");
        assertEq(alone.threshold(), 3, "threshold");
        assertEq(alone.epoch(), 2, "epoch");
    }

    function test_RevertWhen_CallerIsNotTheCouncilThatStandsAlone() external {
        address[4] memory callers = [relayer, alice, address(gate), address(0)];
        gate.setExecutingRoot(true);
        for (uint256 i = 0; i < callers.length; ++i) {
            vm.expectRevert(unauthorized(callers[i], address(alone)));
            vm.prank(callers[i]);
            alone.changeMembers(nobody, one(eoa(mallory)), THRESHOLD);
        }
        assertEq(alone.epoch(), 1, "epoch");
        assertFalse(alone.isMember(idOf(mallory)), "mallory");
    }

    function unauthorized(address by, address needed) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICouncil.CouncilUnauthorized.selector, by, needed);
    }

    // ── What happens ────────────────────────────────────────────────────────────────────────────────────────────

    function test_RemovesAddsAndSetsTheThresholdInOneStep() external {
        bytes memory account = abi.encodePacked(mallory);
        bytes32[] memory remove = ids(idOf(bob), keccak256(paula));
        ICouncil.NewMember[] memory add = one(eoa(mallory));
        gate.setExecutingRoot(true);
        vm.expectEmit(address(council));
        emit ICouncil.MemberRemoved(idOf(bob));
        vm.expectEmit(address(council));
        emit ICouncil.MemberRemoved(keccak256(paula));
        vm.expectEmit(address(council));
        emit ICouncil.MemberAdded(idOf(mallory), MemberKind.Eoa, account);
        vm.expectEmit(address(council));
        emit ICouncil.ThresholdChanged(2, 4);
        vm.expectEmit(address(council));
        emit ICouncil.EpochRaised(1, 2);
        vm.prank(address(gate));
        council.changeMembers(remove, add, 4);
        assertEq(council.memberCount(), MEMBERS - 1, "members");
        assertEq(council.threshold(), 4, "threshold");
        assertEq(council.epoch(), 2, "epoch");
        assertFalse(council.isMember(idOf(bob)), "bob");
        assertFalse(council.isMember(keccak256(paula)), "paula");
        assertTrue(council.isMember(idOf(mallory)), "mallory");
        assertTrue(council.isMember(idOf(alice)), "alice");
    }

    function test_RaisesTheEpochOnceAndAlways() external {
        changeAsRoot(ids(idOf(bob), idOf(carol)), two(eoa(mallory), eoa(relayer)), 1);
        assertEq(council.epoch(), 2, "many changes");
        changeAsRoot(nobody, none(), 1);
        assertEq(council.epoch(), 3, "none: root ends what was agreed to");
    }

    function test_ThresholdThatStaysIsNotLogged() external {
        vm.recordLogs();
        changeAsRoot(nobody, none(), THRESHOLD);
        assertEq(vm.getRecordedLogs().length, 1, "only EpochRaised");
        vm.recordLogs();
        changeAsRoot(nobody, none(), THRESHOLD + 1);
        assertEq(vm.getRecordedLogs().length, 2, "ThresholdChanged and EpochRaised");
    }

    function test_MemberCanBeReplacedByItsOtherKind() external {
        changeAsRoot(ids(idOf(address(wallet))), none(), THRESHOLD);
        vm.etch(address(wallet), abi.encodePacked(hex"ef0100", verifier));
        changeAsRoot(nobody, one(eoa(address(wallet))), THRESHOLD);
        assertEq(uint256(council.memberKind(idOf(address(wallet)))), uint256(MemberKind.Eoa), "kind");
        changeAsRoot(ids(idOf(alice)), one(eoa(alice)), THRESHOLD);
        assertTrue(council.isMember(idOf(alice)), "removed and added in one step");
        assertEq(council.memberCount(), MEMBERS, "members");
    }

    function test_SuspendedMemberIsReadmittedByAddingIt() external {
        vm.prank(bob);
        council.suspend();
        assertEq(council.memberCount(), MEMBERS - 1, "suspended");
        addAsRoot(eoa(bob));
        assertEq(council.memberCount(), MEMBERS, "readmitted");
        assertEq(uint256(council.memberKind(idOf(bob))), uint256(MemberKind.Eoa), "kind");
        assertEq(council.epoch(), 3, "epoch");
    }

    // ── What is refused ─────────────────────────────────────────────────────────────────────────────────────────

    function test_RemovedWhoIsNoMemberIsPassedOver() external {
        changeAsRoot(ids(idOf(mallory)), none(), THRESHOLD);
        changeAsRoot(ids(bytes32(0)), none(), THRESHOLD);
        assertEq(council.memberCount(), MEMBERS, "nobody left");
        changeAsRoot(ids(idOf(bob), idOf(bob)), none(), THRESHOLD);
        assertEq(council.memberCount(), MEMBERS - 1, "one left");
        assertFalse(council.isMember(idOf(bob)), "bob");
        assertEq(council.epoch(), 4, "epoch");
    }

    /// @dev A member that is to be replaced sees it for the whole root delay.
    function test_AMemberCannotStopTheChangeBySuspendingItselfFirst() external {
        vm.prank(bob);
        council.suspend();
        vm.recordLogs();
        changeAsRoot(ids(idOf(bob), idOf(carol)), one(eoa(mallory)), THRESHOLD);
        assertEq(vm.getRecordedLogs().length, 3, "MemberRemoved of carol, MemberAdded, EpochRaised");
        assertFalse(council.isMember(idOf(bob)), "bob");
        assertFalse(council.isMember(idOf(carol)), "carol");
        assertTrue(council.isMember(idOf(mallory)), "mallory");
        assertEq(council.memberCount(), MEMBERS - 1, "members");
    }

    function test_RevertWhen_AddedIsMemberAlready() external {
        bytes memory refusal = abi.encodeWithSelector(ICouncil.CouncilAlreadyMember.selector, idOf(alice));
        assertRefused(nobody, one(eoa(alice)), THRESHOLD, refusal);
        refusal = abi.encodeWithSelector(ICouncil.CouncilAlreadyMember.selector, keccak256(paula));
        assertRefused(nobody, one(verified(paula)), THRESHOLD, refusal);
        refusal = abi.encodeWithSelector(ICouncil.CouncilAlreadyMember.selector, idOf(mallory));
        assertRefused(nobody, two(eoa(mallory), eoa(mallory)), THRESHOLD, refusal);
        changeAsRoot(nobody, two(eoa(mallory), eoa(relayer)), THRESHOLD);
        assertEq(council.memberCount(), MEMBERS + 2, "two");
    }

    function test_RevertWhen_AddedIsNotWhatItIsSaidToBe() external {
        ICouncil.NewMember[5] memory bad = [
            contractAccount(mallory),
            eoa(address(registry)),
            contractAccount(address(council)),
            contractAccount(address(gate)),
            verified(abi.encodePacked(verifier))
        ];
        for (uint256 i = 0; i < bad.length; ++i) {
            bytes memory refusal = abi.encodeWithSelector(
                ICouncil.CouncilInvalidMember.selector,
                bad[i].signer,
                bad[i].kind
            );
            assertRefused(nobody, two(eoa(relayer), bad[i]), THRESHOLD, refusal);
        }
        changeAsRoot(nobody, two(eoa(mallory), contractAccount(address(registry))), THRESHOLD);
        assertEq(council.memberCount(), MEMBERS + 2, "as what they are");
    }

    function test_RevertWhen_ThresholdIsOutOfRange() external {
        assertRefused(nobody, none(), 0, outOfRange(0, MEMBERS));
        assertRefused(nobody, none(), uint16(MEMBERS) + 1, outOfRange(MEMBERS + 1, MEMBERS));
        assertRefused(nobody, none(), type(uint16).max, outOfRange(type(uint16).max, MEMBERS));
        assertRefused(nobody, one(eoa(mallory)), uint16(MEMBERS) + 2, outOfRange(MEMBERS + 2, MEMBERS + 1));
        changeAsRoot(nobody, none(), uint16(MEMBERS));
        assertEq(council.threshold(), MEMBERS, "all");
        changeAsRoot(nobody, none(), 1);
        assertEq(council.threshold(), 1, "one");
    }

    function test_RevertWhen_TooFewMembersAreLeft() external {
        bytes32[] memory four = new bytes32[](4);
        (four[0], four[1], four[2], four[3]) = (idOf(alice), idOf(bob), idOf(carol), idOf(address(wallet)));
        assertRefused(four, none(), THRESHOLD, outOfRange(THRESHOLD, 1));
        changeAsRoot(four, one(eoa(mallory)), THRESHOLD);
        assertEq(council.memberCount(), 2, "just enough");
    }

    function outOfRange(uint256 threshold, uint256 count) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICouncil.CouncilThresholdOutOfRange.selector, threshold, count);
    }

    // ── The registry ────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_RegistryRefusesAnAdded() external {
        registry.refuse(idOf(mallory));
        bytes memory refusal = abi.encodeWithSelector(
            FakeRegistry.RegistryRoleConflict.selector,
            mallory,
            address(council)
        );
        assertRefused(nobody, one(eoa(mallory)), THRESHOLD, refusal);
        assertRefused(nobody, two(eoa(relayer), eoa(mallory)), THRESHOLD, refusal);
        changeAsRoot(nobody, one(eoa(relayer)), THRESHOLD);
        assertTrue(council.isMember(idOf(relayer)), "whom it does not refuse");
    }

    function test_RegistryIsAskedForEveryAddedAndForNobodyElse() external {
        bytes memory passkey = abi.encodePacked(verifier, "another key");
        bytes4 question = FakeRegistry.requireMayJoin.selector;
        vm.expectCall(address(registry), abi.encodeWithSelector(question), 2);
        vm.expectCall(address(registry), abi.encodeWithSelector(question, address(council), idOf(mallory)), 1);
        vm.expectCall(address(registry), abi.encodeWithSelector(question, address(council), keccak256(passkey)), 1);
        changeAsRoot(ids(idOf(bob)), two(eoa(mallory), verified(passkey)), THRESHOLD);
    }

    /// @dev Removing must work even where the registry does not answer.
    function test_RegistryIsNotNeededToRemove() external {
        vm.etch(address(registry), "");
        removeAsRoot(idOf(bob));
        assertFalse(council.isMember(idOf(bob)), "removed");
        gate.setExecutingRoot(true);
        vm.expectRevert(bytes(""));
        vm.prank(address(gate));
        council.changeMembers(nobody, one(eoa(mallory)), THRESHOLD);
        assertFalse(council.isMember(idOf(mallory)), "nobody joins unasked");
    }
}
