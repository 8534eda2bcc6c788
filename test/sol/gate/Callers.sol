// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Makes one call when it is called, and hands on its failure.
contract Forwarder {
    address private target;
    bytes private data;

    function set(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    function forward() external {
        (bool success, bytes memory answer) = target.call(data);
        if (success) return;
        assembly ("memory-safe") {
            revert(add(answer, 0x20), mload(answer))
        }
    }
}

/// @dev Answers `epoch()` as a test wants it.
contract EpochTeller {
    uint256 public word;
    uint256 public size = 32;
    bool public reverting;

    function set(uint256 word_, uint256 size_, bool reverting_) external {
        (word, size, reverting) = (word_, size_, reverting_);
    }

    function epoch() external view {
        require(!reverting, "no");
        (uint256 w, uint256 s) = (word, size);
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, w)
            mstore(add(m, 0x20), 0)
            return(m, s)
        }
    }
}

/// @dev Does what it was told whenever it is called, receives native value or a token, or is told of a transfer; keeps how
/// it went.
contract Reenterer {
    address private target;
    bytes private data;
    bool public reached;
    bool public success;
    bytes public answer;

    receive() external payable {
        _act();
    }

    function set(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    function poke() external {
        _act();
    }

    function onERC721Received(address, address, uint256, bytes calldata) external returns (bytes4) {
        _act();
        return this.onERC721Received.selector;
    }

    function onERC1155Received(address, address, uint256, uint256, bytes calldata) external returns (bytes4) {
        _act();
        return this.onERC1155Received.selector;
    }

    function _act() private {
        if (target == address(0)) return;
        reached = true;
        (success, answer) = target.call(data);
    }
}

/// @dev A coin that tells the receiver of every transfer.
contract HookCoin {
    mapping(address account => uint256) public balanceOf;

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function transfer(address to, uint256 amount) external returns (bool) {
        balanceOf[msg.sender] -= amount;
        balanceOf[to] += amount;
        Reenterer(payable(to)).poke();
        return true;
    }
}
