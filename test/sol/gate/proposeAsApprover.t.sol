// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {IPolicyErrors} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {MAX_LIFETIME, MIN_WINDOW} from "../../../contracts/types/Limits.sol";
import {NO_RULE, ProposalState, ROOT_TIER, SignedApproval, Tier} from "../../../contracts/types/Proposal.sol";
import {Refusal} from "../../../contracts/types/Rule.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {TypedData} from "../support/TypedData.sol";

abstract contract ProposeAsApproverSpec is GateSpec {
    uint40 private validUntil;

    function setUp() public override {
        super.setUp();
        validUntil = uint40(block.timestamp) + 20 days;
    }

    // ── What it does ────────────────────────────────────────────────────────────────────────────────────────────

    function test_AtItsOwnTierItIsQueuedAtOnce() public {
        _queues(_tessPays(100), ACCOUNT_DELAY);
    }

    function test_AtRootItIsQueuedAtOnce() public {
        _queues(_rootDraft(payee, 1, ""), ROOT_DELAY);
    }

    function _queues(Draft memory d, uint32 delay) private {
        _noteQueuedAsApprover(d, validUntil);
        uint40 eta = uint40(block.timestamp) + delay;
        _expectGateEvent();
        emit IAgentTimelock.Proposed(_id(d), d.p.proposer, d.p.nonce, eta, 1, d.t, d.p);
        _byCall(d);
        _assertRecord(d, ProposalState.Queued, eta);
        vm.warp(eta);
        _execute(d);
    }

    /// @dev A vote that takes weeks need not foresee the epoch.
    function test_TheGateFillsInItsEpoch() public {
        _asRoot(abi.encodeCall(gate.dropAgentProposals, ()));
        Draft memory d = _tessPays(100);
        d.p.epoch = 77;
        Draft memory filled = _copy(d);
        filled.p.epoch = 2;
        _noteQueuedAsApprover(filled, validUntil);
        uint40 eta = uint40(block.timestamp) + ACCOUNT_DELAY;
        _expectGateEvent();
        emit IAgentTimelock.Proposed(_id(filled), tess, d.p.nonce, eta, 2, filled.t, d.p);
        vm.prank(tess);
        assertEq(gate.proposeAsApprover(d.p, d.w, validUntil), _id(filled), "id");
        _assertRecord(filled, ProposalState.Queued, eta);
        vm.warp(eta);
        d.t = filled.t;
        _refuses(d, _execute, _termsMismatch(filled, _id(d), d.t));
        _execute(filled);
    }

    function test_PausingDoesNotTouchHumans() public {
        vm.prank(gina);
        gate.pause(7 days);
        Draft memory d = _tessPays(100);
        _makeReady(d);
        _execute(d);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    function test_DroppingAgentsProposalsDoesNotTouchHumans() public {
        Draft memory d = _tessPays(100);
        _makeReady(d);
        _asRoot(abi.encodeCall(gate.dropAgentProposals, ()));
        _execute(d);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    /// @dev Inputs are a record, not a condition: batches are not even brought.
    function test_InputsAreNotAsked() public {
        Draft memory d = _tessPays(100);
        d.p.inputs = new bytes32[](1);
        d.p.inputs[0] = keccak256("a batch that nobody anchored");
        _makeReady(d);
        _execute(d);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    function test_ReplacingTheRootVetoerWaitsThreeTimes() public {
        _queues(_rootDraft(address(gate), 0, abi.encodeCall(gate.setRootVetoer, (stranger))), 3 * ROOT_DELAY);
        assertEq(gate.rootVetoer(), stranger, "root vetoer");
    }

    function test_ReplacingItBesideAnotherCallWaitsOnce() public {
        Draft memory d = _rootDraft(address(gate), 0, abi.encodeCall(gate.setRootVetoer, (stranger)));
        d.p.calls = RuleBook.list(d.p.calls[0], RuleBook.call(payee, 0, "", NO_RULE));
        _queues(d, ROOT_DELAY);
    }

    function test_TheSameSelectorElsewhereWaitsOnce() public {
        Draft memory d = _rootDraft(address(council), 0, abi.encodeCall(gate.setRootVetoer, (stranger)));
        _byCall(d);
        _assertRecord(d, ProposalState.Queued, block.timestamp + ROOT_DELAY);
    }

    // ── Who may ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheCallerIsNotTheProposer() public {
        _refuses(_tessPays(100), _byStranger, _unauthorized(stranger, tess));
        _refuses(_rootDraft(payee, 1, ""), _byStranger, _unauthorized(stranger, ruth));
    }

    function test_RevertWhen_TheProposerIsNotTheApproverOfTheTier() public {
        Draft memory d = _tessPays(100);
        d.p.tier = ROOT_TIER;
        _refuses(d, _byCall, _unauthorized(tess, ruth));
        d.p.tier = COUNCIL;
        _refuses(d, _byCall, _unauthorized(tess, address(council)));
        d.p.tier = ACCOUNT;
        _byCall(d);
    }

    function test_RevertWhen_TheTierIsOptimistic() public {
        Draft memory d = _tessPays(100);
        d.p.tier = OPTIMISTIC;
        _refuses(d, _byCall, _unauthorized(tess, address(0)));
        d.p.proposer = address(0);
        _refuses(d, _byCall, _unauthorized(address(0), address(0)));
    }

    function test_RevertWhen_TheTierDoesNotExist() public {
        Draft memory d = _tessPays(100);
        d.p.tier = 3;
        _refuses(d, _byCall, abi.encodeWithSelector(IAgentTimelock.GateUnknownTier.selector, 3, 3));
    }

    function test_RevertWhen_TheApproverWasReplaced() public {
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(stranger, false, ACCOUNT_DELAY))));
        _refuses(_tessPays(100), _byCall, _unauthorized(tess, stranger));
    }

    // ── What it may be ──────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheNonceWasUsed() public {
        Draft memory d = _tessPays(100);
        _byCall(d);
        _refuses(d, _byCall, _wrongState(d, ProposalState.Queued, ProposalState.None));
        Draft memory other = _tessPays(101);
        other.p.nonce = d.p.nonce;
        _refuses(other, _byCall, _wrongState(d, ProposalState.Queued, ProposalState.None));
        other.p.nonce = 0;
        _byCall(other);
    }

    function test_RevertWhen_TheRuleDoesNotCarryTheCall() public {
        bytes4 selector = IPolicyErrors.PolicyRefused.selector;
        bytes memory refusal = abi.encodeWithSelector(selector, 0, Refusal.ConstraintViolated, PAY_MAX + 1);
        _refuses(_tessPays(PAY_MAX + 1), _byCall, refusal);
        _byCall(_tessPays(PAY_MAX));
    }

    function test_RevertWhen_TheRuleIsOfAnAgent() public {
        Draft memory d = _draft(tess, ACCOUNT, RuleBook.transfer(address(coin), payee, 100, PAY));
        bytes4 selector = IPolicyErrors.PolicyRuleRefused.selector;
        _refuses(d, _byCall, abi.encodeWithSelector(selector, 0, Refusal.WrongProposer, tess));
    }

    function test_RevertWhen_ThePolicyIsAnother() public {
        Draft memory d = _tessPays(100);
        d.w.rules[0].constraints[0].value = bytes32(type(uint256).max);
        _bringUnprovenRule(d);
        _refuses(d, _byCall, _notProven(d));
    }

    function test_RevertWhen_RootNamesARule() public {
        Draft memory d = _rootDraft(payee, 1, "");
        d.p.calls[0].rule = 0;
        bytes4 selector = IPolicyErrors.PolicyMalformed.selector;
        _refuses(d, _byCall, abi.encodeWithSelector(selector, "rule", 0, NO_RULE));
        Draft memory ruled = _tessPays(100);
        ruled.p.tier = ROOT_TIER;
        ruled.p.proposer = ruth;
        _refuses(ruled, _byCall, abi.encodeWithSelector(selector, "rules", 1, 0));
    }

    // ── How long it lives ───────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_ItWouldExpireTooSoon() public {
        _windows(_tessPays(100), ACCOUNT_DELAY);
        _windows(_rootDraft(payee, 1, ""), ROOT_DELAY);
        _windows(_rootDraft(address(gate), 0, abi.encodeCall(gate.setRootVetoer, (vera))), 3 * ROOT_DELAY);
    }

    /// @dev Each of the two ends alone, one second too early; then both exactly.
    function _windows(Draft memory d, uint256 delay) private {
        uint256 earliest = block.timestamp + delay + MIN_WINDOW;
        validUntil = uint40(earliest - 1);
        _refuses(d, _byCall, _tooSoon(earliest - 1, earliest));
        validUntil = uint40(earliest);
        d.p.notAfter = uint40(earliest - 1);
        _refuses(d, _byCall, _tooSoon(earliest - 1, earliest));
        d.p.notAfter = uint40(earliest);
        _byCall(d);
        assertEq(d.t.expiry, earliest, "expiry");
        _assertRecord(d, ProposalState.Queued, block.timestamp + delay);
    }

    function test_RevertWhen_ItWouldExpireTooLate() public {
        uint256 latest = block.timestamp + MAX_LIFETIME;
        Draft memory d = _tessPays(100);
        validUntil = uint40(latest + 1);
        _refuses(d, _byCall, _tooLate(latest + 1, latest));
        validUntil = uint40(latest);
        d.p.notAfter = uint40(latest + 1);
        _refuses(d, _byCall, _tooLate(latest + 1, latest));
        d.p.notAfter = uint40(latest);
        _byCall(d);
        _assertRecord(d, ProposalState.Queued, block.timestamp + ACCOUNT_DELAY);
    }

    // ── By signature ────────────────────────────────────────────────────────────────────────────────────────────

    function test_AnybodyCarriesTheCouncilsSignature() public {
        Draft memory d = _councilPays(100);
        _noteQueuedAsApprover(d, validUntil);
        uint40 eta = uint40(block.timestamp) + COUNCIL_DELAY;
        _expectGateEvent();
        emit IAgentTimelock.Proposed(_id(d), address(council), d.p.nonce, eta, 1, d.t, d.p);
        vm.prank(stranger);
        _bySignature(d);
        _assertRecord(d, ProposalState.Queued, eta);
        vm.warp(eta);
        _execute(d);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    function test_RevertWhen_TheSignedEpochIsNotTheGates() public {
        Draft memory d = _councilPays(100);
        d.p.epoch = 2;
        _refuses(d, _bySignature, abi.encodeWithSelector(IAgentTimelock.GateEpochMismatch.selector, 2, 1));
        d.p.epoch = 1;
        _bySignature(d);
    }

    function test_RevertWhen_TheApproversEpochIsAnother() public {
        Draft memory d = _councilPays(100);
        councilEpoch = 2;
        bytes4 selector = IAgentTimelock.GateApproverEpochMismatch.selector;
        _refuses(d, _bySignature, abi.encodeWithSelector(selector, council, 2, 1));
        vm.prank(members[2]);
        council.suspend();
        _bySignature(d);
        _assertState(d, ProposalState.Queued);
    }

    function test_RevertWhen_AnotherEndWasSigned() public {
        Draft memory d = _councilPays(100);
        bytes32 digest = _approvalDigest(d, validUntil);
        bytes memory refusal = abi.encodeWithSelector(IAgentTimelock.GateInvalidSignature.selector, council, digest);
        _refuses(d, _bySignatureForAnotherEnd, refusal);
    }

    function test_RevertWhen_OneMemberAloneSigned() public {
        Draft memory d = _councilPays(100);
        bytes32 digest = _approvalDigest(d, validUntil);
        bytes memory refusal = abi.encodeWithSelector(IAgentTimelock.GateInvalidSignature.selector, council, digest);
        _refuses(d, _bySignatureOfOne, refusal);
    }

    /// @dev An account without code cannot answer ERC-1271, whoever signed.
    function test_RevertWhen_TheApproverHasNoCode() public {
        Draft memory d = _tessPays(100);
        bytes32 digest = TypedData.approvalDigest(address(gate), tess, 0, validUntil, _id(d));
        bytes memory refusal = abi.encodeWithSelector(IAgentTimelock.GateInvalidSignature.selector, tess, digest);
        _refuses(d, _bySignatureOfTess, refusal);
        _byCall(d);
    }

    function test_RevertWhen_TheCouncilProposesAtRoot() public {
        Draft memory d = _rootDraft(payee, 1, "");
        d.p.proposer = address(council);
        _refuses(d, _bySignature, _unauthorized(address(council), ruth));
    }

    // ── Acts ────────────────────────────────────────────────────────────────────────────────────────────────────

    function _byCall(Draft memory d) private {
        _noteQueuedAsApprover(d, validUntil);
        vm.prank(d.p.proposer);
        gate.proposeAsApprover(d.p, d.w, validUntil);
    }

    function _byStranger(Draft memory d) private {
        vm.prank(stranger);
        gate.proposeAsApprover(d.p, d.w, validUntil);
    }

    function _bySignature(Draft memory d) private {
        gate.proposeAsApproverBySignature(d.p, d.w, _signApproval(d, validUntil));
        _noteQueuedAsApprover(d, validUntil);
    }

    function _bySignatureForAnotherEnd(Draft memory d) private {
        bytes memory signatures = signAsMembers(_approvalDigest(d, validUntil + 1), 2);
        gate.proposeAsApproverBySignature(d.p, d.w, _approval(1, signatures));
    }

    function _bySignatureOfOne(Draft memory d) private {
        bytes memory signatures = signAsMembers(_approvalDigest(d, validUntil), 1);
        gate.proposeAsApproverBySignature(d.p, d.w, _approval(1, signatures));
    }

    function _bySignatureOfTess(Draft memory d) private {
        bytes32 digest = TypedData.approvalDigest(address(gate), tess, 0, validUntil, _id(d));
        gate.proposeAsApproverBySignature(d.p, d.w, _approval(0, signDigest(keyOf("tess"), digest)));
    }

    function _approval(uint64 approverEpoch, bytes memory signature) private view returns (SignedApproval memory) {
        return SignedApproval(approverEpoch, validUntil, signature);
    }

    function _tessPays(uint256 amount) private returns (Draft memory) {
        return _draft(tess, ACCOUNT, RuleBook.transfer(address(coin), payee, amount, TESS_PAYS));
    }

    function _councilPays(uint256 amount) private returns (Draft memory) {
        return _draft(address(council), COUNCIL, RuleBook.transfer(address(coin), payee, amount, COUNCIL_PAYS));
    }
}

contract ProposeAsApproverTest is ProposeAsApproverSpec, InGate {}

contract ProposeAsApproverSafeTest is ProposeAsApproverSpec, InSafe {}
