// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {IPolicyErrors} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {ProposalState, Terms} from "../../../contracts/types/Proposal.sol";
import {GateFixture} from "./GateFixture.sol";
import {PolicyTree} from "./PolicyTree.sol";
import {TypedData} from "./TypedData.sol";

/// @title GateSpec
/// @notice What specifications of the gate share: a refusal names its reason and leaves everything as it was.
abstract contract GateSpec is GateFixture {
    /// @notice The act is refused with exactly this error, and changes nothing, the draft's terms included.
    function _refuses(Draft memory d, function(Draft memory) internal act, bytes memory error_) internal {
        bytes32 before = _fingerprint(d);
        Terms memory terms = _copy(d.t);
        vm.expectRevert(error_);
        act(d);
        d.t = terms;
        assertEq(_fingerprint(d), before, "a refused act changed something");
    }

    /// @notice For tests whose refused call is not an act of a draft.
    modifier changesNothing() {
        Draft memory none;
        bytes32 before = _fingerprint(none);
        _;
        assertEq(_fingerprint(none), before, "a refused call changed something");
    }

    /// @notice All that a test could see change: the record, meters, agents, holdings, settings.
    function _fingerprint(Draft memory d) internal view returns (bytes32) {
        return keccak256(abi.encode(_recordPrint(d), _meterPrint(), _agentPrint(), _holdingPrint(), _settingPrint()));
    }

    function _copy(Terms memory t) internal pure returns (Terms memory) {
        return abi.decode(abi.encode(t), (Terms));
    }

    function _copy(Draft memory d) internal pure returns (Draft memory) {
        return abi.decode(abi.encode(d), (Draft));
    }

    /// @notice After a test changed the first rule in the witness: the proposal names that rule, whose proof is void.
    function _bringUnprovenRule(Draft memory d) internal pure {
        d.p.rules[0].leaf = PolicyTree.leafOf(d.w.rules[0]);
    }

    // ── Errors that many specifications name ────────────────────────────────────────────────────────────────────

    function _unauthorized(address by, address needed) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IAgentTimelock.GateUnauthorized.selector, by, needed);
    }

    function _wrongState(
        Draft memory d,
        ProposalState given,
        ProposalState needed
    ) internal pure returns (bytes memory) {
        bytes4 selector = IAgentTimelock.GateWrongState.selector;
        return abi.encodeWithSelector(selector, d.p.proposer, d.p.nonce, given, needed);
    }

    /// @dev The record commits to the draft as it stands; the gate is given `id` and `t`.
    function _termsMismatch(Draft memory d, bytes32 id, Terms memory t) internal pure returns (bytes memory) {
        return
            abi.encodeWithSelector(
                IAgentTimelock.GateTermsMismatch.selector,
                d.p.proposer,
                d.p.nonce,
                TypedData.commitmentOf(_id(d), d.t),
                TypedData.commitmentOf(id, t)
            );
    }

    function _agentRefused(uint64 agent, address key, uint256 refusals) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IAgentTimelock.GateAgentRefused.selector, agent, key, refusals);
    }

    function _tooSoon(uint256 expiry, uint256 earliest) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IAgentTimelock.GateExpiresTooSoon.selector, expiry, earliest);
    }

    function _tooLate(uint256 expiry, uint256 latest) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IAgentTimelock.GateExpiresTooLate.selector, expiry, latest);
    }

    /// @dev The first rule's proof leads elsewhere than to the policy in force.
    function _notProven(Draft memory d) internal view returns (bytes memory) {
        bytes32 given = PolicyTree.rootBy(d.w.proofs[0], d.p.rules[0].leaf);
        return abi.encodeWithSelector(IPolicyErrors.PolicyNotProven.selector, 0, given, gate.policyRoot());
    }

    function _expectGateEvent() internal {
        vm.expectEmit(address(gate));
    }

    /// @notice Expects the event of an approval. `d` holds the terms that follow from it.
    function _expectApproved(Draft memory d, uint40 eta) internal {
        bytes32 id = _id(d);
        _expectGateEvent();
        emit IAgentTimelock.Approved(id, d.p.proposer, d.p.nonce, eta, d.t.approver, d.t.approverEpoch, d.t.expiry);
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _recordPrint(Draft memory d) private view returns (bytes32) {
        (ProposalState stored, uint40 time, bytes26 commitment) = gate.record(d.p.proposer, d.p.nonce);
        return keccak256(abi.encode(stored, time, commitment));
    }

    function _meterPrint() private view returns (bytes32 print) {
        bytes32[] memory meters = _meters();
        for (uint256 i = 0; i < meters.length; ++i) {
            print = keccak256(abi.encode(print, gate.meterState(meters[i])));
        }
    }

    function _agentPrint() private view returns (bytes32) {
        return keccak256(abi.encode(registry.agentAt(ADA_ID), registry.agentAt(BEA_ID), registry.keyOf(alice)));
    }

    function _holdingPrint() private view returns (bytes32) {
        bytes memory coins = abi.encode(coin.balanceOf(treasury), coin.balanceOf(payee), coin.totalSupply());
        bytes memory native = abi.encode(treasury.balance, payee.balance);
        return keccak256(abi.encode(coins, native, art.ownerOf(ART_ID), goods.balanceOf(treasury, GOODS_ID)));
    }

    function _settingPrint() private view returns (bytes32 print) {
        print = keccak256(abi.encode(gate.policyRoot(), gate.epoch(), gate.pausedUntil(), gate.root()));
        print = keccak256(abi.encode(print, gate.guardian(), gate.offeredGuardian(), gate.rootVetoer()));
        (address offered, bool hasEpoch) = gate.offeredRootApprover();
        print = keccak256(abi.encode(print, offered, hasEpoch, gate.managed(), gate.isExecutingRoot()));
        for (uint8 i = 0; i < gate.tierCount(); ++i) {
            print = keccak256(abi.encode(print, gate.tierAt(i)));
        }
    }
}
