// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {ProposalState} from "../../../contracts/types/Proposal.sol";
import {Meter, ReturnCheck, Rule} from "../../../contracts/types/Rule.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {Answer, OddCoin} from "./HostileTokens.sol";

/// @notice Tokens answer as they like; a rule may insist on nothing, or true.
abstract contract ReturnsSpec is GateSpec {
    uint8 private constant CHECKED = 0;
    uint8 private constant UNCHECKED = 1;

    OddCoin private odd;

    function setUp() public override {
        odd = new OddCoin();
        super.setUp();
        odd.mint(treasury, 1000);
    }

    function _rules() internal view override returns (Rule[] memory r) {
        Meter memory meter = RuleBook.meter("odd", address(odd), 1000, 1000, 1 days);
        r = new Rule[](2);
        r[CHECKED] = RuleBook.transferRule(ADA, OPTIMISTIC, address(odd), 100, meter);
        r[UNCHECKED] = RuleBook.transferRule(ADA, OPTIMISTIC, address(odd), 100, meter);
        r[UNCHECKED].returns_ = ReturnCheck.None;
    }

    function test_TrueAndNothingAreAccepted() public {
        _accepts(Answer.True, CHECKED);
        _accepts(Answer.Nothing, CHECKED);
    }

    function test_RevertWhen_ItReturnsFalse() public {
        _refusesAnswer(Answer.False, 32, 0);
    }

    function test_RevertWhen_ItReturnsTwo() public {
        _refusesAnswer(Answer.Two, 32, bytes32(uint256(2)));
    }

    /// @dev One byte that is 1 is no word that is 1.
    function test_RevertWhen_ItReturnsLessThanAWord() public {
        _refusesAnswer(Answer.Short, 1, bytes32(uint256(1) << 248));
    }

    function test_RevertWhen_ItReturnsFalseAndMore() public {
        _refusesAnswer(Answer.FalseAndMore, 64, 0);
    }

    function test_RevertWhen_ItReverts() public {
        Draft memory d = _ready(Answer.Revert, CHECKED);
        bytes memory reason = abi.encodeWithSignature("Error(string)", "no");
        bytes4 selector = IAgentTimelock.GateCallFailed.selector;
        _refuses(d, _execute, abi.encodeWithSelector(selector, 0, odd, OddCoin.transfer.selector, reason));
    }

    /// @dev As OpenZeppelin's SafeERC20 has it: the first word counts.
    function test_TrueAndMoreIsAccepted() public {
        _accepts(Answer.TrueAndMore, CHECKED);
    }

    /// @dev Little of it is copied by the gate, so a bomb costs what the target and the Safe spend on it.
    function test_ABombOfReturndataIsAccepted() public {
        Draft memory d = _ready(Answer.Bomb, CHECKED);
        gate.execute{gas: 3_000_000}(d.p, d.w, d.t);
        _assertState(d, ProposalState.Executed);
    }

    function test_WhereNothingIsAskedEverythingIsAccepted() public {
        _accepts(Answer.False, UNCHECKED);
        _accepts(Answer.Two, UNCHECKED);
        _accepts(Answer.Short, UNCHECKED);
        _accepts(Answer.Nothing, UNCHECKED);
    }

    /// @dev The second call is the one that is checked.
    function test_EachCallIsCheckedByItsOwnRule() public {
        odd.setAnswer(Answer.False);
        Draft memory d = _draft(
            ADA,
            OPTIMISTIC,
            RuleBook.list(
                RuleBook.transfer(address(odd), payee, 1, UNCHECKED),
                RuleBook.transfer(address(odd), payee, 2, CHECKED)
            )
        );
        _makeReady(d);
        bytes4 selector = IAgentTimelock.GateReturnRefused.selector;
        _refuses(d, _execute, abi.encodeWithSelector(selector, 1, odd, 32, 0));
        assertEq(odd.balanceOf(payee), 0, "the payee's odd coins");
        odd.setAnswer(Answer.True);
        _execute(d);
        assertEq(odd.balanceOf(payee), 3, "the payee's odd coins");
    }

    function _accepts(Answer answer, uint8 rule) private {
        uint256 before = odd.balanceOf(payee);
        _execute(_ready(answer, rule));
        assertEq(odd.balanceOf(payee), before + 10, "the payee's odd coins");
    }

    function _refusesAnswer(Answer answer, uint256 size, bytes32 word) private {
        Draft memory d = _ready(answer, CHECKED);
        bytes4 selector = IAgentTimelock.GateReturnRefused.selector;
        _refuses(d, _execute, abi.encodeWithSelector(selector, 0, odd, size, word));
        assertEq(odd.balanceOf(payee), 0, "the payee's odd coins");
        assertEq(odd.balanceOf(treasury), 1000, "the treasury's odd coins");
        odd.setAnswer(Answer.True);
        _execute(d);
        assertEq(odd.balanceOf(payee), 10, "the payee's odd coins");
    }

    function _ready(Answer answer, uint8 rule) private returns (Draft memory d) {
        odd.setAnswer(answer);
        d = _draft(ADA, OPTIMISTIC, RuleBook.transfer(address(odd), payee, 10, rule));
        _makeReady(d);
    }
}

contract ReturnsTest is ReturnsSpec, InGate {}

contract ReturnsSafeTest is ReturnsSpec, InSafe {}
