// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyLog} from "../../../contracts/interfaces/IPolicyLog.sol";
import {Meter, Rule} from "../../../contracts/types/Rule.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {PolicyTree} from "../support/PolicyTree.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {TestBase} from "../support/TestBase.sol";

/// @notice Compiled rules as logs, each proven.
contract PolicyLogTest is TestBase {
    IPolicyLog private log = IPolicyLog(Artifacts.deploy("PolicyLog", ""));
    bytes32[] private leaves;
    bytes32 private root;

    function setUp() public {
        for (uint256 i = 0; i < 3; ++i) {
            leaves.push(PolicyTree.leafOf(_rule(i)));
        }
        root = PolicyTree.rootOf(leaves);
    }

    function test_AnybodyPublishesPartByPart() public {
        _publish(_list(0, 2));
        _publish(_list(2, 3));
        // Again does no harm: logs repeat.
        _publish(_list(1, 2));
    }

    function test_RevertWhen_ARuleIsNotOfThePolicy() public {
        (Rule[] memory rules, bytes32[][] memory proofs) = _witness(_list(0, 2));
        rules[1].tier = 9;
        bytes32 leaf = PolicyTree.leafOf(rules[1]);
        bytes32 given = PolicyTree.rootBy(proofs[1], leaf);
        vm.expectRevert(abi.encodeWithSelector(IPolicyLog.PolicyLogNotProven.selector, 1, leaf, given, root));
        log.publish(root, rules, proofs);
        _publish(_list(0, 2));
    }

    function test_RevertWhen_AProofIsMissing() public {
        (Rule[] memory rules, ) = _witness(_list(0, 2));
        (, bytes32[][] memory proofs) = _witness(_list(0, 1));
        vm.expectRevert(abi.encodeWithSelector(IPolicyLog.PolicyLogLength.selector, 2, 1));
        log.publish(root, rules, proofs);
    }

    function _publish(uint256[] memory places) private {
        (Rule[] memory rules, bytes32[][] memory proofs) = _witness(places);
        for (uint256 i = 0; i < places.length; ++i) {
            vm.expectEmit(address(log));
            emit IPolicyLog.RulePublished(root, leaves[places[i]], rules[i]);
        }
        vm.prank(makeAddr("anybody"));
        log.publish(root, rules, proofs);
    }

    function _witness(uint256[] memory places) private view returns (Rule[] memory rules, bytes32[][] memory proofs) {
        rules = new Rule[](places.length);
        proofs = new bytes32[][](places.length);
        for (uint256 i = 0; i < places.length; ++i) {
            rules[i] = _rule(places[i]);
            proofs[i] = PolicyTree.proofOf(leaves, leaves[places[i]]);
        }
    }

    function _rule(uint256 place) private pure returns (Rule memory) {
        Meter memory none;
        return RuleBook.transferRule(address(7), uint8(place), address(0xc0ffee), 100 + place, none);
    }

    /// @dev from .. to - 1
    function _list(uint256 from, uint256 to) private pure returns (uint256[] memory list) {
        list = new uint256[](to - from);
        for (uint256 i = 0; i < list.length; ++i) {
            list[i] = from + i;
        }
    }
}
