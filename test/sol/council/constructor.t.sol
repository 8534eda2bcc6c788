// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil, MemberKind} from "../../../contracts/interfaces/ICouncil.sol";
import {NaiveWallet} from "../../../contracts/mocks/NaiveWallet.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {CouncilBase} from "./CouncilBase.sol";

contract CouncilConstructorTest is CouncilBase {
    function test_StartsAsToldByItsArguments() external view {
        assertEq(council.gate(), address(gate), "gate");
        assertEq(council.admin(), address(gate), "admin");
        assertEq(alone.gate(), address(0), "gate of the one that stands alone");
        assertEq(alone.admin(), address(alone), "admin of the one that stands alone");
        assertEq(council.memberCount(), MEMBERS, "members");
        assertEq(council.threshold(), THRESHOLD, "threshold");
        assertEq(council.epoch(), 1, "epoch");
        assertEq(uint256(council.memberKind(idOf(alice))), uint256(MemberKind.Eoa), "alice");
        assertEq(uint256(council.memberKind(idOf(address(wallet)))), uint256(MemberKind.Contract), "wallet");
        assertEq(uint256(council.memberKind(keccak256(paula))), uint256(MemberKind.Verified), "paula");
        assertEq(uint256(council.memberKind(idOf(mallory))), uint256(MemberKind.None), "mallory");
        assertTrue(council.isMember(keccak256(paula)), "paula is a member");
        assertFalse(council.isMember(idOf(mallory)), "mallory is none");
    }

    function test_LogsTellTheStart() external {
        bytes memory signer = abi.encodePacked(alice);
        vm.expectEmit();
        emit ICouncil.MemberAdded(idOf(alice), MemberKind.Eoa, signer);
        vm.expectEmit();
        emit ICouncil.MemberAdded(keccak256(paula), MemberKind.Verified, paula);
        vm.expectEmit();
        emit ICouncil.ThresholdChanged(0, 2);
        vm.expectEmit();
        emit ICouncil.EpochRaised(0, 1);
        newCouncil(address(gate), two(eoa(alice), verified(paula)), 2);
    }

    /// @dev Addresses come from CREATE3: the gate may be deployed after its councils.
    function test_GateNeedNotStandYet() external {
        address later = makeAddr("a gate that is deployed later");
        ICouncil early = newCouncil(later, members(), THRESHOLD);
        bytes32 hash = keccak256("hash");
        vm.prank(later);
        bytes4 answer = early.isValidSignature(hash, pack(hash, keys(aliceKey, bobKey)));
        assertEq(bytes32(answer), bytes32(AGREED), "it answers for the gate's own digest");
    }

    function test_GateIsNotAsked() external {
        registry.refuse(idOf(alice));
        ICouncil deployed = newCouncil(address(gate), members(), THRESHOLD);
        assertTrue(deployed.isMember(idOf(alice)), "whoever deploys checks");
    }

    function test_RevertWhen_ThresholdIsOutOfRange() external {
        expectThreshold(0, 5);
        newCouncil(address(gate), members(), 0);
        expectThreshold(6, 5);
        newCouncil(address(gate), members(), 6);
        expectThreshold(1, 0);
        newCouncil(address(gate), new ICouncil.NewMember[](0), 1);
        expectThreshold(0, 0);
        newCouncil(address(gate), new ICouncil.NewMember[](0), 0);
        assertEq(newCouncil(address(gate), members(), 1).threshold(), 1, "one");
        assertEq(newCouncil(address(gate), members(), 5).threshold(), 5, "all");
    }

    function expectThreshold(uint256 threshold, uint256 count) private {
        vm.expectRevert(abi.encodeWithSelector(ICouncil.CouncilThresholdOutOfRange.selector, threshold, count));
    }

    function test_RevertWhen_MemberIsNamedTwice() external {
        vm.expectRevert(abi.encodeWithSelector(ICouncil.CouncilAlreadyMember.selector, idOf(alice)));
        newCouncil(address(0), two(eoa(alice), eoa(alice)), 1);
        vm.expectRevert(abi.encodeWithSelector(ICouncil.CouncilAlreadyMember.selector, keccak256(paula)));
        newCouncil(address(0), two(verified(paula), verified(paula)), 1);
        assertEq(newCouncil(address(0), two(eoa(alice), verified(paula)), 1).memberCount(), 2, "once each");
    }

    // ── Admission ───────────────────────────────────────────────────────────────────────────────────────────────

    function assertRefused(address gate_, MemberKind kind, bytes memory signer) private {
        ICouncil.NewMember[] memory list = two(eoa(bob), ICouncil.NewMember(kind, signer));
        vm.expectRevert(abi.encodeWithSelector(ICouncil.CouncilInvalidMember.selector, signer, kind));
        newCouncil(gate_, list, 1);
    }

    function assertAdmitted(address gate_, MemberKind kind, bytes memory signer, string memory message) private {
        ICouncil deployed = newCouncil(gate_, two(eoa(bob), ICouncil.NewMember(kind, signer)), 1);
        assertEq(uint256(deployed.memberKind(deployed.memberId(signer))), uint256(kind), message);
    }

    function test_AdmissionByKind() external {
        NaiveWallet other = new NaiveWallet(alice);
        bytes memory account = abi.encodePacked(alice);
        bytes memory contract_ = abi.encodePacked(other);
        bytes memory keyed = abi.encodePacked(other, hex"01");
        bytes memory keyedEoa = abi.encodePacked(alice, hex"01");
        address g = address(gate);

        assertAdmitted(g, MemberKind.Eoa, account, "an EOA");
        assertRefused(g, MemberKind.Contract, account); // an EOA as a contract
        assertRefused(g, MemberKind.Verified, account); // an EOA as a verifier
        assertRefused(g, MemberKind.None, account); // an EOA as nothing

        assertAdmitted(g, MemberKind.Contract, contract_, "a contract");
        assertRefused(g, MemberKind.Eoa, contract_); // a contract as an EOA
        assertRefused(g, MemberKind.Verified, contract_); // a contract without key as a verifier
        assertRefused(g, MemberKind.None, contract_); // a contract as nothing

        assertAdmitted(g, MemberKind.Verified, keyed, "a verifier and one byte of key");
        assertRefused(g, MemberKind.Eoa, keyed); // a verifier as an EOA
        assertRefused(g, MemberKind.Contract, keyed); // a verifier as a contract
        assertRefused(g, MemberKind.Verified, keyedEoa); // a verifier without code
        assertRefused(g, MemberKind.Eoa, keyedEoa); // an EOA and a byte
    }

    function test_RevertWhen_SignerIsShorterThanAnAddress() external {
        bytes memory whole = abi.encodePacked(alice);
        for (uint256 size = 0; size < 20; ++size) {
            bytes memory cut = new bytes(size);
            for (uint256 i = 0; i < size; ++i) cut[i] = whole[i];
            assertRefused(address(gate), MemberKind.Eoa, cut); // as an EOA
            assertRefused(address(gate), MemberKind.Contract, cut); // as a contract
            assertRefused(address(gate), MemberKind.Verified, cut); // as a verifier
        }
        assertAdmitted(address(gate), MemberKind.Eoa, whole, "whole");
    }

    function test_RevertWhen_AccountIsZero() external {
        assertRefused(address(gate), MemberKind.Eoa, new bytes(20)); // under a gate
        assertRefused(address(0), MemberKind.Eoa, new bytes(20)); // alone
        assertRefused(address(0), MemberKind.Verified, new bytes(84)); // as a verifier
    }

    function test_RevertWhen_MemberIsTheGate() external {
        bytes memory signer = abi.encodePacked(gate);
        assertRefused(address(gate), MemberKind.Contract, signer); // the gate
        assertRefused(address(gate), MemberKind.Verified, bytes.concat(signer, hex"01")); // the gate as verifier
        assertAdmitted(address(0), MemberKind.Contract, signer, "a gate of others");
        address later = makeAddr("a gate that is deployed later");
        assertRefused(later, MemberKind.Eoa, abi.encodePacked(later)); // a gate that does not stand yet
        assertAdmitted(address(gate), MemberKind.Eoa, abi.encodePacked(later), "an EOA that is no gate");
    }

    function test_RevertWhen_MemberIsTheCouncilItself() external {
        bytes memory next = abi.encodePacked(nextDeployment());
        assertRefused(address(0), MemberKind.Eoa, next); // before it has code
        assertAdmitted(address(0), MemberKind.Eoa, next, "the address of another, now that the nonce went on");
    }

    /// @dev Where this contract's next deployment goes: keccak256(rlp(this, nonce)).
    function nextDeployment() private view returns (address) {
        uint64 nonce = vm.getNonce(address(this));
        assertLt(nonce, 128, "the nonce is one byte");
        return address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", address(this), uint8(nonce))))));
    }

    function test_DelegatingAccountIsAnEoa() external {
        address delegating = makeAddr("delegating");
        vm.etch(delegating, abi.encodePacked(hex"ef0100", address(wallet)));
        bytes memory account = abi.encodePacked(delegating);
        assertAdmitted(address(gate), MemberKind.Eoa, account, "as an EOA");
        assertRefused(address(gate), MemberKind.Contract, account); // as a contract
        assertRefused(address(gate), MemberKind.Verified, bytes.concat(account, hex"01")); // as a verifier
    }

    /// @dev A delegation is 23 bytes that begin with 0xef0100. No other code can begin with 0xef (EIP-3541).
    function test_CodeThatIsNearlyADelegation() external {
        address account = makeAddr("account");
        bytes[3] memory codes = [
            abi.encodePacked(hex"000100", address(wallet)),
            abi.encodePacked(hex"60ef0100", address(wallet)),
            abi.encodePacked(hex"00ef0100", bytes19(0))
        ];
        for (uint256 i = 0; i < codes.length; ++i) {
            vm.etch(account, codes[i]);
            assertRefused(address(gate), MemberKind.Eoa, abi.encodePacked(account)); // as an EOA
            assertAdmitted(address(gate), MemberKind.Contract, abi.encodePacked(account), "as a contract");
        }
    }

    /// @dev A kind that does not exist is not ABI.
    function test_RevertWhen_KindIsUnknown() external {
        bytes memory arguments = abi.encode(address(gate), one(eoa(alice)), uint16(1));
        // The word of the kind: behind three words of arguments, the count, one offset.
        uint256 place = 32 * 5;
        for (uint256 kind = 0; kind < 6; ++kind) {
            bytes memory changed = bytes.concat(arguments);
            assembly ("memory-safe") {
                mstore(add(add(changed, 32), place), kind)
            }
            (bool success, ) = address(this).call(abi.encodeCall(this.deploy, (changed)));
            assertEq(success, kind == uint256(MemberKind.Eoa), "only one kind fits");
        }
    }

    function deploy(bytes calldata arguments) external {
        Artifacts.deploy("Council", arguments);
    }
}
