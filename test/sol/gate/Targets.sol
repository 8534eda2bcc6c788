// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Takes down who called, with what, in which order.
contract Notebook {
    struct Entry {
        address caller;
        uint256 value;
        uint256 number;
    }

    Entry[] public entries;

    function note(uint256 number) external payable {
        entries.push(Entry(msg.sender, msg.value, number));
    }

    function count() external view returns (uint256) {
        return entries.length;
    }
}

/// @dev Fails in the way that a test asks for.
contract Failing {
    error Refused(uint256 number, string why);

    function withReason(uint256 number) external pure {
        revert Refused(number, "because");
    }

    function withNothing() external pure {
        assembly ("memory-safe") {
            revert(0, 0)
        }
    }

    /// @dev Reverts with `size` bytes, each of them 0xaa.
    function withBytes(uint256 size) external pure {
        bytes memory out = new bytes(size);
        for (uint256 i = 0; i < size; i += 32) {
            assembly ("memory-safe") {
                if lt(i, size) {
                    mstore(add(add(out, 0x20), i), 0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa)
                }
            }
        }
        assembly ("memory-safe") {
            revert(add(out, 0x20), size)
        }
    }

    function burningAllGas() external pure {
        assembly ("memory-safe") {
            invalid()
        }
    }
}
