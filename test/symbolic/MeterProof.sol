// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../contracts/interfaces/IAgentTimelock.sol";
import {IPolicyMatcher} from "../../contracts/interfaces/IPolicyMatcher.sol";
import {MeterLib} from "../../contracts/libraries/MeterLib.sol";

/// @notice What a meter holds, for every state, rule, policy and time. Quotients round down, as {MeterLib} divides;
/// scripts/prove/lemmas/meterWindow.smt2 concludes from these claims what a meter pays in a window.
abstract contract MeterClaims {
    /// @dev Zero where the claims are as they should be.
    function _slip() internal pure virtual returns (uint256);

    function check_neverAboveTheBurstInForce(
        IAgentTimelock.MeterState memory state,
        IPolicyMatcher.MeterUse memory meter,
        uint40 current,
        uint40 previous,
        uint40 now_
    ) public pure {
        assert(MeterLib.levelOf(state, meter, current, previous, now_) + _slip() <= meter.burst);
    }

    function check_startsFull(
        IAgentTimelock.MeterState memory state,
        IPolicyMatcher.MeterUse memory meter,
        uint40 current,
        uint40 previous,
        uint40 now_
    ) public pure {
        require(state.updatedAt == 0);
        assert(MeterLib.levelOf(state, meter, current, previous, now_) == meter.burst + _slip());
    }

    function check_underOnePolicyItGainsItsRefill(
        IAgentTimelock.MeterState memory state,
        IPolicyMatcher.MeterUse memory meter,
        uint40 current,
        uint40 previous,
        uint40 now_
    ) public pure {
        require(state.updatedAt != 0 && state.updatedAt >= current);
        uint256 gained = (uint256(meter.refill) * (now_ - state.updatedAt)) / meter.period;
        assert(
            MeterLib.levelOf(state, meter, current, previous, now_) ==
                _smaller(meter.burst, state.level + gained + _slip())
        );
    }

    function check_afterOneChangeEachRateCountsForItsTime(
        IAgentTimelock.MeterState memory state,
        IPolicyMatcher.MeterUse memory meter,
        uint40 current,
        uint40 previous,
        uint40 now_
    ) public pure {
        require(state.updatedAt != 0 && state.updatedAt < current && state.updatedAt > previous);
        uint256 before = (uint256(state.refill) * (current - state.updatedAt)) / meter.period;
        uint256 since = (uint256(meter.refill) * (now_ - current)) / meter.period;
        assert(
            MeterLib.levelOf(state, meter, current, previous, now_) ==
                _smaller(meter.burst, state.level + before + since + _slip())
        );
    }

    function check_afterMoreChangesOnlyTheLastRateCounts(
        IAgentTimelock.MeterState memory state,
        IPolicyMatcher.MeterUse memory meter,
        uint40 current,
        uint40 previous,
        uint40 now_
    ) public pure {
        require(state.updatedAt != 0 && state.updatedAt < current && state.updatedAt <= previous);
        uint256 since = (uint256(meter.refill) * (now_ - current)) / meter.period;
        assert(
            MeterLib.levelOf(state, meter, current, previous, now_) ==
                _smaller(meter.burst, state.level + since + _slip())
        );
    }

    function check_inTheSameSecondItGainsNothing(
        IAgentTimelock.MeterState memory state,
        IPolicyMatcher.MeterUse memory meter,
        uint40 current,
        uint40 previous
    ) public pure {
        require(state.updatedAt != 0 && state.updatedAt >= current);
        uint256 level = MeterLib.levelOf(state, meter, current, previous, state.updatedAt);
        assert(level == _smaller(meter.burst, state.level + _slip()));
    }

    function _smaller(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}

contract MeterProof is MeterClaims {
    function _slip() internal pure override returns (uint256) {
        return 0;
    }
}

/// @dev Claims that are off by one.
contract MeterTwin is MeterClaims {
    function _slip() internal pure override returns (uint256) {
        return 1;
    }
}
