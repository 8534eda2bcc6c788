// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal, IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {MAX_REASON} from "../../../contracts/types/Limits.sol";
import {ProposalState, Terms} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

abstract contract VetoSpec is GateSpec {
    string private constant REASON = "the payee is on nobody's list";

    string private reason = REASON;

    // ── What it does ────────────────────────────────────────────────────────────────────────────────────────────

    function test_OfAProposalThatWaitsForApproval() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        _vetoes(d, 1);
        _refuses(d, _approve, _wrongState(d, ProposalState.Vetoed, ProposalState.Proposed));
    }

    function test_OfAQueuedProposal() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        _approve(d);
        _vetoes(d, 1);
    }

    function test_OfAReadyProposal() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        _vetoes(d, 1);
        _refuses(d, _execute, _wrongState(d, ProposalState.Vetoed, ProposalState.Queued));
    }

    function test_OfAnOptimisticProposalInItsFirstSecond() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _propose(d);
        _vetoes(d, 1);
    }

    function test_WhilePausedAndAfterItsExpiry() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        vm.warp(d.p.notAfter + 1);
        vm.prank(gina);
        gate.pause(1 days);
        _vetoes(d, 1);
    }

    function _vetoes(Draft memory d, uint8 strikes) private {
        _expectGateEvent();
        emit IAgentTimelock.Vetoed(_id(d), ADA, d.p.nonce, gina, REASON);
        vm.expectEmit(address(registry));
        emit IAgentRegistry.Stopped(ADA_ID, IAgentRegistry.Stop.Veto, strikes);
        _veto(d);
        _assertRecord(d, ProposalState.Vetoed, block.timestamp);
        _assertState(d, ProposalState.Vetoed);
    }

    /// @dev One timestamp stales them all, but not what somebody agreed to.
    function test_EarlierOptimisticProposalsAreStale() public {
        Draft memory vetoed = _payment(OPTIMISTIC, 100);
        _propose(vetoed);
        Draft memory other = _payment(OPTIMISTIC, 101);
        _propose(other);
        Draft memory approved = _payment(COUNCIL, 102);
        _propose(approved);
        _approve(approved);
        _veto(vetoed);
        skip(PROBATION + 1);
        _refuses(other, _execute, _agentRefused(ADA_ID, alice, AgentRefusal.STALE_OPTIMISTIC));
        _execute(approved);
        Draft memory later = _payment(OPTIMISTIC, 103);
        _makeReady(later);
        _execute(later);
    }

    function test_TheOptimisticTierIsLostForProbation() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        _veto(d);
        uint256 vetoedAt = block.timestamp;
        Draft memory next = _payment(OPTIMISTIC, 100);
        next.p.notAfter = uint40(vetoedAt + LIFETIME);
        bytes memory refusal = abi.encodeWithSelector(
            IAgentRegistry.RegistryRefused.selector,
            ADA_ID,
            alice,
            AgentRefusal.ON_PROBATION
        );
        _refuses(next, _propose, refusal);
        vm.warp(vetoedAt + PROBATION - 1);
        _refuses(next, _propose, refusal);
        vm.warp(vetoedAt + PROBATION);
        _propose(next);
        _assertState(next, ProposalState.Queued);
    }

    function test_TheThirdVetoRaisesTheLowestTier() public {
        for (uint8 i = 0; i < STRIKE_LIMIT; ++i) {
            assertEq(registry.agentAt(ADA_ID).lowestTier, 0, "lowest tier");
            Draft memory d = _payment(COUNCIL, 100);
            _propose(d);
            _vetoes(d, (i + 1) % STRIKE_LIMIT);
        }
        assertEq(registry.agentAt(ADA_ID).lowestTier, 1, "lowest tier");
    }

    // ── Who may, and what ───────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheCallerIsNotTheGuardian() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        address[8] memory others = [stranger, alice, otto, tess, ruth, vera, address(council), guards[0]];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes32 before = _fingerprint(d);
            vm.expectRevert(_unauthorized(others[i], gina));
            vm.prank(others[i]);
            gate.veto(ADA, d.p.nonce, _id(d), d.t, REASON);
            assertEq(_fingerprint(d), before, "a refused veto changed something");
        }
        _veto(d);
    }

    /// @dev A guardian that could touch humans could entrench itself.
    function test_RevertWhen_AHumanProposedIt() public {
        Draft memory d = _draft(tess, ACCOUNT, RuleBook.transfer(address(coin), payee, 100, TESS_PAYS));
        _makeReady(d);
        _refuses(d, _veto, abi.encodeWithSelector(IAgentTimelock.GateNotVetoable.selector, tess));
        Draft memory ofRoot = _rootDraft(address(gate), 0, abi.encodeCall(gate.offerGuardian, (stranger)));
        _makeReady(ofRoot);
        _refuses(ofRoot, _veto, abi.encodeWithSelector(IAgentTimelock.GateNotVetoable.selector, ruth));
        _execute(d);
        _execute(ofRoot);
        assertEq(gate.offeredGuardian(), stranger, "the guardian's replacement");
    }

    function test_RevertWhen_TheReasonIsTooLong() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        reason = string(new bytes(MAX_REASON + 1));
        bytes4 selector = IAgentTimelock.GateReasonTooLong.selector;
        _refuses(d, _veto, abi.encodeWithSelector(selector, MAX_REASON + 1, MAX_REASON));
        reason = string(new bytes(MAX_REASON));
        _veto(d);
        _assertState(d, ProposalState.Vetoed);
    }

    function test_RevertWhen_ItEndedAlready() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _refuses(d, _veto, _wrongState(d, ProposalState.None, ProposalState.Queued));
        _makeReady(d);
        _execute(d);
        _refuses(d, _veto, _wrongState(d, ProposalState.Executed, ProposalState.Queued));
        d = _payment(COUNCIL, 100);
        _propose(d);
        _veto(d);
        _refuses(d, _veto, _wrongState(d, ProposalState.Vetoed, ProposalState.Queued));
    }

    function test_RevertWhen_TheTermsAreNotTheRecords() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        Terms memory proposed = _copy(d.t);
        _approve(d);
        bytes memory refusal = _termsMismatch(d, _id(d), proposed);
        vm.expectRevert(refusal);
        vm.prank(gina);
        gate.veto(ADA, d.p.nonce, _id(d), proposed, "");
        refusal = _termsMismatch(d, bytes32(0), d.t);
        vm.expectRevert(refusal);
        vm.prank(gina);
        gate.veto(ADA, d.p.nonce, bytes32(0), d.t, "");
        _veto(d);
    }

    /// @dev The guardians' Council: any one of its members, by a signature that anybody carries.
    function test_AGuardianCouncilVetoesByOneMember() public {
        _asRoot(abi.encodeCall(gate.offerGuardian, (address(guardianCouncil))));
        _actAsGuard(abi.encodeCall(gate.acceptGuardian, ()));
        assertEq(gate.guardian(), address(guardianCouncil), "guardian");
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        _actAsGuard(abi.encodeCall(gate.veto, (ADA, d.p.nonce, _id(d), d.t, REASON)));
        _assertState(d, ProposalState.Vetoed);
    }

    function _actAsGuard(bytes memory data) private {
        uint40 until = uint40(block.timestamp);
        bytes32 digest = guardianCouncil.actDigest(address(gate), data, 0, until);
        bytes memory signatures = abi.encodePacked(uint8(1), signDigest(keyOf("gus"), digest));
        guardianCouncil.execute(address(gate), data, 0, until, signatures);
    }

    function _veto(Draft memory d) private {
        vm.prank(gina);
        gate.veto(d.p.proposer, d.p.nonce, _id(d), d.t, reason);
    }
}

contract VetoTest is VetoSpec, InGate {}

contract VetoSafeTest is VetoSpec, InSafe {}
