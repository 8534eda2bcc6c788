// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {Bound, Proposal, ProposalState, Terms} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {TypedData} from "../support/TypedData.sol";
import {Vm} from "../support/Vm.sol";

/// @notice Calldata that no encoder writes, at the gate: dirty upper bits, strange offsets and lengths, bytes that are
/// missing or too many. It is refused, or means what the plain encoding means. What a log shows is what its record
/// commits to, whoever wrote the calldata and however.
abstract contract CalldataSpec is GateSpec {
    /// @dev A word is added to, has its highest or lowest bit turned, is filled, emptied, or moved by one place.
    uint256 private constant WAYS = 6;

    // ── Words ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The key signed one proposal: whatever stands in calldata, no other is recorded.
    function test_NoWordMakesAKeyProposeAnythingElse() public {
        Draft memory d = _draftWithAll();
        bytes memory data = abi.encodeCall(gate.propose, (d.p, d.w, alice, _signProposal(d, "alice")));
        _noteProposed(d, alice);
        uint256 accepted = 0;
        for (uint256 place = 4; place + 32 <= data.length; place += 32) {
            for (uint256 way = 0; way < WAYS; ++way) {
                uint256 snapshot = vm.snapshotState();
                (bool success, Vm.Log[] memory logs) = _send(_changed(data, place, way), address(this));
                if (success) {
                    ++accepted;
                    _assertRecord(d, ProposalState.Proposed, block.timestamp);
                    _assertLogged(logs, _id(d));
                }
                vm.revertToState(snapshot);
            }
        }
        assertLt(accepted, data.length / 32, "nearly every word counts");
        (bool plain, ) = _send(data, address(this));
        assertTrue(plain, "the twin");
    }

    /// @dev What was agreed to runs, or nothing does.
    function test_NoWordMakesAnythingElseRun() public {
        Draft memory d = _draftWithAll();
        _makeReady(d);
        bytes memory data = abi.encodeCall(gate.execute, (d.p, d.w, d.t));
        uint256 accepted = 0;
        for (uint256 place = 4; place + 32 <= data.length; place += 32) {
            for (uint256 way = 0; way < WAYS; ++way) {
                uint256 snapshot = vm.snapshotState();
                (bool success, ) = _send(_changed(data, place, way), address(this));
                if (success) {
                    ++accepted;
                    _assertRecord(d, ProposalState.Executed, block.timestamp);
                }
                assertEq(coin.balanceOf(payee), success ? 100 : 0, "the payee's coins");
                assertEq(coin.balanceOf(treasury), success ? COINS - 100 : COINS, "the treasury's coins");
                vm.revertToState(snapshot);
            }
        }
        assertLt(accepted, data.length / 32, "nearly every word counts");
        (bool plain, ) = _send(data, address(this));
        assertTrue(plain, "the twin");
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    /// @dev An approver that calls signs nothing, so it may send what it likes. Each of its lists begins at each word in
    /// turn, the word that the gate fills in among them; the log tells what was read.
    function test_WhereverAListIsSaidToBeginTheLogTellsIt() public {
        bytes memory data = _callOfApprover();
        // After the selector and three words: six fields, then the offsets of inputs, rules, calls and bounds.
        uint256 head = 4 + 3 * 32;
        uint256 accepted = 0;
        for (uint256 list = 6; list < 10; ++list) {
            for (uint256 offset = 0; offset < data.length; offset += 32) {
                for (uint256 epoch = 0; epoch < 2; ++epoch) {
                    bytes memory strange = bytes.concat(data);
                    _put(strange, head + 32 * list, offset);
                    _put(strange, head + 32 * 3, epoch);
                    uint256 snapshot = vm.snapshotState();
                    (bool success, Vm.Log[] memory logs) = _send(strange, ruth);
                    if (success) {
                        ++accepted;
                        _assertLogged(logs, logs[0].topics[1]);
                    }
                    vm.revertToState(snapshot);
                }
            }
        }
        assertGt(accepted, 8, "lists begin elsewhere, too");
    }

    function testFuzz_TheLogTellsWhatAnApproverQueued(uint256 place, uint256 other, uint8 way, uint256 value) public {
        bytes memory data = _callOfApprover();
        uint256 words = data.length / 32;
        data = _changed(data, 4 + 32 * bound(place, 0, words - 1), bound(way, 0, WAYS - 1));
        // And a second word becomes a small number: an offset or a length that leads to another place.
        if (value % 2 == 0) _put(data, 4 + 32 * bound(other, 0, words - 1), bound(value, 0, data.length));
        (bool success, Vm.Log[] memory logs) = _send(data, ruth);
        if (success) _assertLogged(logs, logs[0].topics[1]);
    }

    // ── Bytes that are missing or too many ──────────────────────────────────────────────────────────────────────

    function test_EveryTruncationIsRefusedAndTrailingBytesMeanNothing() public {
        Draft memory d = _draftWithAll();
        bytes memory data = abi.encodeCall(gate.propose, (d.p, d.w, alice, _signProposal(d, "alice")));
        // Of the last word 31 bytes are padding of the signature's 65 bytes, which nobody reads.
        // No calldata at all is a gift to the treasury.
        for (uint256 size = 1; size + 31 < data.length; size += 7) {
            bytes memory short = bytes.concat(data);
            assembly ("memory-safe") {
                mstore(short, size)
            }
            (bool success, ) = _send(short, address(this));
            assertFalse(success, "a truncated proposal was taken");
        }
        _assertState(d, ProposalState.None);
        (bool whole, Vm.Log[] memory logs) = _send(bytes.concat(data, new bytes(77)), address(this));
        assertTrue(whole, "trailing bytes");
        _noteProposed(d, alice);
        _assertRecord(d, ProposalState.Proposed, block.timestamp);
        _assertLogged(logs, _id(d));
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _callOfApprover() private returns (bytes memory) {
        Draft memory d = _rootDraft(address(coin), 0, abi.encodeCall(coin.transfer, (payee, 100)));
        d.p.inputs = new bytes32[](1);
        d.p.bounds = new Bound[](1);
        return abi.encodeCall(gate.proposeAsApprover, (d.p, d.w, d.p.notAfter));
    }

    /// @dev A payment that has something in each of its lists.
    function _draftWithAll() private returns (Draft memory d) {
        d = _payment(COUNCIL, 100);
        d.p.calls[0].minGas = 50_000;
        d.p.calls[0].codeHash = address(coin).codehash;
        d.p.bounds = new Bound[](1);
        d.p.bounds[0] = Bound(address(coin), -100);
    }

    function _send(bytes memory data, address by) private returns (bool success, Vm.Log[] memory logs) {
        vm.recordLogs();
        vm.prank(by);
        (success, ) = address(gate).call{gas: 5_000_000}(data);
        logs = vm.getRecordedLogs();
    }

    function _changed(bytes memory data, uint256 place, uint256 way) private pure returns (bytes memory changed) {
        changed = bytes.concat(data);
        uint256 word = _wordAt(data, place);
        if (way == 0) word ^= 1 << 255;
        if (way == 1) word ^= 1;
        if (way == 2) word = type(uint256).max;
        if (way == 3) word = 0;
        unchecked {
            if (way == 4) word += 32;
            if (way == 5) word -= 32;
        }
        _put(changed, place, word);
    }

    /// @dev The proposal as a reader of logs alone knows it, with the epoch and terms that the log names.
    function _assertLogged(Vm.Log[] memory logs, bytes32 id) private view {
        Vm.Log memory log = logs[logs.length - 1];
        assertEq(log.topics[0], IAgentTimelock.Proposed.selector, "event");
        assertEq(log.topics[1], id, "id of the log");
        (, uint32 epoch, Terms memory t, Proposal memory p) = abi.decode(log.data, (uint40, uint32, Terms, Proposal));
        p.epoch = epoch;
        assertEq(TypedData.idOf(p), id, "the log shows what its id is made of");
        (, , bytes26 commitment) = gate.record(p.proposer, p.nonce);
        assertEq(bytes32(commitment), bytes32(TypedData.commitmentOf(id, t)), "and what its record commits to");
    }

    function _put(bytes memory data, uint256 place, uint256 word) private pure {
        if (place + 32 > data.length) return;
        assembly ("memory-safe") {
            mstore(add(add(data, 0x20), place), word)
        }
    }

    function _wordAt(bytes memory data, uint256 place) private pure returns (uint256 word) {
        assembly ("memory-safe") {
            word := mload(add(add(data, 0x20), place))
        }
    }
}

contract CalldataTest is CalldataSpec, InGate {}

contract CalldataSafeTest is CalldataSpec, InSafe {}
