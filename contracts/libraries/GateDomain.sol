// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";

/// @title GateDomain
/// @notice The EIP-712 domain of a gate: name "Sallyport", version "1", chainId, verifyingContract.
/// @dev The separator is made anew each time: a few hundred gas, no code for caching, and right after a fork.
library GateDomain {
    bytes32 private constant DOMAIN_TYPEHASH = keccak256(
        "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
    );

    function digest(address gate, bytes32 structHash) internal view returns (bytes32) {
        bytes32 separator = keccak256(
            abi.encode(DOMAIN_TYPEHASH, keccak256("Sallyport"), keccak256("1"), block.chainid, gate)
        );
        return MessageHashUtils.toTypedDataHash(separator, structHash);
    }
}
