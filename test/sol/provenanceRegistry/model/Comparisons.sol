// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LogProof} from "../../../../contracts/libraries/LogProof.sol";
import {BatchStatus} from "../../../../contracts/types/Provenance.sol";
import {Artifacts} from "../../support/Artifacts.sol";
import {ILogExam} from "../LogList.sol";
import {Facts, What} from "./Facts.sol";

/// @title Comparisons
/// @notice The registry's answers beside those that follow from what happened. The number is that of the sentence in
/// {Facts} that was violated.
abstract contract Comparisons is Facts {
    /// Bits of a status: five levels, then three withdrawals.
    uint256 internal constant BITS = 8;
    /// What a batch never loses: Hashed, Signed, Revoked, Tainted.
    uint256 private constant FOR_EVER = 1 | 2 | 32 | 128;

    ILogExam private _exam;
    uint256[BATCHES] private _bitsBefore;
    /// How often a batch gained each bit, and lost it.
    uint256[BITS] internal gained;
    uint256[BITS] internal lost;
    /// What the root of the log was at each size.
    mapping(uint256 size => bytes32 root) private _rootAt_;

    function _startComparisons() internal {
        _exam = ILogExam(Artifacts.deploy("ProofExam", ""));
        _rootAt_[0] = registry.logRoot();
    }

    /// @notice After each act: what it could have changed, of every batch.
    function _compare() internal {
        for (uint256 i = 0; i < BATCHES; ++i) {
            BatchStatus memory told = registry.status(batches[i]);
            BatchStatus memory right = _status(i);
            if (told.levels != right.levels) fail(_tell("1 to 3: levels", i, told.levels, right.levels));
            if (told.withdrawal != right.withdrawal) {
                fail(_tell("4 to 6: withdrawal", i, told.withdrawal, right.withdrawal));
            }
            if (told.source != right.source) fail(_tell("1: source", i, uint160(told.source), uint160(right.source)));
            if (told.observedAt != right.observedAt) fail(_tell("1: time", i, told.observedAt, right.observedAt));
            _turn(i, uint256(told.levels) | (uint256(told.withdrawal) << 5));
        }
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory right = abi.encode(_settingsOf(i));
            bytes memory told = abi.encode(registry.schemaSettings(schemas[i]));
            if (keccak256(told) != keccak256(right)) assertEq(told, right, "8: settings of a schema");
        }
        uint256 size = ids.length;
        if (_rootAt_[size] == 0) _rootAt_[size] = registry.logRoot();
    }

    /// @dev Whatever the ghost says, some bits stay.
    function _turn(uint256 batch, uint256 bits) private {
        uint256 before = _bitsBefore[batch];
        if (bits == before) return;
        if (before & ~bits & FOR_EVER != 0) fail(_tell("a bit that stays was lost", batch, bits, before));
        for (uint256 i = 0; i < BITS; ++i) {
            if (bits & ~before & (1 << i) != 0) ++gained[i];
            if (before & ~bits & (1 << i) != 0) ++lost[i];
        }
        _bitsBefore[batch] = bits;
    }

    /// @notice Of the batch that an act was about.
    function _compareBatch(uint256 batch) internal view {
        (uint256 count, ) = _counted(batch, address(0));
        assertEq(registry.attestationsOf(batches[batch]), count, "2: attestations that count");
        for (uint256 i = 0; i < PARTIES; ++i) {
            (, bool hasAttested) = _counted(batch, parties[i]);
            if (registry.hasAttested(batches[batch], parties[i]) != hasAttested) fail("2: who attested");
            bool hasDisputed = _everBy(batch, What.Disputed, parties[i]);
            if (registry.hasDisputed(batchIds[batch], parties[i]) != hasDisputed) fail("5: who disputed");
        }
    }

    /// @notice When a history ends: all that there is.
    function _compareAll() internal view {
        for (uint256 i = 0; i < BATCHES; ++i) {
            _compareBatch(i);
            (bool found, ) = _placeInLog(i);
            assertEq(registry.isLogged(batchIds[i]), found, "7: logged");
        }
        for (uint256 i = 0; i < PARTIES; ++i) {
            _compareParty(parties[i]);
        }
        for (uint256 i = 0; i < KEYS; ++i) {
            assertEq(abi.encode(registry.sourceKeyOf(points[i])), abi.encode(_keyOf(points[i])), "8: key");
        }
        _compareLog();
    }

    function _compareParty(address party) private view {
        for (uint256 i = 0; i < 2; ++i) {
            if (registry.isSource(schemas[i], party) != isSource[schemas[i]][party]) fail("8: source");
            if (registry.isAttester(schemas[i], party) != isAttester[schemas[i]][party]) fail("8: attester");
        }
        for (uint256 i = 0; i < ROOTS; ++i) {
            bytes32 root = _rootAt(i);
            if (registry.isRevoked(party, root) != withdrew[party][root]) fail("4: withdrawn");
        }
    }

    /// @dev Each batch stands at its place alone, and the log goes on from each that it ever was.
    function _compareLog() private view {
        uint64 size = uint64(ids.length);
        assertEq(uint256(registry.logSize()), size, "7: size");
        assertEq(abi.encode(registry.logPeaks()), abi.encode(_peaksOf(size)), "7: peaks");
        LogProof.Head memory head = _headAt(size);
        assertEq(registry.logRoot(), head.root, "7: root");
        for (uint64 i = 0; i < size; ++i) {
            bytes32[] memory path = _pathOf(size, i);
            assertTrue(_exam.isAt(head, i, ids[i], path), "7: at its place");
            assertFalse(_exam.isAt(head, i, ids[(i + 1) % size], path) && size > 1, "7: another in its place");
            // Several may have been entered by one act: then nobody could see the log in between.
            if (_rootAt_[i] == 0) continue;
            LogProof.Head memory older = LogProof.Head(_rootAt_[i], i, _peaksOf(i));
            assertTrue(_exam.isContinued(older, head, _continuation(i, size)), "7: continued");
        }
    }

    function _headAt(uint64 size) private view returns (LogProof.Head memory) {
        bytes32[] memory peaks = _peaksOf(size);
        return LogProof.Head(keccak256(abi.encode(size, peaks)), size, peaks);
    }

    function _tell(
        string memory what,
        uint256 batch,
        uint256 told,
        uint256 right
    ) private pure returns (string memory) {
        string memory values = string.concat(vm.toString(told), ", must be ", vm.toString(right));
        return string.concat(what, " of batch ", vm.toString(batch), ": ", values);
    }
}
