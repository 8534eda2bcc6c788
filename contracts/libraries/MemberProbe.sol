// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil} from "../interfaces/ICouncil.sol";

/// @title MemberProbe
/// @notice Asks accounts that may or may not be Councils whether somebody is their member.
/// @dev Only a clean `true` counts: an account without code, a Safe or a registry answers nothing that we read as a
/// membership.
///
/// The gas of a question is capped, and of the answer one word is copied, so that a hostile account can neither burn
/// what its own replacement needs nor make it costly by an answer as long as that gas affords. Nobody can hide a
/// membership by sending too little gas either: a Council answers in less than 10,000, and whoever leaves it less than
/// that keeps at most a 63rd of it for all the rest.
library MemberProbe {
    uint256 internal constant GAS_PER_QUESTION = 50_000;

    /// @notice Whether `council` says that it has `member`.
    function hasMember(address council, bytes32 member) internal view returns (bool yes) {
        bytes memory question = abi.encodeCall(ICouncil.isMember, (member));
        uint256 gasOfQuestion = GAS_PER_QUESTION;
        assembly ("memory-safe") {
            // In assembly, because Solidity would copy all that is answered.
            let success := staticcall(gasOfQuestion, council, add(question, 0x20), mload(question), 0x00, 0x20)
            yes := and(and(success, eq(returndatasize(), 0x20)), eq(mload(0x00), 1))
        }
    }

    /// @notice The first of `accounts`, save `except`, that has `member`; zero where none has.
    function firstWith(address[] memory accounts, bytes32 member, address except) internal view returns (address) {
        for (uint256 i = 0; i < accounts.length; ++i) {
            if (accounts[i] != except && hasMember(accounts[i], member)) return accounts[i];
        }
        return address(0);
    }

    /// @notice A member's id where its signer is an account; see {ICouncil}.
    function idOf(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }
}
