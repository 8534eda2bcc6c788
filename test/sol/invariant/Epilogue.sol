// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {Comparisons} from "./Comparisons.sol";
import {Plan, Root} from "./Plans.sol";

/// @title Epilogue
/// @notice What is asked of the state in which a run ends, whatever it is: that it is the state that was decided, and
/// that honest people can heal it, have a good proposal executed, and have a bad one stopped.
abstract contract Epilogue is Comparisons {
    function _playEpilogue() internal {
        _compareState();
        _replaceVetoer();
        _heal();
        vm.warp(block.timestamp + 40 days); // meters fill up, probation and pauses end
        _goodOneRuns();
        _badOneIsStopped();
    }

    // ── Healing ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A vetoer can stop all of root but its own replacement.
    function _replaceVetoer() private {
        if (_vetoer == address(0)) return;
        // Not by somebody who guards by now.
        uint256 other = _guardian == vic ? 2 : 1;
        uint256 number = _decide(Root.Vetoer, _vetoer == vera ? other : 0, false);
        if (number == type(uint256).max) return;
        Entry memory e = _entries[number];
        bytes memory data = abi.encodeCall(IAgentTimelock.vetoRoot, (_proposal(e.plan), e.terms, "never"));
        (bool success, ) = _send(_vetoer, address(gate), data);
        if (success) _break(8, "a vetoer stopped its own replacement");
        _finish(number);
    }

    function _heal() private {
        for (uint256 i = 0; i < 60; ++i) {
            (Root root, uint256 arg) = _needed(_dice(++_turn));
            _decide(root, arg, true);
            if (root == Root.OfferGuardian) _acceptGuardian(_dice(++_turn), _offeredGuardian);
            if (root == Root.Policy) break; // nothing else is needed any more
        }
        _decide(Root.Policy, 0, true);
        _decide(Root.Tier, 1 | (1 << 8) | (1 << 16), true);
    }

    // ── Agents ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _goodOneRuns() internal {
        uint256 number = _grant(BATCH, COUNCIL);
        if (number == type(uint256).max) return;
        Entry memory e = _entries[number];
        _approveBySignature(number, e.terms, _plainAgreement(address(council), e.terms.expiry));
        _finish(number);
    }

    function _badOneIsStopped() private {
        uint256 number = _grant(GRANT_ADA, OPTIMISTIC);
        if (number == type(uint256).max) return;
        Entry memory e = _entries[number];
        vm.warp(e.eta);
        bytes memory data = abi.encodeCall(IAgentTimelock.veto, (e.plan.proposer, e.plan.nonce, e.id, e.terms, "bad"));
        (bool success, ) = _sendAsBody(_guardian, _dice(++_turn), address(gate), data);
        if (!success) return _break(11, "the guardian could not stop a bad proposal");
        _noteEnd(number, Life.Stopped);
        _noteStop(e.plan.proposer, true, false);
        _execute(_dice(++_turn), number, gasleft(), false);
    }

    function _grant(uint8 place, uint8 tier) private returns (uint256 number) {
        Plan memory plan;
        plan.proposer = ADA;
        plan.nonce = ++_nonce;
        plan.tier = tier;
        plan.place = place;
        plan.batch = NO_BATCH;
        plan.epoch = _epoch;
        plan.count = 1;
        plan.amount = 1e6;
        plan.notAfter = uint40(block.timestamp) + PATIENCE;
        number = _entries.length;
        _proposePlainly(plan);
        if (_entries.length != number) return number;
        _break(11, "an agent could not propose what is good");
        return type(uint256).max;
    }
}
