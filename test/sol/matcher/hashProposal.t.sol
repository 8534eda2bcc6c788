// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {IGateLens} from "../../../contracts/interfaces/IGateLens.sol";
import {Bound, Call, Proposal, RuleUse, Terms} from "../../../contracts/types/Proposal.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {TypedData} from "../support/TypedData.sol";
import {MatcherBase} from "./MatcherBase.sol";

/// @notice Ids and digests: by the deployed contracts, by the second telling that all gate tests use, and by the
/// vectors that the SDK is held to.
contract HashProposalTest is MatcherBase {
    IGateLens private lens = IGateLens(Artifacts.deploy("GateLens", ""));

    /// @dev Lists are mostly of none to three entries, at times of up to forty; calls carry any part of `data`.
    function testFuzz_AsTypedDataHasIt(uint256 seed, bytes calldata data) public view {
        uint256[1] memory random = [seed];
        Proposal memory p;
        p.proposer = address(uint160(_word(random)));
        (p.nonce, p.tier, p.epoch) = (uint64(_word(random)), uint8(_word(random)), uint32(_word(random)));
        (p.notAfter, p.evidence) = (uint40(_word(random)), bytes32(_word(random)));
        p.inputs = new bytes32[](_size(random));
        for (uint256 i = 0; i < p.inputs.length; ++i) {
            p.inputs[i] = bytes32(_word(random));
        }
        p.rules = new RuleUse[](_size(random));
        for (uint256 i = 0; i < p.rules.length; ++i) {
            p.rules[i] = RuleUse(bytes32(_word(random)), uint8(_word(random)));
        }
        p.calls = new Call[](_size(random));
        for (uint256 i = 0; i < p.calls.length; ++i) {
            p.calls[i] = _anyCall(random, data);
        }
        p.bounds = new Bound[](_size(random));
        for (uint256 i = 0; i < p.bounds.length; ++i) {
            p.bounds[i] = Bound(address(uint160(_word(random))), int256(_word(random)));
        }
        assertEq(matcher.hashProposal(p), TypedData.idOf(p), "id");
    }

    /// @dev Each field alone changes the id, the lists by length, order and every field of an entry.
    function testFuzz_EachFieldChangesTheId(uint256 seed) public view {
        bytes32[] memory ids = new bytes32[](24);
        for (uint256 i = 0; i < 24; ++i) {
            Proposal memory p = _plain(seed);
            _change(p, i);
            ids[i] = matcher.hashProposal(p);
            for (uint256 j = 0; j < i; ++j) {
                if (ids[i] == ids[j]) fail("two proposals have one id");
            }
        }
    }

    function test_AsTheVectorsSay() public {
        string memory json = vm.readFile("test/vectors/proposals.json");
        uint256 count = vm.parseJsonUint(json, ".count");
        assertGt(count, 0, "number of vectors");
        uint256 here = block.chainid;
        for (uint256 i = 0; i < count; ++i) {
            string memory key = string.concat(".cases[", vm.toString(i), "].");
            Proposal memory p = abi.decode(vm.parseJsonBytes(json, string.concat(key, "proposal")), (Proposal));
            bytes32 id = vm.parseJsonBytes32(json, string.concat(key, "id"));
            assertEq(matcher.hashProposal(p), id, "id by the matcher");
            assertEq(TypedData.idOf(p), id, "id by the second telling");
            vm.chainId(uint256(vm.parseJsonBytes32(json, string.concat(key, "chainId"))));
            _checkDigests(json, key, id);
        }
        vm.chainId(here);
    }

    function _checkDigests(string memory json, string memory key, bytes32 id) private view {
        address gate = vm.parseJsonAddress(json, string.concat(key, "gate"));
        bytes32 needed = vm.parseJsonBytes32(json, string.concat(key, "agentDigest"));
        assertEq(lens.proposalDigest(IAgentTimelock(gate), id), needed, "digest of the proposal");
        assertEq(TypedData.proposalDigest(gate, id), needed, "digest of the proposal, second telling");
        address approver = vm.parseJsonAddress(json, string.concat(key, "approver"));
        uint64 epoch = uint64(uint256(vm.parseJsonBytes32(json, string.concat(key, "approverEpoch"))));
        uint40 until = uint40(uint256(vm.parseJsonBytes32(json, string.concat(key, "validUntil"))));
        needed = vm.parseJsonBytes32(json, string.concat(key, "approvalDigest"));
        assertEq(lens.approvalDigest(IAgentTimelock(gate), approver, epoch, until, id), needed, "digest of approval");
        assertEq(TypedData.approvalDigest(gate, approver, epoch, until, id), needed, "the same, second telling");
        Terms memory t = abi.decode(vm.parseJsonBytes(json, string.concat(key, "terms")), (Terms));
        bytes32 commitment = vm.parseJsonBytes32(json, string.concat(key, "commitment"));
        assertEq(bytes32(TypedData.commitmentOf(id, t)), commitment, "commitment");
    }

    /// @dev Any word, at times the least or the greatest.
    function _word(uint256[1] memory random) private pure returns (uint256 word) {
        word = random[0] = uint256(keccak256(abi.encode(random)));
        if (word >> 252 == 0) return 0;
        if (word >> 252 == 1) return type(uint256).max;
    }

    function _size(uint256[1] memory random) private pure returns (uint256) {
        uint256 word = random[0] = uint256(keccak256(abi.encode(random)));
        return word % 64 == 0 ? (word >> 8) % 41 : (word >> 8) % 4;
    }

    function _anyCall(uint256[1] memory random, bytes calldata data) private pure returns (Call memory c) {
        (c.target, c.value) = (address(uint160(_word(random))), _word(random));
        (c.minGas, c.codeHash, c.rule) = (_word(random), bytes32(_word(random)), uint8(_word(random)));
        uint256 from = (random[0] >> 8) % (data.length + 1);
        c.data = data[from:from + ((random[0] >> 64) % (data.length - from + 1))];
    }

    function _plain(uint256 seed) private pure returns (Proposal memory p) {
        p.proposer = address(uint160(seed));
        p.nonce = uint64(seed);
        p.inputs = new bytes32[](2);
        p.inputs[1] = bytes32(seed | 1);
        p.rules = new RuleUse[](2);
        p.rules[1].leaf = bytes32(seed | 1);
        p.calls = new Call[](2);
        p.calls[1].value = seed | 1;
        p.bounds = new Bound[](2);
        p.bounds[1].minDelta = int256(seed | 1);
    }

    function _change(Proposal memory p, uint256 field) private pure {
        if (field == 1) p.proposer = address(uint160(p.proposer) ^ 1);
        if (field == 2) p.nonce ^= 1;
        if (field == 3) p.tier = 1;
        if (field == 4) p.epoch = 1;
        if (field == 5) p.notAfter = 1;
        if (field == 6) p.evidence = bytes32(uint256(1));
        if (field == 7) (p.inputs[0], p.inputs[1]) = (p.inputs[1], p.inputs[0]);
        if (field == 8) p.inputs = new bytes32[](0);
        if (field == 9) (p.rules[0], p.rules[1]) = (p.rules[1], p.rules[0]);
        if (field == 10) p.rules[0].input = 1;
        if (field == 11) p.rules = new RuleUse[](0);
        if (field == 12) (p.calls[0], p.calls[1]) = (p.calls[1], p.calls[0]);
        if (field == 13) p.calls[0].target = address(1);
        if (field == 14) p.calls[0].data = hex"00";
        if (field == 15) p.calls[0].data = hex"0000";
        if (field == 16) p.calls[0].minGas = 1;
        if (field == 17) p.calls[0].codeHash = bytes32(uint256(1));
        if (field == 18) p.calls[0].rule = 1;
        if (field == 19) p.calls = new Call[](0);
        if (field == 20) (p.bounds[0], p.bounds[1]) = (p.bounds[1], p.bounds[0]);
        if (field == 21) p.bounds[0].token = address(1);
        if (field == 22) p.bounds = new Bound[](0);
        if (field == 23) p.bounds[0].minDelta = -1;
    }
}
