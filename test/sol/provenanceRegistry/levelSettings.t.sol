// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Criterion, SchemaSettings} from "../../../contracts/types/SchemaSettings.sol";
import {LevelsBase} from "./LevelsBase.sol";

/// @notice setAttestationQuorum, setVerifier, setCriteria, and the schema's round.
contract LevelSettingsTest is LevelsBase {
    function test_ASchemaBeginsWithNothing() public view {
        assertEq(
            abi.encode(registry.schemaSettings(NEWS)),
            abi.encode(SchemaSettings(address(0), 0, 0, 0)),
            "settings"
        );
    }

    function test_RootSetsTheQuorum() public {
        _asRoot();
        _expectEvent();
        emit IProvenanceRegistry.QuorumChanged(PRICES, 2, 255);
        registry.setAttestationQuorum(PRICES, 255);
        assertEq(registry.schemaSettings(PRICES).quorum, 255, "quorum");
        assertEq(registry.schemaSettings(NEWS).quorum, 0, "of another schema");
    }

    function test_RootNamesAVerifier() public {
        _asRoot();
        _expectEvent();
        emit IProvenanceRegistry.VerifierChanged(PRICES, address(0), address(gate));
        registry.setVerifier(PRICES, address(gate));
        assertEq(registry.schemaSettings(PRICES).verifier, address(gate), "verifier");
        _asRoot();
        _expectEvent();
        emit IProvenanceRegistry.VerifierChanged(PRICES, address(gate), address(0));
        registry.setVerifier(PRICES, address(0));
        assertEq(registry.schemaSettings(PRICES).verifier, address(0), "verifier");
    }

    /// @dev An account without code answers nothing, and a delegated one answers what its key wants.
    function test_RevertWhen_TheVerifierIsNoContract() public {
        _delegate(cal, address(gate));
        address[2] memory others = [stranger, cal];
        for (uint256 i = 0; i < others.length; ++i) {
            _asRoot();
            vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceInvalidVerifier.selector, others[i]));
            registry.setVerifier(PRICES, others[i]);
        }
        assertEq(registry.schemaSettings(PRICES).verifier, address(0), "verifier");
    }

    function test_RootSetsCriteria() public {
        Criterion[] memory criteria = new Criterion[](1);
        criteria[0] = Criterion("gaps", 5, 5);
        bytes32 oldHash = keccak256(abi.encode(_criteria()));
        bytes32 newHash = keccak256(abi.encode(criteria));
        _asRoot();
        _expectEvent();
        emit IProvenanceRegistry.CriteriaChanged(PRICES, oldHash, newHash, criteria);
        registry.setCriteria(PRICES, criteria);
        assertEq(registry.schemaSettings(PRICES).criteria, newHash, "criteria");

        _asRoot();
        registry.setCriteria(PRICES, new Criterion[](0));
        assertEq(registry.schemaSettings(PRICES).criteria, bytes32(0), "none");
    }

    function test_RevertWhen_ACriterionIsInvalid() public {
        Criterion[] memory criteria = _criteria();
        criteria[0].atLeast = 61;
        _refuses(criteria, 0);
        criteria = _criteria();
        criteria[1].metric = "delay";
        _refuses(criteria, 1);
        (criteria[0].metric, criteria[1].metric) = (bytes32("gaps"), bytes32("delay"));
        _refuses(criteria, 1);
        criteria = _criteria();
        criteria[0].atLeast = 60;
        _asRoot();
        registry.setCriteria(PRICES, criteria);
    }

    function test_RevertWhen_NothingChanges() public {
        _asRoot();
        _expectUnchanged();
        registry.setAttestationQuorum(PRICES, 2);
        _asRoot();
        _expectUnchanged();
        registry.setVerifier(PRICES, address(0));
        _asRoot();
        _expectUnchanged();
        registry.setCriteria(PRICES, _criteria());
        _asRoot();
        _expectUnchanged();
        registry.setCriteria(NEWS, new Criterion[](0));
    }

    /// @dev It counts what began the count of attestations anew, and nothing else.
    function test_TheRound() public {
        uint32 round = registry.schemaSettings(PRICES).round;
        assertEq(round, 1, "the first quorum");
        _admit(stranger);
        _asRoot();
        registry.setVerifier(PRICES, address(gate));
        _asRoot();
        registry.setCriteria(PRICES, new Criterion[](0));
        assertEq(registry.schemaSettings(PRICES).round, 1, "admission, verifier and criteria");
        _asRoot();
        registry.dismissAttester(PRICES, stranger);
        assertEq(registry.schemaSettings(PRICES).round, 2, "dismissal");
        _asRoot();
        registry.setAttestationQuorum(PRICES, 3);
        assertEq(registry.schemaSettings(PRICES).round, 3, "quorum");
        assertEq(registry.schemaSettings(NEWS).round, 0, "of another schema");
    }

    function test_RevertWhen_CallerIsNotRoot() public changesNothing {
        gate.setExecutingRoot(true);
        address[5] memory others = [stranger, gina, sol, ann, ken];
        for (uint256 i = 0; i < others.length; ++i) {
            _refuseFrom(others[i]);
        }
        gate.setExecutingRoot(false);
        _refuseFrom(address(gate));
    }

    function _refuseFrom(address by) private {
        vm.prank(by);
        _expectNotRoot(by);
        registry.setAttestationQuorum(PRICES, 1);
        vm.prank(by);
        _expectNotRoot(by);
        registry.setVerifier(PRICES, address(gate));
        vm.prank(by);
        _expectNotRoot(by);
        registry.setCriteria(PRICES, new Criterion[](0));
    }

    function _refuses(Criterion[] memory criteria, uint256 index) private {
        bytes32 before = registry.schemaSettings(PRICES).criteria;
        _asRoot();
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceInvalidCriterion.selector, index));
        registry.setCriteria(PRICES, criteria);
        assertEq(registry.schemaSettings(PRICES).criteria, before, "criteria");
    }
}
