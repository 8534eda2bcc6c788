// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBatchVerifier} from "../../../contracts/interfaces/IBatchVerifier.sol";
import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch, BatchLevel} from "../../../contracts/types/Provenance.sol";
import {LevelsBase} from "./LevelsBase.sol";
import {AnswersAsTold, Meddles, TakesWhatNamesIt} from "./Verifiers.sol";

contract ProveTest is LevelsBase {
    uint8 private constant PROVEN = BatchLevel.PROVEN;

    function test_AnybodyBringsAProof() public {
        address verifier = _verifier(address(new TakesWhatNamesIt()));
        vm.prank(stranger);
        _expectEvent();
        emit IProvenanceRegistry.Proven(id, verifier);
        _expectEvent();
        emit IProvenanceRegistry.LevelReached(id, HASHED | PROVEN);
        registry.prove(batch, _proof(OBSERVED));
        _assertStatus(batch, bob, OBSERVED, HASHED | PROVEN, 0);
    }

    /// @dev It is asked with the id, the batch, and the time that are anchored.
    function test_RevertWhen_TheProofIsOfSomethingElse() public changesNothing {
        address verifier = _verifier(address(new TakesWhatNamesIt()));
        _expectNotProven(verifier);
        registry.prove(batch, _proof(OBSERVED + 1));
        _expectNotProven(verifier);
        registry.prove(batch, "");
        bytes memory proof = _proof(OBSERVED);
        uint256 snapshot = vm.snapshotState();
        registry.prove(batch, proof);
        vm.revertToState(snapshot);
    }

    function test_RevertWhen_TheVerifierAnswersAnythingElse() public changesNothing {
        bytes4[3] memory answers = [bytes4(0), bytes4(uint32(1)), bytes4(0xffffffff)];
        for (uint256 i = 0; i < answers.length; ++i) {
            address verifier = _verifier(address(new AnswersAsTold(answers[i])));
            _expectNotProven(verifier);
            registry.prove(batch, "");
        }
        _verifier(address(new AnswersAsTold(IBatchVerifier.verifyBatch.selector)));
        uint256 snapshot = vm.snapshotState();
        registry.prove(batch, "");
        vm.revertToState(snapshot);
    }

    /// @dev A static call: whoever would change something when asked reverts, and with it the proof.
    function test_RevertWhen_TheVerifierWouldChangeSomething() public changesNothing {
        Meddles meddler = new Meddles();
        _verifier(address(meddler));
        (bool success, ) = address(registry).call{gas: 1_000_000}(
            abi.encodeCall(IProvenanceRegistry.prove, (batch, ""))
        );
        assertFalse(success, "taken");
        assertEq(meddler.asked(), 0, "changed");
    }

    function test_RevertWhen_NoVerifierIsSet() public changesNothing {
        _expectNotSet("verifier");
        registry.prove(batch, "");
    }

    function test_RevertWhen_NotAnchored() public changesNothing {
        _verifier(address(new AnswersAsTold(IBatchVerifier.verifyBatch.selector)));
        Batch memory other = _batch(stranger);
        _expectNotAnchored(keccak256(abi.encode(other)));
        registry.prove(other, "");
    }

    function test_RevertWhen_ProvenTwice() public {
        _verifier(address(new TakesWhatNamesIt()));
        registry.prove(batch, _proof(OBSERVED));
        _expectUnchanged();
        registry.prove(batch, _proof(OBSERVED));
        _assertLevels(HASHED | PROVEN);
    }

    function test_ALevelThatWasReachedStays() public {
        _verifier(address(new TakesWhatNamesIt()));
        registry.prove(batch, _proof(OBSERVED));
        _verifier(address(0));
        _assertLevels(HASHED | PROVEN);
    }

    /// @dev A proof names the time: another that the source signs is to be proven anew.
    function test_AnotherTimeOfTheSourceTakesTheLevel() public {
        _verifier(address(new TakesWhatNamesIt()));
        registry.prove(batch, _proof(OBSERVED));
        bytes memory signature = _sign(batch, OBSERVED + 1);
        vm.prank(bob);
        registry.anchorSigned(batch, OBSERVED + 1, sol, kim, signature);
        _assertLevels(SIGNED);
        registry.prove(batch, _proof(OBSERVED + 1));
        _assertLevels(SIGNED | PROVEN);
    }

    function _verifier(address verifier) private returns (address) {
        _asRoot();
        registry.setVerifier(PRICES, verifier);
        return verifier;
    }

    function _proof(uint40 observedAt) private view returns (bytes memory) {
        return abi.encode(address(registry), id, batch, observedAt);
    }

    function _expectNotProven(address verifier) private {
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotProven.selector, id, verifier));
    }
}
