// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {BatchHash} from "../../contracts/libraries/BatchHash.sol";
import {GateDomain} from "../../contracts/libraries/GateDomain.sol";
import {ProposalHash} from "../../contracts/libraries/ProposalHash.sol";
import {RuleLib} from "../../contracts/libraries/RuleLib.sol";
import {Proposal, Terms} from "../../contracts/types/Proposal.sol";
import {Batch} from "../../contracts/types/Provenance.sol";
import {Meter, Rule} from "../../contracts/types/Rule.sol";

/// @notice Equal hashes have equal fields, and hashes of different meaning differ. Halmos takes keccak256 for a function
/// without collisions, also between preimages of different length.
abstract contract HashClaims {
    /// @dev Whether the claims are about something that is false.
    function _isTwin() internal pure virtual returns (bool);

    /// @dev The record commits to the upper 208 bits of the hash of seven words, one for each field.
    function check_commitmentIsOfSevenWords(bytes32 id, Terms memory t) public pure {
        bytes32[7] memory words = _words(id, t);
        bytes32 whole;
        assembly ("memory-safe") {
            whole := keccak256(words, 0xe0)
        }
        bytes26 expected = _isTwin() ? bytes26(whole << 8) : bytes26(whole);
        assert(ProposalHash.commitment(id, t) == expected);
    }

    /// @dev Those seven words are the same for the same fields only.
    function check_commitmentWordsAreInjective(bytes32 a, Terms memory s, bytes32 b, Terms memory t) public pure {
        bytes32[7] memory one = _words(a, s);
        bytes32[7] memory other = _words(b, t);
        // Without a branch for each word.
        uint256 differs = 0;
        for (uint256 i = 0; i < (_isTwin() ? 6 : 7); ++i) differs |= uint256(one[i] ^ other[i]);
        require(differs == 0);
        assert(a == b && s.tier == t.tier && s.key == t.key && s.proposedAt == t.proposedAt);
        assert(s.approver == t.approver && s.approverEpoch == t.approverEpoch && s.expiry == t.expiry);
    }

    function check_proposalIsInjective(Proposal memory p, Proposal memory q) public view {
        require(this.hashProposal(p) == this.hashProposal(q));
        if (_isTwin()) p.bounds[0].minDelta ^= 1;
        assert(keccak256(abi.encode(p)) == keccak256(abi.encode(q)));
    }

    function check_approvalIsInjective(
        address approver,
        uint64 approverEpoch,
        uint40 validUntil,
        bytes32 id,
        address approver2,
        uint64 approverEpoch2,
        uint40 validUntil2,
        bytes32 id2
    ) public pure {
        bytes32 one = ProposalHash.hashApproval(approver, approverEpoch, validUntil, id);
        require(one == ProposalHash.hashApproval(approver2, approverEpoch2, validUntil2, id2));
        if (_isTwin()) ++approverEpoch2;
        assert(approver == approver2 && approverEpoch == approverEpoch2 && validUntil == validUntil2 && id == id2);
    }

    function check_digestIsInjective(address gate, bytes32 hash, address gate2, bytes32 hash2) public view {
        require(GateDomain.digest(gate, hash) == GateDomain.digest(gate2, hash2));
        if (_isTwin()) gate2 = address(uint160(gate2) ^ 1);
        assert(gate == gate2 && hash == hash2);
    }

    function check_batchIsInjective(Batch memory a, Batch memory b) public view {
        require(this.hashBatch(a) == this.hashBatch(b));
        if (_isTwin()) b.size ^= 1;
        assert(a.anchorer == b.anchorer && a.root == b.root && a.size == b.size);
        assert(a.profile == b.profile && a.manifestHash == b.manifestHash && a.schema == b.schema);
    }

    function check_meterIsInjective(Meter memory a, Meter memory b) public view {
        require(this.meterOf(a) == this.meterOf(b));
        if (_isTwin()) b.period ^= 1;
        assert(a.key == b.key && a.token == b.token && a.period == b.period);
    }

    function check_leafIsInjective(Rule memory a, Rule memory b) public view {
        require(this.leafOf(a) == this.leafOf(b));
        if (_isTwin()) b.bound.minDelta ^= 1;
        assert(keccak256(abi.encode(a)) == keccak256(abi.encode(b)));
    }

    /// @dev A proposal is no approval, and no agreement to one is an agreement to the other.
    function check_proposalIsNoApproval(
        Proposal memory p,
        address approver,
        uint64 epoch,
        uint40 until,
        bytes32 id
    ) public view {
        bytes32 one = this.hashProposal(p);
        bytes32 other = ProposalHash.hashApproval(approver, epoch, until, _isTwin() ? one : id);
        if (_isTwin()) other = id;
        assert(GateDomain.digest(address(this), one) != GateDomain.digest(address(this), other));
    }

    /// @dev No leaf is an inner node of the policy tree: those are hashes of two words.
    function check_leafIsNoNode(Rule memory rule, bytes32 left, bytes32 right) public view {
        bytes32 leaf = this.leafOf(rule);
        bytes32 node = _isTwin() ? left : keccak256(abi.encode(left, right));
        assert(leaf != node);
    }

    function hashProposal(Proposal calldata p) external pure returns (bytes32) {
        return ProposalHash.hashProposal(p, p.inputs, p.rules, p.calls, p.bounds);
    }

    function hashBatch(Batch calldata batch) external pure returns (bytes32) {
        return BatchHash.hash(batch);
    }

    function meterOf(Meter calldata meter) external pure returns (bytes32) {
        return RuleLib.meterOf(meter);
    }

    function leafOf(Rule calldata rule) external pure returns (bytes32) {
        return RuleLib.leafOf(rule);
    }

    function _words(bytes32 id, Terms memory t) private pure returns (bytes32[7] memory) {
        return
            [
                id,
                bytes32(uint256(t.tier)),
                bytes32(uint256(uint160(t.key))),
                bytes32(uint256(t.proposedAt)),
                bytes32(uint256(uint160(t.approver))),
                bytes32(uint256(t.approverEpoch)),
                bytes32(uint256(t.expiry))
            ];
    }
}

/// @custom:halmos --default-array-lengths 1 --default-bytes-lengths 36
contract HashProof is HashClaims {
    function _isTwin() internal pure override returns (bool) {
        return false;
    }
}

/// @dev One field is another, or one formula has lost what tells it from others.
/// @custom:halmos --default-array-lengths 1 --default-bytes-lengths 36
contract HashTwin is HashClaims {
    function _isTwin() internal pure override returns (bool) {
        return true;
    }
}
