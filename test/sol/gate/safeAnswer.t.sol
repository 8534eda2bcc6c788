// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {InSafe} from "../support/TreasuryKind.sol";

/// @dev Stands where the treasury Safe stood, and answers the gate's call with the bytes that a test wants. Like a
/// Safe it makes the call, so that what it answers is all that can be wrong.
contract AnsweringSafe {
    /// @dev The Safe's own storage is below.
    uint256[100] private occupied;
    bytes private answer;

    function set(bytes calldata answer_) external {
        answer = answer_;
    }

    function execTransactionFromModuleReturnData(address to, uint256, bytes calldata data, uint8) external {
        (bool success, ) = to.call(data);
        require(success, "the call failed");
        bytes memory a = answer;
        assembly ("memory-safe") {
            return(add(a, 0x20), mload(a))
        }
    }
}

/// @notice What a treasury Safe must answer for a call to count as made: abi.encode(true, returnData), nothing less.
contract SafeAnswerTest is GateSpec, InSafe {
    uint256 private constant AMOUNT = 100;

    /// @dev Encoded, because storage holds no nested lists.
    bytes private draft;

    function setUp() public override {
        super.setUp();
        Draft memory d = _payment(OPTIMISTIC, AMOUNT);
        _makeReady(d);
        draft = abi.encode(d);
        AnsweringSafe safe_ = new AnsweringSafe();
        vm.etch(treasury, address(safe_).code);
    }

    function test_TrueAndTheTokensAnswerIsAccepted() public {
        _accepts(abi.encode(true, abi.encode(true)));
    }

    function test_RevertWhen_TheAnswerIsEmpty() public {
        _refusesAnswer("", "");
    }

    /// @dev A word short: what of it is read as success, and as the size of what the call returned, would be left over.
    function test_RevertWhen_TheAnswerIsAByteShort() public {
        bytes memory whole = abi.encode(true, "");
        bytes memory short = new bytes(whole.length - 1);
        for (uint256 i = 0; i < short.length; ++i) {
            short[i] = whole[i];
        }
        _refusesAnswer(short, short);
        _accepts(whole);
    }

    function test_RevertWhen_TheAnswerIsFalse() public {
        _refusesAnswer(abi.encode(false, abi.encode(true)), abi.encode(true));
        _accepts(abi.encode(true, abi.encode(true)));
    }

    /// @dev It says that the call returned a word, and hands on none of it: what is there counts.
    function test_RevertWhen_TheAnswerPromisesMoreThanIsThere() public {
        AnsweringSafe(treasury).set(abi.encodePacked(uint256(1), uint256(0x40), uint256(32)));
        bytes4 selector = IAgentTimelock.GateReturnRefused.selector;
        _refuses(_draft(), _execute, abi.encodeWithSelector(selector, 0, coin, 32, bytes32(0)));
        _accepts(abi.encodePacked(uint256(1), uint256(0x40), uint256(32), uint256(1)));
    }

    function _draft() private view returns (Draft memory) {
        return abi.decode(draft, (Draft));
    }

    function _refusesAnswer(bytes memory answer, bytes memory told) private {
        AnsweringSafe(treasury).set(answer);
        bytes4 selector = IAgentTimelock.GateCallFailed.selector;
        _refuses(_draft(), _execute, abi.encodeWithSelector(selector, 0, coin, IERC20.transfer.selector, told));
    }

    function _accepts(bytes memory answer) private {
        AnsweringSafe(treasury).set(answer);
        uint256 before = coin.balanceOf(payee);
        _execute(_draft());
        assertEq(coin.balanceOf(payee), before + AMOUNT, "the payee's coins");
    }
}
