// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Bound, Call, Proposal, RuleUse, Terms} from "../../../contracts/types/Proposal.sol";

/// @title TypedData
/// @notice The ids, digests and commitments of the gate, told a second time and over memory: EIP-712 as a wallet
/// would do it, composed of the types' strings.
/// @dev Everything here is internal, so that nothing stands between `vm.expectRevert` and the call that it means.
library TypedData {
    string private constant BOUND = "Bound(address token,int256 minDelta)";
    string private constant CALL =
        "Call(address target,uint256 value,bytes data,uint256 minGas,bytes32 codeHash,uint8 rule)";
    string private constant PROPOSAL =
        "Proposal(address proposer,uint64 nonce,uint8 tier,uint32 epoch,"
        "uint40 notAfter,bytes32 evidence,bytes32[] inputs,RuleUse[] rules,Call[] calls,Bound[] bounds)";
    string private constant RULE_USE = "RuleUse(bytes32 leaf,uint8 input)";
    string private constant APPROVAL =
        "Approval(address approver,uint64 approverEpoch,uint40 validUntil,Proposal proposal)";

    function idOf(Proposal memory p) internal pure returns (bytes32) {
        bytes32 typeHash = keccak256(bytes.concat(bytes(PROPOSAL), bytes(BOUND), bytes(CALL), bytes(RULE_USE)));
        bytes memory head = abi.encode(typeHash, p.proposer, p.nonce, p.tier, p.epoch, p.notAfter, p.evidence);
        bytes memory inputs;
        for (uint256 i = 0; i < p.inputs.length; ++i) {
            inputs = bytes.concat(inputs, p.inputs[i]);
        }
        bytes memory tail = abi.encode(keccak256(inputs), _rules(p.rules), _calls(p.calls), _bounds(p.bounds));
        return keccak256(bytes.concat(head, tail));
    }

    /// @notice What an agent key signs.
    function proposalDigest(address gate, bytes32 id) internal view returns (bytes32) {
        return _digest(gate, id);
    }

    /// @notice What the approver's ERC-1271 is asked for.
    function approvalDigest(
        address gate,
        address approver,
        uint64 approverEpoch,
        uint40 validUntil,
        bytes32 id
    ) internal view returns (bytes32) {
        bytes memory nested = bytes.concat(bytes(BOUND), bytes(CALL), bytes(PROPOSAL), bytes(RULE_USE));
        bytes32 typeHash = keccak256(bytes.concat(bytes(APPROVAL), nested));
        return _digest(gate, keccak256(abi.encode(typeHash, approver, approverEpoch, validUntil, id)));
    }

    function commitmentOf(bytes32 id, Terms memory t) internal pure returns (bytes26) {
        return bytes26(keccak256(abi.encode(id, t)));
    }

    function _digest(address gate, bytes32 structHash) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Sallyport"),
                keccak256("1"),
                block.chainid,
                gate
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function _rules(RuleUse[] memory rules) private pure returns (bytes32) {
        bytes memory hashes;
        for (uint256 i = 0; i < rules.length; ++i) {
            hashes = bytes.concat(hashes, keccak256(abi.encode(keccak256(bytes(RULE_USE)), rules[i])));
        }
        return keccak256(hashes);
    }

    function _calls(Call[] memory calls) private pure returns (bytes32) {
        bytes memory hashes;
        for (uint256 i = 0; i < calls.length; ++i) {
            Call memory c = calls[i];
            bytes memory fields = abi.encode(c.target, c.value, keccak256(c.data), c.minGas, c.codeHash, c.rule);
            hashes = bytes.concat(hashes, keccak256(bytes.concat(keccak256(bytes(CALL)), fields)));
        }
        return keccak256(hashes);
    }

    function _bounds(Bound[] memory bounds) private pure returns (bytes32) {
        bytes memory hashes;
        for (uint256 i = 0; i < bounds.length; ++i) {
            hashes = bytes.concat(hashes, keccak256(abi.encode(keccak256(bytes(BOUND)), bounds[i])));
        }
        return keccak256(hashes);
    }
}
