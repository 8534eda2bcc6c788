// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestBase} from "../support/TestBase.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {Handler} from "./Handler.sol";

contract GateHandler is Handler, InGate {}

contract SafeHandler is Handler, InSafe {}

/// @notice The eleven invariants of test/invariant/README.md, all in one function: each function whose name begins
/// with `invariant` would cost a whole campaign.
abstract contract Invariants is TestBase {
    Handler private _handler;

    function _start(Handler handler) internal {
        _handler = handler;
        targetContract(address(handler));
        targetSelector(address(handler), handler.weights());
    }

    function invariant_all() public view {
        string memory complaint = _handler.complaint();
        assertTrue(bytes(complaint).length == 0, complaint);
    }

    function _end(string memory campaign) internal {
        _handler.end(campaign);
        invariant_all();
    }
}

contract GateInvariants is Invariants {
    function setUp() external {
        _start(new GateHandler());
    }

    function afterInvariant() external {
        _end("gate");
    }
}

contract SafeInvariants is Invariants {
    function setUp() external {
        _start(new SafeHandler());
    }

    function afterInvariant() external {
        _end("safe");
    }
}
