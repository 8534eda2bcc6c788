// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Sentences} from "./Sentences.sol";
import {Weights} from "./Weights.sol";

/// @title Handler
/// @notice What a campaign calls: actions on one system, whose outcomes the ghost ledger foretells.
abstract contract Handler is Weights {
    constructor() {
        _build();
        _startSeats();
        _startStaff();
        _startSources();
        _startMoney();
        _startDoing();
        _startInputActions();
    }

    /// @notice The first invariant that is violated, as its number and sentence, and which call of the run showed it
    /// how; empty while all hold. scripts/seeded/campaign.ts reads this text.
    function complaint() external view returns (string memory) {
        (uint256 number, string memory story) = _verdict();
        if (number == 0) (number, story) = _compareMoney();
        if (number == 0) return "";
        string memory place = string.concat("call ", vm.toString(_calls), ": ");
        return string.concat(vm.toString(number), ". ", Sentences.get(number), " [", place, story, "]");
    }

    /// @notice Ends a run: what is asked of every state, and the counts of how it was reached.
    function end(string calldata campaign) external {
        _record(campaign);
        _playEpilogue();
    }

    function _compareMoney() internal view returns (uint256, string memory) {
        if (coin.balanceOf(treasury) != _coins) return (1, "coins of the treasury");
        if (gold.balanceOf(treasury) != _gold) return (1, "gold of the treasury");
        if (treasury.balance != _wei) return (1, "native balance of the treasury");
        if (coin.allowance(treasury, address(market)) != _allowance) return (1, "allowance of the market");
        for (uint256 i = 0; i < 3; ++i) {
            if (coin.balanceOf(payees[i]) != _paid[payees[i]]) return (2, "coins of a payee");
        }
        if (half.begun() != _halfDone || half.finished() != _halfDone) return (2, "half an effect");
        for (uint256 i = 0; i < 2; ++i) {
            if (notebook.notes(address(_bodies[i].point)) != _notes[i]) return (3, "acts of a council");
        }
        if (market.breached()) return (2, "executed while it was executing");
        return (0, "");
    }
}
