// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {IPolicyErrors} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {Call, NO_RULE, ProposalState, Terms, Tier} from "../../../contracts/types/Proposal.sol";
import {Refusal, Rule} from "../../../contracts/types/Rule.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {Failing, Notebook} from "./Targets.sol";

abstract contract ExecuteSpec is GateSpec {
    // ── What it does ────────────────────────────────────────────────────────────────────────────────────────────

    function test_AnybodyExecutesWhatIsReady() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        bytes32 meter = RuleBook.meterId(_rule(PAY_MORE).meter);
        _expectGateEvent();
        emit IAgentTimelock.MeterCharged(meter, _id(d), 100, 100_000e6 - 100, 100_000e6);
        _expectGateEvent();
        emit IAgentTimelock.Executed(_id(d), ADA, d.p.nonce, stranger);
        vm.prank(stranger);
        _execute(d);
        _assertRecord(d, ProposalState.Executed, block.timestamp);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    function test_CallsRunInOrderFromTheTreasury() public {
        Notebook notebook = new Notebook();
        Draft memory d = _rootDraft(address(notebook), 3, abi.encodeCall(notebook.note, (1)));
        Call[] memory calls = new Call[](3);
        calls[0] = d.p.calls[0];
        calls[1] = RuleBook.call(payee, 5, "", NO_RULE);
        calls[2] = RuleBook.call(address(notebook), 0, abi.encodeCall(notebook.note, (2)), NO_RULE);
        d.p.calls = calls;
        _makeReady(d);
        _execute(d);
        assertEq(notebook.count(), 2, "number of entries");
        _assertEntry(notebook, 0, 3, 1);
        _assertEntry(notebook, 1, 0, 2);
        assertEq(payee.balance, 5, "the payee's wei");
        assertEq(treasury.balance, WEI - 8, "the treasury's wei");
    }

    function _assertEntry(Notebook notebook, uint256 index, uint256 value, uint256 number) private view {
        (address caller, uint256 given, uint256 noted) = notebook.entries(index);
        assertEq(caller, treasury, "who called");
        assertEq(given, value, "value");
        assertEq(noted, number, "number");
    }

    // ── State, terms, times ─────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_ItIsNotQueued() public {
        Draft memory d = _payment(COUNCIL, 100);
        _noteProposed(d, alice);
        _refuses(d, _execute, _wrongState(d, ProposalState.None, ProposalState.Queued));
        _propose(d);
        _refuses(d, _execute, _wrongState(d, ProposalState.Proposed, ProposalState.Queued));
        _approve(d);
        _wait(d);
        _execute(d);
        _refuses(d, _execute, _wrongState(d, ProposalState.Executed, ProposalState.Queued));
        assertEq(coin.balanceOf(payee), 100, "once");
    }

    function test_RevertWhen_TheTermsAreNotTheRecords() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        Draft memory forged = _copy(d);
        for (uint256 field = 0; field < 6; ++field) {
            forged.t = _copy(d.t);
            if (field == 0) forged.t.tier = ACCOUNT;
            if (field == 1) forged.t.key = bob;
            if (field == 2) --forged.t.proposedAt;
            if (field == 3) forged.t.approver = tess;
            if (field == 4) ++forged.t.approverEpoch;
            if (field == 5) ++forged.t.expiry;
            _refuses(forged, _execute, _termsMismatch(d, _id(d), forged.t));
        }
        _execute(d);
    }

    /// @dev What is signed is what runs: each field of the proposal in turn.
    function test_RevertWhen_TheProposalIsNotTheRecords() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        for (uint256 field = 0; field < 8; ++field) {
            Draft memory forged = _copy(d);
            if (field == 0) forged.p.calls[0].data = abi.encodeCall(coin.transfer, (payee, 101));
            if (field == 1) forged.p.calls[0].data = abi.encodeCall(coin.transfer, (stranger, 100));
            if (field == 2) forged.p.calls[0].minGas = 1;
            if (field == 3) forged.p.calls[0].codeHash = address(coin).codehash;
            if (field == 4) ++forged.p.notAfter;
            if (field == 5) forged.p.evidence = 0;
            if (field == 6) forged.p.calls = RuleBook.list(d.p.calls[0], d.p.calls[0]);
            if (field == 7) forged.p.epoch = 2;
            _refuses(forged, _execute, _termsMismatch(d, _id(forged), d.t));
        }
        _execute(d);
    }

    function test_RevertWhen_ItIsNotReady() public {
        _notBefore(_payment(OPTIMISTIC, 100), OPTIMISTIC_DELAY);
        _notBefore(_payment(COUNCIL, 100), COUNCIL_DELAY);
        _notBefore(_payment(ACCOUNT, 100), ACCOUNT_DELAY);
        _notBefore(_rootDraft(payee, 1, ""), ROOT_DELAY);
    }

    function _notBefore(Draft memory d, uint256 delay) private {
        _makeReady(d);
        uint256 eta = block.timestamp;
        bytes memory refusal = abi.encodeWithSelector(IAgentTimelock.GateNotReady.selector, _id(d), eta);
        vm.warp(eta - 1);
        _refuses(d, _execute, refusal);
        vm.warp(eta - delay);
        _refuses(d, _execute, refusal);
        vm.warp(eta);
        _execute(d);
    }

    /// @dev Its delay is the tier's of when it was queued: root shortens it for what comes later.
    function test_RevertWhen_TheDelayWasShortenedSince() public {
        _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, Tier(address(council), true, 10 days))));
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        _approve(d);
        uint256 eta = block.timestamp + 10 days;
        _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, Tier(address(council), true, COUNCIL_DELAY))));
        Draft memory later = _payment(COUNCIL, 101);
        _makeReady(later);
        _execute(later);
        bytes memory refusal = abi.encodeWithSelector(IAgentTimelock.GateNotReady.selector, _id(d), eta);
        _refuses(d, _execute, refusal);
        vm.warp(eta);
        _execute(d);
    }

    function test_RevertWhen_ItExpired() public {
        _notAfter(_payment(OPTIMISTIC, 100));
        _notAfter(_payment(COUNCIL, 100));
        _notAfter(_rootDraft(payee, 1, ""));
    }

    function _notAfter(Draft memory d) private {
        _makeReady(d);
        bytes memory refusal = abi.encodeWithSelector(IAgentTimelock.GateExpired.selector, _id(d), d.t.expiry);
        vm.warp(d.t.expiry + 1);
        _refuses(d, _execute, refusal);
        vm.warp(d.t.expiry);
        _execute(d);
    }

    /// @dev The approval ends before the proposal does.
    function test_RevertWhen_TheApprovalExpired() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        uint40 until = uint40(block.timestamp) + 1 days;
        _approveUntil(d, until);
        vm.warp(until + 1);
        _refuses(d, _execute, abi.encodeWithSelector(IAgentTimelock.GateExpired.selector, _id(d), until));
        vm.warp(until);
        _execute(d);
    }

    // ── The approver of now ─────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheApproverChangedAndItHealsWhenItReturns() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, Tier(tess, false, COUNCIL_DELAY))));
        bytes4 selector = IAgentTimelock.GateApproverMismatch.selector;
        _refuses(d, _execute, abi.encodeWithSelector(selector, council, tess));
        _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, Tier(address(council), true, 9 days))));
        _execute(d);
        _assertState(d, ProposalState.Executed);
    }

    function test_RevertWhen_TheTierBecameOptimistic() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, Tier(address(0), false, COUNCIL_DELAY))));
        bytes4 selector = IAgentTimelock.GateApproverMismatch.selector;
        _refuses(d, _execute, abi.encodeWithSelector(selector, council, 0));
    }

    function test_RevertWhen_TheTierIsNoLongerOptimistic() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _makeReady(d);
        _asRoot(abi.encodeCall(gate.setTier, (OPTIMISTIC, Tier(tess, false, OPTIMISTIC_DELAY))));
        bytes4 selector = IAgentTimelock.GateApproverMismatch.selector;
        _refuses(d, _execute, abi.encodeWithSelector(selector, 0, tess));
        _asRoot(abi.encodeCall(gate.setTier, (OPTIMISTIC, Tier(address(0), false, OPTIMISTIC_DELAY))));
        _execute(d);
    }

    /// @dev No approval outlives a change of members.
    function test_RevertWhen_AMemberLeftSince() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        vm.prank(members[0]);
        council.suspend();
        bytes4 selector = IAgentTimelock.GateApproverEpochMismatch.selector;
        _refuses(d, _execute, abi.encodeWithSelector(selector, council, 1, 2));
    }

    function test_RevertWhen_TheApproverOfAHumansProposalChanged() public {
        Draft memory d = _draft(tess, ACCOUNT, RuleBook.transfer(address(coin), payee, 100, TESS_PAYS));
        _makeReady(d);
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(stranger, false, ACCOUNT_DELAY))));
        bytes4 selector = IAgentTimelock.GateApproverMismatch.selector;
        _refuses(d, _execute, abi.encodeWithSelector(selector, tess, stranger));
    }

    // ── The agent of now ────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheAgentIsFrozen() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        vm.prank(gina);
        registry.freeze(ADA_ID);
        _refuses(d, _execute, _agentRefused(ADA_ID, alice, AgentRefusal.FROZEN));
        _asRoot(address(registry), abi.encodeCall(registry.unfreeze, (ADA_ID)));
        _execute(d);
    }

    function test_RevertWhen_TheLowestTierRose() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        vm.prank(gina);
        registry.raiseLowestTier(ADA_ID, ACCOUNT);
        _refuses(d, _execute, _agentRefused(ADA_ID, alice, AgentRefusal.TIER_TOO_LOW));
        _asRoot(address(registry), abi.encodeCall(registry.setLowestTier, (ADA_ID, COUNCIL)));
        _execute(d);
    }

    /// @dev Nobody looked at the optimistic one; the council saw the other after all.
    function test_RevertWhen_TheKeyIsRevokedAndNobodyApproved() public {
        Draft memory optimistic = _payment(OPTIMISTIC, 100);
        _makeReady(optimistic);
        Draft memory approved = _payment(COUNCIL, 100);
        _makeReady(approved);
        vm.prank(otto);
        registry.revokeKey(alice);
        _refuses(optimistic, _execute, _agentRefused(ADA_ID, alice, AgentRefusal.KEY_REVOKED));
        _execute(approved);
    }

    function test_RevertWhen_TheKeyWasCompromisedWhenItProposed() public {
        skip(1 days);
        Draft memory before = _payment(COUNCIL, 100);
        _propose(before);
        skip(1);
        Draft memory then = _payment(COUNCIL, 101);
        _propose(then);
        uint40 since = uint40(block.timestamp);
        _approve(before);
        _approve(then);
        _wait(then);
        vm.prank(otto);
        registry.markCompromised(alice, since);
        _refuses(then, _execute, _agentRefused(ADA_ID, alice, AgentRefusal.KEY_COMPROMISED));
        _execute(before);
    }

    // ── Policy and code of now ──────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_ThePolicyChanged() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        bytes32 old = gate.policyRoot();
        _asRoot(abi.encodeCall(gate.setPolicyRoot, (keccak256("new"))));
        _refuses(d, _execute, abi.encodeWithSelector(IPolicyErrors.PolicyNotProven.selector, 0, old, keccak256("new")));
        _asRoot(abi.encodeCall(gate.setPolicyRoot, (old)));
        _execute(d);
    }

    function test_RevertWhen_TheRuleExpired() public {
        Rule[] memory rules = _rules();
        rules[PAY_MORE].expiry = uint40(block.timestamp + ROOT_DELAY + 5 days);
        _setPolicy(rules);
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        vm.warp(rules[PAY_MORE].expiry + 1);
        bytes4 selector = IPolicyErrors.PolicyRuleRefused.selector;
        _refuses(
            d,
            _execute,
            abi.encodeWithSelector(selector, 0, Refusal.RuleExpired, uint256(rules[PAY_MORE].expiry))
        );
        vm.warp(rules[PAY_MORE].expiry);
        _execute(d);
    }

    function test_RevertWhen_TheTargetsCodeChanged() public {
        Draft memory d = _payment(COUNCIL, 100);
        d.p.calls[0].codeHash = address(coin).codehash;
        _makeReady(d);
        bytes memory code = address(coin).code;
        bytes32 asked = address(coin).codehash;
        vm.etch(address(coin), abi.encodePacked(code, hex"00"));
        bytes4 selector = IPolicyErrors.PolicyCodeHashMismatch.selector;
        bytes memory refusal = abi.encodeWithSelector(selector, 0, coin, address(coin).codehash, asked);
        _refuses(d, _execute, refusal);
        vm.etch(address(coin), code);
        _execute(d);
    }

    function test_WhereNoCodeHashIsAskedItMayChange() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        vm.etch(address(coin), abi.encodePacked(address(coin).code, hex"00"));
        _execute(d);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    /// @dev An EOA's code hash is that of nothing; delegating (EIP-7702) makes it another account.
    function test_RevertWhen_AnAccountDelegatedSince() public {
        vm.deal(payee, 1);
        Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.call(payee, 1, "", PAY_NATIVE));
        d.p.calls[0].codeHash = keccak256("");
        _makeReady(d);
        vm.etch(payee, abi.encodePacked(hex"ef0100", address(coin)));
        bytes4 selector = IPolicyErrors.PolicyCodeHashMismatch.selector;
        bytes memory refusal = abi.encodeWithSelector(selector, 0, payee, payee.codehash, keccak256(""));
        _refuses(d, _execute, refusal);
        vm.etch(payee, "");
        _execute(d);
        assertEq(payee.balance, 2, "the payee's wei");
    }

    function test_RevertWhen_TheTargetIsGone() public {
        Draft memory d = _rootDraft(address(new Notebook()), 0, abi.encodeCall(Notebook.note, (1)));
        _makeReady(d);
        address target = d.p.calls[0].target;
        bytes memory code = target.code;
        vm.etch(target, "");
        _refuses(d, _execute, abi.encodeWithSelector(IPolicyErrors.PolicyTargetWithoutCode.selector, 0, target));
        vm.etch(target, code);
        _execute(d);
    }

    // ── Failing calls ───────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_ACallFails() public {
        Failing failing = new Failing();
        bytes memory reason = abi.encodeWithSelector(Failing.Refused.selector, 5, "because");
        _fails(address(failing), abi.encodeCall(failing.withReason, (5)), reason);
        _fails(address(failing), abi.encodeCall(failing.withNothing, ()), "");
        _fails(address(failing), abi.encodeCall(failing.burningAllGas, ()), "");
        _fails(address(failing), hex"12", "");
    }

    /// @dev A reason is cut after 256 bytes, and not before.
    function test_RevertWhen_ACallFailsAtLength() public {
        Failing failing = new Failing();
        uint256[5] memory sizes = [uint256(1), 255, 256, 257, 20_000];
        for (uint256 i = 0; i < sizes.length; ++i) {
            bytes memory reason = new bytes(sizes[i] < 256 ? sizes[i] : 256);
            for (uint256 j = 0; j < reason.length; ++j) {
                reason[j] = 0xaa;
            }
            _fails(address(failing), abi.encodeCall(failing.withBytes, (sizes[i])), reason);
        }
    }

    function _fails(address target, bytes memory data, bytes memory reason) private {
        Draft memory d = _rootDraft(payee, 1, "");
        d.p.calls = RuleBook.list(d.p.calls[0], RuleBook.call(target, 0, data, NO_RULE));
        _makeReady(d);
        bytes4 selector = IAgentTimelock.GateCallFailed.selector;
        bytes memory refusal = abi.encodeWithSelector(selector, 1, target, bytes4(data), reason);
        _refusesWithGas(d, refusal);
    }

    /// @dev The whole gas of a test would be burnt with the call; so a caller gives what a transaction may have.
    function _refusesWithGas(Draft memory d, bytes memory refusal) private {
        bytes32 before = _fingerprint(d);
        vm.expectRevert(refusal);
        gate.execute{gas: 16_000_000}(d.p, d.w, d.t);
        assertEq(_fingerprint(d), before, "a failed execution changed something");
    }

    /// @dev One failing proposal blocks no other.
    function test_AFailingProposalBlocksNoOther() public {
        Draft memory failing = _rootDraft(address(new Failing()), 0, abi.encodeCall(Failing.withNothing, ()));
        _makeReady(failing);
        Draft memory d = _payment(OPTIMISTIC, 100);
        _makeReady(d);
        vm.expectRevert();
        _execute(failing);
        _execute(d);
        _assertState(failing, ProposalState.Ready);
        _assertState(d, ProposalState.Executed);
    }

    function test_RevertWhen_TheTreasuryHasTooLittle() public {
        Draft memory d = _rootDraft(payee, WEI + 1, "");
        _makeReady(d);
        bytes4 selector = IAgentTimelock.GateCallFailed.selector;
        _refuses(d, _execute, abi.encodeWithSelector(selector, 0, payee, bytes4(0), ""));
        vm.deal(treasury, WEI + 1);
        _execute(d);
        assertEq(payee.balance, WEI + 1, "the payee's wei");
    }

    /// @dev Terms of one proposal open no other, even where all but the nonce is equal.
    function test_RevertWhen_ItIsRunUnderAnotherNonce() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        Draft memory other = _payment(COUNCIL, 100);
        (other.t, other.p.notAfter) = (d.t, d.p.notAfter);
        _refuses(other, _execute, _wrongState(other, ProposalState.None, ProposalState.Queued));
        _execute(d);
    }

    function test_TermsAreReadAsGiven() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        Terms memory t = d.t;
        bytes memory data = abi.encodeCall(gate.execute, (d.p, d.w, t));
        // The fourth word of the terms is the approver: its upper bits must be clean.
        assembly ("memory-safe") {
            mstore8(add(data, add(0x24, add(0x40, 0x60))), 1)
        }
        (bool success, ) = address(gate).call(data);
        assertFalse(success, "a dirty word passed");
        _execute(d);
    }
}

contract ExecuteTest is ExecuteSpec, InGate {}

contract ExecuteSafeTest is ExecuteSpec, InSafe {
    function test_RevertWhen_TheModuleIsDisabled() public {
        Draft memory d = _payment(COUNCIL, 100);
        _makeReady(d);
        vm.prank(address(safe));
        safe.disableModule(address(1), address(gate));
        bytes memory reason = abi.encodeWithSignature("Error(string)", "GS104");
        bytes4 selector = IAgentTimelock.GateCallFailed.selector;
        _refuses(d, _execute, abi.encodeWithSelector(selector, 0, coin, coin.transfer.selector, reason));
        vm.prank(address(safe));
        safe.enableModule(address(gate));
        _execute(d);
    }
}
