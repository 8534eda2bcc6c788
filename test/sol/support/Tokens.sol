// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ERC1155} from "@openzeppelin/contracts/token/ERC1155/ERC1155.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

/// @dev An ordinary ERC-20. Anybody mints.
contract TestCoin is ERC20("Test Coin", "COIN") {
    function mint(address to, uint256 amount) external {
        _mint(to, amount);
    }
}

/// @dev An ordinary ERC-721. Anybody mints.
contract TestArt is ERC721("Test Art", "ART") {
    function mint(address to, uint256 id) external {
        _mint(to, id);
    }
}

/// @dev An ordinary ERC-1155. Anybody mints.
contract TestGoods is ERC1155("") {
    function mint(address to, uint256 id, uint256 amount) external {
        _mint(to, id, amount, "");
    }
}
