// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title FeeToken
/// @notice A token that takes a fee from the sender on top of what is transferred, once its owner turns that on. The
/// calldata of the transfer looks the same before and after.
contract FeeToken is ERC20 {
    address public immutable OWNER;

    /// @notice Hundredths of a percent of the amount.
    uint256 public fee;

    error FeeTokenUnauthorized(address by, address needed);

    constructor(address owner, address holder, uint256 supply) ERC20("Fee Token", "FEE") {
        OWNER = owner;
        _mint(holder, supply);
    }

    /// @dev Who may call: the owner.
    function setFee(uint256 newFee) external {
        if (msg.sender != OWNER) revert FeeTokenUnauthorized(msg.sender, OWNER);
        fee = newFee;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        uint256 taken = (value * fee) / 10_000;
        if (from != address(0) && taken != 0) super._update(from, OWNER, taken);
    }
}
