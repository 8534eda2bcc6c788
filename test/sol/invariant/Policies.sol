// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchLevel} from "../../../contracts/types/Provenance.sol";
import {BoundDemand, Constraint, InputDemand, Meter, NO_WORD, Operator, Rule} from "../../../contracts/types/Rule.sol";
import {PolicyTree} from "../support/PolicyTree.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {Half, Market} from "./Callees.sol";
import {Stage} from "./Stage.sol";

/// @title Policies
/// @notice Six policies over the same twelve places for rules: the first one; a tighter and a wider one; one without
/// the optimistic rules, one without swaps, allowances and the council's payments that refills slowly; an uneven one.
abstract contract Policies is Stage {
    /// @dev Places of rules. All that are not said to be otherwise transfer coins to one of the payees.
    uint8 internal constant GRANT_ADA = 0;
    uint8 internal constant GRANT_BEA = 1; // of the same meter
    uint8 internal constant FED = 2; // CAL's, from news that the feeder anchored
    uint8 internal constant BATCH = 3;
    uint8 internal constant NATIVE = 4; // native value to the first payee
    uint8 internal constant NATIVE_GINA = 5; // native value to Gina, who is protected while she guards; same meter
    uint8 internal constant SWAP = 6; // on the market, from a signed price, with a bound
    uint8 internal constant ALLOW = 7; // an allowance for the market
    uint8 internal constant HALF = 8; // one exact call, without meter
    uint8 internal constant TOP = 9;
    uint8 internal constant COUNCIL_PAYS = 10;
    uint8 internal constant TESS_PAYS = 11;
    uint8 internal constant PLACES = 12;
    /// @dev Of root proposals.
    uint8 internal constant NO_PLACE = 255;

    uint8 internal constant POLICIES = 6;

    uint8 internal constant METERS = 9;
    uint8 internal constant NO_METER = 255;

    /// @dev The least gold that the rule demands of each swap.
    uint256 internal constant LEAST_GOLD = 10;
    uint32 internal constant MAX_AGE = 1 days;

    bytes32[PLACES][POLICIES] internal _leaves;
    bytes32[POLICIES] internal _roots;
    mapping(uint256 policy => mapping(uint256 place => bytes32[])) private _proofs;

    function _initialPolicyRoot() internal override returns (bytes32) {
        for (uint8 policy = 0; policy < POLICIES; ++policy) {
            _plant(policy);
        }
        return _roots[0];
    }

    // ── What a rule says, told without the rule ─────────────────────────────────────────────────────────────────

    function _stands(uint8 policy, uint8 place) internal pure returns (bool) {
        if (policy == 3) return place != GRANT_ADA && place != GRANT_BEA && place != FED;
        if (policy == 4) return place != SWAP && place != ALLOW && place != COUNCIL_PAYS;
        return true;
    }

    function _proposerOf(uint8 place) internal view returns (address) {
        if (place == COUNCIL_PAYS) return address(council);
        if (place == TESS_PAYS) return tess;
        if (place == GRANT_BEA || place == NATIVE || place == NATIVE_GINA || place == ALLOW) return BEA;
        return place == FED || place == TOP ? CAL : ADA;
    }

    function _tierOf(uint8 place) internal pure returns (uint8) {
        if (place <= FED) return OPTIMISTIC;
        return place == TOP ? ACCOUNT : COUNCIL;
    }

    function _meterOf(uint8 place) internal pure returns (uint8) {
        if (place <= GRANT_BEA) return 0;
        if (place == HALF) return NO_METER;
        if (place <= NATIVE) return place - 1;
        // NATIVE_GINA shares the meter of NATIVE, and HALF has none.
        return place < HALF ? place - 2 : place - 3;
    }

    function _isNative(uint8 place) internal pure returns (bool) {
        return place == NATIVE || place == NATIVE_GINA;
    }

    /// @notice Burst and refill of a meter, and the seconds of its period.
    function _flow(uint8 policy, uint8 meter) internal pure returns (uint256 burst, uint256 refill, uint256 period) {
        burst = [uint256(1_000e6), 900e6, 20_000e6, 2 ether, 10_000e6, 20_000e6, 50_000e6, 3_000e6, 2_000e6][meter];
        period =
            meter == 2
                ? 7 days
                : meter == 6
                    ? 30 days
                    : 1 days;
        refill = (burst * [uint256(70), 21, 140, 70, 7, 105][policy]) / 100 + 1;
        burst = (burst * [uint256(100), 25, 300, 100, 100, 60][policy]) / 100;
    }

    /// @notice The most that one call may move.
    function _mostOf(uint8 policy, uint8 place) internal pure returns (uint256 most) {
        (most, , ) = _flow(policy, _meterOf(place));
        most = (most * 2) / 5;
    }

    function _meterStands(uint8 policy, uint8 meter) internal pure returns (bool) {
        for (uint8 place = 0; place < PLACES; ++place) {
            if (_meterOf(place) == meter && _stands(policy, place)) return true;
        }
        return false;
    }

    // ── Rules ───────────────────────────────────────────────────────────────────────────────────────────────────

    function _ruleAt(uint8 policy, uint8 place) internal view returns (Rule memory r) {
        if (place == HALF) {
            return RuleBook.exactRule(ADA, COUNCIL, address(half), abi.encodeCall(Half.work, ()));
        }
        address proposer = _proposerOf(place);
        uint8 tier = _tierOf(place);
        uint256 most = _mostOf(policy, place);
        Meter memory meter = _meterAt(policy, place);
        if (_isNative(place)) {
            return RuleBook.nativeRule(proposer, tier, place == NATIVE ? payees[0] : gina, most, meter);
        }
        if (place == SWAP) return _swapRule(most, meter);
        r = RuleBook.transferRule(proposer, tier, address(coin), most, meter);
        if (place == ALLOW) r.selector = coin.approve.selector;
        r.constraints = _constraints(place, most);
        if (place == FED) r.input = InputDemand(NEWS, feeder, BatchLevel.HASHED, MAX_AGE);
    }

    function _swapRule(uint256 most, Meter memory meter) private view returns (Rule memory r) {
        r = RuleBook.functionRule(ADA, COUNCIL, address(market), Market.swap.selector, hex"00");
        r.meter = meter;
        r.meter.amountWord = 0;
        r.input = InputDemand(PRICE, oracle, BatchLevel.SIGNED, MAX_AGE);
        r.bound = BoundDemand(true, address(gold), int128(int256(LEAST_GOLD)));
        r.constraints = new Constraint[](1);
        r.constraints[0] = Constraint(0, Operator.AtMost, bytes32(most));
    }

    function _meterAt(uint8 policy, uint8 place) private view returns (Meter memory) {
        uint8 meter = _meterOf(place);
        (uint256 burst, uint256 refill, uint256 period) = _flow(policy, meter);
        bool native = _isNative(place);
        address token = native ? address(0) : address(coin);
        return
            Meter(
                bytes32(uint256(meter)),
                token,
                native ? NO_WORD : 1,
                uint104(burst),
                uint104(refill),
                uint32(period)
            );
    }

    function _constraints(uint8 place, uint256 most) private view returns (Constraint[] memory list) {
        if (place == ALLOW) {
            list = new Constraint[](2);
            list[0] = Constraint(0, Operator.Equal, bytes32(uint256(uint160(address(market)))));
            list[1] = Constraint(1, Operator.AtMost, bytes32(most));
            return list;
        }
        list = new Constraint[](4);
        for (uint256 i = 0; i < 3; ++i) {
            list[i] = Constraint(0, Operator.OneOf, bytes32(uint256(uint160(payees[i]))));
        }
        list[3] = Constraint(1, Operator.AtMost, bytes32(most));
    }

    // ── Trees ───────────────────────────────────────────────────────────────────────────────────────────────────

    function _proofOf(uint8 policy, uint8 place) internal view returns (bytes32[] memory) {
        return _proofs[policy][place];
    }

    function _plant(uint8 policy) private {
        bytes32[] memory standing = new bytes32[](PLACES);
        uint256 count = 0;
        for (uint8 place = 0; place < PLACES; ++place) {
            bytes32 leaf = PolicyTree.leafOf(_ruleAt(policy, place));
            _leaves[policy][place] = leaf;
            if (_stands(policy, place)) standing[count++] = leaf;
        }
        bytes32[] memory leaves = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            leaves[i] = standing[i];
        }
        _roots[policy] = PolicyTree.rootOf(leaves);
        for (uint8 place = 0; place < PLACES; ++place) {
            if (_stands(policy, place)) _proofs[policy][place] = PolicyTree.proofOf(leaves, _leaves[policy][place]);
        }
    }
}
