// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry} from "../../../../contracts/interfaces/IAgentRegistry.sol";
import {Act} from "../Acts.sol";
import {Market} from "../Callees.sol";
import {Root} from "../Plans.sol";
import {Why} from "../Why.sol";
import {CouncilActions} from "./CouncilActions.sol";

/// @title WorldActions
/// @notice What happens around the gate: time passes, money arrives, spenders spend, code is replaced, strangers try.
abstract contract WorldActions is CouncilActions {
    /// @notice To the moments at which something changes, to their edges, or for a while.
    function wait(uint256 seed) external {
        Dice memory dice = _begin(seed);
        uint256 kind = _roll(dice, 12);
        uint256 to = block.timestamp + 1 + _roll(dice, 2 hours);
        (bool found, uint256 number) = _pickOpen(dice, Life.Queued);
        if (found && kind < 6 && _entries[number].life == Life.Queued) {
            Entry storage e = _entries[number];
            to = kind == 5 ? e.terms.expiry : e.eta;
            if (kind == 4) --to;
            if (kind == 5 && _once(dice, 2)) ++to;
        } else if (kind == 6) {
            to = _pausedUntil + _roll(dice, 2);
        } else if (kind == 7) {
            to = block.timestamp + _roll(dice, 3 days);
        }
        if (to > block.timestamp) vm.warp(to);
        _judge(Act.Wait, 0, true, "");
    }

    function deposit(uint256 seed) external {
        uint256 amount = _roll(_begin(seed), 1e9);
        coin.mint(treasury, amount);
        vm.deal(stranger, amount);
        vm.prank(stranger);
        (bool success, bytes memory result) = treasury.call{value: amount}("");
        if (!_judge(Act.Deposit, 0, success, result)) return;
        _coins += amount;
        _wei += amount;
    }

    /// @notice An allowance once granted is spent without any proposal, never beyond it.
    function spendAllowance(uint256 seed) external {
        Dice memory dice = _begin(seed);
        uint256 amount = 1 + (_once(dice, 4) ? _allowance : _roll(dice, _allowance / 10 + 1));
        uint256 why = amount > _allowance ? Why.IDLE : 0;
        bytes memory data = abi.encodeCall(Market.take, (treasury, amount));
        (bool success, bytes memory result) = _send(stranger, address(market), data);
        if (!_judge(Act.SpendAllowance, why, success, result)) return;
        _allowance -= amount;
        _coins -= amount;
    }

    /// @notice Other code stands at a target; what was pinned to the old one must not run.
    function replaceCode(uint256 seed) external {
        _begin(seed);
        _swapCode();
        _judge(Act.ReplaceCode, 0, true, "");
    }

    /// @notice Anybody calls what only root may, directly.
    function bystander(uint256 seed) external {
        Dice memory dice = _begin(seed);
        if (_once(dice, 4)) return _callForGate(dice);
        Root root = Root(1 + _roll(dice, uint256(Root.SourceKey)));
        uint256 arg =
            _roll(dice, 2) | (_roll(dice, 2) << 8) | (_roll(dice, 2) << 16) | (1 << 24) | (uint256(_now()) << 32);
        if (root == Root.Cancel && (arg = _entries.length) == 0) return;
        if (root == Root.Cancel) arg = _roll(dice, arg);
        bool ofInput = root == Root.ConfirmDispute || root == Root.ClearDispute;
        if (ofInput && _inputs.length == 0) return;
        if (ofInput) arg = _roll(dice, _inputs.length);
        (address target, bytes memory data) = _rootCall(root, arg);
        _try(dice, target, data);
    }

    /// @dev What only the gate calls at a registry, and what root decides that changes no rule of the play.
    function _callForGate(Dice memory dice) private {
        uint64 agent = _agentChoice(uint8(_roll(dice, 3)));
        bytes[6] memory calls = [
            abi.encodeCall(IAgentRegistry.addAgent, (_newAgent(77, stranger))),
            abi.encodeCall(IAgentRegistry.setIdentity, (agent, stranger, 1)),
            abi.encodeCall(IAgentRegistry.setMetadata, (agent, IAgentRegistry.Metadata("", "", 0, 0))),
            abi.encodeCall(IAgentRegistry.recordStop, (agent, IAgentRegistry.Stop.Veto)),
            abi.encodeCall(IAgentRegistry.recordProposal, (agent, alice, 0, true, alice, 0, "")),
            abi.encodeCall(IAgentRegistry.recordStop, (agent, IAgentRegistry.Stop.Rejection))
        ];
        _try(dice, address(registry), calls[_roll(dice, 6)]);
    }

    function _try(Dice memory dice, address target, bytes memory data) private {
        address[4] memory high = [_guardian, _rootSeat.approver, address(council), _anybody(dice)];
        address by = high[_roll(dice, 4)];
        if (by == address(0)) by = stranger;
        (bool success, bytes memory result) = _sendAsBody(by, dice, target, data);
        _judge(Act.Bystander, Why.NOT_ROLE, success, result);
    }
}
