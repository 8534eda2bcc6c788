// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";

/// @dev The part of a Safe that a module uses. `operation` 0 is a call; the gate never asks for anything else.
interface ISafeModuleManager {
    function execTransactionFromModuleReturnData(
        address to,
        uint256 value,
        bytes memory data,
        uint8 operation
    ) external returns (bool success, bytes memory returnData);
}

/// @title TreasuryCall
/// @notice Calls from the treasury, which is the gate itself or a Safe, with the gas that was promised and with
/// little returndata copied.
///
/// EIP-150 forwards at most 63/64 of what is left after the call's own cost. To guarantee `minGas` to the callee,
/// the caller must hold minGas * 64/63 + CALL_COST when it calls. Through a Safe that holds three times, for the
/// call of its proxy, the proxy's delegatecall, and the Safe's own call; and the Safe spends SAFE_COST, and
/// SAFE_COST_PER_BYTE for calldata.
library TreasuryCall {
    /// @dev Cold account 2,600, value 9,000, new account 25,000, and room for the instructions around.
    uint256 internal constant CALL_COST = 40_000;
    /// @dev Proxy, module list, module guard and event of a Safe 1.3 to 1.5, all cold, with room to spare.
    uint256 internal constant SAFE_COST = 40_000;
    /// @dev A SafeL2 logs the calldata of a module's call: 8 gas a byte. It and its proxy copy it three times, in memory
    /// whose price grows; 16 covers that as far as calldata fits into a transaction at all.
    uint256 internal constant SAFE_COST_PER_BYTE = 16;
    /// @dev Most returndata that is copied and handed on.
    uint256 internal constant MAX_RETURN = 256;

    struct Result {
        bool success;
        /// Full size of what was returned.
        uint256 size;
        /// Its first MAX_RETURN bytes.
        bytes data;
    }

    /// @notice Gas that must be left when a call is made.
    function gasNeeded(uint256 minGas, uint256 dataSize, bool viaSafe) internal pure returns (uint256 needed) {
        needed = _beforeForwarding(minGas) + CALL_COST;
        if (viaSafe) {
            needed += SAFE_COST + SAFE_COST_PER_BYTE * dataSize;
            needed = _beforeForwarding(_beforeForwarding(needed)) + CALL_COST;
        }
    }

    /// @notice Calls from this contract.
    function direct(address target, uint256 value, bytes memory data) internal returns (Result memory r) {
        // A Solidity call would copy all that is returned.
        r.success = LowLevelCall.callNoReturn(target, value, data);
        r.size = LowLevelCall.returnDataSize();
        r.data = _copyReturn(0, r.size);
    }

    /// @notice Calls from the Safe. A Safe answers abi.encode(bool success, bytes returnData).
    function throughSafe(address safe, bytes memory moduleCall) internal returns (Result memory r) {
        r = direct(safe, 0, moduleCall);
        // A revert of the Safe itself, as when the module is not enabled, is handed on as it came.
        if (!r.success) return r;
        if (r.size < 0x60) {
            r.success = false;
            return r;
        }
        bytes memory head = r.data;
        uint256 size;
        assembly ("memory-safe") {
            size := mload(add(head, 0x60))
        }
        r.success = uint256(bytes32(head)) == 1;
        r.size = size;
        r.data = _copyReturn(0x60, size);
    }

    function encodeModuleCall(address target, uint256 value, bytes memory data) internal pure returns (bytes memory) {
        return abi.encodeCall(ISafeModuleManager.execTransactionFromModuleReturnData, (target, value, data, 0));
    }

    /// @dev More than any block's gas is refused by its size alone, so the sums here need no overflow check of theirs.
    function _beforeForwarding(uint256 gas_) private pure returns (uint256) {
        return gas_ > type(uint64).max ? type(uint128).max : (gas_ * 64 + 62) / 63;
    }

    /// @dev Copies min(size, MAX_RETURN) bytes of returndata from `offset`, as far as there are any.
    function _copyReturn(uint256 offset, uint256 size) private pure returns (bytes memory out) {
        uint256 there = LowLevelCall.returnDataSize();
        there = there > offset ? there - offset : 0;
        if (size > there) size = there;
        if (size > MAX_RETURN) size = MAX_RETURN;
        out = new bytes(size);
        assembly ("memory-safe") {
            returndatacopy(add(out, 0x20), offset, size)
        }
    }
}
