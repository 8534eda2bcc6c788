// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyLog} from "../../../contracts/interfaces/IPolicyLog.sol";
import {Operator, Rule} from "../../../contracts/types/Rule.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {PolicyTree} from "../support/PolicyTree.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {Vm} from "../support/Vm.sol";
import {MatcherBase} from "../matcher/MatcherBase.sol";

/// @notice Rules as logs, each proven, part by part.
contract PublishTest is MatcherBase {
    IPolicyLog private log = IPolicyLog(Artifacts.deploy("PolicyLog", ""));

    function test_EachRuleIsLogged() public {
        (Rule[] memory rules, bytes32[][] memory proofs, bytes32 root) = _policy(5);
        for (uint256 i = 0; i < 5; ++i) {
            vm.expectEmit(address(log));
            emit IPolicyLog.RulePublished(root, PolicyTree.leafOf(rules[i]), rules[i]);
        }
        log.publish(root, rules, proofs);
    }

    function test_PartByPartInAnyOrder() public {
        (Rule[] memory rules, bytes32[][] memory proofs, bytes32 root) = _policy(3);
        for (uint256 i = 3; i > 0; --i) {
            vm.expectEmit(address(log));
            emit IPolicyLog.RulePublished(root, PolicyTree.leafOf(rules[i - 1]), rules[i - 1]);
            _publishOne(root, rules[i - 1], proofs[i - 1]);
        }
        // Again is harmless.
        _publishOne(root, rules[0], proofs[0]);
    }

    function test_NothingIsLoggedOfNothing() public {
        vm.recordLogs();
        log.publish(bytes32(0), new Rule[](0), new bytes32[][](0));
        assertEq(vm.getRecordedLogs().length, 0, "logs");
    }

    function test_RevertWhen_ARuleIsNotOfThePolicy() public {
        (Rule[] memory rules, bytes32[][] memory proofs, bytes32 root) = _policy(4);
        rules[2].maxValue = 999;
        bytes32 leaf = PolicyTree.leafOf(rules[2]);
        bytes32 given = PolicyTree.rootBy(proofs[2], leaf);
        vm.expectRevert(abi.encodeWithSelector(IPolicyLog.PolicyLogNotProven.selector, 2, leaf, given, root));
        log.publish(root, rules, proofs);
    }

    function test_RevertWhen_TheProofLeadsElsewhere() public {
        (Rule[] memory rules, bytes32[][] memory proofs, bytes32 root) = _policy(4);
        proofs[0] = proofs[1];
        bytes32 leaf = PolicyTree.leafOf(rules[0]);
        bytes32 given = PolicyTree.rootBy(proofs[0], leaf);
        vm.expectRevert(abi.encodeWithSelector(IPolicyLog.PolicyLogNotProven.selector, 0, leaf, given, root));
        log.publish(root, rules, proofs);
    }

    function test_RevertWhen_ProofsAreMissing() public {
        (Rule[] memory rules, bytes32[][] memory proofs, bytes32 root) = _policy(2);
        bytes32[][] memory one = new bytes32[][](1);
        one[0] = proofs[0];
        vm.expectRevert(abi.encodeWithSelector(IPolicyLog.PolicyLogLength.selector, 2, 1));
        log.publish(root, rules, one);
    }

    function testFuzz_EveryRuleOfAnyPolicyIsProven(uint256 seed) public {
        uint256 count = historyLength(seed, 6, 7 + (seed % 18));
        (Rule[] memory rules, bytes32[][] memory proofs, bytes32 root) = _policy(count, seed);
        vm.recordLogs();
        log.publish(root, rules, proofs);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs.length, count, "one log per rule");
        for (uint256 i = 0; i < count; ++i) {
            assertEq(logs[i].topics[1], root, "of this policy");
            assertEq(logs[i].topics[2], PolicyTree.leafOf(rules[i]), "its leaf");
            assertEq(logs[i].data, abi.encode(rules[i]), "the whole rule");
        }
    }

    function _publishOne(bytes32 root, Rule memory rule, bytes32[] memory proof) private {
        bytes32[][] memory proofs = new bytes32[][](1);
        proofs[0] = proof;
        log.publish(root, RuleBook.list(rule), proofs);
    }

    function _policy(uint256 count) private view returns (Rule[] memory, bytes32[][] memory, bytes32) {
        return _policy(count, 0);
    }

    /// @dev Rules of up to three constraints, all different.
    function _policy(
        uint256 count,
        uint256 seed
    ) private view returns (Rule[] memory rules, bytes32[][] memory proofs, bytes32 root) {
        (rules, proofs) = (new Rule[](count), new bytes32[][](count));
        bytes32[] memory leaves = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            rules[i] = _functionRule(1);
            seed = uint256(keccak256(abi.encode(seed)));
            (rules[i].maxValue, rules[i].expiry) = (seed, uint40(seed >> 8));
            for (uint256 j = 0; j < seed % 4; ++j) {
                _constrain(rules[i], 0, Operator.OneOf, seed >> j);
            }
            leaves[i] = PolicyTree.leafOf(rules[i]);
        }
        bytes32[] memory ascending = PolicyTree.sorted(leaves);
        root = PolicyTree.rootOf(ascending);
        for (uint256 i = 0; i < count; ++i) {
            proofs[i] = PolicyTree.proofOf(ascending, leaves[i]);
        }
    }
}
