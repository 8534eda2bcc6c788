// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice Counts its calls and remembers the last one.
contract Counter {
    uint256 public count;
    address public caller;
    bytes public data;

    function increment(uint256 by) external returns (uint256) {
        (count, caller, data) = (count + by, msg.sender, msg.data);
        return count;
    }

    fallback() external {
        (count, caller, data) = (count + 1, msg.sender, msg.data);
    }
}

/// @notice Fails with `size` bytes, until it is mended.
contract Broken {
    uint256 private immutable SIZE;
    bool public mended;

    error Refused(uint256 code);

    constructor(uint256 size) {
        SIZE = size;
    }

    function mend() external {
        mended = true;
    }

    function refuse(uint256 code) external view {
        if (!mended) revert Refused(code);
    }

    fallback() external {
        if (mended) return;
        uint256 size = SIZE;
        assembly ("memory-safe") {
            let free := mload(0x40)
            for {
                let i := 0
            } lt(i, size) {
                i := add(i, 32)
            } {
                mstore(add(free, i), not(0))
            }
            revert(free, size)
        }
    }
}

/// @notice Carries signatures to the Council while the Council calls it.
contract Reentrant {
    uint256 public calls;
    address private _target;
    bytes private _data;
    bytes public answer;
    bool public succeeded;

    function prepare(address target, bytes calldata data) external {
        (_target, _data) = (target, data);
    }

    function poke() external {
        ++calls;
        if (calls == 1) (succeeded, answer) = _target.call(_data);
    }
}

/// @notice Needs much gas for what it does, and does all of it or fails.
contract Hungry {
    mapping(uint256 => uint256) public filled;

    function eat() external {
        for (uint256 i = 0; i < 10; ++i) filled[i] = 1;
    }
}
