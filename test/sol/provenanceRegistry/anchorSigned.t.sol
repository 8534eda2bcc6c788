// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {ProvenanceRegistryBase} from "./ProvenanceRegistryBase.sol";

interface INaiveWallet {
    function setOwner(address newOwner) external;
}

contract AnchorSignedTest is ProvenanceRegistryBase {
    // ── Ways to stand behind a batch ────────────────────────────────────────────────────────────────────────────

    function test_TheSourceAnchorsForItself() public {
        Batch memory batch = _batch(sol);
        vm.prank(sol);
        _expectAnchored(batch, OBSERVED);
        assertEq(registry.anchorSigned(batch, OBSERVED, sol, sol, ""), registry.hashBatch(batch));
        _assertStatus(batch, sol, OBSERVED, SIGNED, 0);
    }

    function test_AKeyAnchorsByCalling() public {
        Batch memory batch = _batch(kim);
        vm.prank(kim);
        _expectAnchored(batch, OBSERVED);
        registry.anchorSigned(batch, OBSERVED, sol, kim, "");
        _assertStatus(batch, sol, OBSERVED, SIGNED, 0);
    }

    function test_AnybodyCarriesASignature() public {
        Batch memory batch = _batch(bob);
        bytes memory signature = _sign(batch, OBSERVED);
        vm.prank(bob);
        _expectAnchored(batch, OBSERVED);
        registry.anchorSigned(batch, OBSERVED, sol, kim, signature);
        _assertStatus(batch, sol, OBSERVED, SIGNED, 0);
    }

    /// @dev What a source signs names no anchorer: any may carry it, each to a batch of its own.
    function test_TwoCarryTheSameSignature() public {
        _anchorSigned(_batch(bob));
        _anchorSigned(_batch(stranger));
        _assertStatus(_batch(bob), sol, OBSERVED, SIGNED, 0);
        _assertStatus(_batch(stranger), sol, OBSERVED, SIGNED, 0);
    }

    function test_TheSourceCarriesASignatureOfItsKey() public {
        _anchorSigned(_batch(sol));
        _assertStatus(_batch(sol), sol, OBSERVED, SIGNED, 0);
    }

    function test_TheSourcesOwnAccountSignsOnceItIsAKey() public {
        (, uint256 secret) = makeActor("sol");
        Batch memory batch = _batch(bob);
        bytes memory signature = signDigest(secret, registry.observationDigest(batch, sol, OBSERVED));
        vm.prank(bob);
        _expectInvalidKey(sol, sol);
        registry.anchorSigned(batch, OBSERVED, sol, sol, signature);

        _addKey(sol, sol, EOA);
        vm.prank(bob);
        registry.anchorSigned(batch, OBSERVED, sol, sol, signature);
        _assertStatus(batch, sol, OBSERVED, SIGNED, 0);
    }

    // ── Who may not ─────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_CallerIsNotTheAnchorer() public changesNothing {
        Batch memory batch = _batch(bob);
        bytes memory signature = _sign(batch, OBSERVED);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceUnauthorized.selector, stranger, bob));
        registry.anchorSigned(batch, OBSERVED, sol, kim, signature);
    }

    function test_RevertWhen_TheSourceIsNotAdmitted() public changesNothing {
        Batch memory batch = _batch(stranger);
        vm.prank(stranger);
        _expectNotAdmitted(PRICES, stranger);
        registry.anchorSigned(batch, OBSERVED, stranger, stranger, "");

        uint256 snapshot = vm.snapshotState();
        _asRoot();
        registry.admitSource(PRICES, stranger);
        vm.prank(stranger);
        registry.anchorSigned(batch, OBSERVED, stranger, stranger, "");
        vm.revertToState(snapshot);
    }

    function test_RevertWhen_TheSourceIsAdmittedForAnotherSchema() public changesNothing {
        Batch memory batch = _batch(sol);
        batch.schema = NEWS;
        vm.prank(sol);
        _expectNotAdmitted(NEWS, sol);
        registry.anchorSigned(batch, OBSERVED, sol, sol, "");
    }

    function test_RevertWhen_AStrangerNamesTheSourceAsKey() public changesNothing {
        Batch memory batch = _batch(bob);
        vm.prank(bob);
        _expectInvalidKey(sol, sol);
        registry.anchorSigned(batch, OBSERVED, sol, sol, "");
    }

    function test_RevertWhen_AStrangerNamesTheKeyWithoutSignature() public changesNothing {
        Batch memory batch = _batch(bob);
        bytes32 digest = registry.observationDigest(batch, sol, OBSERVED);
        vm.prank(bob);
        _expectInvalidSignature(kim, digest);
        registry.anchorSigned(batch, OBSERVED, sol, kim, "");
    }

    /// @dev Whoever brings a signature means it.
    function test_RevertWhen_TheKeyCallsWithABadSignature() public {
        Batch memory batch = _batch(kim);
        bytes32 digest = registry.observationDigest(batch, sol, OBSERVED);
        vm.prank(kim);
        _expectInvalidSignature(kim, digest);
        registry.anchorSigned(batch, OBSERVED, sol, kim, new bytes(65));
        _assertNeverAnchored(batch);
        _anchorSigned(batch);

        // The source's own account is a key by calling only.
        vm.prank(sol);
        _expectInvalidKey(sol, sol);
        registry.anchorSigned(_batch(sol), OBSERVED, sol, sol, new bytes(65));
        _assertNeverAnchored(_batch(sol));
    }

    // ── Keys ────────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheKeyIsUnknown() public changesNothing {
        Batch memory batch = _batch(stranger);
        vm.prank(stranger);
        _expectInvalidKey(stranger, sol);
        registry.anchorSigned(batch, OBSERVED, sol, stranger, "");
    }

    function test_RevertWhen_TheKeyIsAnotherSources() public {
        (address ida, uint256 secret) = makeActor("ida");
        _asRoot();
        registry.admitSource(PRICES, stranger);
        _addKey(stranger, ida, EOA);
        Batch memory batch = _batch(bob);
        bytes memory signature = signDigest(secret, registry.observationDigest(batch, sol, OBSERVED));
        bytes32 before = _fingerprint();
        vm.prank(bob);
        _expectInvalidKey(ida, sol);
        registry.anchorSigned(batch, OBSERVED, sol, ida, signature);
        assertEq(_fingerprint(), before);

        signature = signDigest(secret, registry.observationDigest(batch, stranger, OBSERVED));
        vm.prank(bob);
        registry.anchorSigned(batch, OBSERVED, stranger, ida, signature);
        _assertStatus(batch, stranger, OBSERVED, SIGNED, 0);
    }

    function test_RevertWhen_TheKeyIsRevoked() public {
        vm.prank(sol);
        registry.revokeSourceKey(kim);
        _refusesKim();
        // Neither by calling.
        vm.prank(kim);
        _expectInvalidKey(kim, sol);
        registry.anchorSigned(_batch(kim), OBSERVED, sol, kim, "");
    }

    /// @dev In the very second of its revocation, too.
    function test_RevertWhen_TheKeyWasRevokedJustNow() public {
        vm.warp(VALID_UNTIL);
        vm.prank(sol);
        registry.revokeSourceKey(kim);
        _refusesKim();
    }

    function test_RevertWhen_TheKeyIsNotYetValid() public {
        (address ida, uint256 secret) = makeActor("ida");
        _asRoot();
        registry.addSourceKey(sol, ida, EOA, START + 10, START + 20);
        Batch memory batch = _batch(bob);
        bytes memory signature = signDigest(secret, registry.observationDigest(batch, sol, OBSERVED));
        vm.warp(START + 9);
        vm.prank(bob);
        _expectInvalidKey(ida, sol);
        registry.anchorSigned(batch, OBSERVED, sol, ida, signature);
        vm.warp(START + 10);
        vm.prank(bob);
        registry.anchorSigned(batch, OBSERVED, sol, ida, signature);
    }

    function test_RevertWhen_TheKeyIsExpired() public {
        vm.warp(VALID_UNTIL + 1);
        _refusesKim();
        vm.warp(VALID_UNTIL);
        _anchorSigned(_batch(bob));
    }

    // ── Signatures of EOA keys ──────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_AnotherSigned() public changesNothing {
        (, uint256 secret) = makeActor("stranger");
        Batch memory batch = _batch(bob);
        _refusesSignature(batch, signDigest(secret, registry.observationDigest(batch, sol, OBSERVED)));
    }

    /// @dev Each field but the anchorer is signed, source and time as well.
    function test_RevertWhen_AnotherObservationWasSigned() public {
        Batch memory batch = _batch(bob);
        for (uint256 field = 1; field < 6; ++field) {
            Batch memory other = _batch(bob);
            if (field == 1) other.root = ~batch.root;
            if (field == 2) other.size = batch.size + 1;
            if (field == 3) other.profile = ~batch.profile;
            if (field == 4) other.manifestHash = ~batch.manifestHash;
            if (field == 5) other.schema = ~batch.schema;
            _refusesSignature(batch, _sign(other, OBSERVED));
        }
        _refusesSignature(batch, _sign(batch, OBSERVED + 1));
        bytes32 ofAnother = registry.observationDigest(batch, stranger, OBSERVED);
        _refusesSignature(batch, signDigest(kimSecret, ofAnother));
        _refusesSignature(batch, signDigest(kimSecret, registry.revocationDigest(sol, ROOT)));
        _refusesSignature(batch, signDigest(kimSecret, registry.hashBatch(batch)));
        _anchorSigned(batch);
    }

    function test_RevertWhen_SignedForAnotherRegistryOrChain() public {
        IProvenanceRegistry ours = registry;
        registry = _deploy(_oneAdmission(PRICES, sol), _oneKey(sol, kim));
        bytes memory elsewhere = _sign(_batch(bob), OBSERVED);
        registry = ours;
        _refusesSignature(_batch(bob), elsewhere);

        uint256 chainId = block.chainid;
        vm.chainId(chainId + 1);
        bytes memory otherChain = _sign(_batch(bob), OBSERVED);
        vm.chainId(chainId);
        _refusesSignature(_batch(bob), otherChain);
        _anchorSigned(_batch(bob));
    }

    function test_RevertWhen_TheSignatureIsMalleated() public {
        Batch memory batch = _batch(bob);
        bytes32 digest = registry.observationDigest(batch, sol, OBSERVED);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(kimSecret, digest);
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        bytes32 highS = bytes32(order - uint256(s));
        _refusesSignature(batch, abi.encodePacked(r, highS, v == 27 ? uint8(28) : uint8(27)));
        _refusesSignature(batch, abi.encodePacked(r, s, v - 27));
        _refusesSignature(batch, abi.encodePacked(r, s, v, uint8(0)));
        _refusesSignature(batch, abi.encodePacked(r, s));
        // ERC-2098: s and the parity in one word.
        _refusesSignature(batch, abi.encodePacked(r, bytes32(uint256(s) | (uint256(v - 27) << 255))));
        _refusesSignature(batch, abi.encodePacked(bytes32(0), bytes32(0), uint8(27)));
        vm.prank(bob);
        registry.anchorSigned(batch, OBSERVED, sol, kim, abi.encodePacked(r, s, v));
    }

    /// @dev The kind was stated when the key was added: whom Kim delegates to does not sign for her.
    function test_ADelegationLaterNeitherGivesNorTakes() public {
        _delegate(kim, Artifacts.deploy("AgreeableWallet", ""));
        _refusesSignature(_batch(bob), "anything");
        _anchorSigned(_batch(bob));
        _assertStatus(_batch(bob), sol, OBSERVED, SIGNED, 0);
    }

    // ── Signatures of contract keys ─────────────────────────────────────────────────────────────────────────────

    function test_AContractKeySignsByErc1271() public {
        address wallet = Artifacts.deploy("NaiveWallet", abi.encode(kim));
        _addKey(sol, wallet, CONTRACT);
        Batch memory batch = _batch(bob);
        bytes memory signature = _sign(batch, OBSERVED);
        bytes32 digest = registry.observationDigest(batch, sol, OBSERVED);

        INaiveWallet(wallet).setOwner(stranger);
        vm.prank(bob);
        _expectInvalidSignature(wallet, digest);
        registry.anchorSigned(batch, OBSERVED, sol, wallet, signature);
        _assertNeverAnchored(batch);

        INaiveWallet(wallet).setOwner(kim);
        vm.prank(bob);
        registry.anchorSigned(batch, OBSERVED, sol, wallet, signature);
        _assertStatus(batch, sol, OBSERVED, SIGNED, 0);
    }

    function test_RevertWhen_AContractKeyDoesNotAnswerERC1271() public changesNothing {
        uint256 snapshot = vm.snapshotState();
        address mute = address(gate);
        _addKey(sol, mute, CONTRACT);
        Batch memory batch = _batch(bob);
        bytes32 digest = registry.observationDigest(batch, sol, OBSERVED);
        vm.prank(bob);
        _expectInvalidSignature(mute, digest);
        registry.anchorSigned(batch, OBSERVED, sol, mute, "anything");
        vm.revertToState(snapshot);
    }

    /// @dev The owner of a contract key does not sign in its place.
    function test_RevertWhen_TheOwnersAccountIsNamedAsKey() public changesNothing {
        uint256 snapshot = vm.snapshotState();
        (address ida, uint256 secret) = makeActor("ida");
        _addKey(sol, Artifacts.deploy("NaiveWallet", abi.encode(ida)), CONTRACT);
        Batch memory batch = _batch(bob);
        bytes memory signature = signDigest(secret, registry.observationDigest(batch, sol, OBSERVED));
        vm.prank(bob);
        _expectInvalidKey(ida, sol);
        registry.anchorSigned(batch, OBSERVED, sol, ida, signature);
        vm.revertToState(snapshot);
    }

    // ── Upgrade ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_ItUpgradesAHashedBatch() public {
        Batch memory batch = _batch(bob);
        _anchor(batch);
        bytes memory signature = _sign(batch, OBSERVED - 5);
        vm.prank(bob);
        _expectAnchored(batch, OBSERVED - 5);
        registry.anchorSigned(batch, OBSERVED - 5, sol, kim, signature);
        _assertStatus(batch, sol, OBSERVED - 5, SIGNED, 0);
    }

    function test_RevertWhen_ItWasSignedAlready() public {
        Batch memory batch = _batch(bob);
        bytes32 id = _anchorSigned(batch);
        bytes memory signature = _sign(batch, OBSERVED + 5);
        vm.prank(bob);
        _expectAlreadyAnchored(id);
        registry.anchorSigned(batch, OBSERVED + 5, sol, kim, signature);
        _assertStatus(batch, sol, OBSERVED, SIGNED, 0);
    }

    function test_RevertWhen_AnotherSourceSignsASignedBatch() public {
        _asRoot();
        registry.admitSource(PRICES, bob);
        Batch memory batch = _batch(bob);
        bytes32 id = _anchorSigned(batch);
        vm.prank(bob);
        _expectAlreadyAnchored(id);
        registry.anchorSigned(batch, OBSERVED, bob, bob, "");
        _assertStatus(batch, sol, OBSERVED, SIGNED, 0);
    }

    function test_AnUpgradeKeepsADispute() public {
        Batch memory batch = _batch(bob);
        bytes32 id = _anchor(batch);
        _dispute(ann, batch);
        _anchorSigned(batch);
        _assertStatus(batch, sol, OBSERVED, SIGNED, 2);
        vm.warp(START + PERIOD);
        _assertWithdrawal(batch, 2);
        vm.warp(START + PERIOD + 1);
        _assertWithdrawal(batch, 0);

        _asRoot();
        registry.confirmDispute(id);
        _assertWithdrawal(batch, 2);
    }

    function test_AnUpgradeKeepsAConfirmedDispute() public {
        Batch memory batch = _batch(bob);
        bytes32 id = _anchor(batch);
        _dispute(ann, batch);
        _asRoot();
        registry.confirmDispute(id);
        _anchorSigned(batch);
        vm.warp(START + 10 * PERIOD);
        _assertWithdrawal(batch, 2);
    }

    // ── Withdrawn roots ─────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheSourceWithdrewTheRoot() public {
        _revoke(sol, ROOT);
        _refusesRevoked(_batch(bob), sol);
        _refusesRevoked(_batch(kim), sol);
        vm.prank(sol);
        _expectRevoked(sol, ROOT);
        registry.anchorSigned(_batch(sol), OBSERVED, sol, sol, "");

        Batch memory batch = _batch(bob);
        batch.root = keccak256("another root");
        _anchorSigned(batch);
    }

    function test_RevertWhen_TheAnchorerWithdrewTheRoot() public {
        _revoke(bob, ROOT);
        _refusesRevoked(_batch(bob), bob);
        _anchorSigned(_batch(stranger));
    }

    /// @dev A new source must not wash off the anchorer's withdrawal.
    function test_RevertWhen_UpgradingWhatTheAnchorerWithdrew() public {
        _anchor(_batch(bob));
        _revoke(bob, ROOT);
        _refusesRevoked(_batch(bob), bob);
        _assertStatus(_batch(bob), bob, OBSERVED, HASHED, 1);
    }

    function test_RevertWhen_UpgradingWhatTheSourceWithdrew() public {
        _anchor(_batch(bob));
        _revoke(sol, ROOT);
        _refusesRevoked(_batch(bob), sol);
        _assertStatus(_batch(bob), bob, OBSERVED, HASHED, 0);
    }

    // ── Time ────────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_ObservedInTheFuture() public {
        Batch memory batch = _batch(bob);
        bytes memory early = _sign(batch, START + 1);
        vm.prank(bob);
        vm.expectRevert(
            abi.encodeWithSelector(IProvenanceRegistry.ProvenanceObservedInFuture.selector, START + 1, START)
        );
        registry.anchorSigned(batch, START + 1, sol, kim, early);
        _assertNeverAnchored(batch);
        skip(1);
        vm.prank(bob);
        registry.anchorSigned(batch, START + 1, sol, kim, early);
        _assertStatus(batch, sol, START + 1, SIGNED, 0);
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _expectAnchored(Batch memory batch, uint40 observedAt) private {
        _expectEvent();
        bytes32 id = keccak256(abi.encode(batch));
        emit IProvenanceRegistry.Anchored(id, sol, PRICES, batch, observedAt, SIGNED);
    }

    function _refusesKim() private {
        Batch memory batch = _batch(bob);
        bytes memory signature = _sign(batch, OBSERVED);
        bytes32 before = _fingerprint();
        vm.prank(bob);
        _expectInvalidKey(kim, sol);
        registry.anchorSigned(batch, OBSERVED, sol, kim, signature);
        assertEq(_fingerprint(), before);
    }

    function _refusesSignature(Batch memory batch, bytes memory signature) private {
        bytes32 digest = registry.observationDigest(batch, sol, OBSERVED);
        bytes32 before = _fingerprint();
        vm.prank(bob);
        _expectInvalidSignature(kim, digest);
        registry.anchorSigned(batch, OBSERVED, sol, kim, signature);
        assertEq(_fingerprint(), before);
    }

    function _refusesRevoked(Batch memory batch, address by) private {
        bytes memory signature = _sign(batch, OBSERVED);
        bytes32 before = _fingerprint();
        vm.prank(batch.anchorer);
        _expectRevoked(by, ROOT);
        registry.anchorSigned(batch, OBSERVED, sol, kim, signature);
        assertEq(_fingerprint(), before);
    }
}
