// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {MAX_REASON} from "../../../contracts/types/Limits.sol";
import {ProposalState, ROOT_TIER, Terms, Tier} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

abstract contract RejectSpec is GateSpec {
    string private reason = "too much";

    function test_OfAProposalThatWaitsForApproval() public {
        Draft memory d = _payment(ACCOUNT, 100);
        _propose(d);
        _rejects(d);
    }

    /// @dev The approver may change its mind until it runs.
    function test_OfAReadyProposalThatItApproved() public {
        Draft memory d = _payment(ACCOUNT, 100);
        _makeReady(d);
        _rejects(d);
        _refuses(d, _execute, _wrongState(d, ProposalState.Cancelled, ProposalState.Queued));
    }

    function _rejects(Draft memory d) private {
        _expectGateEvent();
        emit IAgentTimelock.Rejected(_id(d), ADA, d.p.nonce, tess, reason);
        vm.expectEmit(address(registry));
        emit IAgentRegistry.Stopped(ADA_ID, IAgentRegistry.Stop.Rejection, 1);
        _reject(d);
        _assertRecord(d, ProposalState.Cancelled, block.timestamp);
        assertEq(registry.agentAt(ADA_ID).stoppedAt, 0, "a rejection starts no probation");
    }

    function test_RevertWhen_TheCallerIsNotTheApproverOfTheTier() public {
        Draft memory d = _payment(ACCOUNT, 100);
        _propose(d);
        address[6] memory others = [stranger, alice, gina, ruth, vera, address(council)];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes32 before = _fingerprint(d);
            vm.expectRevert(_unauthorized(others[i], tess));
            vm.prank(others[i]);
            gate.reject(ADA, d.p.nonce, _id(d), d.t, "");
            assertEq(_fingerprint(d), before, "a refused rejection changed something");
        }
        _reject(d);
    }

    /// @dev Whoever claims another tier is its approver, but not of this record.
    function test_RevertWhen_TheTierIsForged() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        Terms memory forged = _copy(d.t);
        forged.tier = ACCOUNT;
        bytes memory refusal = _termsMismatch(d, _id(d), forged);
        vm.expectRevert(refusal);
        vm.prank(tess);
        gate.reject(ADA, d.p.nonce, _id(d), forged, "");
        forged.tier = ROOT_TIER;
        refusal = _termsMismatch(d, _id(d), forged);
        vm.expectRevert(refusal);
        vm.prank(ruth);
        gate.reject(ADA, d.p.nonce, _id(d), forged, "");
        vm.prank(address(council));
        gate.reject(ADA, d.p.nonce, _id(d), d.t, "");
        _assertState(d, ProposalState.Cancelled);
    }

    function test_RevertWhen_TheTierIsOptimistic() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _propose(d);
        _refuses(d, _reject, _unauthorized(tess, address(0)));
    }

    function test_RevertWhen_TheTierDoesNotExist() public {
        Draft memory d = _payment(ACCOUNT, 100);
        _propose(d);
        d.t.tier = 3;
        _refuses(d, _reject, abi.encodeWithSelector(IAgentTimelock.GateUnknownTier.selector, 3, 3));
    }

    function test_RevertWhen_AHumanProposedIt() public {
        Draft memory d = _draft(tess, ACCOUNT, RuleBook.transfer(address(coin), payee, 100, TESS_PAYS));
        _makeReady(d);
        _refuses(d, _reject, abi.encodeWithSelector(IAgentTimelock.GateNotVetoable.selector, tess));
        _execute(d);
    }

    function test_RevertWhen_TheReasonIsTooLong() public {
        Draft memory d = _payment(ACCOUNT, 100);
        _propose(d);
        reason = string(new bytes(MAX_REASON + 1));
        bytes4 selector = IAgentTimelock.GateReasonTooLong.selector;
        _refuses(d, _reject, abi.encodeWithSelector(selector, MAX_REASON + 1, MAX_REASON));
        reason = string(new bytes(MAX_REASON));
        _reject(d);
    }

    function test_RevertWhen_ItEndedAlready() public {
        Draft memory d = _payment(ACCOUNT, 100);
        _noteProposed(d, alice);
        _refuses(d, _reject, _wrongState(d, ProposalState.None, ProposalState.Queued));
        _makeReady(d);
        _execute(d);
        _refuses(d, _reject, _wrongState(d, ProposalState.Executed, ProposalState.Queued));
    }

    function test_TheApproverOfNowMayReject() public {
        Draft memory d = _payment(ACCOUNT, 100);
        _propose(d);
        _approve(d);
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(stranger, false, ACCOUNT_DELAY))));
        _refuses(d, _reject, _unauthorized(tess, stranger));
        vm.prank(stranger);
        gate.reject(ADA, d.p.nonce, _id(d), d.t, "");
        _assertState(d, ProposalState.Cancelled);
    }

    function _reject(Draft memory d) private {
        vm.prank(tess);
        gate.reject(d.p.proposer, d.p.nonce, _id(d), d.t, reason);
    }
}

contract RejectTest is RejectSpec, InGate {}

contract RejectSafeTest is RejectSpec, InSafe {}
