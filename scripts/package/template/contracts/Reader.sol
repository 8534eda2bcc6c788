// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAgentTimelock } from "sallyport/contracts/interfaces/IAgentTimelock.sol";

/// @notice A contract of somebody else that asks a gate.
contract Reader {
    function policyRootOf(IAgentTimelock gate) external view returns (bytes32) {
        return gate.policyRoot();
    }
}
