// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {IPolicyErrors} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {Bound, Call, NO_RULE} from "../../../contracts/types/Proposal.sol";
import {Meter, Refusal, Rule} from "../../../contracts/types/Rule.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {ISafe, SafeKit} from "../support/SafeKit.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {OddCoin} from "./HostileTokens.sol";

/// @dev A desk that takes what it is allowed to and gives what it likes; a test sets both.
contract Desk {
    OddCoin private immutable COIN;
    uint256 private give;
    uint256 private back;

    constructor(OddCoin coin_) {
        COIN = coin_;
    }

    function set(uint256 give_, uint256 back_) external {
        (give, back) = (give_, back_);
    }

    function trade() external payable {
        COIN.transfer(msg.sender, give);
        if (back != 0) {
            (bool sent, ) = msg.sender.call{value: back}("");
            require(sent, "not sent");
        }
    }
}

/// @notice After the calls each balance stands above its floor: by the rules, and by what the proposal declares.
abstract contract BoundsSpec is GateSpec {
    uint8 private constant ODD = 6;
    uint8 private constant TRADE = 7;
    uint8 private constant UNMETERED = 8;
    uint8 private constant TRADE_BOUND = 9;

    OddCoin private odd;
    Desk private desk;

    function setUp() public override {
        odd = new OddCoin();
        desk = new Desk(odd);
        super.setUp();
        odd.mint(treasury, 1000);
        odd.mint(address(desk), 1000);
        vm.deal(address(desk), 10 ether);
    }

    function _rules() internal view override returns (Rule[] memory r) {
        Rule[] memory common = super._rules();
        r = new Rule[](10);
        for (uint256 i = 0; i < common.length; ++i) {
            r[i] = common[i];
        }
        Meter memory meter = RuleBook.meter("odd", address(odd), 1000, 1000, 1 days);
        r[ODD] = RuleBook.transferRule(ADA, OPTIMISTIC, address(odd), 100, meter);
        r[TRADE] = RuleBook.functionRule(ADA, OPTIMISTIC, address(desk), Desk.trade.selector, "");
        r[TRADE].maxValue = 5 ether;
        Meter memory none;
        r[UNMETERED] = RuleBook.transferRule(ADA, OPTIMISTIC, address(odd), 99, none);
        r[TRADE_BOUND] = RuleBook.functionRule(ADA, OPTIMISTIC, address(desk), Desk.trade.selector, "");
        r[TRADE_BOUND].maxValue = 4 ether;
        r[TRADE_BOUND].bound.demanded = true;
        r[TRADE_BOUND].bound.token = address(odd);
        r[TRADE_BOUND].bound.minDelta = 50;
    }

    // ── Floors that follow from the rules ───────────────────────────────────────────────────────────────────────

    /// @dev A fee on transfer takes more than the meter was charged.
    function test_RevertWhen_AFeeTakesMoreThanWasMetered() public {
        Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.transfer(address(odd), payee, 10, ODD));
        _makeReady(d);
        odd.setFee(1);
        _refuses(d, _execute, _broken(address(odd), -11, -10));
        assertEq(odd.balanceOf(treasury), 1000, "the treasury's odd coins");
        odd.setFee(0);
        _execute(d);
        assertEq(odd.balanceOf(treasury), 990, "the treasury's odd coins");
    }

    /// @dev The same coin moved by a rule without meter: nothing but the meter tells what it may lose.
    function test_RevertWhen_AnotherCallMovesAMeteredToken() public {
        Draft memory d = _draft(
            ADA,
            OPTIMISTIC,
            RuleBook.list(
                RuleBook.transfer(address(odd), payee, 10, ODD),
                RuleBook.transfer(address(odd), payee, 7, UNMETERED)
            )
        );
        _makeReady(d);
        _refuses(d, _execute, _broken(address(odd), -17, -10));
        Draft memory alone = _draft(ADA, OPTIMISTIC, RuleBook.transfer(address(odd), payee, 7, UNMETERED));
        _makeReady(alone);
        _execute(alone);
        assertEq(odd.balanceOf(payee), 7, "without a meter nothing stands under it");
    }

    /// @dev What was received meanwhile counts in favour.
    function test_AGainAllowsMoreToLeave() public {
        desk.set(20, 0);
        Draft memory d = _draft(
            ADA,
            OPTIMISTIC,
            RuleBook.list(
                RuleBook.transfer(address(odd), payee, 10, ODD),
                RuleBook.call(address(desk), 0, abi.encodeCall(Desk.trade, ()), TRADE)
            )
        );
        _makeReady(d);
        odd.setFee(5);
        _execute(d);
        assertEq(odd.balanceOf(treasury), 1005, "the treasury's odd coins");
    }

    /// @dev Two meters on one token permit both losses together.
    function test_MetersOfOneTokenAddUp() public {
        Draft memory d = _draft(
            ADA,
            COUNCIL,
            RuleBook.list(
                RuleBook.transfer(address(coin), payee, 10, PAY),
                RuleBook.transfer(address(coin), payee, 20, PAY_MORE)
            )
        );
        _makeReady(d);
        _execute(d);
        assertEq(coin.balanceOf(treasury), COINS - 30, "the treasury's coins");
    }

    // ── Bounds that the proposal declares ───────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheDeclaredMinimumIsMissed() public {
        desk.set(49, 0);
        Draft memory d = _trade(1 ether, TRADE);
        d.p.bounds = _bound(address(odd), 50);
        _makeReady(d);
        _refuses(d, _execute, _broken(address(odd), 49, 50));
        assertEq(treasury.balance, WEI, "the treasury's wei");
        desk.set(50, 0);
        _execute(d);
        assertEq(odd.balanceOf(treasury), 1050, "the treasury's odd coins");
        assertEq(treasury.balance, WEI - 1 ether, "the treasury's wei");
    }

    function test_RevertWhen_TheDeclaredWeiBoundIsTighter() public {
        desk.set(0, 0.1 ether);
        Draft memory d = _trade(1 ether, TRADE);
        d.p.bounds = _bound(address(0), -0.5 ether);
        _makeReady(d);
        _refuses(d, _execute, _broken(address(0), -0.9 ether, -0.5 ether));
        desk.set(0, 0.5 ether);
        _execute(d);
    }

    /// @dev A declared bound that is looser than the rules changes nothing.
    function test_RevertWhen_OnlyTheLooserBoundHolds() public {
        Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.transfer(address(odd), payee, 10, ODD));
        d.p.bounds = _bound(address(odd), type(int256).min);
        _makeReady(d);
        odd.setFee(1);
        _refuses(d, _execute, _broken(address(odd), -11, -10));
    }

    function test_SeveralBoundsOnOneTokenAllHold() public {
        desk.set(60, 0);
        Draft memory d = _trade(1, TRADE);
        d.p.bounds = new Bound[](2);
        d.p.bounds[0] = Bound(address(odd), 10);
        d.p.bounds[1] = Bound(address(odd), 61);
        _makeReady(d);
        _refuses(d, _execute, _broken(address(odd), 60, 61));
        desk.set(61, 0);
        _execute(d);
    }

    function test_ABoundOnAnNft() public {
        Draft memory d = _rootDraft(address(art), 0, abi.encodeCall(art.transferFrom, (treasury, payee, ART_ID)));
        d.p.bounds = _bound(address(art), 0);
        _makeReady(d);
        _refuses(d, _execute, _broken(address(art), -1, 0));
        art.mint(payee, 2);
        vm.prank(payee);
        art.setApprovalForAll(treasury, true);
        Draft memory swap = _rootDraft(address(art), 0, abi.encodeCall(art.transferFrom, (treasury, payee, ART_ID)));
        bytes memory back = abi.encodeCall(art.transferFrom, (payee, treasury, 2));
        swap.p.calls = RuleBook.list(swap.p.calls[0], RuleBook.call(address(art), 0, back, NO_RULE));
        swap.p.bounds = _bound(address(art), 0);
        _makeReady(swap);
        _execute(swap);
        assertEq(art.ownerOf(2), treasury, "owner of the second");
    }

    function test_RevertWhen_RootBreaksItsOwnBound() public {
        Draft memory d = _rootDraft(payee, 3, "");
        d.p.bounds = _bound(address(0), -2);
        _makeReady(d);
        _refuses(d, _execute, _broken(address(0), -3, -2));
        Draft memory twin = _rootDraft(payee, 2, "");
        twin.p.bounds = _bound(address(0), -2);
        _makeReady(twin);
        _execute(twin);
    }

    /// @dev Root has no floors but those that it declares.
    function test_RootDeclaresNothingAndMayLoseMore() public {
        odd.setFee(100);
        Draft memory d = _rootDraft(address(odd), 0, abi.encodeCall(odd.transfer, (payee, 10)));
        _makeReady(d);
        _execute(d);
        assertEq(odd.balanceOf(treasury), 890, "the treasury's odd coins");
    }

    function test_RevertWhen_ABalanceCannotBeRead() public {
        Draft memory d = _rootDraft(payee, 1, "");
        d.p.bounds = _bound(payee, 0);
        _makeReady(d);
        bytes4 selector = IAgentTimelock.GateBalanceUnreadable.selector;
        _refuses(d, _execute, abi.encodeWithSelector(selector, payee));
        d = _rootDraft(payee, 1, "");
        d.p.bounds = _bound(address(desk), 0);
        _makeReady(d);
        _refuses(d, _execute, abi.encodeWithSelector(selector, desk));
    }

    /// @dev Readable before the calls, and no longer after them.
    function test_RevertWhen_ABalanceCannotBeReadAfterwards() public {
        Vanishing token = new Vanishing();
        Draft memory d = _rootDraft(address(token), 0, abi.encodeCall(Vanishing.vanish, ()));
        d.p.bounds = _bound(address(token), 0);
        _makeReady(d);
        bytes4 selector = IAgentTimelock.GateBalanceUnreadable.selector;
        _refuses(d, _execute, abi.encodeWithSelector(selector, token));
    }

    function test_RevertWhen_ABalanceIsAbsurd() public {
        Vanishing token = new Vanishing();
        Draft memory d = _rootDraft(address(token), 0, abi.encodeCall(Vanishing.explode, ()));
        d.p.bounds = _bound(address(token), 0);
        _makeReady(d);
        bytes4 selector = IAgentTimelock.GateAmountTooLarge.selector;
        _refuses(d, _execute, abi.encodeWithSelector(selector, uint256(type(int256).max) + 1));
    }

    // ── A rule that demands a bound ─────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheDemandedBoundIsMissing() public {
        desk.set(100, 0);
        bytes4 selector = IPolicyErrors.PolicyRuleRefused.selector;
        bytes memory refusal = abi.encodeWithSelector(selector, 0, Refusal.BoundMissing, odd);
        Draft memory d = _trade(1, TRADE_BOUND);
        _refuses(d, _propose, refusal);
        d.p.bounds = _bound(address(odd), 49);
        _refuses(d, _propose, refusal);
        d.p.bounds = _bound(address(coin), 50);
        _refuses(d, _propose, refusal);
        d.p.bounds = _bound(address(odd), 50);
        _makeReady(d);
        desk.set(49, 0);
        _refuses(d, _execute, _broken(address(odd), 49, 50));
        desk.set(50, 0);
        _execute(d);
    }

    /// @dev What the rule demands of each call adds up.
    function test_RevertWhen_TheDemandedBoundServesOneOfTwoCalls() public {
        desk.set(50, 0);
        Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.list(_tradeCall(1, TRADE_BOUND), _tradeCall(2, TRADE_BOUND)));
        bytes memory refusal = abi.encodeWithSelector(
            IPolicyErrors.PolicyRuleRefused.selector,
            0,
            Refusal.BoundMissing,
            odd
        );
        d.p.bounds = _bound(address(odd), 50);
        _refuses(d, _propose, refusal);
        d.p.bounds = _bound(address(odd), 99);
        _refuses(d, _propose, refusal);
        d.p.bounds = _bound(address(odd), 100);
        _makeReady(d);
        desk.set(49, 0);
        _refuses(d, _execute, _broken(address(odd), 98, 100));
        desk.set(50, 0);
        _execute(d);
    }

    // ── Native value of rules ───────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_ACallCarriesMoreThanItsRulePermits() public {
        desk.set(1, 0);
        bytes4 selector = IPolicyErrors.PolicyRefused.selector;
        bytes memory refusal = abi.encodeWithSelector(selector, 0, Refusal.ValueTooHigh, 5 ether + 1);
        _refuses(_trade(5 ether + 1, TRADE), _propose, refusal);
        Draft memory d = _trade(5 ether, TRADE);
        _makeReady(d);
        _execute(d);
        assertEq(address(desk).balance, 15 ether, "the desk's wei");
    }

    /// @dev A rule for a function carries no value unless it says so.
    function test_RevertWhen_AFunctionRuleWithoutValueIsGivenOne() public {
        Call memory call = RuleBook.transfer(address(coin), payee, 1, PAY);
        call.value = 1;
        bytes4 selector = IPolicyErrors.PolicyRefused.selector;
        Draft memory d = _draft(ADA, OPTIMISTIC, call);
        _refuses(d, _propose, abi.encodeWithSelector(selector, 0, Refusal.ValueTooHigh, 1));
    }

    /// @dev Native value without calldata is a rule of its own.
    function test_RevertWhen_ANativeRuleIsGivenCalldata() public {
        bytes4 selector = IPolicyErrors.PolicyTargetWithoutCode.selector;
        Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.call(payee, 1, hex"00", PAY_NATIVE));
        _refuses(d, _propose, abi.encodeWithSelector(selector, 0, payee));
        vm.etch(payee, address(desk).code);
        selector = IPolicyErrors.PolicyRefused.selector;
        _refuses(d, _propose, abi.encodeWithSelector(selector, 0, Refusal.DataNotEmpty, 1));
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _trade(uint256 value, uint8 rule) private returns (Draft memory) {
        return _draft(ADA, OPTIMISTIC, _tradeCall(value, rule));
    }

    function _tradeCall(uint256 value, uint8 rule) private view returns (Call memory) {
        return RuleBook.call(address(desk), value, abi.encodeCall(Desk.trade, ()), rule);
    }

    function _bound(address token, int256 minDelta) private pure returns (Bound[] memory bounds) {
        bounds = new Bound[](1);
        bounds[0] = Bound(token, minDelta);
    }

    function _broken(address token, int256 delta, int256 minDelta) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAgentTimelock.GateBoundBroken.selector, token, delta, minDelta);
    }
}

/// @dev A token whose balances cannot be read, or are absurd, once it was told.
contract Vanishing {
    uint256 private mode;

    function vanish() external {
        mode = 1;
    }

    function explode() external {
        mode = 2;
    }

    function balanceOf(address) external view returns (uint256) {
        require(mode != 1, "gone");
        return mode == 2 ? uint256(type(int256).max) + 1 : 0;
    }
}

contract BoundsTest is BoundsSpec, InGate {}

contract BoundsSafeTest is BoundsSpec, InSafe {
    /// @dev What else the Safe's owners sign is outside our promise, but not in the midst of a proposal.
    function test_RevertWhen_MoreWeiLeftThanTheCallsCarry() public {
        Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.call(payee, 2, "", PAY_NATIVE));
        _makeReady(d);
        vm.etch(payee, address(new Messenger(safe)).code);
        Messenger(payable(payee)).keep(SafeKit.sign(safe, keyOf("sam"), stranger, 1));
        _refuses(d, _execute, abi.encodeWithSelector(IAgentTimelock.GateBoundBroken.selector, 0, -3, -2));
        Messenger(payable(payee)).keep("");
        _execute(d);
        assertEq(payee.balance, 2, "the payee's wei");
    }
}

/// @dev What it receives moves it to carry a transaction of the Safe, that somebody signed.
contract Messenger {
    ISafe private immutable SAFE;
    bytes private transaction;

    constructor(ISafe safe_) {
        SAFE = safe_;
    }

    function keep(bytes calldata transaction_) external {
        transaction = transaction_;
    }

    receive() external payable {
        if (transaction.length == 0) return;
        (bool success, ) = address(SAFE).call(transaction);
        require(success, "not carried");
    }
}
