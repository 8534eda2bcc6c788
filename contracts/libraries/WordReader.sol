// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title WordReader
/// @notice Asks an account for exactly one word, copying nothing else that it may return.
library WordReader {
    /// @return found Whether the call succeeded and returned exactly 32 bytes.
    function read(address account, bytes memory question) internal view returns (bool found, uint256 word) {
        assembly ("memory-safe") {
            // Arguments are evaluated from the last to the first: the call comes before the size of its answer.
            found :=
                and(
                    eq(returndatasize(), 0x20),
                    staticcall(gas(), account, add(question, 0x20), mload(question), 0x00, 0x20)
                )
            if found { word := mload(0x00) }
        }
    }
}
