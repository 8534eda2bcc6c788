// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {IPolicyMatcher} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {MeterLib} from "../../../contracts/libraries/MeterLib.sol";
import {ProposalHash} from "../../../contracts/libraries/ProposalHash.sol";
import {RuleLib} from "../../../contracts/libraries/RuleLib.sol";
import {Bound, Call, Proposal, Terms} from "../../../contracts/types/Proposal.sol";
import {Batch, BatchStatus} from "../../../contracts/types/Provenance.sol";
import {BoundDemand, InputDemand, Meter, Refusal, Rule} from "../../../contracts/types/Rule.sol";
import {TestBase} from "../support/TestBase.sol";

/// @dev The libraries read calldata, so they are reached through a call.
contract RuleLibrary {
    function leafOf(Rule calldata rule) external pure returns (bytes32) {
        return RuleLib.leafOf(rule);
    }

    function checkCall(Rule calldata rule, Call calldata call_) external pure returns (Refusal, bytes32) {
        (Refusal refusal, bytes32 detail, ) = RuleLib.checkCall(rule, call_.target, call_.value, call_.data);
        return (refusal, detail);
    }

    function checkInput(
        InputDemand calldata demand,
        Batch calldata batch,
        BatchStatus calldata status,
        uint40 now_
    ) external pure returns (Refusal, bytes32) {
        return RuleLib.checkInput(demand, batch, status, now_);
    }

    function checkBound(
        uint256 index,
        Rule[] calldata rules,
        Call[] calldata calls,
        Bound[] calldata bounds
    ) external pure returns (Refusal, bytes32) {
        return RuleLib.checkBound(index, rules, calls, bounds);
    }

    function isOfType(bytes32 word, uint8 type_) external pure returns (bool) {
        return RuleLib.isOfType(word, type_);
    }

    function meterOf(Meter calldata meter) external pure returns (bytes32) {
        return RuleLib.meterOf(meter);
    }

    function levelOf(
        IAgentTimelock.MeterState calldata state,
        IPolicyMatcher.MeterUse calldata meter,
        uint40 current,
        uint40 previous,
        uint40 now_
    ) external pure returns (uint104) {
        return MeterLib.levelOf(state, meter, current, previous, now_);
    }

    function hashProposal(Proposal calldata p) external pure returns (bytes32) {
        return ProposalHash.hashProposal(p, p.inputs, p.rules, p.calls, p.bounds);
    }

    function commitment(bytes32 id, Terms calldata t) external pure returns (bytes26) {
        return ProposalHash.commitment(id, t);
    }
}

/// @notice The libraries answer as test/vectors/*.json say; the SDK is held to the same files.
contract RuleVectorsTest is TestBase {
    RuleLibrary internal library_ = new RuleLibrary();
    string internal json;
    string internal case_;

    function test_ProposalsHashAsTheVectorsSay() external {
        uint256 count = _open("proposals");
        for (uint256 i = 0; i < count; ++i) {
            _goTo(i);
            bytes32 id = library_.hashProposal(abi.decode(_bytes("proposal"), (Proposal)));
            assertEq(id, _word("id"), _name());
            bytes26 commitment = library_.commitment(id, abi.decode(_bytes("terms"), (Terms)));
            assertEq(bytes32(commitment), _word("commitment"), _name());
        }
    }

    function test_RuleLeavesAreAsTheVectorsSay() external {
        uint256 count = _open("ruleLeaves");
        for (uint256 i = 0; i < count; ++i) {
            _goTo(i);
            assertEq(library_.leafOf(abi.decode(_bytes("rule"), (Rule))), _word("leaf"), _name());
        }
    }

    function test_CallsMatchAsTheVectorsSay() external {
        uint256 count = _open("matching");
        for (uint256 i = 0; i < count; ++i) {
            _goTo(i);
            Rule memory rule = abi.decode(_bytes("rule"), (Rule));
            (Refusal refusal, bytes32 detail) = library_.checkCall(rule, abi.decode(_bytes("call"), (Call)));
            _assertVerdict(refusal, detail);
        }
    }

    function test_InputsMeetDemandsAsTheVectorsSay() external {
        uint256 count = _open("inputDemands");
        for (uint256 i = 0; i < count; ++i) {
            _goTo(i);
            (Refusal refusal, bytes32 detail) = library_.checkInput(
                abi.decode(_bytes("demand"), (InputDemand)),
                abi.decode(_bytes("batch"), (Batch)),
                abi.decode(_bytes("status"), (BatchStatus)),
                uint40(_uint("now"))
            );
            _assertVerdict(refusal, detail);
        }
    }

    function test_BoundsMeetDemandsAsTheVectorsSay() external {
        uint256 count = _open("boundDemands");
        for (uint256 i = 0; i < count; ++i) {
            _goTo(i);
            (Refusal refusal, bytes32 detail) = library_.checkBound(
                _uint("index"),
                _rulesDemanding(abi.decode(_bytes("demands"), (BoundDemand[]))),
                _callsNaming(abi.decode(_bytes("calls"), (uint8[]))),
                abi.decode(_bytes("bounds"), (Bound[]))
            );
            _assertVerdict(refusal, detail);
        }
    }

    function _rulesDemanding(BoundDemand[] memory demands) private pure returns (Rule[] memory rules) {
        rules = new Rule[](demands.length);
        for (uint256 i = 0; i < demands.length; ++i) {
            rules[i].bound = demands[i];
        }
    }

    function _callsNaming(uint8[] memory places) private pure returns (Call[] memory calls) {
        calls = new Call[](places.length);
        for (uint256 i = 0; i < places.length; ++i) {
            calls[i].rule = places[i];
        }
    }

    function test_WordsAreOfTypesAsTheVectorsSay() external {
        uint256 count = _open("wordTypes");
        for (uint256 i = 0; i < count; ++i) {
            _goTo(i);
            bool holds = library_.isOfType(_word("word"), uint8(_uint("type")));
            assertEq(holds ? 1 : 0, _uint("holds"), case_);
        }
    }

    function test_MetersHoldWhatTheVectorsSay() external {
        uint256 count = _open("meters");
        for (uint256 i = 0; i < count; ++i) {
            _goTo(i);
            Meter memory meter;
            meter.key = _word("key");
            meter.token = vm.parseJsonAddress(json, string.concat(case_, "token"));
            meter.period = uint32(_uint("period"));
            assertEq(library_.meterOf(meter), _word("meter"), _name());
            assertEq(_level(meter), _uint("level"), _name());
        }
    }

    function _level(Meter memory meter) private view returns (uint256) {
        IAgentTimelock.MeterState memory state = IAgentTimelock.MeterState({
            updatedAt: uint40(_uint("updatedAt")),
            level: uint104(_uint("stateLevel")),
            refill: uint104(_uint("stateRefill"))
        });
        IPolicyMatcher.MeterUse memory use;
        use.burst = uint104(_uint("burst"));
        use.refill = uint104(_uint("refill"));
        use.period = meter.period;
        return library_.levelOf(state, use, uint40(_uint("current")), uint40(_uint("previous")), uint40(_uint("now")));
    }

    function _assertVerdict(Refusal refusal, bytes32 detail) private view {
        assertEq(uint256(refusal), _uint("refusal"), _name());
        assertEq(detail, _word("detail"), _name());
    }

    /// @dev Opens a file of vectors. Refuses an empty one, which would prove nothing.
    function _open(string memory file) private returns (uint256 count) {
        json = vm.readFile(string.concat("test/vectors/", file, ".json"));
        count = vm.parseJsonUint(json, ".count");
        assertTrue(count != 0, file);
    }

    function _goTo(uint256 index) private {
        case_ = string.concat(".cases[", vm.toString(index), "].");
    }

    function _name() private view returns (string memory) {
        return vm.parseJsonString(json, string.concat(case_, "name"));
    }

    function _bytes(string memory key) private view returns (bytes memory) {
        return vm.parseJsonBytes(json, string.concat(case_, key));
    }

    function _word(string memory key) private view returns (bytes32) {
        return vm.parseJsonBytes32(json, string.concat(case_, key));
    }

    function _uint(string memory key) private view returns (uint256) {
        return uint256(_word(key));
    }
}
