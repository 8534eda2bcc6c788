// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../interfaces/IAgentTimelock.sol";
import {IPolicyMatcher} from "../interfaces/IPolicyMatcher.sol";

/// @title MeterLib
/// @notice How much a meter holds.
///
///   level(now) = min(burst, level(updatedAt) + refilled)
///
/// What flows back is counted at the rate that was in force at each moment, as far as it is known:
/// - no change of policy since the last charge: at the rate of the rule in force;
/// - one change: at the rate of the last charge until the change, then at the rate in force;
/// - more: only since the latest change, because the rates between are not on chain.
/// Each division rounds down, so a meter never pays more than burst plus refill.
library MeterLib {
    /// @param current Since when the policy in force holds.
    /// @param previous Since when the policy before it held.
    function levelOf(
        IAgentTimelock.MeterState memory state,
        IPolicyMatcher.MeterUse memory meter,
        uint40 current,
        uint40 previous,
        uint40 now_
    ) internal pure returns (uint104) {
        if (state.updatedAt == 0) return meter.burst;
        uint256 level = state.level;
        if (state.updatedAt >= current) {
            level += _refilled(meter.refill, now_ - state.updatedAt, meter.period);
        } else {
            // A charge in the very second of a change may still have been at the rate before it: strictly later only.
            if (state.updatedAt > previous) {
                level += _refilled(state.refill, current - state.updatedAt, meter.period);
            }
            level += _refilled(meter.refill, now_ - current, meter.period);
        }
        // The cast is safe: it takes the smaller value, and burst is a uint104.
        return level < meter.burst ? uint104(level) : meter.burst;
    }

    function _refilled(uint104 refill, uint40 elapsed, uint32 period) private pure returns (uint256) {
        return (uint256(refill) * elapsed) / period;
    }
}
