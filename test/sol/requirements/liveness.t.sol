// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal, IAgentRegistry, KeyKind} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {ICouncil, MemberKind} from "../../../contracts/interfaces/ICouncil.sol";
import {Call, NO_RULE, ProposalState, SignedApproval, Tier} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {TypedData} from "../support/TypedData.sol";

/// @notice What can be done again, undone and replaced, whoever is in the way: with an honest root and an honest agent
/// nothing is stuck for ever.
abstract contract LivenessSpec is GateSpec {
    // ── What ended without running is proposed again ────────────────────────────────────────────────────────────

    /// @dev A council's epoch never returns, so its old agreement never heals; the same calls go on under a new nonce.
    function test_WhatBecameStaleRunsUnderAnotherNonce() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        vm.prank(members[2]);
        council.suspend();
        bytes4 mismatch = IAgentTimelock.GateApproverEpochMismatch.selector;
        _refuses(d, _execute, abi.encodeWithSelector(mismatch, council, 1, 2));
        councilEpoch = 2;
        _refuses(d, _approveAgain, _wrongState(d, ProposalState.Queued, ProposalState.Proposed));

        Draft memory again = _payment(COUNCIL, 100);
        _makeReady(again);
        _execute(again);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    function test_WhatExpiredRunsUnderAnotherNonce() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        _approveUntil(d, uint40(block.timestamp) + 1 days);
        skip(1 days + 1);
        _refuses(d, _execute, abi.encodeWithSelector(IAgentTimelock.GateExpired.selector, _id(d), d.t.expiry));
        _refuses(d, _approveAgain, _wrongState(d, ProposalState.Queued, ProposalState.Proposed));
        Draft memory again = _payment(COUNCIL, 100);
        _makeReady(again);
        _execute(again);

        Draft memory ofRoot = _rootDraft(payee, 1, "");
        _makeReady(ofRoot);
        vm.warp(ofRoot.t.expiry + 1);
        bytes4 expired = IAgentTimelock.GateExpired.selector;
        _refuses(ofRoot, _execute, abi.encodeWithSelector(expired, _id(ofRoot), ofRoot.t.expiry));
        Draft memory rootAgain = _rootDraft(payee, 1, "");
        _makeReady(rootAgain);
        _execute(rootAgain);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
        assertEq(payee.balance, 1, "the payee's wei");
    }

    /// @dev An approval that was signed and never carried hinders none that is signed later.
    function test_AnApprovalThatExpiredUncarriedIsGivenAgain() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        uint40 until = uint40(block.timestamp) + 1 days;
        SignedApproval memory late = _signApproval(d, until);
        skip(1 days);
        bytes memory refusal = _tooSoon(until, block.timestamp + COUNCIL_DELAY + 1 hours);
        bytes32 id = _id(d);
        vm.expectRevert(refusal);
        gate.approveBySignature(ADA, d.p.nonce, id, d.t, late);
        _approve(d);
        _wait(d);
        _execute(d);
    }

    // ── Nonces ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev What was refused has taken nothing: neither agent nor approver loses a nonce by what strangers send.
    function test_NobodyElseUsesUpANonce() public {
        Draft memory ofAgent = _payment(COUNCIL, 100);
        Draft memory ofCouncil = _draft(
            address(council),
            COUNCIL,
            RuleBook.transfer(address(coin), payee, 100, COUNCIL_PAYS)
        );
        _refuses(ofAgent, _proposeSignedByStranger, _keyDidNotSign(ofAgent));
        bytes32 digest = _approvalDigest(ofAgent, ofAgent.p.notAfter);
        bytes memory refusal = abi.encodeWithSelector(IAgentTimelock.GateInvalidSignature.selector, council, digest);
        _refuses(ofAgent, _bothApprovedByStranger, refusal);
        digest = _approvalDigest(ofCouncil, ofCouncil.p.notAfter);
        refusal = abi.encodeWithSelector(IAgentTimelock.GateInvalidSignature.selector, council, digest);
        _refuses(ofCouncil, _queueSignedByStranger, refusal);
        vm.expectRevert(_unauthorized(stranger, address(council)));
        vm.prank(stranger);
        gate.proposeAsApprover(ofCouncil.p, ofCouncil.w, ofCouncil.p.notAfter);

        _propose(ofAgent);
        gate.proposeAsApproverBySignature(ofCouncil.p, ofCouncil.w, _signApproval(ofCouncil, ofCouncil.p.notAfter));
        _assertState(ofAgent, ProposalState.Proposed);
        _assertState(ofCouncil, ProposalState.Queued);
    }

    // ── A hostile guardian ──────────────────────────────────────────────────────────────────────────────────────

    /// @dev It does all that it can in the second before root acts. Root takes it away and undoes the rest at once.
    function test_AHostileGuardianHoldsUpNothingOfRoot() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        _approve(d);
        Call[] memory calls = new Call[](4);
        calls[0] = _asCall(address(gate), abi.encodeCall(gate.removeGuardian, ()));
        calls[1] = _asCall(address(registry), abi.encodeCall(registry.unfreeze, (ADA_ID)));
        calls[2] = _asCall(address(registry), abi.encodeCall(registry.setLowestTier, (ADA_ID, 0)));
        calls[3] = _asCall(address(registry), abi.encodeCall(registry.unblockTarget, (ADA_ID, address(coin))));
        Draft memory root = _rootDraft(address(gate), 0, "");
        root.p.calls = calls;
        _makeReady(root);

        vm.startPrank(gina);
        registry.freeze(ADA_ID);
        registry.raiseLowestTier(ADA_ID, ACCOUNT);
        registry.blockTarget(ADA_ID, address(coin));
        gate.pause(7 days);
        vm.stopPrank();
        uint256 paused = block.timestamp + 7 days;
        _refuses(d, _execute, abi.encodeWithSelector(IAgentTimelock.GatePaused.selector, paused));
        uint256 held = AgentRefusal.FROZEN | AgentRefusal.TIER_TOO_LOW;
        uint256 snapshot = vm.snapshotState();
        vm.warp(paused + 1);
        _refuses(d, _execute, _agentRefused(ADA_ID, alice, held));
        vm.revertToState(snapshot);

        // A pause holds nothing of root; of all that she did it alone is left, and ends by itself.
        _execute(root);
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryUnauthorized.selector, gina, address(0)));
        vm.prank(gina);
        registry.freeze(ADA_ID);
        vm.warp(paused + 1);
        _execute(d);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    /// @dev A guardian's body may be any contract. One that calls everybody its member would keep each newcomer out of
    /// every Council; root takes it away in the call before.
    function test_AGuardianThatClaimsEverybodyKeepsNobodyOut() public {
        Claimant claimant = new Claimant();
        _asRoot(abi.encodeCall(gate.offerGuardian, (address(claimant))));
        claimant.accept(gate);
        bytes memory change = abi.encodeCall(ICouncil.changeMembers, (new bytes32[](0), _one(stranger), 2));
        Draft memory root = _rootDraft(address(council), 0, change);
        _makeReady(root);
        bytes memory conflict = abi.encodeWithSelector(
            IAgentRegistry.RegistryRoleConflict.selector,
            stranger,
            claimant
        );
        bytes4 selector = IAgentTimelock.GateCallFailed.selector;
        bytes4 changeMembers = ICouncil.changeMembers.selector;
        _refuses(root, _execute, abi.encodeWithSelector(selector, 0, council, changeMembers, conflict));

        Draft memory both = _rootDraft(address(gate), 0, "");
        both.p.calls = RuleBook.list(
            _asCall(address(gate), abi.encodeCall(gate.removeGuardian, ())),
            _asCall(address(council), change)
        );
        _makeReady(both);
        _execute(both);
        assertTrue(council.isMember(_idOf(stranger)), "the newcomer");
    }

    // ── Whoever is lost is replaced ─────────────────────────────────────────────────────────────────────────────

    /// @dev All members are gone, with their keys. Root asks none of them.
    function test_ACouncilThatLostAllItsKeysIsReplaced() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        bytes32[] memory remove = new bytes32[](3);
        for (uint256 i = 0; i < 3; ++i) {
            remove[i] = _idOf(members[i]);
        }
        address heir = makeAddr("heir");
        _asRoot(address(council), abi.encodeCall(ICouncil.changeMembers, (remove, _one(heir), 1)));
        uint40 until = d.p.notAfter;
        councilEpoch = 2;
        bytes32 digest = _approvalDigest(d, until);
        bytes memory signature = abi.encodePacked(uint8(1), signDigest(keyOf("heir"), digest));
        SignedApproval memory byOld = SignedApproval(2, until, signAsMembers(digest, 3));
        bytes memory refusal = abi.encodeWithSelector(IAgentTimelock.GateInvalidSignature.selector, council, digest);
        bytes32 id = _id(d);
        vm.expectRevert(refusal);
        gate.approveBySignature(ADA, d.p.nonce, id, d.t, byOld);
        gate.approveBySignature(ADA, d.p.nonce, id, d.t, SignedApproval(2, until, signature));
        _noteApproved(d, until);
        _wait(d);
        _execute(d);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    /// @dev Whatever the approver of a tier does when it is asked, it is not asked when it is replaced.
    function test_AnApproverThatBurnsAllGasIsReplaced() public {
        BurnsGas approver = new BurnsGas();
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(address(approver), true, ACCOUNT_DELAY))));
        approver.turn();
        Draft memory root = _rootDraft(
            address(gate),
            0,
            abi.encodeCall(gate.setTier, (ACCOUNT, Tier(tess, false, ACCOUNT_DELAY)))
        );
        _makeReady(root);
        gate.execute{gas: 2_000_000}(root.p, root.w, root.t);
        Draft memory d = _payment(ACCOUNT, 100);
        _makeReady(d);
        _execute(d);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    /// @dev The vetoer stops everything but its own replacement; after that, what it stopped goes through.
    function test_WhatAHostileVetoerStoppedGoesThroughAfterIt() public {
        bytes memory wanted = abi.encodeCall(gate.setRootDelay, (3 days));
        for (uint256 i = 0; i < 2; ++i) {
            Draft memory stopped = _rootDraft(address(gate), 0, wanted);
            _makeReady(stopped);
            vm.prank(vera);
            gate.vetoRoot(stopped.p, stopped.t, "");
            _refuses(stopped, _execute, _wrongState(stopped, ProposalState.Vetoed, ProposalState.Queued));
        }
        Draft memory replacing = _rootDraft(address(gate), 0, abi.encodeCall(gate.setRootVetoer, (address(0))));
        _proposeAsApprover(replacing, replacing.p.notAfter);
        bytes memory refusal = abi.encodeWithSelector(IAgentTimelock.GateNotVetoable.selector, ruth);
        vm.expectRevert(refusal);
        vm.prank(vera);
        gate.vetoRoot(replacing.p, replacing.t, "");
        _wait(replacing);
        _execute(replacing);
        _asRoot(wanted);
        assertEq(gate.root().delay, 3 days, "root delay");
    }

    // ── A stolen key ────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev It may use up what the agent may propose. Revoked, it costs the agent's other key one interval.
    function test_ADrainedBucketCostsTheAgentsOtherKeyOneInterval() public {
        IAgentRegistry.NewKey memory other = IAgentRegistry.NewKey(
            makeAddr("alva"),
            KeyKind.Eoa,
            uint40(block.timestamp),
            uint40(block.timestamp) + 365 days,
            0
        );
        _asRoot(address(registry), abi.encodeCall(registry.addKey, (ADA_ID, other)));
        for (uint256 i = 0; i < PROPOSAL_BURST; ++i) {
            _propose(_payment(COUNCIL, i));
        }
        vm.prank(otto);
        registry.revokeKey(alice);
        skip(PROPOSAL_INTERVAL - 1);
        Draft memory d = _payment(COUNCIL, 100);
        uint256 tooMany = AgentRefusal.TOO_MANY_PROPOSALS;
        _refuses(
            d,
            _proposeAsAlva,
            abi.encodeWithSelector(IAgentRegistry.RegistryRefused.selector, ADA_ID, other.key, tooMany)
        );
        skip(1);
        _proposeAsAlva(d);
        _approve(d);
        _wait(d);
        _execute(d);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    // ── What somebody may do first ──────────────────────────────────────────────────────────────────────────────

    /// @dev Root's batch names one proposal to cancel, and its agent takes that back first: all of the batch fails.
    /// Dropping all of them instead, which always succeeds, leaves nothing to do first.
    function test_ACancellationCanBeOutrunAndDroppingCannot() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        bytes memory cancelling = abi.encodeCall(gate.cancel, (ADA, d.p.nonce, _id(d), d.t));
        Draft memory batch = _batchWithNewDelay(_asCall(address(gate), cancelling));
        Draft memory twin = _batchWithNewDelay(_asCall(address(gate), abi.encodeCall(gate.dropAgentProposals, ())));
        _proposeAsApprover(batch, batch.p.notAfter);
        _makeReady(twin);
        vm.prank(alice);
        gate.withdraw(ADA, d.p.nonce, _id(d), d.t);
        bytes memory ended = _wrongState(d, ProposalState.Cancelled, ProposalState.Queued);
        bytes4 selector = IAgentTimelock.GateCallFailed.selector;
        _refuses(batch, _execute, abi.encodeWithSelector(selector, 0, gate, gate.cancel.selector, ended));
        assertEq(gate.root().delay, ROOT_DELAY, "root delay");
        _execute(twin);
        assertEq(gate.root().delay, 3 days, "root delay");
    }

    /// @dev A member that stays can suspend itself before a threshold rises to all. That costs root one delay: it cannot
    /// do so twice, for only root lets it in again.
    function test_AMemberDelaysARaisedThresholdOnce() public {
        bytes32[] memory none = new bytes32[](0);
        bytes memory raise = abi.encodeCall(ICouncil.changeMembers, (none, new ICouncil.NewMember[](0), 3));
        Draft memory root = _rootDraft(address(council), 0, raise);
        _makeReady(root);
        uint256 snapshot = vm.snapshotState();
        _execute(root);
        assertEq(council.threshold(), 3, "nobody is in the way");
        vm.revertToState(snapshot);

        vm.prank(members[2]);
        council.suspend();
        bytes memory outOfRange = abi.encodeWithSelector(ICouncil.CouncilThresholdOutOfRange.selector, 3, 2);
        bytes4 selector = IAgentTimelock.GateCallFailed.selector;
        bytes4 changeMembers = ICouncil.changeMembers.selector;
        _refuses(root, _execute, abi.encodeWithSelector(selector, 0, council, changeMembers, outOfRange));
        _asRoot(address(council), abi.encodeCall(ICouncil.changeMembers, (none, _one(stranger), 3)));
        assertEq(council.threshold(), 3, "threshold");
        assertEq(council.memberCount(), 3, "members");
        vm.expectRevert(abi.encodeWithSelector(ICouncil.CouncilNotMember.selector, _idOf(members[2])));
        vm.prank(members[2]);
        council.suspend();
    }

    // ── Acts ────────────────────────────────────────────────────────────────────────────────────────────────────

    function _approveAgain(Draft memory d) private {
        gate.approveBySignature(ADA, d.p.nonce, _id(d), d.t, _signApproval(d, d.p.notAfter));
    }

    function _proposeSignedByStranger(Draft memory d) private {
        gate.propose(d.p, d.w, alice, signDigest(keyOf("stranger"), TypedData.proposalDigest(address(gate), _id(d))));
    }

    function _bothApprovedByStranger(Draft memory d) private {
        bytes memory signature = _signProposal(d, "alice");
        gate.proposeAndApprove(d.p, d.w, alice, signature, _approvalOfStranger(d));
    }

    function _queueSignedByStranger(Draft memory d) private {
        gate.proposeAsApproverBySignature(d.p, d.w, _approvalOfStranger(d));
    }

    function _proposeAsAlva(Draft memory d) private {
        _proposeBy(d, vm.addr(keyOf("alva")), _signProposal(d, "alva"));
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _approvalOfStranger(Draft memory d) private view returns (SignedApproval memory) {
        bytes memory signature = signDigest(keyOf("stranger"), _approvalDigest(d, d.p.notAfter));
        return SignedApproval(councilEpoch, d.p.notAfter, abi.encodePacked(uint8(1), signature));
    }

    function _batchWithNewDelay(Call memory first) private returns (Draft memory d) {
        d = _rootDraft(address(gate), 0, "");
        d.p.calls = RuleBook.list(first, _asCall(address(gate), abi.encodeCall(gate.setRootDelay, (3 days))));
    }

    function _keyDidNotSign(Draft memory d) private view returns (bytes memory) {
        bytes32 digest = TypedData.proposalDigest(address(gate), _id(d));
        return abi.encodeWithSelector(IAgentRegistry.RegistryInvalidSignature.selector, alice, digest);
    }

    function _asCall(address target, bytes memory data) private pure returns (Call memory) {
        return RuleBook.call(target, 0, data, NO_RULE);
    }

    function _one(address account) private pure returns (ICouncil.NewMember[] memory list) {
        list = new ICouncil.NewMember[](1);
        list[0] = ICouncil.NewMember(MemberKind.Eoa, abi.encodePacked(account));
    }

    function _idOf(address account) private pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}

/// @dev Calls everybody its member, once it guards.
contract Claimant {
    bool private guarding;

    function accept(IAgentTimelock gate) external {
        gate.acceptGuardian();
        guarding = true;
    }

    function isMember(bytes32) external view returns (bool) {
        return guarding;
    }
}

/// @dev Answers like an approver with an epoch until it turns; then it burns all gas that it is given.
contract BurnsGas {
    bool private turned;

    function turn() external {
        turned = true;
    }

    function epoch() external view returns (uint64) {
        if (turned) {
            assembly ("memory-safe") {
                invalid()
            }
        }
        return 1;
    }
}

contract LivenessTest is LivenessSpec, InGate {}

contract LivenessSafeTest is LivenessSpec, InSafe {}
