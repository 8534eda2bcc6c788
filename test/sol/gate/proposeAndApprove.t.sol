// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal, IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {MIN_WINDOW} from "../../../contracts/types/Limits.sol";
import {ProposalState, SignedApproval, Terms} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {TypedData} from "../support/TypedData.sol";

/// @notice Both halves in one transaction, and what becomes of it when somebody was quicker.
abstract contract ProposeAndApproveSpec is GateSpec {
    uint40 private validUntil;
    uint256 private signerCount = 2;

    function setUp() public override {
        super.setUp();
        validUntil = uint40(block.timestamp) + 10 days;
    }

    function test_ItProposesAndApproves() public {
        Draft memory d = _payment(COUNCIL, 100);
        _noteProposed(d, alice);
        Terms memory proposed = _copy(d.t);
        _noteApproved(d, validUntil);
        uint40 eta = uint40(block.timestamp) + COUNCIL_DELAY;
        _expectGateEvent();
        emit IAgentTimelock.Proposed(_id(d), ADA, d.p.nonce, 0, 1, proposed, d.p);
        _expectApproved(d, eta);
        assertEq(_send(d), _id(d), "id");
        _assertRecord(d, ProposalState.Queued, eta);
        vm.warp(eta);
        _execute(d);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    /// @dev The agent's half was carried by another, and does not count twice.
    function test_ItContinuesIfTheFirstHalfWasFrontRun() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        uint40 bucketTime = registry.agentAt(ADA_ID).bucketTime;
        skip(1 hours);
        _noteApproved(d, validUntil);
        vm.recordLogs();
        _send(d);
        assertEq(vm.getRecordedLogs().length, 1, "only Approved");
        _assertRecord(d, ProposalState.Queued, block.timestamp + COUNCIL_DELAY);
        assertEq(registry.agentAt(ADA_ID).bucketTime, bucketTime, "bucket of the agent");
    }

    function test_RevertWhen_BothHalvesWereFrontRun() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        _approve(d);
        _refuses(d, _both, _wrongState(d, ProposalState.Queued, ProposalState.None));
    }

    function test_RevertWhen_TheNonceHoldsAnotherPayload() public {
        Draft memory first = _payment(COUNCIL, 100);
        _propose(first);
        Draft memory second = _payment(COUNCIL, 101);
        second.p.nonce = first.p.nonce;
        _noteProposed(second, alice);
        bytes memory refusal = abi.encodeWithSelector(
            IAgentTimelock.GateNonceConflict.selector,
            ADA,
            first.p.nonce,
            TypedData.commitmentOf(_id(first), first.t),
            TypedData.commitmentOf(_id(second), second.t)
        );
        _refuses(second, _both, refusal);
        second.p.nonce = nextNonce;
        _both(second);
    }

    function test_RevertWhen_TheKeyWasRevokedSinceItProposed() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        vm.prank(otto);
        registry.revokeKey(alice);
        _refuses(d, _both, _agentRefused(ADA_ID, alice, AgentRefusal.KEY_REVOKED));
    }

    function test_RevertWhen_TooFewMembersSigned() public {
        Draft memory d = _payment(COUNCIL, 100);
        signerCount = 1;
        bytes32 digest = _approvalDigest(d, validUntil);
        _refuses(d, _both, abi.encodeWithSelector(IAgentTimelock.GateInvalidSignature.selector, council, digest));
        signerCount = 2;
        _both(d);
        _assertState(d, ProposalState.Queued);
    }

    function test_RevertWhen_TheKeyDidNotSign() public {
        Draft memory d = _payment(COUNCIL, 100);
        bytes32 digest = TypedData.proposalDigest(address(gate), _id(d));
        bytes memory refusal = abi.encodeWithSelector(IAgentRegistry.RegistryInvalidSignature.selector, alice, digest);
        _refuses(d, _bothSignedByBob, refusal);
    }

    /// @dev Nobody approves there: approver zero signs nothing.
    function test_RevertWhen_TheTierIsOptimistic() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        councilEpoch = 0;
        bytes32 digest = TypedData.approvalDigest(address(gate), address(0), 0, validUntil, _id(d));
        _refuses(d, _both, abi.encodeWithSelector(IAgentTimelock.GateInvalidSignature.selector, 0, digest));
        _propose(d);
        _assertState(d, ProposalState.Queued);
    }

    function test_RevertWhen_TheApprovalEndsBeforeTheWindow() public {
        Draft memory d = _payment(COUNCIL, 100);
        uint256 earliest = block.timestamp + COUNCIL_DELAY + MIN_WINDOW;
        validUntil = uint40(earliest - 1);
        _refuses(d, _both, _tooSoon(earliest - 1, earliest));
        validUntil = uint40(earliest);
        _both(d);
    }

    // ── Acts ────────────────────────────────────────────────────────────────────────────────────────────────────

    function _both(Draft memory d) private {
        _send(d);
    }

    function _send(Draft memory d) private returns (bytes32) {
        return gate.proposeAndApprove(d.p, d.w, alice, _signProposal(d, "alice"), _approval(d));
    }

    function _bothSignedByBob(Draft memory d) private {
        gate.proposeAndApprove(d.p, d.w, alice, _signProposal(d, "bob"), _approval(d));
    }

    function _approval(Draft memory d) private view returns (SignedApproval memory) {
        bytes memory signatures = signAsMembers(_approvalDigest(d, validUntil), signerCount);
        return SignedApproval(councilEpoch, validUntil, signatures);
    }
}

contract ProposeAndApproveTest is ProposeAndApproveSpec, InGate {}

contract ProposeAndApproveSafeTest is ProposeAndApproveSpec, InSafe {}
