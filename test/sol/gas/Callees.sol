// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Hides that its second half ran out of gas.
contract Swallower {
    uint256 public firstHalves;
    uint256 public secondHalves;
    mapping(uint256 slot => uint256) private ledger;

    function work() external {
        ++firstHalves;
        try this.secondHalf() {} catch {}
    }

    function secondHalf() external {
        for (uint256 i = 0; i < 8; ++i) {
            ++ledger[i];
        }
        ++secondHalves;
    }
}

/// @dev Looks at the gas that is left, and does nothing where it is little.
contract GasMiser {
    uint256 public constant NEEDED = 200_000;
    uint256 public done;

    function work() external returns (bool) {
        if (gasleft() >= NEEDED) ++done;
        return true;
    }
}
