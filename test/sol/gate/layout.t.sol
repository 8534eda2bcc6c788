// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ProposalState} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate} from "../support/TreasuryKind.sol";
import {TypedData} from "../support/TypedData.sol";

/// @notice Where each field stands in its slot, as types and interface say.
contract LayoutTest is GateSpec, InGate {
    function test_TheSlotOfARecord() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        _assertRecordSlot(d, ProposalState.Proposed, block.timestamp);
        skip(1);
        _approve(d);
        _assertRecordSlot(d, ProposalState.Queued, block.timestamp + COUNCIL_DELAY);
        _wait(d);
        _execute(d);
        _assertRecordSlot(d, ProposalState.Executed, block.timestamp);
    }

    function _assertRecordSlot(Draft memory d, ProposalState state, uint256 time) private {
        bytes32[] memory slots = _slotsReadBy(abi.encodeCall(gate.record, (ADA, d.p.nonce)));
        assertEq(slots.length, 1, "one slot per record");
        uint256 commitment = uint256(bytes32(TypedData.commitmentOf(_id(d), d.t))) >> 48;
        assertEq(vm.load(address(gate), slots[0]), bytes32(uint256(state) | (time << 8) | (commitment << 48)), "slot");
        assertEq(_slotsReadBy(abi.encodeCall(gate.state, (ADA, d.p.nonce)))[0], slots[0], "slot read by state()");
    }

    function test_TheSlotOfAMeter() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _makeReady(d);
        _execute(d);
        bytes32 meter = RuleBook.meterId(_rule(PAY).meter);
        bytes32[] memory slots = _slotsReadBy(abi.encodeCall(gate.meterState, (meter)));
        assertEq(slots.length, 1, "one slot per meter");
        uint256 word = block.timestamp | (uint256(PAY_BURST - 100) << 40) | (uint256(PAY_REFILL) << 144);
        assertEq(vm.load(address(gate), slots[0]), bytes32(word), "slot");
    }

    function test_TheSlotOfATier() public {
        bytes32 counting = _slotsReadBy(abi.encodeCall(gate.tierCount, ()))[0];
        bytes32[] memory slots = _slotsReadBy(abi.encodeCall(gate.tierAt, (COUNCIL)));
        assertEq(slots.length, 2, "the count, and one slot per tier");
        bytes32 slot = slots[0] == counting ? slots[1] : slots[0];
        uint256 word = uint160(address(council)) | (1 << 160) | (uint256(COUNCIL_DELAY) << 168);
        assertEq(vm.load(address(gate), slot), bytes32(word), "slot");
    }

    function test_TheSlotOfRoot() public {
        bytes32[] memory slots = _slotsReadBy(abi.encodeCall(gate.root, ()));
        assertEq(slots.length, 1, "one slot");
        uint256 word = uint160(ruth) | (uint256(ROOT_DELAY) << 168);
        assertEq(vm.load(address(gate), slots[0]), bytes32(word), "slot");
    }

    /// @dev What each proposal and execution needs stands together.
    function test_TheSlotThatEveryProposalReads() public {
        bytes32 policy = keccak256("new");
        _asRoot(abi.encodeCall(gate.setPolicyRoot, (policy)));
        vm.prank(gina);
        gate.pause(1 days);
        bytes32 slot = _slotsReadBy(abi.encodeCall(gate.epoch, ()))[0];
        assertEq(_slotsReadBy(abi.encodeCall(gate.pausedUntil, ()))[0], slot, "slot of the pause");
        assertEq(_slotsReadBy(abi.encodeCall(gate.policySince, ()))[0], slot, "slot of the policy's times");
        assertEq(_slotsReadBy(abi.encodeCall(gate.tierCount, ()))[0], slot, "slot of the number of tiers");
        uint256 word = (block.timestamp + 1 days) | (1 << 40) | (block.timestamp << 72) | (uint256(START) << 112);
        assertEq(vm.load(address(gate), slot), bytes32(word | (3 << 152) | (1 << 160)), "slot");
    }

    function test_TheSlotOfProtection() public {
        bytes32[] memory slots = _slotsReadBy(abi.encodeCall(gate.isProtected, (address(council))));
        assertEq(slots.length, 1, "one slot per account");
        assertEq(vm.load(address(gate), slots[0]), bytes32(uint256(4 | (1 << 8))), "fourth in the list, one role");
    }

    /// @dev The distinct slots of the gate that a view reads.
    function _slotsReadBy(bytes memory call) private returns (bytes32[] memory slots) {
        vm.record();
        (bool success, ) = address(gate).staticcall(call);
        assertTrue(success, "the view failed");
        (bytes32[] memory reads, ) = vm.accesses(address(gate));
        uint256 count = 0;
        for (uint256 i = 0; i < reads.length; ++i) {
            bool known = false;
            for (uint256 j = 0; j < count; ++j) {
                known = known || reads[j] == reads[i];
            }
            if (!known) reads[count++] = reads[i];
        }
        slots = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            slots[i] = reads[i];
        }
    }
}
