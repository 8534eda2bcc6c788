// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @title ExampleToken
/// @notice A stablecoin as a treasury holds it: plain ERC-20, 6 decimals, all of it minted to one account.
contract ExampleToken is ERC20 {
    constructor(address holder, uint256 supply) ERC20("Example Dollar", "EXD") {
        _mint(holder, supply);
    }

    function decimals() public pure override returns (uint8) {
        return 6;
    }
}
