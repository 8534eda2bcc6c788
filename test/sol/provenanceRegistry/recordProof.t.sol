// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {RecordProof} from "../../../contracts/libraries/RecordProof.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {TestBase} from "../support/TestBase.sol";

interface IRecordExam {
    function isRecord(
        Batch calldata batch,
        RecordProof.Opening calldata opening,
        bytes32[] calldata proof
    ) external pure returns (bool);

    function areRecords(
        Batch calldata batch,
        RecordProof.Opening[] calldata openings,
        bytes32[] calldata proof,
        bool[] calldata flags
    ) external pure returns (bool);

    function gasOfRecord(
        Batch calldata batch,
        RecordProof.Opening calldata opening,
        bytes32[] calldata proof
    ) external view returns (uint256 used, bool answer);
}

/// @notice RecordProof: records of batches of every size from 1 to 17, one by one and every subset of small ones.
contract RecordProofTest is TestBase {
    uint256 private constant LARGEST = 17;
    /// What one record may take at depth 20, the call and its calldata apart.
    uint256 private constant BUDGET = 8000;

    IRecordExam private exam;

    function setUp() public {
        exam = IRecordExam(Artifacts.deploy("ProofExam", ""));
    }

    // ── One record ──────────────────────────────────────────────────────────────────────────────────────────────

    function test_EachRecordOfEachSize() public view {
        for (uint64 size = 1; size <= LARGEST; ++size) {
            Batch memory batch = _batch(size);
            for (uint64 index = 0; index < size; ++index) {
                assertTrue(exam.isRecord(batch, _opening(index), _proof(size, index)), "a record");
            }
        }
    }

    function test_ABatchOfOneRecordIsItsLeaf() public view {
        Batch memory batch = _batch(1);
        assertEq(batch.root, _leaf(_opening(0)), "root");
        assertTrue(exam.isRecord(batch, _opening(0), new bytes32[](0)), "a record");
    }

    function test_AnythingElseIsNone() public view {
        for (uint64 size = 1; size <= LARGEST; ++size) {
            Batch memory batch = _batch(size);
            for (uint64 index = 0; index < size; ++index) {
                bytes32[] memory proof = _proof(size, index);
                RecordProof.Opening memory o = _opening(index);
                o.recordHash = ~o.recordHash;
                assertFalse(exam.isRecord(batch, o, proof), "another record");
                o = _opening(index);
                o.salt = ~o.salt;
                assertFalse(exam.isRecord(batch, o, proof), "another salt");
                o = _opening(index);
                o.index = index ^ 1;
                assertFalse(exam.isRecord(batch, o, proof), "another index");
                assertFalse(exam.isRecord(batch, _opening(index), _longer(proof)), "a longer proof");
                if (proof.length == 0) continue;
                proof[0] = ~proof[0];
                assertFalse(exam.isRecord(batch, _opening(index), proof), "another sibling");
            }
        }
    }

    /// @dev Of the same size, depth and places, so that nothing but the root tells them apart.
    function test_AProofOfAnotherBatchIsNone() public view {
        Batch memory batch = _batch(6);
        Batch memory other = _batch(6);
        other.root = _node(_at(6, 2, 0), _node(_at(6, 1, 2), bytes32(uint256(1))));
        for (uint64 index = 0; index < 6; ++index) {
            assertTrue(exam.isRecord(batch, _opening(index), _proof(6, index)), "of this one");
            assertFalse(exam.isRecord(other, _opening(index), _proof(6, index)), "of another");
        }
    }

    /// @dev A padding leaf would be of value zero; whoever claims a record beyond the size is not asked further.
    function test_AnIndexBeyondTheSizeIsNone() public view {
        Batch memory batch = _batch(5);
        for (uint64 index = 5; index < 9; ++index) {
            assertFalse(exam.isRecord(batch, _opening(index), _proof(5, index % 5)), "beyond");
        }
        RecordProof.Opening memory last = _opening(0);
        last.index = type(uint64).max;
        assertFalse(exam.isRecord(batch, last, _proof(5, 0)), "the largest");
    }

    /// @dev The size comes from the batch: one less, and the last record is none; of another depth, none is.
    function test_TheSizeOfTheBatchDecides() public view {
        Batch memory batch = _batch(5);
        assertTrue(exam.isRecord(batch, _opening(4), _proof(5, 4)), "as it is");
        batch.size = 4;
        for (uint64 index = 0; index < 5; ++index) {
            assertFalse(exam.isRecord(batch, _opening(index), _proof(5, index)), "size 4 is of depth 2");
        }
        batch.size = 9;
        assertFalse(exam.isRecord(batch, _opening(4), _proof(5, 4)), "size 9 is of depth 4");
        batch.size = 0;
        assertFalse(exam.isRecord(batch, _opening(0), _proof(5, 0)), "no records");
        batch.size = 8;
        assertTrue(exam.isRecord(batch, _opening(4), _proof(5, 4)), "size 8 is of depth 3");
    }

    /// @dev A node of the tree is shown as a leaf by nothing: leaves are hashed twice, and proofs are as long as all.
    function test_ANodeIsNoRecord() public view {
        Batch memory batch = _batch(4);
        bytes32 left = _node(_leaf(_opening(0)), _leaf(_opening(1)));
        RecordProof.Opening memory o = RecordProof.Opening(0, 0, left);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _node(_leaf(_opening(2)), _leaf(_opening(3)));
        assertFalse(exam.isRecord(batch, o, proof), "a node");
        // Whoever anchored it may have stated a size of which the length is right.
        batch.size = 2;
        assertFalse(exam.isRecord(batch, o, proof), "a node, of a batch that is said to be smaller");
        batch.root = _node(_leaf(o), proof[0]);
        assertTrue(exam.isRecord(batch, o, proof), "a record of that very hash");
    }

    /// @dev A tree that is padded by repeating the last leaf would hold a record twice; this one holds it once.
    function test_TheLastLeafIsNotRepeated() public view {
        Batch memory batch = _batch(3);
        assertTrue(exam.isRecord(batch, _opening(2), _proof(3, 2)), "as it is");
        bytes32[] memory proof = _proof(3, 2);
        proof[0] = _leaf(_opening(2));
        assertFalse(exam.isRecord(batch, _opening(2), proof), "repeated");
    }

    // ── Gas ─────────────────────────────────────────────────────────────────────────────────────────────────────

    function test_OneRecordOfAMillion() public view {
        Batch memory batch = _batch(1);
        batch.size = 1 << 20;
        RecordProof.Opening memory o = _opening(777_777);
        bytes32[] memory proof = new bytes32[](20);
        bytes32 node = _leaf(o);
        for (uint256 i = 0; i < 20; ++i) {
            proof[i] = keccak256(abi.encode("sibling", i));
            node = _node(node, proof[i]);
        }
        batch.root = node;
        (uint256 used, bool answer) = exam.gasOfRecord(batch, o, proof);
        assertTrue(answer, "a record");
        assertLe(used, BUDGET, "gas");
    }

    // ── Many ────────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev All 2^n - 1 choices of records, for sizes up to 7.
    function test_EverySubset() public view {
        for (uint64 size = 1; size <= 7; ++size) {
            Batch memory batch = _batch(size);
            for (uint256 chosen = 1; chosen < (1 << size); ++chosen) {
                (RecordProof.Opening[] memory openings, bytes32[] memory proof, bool[] memory flags) = _multi(
                    size,
                    chosen
                );
                assertTrue(exam.areRecords(batch, openings, proof, flags), "records");
                RecordProof.Opening memory last = openings[openings.length - 1];
                last.recordHash = ~last.recordHash;
                assertFalse(exam.areRecords(batch, openings, proof, flags), "another record");
            }
        }
    }

    /// @dev Without leaves a multiproof proves whatever its only hash is.
    function test_NoRecordsProveNothing() public view {
        Batch memory batch = _batch(3);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = batch.root;
        assertFalse(exam.areRecords(batch, new RecordProof.Opening[](0), proof, new bool[](0)), "none");
    }

    function test_ManyOutOfOrderOrBeyondAreNone() public view {
        Batch memory batch = _batch(4);
        (RecordProof.Opening[] memory openings, bytes32[] memory proof, bool[] memory flags) = _multi(4, 3);
        assertTrue(exam.areRecords(batch, openings, proof, flags), "as they are");
        (openings[0], openings[1]) = (openings[1], openings[0]);
        assertFalse(exam.areRecords(batch, openings, proof, flags), "descending");
        openings[0] = openings[1];
        assertFalse(exam.areRecords(batch, openings, proof, flags), "one twice");
        (openings, proof, flags) = _multi(4, 12);
        batch.size = 3;
        assertFalse(exam.areRecords(batch, openings, proof, flags), "beyond the size");
    }

    /// @dev More hashes than so many records of such a depth can need, or another number than the lists give.
    function test_AListOfAnotherLengthIsNone() public view {
        Batch memory batch = _batch(4);
        (RecordProof.Opening[] memory openings, bytes32[] memory proof, bool[] memory flags) = _multi(4, 3);
        assertFalse(exam.areRecords(batch, openings, _longer(proof), flags), "one hash more");
        assertFalse(exam.areRecords(batch, openings, proof, new bool[](flags.length + 1)), "one flag more");
        assertFalse(exam.areRecords(batch, openings, new bytes32[](4), new bool[](5)), "deeper than the tree");
        assertTrue(exam.areRecords(batch, openings, proof, flags), "as it is");
    }

    // ── The tree ────────────────────────────────────────────────────────────────────────────────────────────────

    function _opening(uint64 index) private pure returns (RecordProof.Opening memory) {
        bytes32 salt = keccak256(abi.encode(keccak256("secret"), uint256(index)));
        return RecordProof.Opening(index, salt, keccak256(abi.encode("record", index)));
    }

    function _leaf(RecordProof.Opening memory o) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(uint256(o.index), o.salt, o.recordHash))));
    }

    function _node(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(bytes.concat(a, b)) : keccak256(bytes.concat(b, a));
    }

    /// @dev The node of `height` and `index`; what lies beyond the size is a tree of zeros.
    function _at(uint64 size, uint256 height, uint256 index) private pure returns (bytes32) {
        if (height == 0) return index < size ? _leaf(_opening(uint64(index))) : bytes32(0);
        return _node(_at(size, height - 1, 2 * index), _at(size, height - 1, 2 * index + 1));
    }

    function _depth(uint64 size) private pure returns (uint256 depth) {
        while (1 << depth < size) ++depth;
    }

    function _batch(uint64 size) private view returns (Batch memory) {
        return Batch(address(this), _at(size, _depth(size), 0), size, "profile", 0, "schema");
    }

    function _proof(uint64 size, uint256 index) private pure returns (bytes32[] memory proof) {
        proof = new bytes32[](_depth(size));
        for (uint256 height = 0; height < proof.length; ++height) {
            proof[height] = _at(size, height, (index >> height) ^ 1);
        }
    }

    /// @dev Level by level: known nodes from the left, each with its sibling, known as well or from the proof.
    function _multi(
        uint64 size,
        uint256 chosen
    ) private pure returns (RecordProof.Opening[] memory openings, bytes32[] memory proof, bool[] memory flags) {
        uint256 count = 0;
        openings = new RecordProof.Opening[](8);
        (proof, flags) = (new bytes32[](24), new bool[](24));
        for (uint64 index = 0; index < size; ++index) {
            if ((chosen >> index) & 1 == 1) openings[count++] = _opening(index);
        }
        (uint256 proofs, uint256 hashes) = (0, 0);
        for (uint256 height = 0; height < _depth(size); ++height) {
            uint256 above = 0;
            for (uint256 index = 0; index < 8; ++index) {
                if ((chosen >> index) & 1 == 0 || (above >> (index >> 1)) & 1 == 1) continue;
                above |= 1 << (index >> 1);
                bool known = (chosen >> (index ^ 1)) & 1 == 1;
                flags[hashes++] = known;
                if (!known) proof[proofs++] = _at(size, height, index ^ 1);
            }
            chosen = above;
        }
        assembly ("memory-safe") {
            mstore(openings, count)
            mstore(proof, proofs)
            mstore(flags, hashes)
        }
    }

    function _longer(bytes32[] memory proof) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](proof.length + 1);
        for (uint256 i = 0; i < proof.length; ++i) {
            longer[i] = proof[i];
        }
    }
}
