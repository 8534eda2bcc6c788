// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {Admission, NewSourceKey} from "../../../contracts/types/SourceSetup.sol";
import {FakeGate} from "../support/FakeGate.sol";
import {ProvenanceRegistryBase} from "./ProvenanceRegistryBase.sol";

/// @notice The constructor, sources and attesters.
contract AdmissionTest is ProvenanceRegistryBase {
    // ── constructor ─────────────────────────────────────────────────────────────────────────────────────────────

    function test_ItKnowsItsGate() public view {
        assertEq(registry.gate(), address(gate));
    }

    function test_ItHoldsTheFirstSourcesAndKeys() public view {
        assertTrue(registry.isSource(PRICES, sol), "source");
        assertFalse(registry.isSource(NEWS, sol), "source of another schema");
        assertFalse(registry.isSource(PRICES, kim), "a key is no source");
        IProvenanceRegistry.SourceKey memory k = registry.sourceKeyOf(kim);
        assertEq(k.source, sol);
        assertEq(k.validFrom, VALID_FROM);
        assertEq(k.validUntil, VALID_UNTIL);
        assertEq(uint256(k.kind), uint256(EOA));
        assertFalse(k.revoked, "revoked");
    }

    function test_ItEmitsTheSameEventsAsLaterAdditions() public {
        vm.expectEmit(true, true, true, true);
        emit IProvenanceRegistry.SourceAdmitted(NEWS, stranger);
        vm.expectEmit(true, true, true, true);
        emit IProvenanceRegistry.SourceKeyAdded(stranger, bob, EOA, VALID_FROM, VALID_UNTIL);
        _deploy(_oneAdmission(NEWS, stranger), _oneKey(stranger, bob));
    }

    /// @dev CREATE3: the gate's address is known before its code stands there.
    function test_ItDoesNotCallTheGate() public {
        gate = FakeGate(makeAddr("gate to come"));
        assertEq(_deploy(_oneAdmission(PRICES, sol), _oneKey(sol, kim)).gate(), address(gate));
        assertEq(_deploy(new Admission[](0), new NewSourceKey[](0)).gate(), address(gate));
    }

    function test_RevertWhen_TheConstructorAdmitsTwice() public {
        Admission[] memory twice = new Admission[](2);
        (twice[0], twice[1]) = (Admission(PRICES, sol), Admission(PRICES, sol));
        _expectUnchanged();
        _deploy(twice, new NewSourceKey[](0));

        twice[1].schema = NEWS;
        assertTrue(_deploy(twice, new NewSourceKey[](0)).isSource(NEWS, sol), "admitted");
    }

    function test_RevertWhen_TheConstructorTakesAKeyTwice() public {
        NewSourceKey[] memory twice = new NewSourceKey[](2);
        (twice[0], twice[1]) = (_oneKey(sol, kim)[0], _oneKey(stranger, kim)[0]);
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceKeyTaken.selector, kim, sol));
        _deploy(new Admission[](0), twice);

        twice[1].key = bob;
        assertEq(_deploy(new Admission[](0), twice).sourceKeyOf(bob).source, stranger);
    }

    function test_TheDomainIsAsTheInterfaceSays() public view {
        (bool success, bytes memory answer) = address(registry).staticcall(abi.encodeWithSignature("eip712Domain()"));
        assertTrue(success, "eip712Domain");
        (, string memory name, string memory version, uint256 chainId, address verifier, , ) = abi.decode(
            answer,
            (bytes1, string, string, uint256, address, bytes32, uint256[])
        );
        assertEq(name, "Sallyport Provenance");
        assertEq(version, "1");
        assertEq(chainId, block.chainid);
        assertEq(verifier, address(registry));
    }

    // ── Sources ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_ItAdmitsASource() public {
        _asRoot();
        _expectEvent();
        emit IProvenanceRegistry.SourceAdmitted(NEWS, sol);
        registry.admitSource(NEWS, sol);
        assertTrue(registry.isSource(NEWS, sol), "admitted");
    }

    function test_RevertWhen_AdmittingWhoIsAdmitted() public changesNothing {
        _asRoot();
        _expectUnchanged();
        registry.admitSource(PRICES, sol);
    }

    function test_RevertWhen_AdmittingNobody() public changesNothing {
        _asRoot();
        _expectNotAdmitted(PRICES, address(0));
        registry.admitSource(PRICES, address(0));
    }

    /// @dev What it signed before keeps its level; it signs no more.
    function test_ItDismissesASource() public {
        Batch memory batch = _anchorAsSource();
        _asRoot();
        _expectEvent();
        emit IProvenanceRegistry.SourceDismissed(PRICES, sol);
        registry.dismissSource(PRICES, sol);
        assertFalse(registry.isSource(PRICES, sol), "admitted");
        _assertStatus(batch, sol, OBSERVED, SIGNED, 0);

        batch.root = keccak256("another root");
        vm.prank(sol);
        _expectNotAdmitted(PRICES, sol);
        registry.anchorSigned(batch, OBSERVED, sol, sol, "");

        _asRoot();
        registry.admitSource(PRICES, sol);
        vm.prank(sol);
        registry.anchorSigned(batch, OBSERVED, sol, sol, "");
    }

    function test_ADismissedSourceStillWithdrawsAndDisputes() public {
        Batch memory batch = _anchorAsSource();
        _asRoot();
        registry.dismissSource(PRICES, sol);
        _dispute(sol, batch);
        _revoke(sol, ROOT);
        _assertWithdrawal(batch, 3);
    }

    function test_RevertWhen_DismissingWhoIsNotAdmitted() public changesNothing {
        _asRoot();
        _expectUnchanged();
        registry.dismissSource(NEWS, sol);
    }

    // ── Attesters ───────────────────────────────────────────────────────────────────────────────────────────────

    function test_ItAdmitsAnAttester() public {
        _asRoot();
        _expectEvent();
        emit IProvenanceRegistry.AttesterAdmitted(NEWS, ann);
        registry.admitAttester(NEWS, ann);
        assertTrue(registry.isAttester(NEWS, ann), "admitted");
    }

    function test_RevertWhen_AdmittingAnAttesterTwice() public changesNothing {
        _asRoot();
        _expectUnchanged();
        registry.admitAttester(PRICES, ann);
    }

    function test_ItDismissesAnAttester() public {
        _asRoot();
        _expectEvent();
        emit IProvenanceRegistry.AttesterDismissed(PRICES, ann);
        registry.dismissAttester(PRICES, ann);
        assertFalse(registry.isAttester(PRICES, ann), "admitted");
    }

    function test_RevertWhen_DismissingAnAttesterWhoIsNone() public changesNothing {
        _asRoot();
        _expectUnchanged();
        registry.dismissAttester(PRICES, sol);
    }

    // ── Only root ───────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_CallerIsNotRoot() public changesNothing {
        gate.setExecutingRoot(true);
        address[5] memory others = [stranger, gina, sol, ann, kim];
        for (uint256 i = 0; i < others.length; ++i) {
            _refuseFrom(others[i]);
        }
        gate.setExecutingRoot(false);
        _refuseFrom(address(gate));
    }

    function _refuseFrom(address by) private {
        vm.prank(by);
        _expectNotRoot(by);
        registry.admitSource(NEWS, sol);
        vm.prank(by);
        _expectNotRoot(by);
        registry.dismissSource(PRICES, sol);
        vm.prank(by);
        _expectNotRoot(by);
        registry.admitAttester(NEWS, sol);
        vm.prank(by);
        _expectNotRoot(by);
        registry.dismissAttester(PRICES, ann);
        vm.prank(by);
        _expectNotRoot(by);
        registry.addSourceKey(sol, stranger, EOA, VALID_FROM, VALID_UNTIL);
        vm.prank(by);
        _expectNotRoot(by);
        registry.confirmDispute(bytes32(0));
        vm.prank(by);
        _expectNotRoot(by);
        registry.clearDispute(bytes32(0));
    }
}
