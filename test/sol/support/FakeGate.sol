// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title FakeGate
/// @notice What the registries ask of the gate, answered as a test wants it. For unit tests: the real gate answers in
/// its own.
contract FakeGate {
    address public guardian;
    address public registry;
    bool public isExecutingRoot;
    uint256 public tierCount = 3;
    mapping(address account => bool) public isProtected;

    address[] private _managed;

    function managed() external view returns (address[] memory) {
        return _managed;
    }

    function setGuardian(address account) external {
        guardian = account;
    }

    function setRegistry(address account) external {
        registry = account;
    }

    function setExecutingRoot(bool executing) external {
        isExecutingRoot = executing;
    }

    function setTierCount(uint256 count) external {
        tierCount = count;
    }

    function setManaged(address[] calldata accounts) external {
        _managed = accounts;
    }

    function setProtected(address account, bool protected_) external {
        isProtected[account] = protected_;
    }
}
