// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {Bound, Call, NO_RULE} from "../../../contracts/types/Proposal.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {Swallower} from "../support/Swallower.sol";
import {GasMiser} from "./Callees.sol";
import {Sweep} from "./Sweep.sol";

/// @notice A hostile executor brings any gas to a proposal that is ready.
abstract contract ExecuteSweepSpec is Sweep {
    Swallower private swallower;
    GasMiser private miser;

    function setUp() public override {
        super.setUp();
        swallower = new Swallower();
        miser = new GasMiser();
        _watch(address(swallower));
        _watch(address(miser));
    }

    // ── Of agents ───────────────────────────────────────────────────────────────────────────────────────────────

    function test_OneTransferThatMustReturnTrue() public {
        _sweepReady("execute 1 transfer", _payment(OPTIMISTIC, 100e6));
    }

    function test_FiveTransfers() public {
        _sweepReady("execute 5 transfers", _five());
    }

    function test_NativeValue() public {
        Call memory call = RuleBook.call(payee, 1 ether, "", PAY_NATIVE);
        _sweepReady("execute native value", _draft(ADA, OPTIMISTIC, call));
    }

    function test_WithBounds() public {
        Draft memory d = _five();
        d.p.bounds = new Bound[](2);
        d.p.bounds[0] = Bound(address(coin), -500e6);
        d.p.bounds[1] = Bound(address(0), 0);
        _sweepReady("execute 5 transfers with bounds", d);
    }

    function test_WhatTheCouncilApproved() public {
        _sweepReady("execute what the council approved", _payment(COUNCIL, 100e6));
    }

    // ── Of root: targets that play with gas ─────────────────────────────────────────────────────────────────────

    function test_ATargetThatHidesRunningOutOfGas() public {
        _sweepReady("execute a target that hides", _rooted(1, 300_000));
    }

    /// @dev The twin: nothing was promised to it, and it is starved.
    function test_WithoutMinGasItIsStarved() public {
        Draft memory d = _rooted(1, 0);
        _makeReady(d);
        _sweepFindsHalves("execute a target that hides, without minGas", _shotOf(d));
    }

    function test_ATargetThatHidesAmongFive() public {
        _sweepReady("execute 5 targets that hide", _rooted(5, 300_000));
    }

    function test_ATargetThatLooksAtItsGas() public {
        Draft memory d = _rootDraft(address(miser), 0, abi.encodeCall(GasMiser.work, ()));
        d.p.calls[0].minGas = miser.NEEDED() + 1_000;
        _sweepReady("execute a target that looks at gas", d);
    }

    function test_RootSetsThePolicy() public {
        bytes memory data = abi.encodeCall(IAgentTimelock.setPolicyRoot, (bytes32("other")));
        _sweepReady("execute root's setPolicyRoot", _rootDraft(address(gate), 0, data));
    }

    function test_RootSetsATier() public {
        bytes memory data = abi.encodeCall(IAgentTimelock.setTier, (ACCOUNT, gate.tierAt(COUNCIL)));
        _sweepReady("execute root's setTier", _rootDraft(address(gate), 0, data));
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _five() private returns (Draft memory) {
        Call[] memory calls = new Call[](5);
        for (uint256 i = 0; i < 5; ++i) {
            calls[i] = RuleBook.transfer(address(coin), payee, 100e6, PAY);
        }
        return _draft(ADA, OPTIMISTIC, calls);
    }

    function _rooted(uint256 count, uint256 minGas) private returns (Draft memory d) {
        d = _rootDraft(address(swallower), 0, "");
        d.p.calls = new Call[](count);
        for (uint256 i = 0; i < count; ++i) {
            d.p.calls[i] = RuleBook.call(address(swallower), 0, abi.encodeCall(Swallower.work, ()), NO_RULE);
            d.p.calls[i].minGas = minGas;
        }
    }

    function _sweepReady(string memory name, Draft memory d) private {
        _makeReady(d);
        _sweep(name, _shotOf(d));
    }

    function _shotOf(Draft memory d) private view returns (Shot memory) {
        return Shot(stranger, address(gate), abi.encodeCall(IAgentTimelock.execute, (d.p, d.w, d.t)));
    }
}

contract ExecuteSweepTest is ExecuteSweepSpec, InGate {}

contract ExecuteSweepSafeTest is ExecuteSweepSpec, InSafe {}
