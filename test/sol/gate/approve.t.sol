// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {NaiveWallet} from "../../../contracts/mocks/NaiveWallet.sol";
import {AgentRefusal} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {MAX_LIFETIME, MIN_WINDOW} from "../../../contracts/types/Limits.sol";
import {ProposalState, SignedApproval, Terms, Tier} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {TypedData} from "../support/TypedData.sol";

abstract contract ApproveSpec is GateSpec {
    uint40 private validUntil;

    function setUp() public override {
        super.setUp();
        validUntil = uint40(block.timestamp) + 20 days;
    }

    // ── What it does ────────────────────────────────────────────────────────────────────────────────────────────

    function test_TheCouncilApprovesBySignature() public {
        _approves(_proposed(COUNCIL), COUNCIL_DELAY);
    }

    function test_AnAccountApprovesByACall() public {
        _approves(_proposed(ACCOUNT), ACCOUNT_DELAY);
    }

    function test_TheCouncilApprovesByACall() public {
        Draft memory d = _proposed(COUNCIL);
        Terms memory old = _copy(d.t);
        _noteApproved(d, validUntil);
        vm.prank(address(council));
        gate.approve(d.p, old, validUntil);
        _assertRecord(d, ProposalState.Queued, block.timestamp + COUNCIL_DELAY);
    }

    function _approves(Draft memory d, uint32 delay) private {
        skip(1 days);
        Draft memory approved = _copy(d);
        _noteApproved(approved, validUntil);
        uint40 eta = uint40(block.timestamp) + delay;
        _expectApproved(approved, eta);
        _approveUntil(d, validUntil);
        _assertRecord(d, ProposalState.Queued, eta);
        assertEq(d.t.expiry, validUntil, "the earlier of the two ends");
        vm.warp(eta - 1);
        _assertState(d, ProposalState.Queued);
        vm.warp(eta);
        _assertState(d, ProposalState.Ready);
        _execute(d);
    }

    function test_NotAfterHoldsWhereItIsEarlier() public {
        Draft memory d = _proposed(COUNCIL);
        _approveUntil(d, d.p.notAfter + 1);
        assertEq(d.t.expiry, d.p.notAfter, "the earlier of the two ends");
        _assertRecord(d, ProposalState.Queued, block.timestamp + COUNCIL_DELAY);
    }

    function test_TheDelayOfNowCounts() public {
        Draft memory d = _proposed(COUNCIL);
        _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, Tier(address(council), true, 5 hours))));
        _approveUntil(d, validUntil);
        _assertRecord(d, ProposalState.Queued, block.timestamp + 5 hours);
    }

    /// @dev Before approval nobody is committed to, so whoever is the approver by then may agree.
    function test_TheApproverOfNowCounts() public {
        Draft memory d = _proposed(COUNCIL);
        _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, Tier(stranger, false, COUNCIL_DELAY))));
        Terms memory old = _copy(d.t);
        (d.t.approver, d.t.expiry) = (stranger, validUntil);
        vm.prank(stranger);
        gate.approve(d.p, old, validUntil);
        _assertRecord(d, ProposalState.Queued, block.timestamp + COUNCIL_DELAY);
    }

    function test_PausingAndFreezingDoNotStopApproving() public {
        Draft memory d = _proposed(COUNCIL);
        vm.prank(gina);
        gate.pause(1 days);
        vm.prank(gina);
        registry.freeze(ADA_ID);
        _approveUntil(d, validUntil);
        _assertState(d, ProposalState.Queued);
    }

    // ── State and terms ─────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_NothingWasProposed() public {
        Draft memory d = _payment(COUNCIL, 100);
        _noteProposed(d, alice);
        _refuses(d, _bySignature, _wrongState(d, ProposalState.None, ProposalState.Proposed));
        d = _payment(ACCOUNT, 100);
        _noteProposed(d, alice);
        _refuses(d, _byCall, _wrongState(d, ProposalState.None, ProposalState.Proposed));
    }

    function test_RevertWhen_ItIsApprovedAlready() public {
        Draft memory d = _proposed(COUNCIL);
        _approveUntil(d, validUntil);
        _refuses(d, _bySignature, _wrongState(d, ProposalState.Queued, ProposalState.Proposed));
        _refuses(d, _byCall, _wrongState(d, ProposalState.Queued, ProposalState.Proposed));
    }

    function test_RevertWhen_ItIsOptimistic() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _propose(d);
        _refuses(d, _bySignature, _wrongState(d, ProposalState.Queued, ProposalState.Proposed));
    }

    function test_RevertWhen_ItWasVetoed() public {
        Draft memory d = _proposed(COUNCIL);
        vm.prank(gina);
        gate.veto(ADA, d.p.nonce, _id(d), d.t, "");
        _refuses(d, _bySignature, _wrongState(d, ProposalState.Vetoed, ProposalState.Proposed));
    }

    function test_RevertWhen_ItWasWithdrawn() public {
        Draft memory d = _proposed(COUNCIL);
        vm.prank(alice);
        gate.withdraw(ADA, d.p.nonce, _id(d), d.t);
        _refuses(d, _bySignature, _wrongState(d, ProposalState.Cancelled, ProposalState.Proposed));
    }

    /// @dev Each field of the terms in turn. A lower tier would let another approver agree.
    function test_RevertWhen_TheTermsAreNotTheRecords() public {
        Draft memory d = _proposed(ACCOUNT);
        for (uint256 field = 0; field < 6; ++field) {
            Terms memory forged = _copy(d.t);
            if (field == 0) forged.tier = COUNCIL;
            if (field == 1) forged.key = bob;
            if (field == 2) ++forged.proposedAt;
            if (field == 3) forged.approver = tess;
            if (field == 4) forged.approverEpoch = 1;
            if (field == 5) ++forged.expiry;
            bytes memory refusal = _termsMismatch(d, _id(d), forged);
            bytes32 before = _fingerprint(d);
            vm.expectRevert(refusal);
            vm.prank(forged.tier == COUNCIL ? address(council) : tess);
            gate.approve(d.p, forged, validUntil);
            assertEq(_fingerprint(d), before, "a refused approval changed something");
        }
        _approveUntil(d, validUntil);
    }

    function test_RevertWhen_TheProposalHandedOverIsAnother() public {
        Draft memory d = _proposed(ACCOUNT);
        Draft memory other = _copy(d);
        other.p.calls[0].data = abi.encodeCall(coin.transfer, (payee, 99));
        bytes memory refusal = _termsMismatch(d, _id(other), d.t);
        vm.expectRevert(refusal);
        vm.prank(tess);
        gate.approve(other.p, d.t, validUntil);
        vm.prank(tess);
        gate.approve(d.p, d.t, validUntil);
    }

    function test_RevertWhen_TheKeyWasRevokedSince() public {
        Draft memory d = _proposed(COUNCIL);
        Draft memory byCall = _proposed(ACCOUNT);
        vm.prank(otto);
        registry.revokeKey(alice);
        bytes memory refusal = _agentRefused(ADA_ID, alice, AgentRefusal.KEY_REVOKED);
        _refuses(d, _bySignature, refusal);
        _refuses(byCall, _byCall, refusal);
    }

    function test_RevertWhen_TheKeyWasCompromisedThen() public {
        Draft memory d = _proposed(COUNCIL);
        vm.prank(otto);
        registry.markCompromised(alice, uint40(block.timestamp) - 1);
        uint256 both = AgentRefusal.KEY_REVOKED | AgentRefusal.KEY_COMPROMISED;
        _refuses(d, _bySignature, _agentRefused(ADA_ID, alice, both));
    }

    // ── Who may ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheCallerIsNotTheApprover() public {
        Draft memory d = _proposed(ACCOUNT);
        address[7] memory others = [stranger, alice, otto, gina, ruth, vera, address(council)];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes32 before = _fingerprint(d);
            vm.expectRevert(_unauthorized(others[i], tess));
            vm.prank(others[i]);
            gate.approve(d.p, d.t, validUntil);
            assertEq(_fingerprint(d), before, "a refused approval changed something");
        }
        _approveUntil(d, validUntil);
    }

    function test_RevertWhen_AMemberCallsAlone() public {
        Draft memory d = _proposed(COUNCIL);
        vm.expectRevert(_unauthorized(members[0], address(council)));
        vm.prank(members[0]);
        gate.approve(d.p, d.t, validUntil);
    }

    // ── Signatures ──────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_OneMemberAloneSigned() public {
        Draft memory d = _proposed(COUNCIL);
        _refusesSignature(d, signAsMembers(_approvalDigest(d, validUntil), 1));
    }

    function test_ThreeMembersMaySign() public {
        Draft memory d = _proposed(COUNCIL);
        _carry(d, councilEpoch, signAsMembers(_approvalDigest(d, validUntil), 3));
        _assertState(d, ProposalState.Queued);
    }

    function test_RevertWhen_TheySignedAnotherEnd() public {
        Draft memory d = _proposed(COUNCIL);
        _refusesSignature(d, signAsMembers(_approvalDigest(d, validUntil + 1), 2));
    }

    function test_RevertWhen_TheySignedAnotherProposal() public {
        Draft memory d = _proposed(COUNCIL);
        Draft memory other = _copy(d);
        other.p.evidence = 0;
        _refusesSignature(d, signAsMembers(_approvalDigest(other, validUntil), 2));
    }

    /// @dev What an agent signs is no approval, whoever signed it.
    function test_RevertWhen_TheySignedTheProposalItself() public {
        Draft memory d = _proposed(COUNCIL);
        _refusesSignature(d, signAsMembers(TypedData.proposalDigest(address(gate), _id(d)), 2));
    }

    function test_RevertWhen_TheySignedForAnotherApprover() public {
        Draft memory d = _proposed(COUNCIL);
        bytes32 digest = TypedData.approvalDigest(address(gate), tess, councilEpoch, validUntil, _id(d));
        _refusesSignature(d, signAsMembers(digest, 2));
    }

    function test_RevertWhen_TheySignedForAnotherGate() public {
        Draft memory d = _proposed(COUNCIL);
        bytes32 digest = TypedData.approvalDigest(stranger, address(council), councilEpoch, validUntil, _id(d));
        _refusesSignature(d, signAsMembers(digest, 2));
    }

    function test_RevertWhen_TheySignedForAnotherChain() public {
        Draft memory d = _proposed(COUNCIL);
        uint256 here = block.chainid;
        vm.chainId(here + 1);
        bytes memory signatures = signAsMembers(_approvalDigest(d, validUntil), 2);
        vm.chainId(here);
        _refusesSignature(d, signatures);
    }

    function test_RevertWhen_TheSignedEpochIsPast() public {
        Draft memory d = _proposed(COUNCIL);
        bytes memory signatures = signAsMembers(_approvalDigest(d, validUntil), 2);
        vm.prank(members[2]);
        council.suspend();
        bytes4 selector = IAgentTimelock.GateApproverEpochMismatch.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, council, 1, 2));
        _carry(d, 1, signatures);
        vm.expectRevert(
            abi.encodeWithSelector(
                IAgentTimelock.GateInvalidSignature.selector,
                council,
                TypedData.approvalDigest(address(gate), address(council), 2, validUntil, _id(d))
            )
        );
        _carry(d, 2, signatures);
        councilEpoch = 2;
        _approveUntil(d, validUntil);
        _assertState(d, ProposalState.Queued);
    }

    function test_RevertWhen_AnApproverWithoutEpochIsGivenOne() public {
        (Draft memory d, NaiveWallet wallet) = _proposedForWallet();
        bytes32 digest = TypedData.approvalDigest(address(gate), address(wallet), 1, validUntil, _id(d));
        bytes memory signature = signDigest(keyOf("tess"), digest);
        bytes4 selector = IAgentTimelock.GateApproverEpochMismatch.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, wallet, 1, 0));
        _carry(d, 1, signature);
    }

    function test_AWalletWithoutEpochApproves() public {
        (Draft memory d, NaiveWallet wallet) = _proposedForWallet();
        bytes32 digest = TypedData.approvalDigest(address(gate), address(wallet), 0, validUntil, _id(d));
        _carry(d, 0, signDigest(keyOf("tess"), digest));
        (d.t.approver, d.t.expiry) = (address(wallet), validUntil);
        _assertRecord(d, ProposalState.Queued, block.timestamp + ACCOUNT_DELAY);
    }

    /// @dev Its own signature, by the wallet's owner, is worth nothing once the owner is another.
    function test_RevertWhen_TheWalletsOwnerChanged() public {
        (Draft memory d, NaiveWallet wallet) = _proposedForWallet();
        bytes32 digest = TypedData.approvalDigest(address(gate), address(wallet), 0, validUntil, _id(d));
        bytes memory signature = signDigest(keyOf("tess"), digest);
        wallet.setOwner(stranger);
        vm.expectRevert(abi.encodeWithSelector(IAgentTimelock.GateInvalidSignature.selector, wallet, digest));
        _carry(d, 0, signature);
        wallet.setOwner(tess);
        _carry(d, 0, signature);
        _assertState(d, ProposalState.Queued);
    }

    // ── Windows ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_ItCouldNotExecuteInTime() public {
        Draft memory d = _proposed(COUNCIL);
        uint256 earliest = block.timestamp + COUNCIL_DELAY + MIN_WINDOW;
        validUntil = uint40(earliest - 1);
        _refuses(d, _bySignature, _tooSoon(earliest - 1, earliest));
        validUntil = uint40(earliest);
        _bySignature(d);
        d = _proposed(ACCOUNT);
        earliest = block.timestamp + ACCOUNT_DELAY + MIN_WINDOW;
        validUntil = uint40(earliest - 1);
        _refuses(d, _byCall, _tooSoon(earliest - 1, earliest));
        validUntil = uint40(earliest);
        _byCall(d);
    }

    /// @dev The council comes late: its approval reaches far enough, the proposal does not.
    function test_RevertWhen_TheProposalsOwnEndIsTooNear() public {
        Draft memory d = _proposed(COUNCIL);
        validUntil = d.p.notAfter + 1 days;
        vm.warp(d.p.notAfter - COUNCIL_DELAY - MIN_WINDOW + 1);
        _refuses(d, _bySignature, _tooSoon(d.p.notAfter, uint256(d.p.notAfter) + 1));
        vm.warp(d.p.notAfter - COUNCIL_DELAY - MIN_WINDOW);
        _bySignature(d);
        _assertState(d, ProposalState.Queued);
    }

    function test_RevertWhen_ValidUntilLiesTooFar() public {
        Draft memory d = _proposed(COUNCIL);
        uint256 latest = block.timestamp + MAX_LIFETIME;
        validUntil = uint40(latest + 1);
        _refuses(d, _bySignature, _tooLate(latest + 1, latest));
        validUntil = uint40(latest);
        _bySignature(d);
        d = _proposed(ACCOUNT);
        validUntil = uint40(latest + 1);
        _refuses(d, _byCall, _tooLate(latest + 1, latest));
    }

    function testFuzz_OnlyWhatCanStillRunIsApproved(uint40 until, uint32 late) public {
        Draft memory d = _proposed(COUNCIL);
        skip(bound(late, 0, LIFETIME));
        validUntil = uint40(bound(until, block.timestamp - 1, block.timestamp + MAX_LIFETIME));
        uint256 expiry = validUntil < d.p.notAfter ? validUntil : d.p.notAfter;
        uint256 earliest = block.timestamp + COUNCIL_DELAY + MIN_WINDOW;
        if (expiry < earliest) {
            _refuses(d, _bySignature, _tooSoon(expiry, earliest));
            return;
        }
        _bySignature(d);
        (, uint40 eta, ) = gate.record(ADA, d.p.nonce);
        assertGe(expiry, eta + MIN_WINDOW, "it must be executable for a while");
    }

    // ── Acts ────────────────────────────────────────────────────────────────────────────────────────────────────

    function _proposed(uint8 tier) private returns (Draft memory d) {
        d = _payment(tier, 100);
        _propose(d);
    }

    function _proposedForWallet() private returns (Draft memory d, NaiveWallet wallet) {
        wallet = new NaiveWallet(tess);
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(address(wallet), false, ACCOUNT_DELAY))));
        d = _proposed(ACCOUNT);
    }

    function _bySignature(Draft memory d) private {
        _carry(d, councilEpoch, signAsMembers(_approvalDigest(d, validUntil), 2));
    }

    function _byCall(Draft memory d) private {
        vm.prank(tess);
        gate.approve(d.p, d.t, validUntil);
    }

    function _carry(Draft memory d, uint64 epoch, bytes memory signature) private {
        gate.approveBySignature(ADA, d.p.nonce, _id(d), d.t, SignedApproval(epoch, validUntil, signature));
    }

    function _refusesSignature(Draft memory d, bytes memory signature) private {
        bytes32 before = _fingerprint(d);
        bytes32 digest = _approvalDigest(d, validUntil);
        vm.expectRevert(abi.encodeWithSelector(IAgentTimelock.GateInvalidSignature.selector, council, digest));
        _carry(d, councilEpoch, signature);
        assertEq(_fingerprint(d), before, "a refused approval changed something");
        _bySignature(d);
        _assertState(d, ProposalState.Queued);
    }
}

contract ApproveTest is ApproveSpec, InGate {}

contract ApproveSafeTest is ApproveSpec, InSafe {}
