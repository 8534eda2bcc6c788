// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Call} from "../../../contracts/types/Proposal.sol";
import {CallKind, Constraint, Meter, NO_WORD, Operator, ReturnCheck, Rule} from "../../../contracts/types/Rule.sol";

/// @title RuleBook
/// @notice Rules and calls as tests want them: start from a plain one, change a field.
library RuleBook {
    uint8 internal constant UINT256 = 0x00;
    uint8 internal constant ADDRESS = 0x14;

    // ── Rules ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice `selector` of `target` with static arguments of the types given, any values.
    function functionRule(
        address proposer,
        uint8 tier,
        address target,
        bytes4 selector,
        bytes memory types
    ) internal pure returns (Rule memory r) {
        r.proposer = proposer;
        r.tier = tier;
        r.target = target;
        r.kind = CallKind.Function;
        r.selector = selector;
        r.words = uint8(types.length);
        r.wordTypes = bytes32(types);
    }

    /// @notice `transfer(address,uint256)` of `token`, at most `max` each, with a meter. It must return nothing or true.
    function transferRule(
        address proposer,
        uint8 tier,
        address token,
        uint256 max,
        Meter memory m
    ) internal pure returns (Rule memory r) {
        bytes4 selector = bytes4(keccak256("transfer(address,uint256)"));
        r = functionRule(proposer, tier, token, selector, abi.encodePacked(ADDRESS, UINT256));
        r.returns_ = ReturnCheck.EmptyOrTrue;
        r.meter = m;
        r.constraints = new Constraint[](1);
        r.constraints[0] = Constraint(1, Operator.AtMost, bytes32(max));
    }

    /// @notice Native value to `target`, at most `max` each, with a meter.
    function nativeRule(
        address proposer,
        uint8 tier,
        address target,
        uint256 max,
        Meter memory m
    ) internal pure returns (Rule memory r) {
        r.proposer = proposer;
        r.tier = tier;
        r.target = target;
        r.kind = CallKind.Native;
        r.maxValue = max;
        r.meter = m;
    }

    /// @notice One exact calldata.
    function exactRule(
        address proposer,
        uint8 tier,
        address target,
        bytes memory data
    ) internal pure returns (Rule memory r) {
        r.proposer = proposer;
        r.tier = tier;
        r.target = target;
        r.kind = CallKind.Exact;
        r.dataHash = keccak256(data);
    }

    /// @notice A meter on the second argument word of an ERC-20 transfer.
    function meter(
        string memory name,
        address token,
        uint104 burst,
        uint104 refill,
        uint32 period
    ) internal pure returns (Meter memory) {
        return Meter(keccak256(bytes(name)), token, token == address(0) ? NO_WORD : 1, burst, refill, period);
    }

    function meterId(Meter memory m) internal pure returns (bytes32) {
        return keccak256(abi.encode(m.key, m.token, m.period));
    }

    // ── Calls ───────────────────────────────────────────────────────────────────────────────────────────────────

    function call(address target, uint256 value, bytes memory data, uint8 rule) internal pure returns (Call memory) {
        return Call(target, value, data, 0, 0, rule);
    }

    function transfer(address token, address to, uint256 amount, uint8 rule) internal pure returns (Call memory) {
        return call(token, 0, abi.encodeWithSignature("transfer(address,uint256)", to, amount), rule);
    }

    // ── Lists ───────────────────────────────────────────────────────────────────────────────────────────────────

    function list(Rule memory a) internal pure returns (Rule[] memory l) {
        l = new Rule[](1);
        l[0] = a;
    }

    function list(Call memory a) internal pure returns (Call[] memory l) {
        l = new Call[](1);
        l[0] = a;
    }

    function list(Call memory a, Call memory b) internal pure returns (Call[] memory l) {
        l = new Call[](2);
        l[0] = a;
        l[1] = b;
    }
}
