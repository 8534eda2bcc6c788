// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1155Receiver} from "@openzeppelin/contracts/token/ERC1155/IERC1155Receiver.sol";
import {IERC721Receiver} from "@openzeppelin/contracts/token/ERC721/IERC721Receiver.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {NO_RULE} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

/// @notice What is sent to the gate: welcome where it is the treasury, refused where it could never leave again.
abstract contract ReceiveSpec is GateSpec {
    function setUp() public override {
        super.setUp();
        vm.deal(stranger, 10 ether);
        art.mint(stranger, 10);
        goods.mint(stranger, 10, 5);
        goods.mint(stranger, 11, 5);
    }

    function _sendNative(address to) internal returns (bool success, bytes memory answer) {
        vm.prank(stranger);
        return to.call{value: 1 ether}("");
    }

    function _sendArt(address to) internal {
        vm.prank(stranger);
        art.safeTransferFrom(stranger, to, 10);
    }

    function _sendGoods(address to) internal {
        vm.prank(stranger);
        goods.safeTransferFrom(stranger, to, 10, 2, "");
    }

    function _sendManyGoods(address to) internal {
        (uint256[] memory ids, uint256[] memory amounts) = (new uint256[](2), new uint256[](2));
        (ids[0], ids[1], amounts[0], amounts[1]) = (10, 11, 1, 3);
        vm.prank(stranger);
        goods.safeBatchTransferFrom(stranger, to, ids, amounts, "");
    }

    function test_TheTreasuryReceivesEverything() public {
        (bool success, ) = _sendNative(treasury);
        assertTrue(success, "native value");
        _sendArt(treasury);
        _sendGoods(treasury);
        _sendManyGoods(treasury);
        assertEq(treasury.balance, WEI + 1 ether, "wei");
        assertEq(art.ownerOf(10), treasury, "owner of the art");
        assertEq(goods.balanceOf(treasury, 10), 3, "goods 10");
        assertEq(goods.balanceOf(treasury, 11), 3, "goods 11");
    }

    /// @dev And what came in can leave: each kind of asset by a call of root.
    function test_EverythingCanLeave() public {
        Draft memory d = _rootDraft(payee, 1 ether, "");
        d.p.calls = RuleBook.list(
            d.p.calls[0],
            RuleBook.call(address(art), 0, abi.encodeCall(art.transferFrom, (treasury, payee, ART_ID)), NO_RULE)
        );
        _makeReady(d);
        _execute(d);
        _asRoot(address(goods), abi.encodeCall(goods.safeTransferFrom, (treasury, payee, GOODS_ID, 400, "")));
        assertEq(payee.balance, 1 ether, "wei");
        assertEq(art.ownerOf(ART_ID), payee, "owner of the art");
        assertEq(goods.balanceOf(payee, GOODS_ID), 400, "goods");
    }

    function test_ItSaysWhichInterfacesItKnows() public view {
        IERC165 asked = IERC165(address(gate));
        assertTrue(asked.supportsInterface(type(IERC165).interfaceId), "ERC-165");
        assertTrue(asked.supportsInterface(type(IERC1155Receiver).interfaceId), "ERC-1155 receiver");
        assertFalse(asked.supportsInterface(0xffffffff), "none");
        assertFalse(asked.supportsInterface(type(IERC721Receiver).interfaceId), "ERC-721 has no such question");
    }

    function test_RevertWhen_AnUnknownFunctionIsCalled() public {
        (bool success, ) = address(gate).call(abi.encodeWithSignature("upgradeTo(address)", stranger));
        assertFalse(success, "there is no fallback");
        vm.prank(stranger);
        (success, ) = address(gate).call{value: 1}(abi.encodeCall(gate.pause, (1)));
        assertFalse(success, "no function takes value");
    }

    /// @dev Whoever could make the gate answer by ERC-1271 could sign permits and orders in the treasury's name.
    function test_TheGateSignsForNobody() public {
        bytes32 digest = keccak256("a permit");
        bytes[2] memory questions = [
            abi.encodeWithSignature("isValidSignature(bytes32,bytes)", digest, signAsMembers(digest, 3)),
            abi.encodeWithSignature("isValidSignature(bytes,bytes)", abi.encode(digest), signAsMembers(digest, 3))
        ];
        address[4] memory askers = [address(coin), ruth, address(council), address(gate)];
        for (uint256 i = 0; i < askers.length; ++i) {
            for (uint256 j = 0; j < questions.length; ++j) {
                vm.prank(askers[i]);
                (bool success, ) = address(gate).call(questions[j]);
                assertFalse(success, "the gate answered");
            }
        }
        // The twin: a Council is asked the same way, and answers.
        (bool answered, ) = address(council).staticcall(questions[0]);
        assertTrue(answered, "the question is well formed");
    }
}

contract ReceiveTest is ReceiveSpec, InGate {}

contract ReceiveSafeTest is ReceiveSpec, InSafe {
    function test_RevertWhen_NativeValueIsSentToTheGate() public {
        (bool success, bytes memory answer) = _sendNative(address(gate));
        assertFalse(success, "sent");
        assertEq(answer, _notTreasury(), "error");
        assertEq(address(gate).balance, 0, "wei of the gate");
        assertEq(stranger.balance, 10 ether, "wei of the sender");
    }

    function test_RevertWhen_AnNftIsSentToTheGate() public {
        vm.expectRevert(_notTreasury());
        _sendArt(address(gate));
        assertEq(art.ownerOf(10), stranger, "owner of the art");
    }

    function test_RevertWhen_AnErc1155IsSentToTheGate() public {
        vm.expectRevert(_notTreasury());
        _sendGoods(address(gate));
        vm.expectRevert(_notTreasury());
        _sendManyGoods(address(gate));
        assertEq(goods.balanceOf(stranger, 10), 5, "goods");
    }

    function _notTreasury() private view returns (bytes memory) {
        return abi.encodeWithSelector(IAgentTimelock.GateNotTreasury.selector, safe);
    }
}
