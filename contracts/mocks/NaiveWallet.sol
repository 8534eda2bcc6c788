// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @title NaiveWallet
/// @notice A contract account whose owner signs bare hashes, as many wallets have it: nothing in the signature names
/// the wallet, so that the same one is good in every other wallet of this owner.
contract NaiveWallet is IERC1271 {
    address public owner;

    constructor(address owner_) {
        owner = owner_;
    }

    /// @notice Open to everybody: tests change the owner to make yesterday's signatures worthless.
    function setOwner(address newOwner) external {
        owner = newOwner;
    }

    /// @notice Lets a test call from this account.
    function call(address target, bytes calldata data) external returns (bytes memory) {
        (bool success, bytes memory result) = target.call(data);
        if (success) return result;
        assembly ("memory-safe") {
            revert(add(result, 32), mload(result))
        }
    }

    function isValidSignature(bytes32 hash, bytes calldata signature) external view returns (bytes4) {
        (address signer, , ) = ECDSA.tryRecoverCalldata(hash, signature);
        return signer == owner ? IERC1271.isValidSignature.selector : bytes4(0xffffffff);
    }
}
