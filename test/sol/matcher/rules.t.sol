// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyErrors, IPolicyMatcher} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {Bound, Call, NO_RULE, ROOT_TIER, RuleUse} from "../../../contracts/types/Proposal.sol";
import {Batch, BatchLevel, BatchStatus, Withdrawal} from "../../../contracts/types/Provenance.sol";
import {CallKind, InputDemand, Operator, Refusal, ReturnCheck, Rule} from "../../../contracts/types/Rule.sol";
import {PolicyTree} from "../support/PolicyTree.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {MatcherBase} from "./MatcherBase.sol";

/// @notice What must hold of the rules that a proposal names, before any call is looked at.
contract RulesTest is MatcherBase {
    // ── Proposer, tier, expiry ──────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheRuleIsOfAnotherProposer() public view {
        Question memory q = _plain();
        q.p.proposer = address(8);
        _refuses(q, _ruleRefused(0, Refusal.WrongProposer, _word(address(8))));
    }

    function test_RevertWhen_TheTierIsBelowTheRules() public view {
        Rule memory rule = _functionRule(0);
        rule.tier = 2;
        Question memory q = _question(rule, _functionCall(""));
        q.p.tier = 1;
        _refuses(q, _ruleRefused(0, Refusal.TierTooLow, _word(1)));
        q.p.tier = 2;
        _carries(q);
        q.p.tier = 254;
        _carries(q);
    }

    function test_RevertWhen_TheRuleExpired() public {
        Rule memory rule = _functionRule(0);
        rule.expiry = START + 10;
        Question memory q = _question(rule, _functionCall(""));
        vm.warp(START + 10);
        _carries(q);
        vm.warp(START + 11);
        _refuses(q, _ruleRefused(0, Refusal.RuleExpired, _word(START + 10)));
        q = _plain();
        vm.warp(type(uint40).max);
        _carries(q);
    }

    // ── Bounds that a rule demands ──────────────────────────────────────────────────────────────────────────────

    function testFuzz_OnlyABoundAtLeastAsTightServes(int128 demanded, int256 declared, bool sameToken) public view {
        Question memory q = _question(_demanding(0, demanded), _functionCall(""));
        _refuses(q, _ruleRefused(0, Refusal.BoundMissing, _word(address(0xc0))));
        q.p.bounds = new Bound[](2);
        q.p.bounds[0] = Bound(address(0xc1), type(int256).max);
        q.p.bounds[1] = Bound(sameToken ? address(0xc0) : address(0), declared);
        if (sameToken && declared >= demanded) _carries(q);
        else _refuses(q, _ruleRefused(0, Refusal.BoundMissing, _word(address(0xc0))));
    }

    /// @dev What is demanded adds up: one bound does not serve each of several calls.
    function testFuzz_DemandsOfAllCallsAddUp(int128 demanded, uint8 calls, int8 off) public view {
        uint256 count = bound(calls, 1, 20);
        Question memory q = _question(_demanding(0, demanded), _functionCall(""));
        q.p.calls = _manyCalls(count);
        q.p.bounds = new Bound[](1);
        q.p.bounds[0] = Bound(address(0xc0), int256(count) * demanded + off);
        if (off >= 0) _carries(q);
        else _refuses(q, _ruleRefused(0, Refusal.BoundMissing, _word(address(0xc0))));
    }

    /// @dev Two rules that demand a bound on one token, for calls in turn.
    function test_RevertWhen_OneBoundIsToServeTwoRules() public view {
        Question memory q = _twoDemanding(900, -100);
        q.p.bounds = new Bound[](1);
        q.p.bounds[0] = Bound(address(0xc0), 799);
        _refuses(q, _ruleRefused(0, Refusal.BoundMissing, _word(address(0xc0))));
        q.p.bounds[0].minDelta = 800;
        _carries(q);
        Call[] memory four = new Call[](4);
        (four[0], four[1], four[2], four[3]) = (q.p.calls[0], q.p.calls[1], q.p.calls[0], q.p.calls[1]);
        q.p.calls = four;
        q.p.bounds[0].minDelta = 1599;
        _refuses(q, _ruleRefused(0, Refusal.BoundMissing, _word(address(0xc0))));
        q.p.bounds[0].minDelta = 1600;
        _carries(q);
    }

    /// @dev A rule that no call uses demands nothing, and adds nothing to what others demand.
    function test_AnUnusedRuleDemandsNothing() public view {
        Question memory q = _twoDemanding(900, 800);
        uint8 used = q.p.calls[0].rule;
        q.p.calls = RuleBook.list(q.p.calls[0]);
        q.p.bounds = new Bound[](1);
        q.p.bounds[0] = Bound(address(0xc0), 899);
        _refuses(q, _ruleRefused(used, Refusal.BoundMissing, _word(address(0xc0))));
        q.p.bounds[0].minDelta = 900;
        _carries(q);
    }

    /// @dev No sum of 256 demands overflows: the most and the least that a rule can say.
    function test_TheWidestDemandsAddUp() public view {
        int128[2] memory widest = [type(int128).max, type(int128).min];
        for (uint256 i = 0; i < 2; ++i) {
            Question memory q = _question(_demanding(0, widest[i]), _functionCall(""));
            q.p.calls = _manyCalls(256);
            q.p.bounds = new Bound[](1);
            q.p.bounds[0] = Bound(address(0xc0), 256 * int256(widest[i]) - 1);
            _refuses(q, _ruleRefused(0, Refusal.BoundMissing, _word(address(0xc0))));
            q.p.bounds[0].minDelta += 1;
            _carries(q);
        }
    }

    /// @dev A wider demand is no int128: it has a leaf, and no rule of this encoding carries anything.
    function test_RevertWhen_TheDemandIsTooWide() public {
        Question memory q = _question(_demanding(0, type(int128).max), _functionCall(""));
        q.p.bounds = new Bound[](1);
        q.p.bounds[0] = Bound(address(0xc0), type(int256).max);
        _carries(q);
        bytes memory question = abi.encodeCall(IPolicyMatcher.matchExecuting, (q.p, q.w));
        bytes32 leaf = q.p.rules[0].leaf;
        uint256 place = _placeOf(question, bytes32(uint256(uint128(type(int128).max))));
        _overwrite(question, place, bytes32(uint256(uint128(type(int128).max)) + 1));
        // The leaf of the wider demand is named, so that nothing but its width is wrong.
        bytes32 wider = _leafAsked(question);
        _overwrite(question, _placeOf(question, leaf), wider);
        (bool success, bytes memory answer) = address(matcher).call(question);
        assertTrue(!success && answer.length == 0, "a demand wider than int128 was read");
    }

    /// @dev The leaf that the matcher makes of the rule brought, told by its refusal of the leaf named.
    function _leafAsked(bytes memory question) private returns (bytes32 brought) {
        (bool success, bytes memory error_) = address(matcher).call(question);
        assertTrue(!success, "carried");
        assertEq(bytes32(bytes4(error_)), bytes32(IPolicyErrors.PolicyLeafMismatch.selector), "another error");
        (, brought, ) = abi.decode(_arguments(error_), (uint256, bytes32, bytes32));
    }

    /// @dev Where the only such word stands, counted in words after the selector.
    function _placeOf(bytes memory question, bytes32 word) private pure returns (uint256 place) {
        bool found = false;
        for (uint256 i = 36; i <= question.length; i += 32) {
            bytes32 here;
            assembly ("memory-safe") {
                here := mload(add(question, i))
            }
            if (here != word) continue;
            require(!found, "twice");
            (found, place) = (true, i);
        }
        require(found, "nowhere");
    }

    function _overwrite(bytes memory question, uint256 place, bytes32 word) private pure {
        assembly ("memory-safe") {
            mstore(add(question, place), word)
        }
    }

    function _demanding(uint8 words, int128 demanded) private view returns (Rule memory rule) {
        rule = _functionRule(words);
        (rule.bound.demanded, rule.bound.token, rule.bound.minDelta) = (true, address(0xc0), demanded);
    }

    /// @dev Two rules, and a call of each: the first call by the first of them.
    function _twoDemanding(int128 first, int128 second) private view returns (Question memory) {
        Rule[] memory rules = new Rule[](2);
        (rules[0], rules[1]) = (_demanding(0, first), _demanding(1, second));
        Call memory next = _functionCall(new bytes(32));
        next.rule = 1;
        return _question(rules, RuleBook.list(_functionCall(""), next));
    }

    // ── Leaves and proofs ───────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheRuleBroughtIsAnother() public view {
        Question memory q = _plain();
        bytes32 named = q.p.rules[0].leaf;
        q.w.rules[0].maxValue = 1;
        bytes32 brought = PolicyTree.leafOf(q.w.rules[0]);
        bytes4 selector = IPolicyErrors.PolicyLeafMismatch.selector;
        _refuses(q, abi.encodeWithSelector(selector, 0, brought, named));
    }

    /// @dev Every field of a rule is in its leaf.
    function test_EachFieldChangesTheLeaf() public view {
        Rule memory rule = _functionRule(1);
        _constrain(rule, 0, Operator.Equal, 1);
        bytes memory plain = abi.encode(rule);
        bytes32[] memory leaves = new bytes32[](28);
        // The first is the rule as it was.
        for (uint256 i = 0; i < 28; ++i) {
            Rule memory changed = abi.decode(plain, (Rule));
            _change(changed, i);
            leaves[i] = _leafByMatcher(changed);
            assertEq(leaves[i], PolicyTree.leafOf(changed), "leaf");
            for (uint256 j = 0; j < i; ++j) {
                assertNotEq(leaves[i], leaves[j], "two rules have one leaf");
            }
        }
    }

    function _leafByMatcher(Rule memory rule) private view returns (bytes32 brought) {
        Question memory q = _plain();
        q.w.rules[0] = rule;
        bytes memory error_ = _errorWhenExecuting(q);
        assertEq(bytes32(bytes4(error_)), bytes32(IPolicyErrors.PolicyLeafMismatch.selector), "another error");
        (, brought, ) = abi.decode(_arguments(error_), (uint256, bytes32, bytes32));
    }

    function _change(Rule memory r, uint256 field) private pure {
        if (field == 1) r.proposer = address(9);
        if (field == 2) r.tier = 9;
        if (field == 3) r.expiry = 9;
        if (field == 4) r.target = address(9);
        if (field == 5) r.kind = CallKind.Exact;
        if (field == 6) r.selector = 0x99999999;
        if (field == 7) r.words = 9;
        if (field == 8) r.wordTypes = bytes32(uint256(9));
        if (field == 9) r.dataHash = bytes32(uint256(9));
        if (field == 10) r.maxValue = 9;
        if (field == 11) r.returns_ = ReturnCheck.EmptyOrTrue;
        if (field == 12) r.meter.key = bytes32(uint256(9));
        if (field == 13) r.meter.token = address(9);
        if (field == 14) r.meter.amountWord = 9;
        if (field == 15) r.meter.burst = 9;
        if (field == 16) r.meter.refill = 9;
        if (field == 17) r.meter.period = 9;
        if (field == 18) r.input.schema = bytes32(uint256(9));
        if (field == 19) r.input.source = address(9);
        if (field == 20) r.input.levels = 9;
        if (field == 21) r.input.maxAge = 9;
        if (field == 22) r.bound.demanded = true;
        if (field == 23) r.bound.token = address(9);
        if (field == 24) r.bound.minDelta = 9;
        if (field == 25) r.constraints[0].word = 9;
        if (field == 26) r.constraints[0].operator = Operator.AtMost;
        if (field == 27) r.constraints[0].value = bytes32(uint256(9));
    }

    /// @dev The root that a proof leads to is told, and not judged: the gate compares.
    function testFuzz_TheRootIsWhereTheProofLeads(uint8 count, uint8 place, bytes32 salt) public view {
        count = uint8(bound(count, 1, 40));
        bytes32[] memory leaves = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            leaves[i] = keccak256(abi.encode(salt, i));
        }
        Question memory q = _plain();
        leaves[place % count] = q.p.rules[0].leaf;
        q.w.proofs[0] = PolicyTree.proofOf(leaves, q.p.rules[0].leaf);
        (bytes32 id, bytes32 root) = matcher.matchProposing(q.p, q.w);
        assertEq(root, PolicyTree.rootOf(leaves), "root");
        assertEq(id, matcher.hashProposal(q.p), "id");
        assertEq(matcher.matchExecuting(q.p, q.w).policyRoot, root, "root when executing");
    }

    function test_RevertWhen_TwoRulesAreOfTwoPolicies() public view {
        Question memory q = _two();
        bytes32 first = PolicyTree.rootBy(q.w.proofs[0], q.p.rules[0].leaf);
        q.w.proofs[1] = new bytes32[](0);
        bytes4 selector = IPolicyErrors.PolicyNotProven.selector;
        _refuses(q, abi.encodeWithSelector(selector, 1, q.p.rules[1].leaf, first));
    }

    function test_RevertWhen_LeavesAreNotAscending() public view {
        Question memory q = _two();
        (q.p.rules[0], q.p.rules[1]) = (q.p.rules[1], q.p.rules[0]);
        (q.w.rules[0], q.w.rules[1]) = (q.w.rules[1], q.w.rules[0]);
        (q.w.proofs[0], q.w.proofs[1]) = (q.w.proofs[1], q.w.proofs[0]);
        (q.p.calls[0].rule, q.p.calls[1].rule) = (q.p.calls[1].rule, q.p.calls[0].rule);
        _refuses(q, abi.encodeWithSelector(IPolicyErrors.PolicyLeavesNotAscending.selector, 1));
    }

    /// @dev Twice the same rule would have two inputs.
    function test_RevertWhen_ARuleIsNamedTwice() public view {
        Question memory q = _two();
        (q.p.rules[1], q.w.rules[1], q.w.proofs[1]) = (q.p.rules[0], q.w.rules[0], q.w.proofs[0]);
        _refuses(q, abi.encodeWithSelector(IPolicyErrors.PolicyLeavesNotAscending.selector, 1));
    }

    /// @dev A leaf of zero names no rule.
    function test_RevertWhen_TheLeafIsZero() public view {
        Question memory q = _plain();
        q.p.rules[0].leaf = 0;
        _refuses(q, abi.encodeWithSelector(IPolicyErrors.PolicyLeavesNotAscending.selector, 0));
    }

    /// @dev A rule that no call uses must hold all the same.
    function test_RevertWhen_AnUnusedRuleIsRefused() public view {
        Question memory q = _two();
        q.p.calls = RuleBook.list(q.p.calls[0]);
        _carries(q);
        uint256 unused = q.p.calls[0].rule == 0 ? 1 : 0;
        q.w.rules[unused].tier = 9;
        bytes32 leaf = PolicyTree.leafOf(q.w.rules[unused]);
        bytes4 selector = IPolicyErrors.PolicyLeafMismatch.selector;
        _refuses(q, abi.encodeWithSelector(selector, unused, leaf, q.p.rules[unused].leaf));
    }

    // ── Lists ───────────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheWitnessHasAnotherLength() public view {
        Question memory q = _two();
        q.w.rules = RuleBook.list(q.w.rules[0]);
        _refuses(q, _malformed("witness rules", 1, 2));
        q = _two();
        q.w.proofs = new bytes32[][](3);
        _refuses(q, _malformed("witness proofs", 3, 2));
    }

    function test_RevertWhen_ACallNamesNoRule() public view {
        Question memory q = _plain();
        q.p.calls[0].rule = 1;
        _refuses(q, _malformed("rule", 1, 1));
        q.p.calls[0].rule = NO_RULE;
        _refuses(q, _malformed("rule", NO_RULE, 1));
    }

    function test_RevertWhen_ThereAreNoCallsOrTooMany() public view {
        Question memory q = _plain();
        q.p.calls = new Call[](0);
        _refuses(q, _malformed("calls", 0, 1));
        q.p.calls = _manyCalls(257);
        _refuses(q, _malformed("calls", 257, 256));
        q.p.calls = _manyCalls(256);
        _carries(q);
    }

    /// @dev Bit by bit, to the last of 256 calls.
    function test_TheLastCallsBitIsItsOwn() public view {
        Rule memory rule = _functionRule(0);
        rule.returns_ = ReturnCheck.EmptyOrTrue;
        Question memory q = _question(rule, _functionCall(""));
        q.p.calls = _manyCalls(256);
        assertEq(matcher.matchExecuting(q.p, q.w).checkedReturns, type(uint256).max, "bits");
    }

    // ── Root proposals name no rules ────────────────────────────────────────────────────────────────────────────

    function test_RootNeedsNoRule() public view {
        Question memory q = _plain();
        q.p.tier = ROOT_TIER;
        q.p.calls[0].rule = NO_RULE;
        _refuses(q, _malformed("rules", 1, 0));
        q.p.rules = new RuleUse[](0);
        _carries(q);
        IPolicyMatcher.Match memory found = matcher.matchExecuting(q.p, q.w);
        assertEq(found.policyRoot, 0, "policy root");
        assertEq(found.checkedReturns, 0, "checked returns");
        assertEq(found.uses.length, 0, "meters");
        q.p.calls[0].rule = 0;
        _refuses(q, _malformed("rule", 0, NO_RULE));
    }

    function test_RevertWhen_RootCallsAnAccountWithoutCode() public view {
        Question memory q = _plain();
        (q.p.tier, q.p.calls[0].rule, q.p.calls[0].target) = (ROOT_TIER, NO_RULE, address(0xbeef));
        q.p.rules = new RuleUse[](0);
        bytes4 selector = IPolicyErrors.PolicyTargetWithoutCode.selector;
        _refuses(q, abi.encodeWithSelector(selector, 0, address(0xbeef)));
        q.p.calls[0].data = "";
        _carries(q);
    }

    // ── Inputs ──────────────────────────────────────────────────────────────────────────────────────────────────

    function testFuzz_AgeIsMeasuredWhenProposed(uint32 age, uint32 maxAge) public {
        uint256 given = bound(age, 0, 10 days);
        maxAge = uint32(bound(maxAge, 0, 10 days));
        Question memory q = _withInput(InputDemand(bytes32("s"), address(0xabc), BatchLevel.SIGNED, maxAge));
        provenance.set(q.w.batches[0], BatchStatus(address(0xabc), uint40(START - given), 3, 0));
        bytes memory refusal = _ruleRefused(0, Refusal.InputTooOld, _word(given));
        assertEq(_errorWhenProposing(q), given > maxAge ? refusal : bytes(""), "proposing");
        assertEq(_errorWhenExecuting(q), "", "executing");
    }

    /// @dev All levels that are asked for, whatever else is there.
    function testFuzz_AllLevelsAskedMustBeSet(uint8 asked, uint8 given) public {
        asked = uint8(bound(asked, 1, 15));
        Question memory q = _withInput(InputDemand(bytes32("s"), address(0xabc), asked, 1));
        provenance.set(q.w.batches[0], BatchStatus(address(0xabc), START, given, 0));
        bytes memory refusal = _ruleRefused(0, Refusal.InputLevelTooLow, _word(given));
        assertEq(_errorWhenProposing(q), given & asked == asked ? bytes("") : refusal, "proposing");
        assertEq(_errorWhenExecuting(q), "", "executing");
    }

    function testFuzz_AnyWithdrawalHoldsAtBothMoments(uint8 withdrawal) public {
        Question memory q = _withInput(InputDemand(bytes32("s"), address(0xabc), BatchLevel.SIGNED, 1));
        provenance.set(q.w.batches[0], BatchStatus(address(0xabc), START, 3, withdrawal));
        if (withdrawal == 0) {
            _carries(q);
            return;
        }
        bytes4 selector = IPolicyErrors.PolicyInputWithdrawn.selector;
        _refuses(q, abi.encodeWithSelector(selector, 0, q.p.inputs[0], withdrawal));
    }

    function test_ASourceOfZeroIsAnyAdmittedOne() public {
        Question memory q = _withInput(InputDemand(bytes32("s"), address(0), BatchLevel.SIGNED, 1));
        provenance.set(q.w.batches[0], BatchStatus(address(0x123), START, 3, 0));
        _carries(q);
    }

    function test_EveryInputIsAsked() public {
        Question memory q = _withInput(InputDemand(bytes32("s"), address(0xabc), BatchLevel.SIGNED, 1));
        provenance.set(q.w.batches[0], BatchStatus(address(0xabc), START, 3, 0));
        Batch memory extra = Batch(address(1), 0, 0, 0, 0, 0);
        (bytes32[] memory inputs, Batch[] memory batches) = (new bytes32[](2), new Batch[](2));
        (inputs[0], inputs[1]) = (q.p.inputs[0], keccak256(abi.encode(extra)));
        (batches[0], batches[1]) = (q.w.batches[0], extra);
        (q.p.inputs, q.w.batches) = (inputs, batches);
        _carries(q);
        provenance.set(extra, BatchStatus(address(1), START, 1, Withdrawal.TAINTED));
        bytes4 selector = IPolicyErrors.PolicyInputWithdrawn.selector;
        _refuses(q, abi.encodeWithSelector(selector, 1, inputs[1], Withdrawal.TAINTED));
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _plain() private view returns (Question memory) {
        return _question(_functionRule(0), _functionCall(""));
    }

    function _two() private view returns (Question memory) {
        Rule[] memory rules = new Rule[](2);
        (rules[0], rules[1]) = (_functionRule(0), _functionRule(1));
        Call memory second = _functionCall(new bytes(32));
        second.rule = 1;
        return _question(rules, RuleBook.list(_functionCall(""), second));
    }

    function _withInput(InputDemand memory demand) private view returns (Question memory q) {
        Rule memory rule = _functionRule(0);
        rule.input = demand;
        q = _question(rule, _functionCall(""));
        q.w.batches = new Batch[](1);
        q.w.batches[0] = Batch(address(0xabc), keccak256("root"), 10, "profile", 0, demand.schema);
        q.p.inputs = new bytes32[](1);
        q.p.inputs[0] = keccak256(abi.encode(q.w.batches[0]));
        q.p.rules[0].input = 0;
    }

    function _manyCalls(uint256 count) private view returns (Call[] memory calls) {
        calls = new Call[](count);
        for (uint256 i = 0; i < count; ++i) {
            calls[i] = _functionCall("");
        }
    }

    function _carries(Question memory q) private view {
        _refuses(q, "");
    }

    function _refuses(Question memory q, bytes memory error_) private view {
        assertEq(_errorWhenProposing(q), error_, "error when proposing");
        assertEq(_errorWhenExecuting(q), error_, "error when executing");
    }

    function _ruleRefused(uint256 index, Refusal refusal, bytes32 detail) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPolicyErrors.PolicyRuleRefused.selector, index, refusal, detail);
    }

    function _malformed(string memory what, uint256 given, uint256 needed) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPolicyErrors.PolicyMalformed.selector, what, given, needed);
    }
}
