// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Hides the failure of its own inner call: given too little gas it does one half of its work.
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
