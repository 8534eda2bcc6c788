// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice What can happen in a tiny system. Moves up to the last step are walked on; probes are made in every state,
/// judged, and taken back.
enum Move {
    // Steps
    ProposeA,
    ProposeAByNewKey,
    ProposeB,
    ApproveA,
    Stop,
    Pause,
    WaitForEta,
    WaitForPauseEnd,
    ExecuteA,
    ExecuteB,
    RetireOldKey,
    ProposeMembers,
    ExecuteMembers,
    // Probes
    WaitForExpiry,
    ProposeRival,
    ProposeAndApproveA,
    ProposeAByStranger,
    ProposeAByOtherAgent,
    ApproveABelowThreshold,
    ApproveAByFirstMembers,
    ApproveAByNewcomers,
    ApproveAAtPastEpoch,
    ApproveAWithOtherTerms,
    ApproveAByCallOfStranger,
    VetoA,
    RejectA,
    WithdrawA,
    VetoB,
    WithdrawB,
    VetoAByStranger,
    RejectAByOneMember,
    WithdrawAByStranger,
    ExecuteAWithOtherTerms,
    ExecuteAWithOtherPayload,
    RevokeOldKey,
    CompromiseOldKeySinceEver,
    CompromiseOldKeySinceNow,
    RevokeOldKeyByStranger,
    ProposeMembersBelowThreshold,
    ProposeMembersByFirstMembers,
    VetoMembers,
    VetoMembersByGuardian,
    ExecuteMembersWithOtherTerms,
    Drop,
    SuspendMember,
    WithdrawInput,
    PauseByStranger,
    BystandersTryRootsActs
}

library Moves {
    uint256 internal constant COUNT = uint256(type(Move).max) + 1;
    uint256 internal constant STEPS = uint256(Move.ExecuteMembers) + 1;

    /// @notice Probes that may hold what others wait for, without naming it: afterwards each of these is tried.
    function mayHold(Move move) internal pure returns (bool) {
        return
            (move >= Move.RevokeOldKey && move <= Move.CompromiseOldKeySinceNow) ||
            move == Move.WaitForExpiry ||
            move == Move.Drop ||
            move == Move.SuspendMember ||
            move == Move.WithdrawInput;
    }
}
