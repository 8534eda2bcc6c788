// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VM} from "./Vm.sol";

/// @title Artifacts
/// @notice Deploys contracts from their build artifacts.
/// @dev Tests import interfaces only and never write `new AgentTimelock(...)`. Two things follow: the bytecode under
/// test is byte for byte the one that is deployed for real, and editing a test recompiles no contract.
library Artifacts {
    /// @notice Deploys the contract `name`, or "File.sol:Name" where the name alone is ambiguous.
    /// @param args Its constructor's arguments, ABI-encoded.
    function deploy(string memory name, bytes memory args) internal returns (address) {
        return deploy(name, args, 0);
    }

    /// @dev A constructor's revert is passed on. `vm.expectRevert` and `vm.prank` before this call reach the creation.
    function deploy(string memory name, bytes memory args, uint256 value) internal returns (address deployed) {
        bytes memory code = creationCode(name, args);
        assembly ("memory-safe") {
            deployed := create(value, add(code, 32), mload(code))
            if iszero(deployed) {
                let free := mload(0x40)
                returndatacopy(free, 0, returndatasize())
                revert(free, returndatasize())
            }
        }
    }

    /// @notice Creation code followed by the encoded arguments: what a factory wants.
    function creationCode(string memory name, bytes memory args) internal view returns (bytes memory) {
        return bytes.concat(VM.getCode(name), args);
    }
}
