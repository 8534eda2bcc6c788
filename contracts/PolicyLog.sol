// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {RuleLib} from "./libraries/RuleLib.sol";
import {Rule} from "./types/Rule.sol";

/// @title PolicyLog
/// @notice Keeps compiled rules as logs, each proven against its policy root, so that losing the policy file loses
/// nothing. Holds no state and no power; one serves every gate. Who may call: anybody, part by part.
contract PolicyLog {
    event RulePublished(bytes32 indexed policyRoot, bytes32 indexed leaf, Rule rule);

    error PolicyLogNotProven(uint256 index, bytes32 leaf, bytes32 given, bytes32 policyRoot);
    error PolicyLogLength(uint256 rules, uint256 proofs);

    /// @notice Emits {RulePublished} for each rule.
    function publish(bytes32 policyRoot, Rule[] calldata rules, bytes32[][] calldata proofs) external {
        if (rules.length != proofs.length) revert PolicyLogLength(rules.length, proofs.length);
        for (uint256 i = 0; i < rules.length; ++i) {
            bytes32 leaf = RuleLib.leafOf(rules[i]);
            bytes32 given = MerkleProof.processProofCalldata(proofs[i], leaf);
            if (given != policyRoot) revert PolicyLogNotProven(i, leaf, given, policyRoot);
            emit RulePublished(policyRoot, leaf, rules[i]);
        }
    }
}
