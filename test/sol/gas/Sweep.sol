// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Campaign} from "../support/Campaign.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {Vm} from "../support/Vm.sol";

/// @title Sweep
/// @notice Tries one call with every gas limit of a range: each must leave nothing, or the full effect.
/// @dev The full effect is what much gas leaves: which slots of which contracts are written with what, native balances,
/// and logs. Between two limits whose outcomes differ the edge is searched, and every single limit around it is tried.
/// `npm run test:gas` takes steps of 100; alone these tests take large ones. All accounts are cold at each try, as
/// they are for a transaction of its own.
abstract contract Sweep is GateSpec {
    struct Shot {
        address by;
        address to;
        bytes data;
    }

    /// @dev What no act here needs, and more than any transaction may bring.
    uint256 private constant MUCH = 16_777_216;
    uint256 private constant FIRST = 5_000;
    /// @dev Until here limits are tried one step apart where none succeeds; nothing that must fail needs half as much.
    uint256 private constant NEAR = 3_000_000;
    uint256 private constant NEAR_REFUSED = 600_000;

    uint256 private _step;
    /// @dev Single limits tried on each side of an edge.
    uint256 private _around;
    /// @dev Above the first success, limits are tried one step apart for so long.
    uint256 private _beyond;

    /// @dev Whose storage and balance are looked at.
    address[] private _watched;

    uint256 private _tried;
    uint256 private _succeeded;
    /// @dev Limits that left something else than nothing or all, and what the first of them did.
    uint256 private _halves;
    string private _story;
    bytes32 private _full;

    function setUp() public virtual override {
        super.setUp();
        _step = vm.envOr("SALLYPORT_SWEEP_STEP", uint256(30_011));
        _around = vm.envOr("SALLYPORT_SWEEP_AROUND", uint256(2));
        _beyond = vm.envOr("SALLYPORT_SWEEP_BEYOND", uint256(60_000));
        address[8] memory all = [
            address(gate),
            address(registry),
            address(provenance),
            address(council),
            address(guardianCouncil),
            address(coin),
            treasury,
            payee
        ];
        for (uint256 i = 0; i < all.length; ++i) {
            _watch(all[i]);
        }
    }

    function _watch(address account) internal {
        for (uint256 i = 0; i < _watched.length; ++i) {
            if (_watched[i] == account) return;
        }
        _watched.push(account);
    }

    /// @notice Every gas limit leaves nothing or the full effect, and both occur.
    function _sweep(string memory name, Shot memory shot) internal {
        _walkAll(name, shot);
        assertEq(_halves, 0, _story);
        assertGt(_tried - _succeeded, 0, string.concat(name, ": no gas was too little"));
        _count(name);
    }

    /// @notice The twin: some gas limit leaves half an effect, so {_sweep} sees what it looks for.
    function _sweepFindsHalves(string memory name, Shot memory shot) internal {
        _walkAll(name, shot);
        assertGt(_halves, 0, string.concat(name, ": has no half effect"));
    }

    /// @notice No gas limit makes it succeed.
    /// @param error_ With which it fails when there is much gas.
    function _sweepRefused(string memory name, Shot memory shot, bytes4 error_) internal {
        _begin();
        _expectError(name, shot, error_);
        _walk(shot, NEAR_REFUSED);
        assertEq(_succeeded, 0, string.concat(name, ": some gas made it succeed"));
        assertEq(_halves, 0, _story);
        _count(name);
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _begin() private {
        (_tried, _succeeded, _halves, _full) = (0, 0, 0, 0);
        _story = "";
        vm.recordLogs();
    }

    function _walkAll(string memory name, Shot memory shot) private {
        _begin();
        (bool success, bool isNothing, bytes32 print) = _try(shot, MUCH);
        assertTrue(success, string.concat(name, ": fails with much gas"));
        assertFalse(isNothing, string.concat(name, ": has no effect"));
        _full = print;
        _walk(shot, NEAR);
    }

    function _expectError(string memory name, Shot memory shot, bytes4 error_) private {
        uint256 snapshot = vm.snapshotState();
        vm.prank(shot.by);
        (bool success, bytes memory result) = shot.to.call{gas: MUCH}(shot.data);
        vm.revertToState(snapshot);
        assertFalse(success, string.concat(name, ": succeeds with much gas"));
        assertEq(bytes32(bytes4(result)), bytes32(error_), string.concat(name, ": the error"));
    }

    /// @dev Each step, and each edge by itself. Far above the first success the steps grow.
    function _walk(Shot memory shot, uint256 near) private {
        bool before = false;
        uint256 first = 0;
        uint256 last = FIRST;
        for (uint256 gas_ = FIRST; gas_ < MUCH;) {
            bool success = _leavesAllOrNothing(shot, gas_);
            if (success != before) _searchEdge(shot, last, gas_);
            if (success && first == 0) first = gas_;
            (before, last) = (success, gas_);
            bool isNear = first == 0 ? gas_ < near : gas_ < first + _beyond;
            gas_ += isNear ? _step : gas_ / 4;
        }
    }

    /// @dev Finds neighbours of which one fails and the other does not, and tries all that are near.
    function _searchEdge(Shot memory shot, uint256 low, uint256 high) private {
        bool lowSucceeds = _leavesAllOrNothing(shot, low);
        while (high - low > 1) {
            uint256 middle = (low + high) / 2;
            if (_leavesAllOrNothing(shot, middle) == lowSucceeds) low = middle;
            else high = middle;
        }
        for (uint256 gas_ = low - _around; gas_ <= high + _around; ++gas_) {
            _leavesAllOrNothing(shot, gas_);
        }
    }

    function _leavesAllOrNothing(Shot memory shot, uint256 gas_) private returns (bool success) {
        bool isNothing;
        bytes32 print;
        // What a try puts into memory is of no use afterwards, and thousands of them would fill it.
        uint256 free;
        assembly {
            free := mload(0x40)
        }
        (success, isNothing, print) = _try(shot, gas_);
        assembly {
            mstore(0x40, free)
        }
        ++_tried;
        if (success) ++_succeeded;
        if ((success ? print == _full : isNothing) || ++_halves > 1) return success;
        string memory what = success ? "not its full effect, with gas " : "failed and left something, with gas ";
        _story = string.concat(what, vm.toString(gas_));
    }

    /// @return success Of the call.
    /// @return isNothing All that it wrote anywhere was undone.
    /// @return print Of its effect.
    function _try(Shot memory shot, uint256 gas_) private returns (bool success, bool isNothing, bytes32 print) {
        uint256 snapshot = vm.snapshotState();
        _cool();
        vm.getRecordedLogs();
        vm.record();
        vm.prank(shot.by);
        (success, ) = shot.to.call{gas: gas_}(shot.data);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        bytes32[][] memory written = _written();
        bytes32 left = _printOf(written);
        vm.revertToState(snapshot);
        isNothing = left == _printOf(written);
        print = keccak256(abi.encode(logs, left));
    }

    function _written() private returns (bytes32[][] memory slots) {
        slots = new bytes32[][](_watched.length);
        for (uint256 i = 0; i < slots.length; ++i) {
            (, slots[i]) = vm.accesses(_watched[i]);
        }
    }

    /// @dev What stands where something was written, and native balances.
    function _printOf(bytes32[][] memory slots) private view returns (bytes32 print) {
        for (uint256 i = 0; i < slots.length; ++i) {
            address account = _watched[i];
            print = keccak256(abi.encode(print, account.balance, slots[i]));
            for (uint256 j = 0; j < slots[i].length; ++j) {
                print = keccak256(abi.encode(print, vm.load(account, slots[i][j])));
            }
        }
    }

    function _cool() private {
        for (uint256 i = 0; i < _watched.length; ++i) {
            vm.cool(_watched[i]);
        }
        vm.cool(address(matcher));
    }

    function _count(string memory name) private {
        string memory kind = address(safe) == address(0) ? "gate: " : "safe: ";
        Campaign.record("sweep", Campaign.line(string.concat(kind, name), _tried, _succeeded));
    }
}
