// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {IPolicyErrors} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {Call, ProposalState, Terms, Tier} from "../../../contracts/types/Proposal.sol";
import {Rule} from "../../../contracts/types/Rule.sol";
import {EpochTeller} from "../gate/Callers.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

abstract contract StatusSpec is GateSpec {
    // ── States ──────────────────────────────────────────────────────────────────────────────────────────────────

    function test_ALifeFromProposedToExecuted() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        _assertStatus(d, ProposalState.Proposed, _wrongState(d, ProposalState.Proposed, ProposalState.Queued));
        _approve(d);
        uint256 eta = block.timestamp + COUNCIL_DELAY;
        bytes memory notReady = abi.encodeWithSelector(IAgentTimelock.GateNotReady.selector, _id(d), eta);
        _assertStatus(d, ProposalState.Queued, notReady);
        vm.warp(eta - 1);
        _assertStatus(d, ProposalState.Queued, notReady);
        vm.warp(eta);
        _assertFine(d);
        vm.warp(d.t.expiry);
        _assertFine(d);
        _execute(d);
        _assertStatus(d, ProposalState.Executed, _wrongState(d, ProposalState.Executed, ProposalState.Queued));
    }

    function test_Vetoed() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        vm.prank(gina);
        gate.veto(ADA, d.p.nonce, _id(d), d.t, "");
        _assertStatus(d, ProposalState.Vetoed, _wrongState(d, ProposalState.Vetoed, ProposalState.Queued));
    }

    function test_Cancelled() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        vm.prank(otto);
        gate.withdraw(ADA, d.p.nonce, _id(d), d.t);
        _assertStatus(d, ProposalState.Cancelled, _wrongState(d, ProposalState.Cancelled, ProposalState.Queued));
    }

    function test_Expired() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        vm.warp(d.p.notAfter + 1);
        bytes memory expired = abi.encodeWithSelector(IAgentTimelock.GateExpired.selector, _id(d), d.p.notAfter);
        _assertStatus(d, ProposalState.Expired, _wrongState(d, ProposalState.Proposed, ProposalState.Queued), expired);
        Draft memory queued = _payment(COUNCIL, 100);
        _makeReady(queued);
        vm.warp(queued.p.notAfter + 1);
        expired = abi.encodeWithSelector(IAgentTimelock.GateExpired.selector, _id(queued), queued.p.notAfter);
        _assertStatus(queued, ProposalState.Expired, expired);
    }

    // ── Stale ───────────────────────────────────────────────────────────────────────────────────────────────────

    function test_StaleWhenDropped() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        _asRoot(abi.encodeCall(gate.dropAgentProposals, ()));
        _assertStatus(d, ProposalState.Stale, abi.encodeWithSelector(IAgentTimelock.GateEpochMismatch.selector, 1, 2));
    }

    function test_StaleWhenTheApproverChangedAndHealed() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, Tier(tess, false, COUNCIL_DELAY))));
        bytes4 selector = IAgentTimelock.GateApproverMismatch.selector;
        _assertStatus(d, ProposalState.Stale, abi.encodeWithSelector(selector, council, tess));
        _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, Tier(address(council), true, COUNCIL_DELAY))));
        _assertFine(d);
    }

    function test_StaleWhenTheApproversEpochRose() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        vm.prank(members[0]);
        council.suspend();
        bytes4 selector = IAgentTimelock.GateApproverEpochMismatch.selector;
        _assertStatus(d, ProposalState.Stale, abi.encodeWithSelector(selector, council, 1, 2));
    }

    /// @dev Not stale: when it tells the same epoch again, the approval still stands.
    function test_HeldWhileTheApproverTellsNoEpoch() public {
        EpochTeller teller = new EpochTeller();
        teller.set(councilEpoch, 32, false);
        _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, Tier(address(teller), true, COUNCIL_DELAY))));
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        Terms memory proposed = abi.decode(abi.encode(d.t), (Terms));
        (d.t.approver, d.t.approverEpoch) = (address(teller), councilEpoch);
        vm.prank(address(teller));
        gate.approve(d.p, proposed, d.p.notAfter);
        _wait(d);
        _assertFine(d);
        bytes4 selector = IAgentTimelock.GateApproverEpochProbe.selector;
        bytes memory refusal = abi.encodeWithSelector(selector, teller, true, false);
        teller.set(councilEpoch, 32, true);
        _assertStatus(d, ProposalState.Ready, refusal);
        teller.set(uint256(type(uint64).max) + 1, 32, false);
        _assertStatus(d, ProposalState.Ready, refusal);
        teller.set(councilEpoch, 32, false);
        _assertFine(d);
    }

    function test_StaleWhenTheKeyWasCompromised() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        vm.prank(otto);
        registry.markCompromised(alice, d.t.proposedAt);
        _assertStatus(d, ProposalState.Stale, _agentRefused(ADA_ID, alice, AgentRefusal.KEY_COMPROMISED));
    }

    function test_StaleWhenTheKeyWasRevokedAndNobodyApproved() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _makeReady(d);
        Draft memory waiting = _payment(COUNCIL, 100);
        _propose(waiting);
        vm.prank(otto);
        registry.revokeKey(alice);
        bytes memory refused = _agentRefused(ADA_ID, alice, AgentRefusal.KEY_REVOKED);
        _assertStatus(d, ProposalState.Stale, refused);
        bytes memory wrongState = _wrongState(waiting, ProposalState.Proposed, ProposalState.Queued);
        _assertStatus(waiting, ProposalState.Stale, wrongState, refused);
    }

    /// @dev A veto stales queued optimistic proposals, not those that wait for an approver.
    function test_StaleAfterAVeto() public {
        Draft memory vetoed = _payment(OPTIMISTIC, 100);
        _propose(vetoed);
        Draft memory waiting = _payment(COUNCIL, 100);
        _propose(waiting);
        Draft memory d = _payment(OPTIMISTIC, 100);
        _makeReady(d);
        vm.prank(gina);
        gate.veto(ADA, vetoed.p.nonce, _id(vetoed), vetoed.t, "");
        _assertStatus(d, ProposalState.Stale, _agentRefused(ADA_ID, alice, AgentRefusal.STALE_OPTIMISTIC));
        bytes memory wrongState = _wrongState(waiting, ProposalState.Proposed, ProposalState.Queued);
        _assertStatus(waiting, ProposalState.Proposed, wrongState);
    }

    // ── Held ────────────────────────────────────────────────────────────────────────────────────────────────────

    function test_HeldByThePause() public {
        Draft memory d = _ready();
        vm.prank(gina);
        gate.pause(1 days);
        uint256 until = block.timestamp + 1 days;
        bytes memory paused = abi.encodeWithSelector(IAgentTimelock.GatePaused.selector, until);
        _assertStatus(d, ProposalState.Ready, paused);
        vm.warp(until);
        _assertStatus(d, ProposalState.Ready, paused);
        vm.warp(until + 1);
        _assertFine(d);
    }

    function test_HeldByTheGuardiansHand() public {
        Draft memory d = _ready();
        vm.startPrank(gina);
        registry.freeze(ADA_ID);
        registry.raiseLowestTier(ADA_ID, COUNCIL);
        registry.blockTarget(ADA_ID, address(coin));
        vm.stopPrank();
        bytes memory refused = _agentRefused(ADA_ID, alice, AgentRefusal.FROZEN | AgentRefusal.TIER_TOO_LOW);
        bytes4 selector = IAgentTimelock.GateTargetBlocked.selector;
        _assertStatus(d, ProposalState.Ready, refused, abi.encodeWithSelector(selector, 0, ADA_ID, coin));
    }

    function test_HeldByAnotherPolicy() public {
        Draft memory d = _ready();
        bytes32 old = gate.policyRoot();
        _asRoot(abi.encodeCall(gate.setPolicyRoot, (0)));
        bytes4 selector = IPolicyErrors.PolicyNotProven.selector;
        _assertStatus(d, ProposalState.Ready, abi.encodeWithSelector(selector, 0, old, 0));
    }

    function test_HeldByAMeter() public {
        Draft memory d = _payment(OPTIMISTIC, PAY_MAX);
        _propose(d);
        Call[] memory calls = new Call[](3);
        for (uint256 i = 0; i < 3; ++i) {
            calls[i] = RuleBook.transfer(address(coin), payee, PAY_MAX, PAY);
        }
        Draft memory all = _draft(ADA, OPTIMISTIC, calls);
        _makeReady(all);
        _execute(all);
        bytes32 meter = RuleBook.meterId(_rule(PAY).meter);
        bytes4 selector = IAgentTimelock.GateMeterExceeded.selector;
        _assertStatus(d, ProposalState.Ready, abi.encodeWithSelector(selector, meter, PAY_MAX, 0));
    }

    /// @dev As the gate counts it: at the old rate until the policy changed, at the new one from then on.
    function test_HeldByAMeterThatIsCountedAcrossAChangeOfPolicy() public {
        Call[] memory calls = new Call[](3);
        for (uint256 i = 0; i < 3; ++i) {
            calls[i] = RuleBook.transfer(address(coin), payee, PAY_MAX, PAY);
        }
        Draft memory d = _draft(ADA, OPTIMISTIC, calls);
        _makeReady(d);
        _execute(d);
        uint256 emptied = block.timestamp;
        Rule[] memory rules = _rules();
        rules[PAY].meter.refill = rules[BEA_PAYS].meter.refill = 10 * PAY_REFILL;
        _setPolicy(rules);
        uint256 changed = block.timestamp;
        d = _draft(ADA, OPTIMISTIC, calls);
        _makeReady(d);

        uint256 level = (uint256(PAY_REFILL) * (changed - emptied)) / PAY_PERIOD;
        level += (uint256(10 * PAY_REFILL) * (block.timestamp - changed)) / PAY_PERIOD;
        bytes32 meter = RuleBook.meterId(rules[PAY].meter);
        bytes4 selector = IAgentTimelock.GateMeterExceeded.selector;
        _assertStatus(d, ProposalState.Ready, abi.encodeWithSelector(selector, meter, 3 * PAY_MAX, level));
    }

    function test_HeldWhileNobodyGuards() public {
        Draft memory d = _ready();
        _asRoot(abi.encodeCall(gate.removeGuardian, ()));
        bytes4 selector = IAgentTimelock.GateOptimisticWithoutGuardian.selector;
        _assertStatus(d, ProposalState.Ready, abi.encodeWithSelector(selector, OPTIMISTIC));
    }

    function test_HeldByAProtectedTarget() public {
        Draft memory d = _ready();
        _asRoot(abi.encodeCall(gate.setManaged, (address(coin), true)));
        bytes4 selector = IAgentTimelock.GateTargetProtected.selector;
        _assertStatus(d, ProposalState.Ready, abi.encodeWithSelector(selector, 0, coin));
    }

    // ── Nothing can be said ─────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheTermsAreNotTheRecords() public {
        Draft memory d = _ready();
        Draft memory forged = _copy(d);
        ++forged.t.expiry;
        bytes memory refusal = _termsMismatch(d, _id(d), forged.t);
        vm.expectRevert(refusal);
        lens.status(gate, forged.p, forged.w, forged.t);
        vm.expectRevert(refusal);
        _execute(forged);
    }

    function test_RevertWhen_TheWitnessIsMalformed() public {
        Draft memory d = _ready();
        d.w.proofs = new bytes32[][](0);
        bytes4 selector = IPolicyErrors.PolicyMalformed.selector;
        bytes memory refusal = abi.encodeWithSelector(selector, "witness proofs", 0, 1);
        vm.expectRevert(refusal);
        lens.status(gate, d.p, d.w, d.t);
        vm.expectRevert(refusal);
        _execute(d);
    }

    // ── All together ────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Any mixture of what can happen to a proposal: the lens and the gate agree, by the first reason.
    /// @dev Each of fourteen things happens in one of four inputs: many at once would hide all but the first reasons.
    function testFuzz_TheFirstErrorIsTheOneOfExecution(uint16 some, uint16 others, uint8 kind, uint32 late) public {
        uint16 events = some & others;
        Draft memory d = _anyKind(kind);
        if (events & 1 != 0) _asRoot(abi.encodeCall(gate.dropAgentProposals, ()));
        gateEpoch = gate.epoch();
        if (events & 2 != 0) _asRoot(abi.encodeCall(gate.setPolicyRoot, (0)));
        if (events & 4 != 0) _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, Tier(stranger, false, 1 days))));
        if (events & 8 != 0) _asRoot(abi.encodeCall(gate.setManaged, (address(coin), true)));
        if (events & 16 != 0) _asRoot(abi.encodeCall(gate.removeGuardian, ()));
        _disturb(d, events);
        skip(bound(late, 0, LIFETIME + 1 days));
        _compare(d);
    }

    function _anyKind(uint8 kind) private returns (Draft memory d) {
        kind %= 6;
        if (kind < 3) d = _payment(kind, 100);
        else if (kind == 3) d = _draft(tess, ACCOUNT, RuleBook.transfer(address(coin), payee, 100, TESS_PAYS));
        else if (kind == 4) d = _rootDraft(address(coin), 0, abi.encodeCall(coin.transfer, (payee, 100)));
        else d = _payment(COUNCIL, 100);
        if (kind != 4) d.p.calls[0].codeHash = address(coin).codehash;
        if (kind < 3) _propose(d);
        if (kind == 1 || kind == 2) _approve(d);
        if (kind == 3 || kind == 4) _proposeAsApprover(d, d.p.notAfter);
        // The last kind was approved with an earlier end.
        if (kind != 5) return d;
        _propose(d);
        _approveUntil(d, uint40(block.timestamp) + 5 days);
    }

    function _disturb(Draft memory d, uint16 events) private {
        bool guarded = events & 16 == 0;
        if (events & 32 != 0 && guarded) _asGuardian(address(gate), abi.encodeCall(gate.pause, (5 days)));
        if (events & 64 != 0 && guarded) _asGuardian(address(registry), abi.encodeCall(registry.freeze, (ADA_ID)));
        bytes memory blocking = abi.encodeCall(registry.blockTarget, (ADA_ID, address(coin)));
        if (events & 128 != 0 && guarded) _asGuardian(address(registry), blocking);
        bytes memory raising = abi.encodeCall(registry.raiseLowestTier, (ADA_ID, 2));
        if (events & 256 != 0 && guarded) _asGuardian(address(registry), raising);
        if (events & 512 != 0) _asOperator(abi.encodeCall(registry.revokeKey, (alice)));
        if (events & 1024 != 0) _asOperator(abi.encodeCall(registry.markCompromised, (alice, d.t.proposedAt)));
        if (events & 2048 != 0) vm.prank(members[1]);
        if (events & 2048 != 0) council.suspend();
        if (events & 4096 != 0) vm.etch(address(coin), abi.encodePacked(address(coin).code, hex"00"));
        if (events & 8192 != 0) _withdraw(d);
    }

    /// @dev No errors: execution begins, and is done if its calls are. Errors: the first is what it reverts with.
    function _compare(Draft memory d) private {
        (ProposalState current, bytes[] memory errors) = lens.status(gate, d.p, d.w, d.t);
        bytes32 before = _fingerprint(d);
        try gate.execute(d.p, d.w, d.t) {
            assertEq(errors.length, 0, "errors although it executes");
            assertEq(uint256(current), uint256(ProposalState.Ready), "it executes although it is not Ready");
        } catch (bytes memory error_) {
            // What only shows when the calls run is not told. Here: root would call the coin as the gate, which holds
            // none, once the coin is managed.
            bool began = bytes4(error_) == IAgentTimelock.GateCallFailed.selector;
            if (errors.length == 0) assertTrue(began, "no errors although its calls did not begin");
            else assertEq(error_, errors[0], "first error");
            assertEq(_fingerprint(d), before, "a failed execution changed something");
        }
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _ready() private returns (Draft memory d) {
        d = _payment(OPTIMISTIC, 100);
        _makeReady(d);
    }

    function _assertFine(Draft memory d) private {
        (ProposalState current, bytes[] memory errors) = lens.status(gate, d.p, d.w, d.t);
        assertEq(uint256(current), uint256(ProposalState.Ready), "state");
        assertEq(errors.length, 0, "number of errors");
        uint256 snapshot = vm.snapshotState();
        _compare(d);
        vm.revertToState(snapshot);
    }

    function _assertStatus(Draft memory d, ProposalState needed, bytes memory only) private {
        (ProposalState current, bytes[] memory errors) = lens.status(gate, d.p, d.w, d.t);
        assertEq(uint256(current), uint256(needed), "state");
        assertEq(errors.length, 1, "number of errors");
        assertEq(errors[0], only, "error");
        _compare(d);
    }

    function _assertStatus(Draft memory d, ProposalState needed, bytes memory first, bytes memory second) private {
        (ProposalState current, bytes[] memory errors) = lens.status(gate, d.p, d.w, d.t);
        assertEq(uint256(current), uint256(needed), "state");
        assertEq(errors.length, 2, "number of errors");
        assertEq(errors[0], first, "first error");
        assertEq(errors[1], second, "second error");
        _compare(d);
    }

    function _withdraw(Draft memory d) private {
        vm.prank(uint160(d.p.proposer) < type(uint64).max ? otto : d.p.proposer);
        gate.withdraw(d.p.proposer, d.p.nonce, _id(d), d.t);
    }

    function _asGuardian(address target, bytes memory data) private {
        vm.prank(gina);
        (bool success, ) = target.call(data);
        assertTrue(success, "the guardian was refused");
    }

    function _asOperator(bytes memory data) private {
        vm.prank(otto);
        (bool success, ) = address(registry).call(data);
        assertTrue(success, "the operator was refused");
    }
}

contract StatusTest is StatusSpec, InGate {}

contract StatusSafeTest is StatusSpec, InSafe {}
