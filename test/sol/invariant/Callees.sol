// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestCoin} from "../support/Tokens.sol";

/// @title Market
/// @notice Sells gold for coins at one to one, as long as it is honest. It pulls the coins by the treasury's allowance.
contract Market {
    enum Mode {
        Honest,
        /// Delivers one less than the least that the buyer accepts.
        Short,
        /// Delivers exactly the least that the buyer accepts.
        Exact,
        /// Pulls one coin more than it was told.
        Grabs,
        /// Calls back into the gate while it is being called, and hides that this failed.
        Reenters
    }

    TestCoin private immutable COIN;
    TestCoin private immutable GOLD;

    Mode public mode;
    uint256 public least;
    address public backTarget;
    bytes public backCall;
    /// @notice Whether a call back into the gate ever succeeded.
    bool public breached;

    constructor(TestCoin coin, TestCoin gold) {
        COIN = coin;
        GOLD = gold;
    }

    /// @param least_ What it takes for the least that buyers accept.
    function behave(Mode mode_, uint256 least_) external {
        (mode, least) = (mode_, least_);
    }

    function prepare(address target, bytes calldata data) external {
        (mode, backTarget, backCall) = (Mode.Reenters, target, data);
    }

    function swap(uint256 amount) external {
        COIN.transferFrom(msg.sender, address(this), mode == Mode.Grabs ? amount + 1 : amount);
        uint256 delivered = amount;
        if (mode == Mode.Short) delivered = least - 1;
        if (mode == Mode.Exact) delivered = least;
        if (mode == Mode.Reenters) {
            (bool success, ) = backTarget.call(backCall);
            if (success) breached = true;
        }
        GOLD.mint(msg.sender, delivered);
    }

    /// @notice What a spender can do with a standing allowance, without any proposal.
    function take(address from, uint256 amount) external {
        COIN.transferFrom(from, address(this), amount);
    }
}

/// @title Half
/// @notice Hides the failure of the second half of its work, which needs much gas: an executor that brings too little
/// could leave a half effect.
contract Half {
    uint256 public constant NEEDED = 500_000;

    uint256 public begun;
    uint256 public finished;

    function work() external {
        ++begun;
        try this.finish() {} catch {
            return;
        }
    }

    function finish() external {
        require(gasleft() > NEEDED, "starved");
        ++finished;
    }
}

/// @title Notebook
/// @notice Counts who wrote in it.
contract Notebook {
    mapping(address by => uint256) public notes;

    function note(bool fails) external {
        require(!fails, "no");
        ++notes[msg.sender];
    }
}
