// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyErrors} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {ProposalState} from "../../../contracts/types/Proposal.sol";
import {Batch, BatchLevel, Withdrawal} from "../../../contracts/types/Provenance.sol";
import {InputDemand, Refusal, Rule} from "../../../contracts/types/Rule.sol";
import {Admission} from "../../../contracts/types/SourceSetup.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

/// @notice What a proposal rests on: good enough and fresh when it is proposed, not withdrawn until it has run.
abstract contract InputsSpec is GateSpec {
    uint8 private constant PAY_SIGNED = 6;
    uint8 private constant PAY_HASHED = 7;
    uint32 private constant MAX_AGE = 1 hours;
    bytes32 private constant PRICES = keccak256("prices");
    bytes32 private constant NEWS = keccak256("news");

    address private sol = makeAddr("sol"); // source of prices
    address private ann = makeAddr("ann the anchorer");

    function _admissions() internal view override returns (Admission[] memory a) {
        a = new Admission[](1);
        a[0] = Admission(PRICES, sol);
    }

    function _rules() internal view override returns (Rule[] memory r) {
        Rule[] memory common = super._rules();
        r = new Rule[](8);
        for (uint256 i = 0; i < common.length; ++i) {
            r[i] = common[i];
        }
        r[PAY_SIGNED] = RuleBook.transferRule(ADA, OPTIMISTIC, address(coin), PAY_MAX, common[PAY].meter);
        r[PAY_SIGNED].input = InputDemand(PRICES, sol, BatchLevel.SIGNED, MAX_AGE);
        r[PAY_HASHED] = RuleBook.transferRule(ADA, OPTIMISTIC, address(coin), PAY_MAX, common[PAY].meter);
        r[PAY_HASHED].input = InputDemand(NEWS, ann, BatchLevel.HASHED, MAX_AGE);
    }

    // ── When proposing ──────────────────────────────────────────────────────────────────────────────────────────

    function test_AFreshSignedBatchServes() public {
        Draft memory d = _paymentOn(_signed("a", uint40(block.timestamp)), PAY_SIGNED);
        _makeReady(d);
        _execute(d);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    function test_RevertWhen_TheBatchIsTooOld() public {
        Batch memory batch = _signed("a", uint40(block.timestamp));
        Draft memory d = _paymentOn(batch, PAY_SIGNED);
        skip(MAX_AGE + 1);
        _refuses(d, _propose, _ruleRefused(Refusal.InputTooOld, bytes32(uint256(MAX_AGE + 1))));
        vm.warp(block.timestamp - 1);
        _propose(d);
    }

    /// @dev Age is measured when proposed: how long humans take is no fault of the data.
    function test_AtExecutionItsAgeNoLongerCounts() public {
        Draft memory d = _paymentOn(_signed("a", uint40(block.timestamp)), PAY_SIGNED);
        _propose(d);
        vm.warp(d.p.notAfter);
        _execute(d);
        _assertState(d, ProposalState.Executed);
    }

    function test_RevertWhen_TheBatchWasNeverAnchored() public {
        Draft memory d = _paymentOn(_batch("a", sol, PRICES), PAY_SIGNED);
        _refuses(d, _propose, _ruleRefused(Refusal.InputLevelTooLow, 0));
    }

    function test_RevertWhen_TheBatchIsOnlyHashed() public {
        Batch memory batch = _batch("a", sol, PRICES);
        vm.prank(sol);
        provenance.anchor(batch, uint40(block.timestamp));
        Draft memory d = _paymentOn(batch, PAY_SIGNED);
        _refuses(d, _propose, _ruleRefused(Refusal.InputLevelTooLow, bytes32(uint256(BatchLevel.HASHED))));
        vm.prank(sol);
        provenance.anchorSigned(batch, uint40(block.timestamp), sol, sol, "");
        _propose(d);
    }

    function test_RevertWhen_TheSchemaIsAnother() public {
        Draft memory d = _paymentOn(_hashed("a", ann), PAY_SIGNED);
        _refuses(d, _propose, _ruleRefused(Refusal.InputWrongSchema, NEWS));
    }

    /// @dev Where only hashed is asked, the rule names the anchorer: anybody can anchor.
    function test_RevertWhen_AStrangerAnchored() public {
        Draft memory d = _paymentOn(_hashed("a", stranger), PAY_HASHED);
        bytes32 given = bytes32(uint256(uint160(stranger)));
        _refuses(d, _propose, _ruleRefused(Refusal.InputWrongSource, given));
        _propose(_paymentOn(_hashed("a", ann), PAY_HASHED));
    }

    function test_RevertWhen_TheInputIsMissing() public {
        Draft memory d = _paymentOn(_signed("a", uint40(block.timestamp)), PAY_SIGNED);
        d.p.rules[0].input = 1;
        _refuses(d, _propose, _ruleRefused(Refusal.InputMissing, bytes32(uint256(1))));
        d.p.rules[0].input = 255;
        _refuses(d, _propose, _ruleRefused(Refusal.InputMissing, bytes32(uint256(255))));
        d.p.rules[0].input = 0;
        _propose(d);
    }

    function test_RevertWhen_TheRuleAsksForNoInput() public {
        Draft memory d = _paymentOn(_signed("a", uint40(block.timestamp)), PAY);
        _refuses(d, _propose, _ruleRefused(Refusal.InputUnexpected, 0));
        d.p.rules[0].input = 255;
        _propose(d);
    }

    function test_RevertWhen_TheBatchBroughtIsAnother() public {
        Draft memory d = _paymentOn(_signed("a", uint40(block.timestamp)), PAY_SIGNED);
        d.w.batches[0].size = 2;
        bytes4 selector = IPolicyErrors.PolicyBatchMismatch.selector;
        bytes32 brought = keccak256(abi.encode(d.w.batches[0]));
        _refuses(d, _propose, abi.encodeWithSelector(selector, 0, brought, d.p.inputs[0]));
    }

    function test_RevertWhen_BatchesAreMissingOrTooMany() public {
        Draft memory d = _paymentOn(_signed("a", uint40(block.timestamp)), PAY_SIGNED);
        Batch[] memory batches = d.w.batches;
        d.w.batches = new Batch[](0);
        bytes4 selector = IPolicyErrors.PolicyMalformed.selector;
        _refuses(d, _propose, abi.encodeWithSelector(selector, "witness batches", 0, 1));
        d.w.batches = new Batch[](2);
        (d.w.batches[0], d.w.batches[1]) = (batches[0], batches[0]);
        _refuses(d, _propose, abi.encodeWithSelector(selector, "witness batches", 2, 1));
    }

    // ── Withdrawn, at either moment ─────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheInputIsWithdrawnWhenProposing() public {
        Batch memory batch = _signed("a", uint40(block.timestamp));
        vm.prank(sol);
        provenance.revoke(batch.root, "wrong");
        _refuses(_paymentOn(batch, PAY_SIGNED), _propose, _withdrawn(batch, Withdrawal.REVOKED));
        _propose(_paymentOn(_signed("b", uint40(block.timestamp)), PAY_SIGNED));
    }

    function test_RevertWhen_TheInputWasRevokedAfterApproval() public {
        Batch memory batch = _signed("a", uint40(block.timestamp));
        Draft memory d = _paymentOn(batch, PAY_SIGNED);
        d.p.tier = COUNCIL;
        _makeReady(d);
        Draft memory twin = _paymentOn(_signed("b", uint40(block.timestamp)), PAY_SIGNED);
        twin.p.tier = COUNCIL;
        _makeReady(twin);
        vm.prank(sol);
        provenance.revoke(batch.root, "wrong");
        _refuses(d, _execute, _withdrawn(batch, Withdrawal.REVOKED));
        _execute(twin);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    /// @dev A dispute ends by itself, or by root.
    function test_RevertWhen_TheInputIsDisputed() public {
        Batch memory batch = _signed("a", uint40(block.timestamp));
        Draft memory d = _paymentOn(batch, PAY_SIGNED);
        _makeReady(d);
        vm.prank(sol);
        provenance.dispute(batch, "hm");
        _refuses(d, _execute, _withdrawn(batch, Withdrawal.DISPUTED));
        skip(14 days);
        _refuses(d, _execute, _withdrawn(batch, Withdrawal.DISPUTED));
        skip(1);
        _execute(d);
    }

    function test_RevertWhen_AnInputThatNoRuleAsksForIsWithdrawn() public {
        Batch memory batch = _signed("a", uint40(block.timestamp));
        Draft memory d = _paymentOn(batch, PAY);
        d.p.rules[0].input = 255;
        _makeReady(d);
        vm.prank(sol);
        provenance.revoke(batch.root, "wrong");
        _refuses(d, _execute, _withdrawn(batch, Withdrawal.REVOKED));
    }

    /// @dev The approver saw what it proposed; its inputs are a record.
    function test_AWithdrawnInputOfAnApproverDoesNotMatter() public {
        Batch memory batch = _signed("a", uint40(block.timestamp));
        vm.prank(sol);
        provenance.revoke(batch.root, "wrong");
        Draft memory d = _draft(tess, ACCOUNT, RuleBook.transfer(address(coin), payee, 100, TESS_PAYS));
        _bring(d, batch);
        d.p.rules[0].input = 255;
        _makeReady(d);
        _execute(d);
        assertEq(coin.balanceOf(payee), 100, "the payee's coins");
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _paymentOn(Batch memory batch, uint8 rule) private returns (Draft memory d) {
        d = _draft(ADA, OPTIMISTIC, RuleBook.transfer(address(coin), payee, 100, rule));
        _bring(d, batch);
    }

    function _bring(Draft memory d, Batch memory batch) private pure {
        d.p.inputs = new bytes32[](1);
        d.p.inputs[0] = keccak256(abi.encode(batch));
        d.p.rules[0].input = 0;
        d.w.batches = new Batch[](1);
        d.w.batches[0] = batch;
    }

    function _signed(string memory name, uint40 observedAt) private returns (Batch memory batch) {
        batch = _batch(name, sol, PRICES);
        vm.prank(sol);
        provenance.anchorSigned(batch, observedAt, sol, sol, "");
    }

    function _hashed(string memory name, address anchorer) private returns (Batch memory batch) {
        batch = _batch(name, anchorer, NEWS);
        vm.prank(anchorer);
        provenance.anchor(batch, uint40(block.timestamp));
    }

    function _batch(string memory name, address anchorer, bytes32 schema) private pure returns (Batch memory) {
        return Batch(anchorer, keccak256(bytes(name)), 10, "profile", 0, schema);
    }

    function _ruleRefused(Refusal refusal, bytes32 detail) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPolicyErrors.PolicyRuleRefused.selector, 0, refusal, detail);
    }

    function _withdrawn(Batch memory batch, uint8 withdrawal) private pure returns (bytes memory) {
        bytes4 selector = IPolicyErrors.PolicyInputWithdrawn.selector;
        return abi.encodeWithSelector(selector, 0, keccak256(abi.encode(batch)), withdrawal);
    }
}

contract InputsTest is InputsSpec, InGate {}

contract InputsSafeTest is InputsSpec, InSafe {}
