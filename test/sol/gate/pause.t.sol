// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {MAX_PAUSE, PAUSE_COOL_DOWN} from "../../../contracts/types/Limits.sol";
import {ProposalState} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

abstract contract PauseSpec is GateSpec {
    function test_ItHoldsAgentsUntilItEnds() public {
        Draft memory d = _payment(OPTIMISTIC, 100);
        _makeReady(d);
        uint40 until = uint40(block.timestamp) + 2 days;
        _expectGateEvent();
        emit IAgentTimelock.Paused(gina, until);
        _pause(2 days);
        assertEq(gate.pausedUntil(), until, "paused until");
        bytes memory refusal = abi.encodeWithSelector(IAgentTimelock.GatePaused.selector, until);
        _refuses(d, _execute, refusal);
        vm.warp(until);
        _refuses(d, _execute, refusal);
        vm.warp(until + 1);
        _execute(d);
        _assertState(d, ProposalState.Executed);
    }

    /// @dev Stopping goes on, and root goes on: nothing that a pause could shield.
    function test_ItNeverStopsStopping() public {
        Draft memory vetoed = _payment(OPTIMISTIC, 100);
        _propose(vetoed);
        Draft memory withdrawn = _payment(COUNCIL, 100);
        _propose(withdrawn);
        Draft memory rejected = _payment(ACCOUNT, 100);
        _propose(rejected);
        _pause(MAX_PAUSE);
        vm.prank(gina);
        gate.veto(ADA, vetoed.p.nonce, _id(vetoed), vetoed.t, "");
        vm.prank(otto);
        gate.withdraw(ADA, withdrawn.p.nonce, _id(withdrawn), withdrawn.t);
        vm.prank(tess);
        gate.reject(ADA, rejected.p.nonce, _id(rejected), rejected.t, "");
        _asRoot(abi.encodeCall(gate.removeGuardian, ()));
        assertEq(gate.guardian(), address(0), "guardian");
    }

    function test_RevertWhen_TheCallerIsNotTheGuardian() public changesNothing {
        address[7] memory others = [stranger, alice, otto, tess, ruth, vera, guards[0]];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(_unauthorized(others[i], gina));
            vm.prank(others[i]);
            gate.pause(1 days);
        }
    }

    function test_RevertWhen_ItLastsTooLongOrNoTime() public {
        _pauseRefused(MAX_PAUSE + 1, 0);
        _pauseRefused(type(uint32).max, 0);
        _pauseRefused(0, 0);
        _pause(MAX_PAUSE);
        assertEq(gate.pausedUntil(), block.timestamp + MAX_PAUSE, "paused until");
    }

    function test_AnInstantIsEnough() public {
        _pause(1);
        assertEq(gate.pausedUntil(), block.timestamp + 1, "paused until");
    }

    /// @dev Neither prolonged nor begun anew until agents had their day.
    function test_RevertWhen_ItIsPausedOrCoolingDown() public {
        _pause(1 hours);
        uint256 allowedFrom = block.timestamp + 1 hours + PAUSE_COOL_DOWN;
        _pauseRefused(1 hours, allowedFrom);
        vm.warp(allowedFrom - 1);
        _pauseRefused(1 hours, allowedFrom);
        vm.warp(allowedFrom);
        _pause(1 hours);
        assertEq(gate.pausedUntil(), allowedFrom + 1 hours, "paused until");
    }

    /// @dev The cool-down belongs to the gate: a new guardian inherits it.
    function test_RevertWhen_AnotherGuardianBeginsAnewAtOnce() public {
        _asRoot(abi.encodeCall(gate.offerGuardian, (stranger)));
        _pause(MAX_PAUSE);
        uint256 allowedFrom = block.timestamp + MAX_PAUSE + PAUSE_COOL_DOWN;
        vm.startPrank(stranger);
        gate.acceptGuardian();
        bytes4 selector = IAgentTimelock.GatePauseRefused.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, 1, MAX_PAUSE, allowedFrom));
        gate.pause(1);
        vm.warp(allowedFrom);
        gate.pause(1);
        vm.stopPrank();
    }

    /// @dev However a guardian plays it, agents have a day between any two pauses of a week.
    function testFuzz_AgentsAreNeverShutOutForLong(uint32[8] memory durations, uint32[8] memory gaps) public {
        uint256 end = 0;
        for (uint256 i = 0; i < durations.length; ++i) {
            skip(bound(gaps[i], 0, 3 days));
            vm.prank(gina);
            try gate.pause(durations[i]) {
                assertLe(durations[i], MAX_PAUSE, "a pause is too long");
                if (end != 0) assertGe(block.timestamp, end + PAUSE_COOL_DOWN, "a pause came too early");
                end = block.timestamp + durations[i];
            } catch {
                bool early = end != 0 && block.timestamp < end + PAUSE_COOL_DOWN;
                assertTrue(early || durations[i] == 0 || durations[i] > MAX_PAUSE, "a pause was refused for nothing");
            }
        }
    }

    function _pause(uint32 duration) private {
        vm.prank(gina);
        gate.pause(duration);
    }

    function _pauseRefused(uint32 duration, uint256 allowedFrom) private changesNothing {
        bytes4 selector = IAgentTimelock.GatePauseRefused.selector;
        vm.expectRevert(abi.encodeWithSelector(selector, duration, MAX_PAUSE, allowedFrom));
        _pause(duration);
    }
}

contract PauseTest is PauseSpec, InGate {}

contract PauseSafeTest is PauseSpec, InSafe {}
