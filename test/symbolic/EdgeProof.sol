// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bound, Proposal, ProposalState, SignedApproval, Terms} from "../../contracts/types/Proposal.sol";
import {GateBench} from "./support/GateBench.sol";
import {VM} from "./support/Symbolic.sol";

/// @notice What each entry point may do to a record: to any record, in any state of the gate, by any caller at any time.
/// No edge begins at Executed, Vetoed or Cancelled, so what has ended stays bit for bit as it is.
abstract contract EdgeClaims is GateBench {
    /// @dev Some record, and who calls when.
    struct Any {
        address proposer;
        uint64 nonce;
        address caller;
        uint40 time;
    }

    uint256 internal constant NONE = 1 << uint256(ProposalState.None);
    uint256 internal constant PROPOSED = 1 << uint256(ProposalState.Proposed);
    uint256 internal constant QUEUED = 1 << uint256(ProposalState.Queued);
    uint256 internal constant EXECUTED = 1 << uint256(ProposalState.Executed);
    uint256 internal constant VETOED = 1 << uint256(ProposalState.Vetoed);
    uint256 internal constant CANCELLED = 1 << uint256(ProposalState.Cancelled);

    /// @dev Whether the claims are that no entry point changes any record.
    function _isTwin() internal pure virtual returns (bool);

    function check_propose(Any memory a, Proposal memory p, address key, bytes memory signature) public {
        p.tier = _known(p.tier);
        _edge(a, abi.encodeCall(gate.propose, (p, _noWitness(), key, signature)), NONE, PROPOSED | QUEUED);
    }

    function check_proposeAndApprove(
        Any memory a,
        Proposal memory p,
        address key,
        bytes memory signature,
        SignedApproval memory approval
    ) public {
        p.tier = _known(p.tier);
        _requireAccount(p.tier);
        bytes memory data = abi.encodeCall(gate.proposeAndApprove, (p, _noWitness(), key, signature, approval));
        _edge(a, data, NONE | PROPOSED, QUEUED);
    }

    function check_proposeAsApprover(Any memory a, Proposal memory p, uint40 validUntil) public {
        p.tier = _known(p.tier);
        _requireAccount(p.tier);
        _edge(a, abi.encodeCall(gate.proposeAsApprover, (p, _noWitness(), validUntil)), NONE, QUEUED);
    }

    function check_proposeAsApproverBySignature(Any memory a, Proposal memory p, SignedApproval memory s) public {
        p.tier = _known(p.tier);
        _requireAccount(p.tier);
        _edge(a, abi.encodeCall(gate.proposeAsApproverBySignature, (p, _noWitness(), s)), NONE, QUEUED);
    }

    function check_approve(Any memory a, Proposal memory p, Terms memory t, uint40 validUntil) public {
        t.tier = _known(t.tier);
        _requireAccount(t.tier);
        _edge(a, abi.encodeCall(gate.approve, (p, t, validUntil)), PROPOSED, QUEUED);
    }

    function check_approveBySignature(
        Any memory a,
        address proposer,
        uint64 nonce,
        bytes32 id,
        Terms memory t,
        SignedApproval memory approval
    ) public {
        t.tier = _known(t.tier);
        _requireAccount(t.tier);
        _edge(a, abi.encodeCall(gate.approveBySignature, (proposer, nonce, id, t, approval)), PROPOSED, QUEUED);
    }

    function check_veto(
        Any memory a,
        address proposer,
        uint64 nonce,
        bytes32 id,
        Terms memory t,
        string memory reason
    ) public {
        _edge(a, abi.encodeCall(gate.veto, (proposer, nonce, id, t, reason)), PROPOSED | QUEUED, VETOED);
    }

    function check_vetoRoot(Any memory a, Proposal memory p, Terms memory t, string memory reason) public {
        _edge(a, abi.encodeCall(gate.vetoRoot, (p, t, reason)), PROPOSED | QUEUED, VETOED);
    }

    function check_reject(
        Any memory a,
        address proposer,
        uint64 nonce,
        bytes32 id,
        Terms memory t,
        string memory reason
    ) public {
        t.tier = _known(t.tier);
        _edge(a, abi.encodeCall(gate.reject, (proposer, nonce, id, t, reason)), PROPOSED | QUEUED, CANCELLED);
    }

    function check_withdraw(Any memory a, address proposer, uint64 nonce, bytes32 id, Terms memory t) public {
        _edge(a, abi.encodeCall(gate.withdraw, (proposer, nonce, id, t)), PROPOSED | QUEUED, CANCELLED);
    }

    function check_cancel(Any memory a, address proposer, uint64 nonce, bytes32 id, Terms memory t) public {
        _requireRootCalls(a.time);
        bytes memory data = abi.encodeCall(gate.cancel, (proposer, nonce, id, t));
        // The record of the root proposal that cancels is executed meanwhile, which the claim below is about.
        require(a.proposer != account || a.nonce != 0);
        _edge(a, _byRoot(data), PROPOSED | QUEUED, CANCELLED);
    }

    function check_execute(Any memory a, Proposal memory p, Terms memory t) public {
        p.tier = t.tier = _known(t.tier);
        _requireAccount(t.tier);
        p.calls[0].target = account;
        p.bounds = new Bound[](0);
        _edge(a, abi.encodeCall(gate.execute, (p, _noWitness(), t)), QUEUED, EXECUTED);
    }

    /// @param from The states, one bit each, that a record which changes was in.
    /// @param to The states that it is in then.
    function _edge(Any memory a, bytes memory data, uint256 from, uint256 to) private {
        bytes32 slot = _slotOfRecord(a.proposer, a.nonce);
        uint256 before = uint256(VM.load(address(gate), slot));
        VM.warp(a.time);
        VM.prank(a.caller);
        (bool success, ) = address(gate).call(data);
        require(success);
        uint256 afterwards = uint256(VM.load(address(gate), slot));
        if (_isTwin()) from = 0;
        bool isEdge = (1 << uint8(before)) & from != 0 && (1 << uint8(afterwards)) & to != 0;
        assert(before == afterwards || isEdge);
    }
}

/// @custom:halmos --default-array-lengths 1 --default-bytes-lengths 32
contract EdgeProof is EdgeClaims {
    function _isTwin() internal pure override returns (bool) {
        return false;
    }
}

/// @custom:halmos --default-array-lengths 1 --default-bytes-lengths 32
contract EdgeTwin is EdgeClaims {
    function _isTwin() internal pure override returns (bool) {
        return true;
    }
}
