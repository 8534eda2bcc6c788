// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {Proposal, ProposalState, Terms} from "../../../contracts/types/Proposal.sol";
import {GateFixture} from "../support/GateFixture.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {TypedData} from "../support/TypedData.sol";
import {Vm} from "../support/Vm.sol";

/// @dev An approver that calls has its epoch filled in by the gate. Its calldata may point a list at the very word that
/// is filled in, so that the list has one length before and another after. What is logged must still be what counts.
abstract contract EpochAliasSpec is GateFixture {
    /// Places in the calldata of proposeAsApprover: selector, three words, then the words of the proposal.
    uint256 private constant HEAD = 4 + 3 * 32;
    uint256 private constant EPOCH = HEAD + 3 * 32;
    uint256 private constant INPUTS = HEAD + 6 * 32;

    function test_TheLoggedProposalIsTheOneThatCounts() public {
        Draft memory d = _rootDraft(address(coin), 0, abi.encodeCall(coin.transfer, (stranger, COINS)));
        d.t = Terms(d.p.tier, address(0), uint40(block.timestamp), ruth, 0, d.p.notAfter);
        (Proposal memory logged, bytes32 id) = _proposeAliased(d, 0);
        assertEq(logged.inputs.length, 0, "inputs logged");
        assertEq(TypedData.idOf(logged), id, "the log shows what the record commits to");
        vm.prank(vera);
        gate.vetoRoot(logged, d.t, "stop");
        _assertState(d, ProposalState.Vetoed);
    }

    /// @dev The twin: the list stands where it belongs.
    function test_TheLoggedProposalCountsWhereNothingIsAliased() public {
        Draft memory d = _rootDraft(address(coin), 0, abi.encodeCall(coin.transfer, (stranger, COINS)));
        d.p.epoch = 0;
        vm.recordLogs();
        _proposeAsApprover(d, d.p.notAfter);
        (Proposal memory logged, bytes32 id) = _logged(vm.getRecordedLogs());
        assertEq(TypedData.idOf(logged), id, "the log shows what the record commits to");
        vm.prank(vera);
        gate.vetoRoot(logged, d.t, "stop");
        _assertState(d, ProposalState.Vetoed);
    }

    /// @dev Its list of inputs is as long as `epoch` says, which stands at their length.
    function _proposeAliased(Draft memory d, uint32 epoch) private returns (Proposal memory logged, bytes32 id) {
        bytes memory data = abi.encodeCall(IAgentTimelock.proposeAsApprover, (d.p, d.w, d.p.notAfter));
        (uint256 epochPlace, uint256 inputsPlace, uint256 offset) = (EPOCH, INPUTS, EPOCH - HEAD);
        assembly ("memory-safe") {
            mstore(add(add(data, 0x20), epochPlace), epoch)
            mstore(add(add(data, 0x20), inputsPlace), offset)
        }
        vm.recordLogs();
        vm.prank(d.p.proposer);
        (bool success, ) = address(gate).call(data);
        assertTrue(success, "proposed");
        return _logged(vm.getRecordedLogs());
    }

    /// @dev The proposal as a reader of logs alone knows it, with the epoch that the log names.
    function _logged(Vm.Log[] memory logs) private view returns (Proposal memory p, bytes32 id) {
        assertEq(logs[0].emitter, address(gate), "emitter");
        assertEq(logs[0].topics[0], IAgentTimelock.Proposed.selector, "event");
        id = logs[0].topics[1];
        uint32 epoch;
        (, epoch, , p) = abi.decode(logs[0].data, (uint40, uint32, Terms, Proposal));
        p.epoch = epoch;
    }
}

contract EpochAliasTest is EpochAliasSpec, InGate {}

contract EpochAliasSafeTest is EpochAliasSpec, InSafe {}
