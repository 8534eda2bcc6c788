// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil, MemberKind} from "../../../contracts/interfaces/ICouncil.sol";
import {ProposalState} from "../../../contracts/types/Proposal.sol";
import {GateFixture} from "../support/GateFixture.sol";
import {InGate} from "../support/TreasuryKind.sol";

/// @dev Root replaces a member. The member sees it for the whole root delay, and may do anything that it may do.
contract OutrunTest is GateFixture, InGate {
    function test_AMemberCannotStopItsReplacementBySuspendingItself() public {
        Draft memory d = _replacement();
        vm.prank(members[2]);
        council.suspend();
        _execute(d);
        _assertReplaced(d);
    }

    function test_AMemberIsReplaced() public {
        Draft memory d = _replacement();
        _execute(d);
        _assertReplaced(d);
    }

    function _replacement() private returns (Draft memory d) {
        bytes32[] memory remove = new bytes32[](1);
        remove[0] = bytes32(uint256(uint160(members[2])));
        ICouncil.NewMember[] memory add = new ICouncil.NewMember[](1);
        add[0] = ICouncil.NewMember(MemberKind.Eoa, abi.encodePacked(payee));
        d = _rootDraft(address(council), 0, abi.encodeCall(ICouncil.changeMembers, (remove, add, 2)));
        _makeReady(d);
    }

    function _assertReplaced(Draft memory d) private view {
        _assertState(d, ProposalState.Executed);
        assertFalse(council.isMember(bytes32(uint256(uint160(members[2])))), "the member left");
        assertTrue(council.isMember(bytes32(uint256(uint160(payee)))), "its successor came");
        assertEq(council.memberCount(), 3, "members");
        assertEq(council.threshold(), 2, "threshold");
    }
}
