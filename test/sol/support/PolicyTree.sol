// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Constraint, Rule} from "../../../contracts/types/Rule.sol";

/// @title PolicyTree
/// @notice A Merkle tree of rules as the compiler makes it: leaves ascending, pairs sorted, a node without a
/// neighbour rises as it is.
library PolicyTree {
    /// @notice keccak256(keccak256(HEAD ‖ keccak256(CONSTRAINTS))), told a second time and over memory.
    function leafOf(Rule memory rule) internal pure returns (bytes32) {
        bytes memory constraints;
        for (uint256 i = 0; i < rule.constraints.length; ++i) {
            Constraint memory c = rule.constraints[i];
            constraints = bytes.concat(constraints, abi.encode(c.word, c.operator, c.value));
        }
        bytes memory head = abi.encode(rule.proposer, rule.tier, rule.expiry, rule.target, rule.kind, rule.selector);
        head = bytes.concat(head, abi.encode(rule.words, rule.wordTypes, rule.dataHash, rule.maxValue, rule.returns_));
        head = bytes.concat(head, abi.encode(rule.meter, rule.input, rule.bound));
        return keccak256(abi.encode(keccak256(bytes.concat(head, keccak256(constraints)))));
    }

    function rootOf(bytes32[] memory leaves) internal pure returns (bytes32) {
        bytes32[] memory row = sorted(leaves);
        while (row.length > 1) {
            row = _above(row);
        }
        return row[0];
    }

    function proofOf(bytes32[] memory leaves, bytes32 leaf) internal pure returns (bytes32[] memory proof) {
        bytes32[] memory row = sorted(leaves);
        uint256 place = 0;
        while (row[place] != leaf) ++place;
        while (row.length > 1) {
            uint256 neighbour = place ^ 1;
            if (neighbour < row.length) proof = _append(proof, row[neighbour]);
            row = _above(row);
            place /= 2;
        }
    }

    /// @notice Where a proof leads.
    function rootBy(bytes32[] memory proof, bytes32 leaf) internal pure returns (bytes32 node) {
        node = leaf;
        for (uint256 i = 0; i < proof.length; ++i) {
            node = _parent(node, proof[i]);
        }
    }

    /// @notice A copy, ascending.
    function sorted(bytes32[] memory list) internal pure returns (bytes32[] memory copy) {
        copy = new bytes32[](list.length);
        for (uint256 i = 0; i < list.length; ++i) {
            uint256 j = i;
            for (; j > 0 && copy[j - 1] > list[i]; --j) {
                copy[j] = copy[j - 1];
            }
            copy[j] = list[i];
        }
    }

    function _above(bytes32[] memory row) private pure returns (bytes32[] memory up) {
        up = new bytes32[]((row.length + 1) / 2);
        for (uint256 i = 0; i < up.length; ++i) {
            bool alone = 2 * i + 1 == row.length;
            up[i] = alone ? row[2 * i] : _parent(row[2 * i], row[2 * i + 1]);
        }
    }

    function _parent(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encode(a, b)) : keccak256(abi.encode(b, a));
    }

    function _append(bytes32[] memory list, bytes32 item) private pure returns (bytes32[] memory longer) {
        longer = new bytes32[](list.length + 1);
        for (uint256 i = 0; i < list.length; ++i) {
            longer[i] = list[i];
        }
        longer[list.length] = item;
    }
}
