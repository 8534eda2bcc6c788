// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VM} from "./Vm.sol";

/// @title Campaign
/// @notice Keeps how often each action of an invariant campaign was tried and succeeded, beyond the state that every
/// run resets.
/// @dev Call {record} once from `afterInvariant()`, with a line per action, also for those that never succeeded:
/// `scripts/campaign.ts` sums the lines of all runs and complains of actions that succeeded too seldom.
library Campaign {
    string private constant DIRECTORY = "cache/campaign";

    function line(string memory action, uint256 tried, uint256 succeeded) internal pure returns (string memory) {
        return string.concat(action, ",", VM.toString(tried), ",", VM.toString(succeeded), "\n");
    }

    function record(string memory campaign, string memory lines) internal {
        VM.createDir(DIRECTORY, true);
        VM.writeLine(string.concat(DIRECTORY, "/", campaign, ".csv"), lines);
    }
}
