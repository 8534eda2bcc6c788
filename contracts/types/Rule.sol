// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// One rule of a policy, as it stands in the Merkle tree. See RuleLib for the leaf's formula and for what each
// check means byte by byte.

/// @dev `Meter.amountWord` of a meter on native value.
uint8 constant NO_WORD = 255;

/// @dev More argument words than this cannot be described by a rule; pin such calldata by its hash.
uint256 constant MAX_WORDS = 32;

/// @notice What kind of call a rule permits.
enum CallKind {
    /// Native value without calldata.
    Native,
    /// A function with static arguments: exact length, each word checked for its type, constraints on words.
    Function,
    /// Calldata with one exact hash.
    Exact
}

/// @notice How one argument word is compared with `Constraint.value`. Comparisons are unsigned.
enum Operator {
    Equal,
    AtMost,
    AtLeast,
    /// One of the values of the run of OneOf constraints on the same word that this constraint belongs to.
    OneOf,
    /// No bit outside the mask is set.
    Bitmask
}

/// @notice What a call must return.
enum ReturnCheck {
    None,
    /// Nothing at all; or at least 32 bytes, the first word of which is 1. ERC-20 tokens return either.
    EmptyOrTrue
}

/// @notice A constraint on one static argument word. Three words in calldata: hashed in place.
struct Constraint {
    /// Index of the argument word, 0 being the first after the selector.
    uint8 word;
    Operator operator;
    bytes32 value;
}

/// @notice A bucket that refills continuously and is charged at execution. Its identity is (key, token, period).
struct Meter {
    /// keccak256 of the meter's name in the policy file.
    bytes32 key;
    /// What is metered: an ERC-20 contract, or zero for native value.
    address token;
    /// Index of the argument word that is the amount; NO_WORD for native value.
    uint8 amountWord;
    /// The most that the bucket holds, in base units.
    uint104 burst;
    /// What flows back in each period, in base units.
    uint104 refill;
    /// Seconds; zero means that the rule has no meter.
    uint32 period;
}

/// @notice What the input that serves the rule must be.
struct InputDemand {
    bytes32 schema;
    /// The source that signed; the anchorer where only Hashed is asked; zero: any admitted source.
    address source;
    /// Bits of {BatchLevel} that must all be set; zero means that the rule asks for no input.
    uint8 levels;
    /// Seconds between observation and proposal, at most.
    uint32 maxAge;
}

/// @notice What each call of the rule must bring the treasury at least. What is demanded adds up: for each token the
/// proposal must declare one bound that is at least the sum of `minDelta` over all its calls whose rule demands a bound
/// on that token. A rule that no call uses demands nothing.
struct BoundDemand {
    bool demanded;
    /// As in {Bound}.
    address token;
    /// For each call, in base units. So narrow that no sum over a proposal's calls overflows an int256.
    int128 minDelta;
}

/// @notice One rule. All fields but the last are static and stand in one run of RULE_HEAD_WORDS words.
struct Rule {
    /// An agent id (below 2^64), or the account of an approver.
    address proposer;
    /// Lowest tier that may carry the call.
    uint8 tier;
    /// Last second at which the rule holds; zero: no end.
    uint40 expiry;
    address target;
    CallKind kind;
    /// Function: the selector. Zero otherwise.
    bytes4 selector;
    /// Function: number of argument words; calldata is exactly 4 + 32 * words long. Zero otherwise.
    uint8 words;
    /// Function: one byte per argument word, the first in the most significant byte; see {RuleLib-isOfType}.
    bytes32 wordTypes;
    /// Exact: keccak256 of the whole calldata. Zero otherwise.
    bytes32 dataHash;
    /// Most native value of one call, in wei.
    uint256 maxValue;
    ReturnCheck returns_;
    Meter meter;
    InputDemand input;
    BoundDemand bound;
    Constraint[] constraints;
}

/// @dev Static words before the offset of `constraints`: 11 + 6 + 4 + 3.
uint256 constant RULE_HEAD_WORDS = 24;

/// @notice Why a rule does not carry a call.
enum Refusal {
    None,
    WrongProposer,
    TierTooLow,
    RuleExpired,
    WrongTarget,
    DataNotEmpty,
    WrongSelector,
    WrongLength,
    WrongDataHash,
    DirtyWord,
    ConstraintViolated,
    ValueTooHigh,
    AmountAboveBurst,
    BoundMissing,
    InputMissing,
    InputUnexpected,
    InputWrongSchema,
    InputWrongSource,
    InputLevelTooLow,
    InputTooOld,
    MalformedRule
}
