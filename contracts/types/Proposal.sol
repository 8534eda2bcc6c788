// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Batch} from "./Provenance.sol";
import {Rule} from "./Rule.sol";

// What an agent or an approver puts before the gate. These structs are EIP-712 types: a wallet shows their
// fields by these names. Times are uint40 seconds since the epoch, durations uint32 seconds: the widths differ so
// that one cannot silently stand for the other.

/// @dev The tier of root proposals. Never an entry of the tier list.
uint8 constant ROOT_TIER = 255;

/// @dev `Call.rule` of a call that no rule carries: calls of root proposals.
uint8 constant NO_RULE = 255;

/// @dev `RuleUse.input` where the rule asks for no input.
uint8 constant NO_INPUT = 255;

/// @dev Proposers below this number are agent ids; all others are accounts of approvers.
uint160 constant AGENT_ID_LIMIT = 2 ** 64;

/// @notice One call of the treasury.
struct Call {
    /// The account that is called.
    address target;
    /// Native value in wei.
    uint256 value;
    /// Calldata. Empty for a plain transfer of native value.
    bytes data;
    /// Gas that the call is guaranteed to receive; execution reverts where less could be forwarded.
    uint256 minGas;
    /// `EXTCODEHASH` that the target must have at execution; zero asks nothing.
    bytes32 codeHash;
    /// Index into `Proposal.rules`, or NO_RULE in a root proposal.
    uint8 rule;
}

/// @notice What must hold of the treasury's balance after the calls.
struct Bound {
    /// An ERC-20 or ERC-721 contract, or zero for the native balance.
    address token;
    /// Least permitted change of the balance, in base units; negative permits a loss.
    int256 minDelta;
}

/// @notice A rule that the proposal uses.
struct RuleUse {
    /// Leaf of the rule in the policy tree; see {RuleLib-leafOf}.
    bytes32 leaf;
    /// Index into `Proposal.inputs` of the batch that serves the rule's input demand, or NO_INPUT.
    uint8 input;
}

/// @notice What is proposed, signed, and run. `id` is its EIP-712 hashStruct.
struct Proposal {
    /// An agent id (below 2^64), or the account of the approver that proposes.
    address proposer;
    /// Any number that this proposer has not used; unordered.
    uint64 nonce;
    /// Index of the tier, or ROOT_TIER.
    uint8 tier;
    /// The gate's epoch. Root raises it to drop all pending proposals of agents.
    uint32 epoch;
    /// Last second at which it may execute.
    uint40 notAfter;
    /// Root of the evidence bundle; zero where there is none.
    bytes32 evidence;
    /// Batch ids that it rests on.
    bytes32[] inputs;
    /// The rules used, strictly ascending by leaf. Empty in a root proposal.
    RuleUse[] rules;
    /// Run in this order, all or none.
    Call[] calls;
    /// Enforced after the calls, besides those that follow from the rules.
    Bound[] bounds;
}

/// @notice What the record of a proposal commits to beside its id. {IAgentTimelock-Proposed} tells all of it, and
/// {IAgentTimelock-Approved} what changes then; whoever acts on a proposal hands it back, and the record proves it.
struct Terms {
    /// `Proposal.tier`.
    uint8 tier;
    /// The agent key that proposed; zero where an approver did.
    address key;
    /// When it was proposed.
    uint40 proposedAt;
    /// Who agreed: zero while nobody did, and for ever on the optimistic tier.
    address approver;
    /// The approver's epoch when it agreed; zero for approvers without one.
    uint64 approverEpoch;
    /// Last second at which it may execute: `notAfter`, or `validUntil` of the approval if that is earlier.
    uint40 expiry;
}

/// @notice Preimages that a proposal commits to by hash only. Never signed: each is proven. Of a root proposal nothing
/// here is read.
struct Witness {
    /// The rules behind `Proposal.rules`, in the same order.
    Rule[] rules;
    /// Merkle proof of each rule against the policy root.
    bytes32[][] proofs;
    /// The batches behind `Proposal.inputs`, in the same order. Not read where an approver proposes.
    Batch[] batches;
}

/// @notice An approval that was given off chain, by ERC-1271.
struct SignedApproval {
    /// The approver's epoch that was signed; zero for approvers without one.
    uint64 approverEpoch;
    /// Last second at which the approval may be carried to the chain and the proposal may execute.
    uint40 validUntil;
    /// What the approver's `isValidSignature` accepts for the digest of `Approval`.
    bytes signature;
}

/// @notice The stored states, and Ready, which is Queued with its eta reached. Expired and Stale are derived:
/// see {IGateLens-status}.
enum ProposalState {
    None,
    Proposed,
    Queued,
    Ready,
    Executed,
    Vetoed,
    Cancelled,
    Expired,
    Stale
}

/// @notice One slot per (proposer, nonce).
/// @dev commitment = bytes26(keccak256(abi.encode(id, terms))): the upper 208 bits.
struct Record {
    ProposalState state; // [0..7]
    uint40 time; // [8..47]   Proposed: proposedAt. Queued: eta. After its end: when it ended.
    bytes26 commitment; // [48..255]
}

/// @notice Who must agree, and how long all others have to object.
struct Tier {
    address approver; // [0..159]   zero: the optimistic tier
    bool approverHasEpoch; // [160..167]
    uint32 delay; // [168..199]
}
