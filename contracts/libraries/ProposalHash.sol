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

    /// @dev The first six fields are static and stand in one run of calldata, in the order of the type; so do the
    /// fields of the structs below. They are hashed as they stand: a word with dirty upper bits gives an id that
    /// nobody signed, and reverts where Solidity reads the field.
    function hashProposal(Proposal calldata p) internal pure returns (bytes32 id) {
        bytes32 typehash = PROPOSAL_TYPEHASH;
        bytes32 inputs = keccak256(abi.encodePacked(p.inputs));
        bytes32 rules = _hashRules(p.rules);
        bytes32 calls = _hashCalls(p.calls);
        bytes32 bounds = _hashBounds(p.bounds);
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), p, 0xc0)
            mstore(add(m, 0xe0), inputs)
            mstore(add(m, 0x100), rules)
            mstore(add(m, 0x120), calls)
            mstore(add(m, 0x140), bounds)
            id := keccak256(m, 0x160)
        }
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
            RuleUse calldata use = rules[i];
            uint256 place;
            assembly ("memory-safe") {
                place := use
            }
            hashes[i] = _hashPair(RULE_USE_TYPEHASH, place);
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _hashCalls(Call[] calldata calls) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](calls.length);
        bytes32 typehash = CALL_TYPEHASH;
        for (uint256 i = 0; i < calls.length; ++i) {
            Call calldata c = calls[i];
            bytes32 dataHash = keccak256(c.data);
            bytes32 hash;
            assembly ("memory-safe") {
                let m := mload(0x40)
                mstore(m, typehash)
                calldatacopy(add(m, 0x20), c, 0x40) // target, value
                mstore(add(m, 0x60), dataHash) // in the place of the offset of data
                calldatacopy(add(m, 0x80), add(c, 0x60), 0x60) // minGas, codeHash, rule
                hash := keccak256(m, 0xe0)
            }
            hashes[i] = hash;
        }
        return keccak256(abi.encodePacked(hashes));
    }

    function _hashBounds(Bound[] calldata bounds) private pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](bounds.length);
        for (uint256 i = 0; i < bounds.length; ++i) {
            Bound calldata bound = bounds[i];
            uint256 place;
            assembly ("memory-safe") {
                place := bound
            }
            hashes[i] = _hashPair(BOUND_TYPEHASH, place);
        }
        return keccak256(abi.encodePacked(hashes));
    }

    /// @dev hashStruct of a struct of two static fields that stands at `place` in calldata.
    function _hashPair(bytes32 typehash, uint256 place) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), place, 0x40)
            hash := keccak256(m, 0x60)
        }
    }
}
