// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "./IAgentTimelock.sol";
import {Proposal, ProposalState, Terms, Witness} from "../types/Proposal.sol";

/// @title IGateLens
/// @notice Answers questions about a gate that cost more code than the gate has room for. Holds no state and no
/// power; one serves every gate. Who may call: anybody.
interface IGateLens {
    /// @notice The state with Expired and Stale told apart, and every reason why {IAgentTimelock-execute} would fail
    /// now, each as the encoded custom error of the gate or its matcher. Empty: it would begin to run its calls.
    /// What only shows when the calls run (their failure, bounds, gas) is not among them.
    /// @dev Reverts, as execution would, where `t` is not what the record commits to or the witness is malformed:
    /// nothing can be said of such a proposal.
    function status(
        IAgentTimelock gate,
        Proposal calldata p,
        Witness calldata w,
        Terms calldata t
    ) external view returns (ProposalState current, bytes[] memory errors);

    /// @notice What an agent key signs.
    function proposalDigest(IAgentTimelock gate, bytes32 id) external view returns (bytes32);

    /// @notice What an approver's ERC-1271 is asked for.
    function approvalDigest(
        IAgentTimelock gate,
        address approver,
        uint64 approverEpoch,
        uint40 validUntil,
        bytes32 id
    ) external view returns (bytes32);
}
