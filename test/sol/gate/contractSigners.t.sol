// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IAgentRegistry, KeyKind} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {NaiveWallet} from "../../../contracts/mocks/NaiveWallet.sol";
import {ProposalState, SignedApproval, Tier} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {TypedData} from "../support/TypedData.sol";
import {Answerer} from "./Answerer.sol";

/// @title ContractSignersSpec
/// @notice Contract accounts at the gate, as an agent's key and as a tier's approver: they agree by ERC-1271's one
/// answer and by no other, whatever else they say and however they say it.
abstract contract ContractSignersSpec is GateSpec {
    // ── As an agent's key ───────────────────────────────────────────────────────────────────────────────────────

    function test_AContractKeyProposesAndItExecutes() public {
        NaiveWallet wallet = new NaiveWallet(makeAddr("wendy"));
        _addKey(address(wallet));
        Draft memory d = _payment(COUNCIL, 100);
        _proposeBy(d, address(wallet), _signProposal(d, "wendy"));
        _assertRecord(d, ProposalState.Proposed, block.timestamp);
        _approve(d);
        _wait(d);
        _execute(d);
        assertEq(coin.balanceOf(payee), 100, "paid");
    }

    function test_AContractKeyThatCallsNeedNotSign() public {
        NaiveWallet wallet = new NaiveWallet(makeAddr("wendy"));
        _addKey(address(wallet));
        Draft memory d = _payment(COUNCIL, 100);
        bytes32 digest = TypedData.proposalDigest(address(gate), _id(d));
        vm.expectRevert(_invalidSignature(address(wallet), digest));
        gate.propose(d.p, d.w, address(wallet), "");
        _noteProposed(d, address(wallet));
        wallet.call(address(gate), abi.encodeCall(gate.propose, (d.p, d.w, address(wallet), "")));
        _assertRecord(d, ProposalState.Proposed, block.timestamp);
    }

    /// @dev Between signing and carrying the wallet changed hands: its signature of then counts no longer.
    function test_RevertWhen_TheContractKeysOwnerChanged() public {
        address wendy = makeAddr("wendy");
        NaiveWallet wallet = new NaiveWallet(wendy);
        _addKey(address(wallet));
        Draft memory d = _payment(COUNCIL, 100);
        bytes memory signature = _signProposal(d, "wendy");
        wallet.setOwner(stranger);
        _refusesKey(d, address(wallet), signature);
        wallet.setOwner(wendy);
        _proposeBy(d, address(wallet), signature);
        _assertState(d, ProposalState.Proposed);
    }

    /// @dev Once proposed, its key is no longer asked: withdrawing and revoking stop it, a change of mind does not.
    function test_AContractKeyIsAskedOnceOnly() public {
        Answerer wallet = new Answerer();
        _addKey(address(wallet));
        Draft memory d = _payment(COUNCIL, 100);
        _proposeBy(d, address(wallet), "");
        wallet.answer("", Answerer.Manner.Reverts);
        _approve(d);
        _wait(d);
        _execute(d);
        _assertState(d, ProposalState.Executed);
    }

    function test_RevertWhen_AContractKeyAnswersAnythingElse() public {
        Answerer wallet = new Answerer();
        _addKey(address(wallet));
        Draft memory d = _payment(COUNCIL, 100);
        (bytes[] memory answers, Answerer.Manner[] memory manners) = _hostileAnswers();
        for (uint256 i = 0; i < answers.length; ++i) {
            wallet.answer(answers[i], manners[i]);
            _refusesKey(d, address(wallet), "");
        }
        wallet.agree();
        _proposeBy(d, address(wallet), "");
        _assertState(d, ProposalState.Proposed);
    }

    /// @dev The first word is the answer. What follows is never copied, however long it is.
    function test_AContractKeyMayAnswerAtLength() public {
        Answerer wallet = new Answerer();
        _addKey(address(wallet));
        wallet.answer(abi.encode(IERC1271.isValidSignature.selector, 1, 2, 3), Answerer.Manner.Returns);
        Draft memory d = _payment(COUNCIL, 100);
        _proposeBy(d, address(wallet), "");
        _assertState(d, ProposalState.Proposed);
    }

    /// @dev As when an account takes back its EIP-7702 delegation: its owner's ECDSA signature does not stand in.
    function test_RevertWhen_AContractKeyHasLostItsCode() public {
        address wendy = makeAddr("wendy");
        bytes memory code = address(new NaiveWallet(wendy)).code;
        vm.etch(wendy, code);
        vm.store(wendy, 0, bytes32(uint256(uint160(wendy))));
        _addKey(wendy);
        Draft memory d = _payment(COUNCIL, 100);
        vm.etch(wendy, "");
        _refusesKey(d, wendy, _signProposal(d, "wendy"));
        vm.etch(wendy, code);
        _proposeBy(d, wendy, _signProposal(d, "wendy"));
        _assertState(d, ProposalState.Proposed);
    }

    // ── As an approver ──────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_AnApproverAnswersAnythingElse() public {
        Answerer wallet = new Answerer();
        Draft memory d = _proposedFor(address(wallet));
        (bytes[] memory answers, Answerer.Manner[] memory manners) = _hostileAnswers();
        for (uint256 i = 0; i < answers.length; ++i) {
            wallet.answer(answers[i], manners[i]);
            _refusesApprover(d, address(wallet));
        }
        wallet.agree();
        _carry(d);
        _assertState(d, ProposalState.Queued);
    }

    /// @dev What it answered when it was asked stands: an approver without epoch takes it back by rejecting.
    function test_AnApproverIsAskedOnceOnly() public {
        Answerer wallet = new Answerer();
        Draft memory d = _proposedFor(address(wallet));
        _carry(d);
        wallet.answer("", Answerer.Manner.Reverts);
        skip(ACCOUNT_DELAY);
        (d.t.approver, d.t.expiry) = (address(wallet), d.p.notAfter);
        _execute(d);
        _assertState(d, ProposalState.Executed);
    }

    /// @dev Both can act here by a call; while they are asked they cannot, and what they say of it is no.
    function test_RevertWhen_ASignerActsWhileItIsAsked() public {
        Schemer key = new Schemer();
        _addKey(address(key));
        Draft memory other = _payment(COUNCIL, 101);
        key.plan(address(gate), abi.encodeCall(gate.propose, (other.p, other.w, address(key), "")));
        Draft memory d = _payment(COUNCIL, 100);
        _refusesKey(d, address(key), "anything");
        _assertState(other, ProposalState.None);
        assertTrue(key.act(), "outside of a question it proposes");
        _assertState(other, ProposalState.Proposed);
        key.plan(address(gate), abi.encodeCall(gate.guardian, ()));
        _proposeBy(d, address(key), "anything");
        _assertState(d, ProposalState.Proposed);

        Schemer approver = new Schemer();
        Draft memory waiting = _proposedFor(address(approver));
        approver.plan(address(gate), abi.encodeCall(gate.approve, (waiting.p, waiting.t, waiting.p.notAfter)));
        _refusesApprover(waiting, address(approver));
        _assertState(waiting, ProposalState.Proposed);
        uint256 snapshot = vm.snapshotState();
        assertTrue(approver.act(), "outside of a question it approves");
        _assertState(waiting, ProposalState.Queued);
        vm.revertToState(snapshot);
        approver.plan(address(gate), abi.encodeCall(gate.guardian, ()));
        _carry(waiting);
        _assertState(waiting, ProposalState.Queued);
    }

    function test_RevertWhen_AnApproverHasNoCode() public {
        address wendy = makeAddr("wendy");
        Draft memory d = _proposedFor(wendy);
        bytes32 digest = TypedData.approvalDigest(address(gate), wendy, 0, d.p.notAfter, _id(d));
        bytes memory signature = signDigest(keyOf("wendy"), digest);
        bytes32 before = _fingerprint(d);
        vm.expectRevert(abi.encodeWithSelector(IAgentTimelock.GateInvalidSignature.selector, wendy, digest));
        gate.approveBySignature(ADA, d.p.nonce, _id(d), d.t, SignedApproval(0, d.p.notAfter, signature));
        assertEq(_fingerprint(d), before, "a refused approval changed something");
        vm.prank(wendy);
        gate.approve(d.p, d.t, d.p.notAfter);
        _assertState(d, ProposalState.Queued);
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Everything that is not the selector in a word of its own, returned.
    function _hostileAnswers() private pure returns (bytes[] memory answers, Answerer.Manner[] memory manners) {
        bytes4 yes = IERC1271.isValidSignature.selector;
        (answers, manners) = (new bytes[](10), new Answerer.Manner[](10));
        answers[0] = abi.encode(bytes4(0xffffffff));
        answers[1] = abi.encode(true);
        answers[2] = abi.encode(0);
        answers[3] = "";
        answers[4] = abi.encodePacked(yes);
        answers[5] = abi.encodePacked(yes, new bytes(27));
        answers[6] = abi.encode(uint256(uint32(yes)));
        answers[7] = abi.encode(bytes32(yes) | bytes32(uint256(1)));
        (answers[8], manners[8]) = (abi.encode(yes), Answerer.Manner.Reverts);
        (answers[9], manners[9]) = (abi.encode(yes), Answerer.Manner.BurnsGas);
    }

    function _addKey(address key) private {
        IAgentRegistry.NewKey memory k = IAgentRegistry.NewKey(
            key,
            KeyKind.Contract,
            0,
            uint40(block.timestamp) + 365 days,
            OPTIMISTIC
        );
        _asRoot(address(registry), abi.encodeCall(registry.addKey, (ADA_ID, k)));
    }

    function _refusesKey(Draft memory d, address key, bytes memory signature) private {
        bytes32 before = _fingerprint(d);
        vm.expectRevert(_invalidSignature(key, TypedData.proposalDigest(address(gate), _id(d))));
        gate.propose(d.p, d.w, key, signature);
        assertEq(_fingerprint(d), before, "a refused proposal changed something");
        _assertState(d, ProposalState.None);
    }

    function _invalidSignature(address key, bytes32 digest) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAgentRegistry.RegistryInvalidSignature.selector, key, digest);
    }

    /// @dev A proposal on the tier that `approver`, which has no epoch, is put in charge of.
    function _proposedFor(address approver) private returns (Draft memory d) {
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(approver, false, ACCOUNT_DELAY))));
        d = _payment(ACCOUNT, 100);
        _propose(d);
    }

    function _carry(Draft memory d) private {
        gate.approveBySignature(ADA, d.p.nonce, _id(d), d.t, SignedApproval(0, d.p.notAfter, ""));
    }

    function _refusesApprover(Draft memory d, address approver) private {
        bytes32 before = _fingerprint(d);
        bytes32 digest = TypedData.approvalDigest(address(gate), approver, 0, d.p.notAfter, _id(d));
        vm.expectRevert(abi.encodeWithSelector(IAgentTimelock.GateInvalidSignature.selector, approver, digest));
        _carry(d);
        assertEq(_fingerprint(d), before, "a refused approval changed something");
    }
}

/// @dev Acts when it is asked for a signature, and agrees only if it could.
contract Schemer {
    address private target;
    bytes private data;

    function plan(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    function act() public returns (bool success) {
        (success, ) = target.call(data);
    }

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        return act() ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}

contract ContractSignersTest is ContractSignersSpec, InGate {}

contract ContractSignersSafeTest is ContractSignersSpec, InSafe {}
