// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyErrors} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {NO_INPUT} from "../../../contracts/types/Proposal.sol";
import {Batch, BatchLevel, Withdrawal} from "../../../contracts/types/Provenance.sol";
import {InputDemand, Refusal, Rule} from "../../../contracts/types/Rule.sol";
import {Admission} from "../../../contracts/types/SourceSetup.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

/// @notice Inputs, as the gate asks for them: good enough when proposed, not withdrawn when executed.
abstract contract InputsSpec is GateSpec {
    /// @dev Places in the policy, behind those of the fixture: from sid, signed; from any source; from hal, hashed.
    uint8 private constant FROM_SID = 6;
    uint8 private constant FROM_ANY = 7;
    uint8 private constant FROM_HAL = 8;

    bytes32 private constant PAYOUTS = keccak256("payouts/1");
    bytes32 private constant PRICES = keccak256("prices/1");
    uint32 private constant MAX_AGE = 1 hours;

    address private sid = makeAddr("sid"); // source
    address private sue = makeAddr("sue"); // another source
    address private hal = makeAddr("hal"); // an anchorer whom nobody admitted

    // ── What carries a payment ──────────────────────────────────────────────────────────────────────────────────

    function test_AGoodInputCarriesAPayment() public {
        Draft memory d = _paymentFrom(FROM_SID, _anchor(sid, PAYOUTS, 0));
        _makeReady(d);
        _execute(d);
        assertEq(coin.balanceOf(payee), 100, "paid");
    }

    function test_RevertWhen_TheInputIsMissing() public {
        Draft memory d = _paymentFrom(FROM_SID, _anchor(sid, PAYOUTS, 0));
        d.p.rules[0].input = NO_INPUT;
        _refusesInput(d, Refusal.InputMissing, NO_INPUT);
        d.p.rules[0].input = 1;
        _refusesInput(d, Refusal.InputMissing, 1);
        d.p.rules[0].input = 0;
        _propose(d);
    }

    function test_RevertWhen_AnInputIsNamedWhereNoneIsAsked() public {
        Draft memory d = _paymentFrom(PAY, _anchor(sid, PAYOUTS, 0));
        _refusesInput(d, Refusal.InputUnexpected, 0);
        d.p.rules[0].input = NO_INPUT;
        _propose(d);
    }

    function test_RevertWhen_TheSchemaIsAnother() public {
        _refusesInput(_paymentFrom(FROM_SID, _anchor(sid, PRICES, 0)), Refusal.InputWrongSchema, uint256(PRICES));
        _propose(_paymentFrom(FROM_SID, _anchor(sid, PAYOUTS, 0)));
    }

    function test_RevertWhen_TheSourceIsAnother() public {
        Batch memory ofSue = _anchor(sue, PAYOUTS, 0);
        _refusesInput(_paymentFrom(FROM_SID, ofSue), Refusal.InputWrongSource, uint160(sue));
        _propose(_paymentFrom(FROM_ANY, ofSue));
    }

    function test_RevertWhen_TheLevelIsTooLow() public {
        Batch memory batch = _batch(sid, PAYOUTS);
        _refusesInput(_paymentFrom(FROM_SID, batch), Refusal.InputLevelTooLow, 0);
        vm.prank(sid);
        provenance.anchor(batch, uint40(block.timestamp));
        _refusesInput(_paymentFrom(FROM_SID, batch), Refusal.InputLevelTooLow, BatchLevel.HASHED);
        vm.prank(sid);
        provenance.anchorSigned(batch, uint40(block.timestamp), sid, sid, "");
        _propose(_paymentFrom(FROM_SID, batch));
    }

    function test_RevertWhen_TheInputIsTooOld() public {
        Batch memory tooOld = _anchor(sid, PAYOUTS, MAX_AGE + 1);
        _refusesInput(_paymentFrom(FROM_SID, tooOld), Refusal.InputTooOld, MAX_AGE + 1);
        _propose(_paymentFrom(FROM_SID, _anchor(sid, PAYOUTS, MAX_AGE)));
    }

    /// @dev Whoever anchors a hash says so alone: the rule must name who that is.
    function test_RevertWhen_AHashedInputIsNotOfTheAnchorerNamed() public {
        Batch memory batch = _batch(sid, PAYOUTS);
        vm.prank(sid);
        provenance.anchor(batch, uint40(block.timestamp));
        _refusesInput(_paymentFrom(FROM_HAL, batch), Refusal.InputWrongSource, uint160(sid));
        batch = _batch(hal, PAYOUTS);
        vm.prank(hal);
        provenance.anchor(batch, uint40(block.timestamp));
        _propose(_paymentFrom(FROM_HAL, batch));
    }

    function test_RevertWhen_AnotherBatchIsBrought() public {
        Batch memory named = _anchor(sid, PAYOUTS, 0);
        Batch memory brought = _anchor(sid, PAYOUTS, 0);
        Draft memory d = _paymentFrom(FROM_SID, named);
        d.w.batches[0] = brought;
        (bytes32 given, bytes32 needed) = (keccak256(abi.encode(brought)), keccak256(abi.encode(named)));
        _refuses(d, _propose, abi.encodeWithSelector(IPolicyErrors.PolicyBatchMismatch.selector, 0, given, needed));
        d.w.batches[0] = named;
        _propose(d);
    }

    function test_RevertWhen_BatchesAreTooFewOrTooMany() public {
        Draft memory d = _paymentFrom(FROM_SID, _anchor(sid, PAYOUTS, 0));
        Batch[] memory batches = d.w.batches;
        bytes4 selector = IPolicyErrors.PolicyMalformed.selector;
        d.w.batches = new Batch[](0);
        _refuses(d, _propose, abi.encodeWithSelector(selector, "witness batches", 0, 1));
        d.w.batches = new Batch[](2);
        _refuses(d, _propose, abi.encodeWithSelector(selector, "witness batches", 2, 1));
        d.w.batches = batches;
        _propose(d);
    }

    // ── What happens after it was proposed ──────────────────────────────────────────────────────────────────────

    function test_AnInputMayAgeAfterItWasProposed() public {
        Draft memory d = _paymentFrom(FROM_SID, _anchor(sid, PAYOUTS, MAX_AGE));
        _propose(d);
        skip(20 days);
        _execute(d);
    }

    function test_ADismissedSourceDoesNotMatterAfterwards() public {
        Draft memory d = _paymentFrom(FROM_SID, _anchor(sid, PAYOUTS, 0));
        _propose(d);
        _asRoot(address(provenance), abi.encodeCall(IProvenanceRegistry.dismissSource, (PAYOUTS, sid)));
        _execute(d);
    }

    function test_RevertWhen_AnInputIsRevokedAfterApproval() public {
        Draft memory d = _approvedPayment();
        vm.prank(sid);
        provenance.revoke(keccak256("another root"), "wrong");
        uint256 before = vm.snapshotState();
        _execute(d);
        vm.revertToState(before);

        vm.prank(sid);
        provenance.revoke(d.w.batches[0].root, "wrong");
        _refuses(d, _execute, _withdrawn(d, Withdrawal.REVOKED));
    }

    /// @dev A dispute holds the proposal, and ends by itself.
    function test_RevertWhen_AnInputIsDisputedAfterApproval() public {
        Draft memory d = _approvedPayment();
        vm.prank(sid);
        provenance.dispute(d.w.batches[0], "wrong");
        _refuses(d, _execute, _withdrawn(d, Withdrawal.DISPUTED));
        skip(14 days);
        _refuses(d, _execute, _withdrawn(d, Withdrawal.DISPUTED));
        skip(1);
        _execute(d);
    }

    function test_RevertWhen_AnInputIsTainted() public {
        Draft memory d = _approvedPayment();
        bytes32 slot = _slotOf(d.w.batches[0]);
        bytes32 word = vm.load(address(provenance), slot);
        vm.store(address(provenance), slot, word | bytes32(uint256(1) << 248));
        _refuses(d, _execute, _withdrawn(d, Withdrawal.TAINTED));
        vm.store(address(provenance), slot, word);
        _execute(d);
    }

    function test_RevertWhen_AnInputIsWithdrawnAlready() public {
        Draft memory d = _paymentFrom(FROM_SID, _anchor(sid, PAYOUTS, 0));
        uint256 before = vm.snapshotState();
        vm.prank(sid);
        provenance.revoke(d.w.batches[0].root, "wrong");
        _refuses(d, _propose, _withdrawn(d, Withdrawal.REVOKED));
        vm.revertToState(before);
        _propose(d);
    }

    /// @dev Also an input that no rule asks for is what the proposal rests on.
    function test_RevertWhen_AnInputThatNoRuleAsksForIsWithdrawn() public {
        Draft memory d = _paymentFrom(PAY, _anchor(sid, PAYOUTS, 0));
        d.p.rules[0].input = NO_INPUT;
        _makeReady(d);
        uint256 before = vm.snapshotState();
        _execute(d);
        vm.revertToState(before);
        vm.prank(sid);
        provenance.revoke(d.w.batches[0].root, "wrong");
        _refuses(d, _execute, _withdrawn(d, Withdrawal.REVOKED));
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _rules() internal view override returns (Rule[] memory r) {
        Rule[] memory before = super._rules();
        r = new Rule[](before.length + 3);
        for (uint256 i = 0; i < before.length; ++i) {
            r[i] = before[i];
        }
        r[FROM_SID] = _demanding(before[PAY], InputDemand(PAYOUTS, sid, BatchLevel.SIGNED, MAX_AGE));
        r[FROM_ANY] = _demanding(before[PAY], InputDemand(PAYOUTS, address(0), BatchLevel.SIGNED, MAX_AGE));
        r[FROM_HAL] = _demanding(before[PAY], InputDemand(PAYOUTS, hal, BatchLevel.HASHED, MAX_AGE));
    }

    function _demanding(Rule memory rule, InputDemand memory demand) private pure returns (Rule memory copy) {
        copy = abi.decode(abi.encode(rule), (Rule));
        copy.input = demand;
    }

    function _admissions() internal view override returns (Admission[] memory list) {
        list = new Admission[](3);
        (list[0], list[1], list[2]) = (Admission(PAYOUTS, sid), Admission(PRICES, sid), Admission(PAYOUTS, sue));
    }

    /// @dev On the optimistic tier, by the rule at `place`, which the input serves.
    function _paymentFrom(uint8 place, Batch memory input) private returns (Draft memory) {
        return _paymentFrom(place, input, OPTIMISTIC);
    }

    function _paymentFrom(uint8 place, Batch memory input, uint8 tier) private returns (Draft memory d) {
        d = _draft(ADA, tier, RuleBook.transfer(address(coin), payee, 100, place));
        d.p.inputs = new bytes32[](1);
        d.p.inputs[0] = keccak256(abi.encode(input));
        d.w.batches = new Batch[](1);
        d.w.batches[0] = input;
        d.p.rules[0].input = 0;
    }

    function _approvedPayment() private returns (Draft memory d) {
        d = _paymentFrom(FROM_SID, _anchor(sid, PAYOUTS, 0), COUNCIL);
        _makeReady(d);
    }

    /// @dev Anchored and signed by a source that calls, observed `age` seconds ago.
    function _anchor(address source, bytes32 schema, uint256 age) private returns (Batch memory batch) {
        batch = _batch(source, schema);
        vm.prank(source);
        provenance.anchorSigned(batch, uint40(block.timestamp - age), source, source, "");
    }

    function _batch(address anchorer, bytes32 schema) private returns (Batch memory) {
        bytes32 root = keccak256(abi.encode("root", nextNonce++));
        return Batch(anchorer, root, 3, "profile", keccak256("manifest"), schema);
    }

    function _slotOf(Batch memory batch) private returns (bytes32) {
        vm.record();
        provenance.status(batch);
        (bytes32[] memory reads, ) = vm.accesses(address(provenance));
        return reads[0];
    }

    function _refusesInput(Draft memory d, Refusal refusal, uint256 detail) private {
        bytes4 selector = IPolicyErrors.PolicyRuleRefused.selector;
        _refuses(d, _propose, abi.encodeWithSelector(selector, 0, refusal, detail));
    }

    function _withdrawn(Draft memory d, uint8 withdrawal) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IPolicyErrors.PolicyInputWithdrawn.selector, 0, d.p.inputs[0], withdrawal);
    }
}

contract InputsTest is InputsSpec, InGate {}

contract InputsSafeTest is InputsSpec, InSafe {}
