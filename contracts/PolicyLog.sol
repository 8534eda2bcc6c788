// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {IPolicyLog} from "./interfaces/IPolicyLog.sol";
import {RuleLib} from "./libraries/RuleLib.sol";
import {Rule} from "./types/Rule.sol";

/// @title PolicyLog
/// @notice Publishes compiled rules in proven parts; see {IPolicyLog}.
contract PolicyLog is IPolicyLog {
    /// @inheritdoc IPolicyLog
    function publish(bytes32 policyRoot, Rule[] calldata rules, bytes32[][] calldata proofs) external override {
        if (rules.length != proofs.length) revert PolicyLogLength(rules.length, proofs.length);
        for (uint256 i = 0; i < rules.length; ++i) {
            bytes32 leaf = RuleLib.leafOf(rules[i]);
            bytes32 given = MerkleProof.processProofCalldata(proofs[i], leaf);
            if (given != policyRoot) revert PolicyLogNotProven(i, leaf, given, policyRoot);
            emit RulePublished(policyRoot, leaf, rules[i]);
        }
    }
}
