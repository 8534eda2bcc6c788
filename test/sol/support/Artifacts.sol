// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {VM} from "./Vm.sol";

/// @title Artifacts
/// @notice Deploys contracts from their build artifacts.
/// @dev Tests import interfaces only and never write `new AgentTimelock(...)`. Two things follow: the bytecode under
/// test is byte for byte the one that is deployed for real, and editing a test recompiles no contract.
library Artifacts {
    string private constant SAFE_ARTIFACTS = "node_modules/@safe-global/safe-smart-account/build/artifacts/contracts/";

    /// @notice Deploys the contract `name`, or "File.sol:Name" where the name alone is ambiguous.
    /// @param args Its constructor's arguments, ABI-encoded.
    function deploy(string memory name, bytes memory args) internal returns (address) {
        return create(creationCode(name, args), 0);
    }

    function deploy(string memory name, bytes memory args, uint256 value) internal returns (address) {
        return create(creationCode(name, args), value);
    }

    /// @notice Deploys a contract of Safe 1.5.0 with the bytecode that its authors published.
    /// @param path Below their `contracts` directory, such as "proxies/SafeProxyFactory.sol/SafeProxyFactory.json".
    function deploySafe(string memory path, bytes memory args) internal returns (address) {
        string memory json = VM.readFile(string.concat(SAFE_ARTIFACTS, path));
        return create(bytes.concat(VM.parseJsonBytes(json, ".bytecode"), args), 0);
    }

    /// @notice Creation code followed by the encoded arguments: what a factory wants.
    function creationCode(string memory name, bytes memory args) internal view returns (bytes memory) {
        return bytes.concat(VM.getCode(name), args);
    }

    /// @dev A constructor's revert is passed on. `vm.expectRevert` and `vm.prank` before a deployment reach this
    /// creation, because cheatcodes in between do not count as calls.
    function create(bytes memory code, uint256 value) internal returns (address deployed) {
        assembly ("memory-safe") {
            deployed := create(value, add(code, 32), mload(code))
            if iszero(deployed) {
                let free := mload(0x40)
                returndatacopy(free, 0, returndatasize())
                revert(free, returndatasize())
            }
        }
    }
}
