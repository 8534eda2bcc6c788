// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice How an agent key signs. Stated when it is added and kept.
enum KeyKind {
    None,
    Eoa,
    Contract
}

/// @notice Why an agent may not propose, or what it proposed may not run. Bits.
library AgentRefusal {
    uint256 internal constant UNKNOWN_AGENT = 1 << 0;
    uint256 internal constant FROZEN = 1 << 1;
    /// The tier is below the lowest tier of the agent or of the key.
    uint256 internal constant TIER_TOO_LOW = 1 << 2;
    /// The key does not belong to the agent.
    uint256 internal constant WRONG_KEY = 1 << 3;
    uint256 internal constant KEY_NOT_YET_VALID = 1 << 4;
    uint256 internal constant KEY_EXPIRED = 1 << 5;
    /// The key is revoked, and nobody approved the proposal before.
    uint256 internal constant KEY_REVOKED = 1 << 6;
    /// The proposal was made between the time since when the key is compromised and its revocation.
    uint256 internal constant KEY_COMPROMISED = 1 << 7;
    /// After a veto, or after a queued optimistic proposal was withdrawn.
    uint256 internal constant ON_PROBATION = 1 << 8;
    /// Optimistic, and not made after the agent was last stopped: by a veto, or as under ON_PROBATION.
    uint256 internal constant STALE_OPTIMISTIC = 1 << 9;
    /// The bucket of proposals is empty.
    uint256 internal constant TOO_MANY_PROPOSALS = 1 << 10;
}

/// @title IAgentRegistry
/// @notice Who the agents are, what each of their keys may still do, and how the guardian holds them.
///
/// ROLES
/// - Root: the gate while it executes a root proposal. Adds agents and keys, and alone loosens.
/// - Guardian: whom the gate names guardian at that moment; nobody where it names none. Freezes, raises the lowest
///   tier, blocks targets, revokes keys, declares them compromised. At once, never the other way.
/// - Operator of an agent: revokes its keys, declares them compromised, withdraws at the gate. Zero: nobody.
/// - Gate: records proposals and stops.
interface IAgentRegistry {
    /// @notice What stands behind the agent, so that a change of model shows in the history.
    struct Metadata {
        string model;
        string version;
        bytes32 weightsHash;
        bytes32 promptHash;
    }

    /// @notice One slot per key.
    struct Key {
        uint64 agent; // [0..63]
        uint40 validFrom; // [64..103]
        uint40 validUntil; // [104..143]
        uint40 revokedAt; // [144..183]       zero: not revoked
        uint40 compromisedSince; // [184..223] zero: not compromised
        uint16 version; // [224..239]         counts the keys of the agent from 1
        KeyKind kind; // [240..247]
        uint8 lowestTier; // [248..255]
    }

    /// @notice How much an agent may bother people. `proposalBurst * proposalInterval` is below 2^32 seconds.
    struct Limits {
        /// Proposals at once, at least 1.
        uint16 proposalBurst;
        /// Seconds until the bucket holds one more, at least 1.
        uint32 proposalInterval;
        /// Seconds without optimistic tier after a veto, or a withdrawal as in {Stop}; at least 1.
        uint32 probation;
        /// Vetoes and rejections after which the lowest tier rises by one; zero: never.
        uint8 strikeLimit;
    }

    /// @notice One slot per agent, read and written once for each proposal.
    struct Agent {
        bool known; // [0..7]
        bool frozen; // [8..15]
        uint8 lowestTier; // [16..23]
        uint8 strikes; // [24..31]          since they last raised the lowest tier, or root last set it
        uint8 strikeLimit; // [32..39]
        bool hasBlockedTargets; // [40..47]  whether isBlocked must be asked at all
        uint40 stoppedAt; // [48..87]       last veto, or withdrawal of a queued optimistic proposal
        uint32 probation; // [88..119]
        uint40 bucketTime; // [120..159]    when the bucket of proposals is full again
        uint16 proposalBurst; // [160..175]
        uint32 proposalInterval; // [176..207]
        uint16 keyCount; // [208..223]
    }

    struct NewKey {
        address key;
        KeyKind kind;
        uint40 validFrom;
        uint40 validUntil;
        uint8 lowestTier;
    }

    struct NewAgent {
        uint64 agent;
        address operator;
        uint8 lowestTier;
        Limits limits;
        Metadata metadata;
        NewKey[] keys;
    }

    enum Stop {
        Veto,
        Rejection,
        /// Of a queued optimistic proposal.
        Withdrawal
    }

    event AgentAdded(uint64 indexed agent, address indexed operator, uint8 lowestTier, Limits limits);
    event MetadataChanged(uint64 indexed agent, Metadata metadata);
    /// @notice Pointer to an ERC-8004 identity.
    event IdentityChanged(uint64 indexed agent, address identityRegistry, uint256 identityId);
    event OperatorChanged(uint64 indexed agent, address indexed oldOperator, address indexed newOperator);
    event LimitsChanged(uint64 indexed agent, Limits limits);
    event KeyAdded(
        uint64 indexed agent,
        address indexed key,
        uint16 version,
        KeyKind kind,
        uint40 validFrom,
        uint40 validUntil,
        uint8 lowestTier
    );
    event KeyRevoked(uint64 indexed agent, address indexed key, address by);
    /// @notice What the key proposed from `since` to its revocation is stale.
    event KeyCompromised(uint64 indexed agent, address indexed key, address by, uint40 since);
    event Frozen(uint64 indexed agent, address by);
    event Unfrozen(uint64 indexed agent);
    event LowestTierChanged(uint64 indexed agent, uint8 oldTier, uint8 newTier, address by);
    event TargetBlocked(uint64 indexed agent, address indexed target, address by);
    event TargetUnblocked(uint64 indexed agent, address indexed target);
    event Stopped(uint64 indexed agent, Stop kind, uint8 strikes);

    error RegistryUnauthorized(address by, address needed);
    error RegistryNotRoot(address by);
    error RegistryUnknownAgent(uint64 agent);
    error RegistryAgentExists(uint64 agent);
    error RegistryInvalidAgent(uint64 agent);
    error RegistryInvalidKey(address key, KeyKind kind);
    /// @dev A key belongs to one agent for ever; revoked keys never come back.
    error RegistryKeyTaken(address key, uint64 agent);
    error RegistryUnknownKey(address key);
    error RegistryInvalidPeriod(uint40 validFrom, uint40 validUntil);
    error RegistryInvalidLimits(Limits limits);
    /// @dev Agents, members and guardians are disjoint. `holder` is where `account` already stands.
    error RegistryRoleConflict(address account, address holder);
    error RegistryTierOutOfRange(uint8 given, uint8 lowest, uint8 highest);
    /// @dev Bits of {AgentRefusal}.
    error RegistryRefused(uint64 agent, address key, uint256 refusals);
    error RegistryInvalidSignature(address key, bytes32 digest);
    error RegistryInvalidTime(uint40 given, uint40 latest);
    error RegistryUnchanged();

    // ---------------------------------------------------------------------- root: the gate, executing root

    /// @notice Adds an agent with its first keys. Emits {AgentAdded}, {MetadataChanged}, {KeyAdded}.
    /// @dev Who may call: root. Ids are chosen, so that a policy can name an agent before it exists; each once.
    function addAgent(NewAgent calldata newAgent) external;
    /// @notice Emits {KeyAdded}. Who may call: root. `version` counts up.
    function addKey(uint64 agent, NewKey calldata newKey) external;
    /// @notice Emits {Unfrozen}. Who may call: root.
    function unfreeze(uint64 agent) external;
    /// @notice Sets the lowest tier and forgets the strikes. Emits {LowestTierChanged}. Who may call: root. Up or down.
    function setLowestTier(uint64 agent, uint8 tier) external;
    /// @notice Emits {TargetUnblocked}. Who may call: root.
    function unblockTarget(uint64 agent, address target) external;
    /// @notice Emits {OperatorChanged}. Who may call: root.
    function setOperator(uint64 agent, address newOperator) external;
    /// @notice Emits {LimitsChanged}. Who may call: root.
    function setLimits(uint64 agent, Limits calldata limits) external;
    /// @notice Emits {MetadataChanged}. Who may call: root.
    function setMetadata(uint64 agent, Metadata calldata metadata) external;
    /// @notice Emits {IdentityChanged}. Who may call: root.
    function setIdentity(uint64 agent, address identityRegistry, uint256 identityId) external;

    // -------------------------------------------------------------------------------------------- stopping

    /// @notice Emits {KeyRevoked}. Who may call: guardian, the agent's operator, root. Immediate, for ever.
    function revokeKey(address key) external;
    /// @notice Revokes the key, and makes what it proposed since `since` stale. A later declaration can only move
    /// `since` back. Emits {KeyCompromised}, and {KeyRevoked} where it was not revoked.
    /// @dev Who may call: guardian, the agent's operator, root.
    function markCompromised(address key, uint40 since) external;
    /// @notice Holds what the agent proposed, refuses what it proposes. Emits {Frozen}. Who may call: guardian, root.
    function freeze(uint64 agent) external;
    /// @notice Emits {LowestTierChanged}. Who may call: guardian. Only upwards, to the highest tier at most.
    function raiseLowestTier(uint64 agent, uint8 tier) external;
    /// @notice The same for what calls `target` alone. Emits {TargetBlocked}. Who may call: guardian, root.
    function blockTarget(uint64 agent, address target) external;

    // ------------------------------------------------------------------------------------------------ gate

    /// @notice Authenticates a proposal and takes one from the agent's bucket. Emits nothing: the gate emits
    /// {IAgentTimelock-Proposed} for each, and from its time and the limits anybody can rebuild the bucket.
    /// @dev Reverts with {RegistryRefused} or {RegistryInvalidSignature}. Who may call: the gate.
    /// @param optimistic Whether nobody will have to approve.
    /// @param caller Who called the gate; if it is `key`, the signature may be empty.
    /// @param digest What the key signed: the EIP-712 digest of the proposal.
    /// @param signature 65 bytes for an EOA key, whatever its ERC-1271 accepts for a contract key.
    /// @return hasBlockedTargets Whether {isBlocked} must be asked at all.
    function recordProposal(
        uint64 agent,
        address key,
        uint8 tier,
        bool optimistic,
        address caller,
        bytes32 digest,
        bytes calldata signature
    ) external returns (bool hasBlockedTargets);
    /// @notice A veto and a withdrawal start probation, a veto and a rejection are strikes. Emits {Stopped}, and
    /// {LowestTierChanged} when strikes are full.
    /// @dev Who may call: the gate.
    function recordStop(uint64 agent, Stop kind) external;

    // ----------------------------------------------------------------------------------------------- views

    /// @notice Bits of {AgentRefusal} that speak against executing now.
    /// @param approved Whether an approver agreed to it.
    /// @return refusals The bits.
    /// @return hasBlockedTargets Whether {isBlocked} must be asked at all.
    function examineExecution(
        uint64 agent,
        address key,
        uint8 tier,
        uint40 proposedAt,
        bool approved
    ) external view returns (uint256 refusals, bool hasBlockedTargets);
    /// @notice Bits of {AgentRefusal} that speak against proposing now.
    function examineProposal(
        uint64 agent,
        address key,
        uint8 tier,
        bool optimistic
    ) external view returns (uint256 refusals);
    /// @notice Whether `account` may withdraw for the agent: its operator, or one of its keys
    /// that is neither revoked nor expired.
    function mayWithdraw(uint64 agent, address account) external view returns (bool);
    /// @notice Reverts with {RegistryRoleConflict} if `member` may not become a member of the Council `council`.
    /// @param member The member's id; see {ICouncil}.
    function requireMayJoin(address council, bytes32 member) external view;
    /// @notice Reverts with {RegistryRoleConflict} if `account` may not become guardian.
    function requireMayGuard(address account) external view;

    function agentOf(address key) external view returns (uint64);
    function keyOf(address key) external view returns (Key memory);
    function agentAt(uint64 agent) external view returns (Agent memory);
    function operatorOf(uint64 agent) external view returns (address);
    function isBlocked(uint64 agent, address target) external view returns (bool);
    function gate() external view returns (address);
}
