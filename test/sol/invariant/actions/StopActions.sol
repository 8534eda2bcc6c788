// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../../contracts/interfaces/IAgentTimelock.sol";
import {Terms} from "../../../../contracts/types/Proposal.sol";
import {Act} from "../Acts.sol";
import {Plan} from "../Plans.sol";
import {Why} from "../Why.sol";
import {ExecuteActions} from "./ExecuteActions.sol";

/// @title StopActions
/// @notice Proposals are stopped by those who may, and not by others.
abstract contract StopActions is ExecuteActions {
    // ── Actions ─────────────────────────────────────────────────────────────────────────────────────────────────

    function veto(uint256 seed) external {
        Dice memory dice = _begin(seed);
        (bool found, uint256 number) = _pickToStop(dice);
        if (!found) return;
        Entry memory e = _entries[number];
        address by = _guardian == address(0) || _once(dice, 8) ? _anybody(dice) : _guardian;
        (Terms memory terms, uint256 why) = _termsToStop(dice, e);
        _veto(dice, by, number, terms, why);
    }

    function _veto(Dice memory dice, address by, uint256 number, Terms memory terms, uint256 why) internal {
        Entry memory e = _entries[number];
        if (by != _guardian) why |= Why.NOT_ROLE;
        if (!_isAgent(e.plan.proposer)) why |= Why.HUMANS_PROPOSAL;
        bytes memory data = abi.encodeCall(IAgentTimelock.veto, (e.plan.proposer, e.plan.nonce, e.id, terms, "seen"));
        (bool success, bytes memory result) = _sendAsBody(by, dice, address(gate), data);
        if (!_judge(Act.Veto, why, success, result)) return;
        _noteEnd(number, Life.Stopped);
        _noteStop(e.plan.proposer, true, false);
    }

    function vetoRoot(uint256 seed) external {
        Dice memory dice = _begin(seed);
        (bool found, uint256 number) = _pickToStop(dice);
        bool replacements = _once(dice, 3);
        for (uint256 i = 0; i < 12 && found; ++i) {
            Plan memory plan = _entries[number].plan;
            if (plan.tier == ROOT && (_replacesVetoer(plan) || !replacements)) break;
            (found, number) = _pickToStop(dice);
        }
        if (!found) return;
        Entry memory e = _entries[number];
        address by = _vetoer == address(0) || _once(dice, 8) ? _anybody(dice) : _vetoer;
        uint256 why = by == _vetoer ? 0 : Why.NOT_ROLE;
        if (e.plan.tier != ROOT) why |= _isAgent(e.plan.proposer) ? Why.NOT_ROLE : Why.HUMANS_PROPOSAL;
        if (_replacesVetoer(e.plan)) why |= Why.OWN_REPLACEMENT;
        (Terms memory terms, uint256 more) = _termsToStop(dice, e);
        bytes memory data = abi.encodeCall(IAgentTimelock.vetoRoot, (_proposal(e.plan), terms, "seen"));
        (bool success, bytes memory result) = _send(by, address(gate), data);
        if (_judge(Act.VetoRoot, why | more, success, result)) _noteEnd(number, Life.Stopped);
    }

    function reject(uint256 seed) external {
        Dice memory dice = _begin(seed);
        (bool found, uint256 number) = _pickToStop(dice);
        if (!found) return;
        Entry memory e = _entries[number];
        address approver = e.plan.tier == ROOT ? _rootSeat.approver : _tiers[e.plan.tier].approver;
        address by = approver == address(0) || _once(dice, 8) ? _anybody(dice) : approver;
        uint256 why = by == approver ? 0 : Why.NOT_ROLE;
        if (!_isAgent(e.plan.proposer)) why |= Why.HUMANS_PROPOSAL;
        (Terms memory terms, uint256 more) = _termsToStop(dice, e);
        bytes memory data = abi.encodeCall(IAgentTimelock.reject, (e.plan.proposer, e.plan.nonce, e.id, terms, "no"));
        (bool success, bytes memory result) = _sendAsBody(by, dice, address(gate), data);
        if (!_judge(Act.Reject, why | more, success, result)) return;
        _noteEnd(number, Life.Stopped);
        _noteStop(e.plan.proposer, false, false);
    }

    function withdraw(uint256 seed) external {
        Dice memory dice = _begin(seed);
        (bool found, uint256 number) = _pickToStop(dice);
        if (!found) return;
        Entry memory e = _entries[number];
        bool agents = _isAgent(e.plan.proposer);
        address by =
            !agents
                ? e.plan.proposer
                : _once(dice, 2)
                    ? _operatorOr(e.plan.proposer, otto)
                    : _keys[_roll(dice, _keys.length)].point;
        if (_once(dice, 8)) by = _anybody(dice);
        uint256 why = (agents ? _mayWithdraw(e.plan.proposer, by) : by == e.plan.proposer) ? 0 : Why.NOT_ROLE;
        (Terms memory terms, uint256 more) = _termsToStop(dice, e);
        bytes memory data = abi.encodeCall(IAgentTimelock.withdraw, (e.plan.proposer, e.plan.nonce, e.id, terms));
        (bool success, bytes memory result) = _sendAsBody(by, dice, address(gate), data);
        if (!_judge(Act.Withdraw, why | more, success, result)) return;
        _noteEnd(number, Life.Stopped);
        bool wasOptimistic = e.life == Life.Queued && e.terms.approver == address(0);
        if (agents && wasOptimistic) _noteStop(e.plan.proposer, false, true);
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Mostly one that has not ended.
    function _pickToStop(Dice memory dice) private returns (bool, uint256) {
        if (_once(dice, 8)) return _pickAny(dice);
        return _pickOpen(dice, _once(dice, 2) ? Life.Queued : Life.Proposed);
    }

    /// @return terms What is handed back: the right ones, mostly.
    /// @return why What speaks against stopping it, whoever does.
    function _termsToStop(Dice memory dice, Entry memory e) private view returns (Terms memory terms, uint256 why) {
        terms = e.terms;
        if (e.life == Life.Executed) why = Why.REPLAYED;
        if (e.life == Life.Stopped) why = Why.STOPPED;
        // Of another tier, another one would have to stop it.
        if (!_once(dice, 12)) return (terms, why);
        terms = _changed(dice, terms);
        if (terms.tier != e.terms.tier) terms = e.terms;
        else why |= Why.TERMS_CHANGED;
    }

    /// @dev Mostly the operator of the agent; sometimes there is none, or somebody who was.
    function _operatorOr(address proposer, address other) internal view returns (address operator) {
        operator = _agents[proposer].operator;
        if (operator == address(0)) operator = other;
    }

    function _mayWithdraw(address proposer, address by) private view returns (bool) {
        if (by == _agents[proposer].operator) return true;
        uint256 number = _keyNumber[by];
        if (number == 0) return false;
        Key storage key = _keys[number - 1];
        return key.agent == uint160(proposer) && key.revokedAt == 0 && block.timestamp <= key.validUntil;
    }
}
