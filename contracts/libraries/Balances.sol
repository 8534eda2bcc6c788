// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../interfaces/IAgentTimelock.sol";
import {IPolicyMatcher} from "../interfaces/IPolicyMatcher.sol";
import {Bound} from "../types/Proposal.sol";
import {WordReader} from "./WordReader.sol";

/// @title Balances
/// @notice Bounds of a proposal, measured around its calls.
///
/// Below root a floor stands under the native balance (it may fall by the sum of the calls' values) and under every
/// token with a meter (it may fall by the metered amount). Declared bounds stand beside them; all must hold.
library Balances {
    /// @notice The least change of a balance that is accepted.
    struct Floor {
        address token;
        int256 minDelta;
        uint256 before;
    }

    /// @notice Floors that follow from the rules and from the bounds, with the balances of now.
    /// @param ruled Whether rules carry the calls: false for root proposals.
    function measure(
        IPolicyMatcher.Match memory matched,
        Bound[] calldata bounds,
        bool ruled,
        address treasury
    ) internal view returns (Floor[] memory floors) {
        IPolicyMatcher.MeterUse[] memory uses = matched.uses;
        floors = new Floor[](1 + uses.length + bounds.length);
        uint256 count = 0;
        // The first floor stands under the native balance: its token is zero already.
        if (ruled) floors[count++].minDelta = -_toInt(matched.value);
        for (uint256 i = 0; i < uses.length; ++i) {
            address token = uses[i].token;
            if (token != address(0)) count = _permit(floors, count, token, _toInt(uses[i].amount));
        }
        for (uint256 i = 0; i < bounds.length; ++i) {
            Floor memory floor = floors[count++];
            (floor.token, floor.minDelta) = (bounds[i].token, bounds[i].minDelta);
        }
        assembly ("memory-safe") {
            // Shortens the list to the floors found; its room was an upper limit.
            mstore(floors, count)
        }
        for (uint256 i = 0; i < count; ++i) {
            Floor memory floor = floors[i];
            floor.before = _balance(floor.token, treasury);
        }
    }

    /// @notice Reverts if a balance fell below its floor.
    function enforce(Floor[] memory floors, address treasury) internal view {
        for (uint256 i = 0; i < floors.length; ++i) {
            Floor memory floor = floors[i];
            uint256 afterwards = _balance(floor.token, treasury);
            int256 delta =
                afterwards >= floor.before ? _toInt(afterwards - floor.before) : -_toInt(floor.before - afterwards);
            if (delta < floor.minDelta) revert IAgentTimelock.GateBoundBroken(floor.token, delta, floor.minDelta);
        }
    }

    /// @dev Meters of one token add up: each permits a loss of its own.
    function _permit(Floor[] memory floors, uint256 count, address token, int256 loss) private pure returns (uint256) {
        for (uint256 i = 0; i < count; ++i) {
            Floor memory known = floors[i];
            if (known.token == token) {
                known.minDelta -= loss;
                return count;
            }
        }
        Floor memory floor = floors[count];
        (floor.token, floor.minDelta) = (token, -loss);
        return count + 1;
    }

    function _balance(address token, address treasury) private view returns (uint256) {
        if (token == address(0)) return treasury.balance;
        (bool found, uint256 balance) = WordReader.read(token, abi.encodeWithSignature("balanceOf(address)", treasury));
        if (!found) revert IAgentTimelock.GateBalanceUnreadable(token);
        return balance;
    }

    function _toInt(uint256 amount) private pure returns (int256) {
        if (amount > uint256(type(int256).max)) revert IAgentTimelock.GateAmountTooLarge(amount);
        // The cast is safe: it was just compared.
        return int256(amount);
    }
}
