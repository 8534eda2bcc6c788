// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil} from "../../../contracts/interfaces/ICouncil.sol";
import {CouncilBase} from "./CouncilBase.sol";
import {Broken, Counter, Hungry, Reentrant} from "./Targets.sol";

contract CouncilExecuteTest is CouncilBase {
    struct Act {
        address target;
        bytes data;
        bytes32 salt;
        uint40 validUntil;
    }

    Counter private counter;

    function setUp() public override {
        super.setUp();
        counter = new Counter();
    }

    function act() private view returns (Act memory) {
        return Act(address(counter), abi.encodeCall(Counter.increment, (5)), "salt", FOREVER);
    }

    function digestOf(Act memory a) private view returns (bytes32) {
        return council.actDigest(a.target, a.data, a.salt, a.validUntil);
    }

    function signed(Act memory a) private view returns (bytes memory) {
        return pack(digestOf(a), keys(aliceKey, bobKey));
    }

    function execute(Act memory a, bytes memory signatures) private returns (bytes memory) {
        vm.prank(relayer);
        return council.execute(a.target, a.data, a.salt, a.validUntil, signatures);
    }

    /// @dev Refused by `refusal`, with nothing changed.
    function assertRefused(Act memory a, bytes memory signatures, bytes memory refusal) private {
        bytes32 digest = digestOf(a);
        bool acted = council.hasActed(digest);
        uint256 count = counter.count();
        vm.expectRevert(refusal);
        execute(a, signatures);
        assertEq(council.hasActed(digest), acted, "hasActed changed");
        assertEq(counter.count(), count, "the target was called");
    }

    function invalid(Act memory a) private view returns (bytes memory) {
        return abi.encodeWithSelector(ICouncil.CouncilInvalidSignatures.selector, digestOf(a));
    }

    // ── It acts ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_ActsAsTheCouncil() external {
        Act memory a = act();
        bytes32 digest = digestOf(a);
        bytes memory signatures = signed(a);
        assertFalse(council.hasActed(digest), "acted before");
        vm.expectEmit(address(council));
        emit ICouncil.Acted(digest, a.target, a.data, a.salt);
        bytes memory result = execute(a, signatures);
        assertEq(abi.decode(result, (uint256)), 5, "result");
        assertEq(counter.caller(), address(council), "caller");
        assertEq(counter.data(), a.data, "data");
        assertTrue(council.hasActed(digest), "acted after");
        assertEq(council.epoch(), 1, "an act is no change");
    }

    function test_MembersOfEveryKindSignTheAct() external {
        Act memory a = act();
        bytes32 digest = digestOf(a);
        execute(a, pack(digest, keys(), others(byWallet(council, digest), byPaula(digest))));
        assertEq(counter.count(), 5, "wallet and passkey");
        a.salt = "another";
        digest = digestOf(a);
        execute(a, pack(digest, keys(carolKey), others(byPaula(digest))));
        assertEq(counter.count(), 10, "EOA and passkey");
    }

    function test_ResultOfAnyLengthComesBack() external {
        Act memory a = act();
        a.data = "no such function";
        assertEq(execute(a, signed(a)), "", "an empty result");
        assertEq(counter.data(), a.data, "data");
        a.data = "";
        assertEq(execute(a, signed(a)), "", "no data at all");
        assertEq(counter.count(), 2, "called twice");
    }

    function test_EqualActsDifferBySalt() external {
        Act memory a = act();
        execute(a, signed(a));
        a.salt = "another";
        execute(a, signed(a));
        assertEq(counter.count(), 10, "twice");
    }

    /// @dev No sequence: whoever has signatures acts, whatever else was signed before.
    function test_ActsInAnyOrder() external {
        Act memory first = act();
        Act memory second = act();
        second.salt = "another";
        bytes memory signedFirst = signed(first);
        bytes memory signedSecond = signed(second);
        execute(second, signedSecond);
        execute(first, signedFirst);
        assertEq(counter.count(), 10, "both");
    }

    function test_CouncilThatStandsAloneActs() external {
        Act memory a = act();
        bytes32 digest = alone.actDigest(a.target, a.data, a.salt, a.validUntil);
        alone.execute(a.target, a.data, a.salt, a.validUntil, pack(digest, keys(aliceKey, bobKey)));
        assertEq(counter.caller(), address(alone), "caller");
    }

    function test_RevertWhen_ValueIsSent() external {
        Act memory a = act();
        bytes memory call_ = abi.encodeCall(ICouncil.execute, (a.target, a.data, a.salt, a.validUntil, signed(a)));
        vm.deal(address(this), 1 ether);
        (bool success, ) = address(council).call{value: 1}(call_);
        assertFalse(success, "with value");
        (success, ) = address(council).call(call_);
        assertTrue(success, "without value");
    }

    // ── Once ────────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_ActedAlready() external {
        Act memory a = act();
        bytes memory signatures = signed(a);
        execute(a, signatures);
        bytes memory refusal = abi.encodeWithSelector(ICouncil.CouncilAlreadyActed.selector, digestOf(a));
        assertRefused(a, signatures, refusal);
        // Other members' signatures over the same act do not make it another.
        assertRefused(a, pack(digestOf(a), keys(bobKey, carolKey)), refusal);
    }

    function test_FailedCallCanBeRepeated() external {
        Broken broken = new Broken(0);
        Act memory a = Act(address(broken), abi.encodeCall(Broken.refuse, (7)), "salt", FOREVER);
        bytes memory signatures = signed(a);
        bytes memory reason = abi.encodeWithSelector(Broken.Refused.selector, 7);
        assertRefused(a, signatures, failed(a, reason));
        broken.mend();
        execute(a, signatures);
        assertTrue(council.hasActed(digestOf(a)), "acted");
    }

    function test_RevertWhen_TargetCarriesTheSameActAgain() external {
        Reentrant reentrant = new Reentrant();
        Act memory a = Act(address(reentrant), abi.encodeCall(Reentrant.poke, ()), "salt", FOREVER);
        bytes memory again = abi.encodeCall(ICouncil.execute, (a.target, a.data, a.salt, a.validUntil, signed(a)));
        reentrant.prepare(address(council), again);
        execute(a, signed(a));
        assertEq(reentrant.calls(), 1, "called once");
        assertFalse(reentrant.succeeded(), "the second time was refused");
        bytes memory refusal = abi.encodeWithSelector(ICouncil.CouncilAlreadyActed.selector, digestOf(a));
        assertEq(reentrant.answer(), refusal, "because of the first");
    }

    function test_TargetMayCarryAnotherAct() external {
        Reentrant reentrant = new Reentrant();
        Act memory a = Act(address(reentrant), abi.encodeCall(Reentrant.poke, ()), "salt", FOREVER);
        Act memory other = act();
        bytes memory call_ = abi.encodeCall(
            ICouncil.execute,
            (other.target, other.data, other.salt, other.validUntil, signed(other))
        );
        reentrant.prepare(address(council), call_);
        execute(a, signed(a));
        assertTrue(reentrant.succeeded(), "carried");
        assertEq(counter.count(), 5, "acted");
        assertTrue(council.hasActed(digestOf(a)) && council.hasActed(digestOf(other)), "both stand");
    }

    // ── In time ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_Expired() external {
        Act memory a = act();
        a.validUntil = uint40(START) - 1;
        assertRefused(a, signed(a), abi.encodeWithSelector(ICouncil.CouncilExpired.selector, a.validUntil));
        a.validUntil = uint40(START);
        execute(a, signed(a));
        a.validUntil = uint40(START) + 1;
        execute(a, signed(a));
        assertEq(counter.count(), 10, "in the last second, and before it");
    }

    // ── By k members, for just this ─────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_SignaturesAreTooFewOrNone() external {
        Act memory a = act();
        bytes32 digest = digestOf(a);
        assertRefused(a, "", invalid(a));
        assertRefused(a, hex"00", invalid(a));
        assertRefused(a, pack(digest, keys(aliceKey)), invalid(a));
        assertRefused(a, pack(digest, keys(aliceKey, malloryKey)), invalid(a));
        assertRefused(a, bytes.concat(signed(a), hex"00"), invalid(a));
        execute(a, signed(a));
    }

    function test_RevertWhen_AnotherActWasSigned() external {
        bytes memory signatures = signed(act());
        Act memory a = act();
        a.target = address(new Counter());
        assertRefused(a, signatures, invalid(a));
        a = act();
        a.data = abi.encodeCall(Counter.increment, (6));
        assertRefused(a, signatures, invalid(a));
        a = act();
        a.salt = "another";
        assertRefused(a, signatures, invalid(a));
        a = act();
        a.validUntil = FOREVER - 1;
        assertRefused(a, signatures, invalid(a));
        execute(act(), signatures);
    }

    function test_RevertWhen_ItWasSignedForAnotherPurpose() external {
        Act memory a = act();
        bytes32 digest = digestOf(a);
        assertRefused(a, pack(council.agreementDigest(digest), keys(aliceKey, bobKey)), invalid(a));
        bytes32 elsewhere = alone.actDigest(a.target, a.data, a.salt, a.validUntil);
        assertRefused(a, pack(elsewhere, keys(aliceKey, bobKey)), invalid(a));
        uint256 home = block.chainid;
        vm.chainId(home + 1);
        bytes memory onAnotherChain = signed(a);
        vm.chainId(home);
        assertRefused(a, onAnotherChain, invalid(a));
        execute(a, signed(a));
    }

    function test_RevertWhen_MembersChangedMeanwhile() external {
        Act memory a = act();
        bytes memory signatures = signed(a);
        addAsRoot(eoa(mallory));
        // Alice and Bob are members still, but what they signed named the epoch before.
        assertRefused(a, signatures, invalid(a));
        execute(a, signed(a));
        assertEq(counter.count(), 5, "signed again");
    }

    function test_RevertWhen_AMemberSuspendedItselfMeanwhile() external {
        Act memory a = act();
        bytes memory signatures = signed(a);
        vm.prank(carol);
        council.suspend();
        assertRefused(a, signatures, invalid(a));
        execute(a, signed(a));
    }

    /// @dev The same act counts as done only in the epoch in which it was: signed again, it is another one.
    function test_ActOfAnEarlierEpochCanBeSignedAgain() external {
        Act memory a = act();
        bytes32 before = digestOf(a);
        execute(a, signed(a));
        addAsRoot(eoa(mallory));
        execute(a, signed(a));
        assertEq(counter.count(), 10, "twice");
        assertTrue(council.hasActed(before) && council.hasActed(digestOf(a)), "under two digests");
        assertNotEq(before, digestOf(a), "digests");
    }

    // ── The target ──────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TargetHasNoCode() external {
        Act memory a = act();
        a.target = mallory;
        assertRefused(a, signed(a), abi.encodeWithSelector(ICouncil.CouncilTargetWithoutCode.selector, mallory));
        vm.etch(mallory, address(counter).code);
        execute(a, signed(a));
        assertEq(Counter(mallory).count(), 5, "with code");
    }

    function failed(Act memory a, bytes memory reason) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICouncil.CouncilCallFailed.selector, a.target, bytes4(a.data), reason);
    }

    function test_RevertWhen_CallFails() external {
        uint256[9] memory sizes = [uint256(0), 1, 4, 31, 255, 256, 257, 1024, 100_000];
        for (uint256 i = 0; i < sizes.length; ++i) {
            Act memory a = Act(address(new Broken(sizes[i])), "1234 and more", "salt", FOREVER);
            bytes memory reason = new bytes(sizes[i] < 256 ? sizes[i] : 256);
            for (uint256 j = 0; j < reason.length; ++j) reason[j] = 0xff;
            assertRefused(a, signed(a), failed(a, reason));
            Broken(a.target).mend();
            execute(a, signed(a));
        }
    }

    function test_RevertWhen_CallWithLessThanASelectorFails() external {
        Act memory a = Act(address(new Broken(4)), hex"abcd", "salt", FOREVER);
        bytes memory refusal = abi.encodeWithSelector(
            ICouncil.CouncilCallFailed.selector,
            a.target,
            bytes4(0xabcd0000),
            hex"ffffffff"
        );
        assertRefused(a, signed(a), refusal);
        a.data = "";
        refusal = abi.encodeWithSelector(ICouncil.CouncilCallFailed.selector, a.target, bytes4(0), hex"ffffffff");
        assertRefused(a, signed(a), refusal);
    }

    // ── Any gas ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_AnyGasDoesAllOrNothing() external {
        Hungry hungry = new Hungry();
        Act memory a = Act(address(hungry), abi.encodeCall(Hungry.eat, ()), "salt", FOREVER);
        bytes memory call_ = abi.encodeCall(ICouncil.execute, (a.target, a.data, a.salt, a.validUntil, signed(a)));
        bytes32 digest = digestOf(a);
        uint256 done;
        uint256 refused;
        for (uint256 given = 5_000; given <= 500_000; given += 5_000) {
            uint256 snapshot = vm.snapshotState();
            (bool success, ) = address(council).call{gas: given}(call_);
            assertEq(council.hasActed(digest), success, "marked and reverted, or acted and not marked");
            assertEq(hungry.filled(0), success ? 1 : 0, "first");
            assertEq(hungry.filled(9), success ? 1 : 0, "last");
            if (success) ++done;
            else ++refused;
            vm.revertToState(snapshot);
        }
        assertGt(done, 0, "much gas acts");
        assertGt(refused, 0, "little gas does nothing");
    }
}
