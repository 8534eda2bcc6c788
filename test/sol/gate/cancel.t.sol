// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {ProposalState, ROOT_TIER, Terms} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

/// @notice Root ends proposals of tiers, its own it withdraws.
abstract contract CancelSpec is GateSpec {
    function test_OfAProposalThatWaitsForApproval() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        _cancels(d);
    }

    function test_OfAReadyProposal() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _makeReady(d);
        _cancels(d);
        assertEq(registry.agentAt(ADA_ID).stoppedAt, 0, "a cancellation is no veto");
        _refuses(d, _execute, _wrongState(d, ProposalState.Cancelled, ProposalState.Queued));
    }

    function test_OfAHumansProposal() public {
        Draft memory d = _draft(tess, ACCOUNT, RuleBook.transfer(address(coin), payee, 100, TESS_PAYS));
        _makeReady(d);
        _cancels(d);
    }

    function _cancels(Draft memory d) private {
        Draft memory root = _rootDraft(address(gate), 0, _cancelling(d, d.t));
        _makeReady(root);
        _expectGateEvent();
        emit IAgentTimelock.Cancelled(_id(d), d.p.proposer, d.p.nonce);
        _execute(root);
        _assertRecord(d, ProposalState.Cancelled, block.timestamp);
    }

    function test_RevertWhen_TheCallerIsNotRoot() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        address[6] memory others = [stranger, ruth, gina, address(council), address(gate), otto];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes32 before = _fingerprint(d);
            vm.expectRevert(abi.encodeWithSelector(IAgentTimelock.GateNotRoot.selector, others[i]));
            vm.prank(others[i]);
            gate.cancel(ADA, d.p.nonce, _id(d), d.t);
            assertEq(_fingerprint(d), before, "a refused cancellation changed something");
        }
    }

    function test_RevertWhen_ItIsAtRoot() public {
        Draft memory d = _rootDraft(payee, 1, "");
        _makeReady(d);
        bytes memory reason = abi.encodeWithSelector(IAgentTimelock.GateNotVetoable.selector, ruth);
        _cancellingFails(d, d.t, reason);
        _execute(d);
    }

    /// @dev A root proposal does not pass for another by forged terms.
    function test_RevertWhen_TheTermsAreNotTheRecords() public {
        Draft memory d = _rootDraft(payee, 1, "");
        _makeReady(d);
        Terms memory forged = _copy(d.t);
        forged.tier = COUNCIL;
        _cancellingFails(d, forged, _termsMismatch(d, _id(d), forged));
        _execute(d);
    }

    function test_RevertWhen_ItEndedAlready() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _makeReady(d);
        _execute(d);
        _cancellingFails(d, d.t, _wrongState(d, ProposalState.Executed, ProposalState.Queued));
    }

    function _cancellingFails(Draft memory d, Terms memory t, bytes memory reason) private {
        Draft memory root = _rootDraft(address(gate), 0, _cancelling(d, t));
        assertEq(root.p.tier, ROOT_TIER, "tier");
        _makeReady(root);
        _refuses(
            root,
            _execute,
            abi.encodeWithSelector(
                IAgentTimelock.GateCallFailed.selector,
                0,
                gate,
                IAgentTimelock.cancel.selector,
                reason
            )
        );
    }

    function _cancelling(Draft memory d, Terms memory t) private view returns (bytes memory) {
        return abi.encodeCall(gate.cancel, (d.p.proposer, d.p.nonce, _id(d), t));
    }
}

contract CancelTest is CancelSpec, InGate {}

contract CancelSafeTest is CancelSpec, InSafe {}
