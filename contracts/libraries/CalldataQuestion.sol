// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Failures} from "./Failures.sol";

/// @title CalldataQuestion
/// @notice Asks another contract with the arguments that this one was called with, byte by byte.
/// @dev Encoding nested structs again would cost more than everything that is asked. In assembly, because Solidity would
/// keep the question in memory, and all that comes later would lie behind it and cost more.
library CalldataQuestion {
    /// @notice Hands on the revert of the contract that is asked.
    /// @param selector Of the function that is asked; the arguments are those of this call.
    function ask(address account, bytes4 selector) internal view returns (bytes memory answer) {
        bool success;
        assembly ("memory-safe") {
            answer := mload(0x40)
            mstore(answer, selector)
            calldatacopy(add(answer, 4), 4, sub(calldatasize(), 4))
            success := staticcall(gas(), account, answer, calldatasize(), 0, 0)
            // What was asked is not needed any more.
            mstore(answer, returndatasize())
            returndatacopy(add(answer, 0x20), 0, returndatasize())
            mstore(0x40, add(add(answer, 0x20), and(add(returndatasize(), 0x1f), not(0x1f))))
        }
        if (!success) Failures.revertWith(answer);
    }
}
