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
    /// @param p Its lists follow, so that a caller which needs them takes each out of calldata once.
    function hashProposal(
        Proposal calldata p,
        bytes32[] calldata inputs,
        RuleUse[] calldata rules,
        Call[] calldata calls,
        Bound[] calldata bounds
    ) internal pure returns (bytes32 id) {
        bytes32 typehash = PROPOSAL_TYPEHASH;
        bytes32[4] memory lists = [_hashInputs(inputs), _hashRules(rules), _hashCalls(calls), _hashBounds(bounds)];
        assembly ("memory-safe") {
            let m := mload(0x40)
            mstore(m, typehash)
            calldatacopy(add(m, 0x20), p, 0xc0)
            mcopy(add(m, 0xe0), lists, 0x80)
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

    function _hashInputs(bytes32[] calldata inputs) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let m := mload(0x40)
            let size := shl(5, inputs.length)
            calldatacopy(m, inputs.offset, size)
            hash := keccak256(m, size)
        }
    }

    function _hashRules(RuleUse[] calldata rules) private pure returns (bytes32) {
        uint256 place;
        assembly ("memory-safe") {
            place := rules.offset
        }
        return _hashPairs(RULE_USE_TYPEHASH, place, rules.length);
    }

    function _hashBounds(Bound[] calldata bounds) private pure returns (bytes32) {
        uint256 place;
        assembly ("memory-safe") {
            place := bounds.offset
        }
        return _hashPairs(BOUND_TYPEHASH, place, bounds.length);
    }

    function _hashCalls(Call[] calldata calls) private pure returns (bytes32 list) {
        bytes32 typehash = CALL_TYPEHASH;
        bytes32[] memory hashes = new bytes32[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            Call calldata c = calls[i];
            bytes calldata data = c.data;
            assembly ("memory-safe") {
                let m := mload(0x40)
                calldatacopy(m, data.offset, data.length)
                let dataHash := keccak256(m, data.length)
                mstore(m, typehash)
                calldatacopy(add(m, 0x20), c, 0x40) // target, value
                mstore(add(m, 0x60), dataHash) // in the place of the offset of data
                calldatacopy(add(m, 0x80), add(c, 0x60), 0x60) // minGas, codeHash, rule
                mstore(add(add(hashes, 0x20), shl(5, i)), keccak256(m, 0xe0))
            }
        }
        assembly ("memory-safe") {
            list := keccak256(add(hashes, 0x20), shl(5, mload(hashes)))
        }
    }

    /// @dev Hash of the hashStructs of `count` structs of two static fields that stand one behind the other in calldata.
    function _hashPairs(bytes32 typehash, uint256 place, uint256 count) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            let hashes := mload(0x40)
            let m := add(hashes, shl(5, count))
            mstore(m, typehash)
            for {
                let next := hashes
            } lt(next, m) {
                next := add(next, 0x20)
                place := add(place, 0x40)
            } {
                calldatacopy(add(m, 0x20), place, 0x40)
                mstore(next, keccak256(m, 0x60))
            }
            hash := keccak256(hashes, sub(m, hashes))
        }
    }
}
