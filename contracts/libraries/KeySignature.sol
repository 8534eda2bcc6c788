// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title KeySignature
/// @notice Whether a key signed a digest, by the kind that was stated when the key was added. Code that the account
/// has by now is not looked at: an EIP-7702 delegation since then changes nothing.
library KeySignature {
    /// @param isContract Ask the account by ERC-1271; otherwise recover: 65 bytes r ‖ s ‖ v with low s.
    function isValid(
        bool isContract,
        address key,
        bytes32 digest,
        bytes calldata signature
    ) internal view returns (bool) {
        if (isContract) return SignatureChecker.isValidERC1271SignatureNowCalldata(key, digest, signature);
        (address recovered, ECDSA.RecoverError failure, ) = ECDSA.tryRecoverCalldata(digest, signature);
        return failure == ECDSA.RecoverError.NoError && recovered == key;
    }
}
