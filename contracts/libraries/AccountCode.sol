// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP7702Utils} from "@openzeppelin/contracts/account/utils/EIP7702Utils.sol";

/// @title AccountCode
/// @notice Tells a contract account from an account whose key signs.
library AccountCode {
    /// @notice Whether code of its own stands at `account`.
    /// @dev An EIP-7702 designator is not code of its own: the key still signs for the account, and may point it
    /// elsewhere tomorrow.
    function isContract(address account) internal view returns (bool) {
        return account.code.length != 0 && EIP7702Utils.fetchDelegate(account) == address(0);
    }
}
