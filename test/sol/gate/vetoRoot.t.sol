// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {MAX_REASON} from "../../../contracts/types/Limits.sol";
import {NO_RULE, ProposalState, Terms} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

abstract contract VetoRootSpec is GateSpec {
    string private reason = "no";

    function test_OfAQueuedProposal() public {
        Draft memory d = _policyChange();
        _proposeAsApprover(d, d.p.notAfter);
        _vetoes(d);
    }

    function test_OfAReadyProposal() public {
        Draft memory d = _policyChange();
        _makeReady(d);
        _vetoes(d);
        _refuses(d, _execute, _wrongState(d, ProposalState.Vetoed, ProposalState.Queued));
    }

    function _vetoes(Draft memory d) private {
        _expectGateEvent();
        emit IAgentTimelock.Vetoed(_id(d), ruth, d.p.nonce, vera, reason);
        _vetoRoot(d);
        _assertRecord(d, ProposalState.Vetoed, block.timestamp);
    }

    function test_RevertWhen_TheCallerIsNotTheRootVetoer() public {
        Draft memory d = _policyChange();
        _makeReady(d);
        address[6] memory others = [stranger, gina, ruth, tess, alice, address(council)];
        for (uint256 i = 0; i < others.length; ++i) {
            bytes32 before = _fingerprint(d);
            vm.expectRevert(_unauthorized(others[i], vera));
            vm.prank(others[i]);
            gate.vetoRoot(d.p, d.t, "");
            assertEq(_fingerprint(d), before, "a refused veto changed something");
        }
        _execute(d);
    }

    function test_RevertWhen_ItIsNotAtRoot() public {
        Draft memory d = _draft(tess, ACCOUNT, RuleBook.transfer(address(coin), payee, 100, TESS_PAYS));
        _makeReady(d);
        _refuses(d, _vetoRoot, abi.encodeWithSelector(IAgentTimelock.GateNotVetoable.selector, tess));
        Draft memory ofAgent = _payment(OPTIMISTIC, 100);
        _makeReady(ofAgent);
        _refuses(ofAgent, _vetoRoot, abi.encodeWithSelector(IAgentTimelock.GateNotVetoable.selector, ADA));
    }

    /// @dev It waits three times the delay instead. Nobody can prevent their own replacement.
    function test_RevertWhen_ItsOnlyCallReplacesTheVetoer() public {
        Draft memory d = _rootDraft(address(gate), 0, abi.encodeCall(gate.setRootVetoer, (stranger)));
        _proposeAsApprover(d, d.p.notAfter);
        _refuses(d, _vetoRoot, abi.encodeWithSelector(IAgentTimelock.GateNotVetoable.selector, ruth));
        skip(3 * ROOT_DELAY - 1);
        bytes memory notReady = abi.encodeWithSelector(
            IAgentTimelock.GateNotReady.selector,
            _id(d),
            block.timestamp + 1
        );
        _refuses(d, _execute, notReady);
        skip(1);
        _refuses(d, _vetoRoot, abi.encodeWithSelector(IAgentTimelock.GateNotVetoable.selector, ruth));
        _execute(d);
        assertEq(gate.rootVetoer(), stranger, "root vetoer");
    }

    /// @dev Another call beside it makes it vetoable again, whatever stands first.
    function test_WhereAnotherCallStandsBesideItItIsVetoable() public {
        Draft memory d = _rootDraft(address(gate), 0, abi.encodeCall(gate.setRootVetoer, (stranger)));
        d.p.calls = RuleBook.list(d.p.calls[0], RuleBook.call(payee, 1, "", NO_RULE));
        _proposeAsApprover(d, d.p.notAfter);
        _vetoes(d);
    }

    function test_TheSameSelectorOnAnotherTargetIsVetoable() public {
        Draft memory d = _rootDraft(address(registry), 0, abi.encodeCall(gate.setRootVetoer, (stranger)));
        _proposeAsApprover(d, d.p.notAfter);
        _vetoes(d);
    }

    function test_RevertWhen_ThereIsNoRootVetoer() public {
        _asRoot(abi.encodeCall(gate.setRootVetoer, (address(0))));
        Draft memory d = _policyChange();
        _makeReady(d);
        _refuses(d, _vetoRoot, _unauthorized(vera, address(0)));
        _execute(d);
    }

    function test_RevertWhen_TheReasonIsTooLong() public {
        Draft memory d = _policyChange();
        _makeReady(d);
        reason = string(new bytes(MAX_REASON + 1));
        bytes4 selector = IAgentTimelock.GateReasonTooLong.selector;
        _refuses(d, _vetoRoot, abi.encodeWithSelector(selector, MAX_REASON + 1, MAX_REASON));
        reason = string(new bytes(MAX_REASON));
        _vetoRoot(d);
    }

    function test_RevertWhen_ItEndedAlready() public {
        Draft memory d = _policyChange();
        _refuses(d, _vetoRoot, _wrongState(d, ProposalState.None, ProposalState.Queued));
        _makeReady(d);
        _execute(d);
        _refuses(d, _vetoRoot, _wrongState(d, ProposalState.Executed, ProposalState.Queued));
    }

    function test_RevertWhen_TheTermsAreNotTheRecords() public {
        Draft memory d = _policyChange();
        _makeReady(d);
        Terms memory forged = _copy(d.t);
        ++forged.expiry;
        bytes memory refusal = _termsMismatch(d, _id(d), forged);
        vm.expectRevert(refusal);
        vm.prank(vera);
        gate.vetoRoot(d.p, forged, "");
        _vetoRoot(d);
    }

    function _policyChange() private returns (Draft memory) {
        return _rootDraft(address(gate), 0, abi.encodeCall(gate.setPolicyRoot, (keccak256("new policy"))));
    }

    function _vetoRoot(Draft memory d) private {
        vm.prank(vera);
        gate.vetoRoot(d.p, d.t, reason);
    }
}

contract VetoRootTest is VetoRootSpec, InGate {}

contract VetoRootSafeTest is VetoRootSpec, InSafe {}
