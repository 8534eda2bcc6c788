// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Epilogue} from "./Epilogue.sol";

/// @title Weights
/// @notice How often each action is called, among all. Chosen so that each kind of act succeeds often enough, and so
/// that what is broken is healed about as fast as it is broken.
abstract contract Weights is Epilogue {
    bytes4[] private _selectors;

    /// @notice Each action as often as its weight says: a selector named several times is called that often.
    function weights() external returns (bytes4[] memory) {
        delete _selectors;
        _weighLives();
        _weighStops();
        _weighWorld();
        return _selectors;
    }

    function _weighLives() private {
        _weigh(this.propose.selector, 60);
        _weigh(this.proposeAgain.selector, 6);
        _weigh(this.proposeAndApprove.selector, 18);
        _weigh(this.stolenKey.selector, 5);
        _weigh(this.approveBySignature.selector, 26);
        _weigh(this.approveByCall.selector, 16);
        _weigh(this.proposeAsApprover.selector, 12);
        _weigh(this.proposeRoot.selector, 60);
        _weigh(this.acceptGuardian.selector, 5);
        _weigh(this.acceptRootApprover.selector, 8);
        _weigh(this.execute.selector, 50);
        _weigh(this.executeWithLittleGas.selector, 10);
        _weigh(this.hold.selector, 12);
        _weigh(this.holdByRoot.selector, 6);
        _weigh(this.decide.selector, 14);
        _weigh(this.errand.selector, 6);
        _weigh(this.starve.selector, 5);
        _weigh(this.drain.selector, 4);
        _weigh(this.spree.selector, 2);
        _weigh(this.smallGrant.selector, 3);
        _weigh(this.holdAndRelease.selector, 2);
        _weigh(this.finish.selector, 66);
    }

    function _weighStops() private {
        _weigh(this.veto.selector, 4);
        _weigh(this.vetoRoot.selector, 4);
        _weigh(this.reject.selector, 4);
        _weigh(this.withdraw.selector, 4);
        _weigh(this.pause.selector, 2);
        _weigh(this.revokeAllowance.selector, 3);
        _weigh(this.freeze.selector, 1);
        _weigh(this.raiseLowestTier.selector, 2);
        _weigh(this.blockTarget.selector, 1);
        _weigh(this.revokeKey.selector, 1);
        _weigh(this.markCompromised.selector, 2);
        _weigh(this.suspend.selector, 9);
        _weigh(this.actAsCouncil.selector, 6);
    }

    function _weighWorld() private {
        _weigh(this.anchor.selector, 2);
        _weigh(this.anchorSigned.selector, 5);
        _weigh(this.revokeInput.selector, 2);
        _weigh(this.revokeInputBySignature.selector, 2);
        _weigh(this.disputeInput.selector, 12);
        _weigh(this.revokeSourceKey.selector, 2);
        _weigh(this.spendAllowance.selector, 4);
        _weigh(this.deposit.selector, 2);
        _weigh(this.replaceCode.selector, 2);
        _weigh(this.bystander.selector, 6);
        _weigh(this.wait.selector, 36);
    }

    function _weigh(bytes4 selector, uint256 times) private {
        for (uint256 i = 0; i < times; ++i) {
            _selectors.push(selector);
        }
    }
}
