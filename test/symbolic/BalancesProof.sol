// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyMatcher} from "../../contracts/interfaces/IPolicyMatcher.sol";
import {Balances} from "../../contracts/libraries/Balances.sol";
import {Bound} from "../../contracts/types/Proposal.sol";
import {VM} from "./support/Symbolic.sol";

/// @dev A token of which the treasury has whatever was set.
contract Purse {
    uint256 private _balance;

    function set(uint256 balance) external {
        _balance = balance;
    }

    function balanceOf(address) external view returns (uint256) {
        return _balance;
    }
}

/// @notice What the floors under balances let through, for every balance before and after, up to all 256 bits.
abstract contract BalancesClaims {
    address private constant TREASURY = address(bytes20("treasury"));

    Purse private _purse = new Purse();

    function _slip() internal pure virtual returns (uint256);

    /// @dev Below root no more native value leaves than the calls carry.
    function check_nativeFallsByTheValueAtMost(uint256 before, uint256 afterwards, uint256 value) public {
        IPolicyMatcher.Match memory found;
        found.value = value;
        _native(before, afterwards, found, new Bound[](0), true);
        assert(_fellByAtMost(before, afterwards, value));
    }

    function check_nativeBoundHolds(uint256 before, uint256 afterwards, int256 minDelta) public {
        IPolicyMatcher.Match memory found;
        Bound[] memory bounds = new Bound[](1);
        bounds[0].minDelta = minDelta;
        _native(before, afterwards, found, bounds, false);
        if (minDelta >= 0) {
            assert(afterwards >= before && afterwards - before >= uint256(minDelta) + _slip());
        } else {
            // The least int256 has no negative: as a word of 256 bits it does.
            unchecked {
                assert(_fellByAtMost(before, afterwards, uint256(-minDelta)));
            }
        }
    }

    /// @dev Two meters of one token permit a loss of both amounts together.
    function check_metersOfOneTokenAddUp(uint256 before, uint256 afterwards, uint256 one, uint256 other) public {
        IPolicyMatcher.Match memory found;
        found.uses = new IPolicyMatcher.MeterUse[](2);
        (found.uses[0].token, found.uses[0].amount) = (address(_purse), one);
        (found.uses[1].token, found.uses[1].amount) = (address(_purse), other);
        _purse.set(before);
        Balances.Floor[] memory floors = this.measure(found, new Bound[](0), true);
        _purse.set(afterwards);
        Balances.enforce(floors, TREASURY);
        assert(_fellByAtMost(before, afterwards, one + other));
    }

    /// @dev A bound stands beside the floor of a meter, and does not move it.
    function check_tokenBoundStandsBesideTheMeter(
        uint256 before,
        uint256 afterwards,
        uint256 amount,
        int256 minDelta
    ) public {
        IPolicyMatcher.Match memory found;
        found.uses = new IPolicyMatcher.MeterUse[](1);
        (found.uses[0].token, found.uses[0].amount) = (address(_purse), amount);
        Bound[] memory bounds = new Bound[](1);
        bounds[0] = Bound(address(_purse), minDelta);
        _purse.set(before);
        Balances.Floor[] memory floors = this.measure(found, bounds, true);
        _purse.set(afterwards);
        Balances.enforce(floors, TREASURY);
        assert(_fellByAtMost(before, afterwards, amount));
        if (minDelta >= 0) assert(afterwards >= before && afterwards - before >= uint256(minDelta));
    }

    /// @dev What is no more than permitted is let through.
    function check_nothingElseIsRefused(uint256 before, uint256 afterwards, uint128 value) public {
        require(before <= type(uint128).max && afterwards <= type(uint128).max);
        require(afterwards + value + _slip() >= before);
        IPolicyMatcher.Match memory found;
        found.value = value;
        VM.deal(TREASURY, before);
        Balances.Floor[] memory floors = this.measure(found, new Bound[](0), true);
        VM.deal(TREASURY, afterwards);
        try this.enforce(floors) {} catch {
            assert(false);
        }
    }

    /// @dev For `this`, which puts the bounds into calldata.
    function measure(
        IPolicyMatcher.Match memory found,
        Bound[] calldata bounds,
        bool ruled
    ) external view returns (Balances.Floor[] memory) {
        return Balances.measure(found, bounds, ruled, TREASURY);
    }

    function enforce(Balances.Floor[] memory floors) external view {
        Balances.enforce(floors, TREASURY);
    }

    function _native(
        uint256 before,
        uint256 afterwards,
        IPolicyMatcher.Match memory found,
        Bound[] memory bounds,
        bool ruled
    ) private {
        VM.deal(TREASURY, before);
        Balances.Floor[] memory floors = this.measure(found, bounds, ruled);
        VM.deal(TREASURY, afterwards);
        Balances.enforce(floors, TREASURY);
    }

    function _fellByAtMost(uint256 before, uint256 afterwards, uint256 loss) private pure returns (bool) {
        return afterwards >= before || before - afterwards + _slip() <= loss;
    }
}

contract BalancesProof is BalancesClaims {
    function _slip() internal pure override returns (uint256) {
        return 0;
    }
}

/// @dev Claims that are off by one.
contract BalancesTwin is BalancesClaims {
    function _slip() internal pure override returns (uint256) {
        return 1;
    }
}
