// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Batch, Withdrawal} from "../../../contracts/types/Provenance.sol";
import {ProvenanceRegistryBase} from "./ProvenanceRegistryBase.sol";

/// @notice status: its two slots, and every bit of its answer.
contract StatusTest is ProvenanceRegistryBase {
    function test_ABatchThatWasNeverAnchored() public {
        _assertNeverAnchored(_batch(bob));
        // Whatever else is known of its root.
        _revoke(bob, ROOT);
        _assertNeverAnchored(_batch(bob));
    }

    function test_ItReadsTwoSlots() public {
        Batch memory batch = _anchorAsSource();
        vm.record();
        registry.status(batch);
        (bytes32[] memory reads, bytes32[] memory writes) = vm.accesses(address(registry));
        assertEq(_distinct(reads), 2, "slots of an anchored batch");
        assertEq(writes.length, 0, "writes");

        vm.record();
        registry.status(_batch(stranger));
        (reads, ) = vm.accesses(address(registry));
        assertEq(_distinct(reads), 1, "slots of an unknown batch");
    }

    /// @dev Whoever asks by the id says the root as well, and must say the batch's own.
    function test_ByAnotherRootNoWithdrawalIsSeen() public {
        Batch memory batch = _anchorAsSource();
        bytes32 id = registry.hashBatch(batch);
        _revoke(sol, ROOT);
        assertEq(registry.statusOf(id, ROOT).withdrawal, Withdrawal.REVOKED, "its own root");
        assertEq(registry.statusOf(id, keccak256("another")).withdrawal, 0, "another root");
    }

    function test_TheSlotOfABatch() public {
        Batch memory batch = _anchorAsSource();
        bytes32 id = registry.hashBatch(batch);
        _assertWord(batch, _word(0, SIGNED, 0));
        _dispute(ann, batch);
        _assertWord(batch, _word(START + PERIOD, SIGNED, 0));
        _asRoot();
        registry.confirmDispute(id);
        _assertWord(batch, _word(START + PERIOD, SIGNED, 2));
        _asRoot();
        registry.clearDispute(id);
        _assertWord(batch, _word(0, SIGNED, 0));
    }

    function test_TheSlotOfASourceKey() public {
        vm.record();
        registry.sourceKeyOf(kim);
        (bytes32[] memory reads, ) = vm.accesses(address(registry));
        assertEq(_distinct(reads), 1, "slots");
        uint256 word = uint256(uint160(sol)) | (uint256(VALID_FROM) << 160) | (uint256(VALID_UNTIL) << 200);
        word |= uint256(EOA) << 240;
        assertEq(vm.load(address(registry), reads[0]), bytes32(word));
        vm.prank(sol);
        registry.revokeSourceKey(kim);
        word = uint256(uint160(sol)) | (uint256(VALID_FROM) << 160) | (uint256(START) << 200);
        word |= (uint256(EOA) << 240) | (1 << 248);
        assertEq(vm.load(address(registry), reads[0]), bytes32(word));
    }

    /// @dev Every level that a batch can reach is answered as it stands in the slot.
    function test_ItAnswersAllLevels() public {
        Batch memory batch = _anchorAsSource();
        for (uint8 levels = 1; levels < 16; ++levels) {
            vm.store(address(registry), _slotOf(batch), _word(0, levels, 0));
            _assertStatus(batch, sol, OBSERVED, levels, 0);
        }
    }

    /// @dev Taint comes from a batch that this one was derived from, and stands beside the other reasons.
    function test_ItAnswersTaint() public {
        Batch memory batch = _anchorAsSource();
        bytes32 id = registry.hashBatch(batch);
        vm.store(address(registry), _slotOf(batch), _word(0, SIGNED, 1));
        _assertStatus(batch, sol, OBSERVED, SIGNED, 4);
        _dispute(ann, batch);
        _assertWithdrawal(batch, 6);
        _revoke(sol, ROOT);
        _assertWithdrawal(batch, 7);
        _asRoot();
        registry.confirmDispute(id);
        _assertWord(batch, _word(START + PERIOD, SIGNED, 3));
        _asRoot();
        registry.clearDispute(id);
        _assertWithdrawal(batch, 5);
    }

    function test_AnUpgradeKeepsTaintAndLevels() public {
        Batch memory batch = _batch(bob);
        _anchor(batch);
        uint256 word = uint256(uint160(bob)) | (uint256(OBSERVED) << 160) | (9 << 240) | (1 << 248);
        vm.store(address(registry), _slotOf(batch), bytes32(word));
        _anchorSigned(batch);
        _assertStatus(batch, sol, OBSERVED, 11, 4);
    }

    function _slotOf(Batch memory batch) private returns (bytes32) {
        vm.record();
        registry.status(batch);
        (bytes32[] memory reads, ) = vm.accesses(address(registry));
        return reads[0];
    }

    function _word(uint40 disputedUntil, uint8 levels, uint8 flags) private view returns (bytes32) {
        uint256 word = uint256(uint160(sol)) | (uint256(OBSERVED) << 160) | (uint256(disputedUntil) << 200);
        return bytes32(word | (uint256(levels) << 240) | (uint256(flags) << 248));
    }

    function _assertWord(Batch memory batch, bytes32 word) private {
        assertEq(vm.load(address(registry), _slotOf(batch)), word);
    }

    function _distinct(bytes32[] memory slots) private pure returns (uint256 count) {
        for (uint256 i = 0; i < slots.length; ++i) {
            bool seen = false;
            for (uint256 j = 0; j < i; ++j) {
                if (slots[j] == slots[i]) seen = true;
            }
            if (!seen) ++count;
        }
    }
}
