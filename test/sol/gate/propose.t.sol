// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal, IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {IPolicyErrors} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {MAX_LIFETIME, MIN_WINDOW} from "../../../contracts/types/Limits.sol";
import {AGENT_ID_LIMIT, ProposalState, ROOT_TIER, Tier} from "../../../contracts/types/Proposal.sol";
import {Refusal} from "../../../contracts/types/Rule.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {TypedData} from "../support/TypedData.sol";

abstract contract ProposeSpec is GateSpec {
    // ── What it does ────────────────────────────────────────────────────────────────────────────────────────────

    function test_OnACouncilTierItIsProposed() public {
        Draft memory d = _payment(COUNCIL, 100);
        _noteProposed(d, alice);
        _expectProposed(d, 0);
        _propose(d);
        _assertRecord(d, ProposalState.Proposed, block.timestamp);
        _assertState(d, ProposalState.Proposed);
    }

    function test_OnTheOptimisticTierItIsQueuedAtOnce() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _noteProposed(d, alice);
        _expectProposed(d, uint40(block.timestamp) + OPTIMISTIC_DELAY);
        _propose(d);
        _assertRecord(d, ProposalState.Queued, block.timestamp + OPTIMISTIC_DELAY);
        _assertState(d, ProposalState.Queued);
        skip(OPTIMISTIC_DELAY - 1);
        _assertState(d, ProposalState.Queued);
        skip(1);
        _assertState(d, ProposalState.Ready);
    }

    function test_ItTakesOneFromTheBucket() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        assertEq(registry.agentAt(ADA_ID).bucketTime, block.timestamp + PROPOSAL_INTERVAL, "bucket of the agent");
        assertEq(registry.agentAt(BEA_ID).bucketTime, 0, "bucket of the other agent");
    }

    function testFuzz_TheIdIsTheHashStruct(uint64 nonce, uint256 amount, bytes32 evidence) public {
        Draft memory d = _payment(COUNCIL, bound(amount, 0, 50_000e6));
        (d.p.nonce, d.p.evidence) = (nonce, evidence);
        bytes memory signature = _signProposal(d, "alice");
        assertEq(gate.propose(d.p, d.w, alice, signature), _id(d), "id");
        assertEq(matcher.hashProposal(d.p), _id(d), "the matcher's hash");
    }

    function test_AHigherTierThanTheRulesIsAllowed() public {
        Draft memory d = _draft(ADA, ACCOUNT, RuleBook.transfer(address(coin), payee, 100, PAY));
        _propose(d);
        _assertState(d, ProposalState.Proposed);
    }

    // ── Who may ─────────────────────────────────────────────────────────────────────────────────────────────────

    function test_TheKeyItselfCallsWithoutSignature() public {
        Draft memory d = _payment(COUNCIL, 100);
        vm.prank(alice);
        _proposeBy(d, alice, "");
        _assertRecord(d, ProposalState.Proposed, block.timestamp);
    }

    function test_RevertWhen_AStrangerCallsWithoutSignature() public {
        Draft memory d = _payment(COUNCIL, 100);
        _refuses(d, _proposeUnsigned, _invalidSignature(d, alice));
    }

    function test_RevertWhen_AnotherKeySigned() public {
        Draft memory d = _payment(COUNCIL, 100);
        _refuses(d, _proposeSignedByBob, _invalidSignature(d, alice));
    }

    function test_RevertWhen_TheKeySignedAnotherProposal() public {
        Draft memory d = _payment(COUNCIL, 100);
        _refuses(d, _proposeSignedForAnotherAmount, _invalidSignature(d, alice));
    }

    function test_RevertWhen_TheKeySignedForAnotherGate() public {
        Draft memory d = _payment(COUNCIL, 100);
        _refuses(d, _proposeSignedForAnotherGate, _invalidSignature(d, alice));
    }

    function test_RevertWhen_TheKeySignedForAnotherChain() public {
        Draft memory d = _payment(COUNCIL, 100);
        bytes memory signature = _signProposal(d, "alice");
        uint256 here = block.chainid;
        vm.chainId(here + 1);
        bytes memory refusal = _invalidSignature(d, alice);
        vm.expectRevert(refusal);
        _proposeBy(d, alice, signature);
        vm.chainId(here);
        _proposeBy(d, alice, signature);
        _assertState(d, ProposalState.Proposed);
    }

    function test_RevertWhen_TheKeyIsOfAnotherAgent() public {
        Draft memory d = _payment(COUNCIL, 100);
        _refuses(d, _proposeAsBob, _registryRefused(ADA_ID, bob, AgentRefusal.WRONG_KEY));
    }

    function test_RevertWhen_TheKeyIsRevoked() public {
        Draft memory d = _payment(COUNCIL, 100);
        vm.prank(otto);
        registry.revokeKey(alice);
        _refuses(d, _propose, _registryRefused(ADA_ID, alice, AgentRefusal.KEY_REVOKED));
    }

    function test_RevertWhen_TheAgentIsUnknown() public {
        Draft memory d = _payment(COUNCIL, 100);
        d.p.proposer = address(99);
        d.w.rules[0].proposer = address(99);
        _bringUnprovenRule(d);
        _refuses(d, _propose, _registryRefused(99, bob, AgentRefusal.UNKNOWN_AGENT));
    }

    function test_RevertWhen_TheAgentIsFrozen() public {
        Draft memory d = _payment(COUNCIL, 100);
        vm.prank(gina);
        registry.freeze(ADA_ID);
        _refuses(d, _propose, _registryRefused(ADA_ID, alice, AgentRefusal.FROZEN));
        Draft memory twin = _draft(BEA, OPTIMISTIC, RuleBook.transfer(address(coin), payee, 100, BEA_PAYS));
        _propose(twin);
        _assertState(twin, ProposalState.Queued);
    }

    function test_RevertWhen_TheTierIsBelowTheAgentsLowest() public {
        vm.prank(gina);
        registry.raiseLowestTier(ADA_ID, 1);
        Draft memory d = _payment(OPTIMISTIC, 100);
        _refuses(d, _propose, _registryRefused(ADA_ID, alice, AgentRefusal.TIER_TOO_LOW));
        _propose(_payment(COUNCIL, 100));
    }

    function test_RevertWhen_TheBucketIsEmpty() public {
        for (uint256 i = 0; i < PROPOSAL_BURST; ++i) {
            _propose(_payment(COUNCIL, 100));
        }
        Draft memory d = _payment(COUNCIL, 100);
        _refuses(d, _propose, _registryRefused(ADA_ID, alice, AgentRefusal.TOO_MANY_PROPOSALS));
        skip(PROPOSAL_INTERVAL - 1);
        _refuses(d, _propose, _registryRefused(ADA_ID, alice, AgentRefusal.TOO_MANY_PROPOSALS));
        skip(1);
        _propose(d);
        _assertState(d, ProposalState.Proposed);
    }

    function test_RevertWhen_TheProposerIsAnAccount() public {
        Draft memory d = _payment(COUNCIL, 100);
        d.p.proposer = address(AGENT_ID_LIMIT);
        _refuses(d, _propose, _unauthorized(address(this), address(AGENT_ID_LIMIT)));
        d.p.proposer = address(AGENT_ID_LIMIT - 1);
        d.w.rules[0].proposer = d.p.proposer;
        _bringUnprovenRule(d);
        _refuses(d, _propose, _registryRefused(type(uint64).max, bob, AgentRefusal.UNKNOWN_AGENT));
    }

    // ── Tier, epoch, pause ──────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheTierIsRoots() public {
        Draft memory d = _payment(COUNCIL, 100);
        d.p.tier = ROOT_TIER;
        _refuses(d, _propose, abi.encodeWithSelector(IAgentTimelock.GateUnknownTier.selector, ROOT_TIER, 3));
    }

    function test_RevertWhen_TheTierDoesNotExist() public {
        Draft memory d = _payment(COUNCIL, 100);
        d.p.tier = 3;
        _refuses(d, _propose, abi.encodeWithSelector(IAgentTimelock.GateUnknownTier.selector, 3, 3));
        _asRoot(abi.encodeCall(gate.setTier, (3, Tier(tess, false, 1 days))));
        _propose(d);
        _assertState(d, ProposalState.Proposed);
    }

    function test_RevertWhen_TheTierIsOptimisticAndNobodyGuards() public {
        _asRoot(abi.encodeCall(gate.removeGuardian, ()));
        Draft memory d = _payment(OPTIMISTIC, 100);
        _refuses(d, _propose, abi.encodeWithSelector(IAgentTimelock.GateOptimisticWithoutGuardian.selector, 0));
        _propose(_payment(COUNCIL, 100));
    }

    function test_RevertWhen_TheEpochIsNotTheGates() public {
        _asRoot(abi.encodeCall(gate.dropAgentProposals, ()));
        Draft memory d = _payment(COUNCIL, 100);
        _refuses(d, _propose, abi.encodeWithSelector(IAgentTimelock.GateEpochMismatch.selector, 1, 2));
        d.p.epoch = 3;
        _refuses(d, _propose, abi.encodeWithSelector(IAgentTimelock.GateEpochMismatch.selector, 3, 2));
        d.p.epoch = 2;
        _propose(d);
    }

    function test_RevertWhen_AgentsArePaused() public {
        vm.prank(gina);
        gate.pause(1 hours);
        uint256 until = block.timestamp + 1 hours;
        Draft memory d = _payment(COUNCIL, 100);
        _refuses(d, _propose, abi.encodeWithSelector(IAgentTimelock.GatePaused.selector, until));
        vm.warp(until);
        _refuses(d, _propose, abi.encodeWithSelector(IAgentTimelock.GatePaused.selector, until));
        vm.warp(until + 1);
        _propose(d);
        _assertState(d, ProposalState.Proposed);
    }

    // ── How long it lives ───────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_ItWouldExpireTooSoon() public {
        _expiresTooSoon(_payment(OPTIMISTIC, 1), OPTIMISTIC_DELAY);
        _expiresTooSoon(_payment(COUNCIL, 1), COUNCIL_DELAY);
        _expiresTooSoon(_payment(ACCOUNT, 1), ACCOUNT_DELAY);
    }

    function _expiresTooSoon(Draft memory d, uint256 delay) private {
        uint256 earliest = block.timestamp + delay + MIN_WINDOW;
        d.p.notAfter = uint40(earliest - 1);
        _refuses(d, _propose, _tooSoon(earliest - 1, earliest));
        d.p.notAfter = 0;
        _refuses(d, _propose, _tooSoon(0, earliest));
        d.p.notAfter = uint40(earliest);
        _propose(d);
    }

    function test_RevertWhen_ItWouldExpireTooLate() public {
        uint256 latest = block.timestamp + MAX_LIFETIME;
        Draft memory d = _payment(COUNCIL, 1);
        d.p.notAfter = uint40(latest + 1);
        _refuses(d, _propose, _tooLate(latest + 1, latest));
        d.p.notAfter = type(uint40).max;
        _refuses(d, _propose, _tooLate(type(uint40).max, latest));
        d.p.notAfter = uint40(latest);
        _propose(d);
    }

    // ── Policy ──────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheRuleDoesNotCarryTheCall() public {
        Draft memory d = _payment(OPTIMISTIC, PAY_MAX + 1);
        bytes memory refusal = abi.encodeWithSelector(
            IPolicyErrors.PolicyRefused.selector,
            0,
            Refusal.ConstraintViolated,
            PAY_MAX + 1
        );
        _refuses(d, _propose, refusal);
        _propose(_payment(OPTIMISTIC, PAY_MAX));
    }

    function test_RevertWhen_TheRuleIsNotInThePolicy() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        d.w.rules[0].constraints[0].value = bytes32(type(uint256).max);
        _bringUnprovenRule(d);
        _refuses(d, _propose, _notProven(d));
    }

    /// @dev The proof is good, but against the policy of yesterday.
    function test_RevertWhen_ThePolicyChangedMeanwhile() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        bytes32 yesterday = gate.policyRoot();
        bytes32 today = keccak256("another policy");
        _asRoot(abi.encodeCall(gate.setPolicyRoot, (today)));
        _refuses(d, _propose, abi.encodeWithSelector(IPolicyErrors.PolicyNotProven.selector, 0, yesterday, today));
        _asRoot(abi.encodeCall(gate.setPolicyRoot, (yesterday)));
        _propose(d);
    }

    function test_RevertWhen_NoRuleIsNamed() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        delete d.p.rules;
        delete d.w.rules;
        delete d.w.proofs;
        _refuses(d, _propose, abi.encodeWithSelector(IPolicyErrors.PolicyMalformed.selector, "rule", 0, 0));
    }

    // ── The same nonce again ────────────────────────────────────────────────────────────────────────────────────

    function test_ProposingItAgainIsHarmless() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        skip(1 days);
        bytes32 before = _fingerprint(d);
        vm.recordLogs();
        vm.prank(stranger);
        assertEq(gate.propose(d.p, d.w, alice, "no signature"), _id(d), "id");
        assertEq(vm.getRecordedLogs().length, 0, "logs");
        assertEq(_fingerprint(d), before, "something changed");
    }

    function test_RevertWhen_TheNonceHoldsAnotherPayload() public {
        Draft memory first = _payment(COUNCIL, 100);
        _propose(first);
        Draft memory second = _payment(COUNCIL, 101);
        second.p.nonce = first.p.nonce;
        _noteProposed(second, alice);
        _refuses(second, _propose, _conflict(first, second));
        second.p.nonce = first.p.nonce + 1;
        _propose(second);
    }

    function test_RevertWhen_TheNonceHoldsItByAnotherKey() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        Draft memory other = _copy(d);
        other.t.key = bob;
        _refuses(other, _proposeAsBob, _conflict(d, other));
    }

    function test_TheSameNonceOfAnotherAgentIsFree() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        Draft memory other = _draft(BEA, OPTIMISTIC, RuleBook.transfer(address(coin), payee, 1, BEA_PAYS));
        other.p.nonce = d.p.nonce;
        _propose(other);
        _assertRecord(d, ProposalState.Proposed, block.timestamp);
        _assertRecord(other, ProposalState.Queued, block.timestamp + OPTIMISTIC_DELAY);
    }

    function test_NoncesAreUnordered() public {
        uint64[4] memory nonces = [type(uint64).max, 0, 1e18, 2];
        for (uint256 i = 0; i < 4; ++i) {
            Draft memory d = _payment(COUNCIL, 100);
            d.p.nonce = nonces[i];
            _propose(d);
            _assertState(d, ProposalState.Proposed);
        }
    }

    function test_RevertWhen_TheNonceIsQueued() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        _approve(d);
        _refuses(d, _propose, _wrongState(d, ProposalState.Queued, ProposalState.None));
    }

    function test_RevertWhen_TheNonceIsExecuted() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _makeReady(d);
        _execute(d);
        _refuses(d, _propose, _wrongState(d, ProposalState.Executed, ProposalState.None));
    }

    function test_RevertWhen_TheNonceIsVetoed() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        vm.prank(gina);
        gate.veto(ADA, d.p.nonce, _id(d), d.t, "");
        _refuses(d, _propose, _wrongState(d, ProposalState.Vetoed, ProposalState.None));
    }

    function test_RevertWhen_TheNonceIsCancelled() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        vm.prank(otto);
        gate.withdraw(ADA, d.p.nonce, _id(d), d.t);
        _refuses(d, _propose, _wrongState(d, ProposalState.Cancelled, ProposalState.None));
    }

    // ── Acts ────────────────────────────────────────────────────────────────────────────────────────────────────

    function _proposeUnsigned(Draft memory d) private {
        _proposeBy(d, alice, "");
    }

    function _proposeSignedByBob(Draft memory d) private {
        _proposeBy(d, alice, _signProposal(d, "bob"));
    }

    function _proposeAsBob(Draft memory d) private {
        _proposeBy(d, bob, _signProposal(d, "bob"));
    }

    function _proposeSignedForAnotherAmount(Draft memory d) private {
        Draft memory other = _copy(d);
        other.p.calls[0].data = abi.encodeCall(coin.transfer, (payee, 99));
        _proposeBy(d, alice, _signProposal(other, "alice"));
    }

    function _proposeSignedForAnotherGate(Draft memory d) private {
        bytes32 digest = TypedData.proposalDigest(address(council), _id(d));
        _proposeBy(d, alice, signDigest(keyOf("alice"), digest));
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _expectProposed(Draft memory d, uint40 eta) private {
        _expectGateEvent();
        emit IAgentTimelock.Proposed(_id(d), ADA, d.p.nonce, eta, 1, d.t, d.p);
    }

    function _invalidSignature(Draft memory d, address key) private view returns (bytes memory) {
        bytes32 digest = TypedData.proposalDigest(address(gate), _id(d));
        return abi.encodeWithSelector(IAgentRegistry.RegistryInvalidSignature.selector, key, digest);
    }

    function _registryRefused(uint64 agent, address key, uint256 refusals) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAgentRegistry.RegistryRefused.selector, agent, key, refusals);
    }

    function _conflict(Draft memory recorded, Draft memory given) private pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IAgentTimelock.GateNonceConflict.selector,
                ADA,
                recorded.p.nonce,
                TypedData.commitmentOf(_id(recorded), recorded.t),
                TypedData.commitmentOf(_id(given), given.t)
            );
    }
}

contract ProposeTest is ProposeSpec, InGate {}

contract ProposeSafeTest is ProposeSpec, InSafe {}
