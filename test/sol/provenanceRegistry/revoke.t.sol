// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {ProvenanceRegistryBase} from "./ProvenanceRegistryBase.sol";

/// @notice revoke, revokeFor.
contract RevokeTest is ProvenanceRegistryBase {
    // ── revoke ──────────────────────────────────────────────────────────────────────────────────────────────────

    function test_TheSourceWithdraws() public {
        Batch memory batch = _anchorAsSource();
        vm.prank(sol);
        _expectEvent();
        emit IProvenanceRegistry.Revoked(sol, ROOT, "sensor was broken");
        registry.revoke(ROOT, "sensor was broken");
        assertTrue(registry.isRevoked(sol, ROOT), "revoked");
        _assertStatus(batch, sol, OBSERVED, SIGNED, 1);
        vm.warp(type(uint40).max);
        _assertWithdrawal(batch, 1);
    }

    /// @dev One withdrawal reaches every batch of that root, whoever anchored it.
    function test_ItHoldsWhereverTheRootWasAnchored() public {
        _anchorSigned(_batch(bob));
        _anchorSigned(_batch(stranger));
        Batch memory other = _batch(bob);
        other.root = keccak256("another root");
        _anchorSigned(other);
        _revoke(sol, ROOT);
        _assertWithdrawal(_batch(bob), 1);
        _assertWithdrawal(_batch(stranger), 1);
        _assertWithdrawal(other, 0);
    }

    function test_AnAnchorerWithdrawsWhatNobodySigned() public {
        _anchor(_batch(bob));
        _revoke(bob, ROOT);
        _assertStatus(_batch(bob), bob, OBSERVED, HASHED, 1);
    }

    /// @dev A batch is touched only if its source is the caller.
    function test_ItTouchesNobodyElses() public {
        _anchorSigned(_batch(bob));
        _anchor(_batch(ann));
        _revoke(bob, ROOT);
        _revoke(stranger, ROOT);
        _revoke(kim, ROOT);
        _assertWithdrawal(_batch(bob), 0);
        _assertWithdrawal(_batch(ann), 0);
        _revoke(sol, ROOT);
        _assertWithdrawal(_batch(bob), 1);
        _assertWithdrawal(_batch(ann), 0);
    }

    function test_RevertWhen_WithdrawnAlready() public {
        _anchorAsSource();
        _revoke(sol, ROOT);
        bytes32 before = _fingerprint();
        vm.prank(sol);
        _expectUnchanged();
        registry.revoke(ROOT, "again");
        bytes memory signature = _signRevocation(kimSecret, ROOT);
        _expectUnchanged();
        registry.revokeFor(sol, ROOT, kim, signature, "again");
        assertEq(_fingerprint(), before);
    }

    // ── revokeFor ───────────────────────────────────────────────────────────────────────────────────────────────

    function test_AKeyWithdrawsByCalling() public {
        _anchorAsSource();
        vm.prank(kim);
        _expectEvent();
        emit IProvenanceRegistry.Revoked(sol, ROOT, "leak");
        registry.revokeFor(sol, ROOT, kim, "", "leak");
        _assertWithdrawal(_batch(sol), 1);
        assertFalse(registry.isRevoked(kim, ROOT), "the key withdrew for itself");
    }

    function test_AKeyWithdrawsBySignature() public {
        _anchorAsSource();
        bytes memory signature = _signRevocation(kimSecret, ROOT);
        vm.prank(stranger);
        _expectEvent();
        emit IProvenanceRegistry.Revoked(sol, ROOT, "leak");
        registry.revokeFor(sol, ROOT, kim, signature, "leak");
        _assertWithdrawal(_batch(sol), 1);
    }

    function test_TheSourceWithdrawsForItself() public {
        vm.prank(sol);
        registry.revokeFor(sol, ROOT, sol, "", "");
        assertTrue(registry.isRevoked(sol, ROOT), "revoked");
    }

    function test_AContractKeyWithdrawsByErc1271() public {
        address wallet = Artifacts.deploy("NaiveWallet", abi.encode(kim));
        _addKey(sol, wallet, CONTRACT);
        bytes32 digest = registry.revocationDigest(sol, ROOT);
        (, uint256 secret) = makeActor("stranger");
        bytes memory signature = signDigest(secret, digest);
        _expectInvalidSignature(wallet, digest);
        registry.revokeFor(sol, ROOT, wallet, signature, "");
        assertFalse(registry.isRevoked(sol, ROOT), "revoked");

        registry.revokeFor(sol, ROOT, wallet, signDigest(kimSecret, digest), "");
        assertTrue(registry.isRevoked(sol, ROOT), "revoked");
    }

    function test_ARevokedKeyStillWithdraws() public {
        vm.prank(gina);
        registry.revokeSourceKey(kim);
        registry.revokeFor(sol, ROOT, kim, _signRevocation(kimSecret, ROOT), "");
        assertTrue(registry.isRevoked(sol, ROOT), "revoked");
    }

    function test_AnExpiredKeyStillWithdraws() public {
        vm.warp(VALID_UNTIL + 1);
        vm.prank(kim);
        registry.revokeFor(sol, ROOT, kim, "", "");
        assertTrue(registry.isRevoked(sol, ROOT), "revoked");
    }

    function test_RevertWhen_TheKeyIsNone() public changesNothing {
        vm.prank(stranger);
        _expectInvalidKey(stranger, sol);
        registry.revokeFor(sol, ROOT, stranger, "", "");
        // Naming the source as key is for the source that calls.
        vm.prank(stranger);
        _expectInvalidKey(sol, sol);
        registry.revokeFor(sol, ROOT, sol, "", "");
    }

    /// @dev An unknown key must not pass for a key of source zero.
    function test_RevertWhen_TheSourceIsZero() public changesNothing {
        vm.prank(stranger);
        _expectInvalidKey(stranger, address(0));
        registry.revokeFor(address(0), ROOT, stranger, "", "");
        assertFalse(registry.isRevoked(address(0), ROOT), "revoked");
    }

    function test_RevertWhen_TheKeyIsAnotherSources() public {
        _addKey(stranger, bob, EOA);
        vm.prank(bob);
        _expectInvalidKey(bob, sol);
        registry.revokeFor(sol, ROOT, bob, "", "");
        assertFalse(registry.isRevoked(sol, ROOT), "revoked");

        vm.prank(bob);
        registry.revokeFor(stranger, ROOT, bob, "", "");
        assertTrue(registry.isRevoked(stranger, ROOT), "revoked");
    }

    function test_RevertWhen_TheSignatureIsNotTheKeys() public changesNothing {
        (, uint256 secret) = makeActor("stranger");
        _refusesSignature(_signRevocation(secret, ROOT));
        _refusesSignature("");
        _refusesSignature(_signRevocation(kimSecret, keccak256("another root")));
        _refusesSignature(signDigest(kimSecret, registry.revocationDigest(stranger, ROOT)));
        // A signed observation is no signed withdrawal.
        _refusesSignature(_sign(_batch(sol), OBSERVED));
    }

    /// @dev Whoever brings a signature means it.
    function test_RevertWhen_TheKeyCallsWithABadSignature() public changesNothing {
        bytes32 digest = registry.revocationDigest(sol, ROOT);
        vm.prank(kim);
        _expectInvalidSignature(kim, digest);
        registry.revokeFor(sol, ROOT, kim, new bytes(65), "");
    }

    function test_RevertWhen_SignedForAnotherRegistryOrChain() public {
        IProvenanceRegistry ours = registry;
        registry = _deploy(_oneAdmission(PRICES, sol), _oneKey(sol, kim));
        bytes memory elsewhere = _signRevocation(kimSecret, ROOT);
        registry = ours;
        _refusesSignature(elsewhere);

        uint256 chainId = block.chainid;
        vm.chainId(chainId + 1);
        bytes memory otherChain = _signRevocation(kimSecret, ROOT);
        vm.chainId(chainId);
        _refusesSignature(otherChain);
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _signRevocation(uint256 secret, bytes32 root) private view returns (bytes memory) {
        return signDigest(secret, registry.revocationDigest(sol, root));
    }

    function _refusesSignature(bytes memory signature) private {
        bytes32 digest = registry.revocationDigest(sol, ROOT);
        vm.prank(stranger);
        _expectInvalidSignature(kim, digest);
        registry.revokeFor(sol, ROOT, kim, signature, "");
        assertFalse(registry.isRevoked(sol, ROOT), "revoked");
    }
}
