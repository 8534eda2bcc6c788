// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgreeableWallet} from "../../../contracts/mocks/AgreeableWallet.sol";
import {IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {ProposalState, SignedApproval, Terms} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {TypedData} from "../support/TypedData.sol";

/// @notice Accounts that delegate by EIP-7702 after they were given a role neither gain nor lose by it.
abstract contract DelegationSpec is GateSpec {
    AgreeableWallet private agreeable;

    function setUp() public override {
        super.setUp();
        agreeable = new AgreeableWallet();
    }

    /// @dev The delegate would agree to everything, but the key was said to sign as an EOA.
    function test_RevertWhen_TheDelegateOfAKeySpeaksForIt() public {
        Draft memory d = _payment(COUNCIL, 100);
        _delegate(alice);
        bytes32 digest = TypedData.proposalDigest(address(gate), _id(d));
        bytes4 selector = IAgentRegistry.RegistryInvalidSignature.selector;
        _refuses(d, _proposeByAnything, abi.encodeWithSelector(selector, alice, digest));
        _propose(d);
        _assertState(d, ProposalState.Proposed);
    }

    function test_ADelegatingKeyStillCalls() public {
        Draft memory d = _payment(COUNCIL, 100);
        _delegate(alice);
        vm.prank(alice);
        _proposeBy(d, alice, "");
        _assertState(d, ProposalState.Proposed);
    }

    function test_RevertWhen_TheDelegateOfAMemberSpeaksForIt() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        _delegate(members[0]);
        _delegate(members[1]);
        uint40 until = d.p.notAfter;
        bytes32 digest = _approvalDigest(d, until);
        bytes memory anything = abi.encodePacked(uint8(2), new bytes(130));
        vm.expectRevert(abi.encodeWithSelector(IAgentTimelock.GateInvalidSignature.selector, council, digest));
        gate.approveBySignature(ADA, d.p.nonce, _id(d), d.t, SignedApproval(1, until, anything));
        _approve(d);
        _assertState(d, ProposalState.Queued);
    }

    /// @dev A guardian, operator, vetoer or approver that is an account keeps calling.
    function test_DelegatingStoppersStillStop() public {
        _delegate(gina);
        _delegate(tess);
        _delegate(otto);
        Draft memory vetoed = _payment(COUNCIL, 100);
        _propose(vetoed);
        vm.prank(gina);
        gate.veto(ADA, vetoed.p.nonce, _id(vetoed), vetoed.t, "");
        Draft memory rejected = _payment(ACCOUNT, 100);
        _propose(rejected);
        vm.prank(tess);
        gate.reject(ADA, rejected.p.nonce, _id(rejected), rejected.t, "");
        Draft memory withdrawn = _payment(COUNCIL, 100);
        _propose(withdrawn);
        vm.prank(otto);
        gate.withdraw(ADA, withdrawn.p.nonce, _id(withdrawn), withdrawn.t);
    }

    /// @dev An approver has no kind: its account answers ERC-1271 with whatever code it chose to have. So an account
    /// that is an approver should not delegate to code that agrees to everything.
    function test_TheDelegateOfAnApproverSpeaksForIt() public {
        Draft memory d = _payment(ACCOUNT, 100);
        _propose(d);
        Terms memory proposed = _copy(d.t);
        uint40 until = d.p.notAfter;
        bytes32 digest = TypedData.approvalDigest(address(gate), tess, 0, until, _id(d));
        vm.expectRevert(abi.encodeWithSelector(IAgentTimelock.GateInvalidSignature.selector, tess, digest));
        gate.approveBySignature(ADA, d.p.nonce, _id(d), proposed, SignedApproval(0, until, ""));
        _delegate(tess);
        gate.approveBySignature(ADA, d.p.nonce, _id(d), proposed, SignedApproval(0, until, ""));
        _noteApproved(d, until);
        _assertRecord(d, ProposalState.Queued, block.timestamp + ACCOUNT_DELAY);
    }

    function _proposeByAnything(Draft memory d) private {
        _proposeBy(d, alice, "anything");
    }

    function _delegate(address account) private {
        vm.etch(account, abi.encodePacked(hex"ef0100", address(agreeable)));
    }
}

contract DelegationTest is DelegationSpec, InGate {}

contract DelegationSafeTest is DelegationSpec, InSafe {}
