// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Artifacts} from "./Artifacts.sol";
import {VM} from "./Vm.sol";

interface ISafe {
    function setup(
        address[] calldata owners,
        uint256 threshold,
        address to,
        bytes calldata data,
        address fallbackHandler,
        address paymentToken,
        uint256 payment,
        address payable paymentReceiver
    ) external;
    function execTransaction(
        address to,
        uint256 value,
        bytes calldata data,
        uint8 operation,
        uint256 safeTxGas,
        uint256 baseGas,
        uint256 gasPrice,
        address gasToken,
        address payable refundReceiver,
        bytes calldata signatures
    ) external payable returns (bool);
    function getTransactionHash(
        address to,
        uint256 value,
        bytes calldata data,
        uint8 operation,
        uint256 safeTxGas,
        uint256 baseGas,
        uint256 gasPrice,
        address gasToken,
        address refundReceiver,
        uint256 nonce
    ) external view returns (bytes32);
    function nonce() external view returns (uint256);
    function enableModule(address module) external;
    function disableModule(address previous, address module) external;
    function isModuleEnabled(address module) external view returns (bool);
}

interface ISafeProxyFactory {
    function createProxyWithNonce(address singleton, bytes calldata setup, uint256 salt) external returns (address);
}

/// @title SafeKit
/// @notice A real Safe 1.5.0 behind its proxy, whose one owner really signs.
/// @dev SafeL2, because it logs each call of a module and so is the dearer of the two.
library SafeKit {
    function deploy(address owner) internal returns (ISafe) {
        address singleton = Artifacts.deploySafe("SafeL2.sol/SafeL2.json", "");
        address factory = Artifacts.deploySafe("proxies/SafeProxyFactory.sol/SafeProxyFactory.json", "");
        string memory handlerPath = "handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json";
        address handler = Artifacts.deploySafe(handlerPath, "");
        address[] memory owners = new address[](1);
        owners[0] = owner;
        bytes memory setup = abi.encodeCall(
            ISafe.setup,
            (owners, 1, address(0), "", handler, address(0), 0, payable(0))
        );
        return ISafe(ISafeProxyFactory(factory).createProxyWithNonce(singleton, setup, 0));
    }

    /// @notice Executes a transaction of the Safe, signed by its owner.
    function execute(ISafe safe, uint256 ownerKey, address to, bytes memory data) internal {
        (bool success, bytes memory answer) = address(safe).call(_sign(safe, ownerKey, to, 0, data));
        require(success && abi.decode(answer, (bool)), "the Safe's transaction failed");
    }

    /// @notice A payment of the Safe, signed by its owner, for whoever carries it.
    function sign(ISafe safe, uint256 ownerKey, address to, uint256 value) internal view returns (bytes memory) {
        return _sign(safe, ownerKey, to, value, "");
    }

    function _sign(
        ISafe safe,
        uint256 ownerKey,
        address to,
        uint256 value,
        bytes memory data
    ) private view returns (bytes memory) {
        bytes32 hash = _hash(safe, to, value, data);
        (uint8 v, bytes32 r, bytes32 s) = VM.sign(ownerKey, hash);
        bytes memory signature = abi.encodePacked(r, s, v);
        return abi.encodeCall(ISafe.execTransaction, (to, value, data, 0, 0, 0, 0, address(0), payable(0), signature));
    }

    function _hash(ISafe safe, address to, uint256 value, bytes memory data) private view returns (bytes32) {
        uint256 nonce = safe.nonce();
        return safe.getTransactionHash(to, value, data, 0, 0, 0, 0, address(0), address(0), nonce);
    }
}
