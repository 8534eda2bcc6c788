// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {ProvenanceRegistryBase} from "./ProvenanceRegistryBase.sol";

contract TaintTest is ProvenanceRegistryBase {
    bytes32 private constant DOCUMENT = keccak256("manifest of the child");

    Batch private parent;
    Batch private child;
    bytes32 private parentId;
    bytes32 private childId;

    function setUp() public override {
        super.setUp();
        parent = _batch(bob);
        parentId = _anchorSigned(parent);
        child = _childOf(_leaf(parentId));
        childId = _anchor(child);
    }

    // ── What taints ─────────────────────────────────────────────────────────────────────────────────────────────

    function test_OfARevokedParent() public {
        _revoke(sol, ROOT);
        vm.prank(stranger);
        _expectEvent();
        emit IProvenanceRegistry.Tainted(childId, parentId);
        registry.taint(child, parent, DOCUMENT, _none());
        _assertStatus(child, bob, OBSERVED, HASHED, 4);
    }

    function test_OfAParentWhoseDisputeIsConfirmed() public {
        _dispute(ann, parent);
        _asRoot();
        registry.confirmDispute(parentId);
        registry.taint(child, parent, DOCUMENT, _none());
        _assertWithdrawal(child, 4);
    }

    /// @dev One generation at a time, each for ever.
    function test_OfATaintedParent() public {
        Batch memory grandchild = _childOf(_leaf(childId));
        grandchild.root = keccak256("grandchild");
        bytes32 grandchildId = _anchor(grandchild);
        _revoke(sol, ROOT);
        _expectNotWithdrawn(childId);
        registry.taint(grandchild, child, DOCUMENT, _none());
        _expectNotDerived(grandchildId, parentId);
        registry.taint(grandchild, parent, DOCUMENT, _none());

        registry.taint(child, parent, DOCUMENT, _none());
        registry.taint(grandchild, child, DOCUMENT, _none());
        _assertWithdrawal(grandchild, 4);
    }

    /// @dev One of ten thousand, with 14 hashes.
    function test_OfOneOfTenThousandParents() public {
        (bytes32 parentsRoot, bytes32[] memory proof) = _treeOfMany(10_000, 7_777, _leaf(parentId));
        child = _childOf(parentsRoot);
        child.root = keccak256("derived from many");
        childId = _anchor(child);
        _revoke(sol, ROOT);
        assertEq(proof.length, 14, "depth");
        registry.taint(child, parent, DOCUMENT, proof);
        _assertWithdrawal(child, 4);
    }

    // ── What does not ───────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheParentIsInGoodStanding() public changesNothing {
        _expectNotWithdrawn(parentId);
        registry.taint(child, parent, DOCUMENT, _none());
        _assertWithdrawal(child, 0);
    }

    /// @dev A dispute ends by itself and taint does not: one attester alone must not do lasting harm.
    function test_RevertWhen_TheDisputeIsNotConfirmed() public {
        _dispute(ann, parent);
        _expectNotWithdrawn(parentId);
        registry.taint(child, parent, DOCUMENT, _none());
        _assertWithdrawal(child, 0);
    }

    /// @dev Whoever shares the parent's root is not its source.
    function test_RevertWhen_AnotherWithdrewTheRoot() public {
        _revoke(stranger, ROOT);
        _expectNotWithdrawn(parentId);
        registry.taint(child, parent, DOCUMENT, _none());
        _assertWithdrawal(child, 0);
    }

    function test_RevertWhen_TheManifestDoesNotNameTheParent() public {
        Batch memory other = _batch(stranger);
        _anchorSigned(other);
        _revoke(sol, ROOT);
        bytes32 otherId = keccak256(abi.encode(other));
        _refusesLineage(other, otherId, DOCUMENT, _none());
        _refusesLineage(parent, parentId, ~DOCUMENT, _none());
        bytes32[] memory longer = new bytes32[](1);
        _refusesLineage(parent, parentId, DOCUMENT, longer);
        longer[0] = _leaf(parentId);
        _refusesLineage(parent, parentId, DOCUMENT, longer);
        _assertWithdrawal(child, 0);
        registry.taint(child, parent, DOCUMENT, _none());
        _assertWithdrawal(child, 4);
    }

    /// @dev A node of the tree is no parent: leaves are hashed twice.
    function test_RevertWhen_ANodeIsGivenForALeaf() public {
        bytes32 pair = _node(_leaf(parentId), _leaf(keccak256("another parent")));
        child = _childOf(pair);
        child.root = keccak256("derived from two");
        childId = _anchor(child);
        _revoke(sol, ROOT);
        _refusesLineage(parent, parentId, DOCUMENT, _none());
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _leaf(keccak256("another parent"));
        registry.taint(child, parent, DOCUMENT, proof);
        _assertWithdrawal(child, 4);
    }

    /// @dev No batch is its own ancestor: to name itself, its manifest would have to hash what it is hashed into.
    function test_RevertWhen_TheBatchIsItsOwnParent() public {
        _revoke(bob, child.root);
        _assertWithdrawal(child, 1);
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotDerived.selector, childId, childId));
        registry.taint(child, child, DOCUMENT, _none());
        _assertWithdrawal(child, 1);
    }

    function test_RevertWhen_TheChildHasNoManifest() public {
        child.manifestHash = 0;
        childId = _anchor(child);
        _revoke(sol, ROOT);
        _refusesLineage(parent, parentId, DOCUMENT, _none());
        _refusesLineage(parent, parentId, 0, _none());
    }

    function test_RevertWhen_TheChildIsNotAnchored() public changesNothing {
        _revoke(stranger, ROOT);
        child.size += 1;
        _expectNotAnchored(keccak256(abi.encode(child)));
        registry.taint(child, parent, DOCUMENT, _none());
    }

    function test_RevertWhen_TheParentIsNotAnchored() public changesNothing {
        parent.size += 1;
        _expectNotAnchored(keccak256(abi.encode(parent)));
        registry.taint(child, parent, DOCUMENT, _none());
    }

    function test_RevertWhen_TaintedAlready() public {
        _revoke(sol, ROOT);
        registry.taint(child, parent, DOCUMENT, _none());
        _expectUnchanged();
        registry.taint(child, parent, DOCUMENT, _none());
        _assertWithdrawal(child, 4);
    }

    // ── For ever ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev What is derived is then anchored anew under another manifest, for which nobody vouched wrongly.
    function test_ClearingTheParentsDisputeLeavesTheTaint() public {
        _dispute(ann, parent);
        _asRoot();
        registry.confirmDispute(parentId);
        registry.taint(child, parent, DOCUMENT, _none());
        _asRoot();
        registry.clearDispute(parentId);
        _assertWithdrawal(parent, 0);
        _assertWithdrawal(child, 4);

        Batch memory again = child;
        again.manifestHash = keccak256(abi.encode(_leaf(parentId), keccak256("manifest, once more")));
        _anchor(again);
        _assertWithdrawal(again, 0);
    }

    function test_SigningTheChildLeavesTheTaint() public {
        _revoke(sol, ROOT);
        registry.taint(child, parent, DOCUMENT, _none());
        _anchorSigned(child);
        _assertStatus(child, sol, OBSERVED, SIGNED, 4);
    }

    /// @dev The same data anchored by another is another batch, which names the same parents.
    function test_AnotherAnchorerIsTaintedByTheSameProof() public {
        _revoke(sol, ROOT);
        registry.taint(child, parent, DOCUMENT, _none());
        child.anchorer = stranger;
        childId = _anchor(child);
        _assertWithdrawal(child, 0);
        registry.taint(child, parent, DOCUMENT, _none());
        _assertWithdrawal(child, 4);
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _childOf(bytes32 parentsRoot) private view returns (Batch memory) {
        bytes32 manifestHash = keccak256(abi.encode(parentsRoot, DOCUMENT));
        return Batch(bob, keccak256("child"), 10, bytes32("sallyport/records/1"), manifestHash, PRICES);
    }

    function _leaf(bytes32 id) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(id))));
    }

    function _node(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(bytes.concat(a, b)) : keccak256(bytes.concat(b, a));
    }

    /// @dev Padded with zeros; `leaf` stands at `index`, any others elsewhere.
    function _treeOfMany(
        uint256 count,
        uint256 index,
        bytes32 leaf
    ) private pure returns (bytes32 root, bytes32[] memory proof) {
        bytes32[] memory level = new bytes32[](16_384);
        for (uint256 i = 0; i < count; ++i) {
            level[i] = i == index ? leaf : _leaf(bytes32(i));
        }
        proof = new bytes32[](14);
        for (uint256 depth = 0; depth < 14; ++depth) {
            proof[depth] = level[index ^ 1];
            for (uint256 i = 0; i < (16_384 >> (depth + 1)); ++i) {
                level[i] = _node(level[2 * i], level[2 * i + 1]);
            }
            index >>= 1;
        }
        return (level[0], proof);
    }

    function _none() private pure returns (bytes32[] memory) {
        return new bytes32[](0);
    }

    function _refusesLineage(Batch memory of_, bytes32 ofId, bytes32 document, bytes32[] memory proof) private {
        if (ofId != parentId) {
            _dispute(ann, of_);
            _asRoot();
            registry.confirmDispute(ofId);
        }
        _expectNotDerived(childId, ofId);
        registry.taint(child, of_, document, proof);
    }

    function _expectNotDerived(bytes32 child_, bytes32 parent_) private {
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotDerived.selector, child_, parent_));
    }

    function _expectNotWithdrawn(bytes32 id) private {
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotWithdrawn.selector, id));
    }

    function _expectNotAnchored(bytes32 id) private {
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotAnchored.selector, id));
    }
}
