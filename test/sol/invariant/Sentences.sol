// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Sentences
/// @notice The eleven invariants, word for word as in test/invariant/README.md.
library Sentences {
    uint256 internal constant COUNT = 11;

    function get(uint256 number) internal pure returns (string memory) {
        if (number == 1) {
            return
                "Through the gate, nothing leaves the treasury but by executing a proposal that waited its delay, "
                "was not stopped and had not expired, and that either matched rules of the policy in force and, "
                "above the optimistic tier, carried the approval of its tier's approver, or was made by root.";
        }
        if (number == 2) return "A proposal takes effect at most once, wholly or not at all.";
        if (number == 3) {
            return
                "No guardian, no group of members below their threshold and no bystander can move funds, approve, "
                "or loosen a setting; an agent key alone can move at most what exposure prints.";
        }
        if (number == 4) {
            return
                "Per meter: in any window the amount executed is at most the largest burst in force in it plus the "
                "refill at each moment's rate.";
        }
        if (number == 5) {
            return
                "An agent's proposal with an input that is revoked, disputed or tainted does not execute, and one "
                "whose input was too old could not be proposed.";
        }
        if (number == 6) {
            return
                "A revoked key cannot propose, and its unapproved proposals can be neither approved nor executed; "
                "no proposal that a compromised key made in its window executes.";
        }
        if (number == 7) {
            return
                "Loosening goes only through root and its delay; stopping and tightening are immediate; no approval "
                "outlives its expiry, its approver, or its approver's epoch.";
        }
        if (number == 8) {
            return
                "A pause ends by itself and never touches humans; with an honest quorum nobody can prevent their "
                "own replacement.";
        }
        if (number == 9) return "After execution each bound holds, or nothing happened.";
        if (number == 10) return "Every (proposer, nonce) maps to one payload.";
        return
            "From every reachable state with an honest quorum, a good proposal can still be executed and a bad one "
            "stopped.";
    }
}
