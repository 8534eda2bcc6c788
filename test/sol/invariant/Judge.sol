// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Campaign} from "../support/Campaign.sol";
import {VM} from "../support/Vm.sol";
import {Act, Acts} from "./Acts.sol";
import {Why} from "./Why.sol";

/// @title Judge
/// @notice Compares what happened with what had to happen, counts, and remembers the first disagreement.
/// @dev The handler never reverts. It tells the judge what it did, every reason that the ghost ledger knows against
/// it, and whether it succeeded. With a reason it must fail, without one it must succeed.
abstract contract Judge {
    struct Tally {
        uint128 tried;
        uint128 succeeded;
    }

    /// @dev How often an action was called, whether it found something to do or not.
    uint256 internal _calls;

    /// @dev Number of the first invariant that was violated; zero: none.
    uint256 private _broken;
    string private _story;

    mapping(Act act => Tally) private _tallies;
    /// @dev How often an act of this family was refused, and for this reason alone: all else about it was good.
    mapping(uint256 familyAndBit => uint256) private _refusals;

    /// @param why Bits of {Why}: all reasons against it.
    /// @param result What the call returned.
    /// @return Whether it succeeded, and so the ghost has to follow.
    function _judge(Act act, uint256 why, bool success, bytes memory result) internal returns (bool) {
        _judged(act, why, success);
        Tally storage tally = _tallies[act];
        ++tally.tried;
        if (success != Acts.isHostile(act)) ++tally.succeeded;
        if (success) {
            if (why & ~Why.IN_DOUBT != 0) {
                string memory story = string.concat(Acts.name(act), " succeeded although: ", Why.names(why));
                _break(Why.invariantOf(why), story);
                return false;
            }
        } else if (why == 0) {
            string memory story = string.concat(Acts.name(act), " failed without a reason: ", VM.toString(result));
            _break(_livenessOf(act, bytes4(result)), story);
        } else if (why != Why.IN_DOUBT && Why.isSingle(why)) {
            ++_refusals[_row(Acts.familyOf(act), Why.first(why))];
        }
        return success;
    }

    /// @notice Reports a violation that shows otherwise than by a call's success.
    function _break(uint256 invariant, string memory story) internal {
        if (_broken != 0) return;
        _broken = invariant;
        _story = story;
    }

    function _verdict() internal view returns (uint256 broken, string memory story) {
        return (_broken, _story);
    }

    /// @notice Writes down what this run tried and achieved.
    function _record(string memory campaign) internal {
        string memory lines = Campaign.line("calls", _calls, _calls);
        for (uint256 i = 0; i < Acts.COUNT; ++i) {
            Tally storage tally = _tallies[Act(i)];
            lines = string.concat(lines, Campaign.line(Acts.name(Act(i)), tally.tried, tally.succeeded));
        }
        for (uint256 family = 0; family < Acts.FAMILIES; ++family) {
            for (uint256 bit = 0; bit < Why.COUNT; ++bit) {
                if (Acts.reasonsOf(family) & (1 << bit) == 0) continue;
                uint256 times = _refusals[_row(family, bit)];
                string memory row = string.concat(Acts.familyName(family), " refused: ", Why.name(bit));
                lines = string.concat(lines, Campaign.line(row, times, times));
            }
        }
        Campaign.record(campaign, lines);
    }

    /// @dev Told of each judgement, for whoever counts in another way.
    function _judged(Act act, uint256 why, bool success) internal virtual {}

    /// @dev The invariant that is broken where a good act of this kind fails with this error.
    function _livenessOf(Act act, bytes4 error_) internal view virtual returns (uint256);

    function _row(uint256 family, uint256 bit) private pure returns (uint256) {
        return (family << 8) | bit;
    }
}
