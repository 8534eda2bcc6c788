// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {ICouncil} from "../../../contracts/interfaces/ICouncil.sol";
import {ProposalState, SignedApproval, Terms} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {TypedData} from "../support/TypedData.sol";

/// @notice A signature counts once, for one meaning, one payload and one epoch, by whatever contract it is brought to.
/// Other chains and other gates: test/sol/gate/approve.t.sol and propose.t.sol.
abstract contract ReplaySpec is GateSpec {
    uint40 private validUntil;

    function setUp() public override {
        super.setUp();
        validUntil = uint40(block.timestamp) + 20 days;
    }

    // ── Meanings ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A key that could be made to sign an approval has not proposed by that.
    function test_RevertWhen_AKeySignedAnApproval() public {
        Draft memory d = _payment(COUNCIL, 100);
        bytes memory approval = signDigest(keyOf("alice"), _approvalDigest(d, validUntil));
        _refusesKeySignature(d, approval);
        _propose(d);
        _assertState(d, ProposalState.Proposed);
    }

    /// @dev Members who agreed that their Council shall call `approve` have signed an act, and no approval.
    function test_RevertWhen_AnActIsBroughtAsApproval() public {
        Draft memory d = _proposed();
        bytes memory data = abi.encodeCall(gate.approve, (d.p, d.t, validUntil));
        bytes memory signatures = signAsMembers(council.actDigest(address(gate), data, 0, validUntil), 2);
        _refusesApproval(d, signatures);
        council.execute(address(gate), data, 0, validUntil, signatures);
        _assertState(d, ProposalState.Queued);
    }

    /// @dev Members who approved a proposal have not let their Council call anything.
    function test_RevertWhen_AnApprovalIsBroughtAsAct() public {
        Draft memory d = _proposed();
        bytes memory data = abi.encodeCall(gate.approve, (d.p, d.t, validUntil));
        bytes memory signatures = signAsMembers(_approvalDigest(d, validUntil), 2);
        bytes32 act = council.actDigest(address(gate), data, 0, validUntil);
        vm.expectRevert(abi.encodeWithSelector(ICouncil.CouncilInvalidSignatures.selector, act));
        council.execute(address(gate), data, 0, validUntil, signatures);
        _assertState(d, ProposalState.Proposed);
        _carry(d, signatures);
        _assertState(d, ProposalState.Queued);
    }

    // ── Payloads ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Two proposals that differ in nothing but the nonce: who paid once has not agreed to pay twice.
    function test_RevertWhen_AnApprovalIsBroughtForTheSameCallsAgain() public {
        Draft memory first = _proposed();
        Draft memory second = _proposed();
        bytes memory signatures = signAsMembers(_approvalDigest(first, validUntil), 2);
        _refusesApproval(second, signatures);
        _carry(first, signatures);
        _assertState(first, ProposalState.Queued);
        _assertState(second, ProposalState.Proposed);
    }

    function test_RevertWhen_AKeysSignatureIsBroughtForTheSameCallsAgain() public {
        Draft memory first = _payment(COUNCIL, 100);
        Draft memory second = _payment(COUNCIL, 100);
        bytes memory signature = _signProposal(first, "alice");
        _proposeBy(first, alice, signature);
        _refusesKeySignature(second, signature);
        _propose(second);
        _assertState(second, ProposalState.Proposed);
    }

    // ── Once ────────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev It was carried, ran, and is still in everybody's hands.
    function test_RevertWhen_AnApproversSignatureIsCarriedTwice() public {
        Draft memory d = _councilPays();
        SignedApproval memory approval = _signApproval(d, validUntil);
        _queue(d, approval);
        _wait(d);
        _execute(d);
        bytes memory refusal = _wrongState(d, ProposalState.Executed, ProposalState.None);
        vm.expectRevert(refusal);
        gate.proposeAsApproverBySignature(d.p, d.w, approval);
        assertEq(coin.balanceOf(payee), 100, "once");
        Draft memory another = _councilPays();
        _queue(another, _signApproval(another, validUntil));
        _assertState(another, ProposalState.Queued);
    }

    /// @dev What the approver took back stays taken back, though its signature would be good for days.
    function test_RevertWhen_WhatWasTakenBackIsCarriedAgain() public {
        Draft memory d = _councilPays();
        SignedApproval memory approval = _signApproval(d, validUntil);
        _queue(d, approval);
        vm.prank(address(council));
        gate.withdraw(address(council), d.p.nonce, _id(d), d.t);
        bytes memory refusal = _wrongState(d, ProposalState.Cancelled, ProposalState.None);
        vm.expectRevert(refusal);
        gate.proposeAsApproverBySignature(d.p, d.w, approval);
        _assertState(d, ProposalState.Cancelled);
        Draft memory another = _councilPays();
        _queue(another, _signApproval(another, validUntil));
        _assertState(another, ProposalState.Queued);
    }

    /// @dev The approval was signed and lies ready; the approver rejects before anybody carries it.
    function test_RevertWhen_AnApprovalIsCarriedAfterTheRejection() public {
        Draft memory d = _proposed();
        Draft memory twin = _proposed();
        bytes memory signatures = signAsMembers(_approvalDigest(d, validUntil), 2);
        vm.prank(address(council));
        gate.reject(ADA, d.p.nonce, _id(d), d.t, "");
        bytes memory refusal = _wrongState(d, ProposalState.Cancelled, ProposalState.Proposed);
        bytes32 id = _id(d);
        vm.expectRevert(refusal);
        gate.approveBySignature(ADA, d.p.nonce, id, d.t, SignedApproval(councilEpoch, validUntil, signatures));
        _carry(twin, signAsMembers(_approvalDigest(twin, validUntil), 2));
        _assertState(twin, ProposalState.Queued);
    }

    // ── Epochs ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Root dropped what agents had pending; a signature that was never carried is dropped with it.
    function test_RevertWhen_AKeysSignatureIsOfAnEarlierEpoch() public {
        Draft memory d = _payment(COUNCIL, 100);
        bytes memory signature = _signProposal(d, "alice");
        _asRoot(abi.encodeCall(gate.dropAgentProposals, ()));
        bytes memory refusal = abi.encodeWithSelector(IAgentTimelock.GateEpochMismatch.selector, 1, 2);
        vm.expectRevert(refusal);
        gate.propose(d.p, d.w, alice, signature);
        // With the epoch of now it is another proposal, which she has not signed.
        d.p.epoch = 2;
        _refusesKeySignature(d, signature);
        _propose(d);
        _assertState(d, ProposalState.Proposed);
    }

    /// @dev The same for what an approver signed: by signature it names the gate's epoch, and the gate fills in nothing.
    function test_RevertWhen_AnApproversSignatureIsOfAnEarlierEpochOfTheGate() public {
        Draft memory d = _councilPays();
        SignedApproval memory approval = _signApproval(d, validUntil);
        _asRoot(abi.encodeCall(gate.dropAgentProposals, ()));
        bytes memory refusal = abi.encodeWithSelector(IAgentTimelock.GateEpochMismatch.selector, 1, 2);
        vm.expectRevert(refusal);
        gate.proposeAsApproverBySignature(d.p, d.w, approval);
        d.p.epoch = 2;
        refusal = _invalidApproval(d);
        vm.expectRevert(refusal);
        gate.proposeAsApproverBySignature(d.p, d.w, approval);
        _queue(d, _signApproval(d, validUntil));
        _assertState(d, ProposalState.Queued);
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _proposed() private returns (Draft memory d) {
        d = _payment(COUNCIL, 100);
        _propose(d);
    }

    function _councilPays() private returns (Draft memory) {
        return _draft(address(council), COUNCIL, RuleBook.transfer(address(coin), payee, 100, COUNCIL_PAYS));
    }

    function _carry(Draft memory d, bytes memory signatures) private {
        gate.approveBySignature(ADA, d.p.nonce, _id(d), d.t, SignedApproval(councilEpoch, validUntil, signatures));
    }

    function _queue(Draft memory d, SignedApproval memory approval) private {
        _noteQueuedAsApprover(d, validUntil);
        gate.proposeAsApproverBySignature(d.p, d.w, approval);
    }

    function _refusesApproval(Draft memory d, bytes memory signatures) private {
        bytes32 before = _fingerprint(d);
        bytes32 id = _id(d);
        Terms memory t = d.t;
        bytes memory refusal = _invalidApproval(d);
        vm.expectRevert(refusal);
        gate.approveBySignature(ADA, d.p.nonce, id, t, SignedApproval(councilEpoch, validUntil, signatures));
        assertEq(_fingerprint(d), before, "a refused approval changed something");
    }

    function _refusesKeySignature(Draft memory d, bytes memory signature) private {
        bytes32 before = _fingerprint(d);
        bytes32 digest = TypedData.proposalDigest(address(gate), _id(d));
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryInvalidSignature.selector, alice, digest));
        gate.propose(d.p, d.w, alice, signature);
        assertEq(_fingerprint(d), before, "a refused proposal changed something");
    }

    function _invalidApproval(Draft memory d) private view returns (bytes memory) {
        bytes32 digest = _approvalDigest(d, validUntil);
        return abi.encodeWithSelector(IAgentTimelock.GateInvalidSignature.selector, council, digest);
    }
}

contract ReplayTest is ReplaySpec, InGate {}

contract ReplaySafeTest is ReplaySpec, InSafe {}
