// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @title Answerer
/// @notice A contract account that answers `isValidSignature` with whatever bytes a test chose, in the manner that it
/// chose, and nothing else. What it is asked it does not look at.
contract Answerer {
    enum Manner {
        Returns,
        Reverts,
        BurnsGas
    }

    /// @notice The one answer that means yes.
    bytes internal constant YES = abi.encode(IERC1271.isValidSignature.selector);

    bytes private _answer = YES;
    Manner private _manner;

    function agree() external {
        answer(YES, Manner.Returns);
    }

    function answer(bytes memory bytes_, Manner manner) public {
        (_answer, _manner) = (bytes_, manner);
    }

    function isValidSignature(bytes32, bytes calldata) external view {
        bytes memory answer_ = _answer;
        Manner manner = _manner;
        assembly ("memory-safe") {
            let start := add(answer_, 32)
            let size := mload(answer_)
            if eq(manner, 1) {
                revert(start, size)
            }
            if eq(manner, 2) {
                invalid()
            }
            return(start, size)
        }
    }
}
