// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev Cheatcodes that Halmos shares with forge.
interface SymbolicVm {
    function deal(address who, uint256 balance) external;
    function warp(uint256 timestamp) external;
    function prank(address sender) external;
    function getCode(string calldata name) external view returns (bytes memory);
    function store(address where, bytes32 slot, bytes32 value) external;
    function load(address where, bytes32 slot) external view returns (bytes32);
    function etch(address where, bytes calldata runtimeCode) external;
}

/// @dev Cheatcodes of Halmos alone: values that stand for all values.
interface Svm {
    function createUint(uint256 bits, string calldata name) external pure returns (uint256);
    function createBytes(uint256 size, string calldata name) external pure returns (bytes memory);
    function createBytes32(string calldata name) external pure returns (bytes32);
    function enableSymbolicStorage(address account) external;
}

SymbolicVm constant VM = SymbolicVm(address(uint160(uint256(keccak256("hevm cheat code")))));
Svm constant SVM = Svm(address(uint160(uint256(keccak256("svm cheat code")))));
