// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Campaign} from "../../support/Campaign.sol";
import {Comparisons} from "./Comparisons.sol";
import {Act, Judge} from "./Judge.sol";

/// @title Counts
/// @notice How often, in many histories, each act succeeded, each reason stood alone against one, and a batch gained or
/// lost each bit.
abstract contract Counts is Judge, Comparisons {
    /// In the order of {Act}.
    string[ACTS] private _acts = [
        "anchor",
        "anchorSigned",
        "anchorMany",
        "enterLog",
        "attest",
        "prove",
        "measure",
        "dispute",
        "revoke",
        "revokeFor",
        "taint",
        "confirmDispute",
        "clearDispute",
        "admitSource",
        "dismissSource",
        "admitAttester",
        "dismissAttester",
        "setAttestationQuorum",
        "setVerifier",
        "setCriteria",
        "addSourceKey",
        "revokeSourceKey"
    ];
    string[] private _errors = [
        "ProvenanceUnauthorized(address,address)",
        "ProvenanceNotRoot(address)",
        "ProvenanceAlreadyAnchored(bytes32)",
        "ProvenanceNotAnchored(bytes32)",
        "ProvenanceMalformed(string,uint256,uint256)",
        "ProvenanceObservedInFuture(uint40,uint40)",
        "ProvenanceNotAdmitted(bytes32,address)",
        "ProvenanceInvalidKey(address,address)",
        "ProvenanceKeyTaken(address,address)",
        "ProvenanceInvalidSignature(address,bytes32)",
        "ProvenanceRevoked(address,bytes32)",
        "ProvenanceAlreadyDisputed(bytes32,address)",
        "ProvenanceNotDisputed(bytes32)",
        "ProvenanceInvalidPeriod(uint40,uint40)",
        "ProvenanceUnchanged()",
        "ProvenanceAlreadyAttested(bytes32,address)",
        "ProvenanceStale(uint40,uint40)",
        "ProvenanceObservedOtherwise(uint40,uint40)",
        "ProvenanceNotSet(bytes32,string)",
        "ProvenanceInvalidVerifier(address)",
        "ProvenanceNotProven(bytes32,address)",
        "ProvenanceInvalidCriterion(uint256)",
        "ProvenanceWrongCriteria(bytes32,bytes32)",
        "ProvenanceMeasuresNotAscending(uint256)",
        "ProvenanceMetricMissing(bytes32)",
        "ProvenanceCriterionMissed(bytes32,int256,int256,int256)",
        "ProvenanceNotWithdrawn(bytes32)",
        "ProvenanceNotDerived(bytes32,bytes32)",
        "ProvenanceAlreadyLogged(bytes32)"
    ];
    bytes4[] private _selectors;

    string[BITS] private _bits = [
        "Hashed",
        "Signed",
        "Attested",
        "Proven",
        "Measured",
        "Revoked",
        "Disputed",
        "Tainted"
    ];

    /// Of all histories, as {_counts} tells them of one.
    uint256[] private _sums;

    function _startCounts() internal {
        for (uint256 i = 0; i < _errors.length; ++i) {
            _selectors.push(bytes4(keccak256(bytes(_errors[i]))));
        }
        _sums = new uint256[](ACTS + 2 * BITS + ACTS * _errors.length);
    }

    /// @notice Of one history: successes of each act, bits that were gained and lost, and for each act and error how often
    /// this was all that stood against it.
    function _counts() internal view returns (bytes memory) {
        uint256[] memory counts = new uint256[](_sums.length);
        uint256 next = 0;
        for (uint256 i = 0; i < ACTS; ++i) {
            counts[next++] = done[i];
        }
        for (uint256 i = 0; i < BITS; ++i) {
            (counts[next++], counts[next++]) = (gained[i], lost[i]);
        }
        for (uint256 i = 0; i < ACTS; ++i) {
            for (uint256 j = 0; j < _selectors.length; ++j) {
                counts[next++] = alone[Act(i)][_selectors[j]];
            }
        }
        return abi.encode(counts);
    }

    /// @param told What {_counts} told of one history, or with what it failed, which is shorter.
    function _sum(bytes memory told, string memory name) internal {
        assertGt(told.length, 32 * _sums.length, string.concat(name, " answered ", vm.toString(told)));
        uint256[] memory counts = abi.decode(told, (uint256[]));
        for (uint256 i = 0; i < counts.length; ++i) {
            if (counts[i] != 0) _sums[i] += counts[i];
        }
    }

    /// @notice Each act so often; each bit gained, and those lost that can be.
    function _requireActs(uint256 least) internal view {
        for (uint256 i = 0; i < ACTS; ++i) {
            assertGe(_sums[i], least, string.concat("too seldom: ", _acts[i]));
        }
        for (uint256 i = 0; i < BITS; ++i) {
            assertGe(_sums[ACTS + 2 * i], least, string.concat("gained too seldom: ", _bits[i]));
            bool canBeLost = (i > 1 && i < 5) || i == 6;
            if (canBeLost) assertGt(_sums[ACTS + 2 * i + 1], 0, string.concat("never lost: ", _bits[i]));
        }
    }

    /// @notice Each error so often as all that stood against an act.
    function _requireReasons(uint256 least) internal view {
        for (uint256 i = 0; i < _errors.length; ++i) {
            uint256 times = 0;
            for (uint256 j = 0; j < ACTS; ++j) {
                times += _aloneAgainst(j, i);
            }
            assertGe(times, least, string.concat("too seldom the only reason: ", _errors[i]));
        }
    }

    function _aloneAgainst(uint256 kind, uint256 reason) private view returns (uint256) {
        return _sums[ACTS + 2 * BITS + kind * _errors.length + reason];
    }

    /// @notice Into cache/campaign/registry.csv.
    function _record(uint256 histories) internal {
        string memory lines = Campaign.line("histories", histories, histories);
        for (uint256 i = 0; i < BITS; ++i) {
            lines = string.concat(lines, Campaign.line(string.concat("gained ", _bits[i]), 0, _sums[ACTS + 2 * i]));
            lines = string.concat(lines, Campaign.line(string.concat("lost ", _bits[i]), 0, _sums[ACTS + 2 * i + 1]));
        }
        for (uint256 i = 0; i < ACTS; ++i) {
            lines = string.concat(lines, Campaign.line(_acts[i], 0, _sums[i]));
            for (uint256 j = 0; j < _errors.length; ++j) {
                uint256 times = _aloneAgainst(i, j);
                string memory name = string.concat(_acts[i], " refused: ", _errors[j]);
                if (times != 0) lines = string.concat(lines, Campaign.line(name, times, 0));
            }
        }
        Campaign.record("registry", lines);
    }
}
