// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VM} from "./Vm.sol";

/// @title Campaign
/// @notice Keeps how often each action of an invariant campaign succeeded, beyond the state that every run resets.
/// @dev Call it from `afterInvariant()`, once per action and also with zero: `scripts/campaign.ts` sums the lines of
/// all runs and complains of an action that never succeeded.
library Campaign {
    string private constant DIRECTORY = "cache/campaign";

    function record(string memory campaign, string memory action, uint256 times) internal {
        VM.createDir(DIRECTORY, true);
        VM.writeLine(string.concat(DIRECTORY, "/", campaign, ".csv"), string.concat(action, ",", VM.toString(times)));
    }
}
