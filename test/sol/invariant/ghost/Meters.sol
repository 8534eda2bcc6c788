// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Why} from "../Why.sol";
import {Sources} from "./Sources.sol";

/// @title Meters
/// @notice Ghost: what was executed per meter, and when.
/// @dev Two figures, because the ghost does not know how the chain rounds. What no window may exceed is exact, and
/// told by all charges ever made. What must be left at least is a bucket that forgets what flowed back before the
/// latest change of policy. Between the two the ghost keeps silent.
abstract contract Meters is Sources {
    struct Charge {
        uint40 point;
        uint216 amount;
    }

    struct Left {
        uint40 point;
        bool touched;
        uint128 level;
    }

    mapping(uint256 meter => Charge[]) private _charges;
    mapping(uint256 meter => Left) private _left;

    /// @notice Why a meter does not give `amount` now.
    function _whyNotMetered(uint8 meter, uint256 amount) internal view returns (uint256) {
        (uint256 burst, , ) = _flow(_policy(), meter);
        if (amount > burst || !_fitsAllWindows(meter, amount)) return Why.METER_EXCEEDED;
        return amount <= _surelyLeft(meter) ? 0 : Why.IN_DOUBT;
    }

    function _noteCharge(uint8 meter, uint256 amount) internal {
        uint256 left = _surelyLeft(meter);
        _left[meter] = Left(uint40(block.timestamp), true, left > amount ? uint128(left - amount) : 0);
        _charges[meter].push(Charge(uint40(block.timestamp), uint216(amount)));
    }

    /// @notice What the meter gives at least.
    function _surelyLeft(uint8 meter) internal view returns (uint256 level) {
        (uint256 burst, uint256 refill, uint256 period) = _flow(_policy(), meter);
        Left memory left = _left[meter];
        if (!left.touched) return burst;
        uint40 since = _reigns[_reigns.length - 1].since;
        if (left.point > since) since = left.point;
        level = left.level + (refill * (block.timestamp - since)) / period;
        if (level > burst) level = burst;
    }

    /// @dev For each window that begins with a charge and ends now: what was executed in it is at most the largest
    /// burst in force in it, plus what flowed at the rate of each moment. Walks back through charges and policies.
    function _fitsAllWindows(uint8 meter, uint256 amount) private view returns (bool) {
        Charge[] storage charges = _charges[meter];
        (uint256 burst, uint256 refill, uint256 period) = _flowNow(_reigns.length - 1, meter);
        uint256 reign = _reigns.length - 1;
        uint256 until = block.timestamp;
        uint256 flowed; // times period
        for (uint256 i = charges.length; i > 0; --i) {
            Charge memory charge = charges[i - 1];
            amount += charge.amount;
            while (_reigns[reign].since > charge.point || (reign > 0 && _reigns[reign].since == charge.point)) {
                flowed += refill * (until - _reigns[reign].since);
                until = _reigns[reign].since;
                --reign;
                uint256 older;
                (older, refill, ) = _flowNow(reign, meter);
                if (older > burst) burst = older;
            }
            flowed += refill * (until - charge.point);
            until = charge.point;
            if (amount * period > burst * period + flowed) return false;
        }
        return true;
    }

    /// @dev Nothing flows where no rule names the meter.
    function _flowNow(uint256 reign, uint8 meter) private view returns (uint256 burst, uint256 refill, uint256 period) {
        uint8 policy = _reigns[reign].policy;
        (burst, refill, period) = _flow(policy, meter);
        if (!_meterStands(policy, meter)) (burst, refill) = (0, 0);
    }
}
