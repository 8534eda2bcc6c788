// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProposalState, Terms} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {TypedData} from "../support/TypedData.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

/// @notice The record of a proposal: one slot that commits to everything.
abstract contract RecordSpec is GateSpec {
    /// @dev state [0..7] ‖ time [8..47] ‖ commitment [48..255]
    function test_ARecordIsOneSlot() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        bytes32 slot = _slotOf(d);
        assertEq(vm.load(address(gate), slot), _word(d, ProposalState.Proposed, block.timestamp), "proposed");
        _approve(d);
        assertEq(
            vm.load(address(gate), slot),
            _word(d, ProposalState.Queued, block.timestamp + COUNCIL_DELAY),
            "queued"
        );
        _wait(d);
        _execute(d);
        assertEq(vm.load(address(gate), slot), _word(d, ProposalState.Executed, block.timestamp), "executed");
    }

    /// @dev What is handed back must be exactly what was committed to: id and every one of the terms.
    function testFuzz_ItCommitsToIdAndEveryTerm(uint8 place, uint256 flip) public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        bytes32 id = _id(d);
        Terms memory t = _copy(d.t);
        place = place % 7;
        flip = bound(flip, 1, type(uint40).max);
        if (place == 0) id ^= bytes32(flip);
        if (place == 1) t.tier ^= uint8(bound(flip, 1, type(uint8).max));
        if (place == 2) t.key = address(uint160(t.key) ^ uint160(flip));
        if (place == 3) t.proposedAt ^= uint40(flip);
        if (place == 4) t.approver = address(uint160(t.approver) ^ uint160(flip));
        if (place == 5) t.approverEpoch ^= uint64(flip);
        if (place == 6) t.expiry ^= uint40(flip);
        bytes memory refusal = _termsMismatch(d, id, t);
        vm.prank(gina);
        vm.expectRevert(refusal);
        gate.veto(d.p.proposer, d.p.nonce, id, t, "");
        _assertState(d, ProposalState.Ready);
        vm.prank(gina);
        gate.veto(d.p.proposer, d.p.nonce, _id(d), d.t, "");
        _assertState(d, ProposalState.Vetoed);
    }

    function _slotOf(Draft memory d) private returns (bytes32) {
        vm.record();
        gate.record(d.p.proposer, d.p.nonce);
        (bytes32[] memory reads, ) = vm.accesses(address(gate));
        for (uint256 i = 1; i < reads.length; ++i) {
            assertEq(reads[i], reads[0], "a second slot");
        }
        return reads[0];
    }

    function _word(Draft memory d, ProposalState state, uint256 time) private pure returns (bytes32) {
        uint256 commitment = uint256(bytes32(TypedData.commitmentOf(_id(d), d.t)));
        return bytes32(uint256(state) | (time << 8) | commitment);
    }
}

contract RecordTest is RecordSpec, InGate {}

contract RecordSafeTest is RecordSpec, InSafe {}
