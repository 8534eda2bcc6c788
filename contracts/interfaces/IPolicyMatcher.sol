// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Proposal, Witness} from "../types/Proposal.sol";
import {Refusal} from "../types/Rule.sol";

/// @notice Why a proposal and its witness do not match. The gate hands these on as they are.
interface IPolicyErrors {
    /// @dev A list of the wrong length, or an index out of range.
    error PolicyMalformed(string what, uint256 given, uint256 needed);
    /// @dev The rule does not carry the call; `detail` is the value that was refused.
    error PolicyRefused(uint256 callIndex, Refusal refusal, bytes32 detail);
    /// @dev The rule itself does not hold for this proposal: proposer, tier, expiry, bound, or input.
    error PolicyRuleRefused(uint256 ruleIndex, Refusal refusal, bytes32 detail);
    /// @dev The rule brought is not the rule that the proposal names.
    error PolicyLeafMismatch(uint256 ruleIndex, bytes32 given, bytes32 needed);
    error PolicyLeavesNotAscending(uint256 ruleIndex);
    /// @dev The rule is not in the policy: its proof leads to the root `given`.
    error PolicyNotProven(uint256 ruleIndex, bytes32 given, bytes32 needed);
    /// @dev The batch brought is not the input that the proposal names.
    error PolicyBatchMismatch(uint256 inputIndex, bytes32 given, bytes32 needed);
    /// @dev Bits of {Withdrawal}.
    error PolicyInputWithdrawn(uint256 inputIndex, bytes32 batchId, uint8 withdrawal);
    error PolicyTargetWithoutCode(uint256 callIndex, address target);
    error PolicyCodeHashMismatch(uint256 callIndex, address target, bytes32 given, bytes32 needed);
}

/// @title IPolicyMatcher
/// @notice Whether each call of a proposal is carried by a rule that was brought, and each input is good enough.
/// Holds no state and is asked by the gate, which keeps to itself what needs the gate's state: the policy root in
/// force, meters, protected and blocked targets.
///
/// Who may call: anybody; nothing here changes anything. The gate hands over the calldata that it received itself,
/// so all its functions that take a proposal take it first, and the witness second.
interface IPolicyMatcher is IPolicyErrors {
    /// @notice What the calls of a proposal take from one meter together.
    struct MeterUse {
        /// Identity of the meter: keccak256(abi.encode(key, token, period)).
        bytes32 meter;
        address token;
        /// Base units.
        uint256 amount;
        /// The smallest of the rules used on this meter; likewise `refill`.
        uint104 burst;
        uint104 refill;
        uint32 period;
    }

    /// @notice What holds of a proposal that matches.
    struct Match {
        /// hashStruct of the proposal.
        bytes32 id;
        /// The policy root that its rules were proven against; zero for root proposals, which use none.
        bytes32 policyRoot;
        /// Sum of native value, in wei; zero for root proposals.
        uint256 value;
        /// Bit i is set where call i must return nothing or true.
        uint256 checkedReturns;
        /// One per meter.
        MeterUse[] uses;
    }

    /// @notice Everything that must hold when it is proposed; reverts with the first thing that does not.
    /// @return id hashStruct of the proposal.
    /// @return policyRoot As in {Match}.
    function matchProposing(
        Proposal calldata p,
        Witness calldata w
    ) external view returns (bytes32 id, bytes32 policyRoot);

    /// @notice Everything that must hold when it is executed: ages of inputs and their levels count no longer, code
    /// hashes count now. Reverts with the first thing that does not hold.
    function matchExecuting(Proposal calldata p, Witness calldata w) external view returns (Match memory);

    /// @notice As {matchExecuting}, but collects all errors, encoded, instead of stopping at the first. Of what is
    /// malformed nothing can be said: {PolicyMalformed} reverts here too.
    function examine(
        Proposal calldata p,
        Witness calldata w
    ) external view returns (Match memory found, bytes[] memory errors);

    /// @notice hashStruct of the proposal: its id.
    function hashProposal(Proposal calldata p) external pure returns (bytes32 id);

    function provenance() external view returns (address);
}
