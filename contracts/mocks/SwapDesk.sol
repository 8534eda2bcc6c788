// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title SwapDesk
/// @notice Buys one token for another at a rate that its owner sets at any time, and promises nothing: who wants a
/// minimum must check it.
contract SwapDesk {
    using SafeERC20 for IERC20;

    address public immutable OWNER;

    /// @notice How much is paid out for each million base units taken in.
    uint256 public rate;

    error SwapDeskUnauthorized(address by, address needed);

    constructor(address owner, uint256 rate_) {
        OWNER = owner;
        rate = rate_;
    }

    /// @dev Who may call: the owner.
    function setRate(uint256 newRate) external {
        if (msg.sender != OWNER) revert SwapDeskUnauthorized(msg.sender, OWNER);
        rate = newRate;
    }

    /// @notice Takes `amountIn` of `tokenIn` from the caller, who allowed it, and pays `tokenOut` to `recipient`.
    /// @dev Who may call: anybody.
    function swap(IERC20 tokenIn, IERC20 tokenOut, uint256 amountIn, address recipient) external {
        tokenIn.safeTransferFrom(msg.sender, address(this), amountIn);
        tokenOut.safeTransfer(recipient, (amountIn * rate) / 1_000_000);
    }
}
