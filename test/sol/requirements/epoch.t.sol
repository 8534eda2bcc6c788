// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {ICouncil, MemberKind} from "../../../contracts/interfaces/ICouncil.sol";
import {MAX_DELAY, MAX_LIFETIME, MIN_WINDOW} from "../../../contracts/types/Limits.sol";
import {Tier} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

/// @notice The gate's epoch, which drops all that agents proposed, rises by one act of root only.
abstract contract EpochSpec is GateSpec {
    function test_NoOtherActOfRootRaisesTheEpoch() public {
        assertEq(gate.epoch(), 1, "epoch at birth");
        _leavesEpoch(abi.encodeCall(IAgentTimelock.setPolicyRoot, (keccak256("policy"))));
        _leavesEpoch(abi.encodeCall(IAgentTimelock.setTier, (ACCOUNT, Tier(payee, false, ACCOUNT_DELAY))));
        _leavesEpoch(abi.encodeCall(IAgentTimelock.setRootDelay, (ROOT_DELAY)));
        _leavesEpoch(abi.encodeCall(IAgentTimelock.offerGuardian, (stranger)));
        vm.prank(stranger);
        gate.acceptGuardian();
        assertEq(gate.epoch(), 1, "epoch after the guardian accepted");
        _leavesEpoch(abi.encodeCall(IAgentTimelock.removeGuardian, ()));
        _leavesEpoch(abi.encodeCall(IAgentTimelock.setRootVetoer, (payee)));
        _leavesEpoch(abi.encodeCall(IAgentTimelock.setManaged, (makeAddr("managed"), true)));
        ICouncil.NewMember[] memory added = new ICouncil.NewMember[](1);
        added[0] = ICouncil.NewMember(MemberKind.Eoa, abi.encodePacked(makeAddr("dan")));
        _asRoot(address(council), abi.encodeCall(ICouncil.changeMembers, (new bytes32[](0), added, 2)));
        assertEq(gate.epoch(), 1, "epoch after members changed");
        _asRoot(address(registry), abi.encodeCall(IAgentRegistry.setOperator, (ADA_ID, payee)));
        assertEq(gate.epoch(), 1, "epoch after an agent changed");

        _asRoot(abi.encodeCall(IAgentTimelock.dropAgentProposals, ()));
        assertEq(gate.epoch(), 2, "epoch after the drop");
    }

    /// @dev So that even the slowest approval of the slowest proposal can still be given and run.
    function test_TheLongestLifeIsBeyondThreeTimesTheLongestDelay() public pure {
        assertGt(MAX_LIFETIME, 3 * uint256(MAX_DELAY) + MIN_WINDOW, "longest life");
    }

    function _leavesEpoch(bytes memory data) private {
        _asRoot(data);
        assertEq(gate.epoch(), 1, "epoch after an act of root");
    }
}

contract EpochTest is EpochSpec, InGate {}

contract EpochSafeTest is EpochSpec, InSafe {}
