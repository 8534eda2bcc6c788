// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Anchoring} from "../../../contracts/types/Anchoring.sol";
import {ProvenanceRegistryBase} from "./ProvenanceRegistryBase.sol";

contract AnchorManyTest is ProvenanceRegistryBase {
    function test_ItAnchorsEachAsAnchorAndAnchorSignedDo() public {
        Anchoring[] memory list = _three();
        vm.prank(bob);
        _expectAnchored(list[0], bob, HASHED);
        _expectAnchored(list[1], sol, SIGNED);
        _expectAnchored(list[2], bob, HASHED);
        bytes32[] memory ids = registry.anchorMany(list, false);
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(ids[i], keccak256(abi.encode(list[i].batch)), "id");
            assertFalse(registry.isLogged(ids[i]), "logged");
        }
        _assertStatus(list[0].batch, bob, OBSERVED, HASHED, 0);
        _assertStatus(list[1].batch, sol, OBSERVED, SIGNED, 0);
        _assertStatus(list[2].batch, bob, OBSERVED - 1, HASHED, 0);
        assertEq(uint256(registry.logSize()), 0, "size of the log");
    }

    function test_ASourceAndItsKeyCall() public {
        Anchoring[] memory list = new Anchoring[](1);
        list[0] = Anchoring(_batch(sol), OBSERVED, sol, sol, "");
        vm.prank(sol);
        registry.anchorMany(list, false);
        _assertStatus(list[0].batch, sol, OBSERVED, SIGNED, 0);
        list[0] = Anchoring(_batch(kim), OBSERVED, sol, kim, "");
        vm.prank(kim);
        registry.anchorMany(list, false);
        _assertStatus(list[0].batch, sol, OBSERVED, SIGNED, 0);
    }

    function test_NothingIsNothing() public changesNothing {
        assertEq(registry.anchorMany(new Anchoring[](0), true).length, 0, "ids");
        assertEq(uint256(registry.logSize()), 0, "size of the log");
    }

    /// @dev All or none: whichever is refused, the others are not anchored either.
    function test_RevertWhen_OneIsRefused() public {
        for (uint256 i = 0; i < 3; ++i) {
            Anchoring[] memory list = _three();
            list[i].batch.size = 0;
            vm.prank(bob);
            vm.expectRevert(
                abi.encodeWithSelector(IProvenanceRegistry.ProvenanceMalformed.selector, "size", uint256(0), uint256(1))
            );
            registry.anchorMany(list, true);
            for (uint256 j = 0; j < 3; ++j) {
                _assertNeverAnchored(_three()[j].batch);
            }
            assertEq(uint256(registry.logSize()), 0, "size of the log");
        }
        Anchoring[] memory whole = _three();
        vm.prank(bob);
        registry.anchorMany(whole, true);
        assertEq(uint256(registry.logSize()), 3, "size of the log");
    }

    function test_RevertWhen_OneIsAnothers() public {
        Anchoring[] memory list = _three();
        list[2].batch.anchorer = stranger;
        vm.prank(bob);
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceUnauthorized.selector, bob, stranger));
        registry.anchorMany(list, false);
        _assertNeverAnchored(list[0].batch);
    }

    function test_RevertWhen_OneStandsThereTwice() public {
        Anchoring[] memory list = _three();
        list[2] = list[0];
        vm.prank(bob);
        _expectAlreadyAnchored(keccak256(abi.encode(list[0].batch)));
        registry.anchorMany(list, false);
        _assertNeverAnchored(list[0].batch);
    }

    function test_RevertWhen_ASignatureIsOfAnother() public {
        Anchoring[] memory list = _three();
        list[1].batch.root = keccak256("not signed");
        bytes32 digest = registry.observationDigest(list[1].batch, sol, OBSERVED);
        vm.prank(bob);
        _expectInvalidSignature(kim, digest);
        registry.anchorMany(list, false);
        _assertNeverAnchored(list[0].batch);
    }

    /// @dev The first without a source, the second signed by Kim, the third without, seen earlier.
    function _three() private view returns (Anchoring[] memory list) {
        list = new Anchoring[](3);
        for (uint256 i = 0; i < 3; ++i) {
            list[i].batch = _batch(bob);
            list[i].batch.root = keccak256(abi.encode(i));
            list[i].observedAt = OBSERVED;
        }
        list[1].source = sol;
        list[1].key = kim;
        list[1].signature = _sign(list[1].batch, OBSERVED);
        list[2].observedAt = OBSERVED - 1;
    }

    function _expectAnchored(Anchoring memory a, address source, uint8 levels) private {
        _expectEvent();
        emit IProvenanceRegistry.Anchored(
            keccak256(abi.encode(a.batch)),
            source,
            PRICES,
            a.batch,
            a.observedAt,
            levels
        );
    }
}
