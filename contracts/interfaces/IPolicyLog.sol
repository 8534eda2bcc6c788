// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Rule} from "../types/Rule.sol";

/// @title IPolicyLog
/// @notice Keeps compiled rules as logs, each proven against its policy root, so that losing the policy file loses
/// nothing. Holds no state and no power; one serves every gate. Who may call: anybody, part by part.
interface IPolicyLog {
    /// @notice `rule` is part of the policy with this root. Whether a gate uses that policy is another question.
    event RulePublished(bytes32 indexed policyRoot, bytes32 indexed leaf, Rule rule);

    /// @notice The rule at `index`, of this leaf, leads to root `given`.
    error PolicyLogNotProven(uint256 index, bytes32 leaf, bytes32 given, bytes32 policyRoot);
    /// @notice Each rule needs one proof.
    error PolicyLogLength(uint256 rules, uint256 proofs);

    /// @notice Emits {RulePublished} for each rule.
    function publish(bytes32 policyRoot, Rule[] calldata rules, bytes32[][] calldata proofs) external;
}
