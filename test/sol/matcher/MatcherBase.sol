// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyErrors, IPolicyMatcher} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {Call, NO_INPUT, Proposal, RuleUse, Witness} from "../../../contracts/types/Proposal.sol";
import {Batch, BatchStatus} from "../../../contracts/types/Provenance.sol";
import {Constraint, Operator, Refusal, Rule} from "../../../contracts/types/Rule.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {PolicyTree} from "../support/PolicyTree.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {TestBase} from "../support/TestBase.sol";

/// @dev Answers what a test told it of a batch.
contract FakeProvenance {
    mapping(bytes32 batchId => BatchStatus) private _status;
    mapping(bytes32 batchId => bytes32) private _roots;

    function set(Batch calldata batch, BatchStatus calldata status_) external {
        bytes32 batchId = keccak256(abi.encode(batch));
        (_status[batchId], _roots[batchId]) = (status_, batch.root);
    }

    /// @dev Nothing is known of another root than the batch's own.
    function statusOf(bytes32 batchId, bytes32 batchRoot) external view returns (BatchStatus memory) {
        require(_roots[batchId] == batchRoot, "not the batch's root");
        return _status[batchId];
    }
}

/// @dev A target with code. Nothing is ever run here: the matcher only looks.
contract Target {}

/// @notice The deployed matcher, asked about one proposal at a time.
abstract contract MatcherBase is TestBase {
    struct Question {
        Proposal p;
        Witness w;
    }

    uint40 internal constant START = 1_800_000_000;
    address internal constant ADA = address(7);
    bytes4 internal constant SELECTOR = 0x12345678;

    FakeProvenance internal provenance = new FakeProvenance();
    IPolicyMatcher internal matcher = IPolicyMatcher(
        Artifacts.deploy("PolicyMatcher", abi.encode(address(provenance)))
    );
    address internal target = address(new Target());

    function setUp() public virtual {
        vm.warp(START);
    }

    // ── Questions ───────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice One call by one rule, which is the whole policy.
    function _question(Rule memory rule, Call memory call) internal pure returns (Question memory q) {
        q.p.proposer = rule.proposer;
        q.p.tier = rule.tier;
        q.p.notAfter = START;
        q.p.calls = RuleBook.list(call);
        q.p.rules = new RuleUse[](1);
        q.p.rules[0] = RuleUse(PolicyTree.leafOf(rule), NO_INPUT);
        q.w.rules = RuleBook.list(rule);
        q.w.proofs = new bytes32[][](1);
    }

    /// @notice Several rules, which are the whole policy, and calls that name them by their place in the list.
    function _question(Rule[] memory rules, Call[] memory calls) internal pure returns (Question memory q) {
        bytes32[] memory leaves = new bytes32[](rules.length);
        for (uint256 i = 0; i < rules.length; ++i) {
            leaves[i] = PolicyTree.leafOf(rules[i]);
        }
        bytes32[] memory order = PolicyTree.sorted(leaves);
        (q.p.proposer, q.p.tier, q.p.notAfter, q.p.calls) = (rules[0].proposer, rules[0].tier, START, calls);
        q.p.rules = new RuleUse[](rules.length);
        q.w.rules = new Rule[](rules.length);
        q.w.proofs = new bytes32[][](rules.length);
        uint8[] memory places = new uint8[](rules.length);
        for (uint256 i = 0; i < rules.length; ++i) {
            uint256 from = 0;
            while (leaves[from] != order[i]) ++from;
            places[from] = uint8(i);
            q.p.rules[i] = RuleUse(order[i], NO_INPUT);
            q.w.rules[i] = rules[from];
            q.w.proofs[i] = PolicyTree.proofOf(leaves, order[i]);
        }
        for (uint256 i = 0; i < calls.length; ++i) {
            calls[i].rule = places[calls[i].rule];
        }
    }

    /// @notice A rule for SELECTOR with `words` words of any type.
    function _functionRule(uint8 words) internal view returns (Rule memory) {
        return RuleBook.functionRule(ADA, 0, target, SELECTOR, new bytes(words));
    }

    function _functionCall(bytes memory arguments) internal view returns (Call memory) {
        return RuleBook.call(target, 0, bytes.concat(SELECTOR, arguments), 0);
    }

    function _constrain(Rule memory rule, uint8 word, Operator operator, uint256 value) internal pure {
        Constraint[] memory longer = new Constraint[](rule.constraints.length + 1);
        for (uint256 i = 0; i < rule.constraints.length; ++i) {
            longer[i] = rule.constraints[i];
        }
        longer[rule.constraints.length] = Constraint(word, operator, bytes32(value));
        rule.constraints = longer;
    }

    // ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Why the rule does not carry the call, at both moments alike; None where it does.
    function _verdict(Rule memory rule, Call memory call) internal view returns (Refusal refusal, bytes32 detail) {
        Question memory q = _question(rule, call);
        bytes memory error_ = _errorWhenExecuting(q);
        assertEq(_errorWhenProposing(q), error_, "the two moments differ");
        if (error_.length == 0) return (Refusal.None, 0);
        assertEq(bytes32(bytes4(error_)), bytes32(IPolicyErrors.PolicyRefused.selector), "another error");
        uint256 index;
        (index, refusal, detail) = abi.decode(_arguments(error_), (uint256, Refusal, bytes32));
        assertEq(index, 0, "index of the call");
    }

    function _assertCarried(Rule memory rule, Call memory call) internal view {
        (Refusal refusal, ) = _verdict(rule, call);
        assertEq(uint256(refusal), uint256(Refusal.None), "refused");
    }

    function _assertRefused(Rule memory rule, Call memory call, Refusal needed, bytes32 neededDetail) internal view {
        (Refusal refusal, bytes32 detail) = _verdict(rule, call);
        assertEq(uint256(refusal), uint256(needed), "refusal");
        assertEq(detail, neededDetail, "detail");
    }

    /// @notice The error that {matchProposing} reverts with, empty where it does not.
    function _errorWhenProposing(Question memory q) internal view returns (bytes memory) {
        try matcher.matchProposing(q.p, q.w) returns (bytes32, bytes32) {
            return "";
        } catch (bytes memory error_) {
            return error_;
        }
    }

    function _errorWhenExecuting(Question memory q) internal view returns (bytes memory) {
        try matcher.matchExecuting(q.p, q.w) returns (IPolicyMatcher.Match memory) {
            return "";
        } catch (bytes memory error_) {
            return error_;
        }
    }

    function _arguments(bytes memory error_) internal pure returns (bytes memory arguments) {
        arguments = new bytes(error_.length - 4);
        for (uint256 i = 0; i < arguments.length; ++i) {
            arguments[i] = error_[i + 4];
        }
    }

    function _word(uint256 value) internal pure returns (bytes32) {
        return bytes32(value);
    }

    function _word(address value) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(value)));
    }
}
