// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../interfaces/IProvenanceRegistry.sol";
import {Batch} from "../types/Provenance.sol";
import {Criterion, Measure} from "../types/SchemaSettings.sol";

/// @title Quality
/// @notice Whether measures of a batch meet criteria, and how a report of them is hashed for signing.
library Quality {
    bytes32 private constant REPORT_TYPEHASH = keccak256(
        "QualityReport(address attester,address anchorer,bytes32 root,uint64 size,bytes32 profile,bytes32 manifestHash,"
        "bytes32 schema,uint40 observedAt,bytes32 checker,Measure[] measures,uint40 validUntil)"
        "Measure(bytes32 metric,int256 value)"
    );
    bytes32 private constant MEASURE_TYPEHASH = keccak256("Measure(bytes32 metric,int256 value)");

    /// @notice Reverts with the first criterion that is not met.
    /// @param measures Ascending by metric, each once. More than the criteria ask for may be there.
    /// @param criteria Ascending by metric, each once, as root set them.
    function requireMet(Measure[] calldata measures, Criterion[] calldata criteria) internal pure {
        for (uint256 i = 1; i < measures.length; ++i) {
            if (measures[i].metric <= measures[i - 1].metric) {
                revert IProvenanceRegistry.ProvenanceMeasuresNotAscending(i);
            }
        }
        uint256 next = 0;
        for (uint256 i = 0; i < criteria.length; ++i) {
            Criterion calldata criterion = criteria[i];
            while (next < measures.length && measures[next].metric < criterion.metric) {
                ++next;
            }
            if (next == measures.length || measures[next].metric != criterion.metric) {
                revert IProvenanceRegistry.ProvenanceMetricMissing(criterion.metric);
            }
            int256 value = measures[next].value;
            if (value < criterion.atLeast || value > criterion.atMost) {
                revert IProvenanceRegistry.ProvenanceCriterionMissed(
                    criterion.metric,
                    value,
                    criterion.atLeast,
                    criterion.atMost
                );
            }
        }
    }

    /// @notice hashStruct of the report.
    function hashReport(
        address attester,
        Batch calldata batch,
        uint40 observedAt,
        bytes32 checker,
        Measure[] calldata measures,
        uint40 validUntil
    ) internal pure returns (bytes32) {
        bytes32[] memory hashes = new bytes32[](measures.length);
        for (uint256 i = 0; i < measures.length; ++i) {
            hashes[i] = keccak256(abi.encode(MEASURE_TYPEHASH, measures[i]));
        }
        bytes32 listHash = keccak256(abi.encodePacked(hashes));
        // The six words of a batch stand in the order of the type.
        return keccak256(abi.encode(REPORT_TYPEHASH, attester, batch, observedAt, checker, listHash, validUntil));
    }
}
