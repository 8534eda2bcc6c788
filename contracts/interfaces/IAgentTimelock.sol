// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IPolicyErrors} from "./IPolicyMatcher.sol";
import {Proposal, ProposalState, SignedApproval, Terms, Tier, Witness} from "../types/Proposal.sol";

/// @title IAgentTimelock
/// @notice The gate: agents propose, approvers countersign, the delay passes, anybody executes.
///
///  (none) ─propose─> Proposed ─approve─> Queued ─eta reached─> Ready ─execute─> Executed
///                       │ (optimistic tier, and proposals of approvers: Queued at once)
///                       ├── guardian vetoes ─────────────────────────> Vetoed
///                       ├── approver rejects, proposer withdraws,
///                       │   root cancels ────────────────────────────> Cancelled
///                       ├── expiry passed ───────────────────────────> Expired  (derived)
///                       └── dropped, key compromised, approver changed > Stale    (derived)
///
/// ROLES
/// - Agent key: proposes, by call or signature, and withdraws by call. Cannot approve, shorten a delay, or change a
///   setting.
/// - Approver of a tier: approves and rejects proposals of agents at its tier, proposes at its own tier.
/// - Root approver: the same at {ROOT_TIER}, where alone the gate can be changed. Always waits the root delay.
/// - Guardian: stops agents, at once. Cannot touch proposals of humans, approve, execute, or loosen anything. Holds no
///   role that decides: approver of a tier or of root, root vetoer, and is no member of a Council of the gate.
/// - Root vetoer (optional): stops root proposals, but not its own replacement.
/// - Anybody: carries signatures, executes what is ready.
interface IAgentTimelock is IPolicyErrors {
    // ------------------------------------------------------------------------------------------------ types

    /// @notice Who may change the gate.
    struct Root {
        address approver; // [0..159]
        bool approverHasEpoch; // [160..167]
        uint32 delay; // [168..199]
    }

    /// @notice A bucket's state. A meter that was never charged is full.
    /// @dev Identity: keccak256(abi.encode(key, token, period)).
    struct MeterState {
        uint40 updatedAt; // [0..39]    zero: never charged
        uint104 level; // [40..143]     base units left at updatedAt
        uint104 refill; // [144..247]   base units per period, by the rule that charged it last
    }

    /// @notice What the constructor needs. All other contracts stand before the gate is deployed.
    struct Config {
        /// The Safe that holds the assets and will enable the gate as a module, or zero: the gate holds them.
        address safe;
        address registry;
        address provenance;
        address matcher;
        /// Councils under this gate: guardian bodies included.
        address[] councils;
        Tier[] tiers;
        Root root;
        /// May be zero.
        address rootVetoer;
        /// Zero only where no tier is optimistic.
        address guardian;
        bytes32 policyRoot;
    }

    // ----------------------------------------------------------------------------------------------- events
    // A reader of these logs alone can rebuild every setting and every record.

    /// @notice A proposal was made. `eta` is zero unless it was queued at once. `epoch` is the one that the id was
    /// made with: where an approver called, it stands in the place of `proposal.epoch`.
    event Proposed(
        bytes32 indexed id,
        address indexed proposer,
        uint64 indexed nonce,
        uint40 eta,
        uint32 epoch,
        Terms terms,
        Proposal proposal
    );
    /// @notice The tier's approver agreed to a proposal of an agent. Its terms are those of {Proposed}, save the three
    /// fields that this event holds.
    event Approved(
        bytes32 indexed id,
        address indexed proposer,
        uint64 indexed nonce,
        uint40 eta,
        address approver,
        uint64 approverEpoch,
        uint40 expiry
    );
    event Executed(bytes32 indexed id, address indexed proposer, uint64 indexed nonce, address by);
    event Vetoed(bytes32 indexed id, address indexed proposer, uint64 indexed nonce, address by, string reason);
    event Rejected(bytes32 indexed id, address indexed proposer, uint64 indexed nonce, address by, string reason);
    event Withdrawn(bytes32 indexed id, address indexed proposer, uint64 indexed nonce, address by);
    /// @notice Root ended a proposal of a tier.
    event Cancelled(bytes32 indexed id, address indexed proposer, uint64 indexed nonce);
    /// @notice Execution took `amount` from a meter and left `level`.
    event MeterCharged(bytes32 indexed meter, bytes32 indexed id, uint256 amount, uint104 level, uint104 refill);

    event Paused(address indexed by, uint40 until);
    event AllowanceRevoked(address indexed by, address indexed token, address indexed spender, uint256 oldAllowance);

    event PolicyRootChanged(bytes32 oldRoot, bytes32 newRoot);
    event TierChanged(uint8 indexed tier, Tier oldTier, Tier newTier);
    event RootDelayChanged(uint32 oldDelay, uint32 newDelay);
    event RootApproverOffered(address indexed offered, bool hasEpoch);
    event RootApproverChanged(address indexed oldApprover, address indexed newApprover, bool hasEpoch);
    event RootVetoerChanged(address indexed oldVetoer, address indexed newVetoer);
    event GuardianOffered(address indexed offered);
    event GuardianChanged(address indexed oldGuardian, address indexed newGuardian);
    event ManagedChanged(address indexed account, bool managed);
    event EpochRaised(uint32 oldEpoch, uint32 newEpoch);

    // ----------------------------------------------------------------------------------------------- errors

    /// @dev `by` called what only `needed` may call.
    error GateUnauthorized(address by, address needed);
    /// @dev A configuring function was not called by the gate while it executes a root proposal.
    error GateNotRoot(address by);
    /// @dev Another execution is under way.
    error GateLocked();
    error GateReasonTooLong(uint256 given, uint256 maximum);
    error GateAmountTooLarge(uint256 amount);

    /// @dev Stopping needs Queued or Proposed, and names Queued.
    error GateWrongState(address proposer, uint64 nonce, ProposalState given, ProposalState needed);
    /// @dev The record holds another payload: `nonce` was used for something else.
    error GateNonceConflict(address proposer, uint64 nonce, bytes26 recorded, bytes26 given);
    /// @dev `id` and `terms` are not what the record commits to.
    error GateTermsMismatch(address proposer, uint64 nonce, bytes26 recorded, bytes26 given);
    /// @dev The function does not stop proposals of this kind: {veto} and {reject} only those of agents, {vetoRoot} only
    /// those of root, but not the root vetoer's replacement, {cancel} none of root.
    error GateNotVetoable(address proposer);

    error GateUnknownTier(uint8 tier, uint256 tierCount);
    error GateOptimisticWithoutGuardian(uint8 tier);
    error GateEpochMismatch(uint32 given, uint32 current);
    error GateApproverMismatch(address given, address current);
    error GateApproverEpochMismatch(address approver, uint64 given, uint64 current);
    /// @dev `epoch()` of the approver answers although it was said to have none, or does not although it has.
    error GateApproverEpochProbe(address approver, bool expected, bool found);
    error GateInvalidSignature(address signer, bytes32 digest);
    /// @dev It would expire before it could be executed: `expiry` must be `earliest` or later.
    error GateExpiresTooSoon(uint40 expiry, uint256 earliest);
    error GateExpiresTooLate(uint40 expiry, uint256 latest);
    error GateExpired(bytes32 id, uint40 expiry);
    error GateNotReady(bytes32 id, uint40 eta);
    error GatePaused(uint40 until);
    /// @dev Bits of {AgentRefusal}.
    error GateAgentRefused(uint64 agent, address key, uint256 refusals);
    error GateTargetBlocked(uint256 callIndex, uint64 agent, address target);
    error GateTargetProtected(uint256 callIndex, address target);

    /// @dev `amount` is what all calls of the proposal take from the meter together.
    error GateMeterExceeded(bytes32 meter, uint256 amount, uint256 left);

    error GateInsufficientGas(uint256 callIndex, uint256 given, uint256 needed);
    /// @dev `reason` is what the call returned, cut after 256 bytes.
    error GateCallFailed(uint256 callIndex, address target, bytes4 selector, bytes reason);
    error GateReturnRefused(uint256 callIndex, address target, uint256 size, bytes32 word);
    error GateBoundBroken(address token, int256 delta, int256 minDelta);
    error GateBalanceUnreadable(address token);

    error GateDelayOutOfRange(uint32 given, uint32 minimum, uint32 maximum);
    error GatePauseRefused(uint32 given, uint32 maximum, uint256 allowedFrom);
    error GateAllowanceRefused(address token, address spender, uint256 before, uint256 afterwards);
    /// @dev The assets are held by `treasury`: send there.
    error GateNotTreasury(address treasury);
    error GateInvalidAccount(address given);
    /// @dev Who stops does not decide. `holder` is the gate where `account` would be guardian and also approver or root
    /// vetoer, else the Council that has the guardian as a member.
    error GateRoleConflict(address account, address holder);
    /// @dev An optimistic tier would stand above one that is not.
    error GateTierOrder(uint8 tier);

    // ------------------------------------------------------------------------------------------- propose

    /// @notice Proposes as an agent. Proposing again what waits for approval does nothing and returns its id; later the
    /// record alone cannot tell the same payload from another, and refuses both with {GateWrongState}.
    /// @dev Emits {Proposed}. Charges the agent's bucket of proposals. On the optimistic tier it is queued at once.
    ///
    /// Who may call: anybody with a signature of an agent key over `Proposal` (primary type), or that key itself,
    /// with an empty signature.
    ///
    /// Requirements:
    /// - `p.epoch` is the gate's epoch; agents are not paused; the agent is not frozen; the key is valid now; the
    ///   tier is allowed for key and agent, and the agent's bucket holds one more proposal.
    /// - `p.notAfter` leaves the tier's delay and MIN_WINDOW, and is not beyond MAX_LIFETIME.
    /// - Every call is carried by a rule of the policy in force whose tier is not above `p.tier`. Its target has code
    ///   where there is data, is not protected, and is not blocked for the agent.
    /// - No input is withdrawn, and each rule's input demand is met now.
    /// - On the optimistic tier: there is a guardian, and the agent is not on probation.
    /// @param key The agent key that signed or calls.
    /// @param signature 65 bytes for an EOA key, whatever its ERC-1271 accepts for a contract key, empty if it calls.
    /// @return id hashStruct of the proposal.
    function propose(
        Proposal calldata p,
        Witness calldata w,
        address key,
        bytes calldata signature
    ) external returns (bytes32 id);

    /// @notice {propose} and {approveBySignature} in one transaction; continues if somebody proposed it meanwhile.
    /// @dev Emits {Proposed} (unless it stood already) and {Approved}. Who may call: anybody with both signatures.
    function proposeAndApprove(
        Proposal calldata p,
        Witness calldata w,
        address key,
        bytes calldata keySignature,
        SignedApproval calldata approval
    ) external returns (bytes32 id);

    /// @notice Proposes as the approver that calls, at root or at its own tier, and agrees by the same act.
    /// @dev Emits {Proposed}. `p.epoch` is not read: the gate fills in its own, so that a vote that takes weeks need
    /// not foresee it. The id is that of the filled proposal. Inputs are recorded, not judged.
    ///
    /// Who may call: `p.proposer`, which must be the approver of `p.tier` (the root approver at ROOT_TIER).
    ///
    /// Requirements:
    /// - min(`validUntil`, `p.notAfter`) leaves the delay and MIN_WINDOW; neither is beyond MAX_LIFETIME. The delay is
    ///   the tier's, or root's; three times root's where the only call replaces the root vetoer, who cannot veto that.
    /// - Below root, rules and targets as in {propose}, with `p.proposer` in the agent's place. At root `p.rules` is
    ///   empty, and each call's rule is NO_RULE.
    /// @param validUntil As in {SignedApproval}.
    function proposeAsApprover(
        Proposal calldata p,
        Witness calldata w,
        uint40 validUntil
    ) external returns (bytes32 id);

    /// @notice The same by ERC-1271 signature of `p.proposer` over `Approval`. `p.epoch` must be the gate's.
    /// @dev Emits {Proposed}. Who may call: anybody with the signature.
    function proposeAsApproverBySignature(
        Proposal calldata p,
        Witness calldata w,
        SignedApproval calldata approval
    ) external returns (bytes32 id);

    // ------------------------------------------------------------------------------------------- approve

    /// @notice Agrees to a proposal of an agent. A calling approver hands over the whole proposal, so that whoever
    /// votes or signs for it sees every call.
    /// @dev Emits {Approved}. Who may call: the approver of the proposal's tier.
    ///
    /// Requirements: the proposal is Proposed; its key is not revoked; min(`validUntil`, `notAfter`) leaves the
    /// tier's delay and MIN_WINDOW; `validUntil` is not beyond MAX_LIFETIME.
    function approve(Proposal calldata p, Terms memory t, uint40 validUntil) external;

    /// @notice Agrees by ERC-1271 signature of the tier's approver over `Approval`, which holds the whole proposal;
    /// here `id` suffices to rebuild its digest.
    /// @dev Emits {Approved}. Who may call: anybody with the signature. Requirements as in {approve}.
    function approveBySignature(
        address proposer,
        uint64 nonce,
        bytes32 id,
        Terms memory t,
        SignedApproval calldata approval
    ) external;

    // ---------------------------------------------------------------------------------------------- stop

    /// @notice Vetoes a proposal of an agent. The agent loses the optimistic tier for its probation, its earlier
    /// unapproved optimistic proposals become stale, and the veto counts as a strike.
    /// @dev Emits {Vetoed}. Who may call: the guardian. State: Proposed, Queued or Ready.
    /// @param reason Shown to signers, at most 280 bytes.
    function veto(address proposer, uint64 nonce, bytes32 id, Terms memory t, string calldata reason) external;

    /// @notice Vetoes a root proposal, unless its only call replaces the root vetoer.
    /// @dev Emits {Vetoed}. Who may call: the root vetoer. State: Queued or Ready.
    function vetoRoot(Proposal calldata p, Terms memory t, string calldata reason) external;

    /// @notice Refuses a proposal of an agent. Counts as a strike.
    /// @dev Emits {Rejected}. Who may call: the approver of its tier. State: Proposed, Queued or Ready.
    function reject(address proposer, uint64 nonce, bytes32 id, Terms memory t, string calldata reason) external;

    /// @notice Takes a proposal back. An agent that withdraws a queued optimistic proposal loses the optimistic tier
    /// for its probation, as after a veto.
    /// @dev Emits {Withdrawn}. Who may call: the approver that proposed it; for an agent its operator, or one of its
    /// keys that is neither revoked nor expired. State: Proposed, Queued or Ready.
    function withdraw(address proposer, uint64 nonce, bytes32 id, Terms memory t) external;

    /// @notice Ends any proposal that is not at root.
    /// @dev Emits {Cancelled}. Who may call: root. State: Proposed, Queued or Ready.
    function cancel(address proposer, uint64 nonce, bytes32 id, Terms memory t) external;

    /// @notice Pauses proposing and executing for agents. Ends by itself.
    /// @dev Emits {Paused}. Who may call: the guardian, not before PAUSE_COOL_DOWN after the end of the last pause.
    /// @param duration Seconds, at most MAX_PAUSE.
    function pause(uint32 duration) external;

    /// @notice Sets an ERC-20 allowance of the treasury to zero. Refused unless `allowance` returns one word, above
    /// zero before and zero after: `approve` means something else on an NFT.
    /// @dev Emits {AllowanceRevoked}. Who may call: the guardian.
    function revokeAllowance(address token, address spender) external;

    // ------------------------------------------------------------------------------------------- execute

    /// @notice Runs a proposal that is ready: checks everything again, writes state, runs the calls, enforces bounds.
    /// Otherwise nothing happened.
    /// @dev Emits {Executed} and {MeterCharged}. Who may call: anybody, with enough gas for each call's `minGas`.
    ///
    /// Requirements:
    /// - It is Ready and not expired. The approver of its tier is who agreed, at the same epoch; on the optimistic tier
    ///   there is a guardian.
    /// - Where an agent proposed: epoch, pause, freeze and lowest tiers as in {propose}; its key was not compromised then.
    ///   Unless an approver agreed, the key is not revoked, and the agent did not go on probation since.
    /// - Rules and targets as in {propose}, of now; code hashes are those signed; each meter holds what the calls take.
    ///   No input is withdrawn; how old it is by now does not count.
    /// - Each call succeeds and returns what its rule asks, and after all no balance is below its bound.
    function execute(Proposal calldata p, Witness calldata w, Terms memory t) external;

    // ---------------------------------------------------------------------------------------------- root
    // Who may call each of these: the gate itself, while it executes a root proposal.

    /// @notice Changes the policy. Emits {PolicyRootChanged}.
    function setPolicyRoot(bytes32 newRoot) external;

    /// @notice Changes a tier in place, or appends one (`tier` == {tierCount}). Emits {TierChanged}.
    /// @dev Optimistic tiers stand below all others and need a guardian. Probes the approver's epoch.
    function setTier(uint8 tier, Tier calldata newTier) external;

    /// @notice Emits {RootDelayChanged}.
    function setRootDelay(uint32 newDelay) external;

    /// @notice First step of a change of the root approver. Emits {RootApproverOffered}. Zero takes an offer back.
    function offerRootApprover(address offered, bool hasEpoch) external;

    /// @notice First step of a change of the guardian. Emits {GuardianOffered}. Zero takes an offer back.
    function offerGuardian(address offered) external;

    /// @notice Leaves the gate without guardian; optimistic proposals are held from then on. Emits {GuardianChanged}.
    function removeGuardian() external;

    /// @notice Zero: root proposals cannot be vetoed. Emits {RootVetoerChanged}.
    function setRootVetoer(address newVetoer) external;

    /// @notice Adds a contract to the managed set, or takes it out; gate and registries stay. Emits {ManagedChanged}.
    function setManaged(address account, bool managed) external;

    /// @notice Drops all pending proposals of agents by raising the epoch. Emits {EpochRaised}.
    function dropAgentProposals() external;

    // ------------------------------------------------------------------------------------------- accept

    /// @notice Second step. Emits {RootApproverChanged}. Who may call: the account that was offered the role.
    function acceptRootApprover() external;

    /// @notice Second step. Emits {GuardianChanged}. Who may call: the account that was offered the role.
    function acceptGuardian() external;

    // --------------------------------------------------------------------------------------------- views

    /// @notice Stored state of a record, with Ready for Queued whose eta is reached.
    function state(address proposer, uint64 nonce) external view returns (ProposalState);

    /// @notice The record as stored. `time` is proposedAt while Proposed, eta while Queued, then when it ended.
    function record(
        address proposer,
        uint64 nonce
    ) external view returns (ProposalState stored, uint40 time, bytes26 commitment);

    function policyRoot() external view returns (bytes32);
    /// @notice Since when the policy in force holds, and since when the one before it held.
    function policySince() external view returns (uint40 current, uint40 previous);
    function epoch() external view returns (uint32);
    function pausedUntil() external view returns (uint40);
    function guardian() external view returns (address);
    function offeredGuardian() external view returns (address);
    function root() external view returns (Root memory);
    function offeredRootApprover() external view returns (address approver, bool hasEpoch);
    function rootVetoer() external view returns (address);
    function tierCount() external view returns (uint256);
    function tierAt(uint8 tier) external view returns (Tier memory);
    function meterState(bytes32 meter) external view returns (MeterState memory);
    /// @notice The managed contracts; bounded by MAX_MANAGED.
    function managed() external view returns (address[] memory);
    function isManaged(address account) external view returns (bool);
    /// @notice Whether everything but root is refused this target.
    function isProtected(address account) external view returns (bool);
    /// @notice True only during the calls of a root proposal.
    function isExecutingRoot() external view returns (bool);
    /// @notice The account that holds the assets: the Safe, or the gate itself.
    function treasury() external view returns (address);
    function registry() external view returns (address);
    function provenance() external view returns (address);
    function matcher() external view returns (address);
}
