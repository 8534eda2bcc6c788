// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title Why
/// @notice Reasons for which something must be refused. One bit each, so that a case with exactly one hostile detail
/// can be told from one with several; its invariant is the one that is broken where it is not refused.
library Why {
    // What of a proposal's life speaks against it
    uint256 internal constant UNKNOWN = 1 << 0;
    uint256 internal constant NOT_APPROVED = 1 << 1;
    uint256 internal constant STOPPED = 1 << 2;
    uint256 internal constant NOT_WAITED = 1 << 3;
    uint256 internal constant EXPIRED = 1 << 4;
    uint256 internal constant DROPPED = 1 << 5;
    uint256 internal constant PAUSED = 1 << 6;
    uint256 internal constant REPLAYED = 1 << 7;
    uint256 internal constant TERMS_CHANGED = 1 << 8;
    uint256 internal constant PAYLOAD_CHANGED = 1 << 9;
    uint256 internal constant NONCE_TAKEN = 1 << 10;
    // What of the policy
    uint256 internal constant NO_RULE = 1 << 11;
    uint256 internal constant METER_EXCEEDED = 1 << 12;
    uint256 internal constant BOUND_BROKEN = 1 << 13;
    uint256 internal constant BOUND_MISSING = 1 << 14;
    uint256 internal constant INPUT_UNFIT = 1 << 15;
    uint256 internal constant INPUT_WITHDRAWN = 1 << 16;
    uint256 internal constant TARGET_PROTECTED = 1 << 17;
    uint256 internal constant TARGET_BLOCKED = 1 << 18;
    uint256 internal constant CODE_CHANGED = 1 << 19;
    uint256 internal constant CALL_FAILS = 1 << 20;
    // What of people and keys
    uint256 internal constant KEY_REVOKED = 1 << 21;
    uint256 internal constant KEY_COMPROMISED = 1 << 22;
    uint256 internal constant KEY_UNFIT = 1 << 23;
    uint256 internal constant BAD_SIGNATURE = 1 << 24;
    uint256 internal constant BELOW_THRESHOLD = 1 << 25;
    uint256 internal constant NOT_ROLE = 1 << 26;
    uint256 internal constant FROZEN = 1 << 27;
    uint256 internal constant TIER_TOO_LOW = 1 << 28;
    uint256 internal constant ON_PROBATION = 1 << 29;
    uint256 internal constant STALE = 1 << 30;
    uint256 internal constant TOO_MANY = 1 << 31;
    uint256 internal constant NO_GUARDIAN = 1 << 32;
    uint256 internal constant APPROVER_CHANGED = 1 << 33;
    uint256 internal constant EPOCH_CHANGED = 1 << 34;
    uint256 internal constant LIFETIME = 1 << 35;
    // What of settings
    uint256 internal constant HUMANS_PROPOSAL = 1 << 36;
    uint256 internal constant OWN_REPLACEMENT = 1 << 37;
    uint256 internal constant COOL_DOWN = 1 << 38;
    uint256 internal constant LOOSENS = 1 << 39;
    uint256 internal constant ROLE_CONFLICT = 1 << 40;
    /// @dev Nothing to be done: it was done before, or is not there.
    uint256 internal constant IDLE = 1 << 41;
    uint256 internal constant COUNT = 42;

    /// @dev Not a reason: the ghost cannot tell, because rounding or gas decide.
    uint256 internal constant IN_DOUBT = 1 << 255;

    /// @dev By bit: which invariant is broken where the reason was not heeded.
    bytes private constant INVARIANTS =
        hex"0101010107010102" // UNKNOWN ... REPLAYED
        hex"070a0a0104090905" // TERMS_CHANGED ... INPUT_UNFIT
        hex"0503070102060603" // INPUT_WITHDRAWN ... KEY_UNFIT
        hex"0303030707070703" // BAD_SIGNATURE ... TOO_MANY
        hex"0307070708080807" // NO_GUARDIAN ... LOOSENS
        hex"0302"; // ROLE_CONFLICT, IDLE

    function invariantOf(uint256 why) internal pure returns (uint256) {
        return uint8(INVARIANTS[first(why)]);
    }

    /// @notice Number of the lowest bit.
    function first(uint256 why) internal pure returns (uint256 bit) {
        while (why & (1 << bit) == 0) ++bit;
    }

    function isSingle(uint256 why) internal pure returns (bool) {
        return why & (why - 1) == 0;
    }

    function name(uint256 bit) internal pure returns (string memory) {
        string[42] memory all = [
            "nobody proposed it",
            "nobody approved it",
            "it was stopped",
            "its delay has not passed",
            "it has expired",
            "it was dropped",
            "agents are paused",
            "it was executed",
            "other terms",
            "another payload",
            "the nonce is taken",
            "no rule carries it",
            "a meter is exceeded",
            "a bound is broken",
            "a bound is missing",
            "an input is not good enough",
            "an input is withdrawn",
            "the target is protected",
            "the target is blocked",
            "the code has changed",
            "a call fails",
            "the key is revoked",
            "the key is compromised",
            "the key is not valid",
            "the signature is bad",
            "below the threshold",
            "the caller has not the role",
            "the agent is frozen",
            "the tier is too low",
            "the agent is on probation",
            "stale since a stop",
            "too many proposals",
            "there is no guardian",
            "the approver has changed",
            "the approver's epoch has changed",
            "the time left is too short or too long",
            "humans proposed it",
            "it replaces the vetoer",
            "the pause cools down",
            "it would loosen",
            "roles are disjoint",
            "nothing to be done"
        ];
        return all[bit];
    }

    function names(uint256 why) internal pure returns (string memory all) {
        for (uint256 bit = 0; bit < COUNT; ++bit) {
            if (why & (1 << bit) != 0) all = string.concat(all, bytes(all).length == 0 ? "" : ", ", name(bit));
        }
    }
}
