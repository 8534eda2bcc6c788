// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {ProposalState} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {Swallower} from "../support/Swallower.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

/// @dev Takes down how much gas it was given.
contract GasWitness {
    uint256 public given;

    receive() external payable {
        given = gasleft();
    }

    fallback() external payable {
        given = gasleft();
    }
}

/// @notice An executor may bring any gas: it leaves nothing, or the full effect.
abstract contract MinGasSpec is GateSpec {
    /// @dev What {Swallower-work} needs to do all of its work, with room to spare.
    uint256 private constant ENOUGH = 300_000;

    Swallower private swallower;
    GasWitness private witness;

    function setUp() public override {
        super.setUp();
        swallower = new Swallower();
        witness = new GasWitness();
    }

    // ── A hostile executor ──────────────────────────────────────────────────────────────────────────────────────

    function test_AnyGasLeavesNothingOrTheFullEffect() public {
        (uint256 nothing, uint256 half, uint256 full) = _runWithAnyGas(_work(ENOUGH));
        assertEq(half, 0, "an executor starved a call into a half effect");
        assertGt(nothing, 0, "no gas was too little");
        assertGt(full, 0, "no gas was enough");
    }

    /// @dev The twin: without minGas the same target is starved, so the test above sees what it looks for.
    function test_WithoutMinGasACallCanBeStarved() public {
        (, uint256 half, ) = _runWithAnyGas(_work(0));
        assertGt(half, 0, "the target cannot be starved at all");
    }

    function _runWithAnyGas(Draft memory d) private returns (uint256 nothing, uint256 half, uint256 full) {
        bytes32 before = _fingerprint(d);
        for (uint256 gas_ = 40_000; gas_ <= 3_000_000; gas_ += 5_000) {
            uint256 snapshot = vm.snapshotState();
            try gate.execute{gas: gas_}(d.p, d.w, d.t) {
                assertEq(swallower.firstHalves(), 1, "executed without effect");
                _assertState(d, ProposalState.Executed);
                if (swallower.secondHalves() == 1) ++full;
                else ++half;
            } catch {
                assertEq(_fingerprint(d), before, "it failed and left something");
                assertEq(swallower.firstHalves(), 0, "it failed and left something at the target");
                ++nothing;
            }
            assertFalse(gate.isExecutingRoot(), "the lock stayed closed");
            vm.revertToState(snapshot);
        }
    }

    function _work(uint256 minGas) private returns (Draft memory d) {
        d = _rootDraft(address(swallower), 0, abi.encodeCall(Swallower.work, ()));
        d.p.calls[0].minGas = minGas;
        _makeReady(d);
    }

    // ── What is promised reaches the target ─────────────────────────────────────────────────────────────────────

    function test_TheTargetReceivesWhatWasPromised() public {
        _promised(0, 0, 0);
        _promised(21_000, 0, 0);
        _promised(300_000, 0, 1 ether);
    }

    /// @dev Each call on the way keeps a 64th: with much gas that is more than any allowance for costs.
    function test_TheTargetReceivesMuch() public {
        _promised(3_000_000, 0, 0);
        _promised(10_000_000, 0, 0);
        _promised(15_000_000, 0, 1 ether);
    }

    /// @dev A Safe copies and logs what it is given.
    function test_TheTargetReceivesItDespiteLongCalldata() public {
        _promised(100_000, 1_000, 0);
        _promised(100_000, 10_000, 0);
        _promised(100_000, 50_000, 0);
        _promised(100_000, 300_000, 0);
        _promised(5_000_000, 20_000, 1 ether);
    }

    /// @dev Runs with the least gas that passes, everything on the way being cold.
    function _promised(uint256 minGas, uint256 dataSize, uint256 value) private {
        Draft memory d = _rootDraft(address(witness), value, new bytes(dataSize));
        d.p.calls[0].minGas = minGas;
        _makeReady(d);
        uint256 enough = 2 * minGas + 5_000_000 + 100 * dataSize;
        uint256 tooLittle = 0;
        while (enough - tooLittle > 50) {
            uint256 middle = (tooLittle + enough) / 2;
            uint256 snapshot = vm.snapshotState();
            if (_passes(d, middle)) enough = middle;
            else tooLittle = middle;
            vm.revertToState(snapshot);
        }
        assertTrue(_passes(d, enough), "enough is not enough");
        assertGe(witness.given(), minGas, "the target was given less than was promised");
    }

    function _passes(Draft memory d, uint256 gas_) private returns (bool) {
        vm.cool(address(witness));
        if (treasury != address(gate)) {
            vm.cool(treasury);
            vm.cool(address(uint160(uint256(vm.load(treasury, 0)))));
        }
        try gate.execute{gas: gas_}(d.p, d.w, d.t) {
            return true;
        } catch {
            return false;
        }
    }

    // ── The error ───────────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TooLittleGasIsLeft() public {
        Draft memory d = _rootDraft(address(witness), 0, "");
        d.p.calls[0].minGas = 1_000_000;
        _makeReady(d);
        bytes32 before = _fingerprint(d);
        vm.expectPartialRevert(IAgentTimelock.GateInsufficientGas.selector);
        gate.execute{gas: 1_000_000}(d.p, d.w, d.t);
        assertEq(_fingerprint(d), before, "a refused act changed something");
        gate.execute{gas: 2_000_000}(d.p, d.w, d.t);
        assertGe(witness.given(), 1_000_000, "gas of the target");
    }

    /// @dev No sum wraps around: what no block holds is refused.
    function test_RevertWhen_NoBlockHoldsThatMuchGas() public {
        uint256[4] memory absurd = [
            uint256(type(uint64).max),
            uint256(type(uint64).max) + 1,
            1 << 200,
            type(uint256).max
        ];
        for (uint256 i = 0; i < absurd.length; ++i) {
            Draft memory d = _rootDraft(address(witness), 0, "");
            d.p.calls[0].minGas = absurd[i];
            _makeReady(d);
            vm.expectPartialRevert(IAgentTimelock.GateInsufficientGas.selector);
            gate.execute{gas: 3_000_000}(d.p, d.w, d.t);
        }
    }
}

contract MinGasTest is MinGasSpec, InGate {}

contract MinGasSafeTest is MinGasSpec, InSafe {}
