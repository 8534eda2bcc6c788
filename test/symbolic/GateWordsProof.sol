// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../contracts/interfaces/IAgentTimelock.sol";
import {ProposalState, Tier} from "../../contracts/types/Proposal.sol";
import {GateBench} from "./support/GateBench.sol";
import {VM} from "./support/Symbolic.sol";

/// @notice What the deployed gate reads out of a slot that holds any word at all.
abstract contract GateWordsClaims is GateBench {
    /// @dev How many bits too far fields are looked for.
    function _slip() internal pure virtual returns (uint256);

    function check_record(address proposer, uint64 nonce) public view {
        uint256 word = _load(_slotOfRecord(proposer, nonce));
        (ProposalState state, uint40 time, bytes26 commitment) = gate.record(proposer, nonce);
        assert(uint8(state) == uint8(word >> _slip()));
        assert(time == uint40(word >> (8 + _slip())));
        assert(commitment == bytes26(bytes32(word)));
    }

    /// @dev Ready is Queued with its eta reached; every other state is told as it is stored.
    function check_state(address proposer, uint64 nonce, uint40 now_) public {
        VM.warp(now_);
        uint256 word = _load(_slotOfRecord(proposer, nonce));
        ProposalState state = gate.state(proposer, nonce);
        bool ready = uint8(word) == uint8(ProposalState.Queued) && now_ >= uint40(word >> 8) + _slip();
        assert(uint8(state) == (ready ? uint8(ProposalState.Ready) : uint8(word)));
    }

    function check_meter(bytes32 meter) public view {
        uint256 word = _load(keccak256(abi.encode(meter, uint256(26))));
        IAgentTimelock.MeterState memory m = gate.meterState(meter);
        assert(m.updatedAt == uint40(word >> _slip()));
        assert(m.level == uint104(word >> 40) && m.refill == uint104(word >> 144));
    }

    function check_settings() public view {
        uint256 word = _load(bytes32(uint256(1)));
        (uint40 current, uint40 previous) = gate.policySince();
        assert(gate.pausedUntil() == uint40(word >> _slip()));
        assert(gate.epoch() == uint32(word >> 40));
        assert(current == uint40(word >> 72) && previous == uint40(word >> 112));
        assert(gate.tierCount() == uint8(word >> 152));
    }

    function check_tier() public view {
        require(gate.tierCount() >= 16);
        for (uint8 i = 0; i < 16; ++i) {
            uint256 word = _load(bytes32(uint256(7 + i)));
            Tier memory t = gate.tierAt(i);
            assert(t.approver == address(uint160(word >> _slip())));
            assert(t.approverHasEpoch == (uint8(word >> 160) != 0) && t.delay == uint32(word >> 168));
        }
    }

    function check_protection(address account_) public view {
        uint256 word = _load(keccak256(abi.encode(account_, uint256(24))));
        assert(gate.isManaged(account_) == (uint8(word >> _slip()) != 0));
        assert(gate.isProtected(account_) == (uint24(word) != 0));
    }

    function check_roles() public view {
        uint256 word = _load(bytes32(uint256(3)));
        IAgentTimelock.Root memory root = gate.root();
        assert(root.approver == address(uint160(word >> _slip())));
        assert(root.approverHasEpoch == (uint8(word >> 160) != 0) && root.delay == uint32(word >> 168));
        assert(gate.policyRoot() == bytes32(_load(0)));
        assert(gate.guardian() == address(uint160(_load(bytes32(uint256(2))))));
        assert(gate.rootVetoer() == address(uint160(_load(bytes32(uint256(4))))));
        assert(gate.offeredGuardian() == address(uint160(_load(bytes32(uint256(5))))));
    }

    function _load(bytes32 slot) private view returns (uint256) {
        return uint256(VM.load(address(gate), slot));
    }
}

contract GateWordsProof is GateWordsClaims {
    function _slip() internal pure override returns (uint256) {
        return 0;
    }
}

/// @dev Fields are looked for one bit too far.
contract GateWordsTwin is GateWordsClaims {
    function _slip() internal pure override returns (uint256) {
        return 1;
    }
}
