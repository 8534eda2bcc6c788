// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Vm, VM} from "./Vm.sol";

/// @title TestBase
/// @notice What every Solidity test starts from: assertions, named actors, bounded inputs, campaign targets.
/// @dev Runs in Hardhat and in forge alike. There is no forge-std: this file and {Vm} are all of it.
abstract contract TestBase {
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    Vm internal constant vm = VM;

    /// @dev forge calls only contracts that say they are tests; Hardhat does not ask.
    bool public constant IS_TEST = true;

    address[] private _targetContracts;
    address[] private _targetSenders;
    address[] private _excludedSenders;
    FuzzSelector[] private _targetSelectors;

    // ── Invariant campaigns: the runner finds these getters by name ─────────────────────────────────────────────

    function targetContracts() public view returns (address[] memory) {
        return _targetContracts;
    }

    function targetSelectors() public view returns (FuzzSelector[] memory) {
        return _targetSelectors;
    }

    function targetSenders() public view returns (address[] memory) {
        return _targetSenders;
    }

    function excludeSenders() public view returns (address[] memory) {
        return _excludedSenders;
    }

    function targetContract(address target) internal {
        _targetContracts.push(target);
    }

    function targetSender(address sender) internal {
        _targetSenders.push(sender);
    }

    function excludeSender(address sender) internal {
        _excludedSenders.push(sender);
    }

    /// @dev A selector named several times is called that many times as often.
    function targetSelector(address target, bytes4[] memory selectors) internal {
        _targetSelectors.push(FuzzSelector(target, selectors));
    }

    // ── Actors ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice An address with a name and a key, the same in every run.
    function makeActor(string memory name) internal returns (address who, uint256 key) {
        key = uint256(keccak256(bytes(name)));
        who = vm.addr(key);
        vm.label(who, name);
    }

    /// @notice An address with a name whose key no test needs.
    function makeAddr(string memory name) internal returns (address who) {
        (who, ) = makeActor(name);
    }

    /// @notice A signature in the 65 bytes r, s, v.
    function signDigest(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    // ── Inputs ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Maps any value into [min, max]. Values already inside stay as they are, so that edges keep their sense.
    function bound(uint256 value, uint256 min, uint256 max) internal pure returns (uint256) {
        require(min <= max, "bound: min > max");
        if (value >= min && value <= max) return value;
        uint256 span = max - min;
        if (span == type(uint256).max) return value;
        return min + (value % (span + 1));
    }

    /// @notice How many acts a property plays from an input: seven times in eight 1 to `few`, else all of `many`.
    /// @dev Most of what can go wrong shows in a handful of acts, and more short histories are tried in the same time.
    /// Some states lie deep, so that each property is also played at length.
    function historyLength(uint256 seed, uint256 few, uint256 many) internal pure returns (uint256) {
        uint256 drawn = uint256(keccak256(abi.encode("length", seed)));
        return drawn % 8 == 0 ? many : 1 + ((drawn >> 8) % few);
    }

    function skip(uint256 duration) internal {
        vm.warp(block.timestamp + duration);
    }

    // ── Assertions ──────────────────────────────────────────────────────────────────────────────────────────────

    function assertTrue(bool condition, string memory message) internal pure {
        vm.assertTrue(condition, message);
    }

    function assertTrue(bool condition) internal pure {
        vm.assertTrue(condition, "");
    }

    function assertFalse(bool condition, string memory message) internal pure {
        vm.assertFalse(condition, message);
    }

    function assertFalse(bool condition) internal pure {
        vm.assertFalse(condition, "");
    }

    function assertEq(bool a, bool b, string memory message) internal pure {
        vm.assertEq(a, b, message);
    }

    function assertEq(bool a, bool b) internal pure {
        vm.assertEq(a, b, "");
    }

    function assertEq(uint256 a, uint256 b, string memory message) internal pure {
        vm.assertEq(a, b, message);
    }

    function assertEq(uint256 a, uint256 b) internal pure {
        vm.assertEq(a, b, "");
    }

    function assertEq(int256 a, int256 b, string memory message) internal pure {
        vm.assertEq(a, b, message);
    }

    function assertEq(int256 a, int256 b) internal pure {
        vm.assertEq(a, b, "");
    }

    function assertEq(address a, address b, string memory message) internal pure {
        vm.assertEq(a, b, message);
    }

    function assertEq(address a, address b) internal pure {
        vm.assertEq(a, b, "");
    }

    function assertEq(bytes32 a, bytes32 b, string memory message) internal pure {
        vm.assertEq(a, b, message);
    }

    function assertEq(bytes32 a, bytes32 b) internal pure {
        vm.assertEq(a, b, "");
    }

    function assertEq(bytes memory a, bytes memory b, string memory message) internal pure {
        vm.assertEq(a, b, message);
    }

    function assertEq(bytes memory a, bytes memory b) internal pure {
        vm.assertEq(a, b, "");
    }

    function assertEq(string memory a, string memory b, string memory message) internal pure {
        vm.assertEq(a, b, message);
    }

    function assertEq(string memory a, string memory b) internal pure {
        vm.assertEq(a, b, "");
    }

    function assertNotEq(uint256 a, uint256 b, string memory message) internal pure {
        vm.assertNotEq(a, b, message);
    }

    function assertNotEq(address a, address b, string memory message) internal pure {
        vm.assertNotEq(a, b, message);
    }

    function assertNotEq(bytes32 a, bytes32 b, string memory message) internal pure {
        vm.assertNotEq(a, b, message);
    }

    function assertLt(uint256 a, uint256 b, string memory message) internal pure {
        vm.assertLt(a, b, message);
    }

    function assertLe(uint256 a, uint256 b, string memory message) internal pure {
        vm.assertLe(a, b, message);
    }

    function assertGt(uint256 a, uint256 b, string memory message) internal pure {
        vm.assertGt(a, b, message);
    }

    function assertGe(uint256 a, uint256 b, string memory message) internal pure {
        vm.assertGe(a, b, message);
    }

    function fail(string memory message) internal pure {
        vm.assertTrue(false, message);
    }
}
