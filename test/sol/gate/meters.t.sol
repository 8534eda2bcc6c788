// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {Call, ProposalState} from "../../../contracts/types/Proposal.sol";
import {Rule} from "../../../contracts/types/Rule.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

/// @notice Buckets as the gate charges them. The formula itself: test/sol/meter.
abstract contract MetersSpec is GateSpec {
    bytes32 private pay;

    function setUp() public override {
        super.setUp();
        pay = RuleBook.meterId(_rule(PAY).meter);
    }

    function test_AMeterThatWasNeverChargedIsFull() public {
        assertEq(gate.meterState(pay).updatedAt, 0, "never charged");
        Draft memory d = _payment(OPTIMISTIC, 1);
        _makeReady(d);
        _execute(d);
        IAgentTimelock.MeterState memory m = gate.meterState(pay);
        assertEq(m.updatedAt, block.timestamp, "charged now");
        assertEq(m.level, PAY_BURST - 1, "level");
        assertEq(m.refill, PAY_REFILL, "refill");
    }

    /// @dev One after the other they take what one alone could not: the bucket sees them all.
    function test_RevertWhen_TheMeterIsExceededBySplitting() public {
        Draft[] memory parts = new Draft[](4);
        for (uint256 i = 0; i < 4; ++i) {
            parts[i] = _payment(OPTIMISTIC, PAY_MAX);
            _propose(parts[i]);
        }
        skip(OPTIMISTIC_DELAY);
        for (uint256 i = 0; i < 3; ++i) {
            _execute(parts[i]);
        }
        _refuses(parts[3], _execute, _exceeded(PAY_MAX, 0));
        assertEq(coin.balanceOf(payee), PAY_BURST, "the payee's coins");
    }

    function test_AllCallsOfAProposalCountTogether() public {
        Call memory call = RuleBook.transfer(address(coin), payee, PAY_MAX, PAY);
        Call[] memory calls = new Call[](4);
        (calls[0], calls[1], calls[2], calls[3]) = (call, call, call, call);
        calls[3] = RuleBook.transfer(address(coin), payee, 1, PAY);
        Draft memory d = _draft(ADA, OPTIMISTIC, calls);
        _makeReady(d);
        _refuses(d, _execute, _exceeded(PAY_BURST + 1, PAY_BURST));
        calls = new Call[](3);
        (calls[0], calls[1], calls[2]) = (call, call, call);
        calls[0].rule = calls[1].rule = calls[2].rule = PAY;
        d = _draft(ADA, OPTIMISTIC, calls);
        _makeReady(d);
        _execute(d);
        assertEq(_level(), 0, "level");
        assertEq(coin.balanceOf(payee), PAY_BURST, "the payee's coins");
    }

    /// @dev Two agents, two rules, one meter.
    function test_AgentsShareAMeter() public {
        _pay(PAY_MAX);
        uint256 before = _level();
        Draft memory d = _draft(BEA, OPTIMISTIC, RuleBook.transfer(address(coin), payee, PAY_MAX, BEA_PAYS));
        _makeReady(d);
        _execute(d);
        uint256 full = before + _refilled(OPTIMISTIC_DELAY);
        assertEq(_level(), (full < PAY_BURST ? full : PAY_BURST) - PAY_MAX, "level");
    }

    function test_ItIsChargedAtExecutionAndNotBefore() public {
        Draft memory d = _payment(OPTIMISTIC, PAY_MAX);
        _propose(d);
        assertEq(gate.meterState(pay).updatedAt, 0, "proposing takes nothing");
        vm.prank(gina);
        gate.veto(ADA, d.p.nonce, _id(d), d.t, "");
        assertEq(gate.meterState(pay).updatedAt, 0, "what never ran takes nothing");
    }

    function test_ItRefillsBySeconds() public {
        _pay(PAY_MAX);
        Draft memory d = _readyPayment(PAY_MAX);
        _execute(d);
        uint256 level = _level();
        Draft memory next = _readyPayment(PAY_MAX);
        skip(1 days);
        _execute(next);
        uint256 full = level + (uint256(PAY_REFILL) * (1 days + OPTIMISTIC_DELAY)) / PAY_PERIOD;
        assertEq(_level(), (full < PAY_BURST ? full : PAY_BURST) - PAY_MAX, "level");
    }

    function test_ProposalsThatMissTheMeterRunLater() public {
        _emptyMeter();
        Draft memory d = _readyPayment(PAY_MAX);
        uint256 there = _refilled(OPTIMISTIC_DELAY);
        _refuses(d, _execute, _exceeded(PAY_MAX, there));
        uint256 needed = (uint256(PAY_MAX) * PAY_PERIOD + PAY_REFILL - 1) / PAY_REFILL;
        skip(needed - OPTIMISTIC_DELAY - 1);
        _refuses(d, _execute, _exceeded(PAY_MAX, (uint256(PAY_REFILL) * (needed - 1)) / PAY_PERIOD));
        skip(1);
        _execute(d);
        _assertState(d, ProposalState.Executed);
    }

    /// @dev Twice in one second is no way around it.
    function test_RevertWhen_ItIsChargedTwiceInOneSecond() public {
        _emptyMeter();
        Draft memory one = _payment(OPTIMISTIC, 1);
        Draft memory two = _payment(OPTIMISTIC, _refilled(1 days));
        _propose(one);
        _propose(two);
        skip(1 days);
        _execute(one);
        _refuses(two, _execute, _exceeded(_refilled(1 days), _refilled(1 days) - 1));
    }

    // ── Changes of policy ───────────────────────────────────────────────────────────────────────────────────────

    /// @dev The slow rate of yesterday holds for yesterday.
    function test_AHigherRefillCountsOnlyFromTheChangeOn() public {
        _emptyMeter();
        uint256 emptied = block.timestamp;
        Rule[] memory rules = _rules();
        rules[PAY].meter.refill = rules[BEA_PAYS].meter.refill = 10 * PAY_REFILL;
        _setPolicy(rules);
        uint256 changed = block.timestamp;
        Draft memory d = _readyPayment(1);
        _execute(d);
        uint256 old = (uint256(PAY_REFILL) * (changed - emptied)) / PAY_PERIOD;
        uint256 full = old + (uint256(10 * PAY_REFILL) * (block.timestamp - changed)) / PAY_PERIOD;
        assertEq(_level(), (full < PAY_BURST ? full : PAY_BURST) - 1, "level");
        assertLt(full, PAY_BURST, "the test would see nothing in a full meter");
    }

    function test_ALowerBurstCutsTheLevel() public {
        _pay(1);
        Rule[] memory rules = _rules();
        rules[PAY].meter.burst = rules[BEA_PAYS].meter.burst = 500e6;
        _setPolicy(rules);
        Draft memory d = _readyPayment(500e6);
        _execute(d);
        assertEq(_level(), 0, "level");
        Draft memory more = _readyPayment(500e6);
        _refuses(more, _execute, _exceeded(500e6, _refilled(OPTIMISTIC_DELAY)));
    }

    /// @dev A policy that was in force and gone between two charges is not on chain: its time gives nothing.
    function test_AfterTwoChangesOnlyTheLatestTimeCounts() public {
        _emptyMeter();
        Rule[] memory rules = _rules();
        _setPolicy(rules);
        _setPolicy(rules);
        Draft memory d = _readyPayment(1);
        _execute(d);
        assertEq(_level(), _refilled(OPTIMISTIC_DELAY) - 1, "level");
    }

    /// @dev Another period is another meter, which starts full: `diff` calls that looser.
    function test_AnotherPeriodIsAnotherMeter() public {
        _emptyMeter();
        Rule[] memory rules = _rules();
        rules[PAY].meter.period = PAY_PERIOD + 1;
        _setPolicy(rules);
        Draft memory d = _readyPayment(PAY_MAX);
        _execute(d);
        assertEq(gate.meterState(RuleBook.meterId(rules[PAY].meter)).level, PAY_BURST - PAY_MAX, "the new meter");
        assertEq(_level(), 0, "the old meter");
    }

    // ── Several meters, and native value ────────────────────────────────────────────────────────────────────────

    function test_EachMeterOfAProposalIsCharged() public {
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
        assertEq(_level(), PAY_BURST - 10, "the first meter");
        assertEq(gate.meterState(RuleBook.meterId(_rule(PAY_MORE).meter)).level, 100_000e6 - 20, "the second");
        assertEq(coin.balanceOf(payee), 30, "the payee's coins");
    }

    function test_NativeValueIsMetered() public {
        for (uint256 i = 0; i < 2; ++i) {
            Draft memory d = _draft(ADA, OPTIMISTIC, RuleBook.call(payee, 1 ether, "", PAY_NATIVE));
            _propose(d);
            skip(OPTIMISTIC_DELAY);
            _execute(d);
        }
        bytes32 meter = RuleBook.meterId(_rule(PAY_NATIVE).meter);
        Draft memory third = _draft(ADA, OPTIMISTIC, RuleBook.call(payee, 1 ether, "", PAY_NATIVE));
        _makeReady(third);
        uint256 left = 2 * ((7 ether * uint256(OPTIMISTIC_DELAY)) / 7 days);
        bytes4 selector = IAgentTimelock.GateMeterExceeded.selector;
        _refuses(third, _execute, abi.encodeWithSelector(selector, meter, 1 ether, left));
        assertEq(payee.balance, 2 ether, "the payee's wei");
    }

    /// @dev In any window no more than the burst and what flowed back in it, whatever is asked, whenever.
    /// Half of the payments are as large as the rule permits, and most follow soon, so that the meter refuses some.
    function testFuzz_NoWindowPaysMoreThanBurstAndRefill(uint256[10] memory amounts, uint256[10] memory gaps) public {
        _payOverAndOver(amounts, gaps);
    }

    /// @dev Windows show nothing where the meter never refuses.
    function test_HistoriesOfPaymentsMeetTheMeter() public {
        uint256[10] memory amounts;
        uint256[10] memory gaps;
        uint256 refused;
        for (uint256 seed = 0; seed < 16; ++seed) {
            for (uint256 i = 0; i < 10; ++i) {
                (amounts[i], gaps[i]) = (
                    uint256(keccak256(abi.encode(seed, i))),
                    uint256(keccak256(abi.encode(i, seed)))
                );
            }
            skip(PAY_PERIOD);
            refused += _payOverAndOver(amounts, gaps);
        }
        assertGt(refused, 4, "refused by the meter");
    }

    function _payOverAndOver(uint256[10] memory amounts, uint256[10] memory gaps) private returns (uint256 refused) {
        uint256 count = historyLength(amounts[0] ^ gaps[0], 6, 10);
        uint256[] memory times = new uint256[](count);
        uint256[] memory paid = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            skip(bound(gaps[i] >> 2, PROPOSAL_INTERVAL, gaps[i] % 4 == 0 ? 2 days : 2 hours));
            uint256 amount = amounts[i] % 2 == 0 ? PAY_MAX : bound(amounts[i] >> 1, 0, PAY_MAX);
            Draft memory d = _readyPayment(amount);
            try gate.execute(d.p, d.w, d.t) {
                paid[i] = amount;
            } catch (bytes memory error_) {
                assertEq(bytes4(error_), IAgentTimelock.GateMeterExceeded.selector, "refused by something else");
                ++refused;
            }
            times[i] = block.timestamp;
        }
        for (uint256 from = 0; from < count; ++from) {
            uint256 sum = 0;
            for (uint256 to = from; to < count; ++to) {
                sum += paid[to];
                uint256 refilled = (uint256(PAY_REFILL) * (times[to] - times[from])) / PAY_PERIOD;
                assertLe(sum, PAY_BURST + refilled, "a window paid more than burst and refill");
            }
        }
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _readyPayment(uint256 amount) private returns (Draft memory d) {
        d = _payment(OPTIMISTIC, amount);
        _makeReady(d);
    }

    function _pay(uint256 amount) private {
        _execute(_readyPayment(amount));
    }

    /// @dev By one proposal, so that nothing flows back meanwhile.
    function _emptyMeter() private {
        Call[] memory calls = new Call[](3);
        for (uint256 i = 0; i < 3; ++i) {
            calls[i] = RuleBook.transfer(address(coin), payee, PAY_MAX, PAY);
        }
        Draft memory d = _draft(ADA, OPTIMISTIC, calls);
        _makeReady(d);
        _execute(d);
        assertEq(_level(), 0, "level");
    }

    function _level() private view returns (uint256) {
        return gate.meterState(pay).level;
    }

    function _refilled(uint256 elapsed) private pure returns (uint256) {
        return (uint256(PAY_REFILL) * elapsed) / PAY_PERIOD;
    }

    function _exceeded(uint256 amount, uint256 left) private view returns (bytes memory) {
        return abi.encodeWithSelector(IAgentTimelock.GateMeterExceeded.selector, pay, amount, left);
    }
}

contract MetersTest is MetersSpec, InGate {}

contract MetersSafeTest is MetersSpec, InSafe {}
