// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

/// @title WordReader
/// @notice Asks an account for exactly one word, copying nothing else that it may return.
library WordReader {
    /// @return found Whether the call succeeded and returned exactly 32 bytes.
    /// @return word What it returned.
    function read(address account, bytes memory question) internal view returns (bool found, uint256 word) {
        (bool success, bytes32 answer, ) = LowLevelCall.staticcallReturn64Bytes(account, question);
        return (success && LowLevelCall.returnDataSize() == 32, uint256(answer));
    }
}
