// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../../contracts/interfaces/IAgentTimelock.sol";
import {Proposal, Terms} from "../../../../contracts/types/Proposal.sol";
import {Act} from "../Acts.sol";
import {Market} from "../Callees.sol";
import {Plan} from "../Plans.sol";
import {Why} from "../Why.sol";
import {RootActions} from "./RootActions.sol";

/// @title ExecuteActions
/// @notice Anybody executes: what is ready, too early, twice, with other terms or another payload, with little gas.
abstract contract ExecuteActions is RootActions {
    // ── Actions ─────────────────────────────────────────────────────────────────────────────────────────────────

    function execute(uint256 seed) external {
        Dice memory dice = _begin(seed);
        (bool found, uint256 number) = _once(dice, 12) ? _pickAny(dice) : _pickReady(dice);
        if (!found) return;
        _execute(dice, number, gasleft(), true);
    }

    /// @notice Waits for one against which nothing speaks but its delay, and executes it: what keepers do all day.
    function finish(uint256 seed) external {
        Dice memory dice = _begin(seed);
        for (uint256 i = 0; i < 12; ++i) {
            (bool found, uint256 number) = _pickOpen(dice, Life.Queued);
            if (!found) return;
            Entry memory e = _entries[number];
            // Swaps need most to come together, so they are looked for first.
            if (i < 4 && e.plan.place != SWAP) continue;
            if (_whyNotExecuted(e) & ~(Why.NOT_WAITED | Why.BOUND_BROKEN | Why.IN_DOUBT) != 0) continue;
            if (e.eta > block.timestamp) vm.warp(e.eta);
            _execute(dice, number, gasleft(), false);
            return;
        }
    }

    /// @notice An executor that brings so little that the second half of a call could starve.
    function executeWithLittleGas(uint256 seed) external {
        Dice memory dice = _begin(seed);
        (bool found, uint256 number) = _pickReady(dice);
        if (found) _execute(dice, number, 100_000 + _roll(dice, 1_400_000), false);
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev One whose time has come, if a few tries find one.
    function _pickReady(Dice memory dice) private returns (bool found, uint256 number) {
        for (uint256 i = 0; i < 5; ++i) {
            (found, number) = _pickOpen(dice, Life.Queued);
            if (!found) break;
            Entry storage e = _entries[number];
            if (e.life == Life.Queued && block.timestamp >= e.eta) break;
        }
    }

    /// @param tricks Whether what is handed over may differ from what was proposed.
    function _execute(Dice memory dice, uint256 number, uint256 gas_, bool tricks) internal {
        Entry memory e = _entries[number];
        Terms memory terms = e.terms;
        Proposal memory p = _proposal(e.plan);
        uint256 why;
        uint256 trick = tricks ? _roll(dice, 16) : 16;
        if (trick == 0) (terms, why) = (_changed(dice, terms), Why.TERMS_CHANGED);
        if (trick == 1) (p.evidence, why) = (keccak256("other"), Why.PAYLOAD_CHANGED);
        bytes memory data = abi.encodeCall(
            IAgentTimelock.execute,
            (p, _witness(e.plan, _provingPolicy(e.plan)), terms)
        );
        if (e.plan.place == SWAP) _moodOfMarket(dice, e.plan, data);
        why |= _whyNotExecuted(e);
        bool enough = gas_ >= 5_000_000;
        if (!enough && why == 0) why = Why.IN_DOUBT;
        vm.prank(stranger);
        (bool success, bytes memory result) = address(gate).call{gas: gas_}(data);
        Act act = enough ? _actOf(e) : Act.ExecuteWithLittleGas;
        if (_judge(act, why, success, result)) _noteExecuted(number, e);
        else if (why & ~(Why.NOT_WAITED | Why.IN_DOUBT) != 0 && _once(dice, 3)) _forget(number);
    }

    function _moodOfMarket(Dice memory dice, Plan memory plan, bytes memory data) private {
        uint256 mood = _roll(dice, 10);
        if (mood == 5) market.prepare(address(gate), _once(dice, 2) ? data : _otherExecution(dice, data));
        else market.behave(mood < 4 ? Market.Mode(mood) : Market.Mode.Honest, _leastGold(plan));
    }

    /// @notice The execution of another proposal against which nothing speaks, if a few tries find one.
    function _otherExecution(Dice memory dice, bytes memory otherwise) private returns (bytes memory) {
        for (uint256 i = 0; i < 8; ++i) {
            (bool found, uint256 number) = _pickOpen(dice, Life.Queued);
            if (!found) break;
            Entry memory e = _entries[number];
            if (e.plan.place == SWAP || _whyNotExecuted(e) != 0) continue;
            Proposal memory p = _proposal(e.plan);
            return abi.encodeCall(IAgentTimelock.execute, (p, _witness(e.plan, _provingPolicy(e.plan)), e.terms));
        }
        return otherwise;
    }

    function _actOf(Entry memory e) private pure returns (Act) {
        if (e.plan.tier == ROOT) return _rootAct(e.plan.root);
        if (!_isAgent(e.plan.proposer)) return Act.ExecuteHuman;
        if (e.plan.place == SWAP) return Act.ExecuteSwap;
        if (e.plan.place == HALF) return Act.ExecuteHalf;
        if (e.plan.batch != NO_BATCH) return Act.ExecuteWithInput;
        return e.terms.approver == address(0) ? Act.ExecuteOptimistic : Act.ExecuteApproved;
    }

    function _noteExecuted(uint256 number, Entry memory e) private {
        _noteEnd(number, Life.Executed);
        if (e.plan.tier == ROOT) {
            _notePaidByRoot(e.plan);
            _noteDecided(e.plan);
            return;
        }
        _noteMetered(e.plan);
        _notePaid(e.plan);
        if (!_isAgent(e.plan.proposer) || e.terms.approver != address(0)) return;
        _noteUnapproved(e.plan.proposer, _coinsOf(e.plan));
        if (_exceedsExposure(e.plan.proposer)) _break(3, "an agent moved more than its exposure without approval");
    }
}
