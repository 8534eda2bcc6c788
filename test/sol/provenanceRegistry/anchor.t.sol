// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {ProvenanceRegistryBase} from "./ProvenanceRegistryBase.sol";

contract AnchorTest is ProvenanceRegistryBase {
    function test_ItAnchors() public {
        Batch memory batch = _batch(bob);
        bytes32 id = keccak256(abi.encode(batch));
        vm.prank(bob);
        _expectEvent();
        emit IProvenanceRegistry.Anchored(id, bob, PRICES, batch, OBSERVED, HASHED);
        assertEq(registry.anchor(batch, OBSERVED), id);
        _assertStatus(batch, bob, OBSERVED, HASHED, 0);
    }

    function test_ItNeedsNoManifestProfileOrSchema() public {
        Batch memory batch = Batch(bob, ROOT, 1, 0, 0, 0);
        _anchor(batch);
        _assertStatus(batch, bob, OBSERVED, HASHED, 0);
    }

    function test_ItTakesTheLargestSize() public {
        Batch memory batch = _batch(bob);
        batch.size = type(uint64).max;
        _anchor(batch);
        _assertStatus(batch, bob, OBSERVED, HASHED, 0);
    }

    /// @dev Each field is part of what was anchored.
    function test_EveryFieldIsBound() public {
        Batch memory batch = _batch(bob);
        _anchor(batch);
        for (uint256 field = 0; field < 6; ++field) {
            _assertNeverAnchored(_changed(batch, field));
        }
        _assertStatus(batch, bob, OBSERVED, HASHED, 0);
    }

    /// @dev Nobody can squat another's root: the same root of another anchorer is another batch.
    function test_TwoAnchorTheSameRoot() public {
        _anchor(_batch(stranger));
        _anchor(_batch(bob));
        _assertStatus(_batch(bob), bob, OBSERVED, HASHED, 0);
        _assertStatus(_batch(stranger), stranger, OBSERVED, HASHED, 0);
    }

    function test_RevertWhen_CallerIsNotTheAnchorer() public changesNothing {
        Batch memory batch = _batch(bob);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceUnauthorized.selector, stranger, bob));
        registry.anchor(batch, OBSERVED);
    }

    function test_RevertWhen_RootIsZero() public changesNothing {
        Batch memory batch = _batch(bob);
        batch.root = 0;
        _refuseMalformed(batch, OBSERVED, "root");
        batch.root = bytes32(uint256(1));
        _anchor(batch);
    }

    function test_RevertWhen_SizeIsZero() public changesNothing {
        Batch memory batch = _batch(bob);
        batch.size = 0;
        _refuseMalformed(batch, OBSERVED, "size");
        batch.size = 1;
        _anchor(batch);
    }

    function test_RevertWhen_ObservedAtIsZero() public {
        _refuseMalformed(_batch(bob), 0, "observedAt");
        vm.prank(bob);
        registry.anchor(_batch(bob), 1);
        _assertStatus(_batch(bob), bob, 1, HASHED, 0);
    }

    function test_RevertWhen_ObservedInTheFuture() public {
        bytes32 before = _fingerprint();
        vm.prank(bob);
        vm.expectRevert(
            abi.encodeWithSelector(IProvenanceRegistry.ProvenanceObservedInFuture.selector, START + 1, START)
        );
        registry.anchor(_batch(bob), START + 1);
        assertEq(_fingerprint(), before);
        vm.prank(bob);
        registry.anchor(_batch(bob), START);
        _assertStatus(_batch(bob), bob, START, HASHED, 0);
    }

    function test_RevertWhen_AlreadyAnchored() public {
        bytes32 id = _anchor(_batch(bob));
        bytes32 before = _fingerprint();
        vm.prank(bob);
        _expectAlreadyAnchored(id);
        registry.anchor(_batch(bob), OBSERVED + 1);
        assertEq(_fingerprint(), before);
    }

    function test_RevertWhen_AlreadyAnchoredAndSigned() public {
        bytes32 id = _anchorSigned(_batch(bob));
        vm.prank(bob);
        _expectAlreadyAnchored(id);
        registry.anchor(_batch(bob), OBSERVED);
        _assertStatus(_batch(bob), sol, OBSERVED, SIGNED, 0);
    }

    function test_RevertWhen_TheAnchorerRevokedTheRoot() public {
        _revoke(bob, ROOT);
        vm.prank(bob);
        _expectRevoked(bob, ROOT);
        registry.anchor(_batch(bob), OBSERVED);
        _assertNeverAnchored(_batch(bob));

        // Another root, and another's withdrawal of this one, are no obstacle.
        Batch memory batch = _batch(bob);
        batch.root = keccak256("another root");
        _anchor(batch);
        _anchor(_batch(stranger));
    }

    /// @dev Dirty upper bits would give one batch two encodings.
    function test_RevertWhen_CalldataIsDirty() public changesNothing {
        bytes memory clean = abi.encodeCall(IProvenanceRegistry.anchor, (_batch(bob), OBSERVED));
        uint256[3] memory words = [uint256(0), 2, 6]; // anchorer, size, observedAt
        for (uint256 i = 0; i < words.length; ++i) {
            bytes memory dirty = bytes.concat(clean);
            dirty[4 + 32 * words[i]] = 0x01;
            vm.prank(bob);
            (bool success, ) = address(registry).call(dirty);
            assertFalse(success, "dirty calldata was taken");
        }
        (bool asked, ) = address(registry).staticcall(
            abi.encodePacked(IProvenanceRegistry.status.selector, _dirtyBatch())
        );
        assertFalse(asked, "a dirty batch was answered");

        uint256 snapshot = vm.snapshotState();
        vm.prank(bob);
        (bool taken, ) = address(registry).call(clean);
        assertTrue(taken, "clean calldata was refused");
        vm.revertToState(snapshot);
    }

    /// @dev The id is that of the six words, whatever they are.
    function testFuzz_TheIdIsTheHashOfSixWords(Batch memory batch) public view {
        bytes32 id = keccak256(
            abi.encode(batch.anchorer, batch.root, batch.size, batch.profile, batch.manifestHash, batch.schema)
        );
        assertEq(registry.hashBatch(batch), id);
    }

    function _dirtyBatch() private view returns (bytes memory words) {
        words = abi.encode(_batch(bob));
        words[0] = 0x01;
    }

    function _changed(Batch memory batch, uint256 field) private view returns (Batch memory other) {
        other = abi.decode(abi.encode(batch), (Batch));
        if (field == 0) other.anchorer = stranger;
        if (field == 1) other.root = ~batch.root;
        if (field == 2) other.size = batch.size + 1;
        if (field == 3) other.profile = ~batch.profile;
        if (field == 4) other.manifestHash = ~batch.manifestHash;
        if (field == 5) other.schema = ~batch.schema;
    }

    function _refuseMalformed(Batch memory batch, uint40 observedAt, string memory what) private {
        bytes memory refusal = abi.encodeWithSelector(
            IProvenanceRegistry.ProvenanceMalformed.selector,
            what,
            uint256(0),
            uint256(1)
        );
        vm.prank(bob);
        vm.expectRevert(refusal);
        registry.anchor(batch, observedAt);
        vm.prank(bob);
        vm.expectRevert(refusal);
        registry.anchorSigned(batch, observedAt, sol, kim, "");
    }
}
