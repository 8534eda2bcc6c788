// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {LogProof} from "../../../contracts/libraries/LogProof.sol";
import {Anchoring} from "../../../contracts/types/Anchoring.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {ILogExam, LogList} from "./LogList.sol";
import {ProvenanceRegistryBase} from "./ProvenanceRegistryBase.sol";

/// @notice The log of batches, beside a list that is hashed as a whole each time.
contract BatchLogTest is ProvenanceRegistryBase, LogList {
    uint64 private constant SIZE = 33;

    LogProof.Head[] private kept;
    ILogExam private exam;

    function setUp() public override {
        super.setUp();
        exam = ILogExam(Artifacts.deploy("ProofExam", ""));
        kept.push(_head());
    }

    // ── Entering ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_AnEmptyLog() public view {
        assertEq(uint256(registry.logSize()), 0, "size");
        assertEq(registry.logPeaks().length, 0, "peaks");
        assertEq(registry.logRoot(), keccak256(abi.encode(uint64(0), new bytes32[](0))), "root");
    }

    /// @dev Whoever has the events alone arrives at the same peaks and root.
    function test_PeaksAndRootAreThoseOfTheList() public {
        for (uint64 size = 1; size <= SIZE; ++size) {
            _grow();
            assertEq(uint256(registry.logSize()), size, "size");
            bytes32[] memory peaks = _peaksOf(size);
            assertEq(abi.encode(registry.logPeaks()), abi.encode(peaks), "peaks");
            assertEq(registry.logRoot(), keccak256(abi.encode(size, peaks)), "root");
        }
    }

    function test_AnybodyEntersAnAnchoredBatch() public {
        bytes32 id = _anchor(_batch(bob));
        assertFalse(registry.isLogged(id), "logged");
        vm.prank(stranger);
        _expectEvent();
        emit IProvenanceRegistry.Logged(0, id);
        assertEq(uint256(registry.enterLog(id)), 0, "position");
        assertTrue(registry.isLogged(id), "logged");
        _assertStatus(_batch(bob), bob, OBSERVED, HASHED, 0);
    }

    function test_RevertWhen_EnteredTwice() public {
        bytes32 id = _anchor(_batch(bob));
        registry.enterLog(id);
        bytes32 root = registry.logRoot();
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceAlreadyLogged.selector, id));
        registry.enterLog(id);
        assertEq(registry.logRoot(), root, "root");
    }

    function test_RevertWhen_NotAnchored() public changesNothing {
        bytes32 root = registry.logRoot();
        vm.expectRevert(
            abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotAnchored.selector, keccak256("nothing"))
        );
        registry.enterLog(keccak256("nothing"));
        assertEq(registry.logRoot(), root, "root");
    }

    function test_AnchoringManyEntersThemInOrder() public {
        _grow();
        Anchoring[] memory list = new Anchoring[](2);
        for (uint256 i = 0; i < 2; ++i) {
            list[i].batch = _batch(bob);
            list[i].batch.root = keccak256(abi.encode("many", i));
            list[i].observedAt = OBSERVED;
            ids.push(keccak256(abi.encode(list[i].batch)));
        }
        vm.prank(bob);
        registry.anchorMany(list, true);
        assertEq(abi.encode(registry.logPeaks()), abi.encode(_peaksOf(3)), "peaks");
    }

    /// @dev Entered once, also where it gains its source later.
    function test_AnUpgradeIsNotEnteredAgain() public {
        Batch memory batch = _batch(bob);
        bytes32 id = _anchor(batch);
        registry.enterLog(id);
        Anchoring[] memory list = new Anchoring[](1);
        list[0] = Anchoring(batch, OBSERVED, sol, kim, _sign(batch, OBSERVED));
        vm.prank(bob);
        registry.anchorMany(list, true);
        assertEq(uint256(registry.logSize()), 1, "size");
        _assertStatus(batch, sol, OBSERVED, SIGNED, 0);
        assertTrue(registry.isLogged(id), "logged");
    }

    /// @dev The log is of what was anchored, not of what is good.
    function test_WithdrawnBatchesStandInItToo() public {
        bytes32 id = _anchor(_batch(bob));
        _revoke(bob, ROOT);
        registry.enterLog(id);
        assertTrue(registry.isLogged(id), "logged");
        _assertWithdrawal(_batch(bob), 1);
    }

    // ── Order ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Every batch at its position, in a log of every size; and nowhere else.
    function test_EachStandsAtItsPosition() public {
        for (uint64 size = 1; size <= SIZE; ++size) {
            _grow();
        }
        for (uint64 size = 1; size <= SIZE; ++size) {
            for (uint64 position = 0; position < size; ++position) {
                assertTrue(_isAt(size, position, ids[position], _pathOf(size, position)), "at its position");
            }
        }
    }

    function test_NothingElseStandsThere() public {
        for (uint64 size = 1; size <= SIZE; ++size) {
            _grow();
        }
        for (uint64 position = 0; position < SIZE; ++position) {
            bytes32[] memory path = _pathOf(SIZE, position);
            assertFalse(_isAt(SIZE, position, ids[(position + 1) % SIZE], path), "another batch");
            // The siblings of a neighbour, and its place with these.
            assertFalse(_isAt(SIZE, position ^ 1, ids[position], path), "another position");
            assertFalse(_isAt(SIZE, SIZE, ids[position], path), "beyond the end");
            assertFalse(_isAt(SIZE, position, ids[position], _longer(path)), "a longer path");
            assertFalse(_isAt(SIZE - 1, position, ids[position], _longer(path)), "a log of another size");
            if (path.length > 0) {
                path[0] = ~path[0];
                assertFalse(_isAt(SIZE, position, ids[position], path), "another sibling");
            }
        }
    }

    /// @dev The size is committed with the root: it never comes from the prover.
    function test_AnotherSizeOrOtherPeaksAreNotOfTheRoot() public {
        for (uint64 size = 1; size <= 6; ++size) {
            _grow();
        }
        bytes32[] memory path = _pathOf(6, 0);
        LogProof.Head memory head = kept[6];
        assertTrue(exam.isAt(head, 0, ids[0], path), "as it is");
        head.size = 5;
        assertFalse(exam.isAt(head, 0, ids[0], path), "size of as many peaks");
        head.size = 7;
        assertFalse(exam.isAt(head, 0, ids[0], path), "size of more peaks");
        head.size = 6;
        head.root = ~head.root;
        assertFalse(exam.isAt(head, 0, ids[0], path), "root");
        head.root = ~head.root;
        (head.peaks[0], head.peaks[1]) = (head.peaks[1], head.peaks[0]);
        assertFalse(exam.isAt(head, 0, ids[0], path), "peaks");
    }

    // ── Consistency ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Every later log continues every earlier one, the empty one included.
    function test_EachLogContinuesEachEarlier() public {
        for (uint64 size = 1; size <= SIZE; ++size) {
            _grow();
        }
        for (uint64 newer = 0; newer <= SIZE; ++newer) {
            for (uint64 older = 0; older <= newer; ++older) {
                bytes32[] memory path = _continuation(older, newer);
                assertTrue(_isContinued(older, newer, path), "continued");
                assertFalse(_isContinued(older, newer, _longer(path)), "a longer path");
                if (path.length > 0) {
                    path[path.length - 1] = ~path[path.length - 1];
                    assertFalse(_isContinued(older, newer, path), "another sibling");
                    assertFalse(_isContinued(older, newer, new bytes32[](0)), "no path");
                }
                if (older != newer) assertFalse(_isContinued(newer, older, path), "backwards");
            }
        }
    }

    /// @dev Of a log in which one batch was changed, no path makes a continuation of what was there.
    function test_AChangedLogContinuesNothing() public {
        for (uint64 size = 1; size <= 13; ++size) {
            _grow();
        }
        for (uint64 older = 1; older <= 13; ++older) {
            bytes32 before = ids[older - 1];
            ids[older - 1] = keccak256("changed");
            bytes32[] memory peaks = _peaksOf(13);
            LogProof.Head memory changed = LogProof.Head(keccak256(abi.encode(uint64(13), peaks)), 13, peaks);
            bool continued = exam.isContinued(kept[older], changed, _continuation(older, 13));
            assertFalse(continued, "changed");
            ids[older - 1] = before;
        }
    }

    // ── The list ────────────────────────────────────────────────────────────────────────────────────────────────

    function _grow() private {
        Batch memory batch = _batch(bob);
        batch.root = keccak256(abi.encode(ids.length));
        bytes32 id = _anchor(batch);
        _expectEvent();
        emit IProvenanceRegistry.Logged(uint64(ids.length), id);
        registry.enterLog(id);
        ids.push(id);
        kept.push(_head());
    }

    function _head() private view returns (LogProof.Head memory) {
        return LogProof.Head(registry.logRoot(), registry.logSize(), registry.logPeaks());
    }

    function _longer(bytes32[] memory path) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](path.length + 1);
        for (uint256 i = 0; i < path.length; ++i) {
            longer[i] = path[i];
        }
    }

    function _isAt(uint64 size, uint64 position, bytes32 id, bytes32[] memory path) private view returns (bool) {
        return exam.isAt(kept[size], position, id, path);
    }

    function _isContinued(uint64 older, uint64 newer, bytes32[] memory path) private view returns (bool) {
        return exam.isContinued(kept[older], kept[newer], path);
    }
}
