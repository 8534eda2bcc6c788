// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bound, Call, Proposal, RuleUse, Terms} from "../types/Proposal.sol";

/// @title ProposalHash
/// @notice EIP-712 hashStructs of what is proposed and approved, and the commitment of a record.
///
///   id         = hashStruct(Proposal)
///   digest     = keccak256(0x1901 ‖ domainSeparator ‖ hashStruct)
///   commitment = bytes26(keccak256(abi.encode(id, terms)))
library ProposalHash {
    bytes32 internal constant CALL_TYPEHASH = keccak256(
        "Call(address target,uint256 value,bytes data,uint256 minGas,bytes32 codeHash,uint8 rule)"
    );
    bytes32 internal constant BOUND_TYPEHASH = keccak256("Bound(address token,int256 minDelta)");
    bytes32 internal constant RULE_USE_TYPEHASH = keccak256("RuleUse(bytes32 leaf,uint8 input)");
    bytes32 internal constant PROPOSAL_TYPEHASH = keccak256(
        "Proposal(address proposer,uint64 nonce,uint8 tier,uint32 epoch,uint40 notAfter,bytes32 evidence,bytes32[] inputs,RuleUse[] rules,Call[] calls,Bound[] bounds)"
        "Bound(address token,int256 minDelta)"
        "Call(address target,uint256 value,bytes data,uint256 minGas,bytes32 codeHash,uint8 rule)"
        "RuleUse(bytes32 leaf,uint8 input)"
    );
    bytes32 internal constant APPROVAL_TYPEHASH = keccak256(
        "Approval(address approver,uint64 approverEpoch,uint40 validUntil,Proposal proposal)"
        "Bound(address token,int256 minDelta)"
        "Call(address target,uint256 value,bytes data,uint256 minGas,bytes32 codeHash,uint8 rule)"
        "Proposal(address proposer,uint64 nonce,uint8 tier,uint32 epoch,uint40 notAfter,bytes32 evidence,bytes32[] inputs,RuleUse[] rules,Call[] calls,Bound[] bounds)"
        "RuleUse(bytes32 leaf,uint8 input)"
    );

    function hashProposal(Proposal calldata p) internal pure returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    PROPOSAL_TYPEHASH,
                    p.proposer,
                    p.nonce,
                    p.tier,
                    p.epoch,
                    p.notAfter,
                    p.evidence,
                    keccak256(abi.encodePacked(p.inputs)),
                    _hashRules(p.rules),
                    _hashCalls(p.calls),
                    _hashBounds(p.bounds)
                )
            );
    }

    /// @notice The whole proposal is signed; `id` is all that is needed of it here.
    function hashApproval(
        address approver,
        uint64 approverEpoch,
        uint40 validUntil,
        bytes32 id
    ) internal pure returns (bytes32) {
        return keccak256(abi.encode(APPROVAL_TYPEHASH, approver, approverEpoch, validUntil, id));
    }

    function commitment(bytes32 id, Terms memory t) internal pure returns (bytes26) {
        return bytes26(keccak256(abi.encode(id, t.tier, t.key, t.proposedAt, t.approver, t.approverEpoch, t.expiry)));
    }

    function _hashRules(RuleUse[] calldata rules) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](rules.length);
        for (uint256 i = 0; i < rules.length; ++i) {
            hashes[i] = keccak256(abi.encode(RULE_USE_TYPEHASH, rules[i].leaf, rules[i].input));
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _hashCalls(Call[] calldata calls) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            Call calldata c = calls[i];
            hashes[i] = keccak256(
                abi.encode(CALL_TYPEHASH, c.target, c.value, keccak256(c.data), c.minGas, c.codeHash, c.rule)
            );
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _hashBounds(Bound[] calldata bounds) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](bounds.length);
        for (uint256 i = 0; i < bounds.length; ++i) {
            hashes[i] = keccak256(abi.encode(BOUND_TYPEHASH, bounds[i].token, bounds[i].minDelta));
        }
        return keccak256(abi.encodePacked(hashes));
    }
}
