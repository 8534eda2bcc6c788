// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Looks at the gas that is left, and does nothing where it is little.
contract GasMiser {
    uint256 public constant NEEDED = 200_000;
    uint256 public done;

    function work() external returns (bool) {
        if (gasleft() >= NEEDED) ++done;
        return true;
    }
}
