// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal, IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {ProposalState, Terms} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

abstract contract WithdrawSpec is GateSpec {
    address private by = alice;

    // ── What it does ────────────────────────────────────────────────────────────────────────────────────────────

    function test_AKeyTakesBackWhatWaitsForApproval() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        _withdraws(d);
        assertEq(registry.agentAt(ADA_ID).stoppedAt, 0, "nobody relied on it: no probation");
    }

    function test_TheOperatorTakesBackWhatIsReady() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        by = otto;
        _withdraws(d);
        assertEq(registry.agentAt(ADA_ID).stoppedAt, 0, "the council agreed: no probation");
        _refuses(d, _execute, _wrongState(d, ProposalState.Cancelled, ProposalState.Queued));
    }

    /// @dev Otherwise an agent could propose, be seen, withdraw, and propose again, as often as it likes.
    function test_TakingBackAnOptimisticProposalStartsProbation() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _propose(d);
        Draft memory other = _payment(OPTIMISTIC, 101);
        _propose(other);
        vm.expectEmit(address(registry));
        emit IAgentRegistry.Stopped(ADA_ID, IAgentRegistry.Stop.Withdrawal, 0);
        _withdraw(d);
        _assertRecord(d, ProposalState.Cancelled, block.timestamp);
        assertEq(registry.agentAt(ADA_ID).stoppedAt, block.timestamp, "probation");
        _wait(other);
        _refuses(other, _execute, _agentRefused(ADA_ID, alice, AgentRefusal.STALE_OPTIMISTIC));
    }

    function test_AnApproverTakesBackItsOwn() public {
        Draft memory d = _draft(tess, ACCOUNT, RuleBook.transfer(address(coin), payee, 100, TESS_PAYS));
        _makeReady(d);
        by = tess;
        _withdraws(d);
        d = _rootDraft(payee, 1, "");
        _makeReady(d);
        by = ruth;
        _withdraws(d);
    }

    /// @dev It is the proposer's, whatever became of its role since.
    function test_AnApproverThatWasReplacedTakesBackItsOwn() public {
        Draft memory d = _rootDraft(payee, 1, "");
        _makeReady(d);
        _asRoot(abi.encodeCall(gate.offerRootApprover, (stranger, false)));
        vm.prank(stranger);
        gate.acceptRootApprover();
        by = ruth;
        _withdraws(d);
    }

    function _withdraws(Draft memory d) private {
        _expectGateEvent();
        emit IAgentTimelock.Withdrawn(_id(d), d.p.proposer, d.p.nonce, by);
        _withdraw(d);
        _assertRecord(d, ProposalState.Cancelled, block.timestamp);
    }

    // ── Who may ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheCallerHasNothingToDoWithTheAgent() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        address[8] memory others = [stranger, bob, gina, tess, ruth, vera, address(council), address(7)];
        for (uint256 i = 0; i < others.length; ++i) {
            by = others[i];
            _refuses(d, _withdraw, _unauthorized(by, ADA));
        }
        by = alice;
        _withdraw(d);
    }

    function test_RevertWhen_TheKeyIsRevoked() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        vm.prank(gina);
        registry.revokeKey(alice);
        _refuses(d, _withdraw, _unauthorized(alice, ADA));
        by = otto;
        _withdraw(d);
    }

    function test_RevertWhen_TheCallerIsNotTheApproverThatProposed() public {
        Draft memory d = _draft(tess, ACCOUNT, RuleBook.transfer(address(coin), payee, 100, TESS_PAYS));
        _makeReady(d);
        address[4] memory others = [stranger, ruth, gina, otto];
        for (uint256 i = 0; i < others.length; ++i) {
            by = others[i];
            _refuses(d, _withdraw, _unauthorized(by, tess));
        }
        _execute(d);
    }

    function test_RevertWhen_ItEndedAlready() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _refuses(d, _withdraw, _wrongState(d, ProposalState.None, ProposalState.Queued));
        _makeReady(d);
        _execute(d);
        _refuses(d, _withdraw, _wrongState(d, ProposalState.Executed, ProposalState.Queued));
    }

    /// @dev Forged terms would otherwise spare an agent its probation.
    function test_RevertWhen_TheTermsAreNotTheRecords() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _propose(d);
        Terms memory forged = _copy(d.t);
        forged.approver = address(council);
        bytes memory refusal = _termsMismatch(d, _id(d), forged);
        vm.expectRevert(refusal);
        vm.prank(alice);
        gate.withdraw(ADA, d.p.nonce, _id(d), forged);
        _withdraw(d);
    }

    function _withdraw(Draft memory d) private {
        vm.prank(by);
        gate.withdraw(d.p.proposer, d.p.nonce, _id(d), d.t);
    }
}

contract WithdrawTest is WithdrawSpec, InGate {}

contract WithdrawSafeTest is WithdrawSpec, InSafe {}
