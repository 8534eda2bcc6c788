// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Failures
/// @notice Lets one telling of a check serve both those that stop at the first failure and those that want all.
/// @dev A failure is an encoded custom error.
library Failures {
    struct List {
        bool collecting;
        uint256 count;
        bytes[] room;
    }

    /// @notice {add} reverts with the error it is given.
    function stopAtFirst() internal pure returns (List memory) {}

    /// @notice {add} keeps the error; `room` is the most that can come.
    function collect(uint256 room) internal pure returns (List memory list) {
        list.collecting = true;
        list.room = new bytes[](room);
    }

    function add(List memory list, bytes memory error_) internal pure {
        if (list.collecting) {
            list.room[list.count++] = error_;
        } else {
            revertWith(error_);
        }
    }

    /// @notice What was kept. The list is not used again.
    function found(List memory list) internal pure returns (bytes[] memory errors) {
        errors = list.room;
        uint256 count = list.count;
        assembly ("memory-safe") {
            mstore(errors, count)
        }
    }

    /// @notice Reverts with an error that is encoded already.
    function revertWith(bytes memory error_) internal pure {
        assembly ("memory-safe") {
            revert(add(error_, 0x20), mload(error_))
        }
    }
}
