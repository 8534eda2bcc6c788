// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {IPolicyMatcher} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {MeterLib} from "../../../contracts/libraries/MeterLib.sol";
import {TestBase} from "../support/TestBase.sol";

/// @dev Reaches the library by a call, as a fuzzer wants it.
contract MeterLibrary {
    function levelOf(
        IAgentTimelock.MeterState memory state,
        IPolicyMatcher.MeterUse memory meter,
        uint40 current,
        uint40 previous,
        uint40 now_
    ) external pure returns (uint104) {
        return MeterLib.levelOf(state, meter, current, previous, now_);
    }
}

/// @notice The formula of meters, over histories of charges and changes of policy.
contract MeterLibTest is TestBase {
    /// @dev What a history is made of.
    struct Meter {
        IAgentTimelock.MeterState state;
        IPolicyMatcher.MeterUse rule;
        uint40 current;
        uint40 previous;
        uint40 time;
        /// Sum of refill rates over all seconds so far, in base units times the period.
        uint256 flowed;
    }

    /// @dev One moment of a history.
    struct Moment {
        uint256 charged;
        uint256 flowed;
        uint104 burst;
    }

    uint32 private constant PERIOD = 100;
    uint256 private constant LENGTH = 16;

    MeterLibrary private library_ = new MeterLibrary();

    // ── The promise ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev In any window: at most the largest burst in force in it, and the refill at each moment's rate.
    function testFuzz_NoWindowPaysMoreThanBurstAndRefill(uint256[16] memory seeds) public view {
        Meter memory m = _start(seeds[0]);
        Moment[] memory history = new Moment[](LENGTH);
        for (uint256 i = 0; i < LENGTH; ++i) {
            _pass(m, seeds[i] % 120);
            if ((seeds[i] >> 32) % 4 == 0) _changePolicy(m, seeds[i] >> 64);
            else history[i].charged = _charge(m, seeds[i] >> 64);
            (history[i].flowed, history[i].burst) = (m.flowed, m.rule.burst);
        }
        for (uint256 from = 0; from < LENGTH; ++from) {
            uint256 sum = 0;
            uint256 burst = from == 0 ? 0 : history[from - 1].burst;
            for (uint256 to = from; to < LENGTH; ++to) {
                sum += history[to].charged;
                if (history[to].burst > burst) burst = history[to].burst;
                uint256 flowed = (history[to].flowed - history[from].flowed) / PERIOD;
                assertLe(sum, burst + flowed, "a window paid more than burst and refill");
            }
        }
    }

    /// @dev However often it is asked in between: charging nothing gives nothing.
    function testFuzz_SplittingGainsNothing(uint256[8] memory gaps, uint256 seed) public view {
        Meter memory often = _start(seed);
        _charge(often, type(uint256).max);
        Meter memory once = abi.decode(abi.encode(often), (Meter));
        for (uint256 i = 0; i < 8; ++i) {
            _pass(often, gaps[i] % 120);
            _pass(once, gaps[i] % 120);
            often.state = IAgentTimelock.MeterState(often.time, _level(often), often.rule.refill);
        }
        assertLe(_level(often), _level(once), "charging nothing gained something");
    }

    // ── The formula ─────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev Second by second, with the rate that is known to have been in force.
    function testFuzz_AsTheModelSays(uint256 seed) public view {
        Meter memory m = _start(seed);
        m.previous = uint40(1000 + ((seed >> 8) % 200));
        m.current = m.previous + uint40((seed >> 16) % 200);
        m.state.updatedAt = uint40(1 + ((seed >> 24) % 1600));
        m.state.level = uint104(((seed >> 40) % (uint256(m.rule.burst) + 1)));
        m.state.refill = uint104((seed >> 72) % 1000);
        m.time = (m.state.updatedAt > m.current ? m.state.updatedAt : m.current) + uint40((seed >> 104) % 300);
        assertEq(_level(m), _modelLevel(m), "level");
    }

    function _modelLevel(Meter memory m) private pure returns (uint256 level) {
        uint256 old = 0;
        uint256 since = 0;
        for (uint256 second = m.state.updatedAt; second < m.time; ++second) {
            if (second >= m.current) since += m.rule.refill;
            else if (m.state.updatedAt > m.previous) old += m.state.refill;
        }
        level = m.state.level + old / PERIOD + since / PERIOD;
        if (level > m.rule.burst) level = m.rule.burst;
    }

    function test_NeverChargedIsFull() public view {
        Meter memory m = _start(77);
        m.rule.burst = 123;
        assertEq(_level(m), 123, "level");
        // Not even with leftovers in the other fields.
        (m.state.level, m.state.refill) = (5, 5);
        assertEq(_level(m), 123, "level");
    }

    function test_InTheSameSecondNothingFlows() public view {
        Meter memory m = _charged(100, 60, 10);
        assertEq(_level(m), 60, "level");
        _pass(m, 9);
        assertEq(_level(m), 60, "a tenth of a unit a second, so nothing whole yet");
        _pass(m, 1);
        assertEq(_level(m), 61, "after ten seconds");
    }

    function test_ItIsClampedToTheBurstInForce() public view {
        Meter memory m = _charged(100, 60, 10);
        m.rule.burst = 59;
        assertEq(_level(m), 59, "level");
        m.rule.burst = 61;
        _pass(m, 10_000);
        assertEq(_level(m), 61, "level");
    }

    function test_OneChangeCountsBothRates() public view {
        Meter memory m = _charged(1000, 0, 100);
        _pass(m, 50);
        (m.previous, m.current, m.rule.refill) = (m.current, m.time, 1000);
        _pass(m, 30);
        assertEq(_level(m), 50 + 300, "level");
    }

    function test_TwoChangesCountOnlyTheLatest() public view {
        Meter memory m = _charged(1000, 0, 100);
        _pass(m, 50);
        (m.previous, m.current, m.rule.refill) = (m.current, m.time, 1_000_000);
        _pass(m, 50);
        (m.previous, m.current, m.rule.refill) = (m.current, m.time, 1000);
        _pass(m, 30);
        assertEq(_level(m), 300, "level");
    }

    /// @dev In the very second of a change both policies were in force: the unknown rate counts nothing.
    function test_ChargedInTheSecondOfAChange() public view {
        Meter memory m = _charged(1000, 0, 100);
        m.current = m.time;
        _pass(m, 50);
        assertEq(_level(m), 50, "charged under the policy in force");
        (m.previous, m.current, m.rule.refill) = (m.current, m.time, 1000);
        _pass(m, 30);
        assertEq(_level(m), 300, "the rate of that second is unknown after the next change");
        Meter memory later = _charged(1000, 0, 100);
        later.previous = later.state.updatedAt - 1;
        later.current = later.state.updatedAt + 50;
        _pass(later, 80);
        assertEq(_level(later), 50 + 30, "a second later it is known");
    }

    /// @dev No width overflows, whatever a policy says and however long it lasts.
    function testFuzz_NothingOverflows(
        IAgentTimelock.MeterState memory state,
        IPolicyMatcher.MeterUse memory meter,
        uint40 current,
        uint40 previous,
        uint40 now_
    ) public view {
        if (meter.period == 0) meter.period = 1;
        current = uint40(bound(current, 0, now_));
        previous = uint40(bound(previous, 0, current));
        state.updatedAt = uint40(bound(state.updatedAt, 0, now_));
        uint104 level = library_.levelOf(state, meter, current, previous, now_);
        assertLe(level, meter.burst, "above the burst");
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _start(uint256 seed) private pure returns (Meter memory m) {
        m.rule.period = PERIOD;
        m.rule.burst = uint104(1 + (seed % 1000));
        m.rule.refill = uint104((seed >> 16) % 1000);
        (m.current, m.previous, m.time) = (1000, 500, 1000);
    }

    function _charged(uint104 burst, uint104 level, uint104 refill) private pure returns (Meter memory m) {
        m = _start(0);
        (m.rule.burst, m.rule.refill) = (burst, refill);
        m.time = 2000;
        m.state = IAgentTimelock.MeterState(2000, level, refill);
    }

    function _pass(Meter memory m, uint256 elapsed) private pure {
        m.time += uint40(elapsed);
        m.flowed += uint256(m.rule.refill) * elapsed;
    }

    function _changePolicy(Meter memory m, uint256 seed) private pure {
        (m.previous, m.current) = (m.current, m.time);
        m.rule.burst = uint104(1 + (seed % 1000));
        m.rule.refill = uint104((seed >> 16) % 1000);
    }

    /// @dev As the gate does: all that is there, or a part of it.
    function _charge(Meter memory m, uint256 seed) private view returns (uint256 amount) {
        uint104 level = _level(m);
        amount = seed % 2 == 1 ? level : seed % (uint256(level) + 1);
        m.state = IAgentTimelock.MeterState(m.time, level - uint104(amount), m.rule.refill);
    }

    function _level(Meter memory m) private view returns (uint104) {
        return library_.levelOf(m.state, m.rule, m.current, m.previous, m.time);
    }
}
