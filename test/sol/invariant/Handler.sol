// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Epilogue} from "./Epilogue.sol";
import {Sentences} from "./Sentences.sol";

/// @title Handler
/// @notice What a campaign calls: actions on one system, whose outcomes the ghost ledger foretells.
abstract contract Handler is Epilogue {
    constructor() {
        _build();
        _startSeats();
        _startStaff();
        _startSources();
        _startMoney();
        _startDoing();
        _startInputActions();
    }

    /// @notice The first invariant that is violated, as its number and sentence, and what showed it; empty while all
    /// hold.
    function complaint() external view returns (string memory) {
        (uint256 number, string memory story) = _verdict();
        if (number == 0) (number, story) = _compareMoney();
        if (number == 0) return "";
        return string.concat(vm.toString(number), ". ", Sentences.get(number), " [", story, "]");
    }

    /// @notice Ends a run: what is asked of every state, and the counts of how it was reached.
    function end(string calldata campaign) external {
        _record(campaign);
        _playEpilogue();
    }

    /// @notice The actions, each as often as its weight says.
    function weights() external pure returns (bytes4[] memory selectors) {
        bytes4[28] memory actions = [
            this.propose.selector,
            this.proposeAgain.selector,
            this.proposeAndApprove.selector,
            this.stolenKey.selector,
            this.approveBySignature.selector,
            this.approveByCall.selector,
            this.proposeAsApprover.selector,
            this.proposeRoot.selector,
            this.acceptGuardian.selector,
            this.acceptRootApprover.selector,
            this.execute.selector,
            this.executeWithLittleGas.selector,
            this.veto.selector,
            this.vetoRoot.selector,
            this.reject.selector,
            this.withdraw.selector,
            this.anchor.selector,
            this.anchorSigned.selector,
            this.revokeInput.selector,
            this.revokeInputBySignature.selector,
            this.disputeInput.selector,
            this.revokeSourceKey.selector,
            this.spendAllowance.selector,
            this.deposit.selector,
            this.bystander.selector,
            this.wait.selector,
            this.finish.selector,
            this.executeHeld.selector
        ];
        uint8[28] memory times = [
            60,
            6,
            18,
            5,
            26,
            16,
            12,
            52,
            5,
            6,
            50,
            10,
            4,
            4,
            4,
            4,
            2,
            5,
            2,
            2,
            10,
            2,
            3,
            1,
            5,
            36,
            60,
            16
        ];
        bytes4[9] memory rare = [
            this.pause.selector,
            this.revokeAllowance.selector,
            this.freeze.selector,
            this.raiseLowestTier.selector,
            this.blockTarget.selector,
            this.revokeKey.selector,
            this.markCompromised.selector,
            this.suspend.selector,
            this.replaceCode.selector
        ];
        uint256 count = 2 * rare.length;
        for (uint256 i = 0; i < times.length; ++i) {
            count += times[i];
        }
        selectors = new bytes4[](count);
        for (uint256 i = 0; i < rare.length; ++i) {
            selectors[--count] = rare[i];
            selectors[--count] = rare[i];
        }
        for (uint256 i = 0; i < times.length; ++i) {
            for (uint256 j = 0; j < times[i]; ++j) {
                selectors[--count] = actions[i];
            }
        }
    }

    function _compareMoney() private view returns (uint256, string memory) {
        if (coin.balanceOf(treasury) != _coins) return (1, "coins of the treasury");
        if (gold.balanceOf(treasury) != _gold) return (1, "gold of the treasury");
        if (treasury.balance != _wei) return (1, "native balance of the treasury");
        if (coin.allowance(treasury, address(market)) != _allowance) return (1, "allowance of the market");
        for (uint256 i = 0; i < 3; ++i) {
            if (coin.balanceOf(payees[i]) != _paid[payees[i]]) return (2, "coins of a payee");
        }
        if (half.begun() != _halfDone || half.finished() != _halfDone) return (2, "half an effect");
        if (market.breached()) return (2, "executed while it was executing");
        return (0, "");
    }
}
