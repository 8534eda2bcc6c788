// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title GrantsToken
/// @notice What the example DAO pays its grants in: an ERC-20 token with 6 decimals, as most dollar tokens have.
contract GrantsToken is ERC20 {
    /// @param holder Receives `supply` base units; nobody can make more.
    constructor(string memory name, string memory symbol, address holder, uint256 supply) ERC20(name, symbol) {
        _mint(holder, supply);
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
