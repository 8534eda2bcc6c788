// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {Call, ProposalState} from "../../../contracts/types/Proposal.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate} from "../support/TreasuryKind.sol";

/// @notice Times are kept in 40 bits. Whenever a system is used, today, around the second at which 32 bits end, or until
/// a season before 40 bits do, delays, pauses, buckets, probation, disputes and meters are as long as they ever were.
contract TimeTest is GateSpec, InGate {
    /// @dev The longest delay, window and life that anything stored may lie ahead, with room to spare.
    uint256 private constant END = uint256(type(uint40).max) - 400 days;
    uint256 private constant END_OF_32_BITS = uint256(type(uint32).max) + 1;
    uint40 private constant DISPUTE_TIME = 14 days;

    error Undone();

    /// @dev The bucket of proposals and the meter have been used, and then rest until the moment of each test.
    function setUp() public override {
        super.setUp();
        _runNow(_payment(OPTIMISTIC, PAY_MAX));
    }

    function _newAgents() internal view override returns (IAgentRegistry.NewAgent[] memory agents) {
        agents = super._newAgents();
        for (uint256 i = 0; i < agents.length; ++i) {
            agents[i].keys[0].validUntil = type(uint40).max;
        }
    }

    function testFuzz_EveryDelayIsAsLongAsEver(uint8 era, uint256 offset, uint8 tier) public {
        vm.warp(_moment(era, offset));
        tier %= 4;
        if (tier == OPTIMISTIC) _assertWaits(_proposedPayment(OPTIMISTIC), OPTIMISTIC_DELAY);
        if (tier == COUNCIL) _assertWaits(_approvedPayment(COUNCIL), COUNCIL_DELAY);
        if (tier == ACCOUNT) _assertWaits(_approvedPayment(ACCOUNT), ACCOUNT_DELAY);
        if (tier < 3) return;
        Draft memory d = _rootDraft(address(coin), 0, abi.encodeCall(coin.transfer, (payee, 1)));
        _proposeAsApprover(d, d.p.notAfter);
        _assertWaits(d, ROOT_DELAY);
    }

    function testFuzz_EveryHoldEndsWhenItShould(uint8 era, uint256 offset, uint32 duration) public {
        vm.warp(_moment(era, offset));
        duration = uint32(bound(duration, 1, 7 days));
        vm.prank(gina);
        gate.pause(duration);
        uint256 end = block.timestamp + duration;
        Draft memory d = _payment(OPTIMISTIC, 1e6);
        vm.warp(end);
        _refuses(d, _propose, abi.encodeWithSelector(IAgentTimelock.GatePaused.selector, uint40(end)));
        vm.warp(end + 1);
        _propose(d);
        vm.prank(gina);
        gate.veto(d.p.proposer, d.p.nonce, _id(d), d.t, "seen");

        uint256 stopped = block.timestamp;
        Draft memory next = _payment(OPTIMISTIC, 1e6);
        vm.warp(stopped + PROBATION - 1);
        assertEq(registry.examineProposal(ADA_ID, alice, OPTIMISTIC, true) != 0, true, "probation ended early");
        vm.warp(stopped + PROBATION);
        _propose(next);
        _assertState(next, ProposalState.Queued);
    }

    function testFuzz_ADisputeLapsesWhenItShould(uint8 era, uint256 offset) public {
        vm.warp(_moment(era, offset));
        Batch memory batch = Batch(stranger, "root", 5, "profile", 0, "schema");
        vm.startPrank(stranger);
        provenance.anchor(batch, uint40(block.timestamp));
        provenance.dispute(batch, "wrong");
        vm.stopPrank();
        uint256 disputed = block.timestamp;
        vm.warp(disputed + DISPUTE_TIME);
        assertNotEq(uint256(provenance.status(batch).withdrawal), 0, "a dispute ended early");
        vm.warp(disputed + DISPUTE_TIME + 1);
        assertEq(uint256(provenance.status(batch).withdrawal), 0, "a dispute did not end");
    }

    /// @dev After ages of rest a bucket and a meter hold their burst, and not one more.
    function testFuzz_AgesOfRestGiveNoMoreThanABurst(uint8 era, uint256 offset) public {
        vm.warp(_moment(era, offset) + 10 days);
        Call[] memory calls = new Call[](PAY_BURST / PAY_MAX);
        for (uint256 i = 0; i < calls.length; ++i) {
            calls[i] = RuleBook.transfer(address(coin), payee, PAY_MAX, PAY);
        }
        Draft memory all = _draft(ADA, OPTIMISTIC, calls);
        _propose(all);
        Draft memory last = _payment(OPTIMISTIC, 1);
        _propose(last);
        for (uint256 i = 2; i < PROPOSAL_BURST; ++i) {
            assertEq(registry.examineProposal(ADA_ID, alice, OPTIMISTIC, true), 0, "less than the burst of proposals");
            vm.prank(address(gate));
            registry.recordProposal(ADA_ID, alice, OPTIMISTIC, true, alice, 0, "");
        }
        assertNotEq(registry.examineProposal(ADA_ID, alice, OPTIMISTIC, true), 0, "more than the burst of proposals");
        skip(OPTIMISTIC_DELAY);
        _execute(all);
        uint256 before = coin.balanceOf(payee);
        vm.expectPartialRevert(IAgentTimelock.GateMeterExceeded.selector);
        _execute(last);
        assertEq(coin.balanceOf(payee), before, "paid beyond the meter");
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Today, the last seconds of 32 bits, any time, or the end.
    function _moment(uint8 era, uint256 offset) private view returns (uint256) {
        uint256 first = block.timestamp;
        if (era % 4 == 0) return bound(offset, first, first + 400 days);
        if (era % 4 == 1) return bound(offset, END_OF_32_BITS - 5 days, END_OF_32_BITS + 1);
        if (era % 4 == 2) return bound(offset, first, END);
        return bound(offset, END - 1 days, END);
    }

    function _proposedPayment(uint8 tier) private returns (Draft memory d) {
        d = _payment(tier, 1e6);
        _propose(d);
    }

    function _approvedPayment(uint8 tier) private returns (Draft memory d) {
        d = _proposedPayment(tier);
        _approve(d);
    }

    function _runNow(Draft memory d) private {
        _makeReady(d);
        _execute(d);
    }

    function _assertWaits(Draft memory d, uint256 delay) private {
        uint256 eta = block.timestamp + delay;
        _assertRecord(d, ProposalState.Queued, eta);
        vm.warp(eta - 1);
        _refuses(d, _execute, abi.encodeWithSelector(IAgentTimelock.GateNotReady.selector, _id(d), uint40(eta)));
        vm.warp(d.t.expiry);
        _executesAndIsUndone(d);
        vm.warp(uint256(d.t.expiry) + 1);
        bytes memory expired = abi.encodeWithSelector(IAgentTimelock.GateExpired.selector, _id(d), d.t.expiry);
        _refuses(d, _execute, expired);
        vm.warp(eta);
        _execute(d);
        _assertState(d, ProposalState.Executed);
    }

    /// @dev It runs now. Nothing of that stays, so that it can be tried again.
    function _executesAndIsUndone(Draft memory d) private {
        try this.executeAndUndo(d) {
            fail("was not undone");
        } catch (bytes memory error_) {
            assertEq(error_, abi.encodeWithSelector(Undone.selector), "it does not run");
        }
    }

    function executeAndUndo(Draft memory d) external {
        _execute(d);
        _assertState(d, ProposalState.Executed);
        revert Undone();
    }
}
