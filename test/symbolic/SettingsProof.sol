// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Tier} from "../../contracts/types/Proposal.sol";
import {GateBench} from "./support/GateBench.sol";
import {VM} from "./support/Symbolic.sol";

/// @notice No entry point but those of {EdgeClaims} changes any record, in any state of the gate, whoever calls when.
abstract contract SettingsClaims is GateBench {
    /// @dev Some record, and when it is called.
    struct Any {
        address proposer;
        uint64 nonce;
        uint40 time;
    }

    /// @dev Whether the claims are that no call succeeds.
    function _isTwin() internal pure virtual returns (bool);

    function check_setPolicyRoot(Any memory a, bytes32 newRoot) public {
        _byRootKept(a, abi.encodeCall(gate.setPolicyRoot, (newRoot)));
    }

    function check_setTier(Any memory a, uint8 tier, Tier memory newTier) public {
        require(newTier.approver == account);
        _byRootKept(a, abi.encodeCall(gate.setTier, (_known(tier), newTier)));
    }

    function check_setRootDelay(Any memory a, uint32 newDelay) public {
        _byRootKept(a, abi.encodeCall(gate.setRootDelay, (newDelay)));
    }

    function check_offerRootApprover(Any memory a, bool hasEpoch) public {
        _byRootKept(a, abi.encodeCall(gate.offerRootApprover, (account, hasEpoch)));
    }

    function check_offerGuardian(Any memory a, address offered) public {
        _byRootKept(a, abi.encodeCall(gate.offerGuardian, (offered)));
    }

    function check_removeGuardian(Any memory a) public {
        _byRootKept(a, abi.encodeCall(gate.removeGuardian, ()));
    }

    function check_setRootVetoer(Any memory a, address newVetoer) public {
        _byRootKept(a, abi.encodeCall(gate.setRootVetoer, (newVetoer)));
    }

    function check_setManaged(Any memory a, address managed, bool isManaged) public {
        _byRootKept(a, abi.encodeCall(gate.setManaged, (managed, isManaged)));
    }

    function check_dropAgentProposals(Any memory a) public {
        _byRootKept(a, abi.encodeCall(gate.dropAgentProposals, ()));
    }

    function check_acceptRootApprover(Any memory a) public {
        _kept(a, account, abi.encodeCall(gate.acceptRootApprover, ()));
    }

    function check_acceptGuardian(Any memory a, address caller) public {
        _kept(a, caller, abi.encodeCall(gate.acceptGuardian, ()));
    }

    function check_pause(Any memory a, address caller, uint32 duration) public {
        _kept(a, caller, abi.encodeCall(gate.pause, (duration)));
    }

    function check_revokeAllowance(Any memory a, address caller, address spender) public {
        _kept(a, caller, abi.encodeCall(gate.revokeAllowance, (account, spender)));
    }

    function check_receive(Any memory a, address caller) public {
        _kept(a, caller, "");
    }

    function _byRootKept(Any memory a, bytes memory data) private {
        _requireRootCalls(a.time);
        // The record of the root proposal that calls is executed meanwhile.
        require(a.proposer != account || a.nonce != 0);
        _kept(a, account, _byRoot(data));
    }

    function _kept(Any memory a, address caller, bytes memory data) private {
        bytes32 slot = _slotOfRecord(a.proposer, a.nonce);
        bytes32 before = VM.load(address(gate), slot);
        VM.warp(a.time);
        VM.prank(caller);
        (bool success, ) = address(gate).call(data);
        require(success);
        assert(VM.load(address(gate), slot) == before && !_isTwin());
    }
}

contract SettingsProof is SettingsClaims {
    function _isTwin() internal pure override returns (bool) {
        return false;
    }
}

contract SettingsTwin is SettingsClaims {
    function _isTwin() internal pure override returns (bool) {
        return true;
    }
}
