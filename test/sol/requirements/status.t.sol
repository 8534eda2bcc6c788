// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {ProposalState, Tier} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

/// @notice `status`: what derived state a proposal is in, and every reason why it would not run now.
abstract contract StatusSpec is GateSpec {
    /// @dev What can happen to a proposal; each bit of a mask does one.
    uint256 private constant DISTURBANCES = 11;

    /// @dev Half of what the meter of the Council's tier holds.
    uint256 private constant AMOUNT = 50_000e6;

    /// @dev Three such payments, encoded because storage holds no nested lists.
    bytes[3] private _payments;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < 3; ++i) {
            Draft memory d = _payment(COUNCIL, AMOUNT);
            d.p.calls[0].codeHash = address(coin).codehash;
            _propose(d);
            _approve(d);
            _payments[i] = abi.encode(d);
        }
        skip(COUNCIL_DELAY);
    }

    function test_ItFindsNothingWhereItWouldRun() public {
        Draft memory d = _approved();
        _says(d, ProposalState.Ready, new bytes[](0));
        _execute(d);
        bytes[] memory errors = new bytes[](1);
        errors[0] = _wrongState(d, ProposalState.Executed, ProposalState.Queued);
        _says(d, ProposalState.Executed, errors);
    }

    function test_ItTellsWaiting() public {
        Draft memory d = _payment(COUNCIL, 100);
        _propose(d);
        bytes[] memory errors = new bytes[](1);
        errors[0] = _wrongState(d, ProposalState.Proposed, ProposalState.Queued);
        _says(d, ProposalState.Proposed, errors);
        _approve(d);
        uint256 eta = block.timestamp + COUNCIL_DELAY;
        errors[0] = abi.encodeWithSelector(IAgentTimelock.GateNotReady.selector, _id(d), eta);
        _says(d, ProposalState.Queued, errors);
        vm.warp(eta);
        _says(d, ProposalState.Ready, new bytes[](0));
    }

    function test_ItTellsExpired() public {
        Draft memory d = _approved();
        vm.warp(d.t.expiry);
        _says(d, ProposalState.Ready, new bytes[](0));
        skip(1);
        bytes[] memory errors = new bytes[](1);
        errors[0] = abi.encodeWithSelector(IAgentTimelock.GateExpired.selector, _id(d), d.t.expiry);
        _says(d, ProposalState.Expired, errors);
    }

    function test_ItTellsStale() public {
        Draft memory d = _approved();
        _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, Tier(tess, false, COUNCIL_DELAY))));
        bytes[] memory errors = new bytes[](1);
        bytes4 selector = IAgentTimelock.GateApproverMismatch.selector;
        errors[0] = abi.encodeWithSelector(selector, address(council), tess);
        _says(d, ProposalState.Stale, errors);
        _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, Tier(address(council), true, COUNCIL_DELAY))));
        _says(d, ProposalState.Ready, new bytes[](0));
    }

    function test_ItNamesEveryReasonAtOnce() public {
        Draft memory d = _approved();
        _drainMeter();
        skip(1 hours);
        vm.startPrank(gina);
        registry.blockTarget(ADA_ID, address(coin));
        registry.freeze(ADA_ID);
        gate.pause(7 days);
        vm.stopPrank();
        (ProposalState current, bytes[] memory errors) = lens.status(gate, d.p, d.w, d.t);
        assertEq(uint256(current), uint256(ProposalState.Ready), "held, not ended");
        assertEq(errors.length, 4, "reasons");
        assertEq(errors[0], abi.encodeWithSelector(IAgentTimelock.GatePaused.selector, gate.pausedUntil()));
        assertEq(errors[1], _agentRefused(ADA_ID, alice, AgentRefusal.FROZEN));
        bytes4 blocked = IAgentTimelock.GateTargetBlocked.selector;
        assertEq(errors[2], abi.encodeWithSelector(blocked, 0, ADA_ID, address(coin)));
        bytes32 meter = RuleBook.meterId(_rule(PAY_MORE).meter);
        uint256 left = (100_000e6 * uint256(1 hours)) / 7 days;
        assertEq(errors[3], abi.encodeWithSelector(IAgentTimelock.GateMeterExceeded.selector, meter, AMOUNT, left));
    }

    /// @dev Whatever happened: no reason means that it runs, and the first reason is what execution reverts with.
    /// Each of eleven things happens in one of four inputs.
    function testFuzz_ItsFirstReasonIsWhatExecutionRevertsWith(uint256 some, uint256 others) public {
        uint256 mask = some & others;
        Draft memory d = _approved();
        for (uint256 i = 0; i < DISTURBANCES; ++i) {
            if (mask & (1 << i) != 0) _disturb(d, i);
        }
        (, bytes[] memory errors) = lens.status(gate, d.p, d.w, d.t);
        assertEq(errors.length == 0, mask & ((1 << DISTURBANCES) - 1) == 0, "a reason where something happened");
        if (errors.length == 0) {
            _execute(d);
        } else {
            _refuses(d, _execute, errors[0]);
        }
    }

    function test_RevertWhen_TheTermsAreNotTheRecords() public {
        Draft memory d = _approved();
        Draft memory forged = _copy(d);
        ++forged.t.expiry;
        vm.expectRevert(_termsMismatch(d, _id(d), forged.t));
        lens.status(gate, forged.p, forged.w, forged.t);
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _disturb(Draft memory d, uint256 which) private {
        if (which == 0) _drainMeter();
        if (which == 1) _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, Tier(tess, false, COUNCIL_DELAY))));
        if (which == 2) _asRoot(abi.encodeCall(gate.dropAgentProposals, ()));
        if (which == 3) vm.etch(address(coin), bytes.concat(address(coin).code, hex"00"));
        if (which == 4) vm.warp(uint256(d.t.expiry) + 1);
        if (which == 5) _asGuardian(address(registry), abi.encodeCall(registry.freeze, (ADA_ID)));
        if (which == 6) _asGuardian(address(registry), abi.encodeCall(registry.blockTarget, (ADA_ID, address(coin))));
        if (which == 7) _asGuardian(address(registry), abi.encodeCall(registry.raiseLowestTier, (ADA_ID, ACCOUNT)));
        if (which == 8) _asGuardian(address(registry), abi.encodeCall(registry.markCompromised, (alice, START)));
        if (which == 9) _asGuardian(address(gate), abi.encodeCall(gate.pause, (1 days)));
        if (which == 10) d.w.rules[0].maxValue += 1;
    }

    function _asGuardian(address target, bytes memory data) private {
        vm.prank(gina);
        (bool success, ) = target.call(data);
        assertTrue(success, "the guardian acts");
    }

    /// @dev Ready, by the Council, and bound to the code that its token has now.
    function _approved() private view returns (Draft memory) {
        return abi.decode(_payments[0], (Draft));
    }

    /// @dev Two such payments empty the meter.
    function _drainMeter() private {
        for (uint256 i = 1; i < 3; ++i) {
            _execute(abi.decode(_payments[i], (Draft)));
        }
    }

    function _says(Draft memory d, ProposalState needed, bytes[] memory needs) private view {
        (ProposalState current, bytes[] memory errors) = lens.status(gate, d.p, d.w, d.t);
        assertEq(uint256(current), uint256(needed), "derived state");
        assertEq(errors.length, needs.length, "number of reasons");
        for (uint256 i = 0; i < needs.length; ++i) {
            assertEq(errors[i], needs[i], "reason");
        }
    }
}

contract StatusTest is StatusSpec, InGate {}

contract StatusSafeTest is StatusSpec, InSafe {}
