// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Why} from "./Why.sol";

/// @notice What the handler does. Kinds of root proposals count when they are executed.
enum Act {
    ProposeOptimistic,
    ProposeForApproval,
    ProposeWithInput,
    ProposeAgain,
    ProposeAndApprove,
    ApproveBySignature,
    ApproveByCall,
    HumanProposes,
    HumanProposesBySignature,
    RootProposes,
    RootProposesBySignature,
    ExecuteOptimistic,
    ExecuteApproved,
    ExecuteWithInput,
    ExecuteSwap,
    ExecuteHalf,
    ExecuteHuman,
    ExecuteWithLittleGas,
    RootPays,
    RootSetsPolicy,
    RootSetsTier,
    RootSetsDelay,
    RootOffersGuardian,
    RootRemovesGuardian,
    RootOffersApprover,
    RootSetsVetoer,
    RootManages,
    RootDrops,
    RootChangesMembers,
    RootAddsKey,
    RootUnfreezes,
    RootSetsLowestTier,
    RootUnblocks,
    RootSetsLimits,
    RootSetsOperator,
    RootCancels,
    RootConfirmsDispute,
    RootClearsDispute,
    RootSetsSource,
    RootSetsAttester,
    RootAddsSourceKey,
    AcceptGuardian,
    AcceptRootApprover,
    Veto,
    VetoRoot,
    Reject,
    Withdraw,
    Pause,
    RevokeAllowance,
    Freeze,
    RaiseLowestTier,
    BlockTarget,
    RevokeKey,
    MarkCompromised,
    Suspend,
    SuspendBySignature,
    Anchor,
    AnchorSigned,
    RevokeInput,
    RevokeInputBySignature,
    DisputeInput,
    RevokeSourceKey,
    SpendAllowance,
    Deposit,
    ReplaceCode,
    Wait,
    StolenKey,
    Bystander,
    CouncilActs
}

/// @title Acts
/// @notice The names of acts, and the families in which refusals are counted.
library Acts {
    uint256 internal constant COUNT = uint256(type(Act).max) + 1;

    /// @dev Families.
    uint256 internal constant PROPOSE = 0;
    uint256 internal constant APPROVE = 1;
    uint256 internal constant HUMAN_PROPOSE = 2;
    uint256 internal constant EXECUTE = 3;
    uint256 internal constant STOP = 4;
    uint256 internal constant TIGHTEN = 5;
    uint256 internal constant ACCEPT = 6;
    uint256 internal constant INPUT = 7;
    uint256 internal constant OTHER = 8;
    uint256 internal constant COUNCIL_ACT = 9;
    uint256 internal constant FAMILIES = 10;

    function familyOf(Act act) internal pure returns (uint256) {
        if (act <= Act.ProposeAndApprove || act == Act.StolenKey) return PROPOSE;
        if (act <= Act.ApproveByCall) return APPROVE;
        if (act <= Act.RootProposesBySignature) return HUMAN_PROPOSE;
        if (act <= Act.RootAddsSourceKey) return EXECUTE;
        if (act <= Act.AcceptRootApprover) return ACCEPT;
        if (act <= Act.Withdraw) return STOP;
        if (act <= Act.SuspendBySignature) return TIGHTEN;
        if (act <= Act.RevokeSourceKey) return INPUT;
        if (act == Act.CouncilActs) return COUNCIL_ACT;
        return OTHER;
    }

    /// @notice Acts that succeed by being refused.
    function isHostile(Act act) internal pure returns (bool) {
        return act == Act.StolenKey || act == Act.Bystander;
    }

    /// @notice The reasons for which acts of a family are refused, and which must all occur alone.
    function reasonsOf(uint256 family) internal pure returns (uint256) {
        if (family == PROPOSE) {
            return
                Why.DROPPED |
                Why.PAUSED |
                Why.NONCE_TAKEN |
                Why.NO_RULE |
                Why.BOUND_MISSING |
                Why.INPUT_UNFIT |
                Why.INPUT_WITHDRAWN |
                Why.TARGET_PROTECTED |
                Why.TARGET_BLOCKED |
                Why.KEY_REVOKED |
                Why.KEY_UNFIT |
                Why.BAD_SIGNATURE |
                Why.BELOW_THRESHOLD |
                Why.NOT_ROLE |
                Why.FROZEN |
                Why.TIER_TOO_LOW |
                Why.ON_PROBATION |
                Why.TOO_MANY |
                Why.NO_GUARDIAN |
                Why.LIFETIME;
        }
        if (family == APPROVE) {
            return
                Why.STOPPED |
                Why.REPLAYED |
                Why.TERMS_CHANGED |
                Why.PAYLOAD_CHANGED |
                Why.KEY_REVOKED |
                Why.BAD_SIGNATURE |
                Why.BELOW_THRESHOLD |
                Why.NOT_ROLE |
                Why.EPOCH_CHANGED |
                Why.LIFETIME;
        }
        if (family == HUMAN_PROPOSE) {
            return
                Why.DROPPED |
                Why.NONCE_TAKEN |
                Why.NO_RULE |
                Why.BAD_SIGNATURE |
                Why.BELOW_THRESHOLD |
                Why.NOT_ROLE |
                Why.EPOCH_CHANGED |
                Why.LIFETIME;
        }
        if (family == EXECUTE) {
            return
                Why.NOT_APPROVED |
                Why.STOPPED |
                Why.NOT_WAITED |
                Why.EXPIRED |
                Why.DROPPED |
                Why.PAUSED |
                Why.REPLAYED |
                Why.TERMS_CHANGED |
                Why.PAYLOAD_CHANGED |
                Why.NO_RULE |
                Why.METER_EXCEEDED |
                Why.BOUND_BROKEN |
                Why.INPUT_WITHDRAWN |
                Why.TARGET_PROTECTED |
                Why.TARGET_BLOCKED |
                Why.CODE_CHANGED |
                Why.CALL_FAILS |
                Why.KEY_REVOKED |
                Why.KEY_COMPROMISED |
                Why.FROZEN |
                Why.TIER_TOO_LOW |
                Why.STALE |
                Why.NO_GUARDIAN |
                Why.APPROVER_CHANGED |
                Why.EPOCH_CHANGED;
        }
        if (family == STOP) {
            return
                Why.STOPPED |
                Why.REPLAYED |
                Why.TERMS_CHANGED |
                Why.NOT_ROLE |
                Why.HUMANS_PROPOSAL |
                Why.OWN_REPLACEMENT;
        }
        if (family == TIGHTEN) {
            return
                Why.EPOCH_CHANGED |
                Why.BAD_SIGNATURE |
                Why.BELOW_THRESHOLD |
                Why.NOT_ROLE |
                Why.COOL_DOWN |
                Why.LOOSENS |
                Why.IDLE;
        }
        if (family == COUNCIL_ACT) {
            return
                Why.REPLAYED |
                Why.EXPIRED |
                Why.CALL_FAILS |
                Why.BAD_SIGNATURE |
                Why.BELOW_THRESHOLD |
                Why.EPOCH_CHANGED;
        }
        if (family == ACCEPT) return Why.NOT_ROLE | Why.ROLE_CONFLICT;
        if (family == INPUT) {
            return
                Why.UNKNOWN |
                Why.INPUT_UNFIT |
                Why.INPUT_WITHDRAWN |
                Why.KEY_REVOKED |
                Why.BAD_SIGNATURE |
                Why.NOT_ROLE |
                Why.IDLE;
        }
        return Why.NOT_ROLE | Why.IDLE;
    }

    function familyName(uint256 family) internal pure returns (string memory) {
        string[10] memory names = [
            "propose",
            "approve",
            "propose as human",
            "execute",
            "stop",
            "tighten",
            "accept",
            "input",
            "other",
            "act as council"
        ];
        return names[family];
    }

    function name(Act act) internal pure returns (string memory) {
        string[69] memory names = [
            "propose on the optimistic tier",
            "propose for approval",
            "propose with input",
            "propose again what stands",
            "propose and approve",
            "approve by signature",
            "approve by call",
            "propose as approver by call",
            "propose as approver by signature",
            "propose as root by call",
            "propose as root by signature",
            "execute optimistic",
            "execute approved",
            "execute with input",
            "execute swap",
            "execute half worker",
            "execute of a human",
            "execute with little gas",
            "root pays",
            "root sets the policy",
            "root sets a tier",
            "root sets its delay",
            "root offers guardian",
            "root removes guardian",
            "root offers its approver",
            "root sets its vetoer",
            "root manages a contract",
            "root drops proposals",
            "root changes members",
            "root adds a key",
            "root unfreezes",
            "root sets lowest tier",
            "root unblocks",
            "root sets limits",
            "root sets an operator",
            "root cancels",
            "root confirms a dispute",
            "root clears a dispute",
            "root sets a source",
            "root sets an attester",
            "root adds a source key",
            "accept as guardian",
            "accept as root approver",
            "veto",
            "veto of root",
            "reject",
            "withdraw",
            "pause",
            "revoke allowance",
            "freeze",
            "raise lowest tier",
            "block target",
            "revoke key",
            "mark compromised",
            "suspend",
            "suspend by signature",
            "anchor",
            "anchor signed",
            "revoke input",
            "revoke input by signature",
            "dispute input",
            "revoke source key",
            "spend allowance",
            "deposit",
            "replace code",
            "wait",
            "stolen key",
            "bystander",
            "council acts"
        ];
        return names[uint256(act)];
    }
}
