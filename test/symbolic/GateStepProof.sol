// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../contracts/interfaces/IAgentTimelock.sol";
import {IPolicyMatcher} from "../../contracts/interfaces/IPolicyMatcher.sol";
import {MeterLib} from "../../contracts/libraries/MeterLib.sol";
import {Bound, Call, Proposal, ProposalState, SignedApproval, Terms} from "../../contracts/types/Proposal.sol";
import {GateBench} from "./support/GateBench.sol";
import {VM} from "./support/Symbolic.sol";

/// @notice What a step that succeeds leaves in the deployed gate.
abstract contract GateStepClaims is GateBench {
    function _slip() internal pure virtual returns (uint256);

    /// @dev It was queued and its eta reached, the time of its end is told, and what it commits to stays.
    function check_executesInItsTimeOnly(Proposal memory p, Terms memory t, uint40 time) public {
        bytes32 slot = _slotOfRecord(p.proposer, p.nonce);
        uint256 before = uint256(VM.load(address(gate), slot));
        p.calls[0].target = account;
        _execute(p, t, time);
        uint256 afterwards = uint256(VM.load(address(gate), slot));
        assert(uint8(before) == uint8(ProposalState.Queued) && uint40(before >> 8) + _slip() <= time);
        assert(time <= t.expiry && afterwards == _word(ProposalState.Executed, time, before));
    }

    /// @dev The meter holds what {MeterLib} says, gives what is asked and no more, and remembers rate and time.
    function check_chargesTheMeter(
        Proposal memory p,
        Terms memory t,
        uint40 time,
        IPolicyMatcher.MeterUse memory use
    ) public {
        use.token = address(0);
        matcher.set(use);
        _withoutCalls(p);
        IAgentTimelock.MeterState memory state = gate.meterState(use.meter);
        (uint40 current, uint40 previous) = gate.policySince();
        _execute(p, t, time);
        IAgentTimelock.MeterState memory left = gate.meterState(use.meter);
        uint256 level = MeterLib.levelOf(state, use, current, previous, time);
        assert(left.level + use.amount + _slip() == level && use.amount <= level && level <= use.burst);
        assert(left.updatedAt == time && left.refill == use.refill);
    }

    function check_chargesNoOtherMeter(
        Proposal memory p,
        Terms memory t,
        uint40 time,
        IPolicyMatcher.MeterUse memory use,
        bytes32 other
    ) public {
        use.token = address(0);
        matcher.set(use);
        _withoutCalls(p);
        require(_slip() == 1 || other != use.meter);
        bytes32 slot = keccak256(abi.encode(other, uint256(26)));
        bytes32 before = VM.load(address(gate), slot);
        _execute(p, t, time);
        assert(VM.load(address(gate), slot) == before);
    }

    /// @dev The delay of the tier passes in whole: the sum does not wrap.
    function check_approvedWaitsTheDelay(
        address proposer,
        uint64 nonce,
        bytes32 id,
        Terms memory t,
        SignedApproval memory approval,
        uint40 time
    ) public {
        t.tier = 0;
        _requireAccount(0);
        uint256 delay = gate.tierAt(0).delay;
        VM.warp(time);
        gate.approveBySignature(proposer, nonce, id, t, approval);
        (ProposalState state, uint40 eta, ) = gate.record(proposer, nonce);
        assert(state == ProposalState.Queued && eta == uint256(time) + delay + _slip());
    }

    /// @dev A proposal of an approver waits the delay, or three times the delay where it replaces the root vetoer.
    function check_approversWaitTheDelay(Proposal memory p, uint40 validUntil, uint40 time) public {
        p.tier = _known(p.tier);
        _requireAccount(p.tier);
        uint256 delay = p.tier == 0 ? gate.tierAt(0).delay : gate.root().delay;
        require(delay <= 30 days && time < type(uint40).max - 90 days);
        VM.warp(time);
        VM.prank(p.proposer);
        gate.proposeAsApprover(p, _noWitness(), validUntil);
        (ProposalState state, uint40 eta, ) = gate.record(p.proposer, p.nonce);
        uint256 waits = eta - uint256(time) + _slip();
        assert(state == ProposalState.Queued && (waits == delay || (p.tier != 0 && waits == 3 * delay)));
    }

    function check_vetoedTellsWhen(
        address proposer,
        uint64 nonce,
        bytes32 id,
        Terms memory t,
        uint40 time,
        address caller
    ) public {
        bytes32 slot = _slotOfRecord(proposer, nonce);
        uint256 before = uint256(VM.load(address(gate), slot));
        VM.warp(time);
        VM.prank(caller);
        gate.veto(proposer, nonce, id, t, "");
        assert(caller == gate.guardian());
        assert(uint256(VM.load(address(gate), slot)) == _word(ProposalState.Vetoed, time + uint40(_slip()), before));
    }

    /// @dev Of an approver and without calls: meters are charged before, and whoever proposed.
    function _withoutCalls(Proposal memory p) private view {
        p.proposer = account;
        p.calls = new Call[](0);
    }

    /// @dev Of the lowest tier, without a declared bound.
    function _execute(Proposal memory p, Terms memory t, uint40 time) private {
        p.tier = t.tier = 0;
        _requireAccount(0);
        p.bounds = new Bound[](0);
        VM.warp(time);
        gate.execute(p, _noWitness(), t);
    }

    /// @dev A record whose state and time changed, and nothing else.
    function _word(ProposalState state, uint40 time, uint256 before) private pure returns (uint256) {
        return ((before >> 48) << 48) | (uint256(time) << 8) | uint8(state);
    }
}

/// @custom:halmos --default-array-lengths 1 --default-bytes-lengths 32
contract GateStepProof is GateStepClaims {
    function _slip() internal pure override returns (uint256) {
        return 0;
    }
}

/// @custom:halmos --default-array-lengths 1 --default-bytes-lengths 32
contract GateStepTwin is GateStepClaims {
    function _slip() internal pure override returns (uint256) {
        return 1;
    }
}
