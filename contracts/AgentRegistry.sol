// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal, IAgentRegistry, KeyKind} from "./interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "./interfaces/IAgentTimelock.sol";
import {ICouncil} from "./interfaces/ICouncil.sol";
import {AccountCode} from "./libraries/AccountCode.sol";
import {KeySignature} from "./libraries/KeySignature.sol";
import {MemberProbe} from "./libraries/MemberProbe.sol";
import {ProposalBucket} from "./libraries/ProposalBucket.sol";
import {ROOT_TIER} from "./types/Proposal.sol";

/// @title AgentRegistry
/// @notice Who the agents are, what each of their keys may still do, and how the guardian holds them.
/// @dev An agent is a number that lives as long as its history; keys come and go under it. The registry answers the
/// gate's two questions, "may this key propose now" and "may what it proposed run now", from one slot of the agent
/// and one of the key, with every reason against it as a bit of {AgentRefusal}. Nothing here moves funds. Roles, and
/// who may call what: {IAgentRegistry}.
///
///   key:    (none) ─added─> waiting ─validFrom─> valid ─validUntil─> expired
///                              └─────────────────┴── revoked ──> compromised since T
///
/// WHO COMES SECOND
/// @dev Stopping what is stopped already (freeze, blockTarget, revokeKey) succeeds and changes nothing, and setting
/// what is set is no error: so nobody can make a batch of root fail by doing a part of it first. Only
/// {markCompromised} refuses a time that adds nothing: root should propose it alone. Loosening what is not tight
/// is refused with {RegistryUnchanged}, for only root can loosen.
///
/// ASSUMED
/// @dev The gate answers truthfully about itself, and its list of managed accounts is bounded.
///
/// NOT CHECKED
/// @dev - By the constructor, that the gate exists: it is deployed later. Hence neither that the lowest tiers exist:
///   an agent whose lowest tier does not exist proposes nothing.
/// @dev - Owners of a foreign Safe and voters of a Governor: they cannot be asked here whether they hold an agent key.
/// @dev - An operator: it may hold any other role, for it can only stop.
contract AgentRegistry is IAgentRegistry {
    using MemberProbe for address;
    using MemberProbe for address[];

    /// @dev Refusals after which nothing more is said of the key.
    uint256 private constant NOT_ITS_KEY = AgentRefusal.UNKNOWN_AGENT | AgentRefusal.WRONG_KEY;

    address private immutable GATE;

    mapping(uint64 agent => Agent) private _agents;
    mapping(address key => Key) private _keys;
    mapping(uint64 agent => address) private _operators;
    mapping(uint64 agent => mapping(address target => bool)) private _blocked;
    /// @dev How many targets are blocked, so that `hasBlockedTargets` falls with the last one.
    mapping(uint64 agent => uint256) private _blockedCount;

    modifier onlyRoot() {
        if (!_callerIsRoot()) revert RegistryNotRoot(msg.sender);
        _;
    }

    modifier onlyGate() {
        if (msg.sender != GATE) revert RegistryUnauthorized(msg.sender, GATE);
        _;
    }

    modifier onlyGuardianOrRoot() {
        if (!_callerIsRoot()) _requireGuardian();
        _;
    }

    /// @param gate_ The gate to come: its address is known, its code is not there yet.
    /// @param guardian The guardian that the gate will start with, or zero.
    /// @param councils The Councils that the gate will start with. They are asked for their members, so they exist.
    /// @param agents The first agents with their keys.
    constructor(address gate_, address guardian, address[] memory councils, NewAgent[] memory agents) {
        GATE = gate_;
        for (uint256 i = 0; i < agents.length; ++i) {
            for (uint256 j = 0; j < agents[i].keys.length; ++j) {
                _requireApartAtBirth(agents[i].keys[j].key, guardian, councils);
            }
            // Every tier of agents stands below ROOT_TIER; how many there are, only the gate will know.
            _addAgent(agents[i], ROOT_TIER);
        }
    }

    // ---------------------------------------------------------------------- root: the gate, executing root

    /// @inheritdoc IAgentRegistry
    function addAgent(NewAgent calldata newAgent) external onlyRoot {
        for (uint256 i = 0; i < newAgent.keys.length; ++i) {
            _requireApart(newAgent.keys[i].key);
        }
        _addAgent(newAgent, _tierCount());
    }

    /// @inheritdoc IAgentRegistry
    function addKey(uint64 agent, NewKey calldata newKey) external onlyRoot {
        _requireKnown(agent);
        _requireApart(newKey.key);
        _addKey(agent, newKey, _tierCount());
    }

    /// @inheritdoc IAgentRegistry
    function unfreeze(uint64 agent) external onlyRoot {
        Agent storage a = _requireKnown(agent);
        if (!a.frozen) revert RegistryUnchanged();
        a.frozen = false;
        emit Unfrozen(agent);
    }

    /// @inheritdoc IAgentRegistry
    function setLowestTier(uint64 agent, uint8 tier) external onlyRoot {
        Agent storage a = _requireKnown(agent);
        _requireTier(tier, 0, _tierCount());
        uint8 oldTier = a.lowestTier;
        a.lowestTier = tier;
        a.strikes = 0;
        emit LowestTierChanged(agent, oldTier, tier, msg.sender);
    }

    /// @inheritdoc IAgentRegistry
    function unblockTarget(uint64 agent, address target) external onlyRoot {
        Agent storage a = _requireKnown(agent);
        if (!_blocked[agent][target]) revert RegistryUnchanged();
        _blocked[agent][target] = false;
        if (--_blockedCount[agent] == 0) a.hasBlockedTargets = false;
        emit TargetUnblocked(agent, target);
    }

    /// @inheritdoc IAgentRegistry
    function setOperator(uint64 agent, address newOperator) external onlyRoot {
        _requireKnown(agent);
        address oldOperator = _operators[agent];
        _operators[agent] = newOperator;
        emit OperatorChanged(agent, oldOperator, newOperator);
    }

    /// @inheritdoc IAgentRegistry
    /// @dev Strikes, probation that runs, and what is left in the bucket stay; a debt larger than the new bucket is
    /// cut to it.
    function setLimits(uint64 agent, Limits calldata limits) external onlyRoot {
        Agent storage a = _requireKnown(agent);
        _setLimits(a, limits);
        a.bucketTime = ProposalBucket.clamp(
            a.bucketTime,
            limits.proposalBurst,
            limits.proposalInterval,
            block.timestamp
        );
        emit LimitsChanged(agent, limits);
    }

    /// @inheritdoc IAgentRegistry
    function setMetadata(uint64 agent, Metadata calldata metadata) external onlyRoot {
        _requireKnown(agent);
        emit MetadataChanged(agent, metadata);
    }

    /// @inheritdoc IAgentRegistry
    function setIdentity(uint64 agent, address identityRegistry, uint256 identityId) external onlyRoot {
        _requireKnown(agent);
        emit IdentityChanged(agent, identityRegistry, identityId);
    }

    // -------------------------------------------------------------------------------------------- stopping

    /// @inheritdoc IAgentRegistry
    function revokeKey(address key) external {
        Key storage k = _requireMayStopKey(key);
        if (k.revokedAt == 0) _revoke(key, k);
    }

    /// @inheritdoc IAgentRegistry
    /// @dev `since` is at least 1 and at most: now, where the key is not revoked; its revocation, where it is; one
    /// second before the time declared last, where there is one.
    function markCompromised(address key, uint40 since) external {
        Key storage k = _requireMayStopKey(key);
        uint40 latest =
            k.compromisedSince != 0
                ? k.compromisedSince - 1
                : k.revokedAt != 0
                    ? k.revokedAt
                    : uint40(block.timestamp);
        if (since == 0 || since > latest) revert RegistryInvalidTime(since, latest);

        if (k.revokedAt == 0) _revoke(key, k);
        k.compromisedSince = since;
        emit KeyCompromised(k.agent, key, msg.sender, since);
    }

    /// @inheritdoc IAgentRegistry
    function freeze(uint64 agent) external onlyGuardianOrRoot {
        Agent storage a = _requireKnown(agent);
        if (a.frozen) return;
        a.frozen = true;
        emit Frozen(agent, msg.sender);
    }

    /// @inheritdoc IAgentRegistry
    /// @dev Leaves the strikes as they are: only root forgets them, or they reach their limit.
    function raiseLowestTier(uint64 agent, uint8 tier) external {
        _requireGuardian();
        Agent storage a = _requireKnown(agent);
        uint8 oldTier = a.lowestTier;
        _requireTier(tier, oldTier + 1, _tierCount());
        a.lowestTier = tier;
        emit LowestTierChanged(agent, oldTier, tier, msg.sender);
    }

    /// @inheritdoc IAgentRegistry
    function blockTarget(uint64 agent, address target) external onlyGuardianOrRoot {
        Agent storage a = _requireKnown(agent);
        if (_blocked[agent][target]) return;
        _blocked[agent][target] = true;
        if (++_blockedCount[agent] == 1) a.hasBlockedTargets = true;
        emit TargetBlocked(agent, target, msg.sender);
    }

    // ------------------------------------------------------------------------------------------------ gate

    /// @inheritdoc IAgentRegistry
    function recordProposal(
        uint64 agent,
        address key,
        uint8 tier,
        bool optimistic,
        address caller,
        bytes32 digest,
        bytes calldata signature
    ) external onlyGate returns (bool hasBlockedTargets) {
        Agent storage a = _agents[agent];
        Key storage k = _keys[key];
        (uint256 refusals, uint40 bucketTime) = _examineProposal(agent, a, k, tier, optimistic);
        if (refusals != 0) revert RegistryRefused(agent, key, refusals);
        bool called = caller == key && signature.length == 0;
        // A contract key is asked by a static call: nothing can change before the bucket is written.
        if (!called && !KeySignature.isValid(k.kind == KeyKind.Contract, key, digest, signature)) {
            revert RegistryInvalidSignature(key, digest);
        }
        hasBlockedTargets = a.hasBlockedTargets;

        a.bucketTime = bucketTime;
    }

    /// @inheritdoc IAgentRegistry
    /// @dev {Stopped} carries the strikes that are left: zero where they just raised the lowest tier, or found it at
    /// the highest.
    function recordStop(uint64 agent, Stop kind) external onlyGate {
        Agent storage a = _requireKnown(agent);
        uint40 stoppedAt = kind == Stop.Rejection ? a.stoppedAt : uint40(block.timestamp);
        (uint8 strikes, uint8 oldTier) = (a.strikes, a.lowestTier);
        uint8 newTier = oldTier;
        if (kind != Stop.Withdrawal) {
            if (strikes < type(uint8).max) ++strikes;
            if (a.strikeLimit != 0 && strikes >= a.strikeLimit) {
                strikes = 0;
                // Not min(lowestTier + 1, highest): that would loosen where the lowest tier lies above all tiers.
                if (uint256(oldTier) + 1 < _tierCount()) newTier = oldTier + 1;
            }
        }

        (a.stoppedAt, a.strikes, a.lowestTier) = (stoppedAt, strikes, newTier);
        emit Stopped(agent, kind, strikes);
        if (newTier != oldTier) emit LowestTierChanged(agent, oldTier, newTier, msg.sender);
    }

    // ----------------------------------------------------------------------------------------------- views

    /// @inheritdoc IAgentRegistry
    /// @dev Whether the key's period has passed is not asked: it was valid when it proposed.
    function examineExecution(
        uint64 agent,
        address key,
        uint8 tier,
        uint40 proposedAt,
        bool approved
    ) external view returns (uint256 refusals, bool hasBlockedTargets) {
        Agent storage a = _agents[agent];
        Key storage k = _keys[key];
        refusals = _examineStanding(agent, a, k, tier);
        if (refusals & NOT_ITS_KEY == 0) {
            if (!approved && k.revokedAt != 0) refusals |= AgentRefusal.KEY_REVOKED;
            if (k.compromisedSince != 0 && proposedAt >= k.compromisedSince && proposedAt <= k.revokedAt) {
                refusals |= AgentRefusal.KEY_COMPROMISED;
            }
        }
        if (!approved && a.stoppedAt != 0 && proposedAt <= a.stoppedAt) refusals |= AgentRefusal.STALE_OPTIMISTIC;
        hasBlockedTargets = a.hasBlockedTargets;
    }

    /// @inheritdoc IAgentRegistry
    function examineProposal(
        uint64 agent,
        address key,
        uint8 tier,
        bool optimistic
    ) external view returns (uint256 refusals) {
        (refusals, ) = _examineProposal(agent, _agents[agent], _keys[key], tier, optimistic);
    }

    /// @inheritdoc IAgentRegistry
    function mayWithdraw(uint64 agent, address account) external view returns (bool) {
        if (account == address(0) || !_agents[agent].known) return false;
        if (account == _operators[agent]) return true;
        Key memory k = _keys[account];
        return k.agent == agent && k.revokedAt == 0 && block.timestamp <= k.validUntil;
    }

    /// @inheritdoc IAgentRegistry
    /// @dev Refused are: a key of an agent, revoked ones included; the guardian; for the guardian's own body, the
    /// members of every other managed Council; for any other, the members of the guardian's body.
    /// `account` of the error is the low 20 bytes of `member`.
    function requireMayJoin(address council, bytes32 member) external view {
        address account = address(uint160(uint256(member)));
        address guardian = IAgentTimelock(GATE).guardian();
        // Ids of keys behind a verifier are hashes: they name no account.
        if (uint256(member) <= type(uint160).max) {
            if (_keys[account].agent != 0) revert RegistryRoleConflict(account, address(this));
            if (account != address(0) && account == guardian) revert RegistryRoleConflict(account, GATE);
        }
        address holder;
        if (council == guardian) {
            holder = IAgentTimelock(GATE).managed().firstWith(member, council);
        } else if (guardian.hasMember(member)) {
            holder = guardian;
        }
        if (holder != address(0)) revert RegistryRoleConflict(account, holder);
    }

    /// @inheritdoc IAgentRegistry
    /// @dev Refused are keys of agents, revoked ones included, and members of managed Councils. That a body which is
    /// to become guardian shares no member with another Council cannot be asked in bounded gas: its members are
    /// checked as they join.
    function requireMayGuard(address account) external view {
        if (_keys[account].agent != 0) revert RegistryRoleConflict(account, address(this));
        _requireNotMember(account);
    }

    /// @inheritdoc IAgentRegistry
    function agentOf(address key) external view returns (uint64) {
        return _keys[key].agent;
    }

    /// @inheritdoc IAgentRegistry
    function keyOf(address key) external view returns (Key memory) {
        return _keys[key];
    }

    /// @inheritdoc IAgentRegistry
    function agentAt(uint64 agent) external view returns (Agent memory) {
        return _agents[agent];
    }

    /// @inheritdoc IAgentRegistry
    function operatorOf(uint64 agent) external view returns (address) {
        return _operators[agent];
    }

    /// @inheritdoc IAgentRegistry
    function isBlocked(uint64 agent, address target) external view returns (bool) {
        return _blocked[agent][target];
    }

    /// @inheritdoc IAgentRegistry
    function gate() external view returns (address) {
        return GATE;
    }

    // ------------------------------------------------------------------------------------------- internals

    function _addAgent(NewAgent memory newAgent, uint256 tierCount) private {
        uint64 agent = newAgent.agent;
        // Zero is what {agentOf} answers for strangers.
        if (agent == 0) revert RegistryInvalidAgent(agent);
        Agent storage a = _agents[agent];
        if (a.known) revert RegistryAgentExists(agent);
        _requireTier(newAgent.lowestTier, 0, tierCount);

        a.known = true;
        a.lowestTier = newAgent.lowestTier;
        _setLimits(a, newAgent.limits);
        _operators[agent] = newAgent.operator;
        emit AgentAdded(agent, newAgent.operator, newAgent.lowestTier, newAgent.limits);
        emit MetadataChanged(agent, newAgent.metadata);

        for (uint256 i = 0; i < newAgent.keys.length; ++i) {
            _addKey(agent, newAgent.keys[i], tierCount);
        }
    }

    function _addKey(uint64 agent, NewKey memory newKey, uint256 tierCount) private {
        address key = newKey.key;
        Key storage k = _keys[key];
        if (k.agent != 0) revert RegistryKeyTaken(key, k.agent);
        bool kindFits = newKey.kind == (AccountCode.isContract(key) ? KeyKind.Contract : KeyKind.Eoa);
        if (key == address(0) || !kindFits) revert RegistryInvalidKey(key, newKey.kind);
        if (newKey.validFrom >= newKey.validUntil || newKey.validUntil <= block.timestamp) {
            revert RegistryInvalidPeriod(newKey.validFrom, newKey.validUntil);
        }
        _requireTier(newKey.lowestTier, 0, tierCount);

        uint16 version = ++_agents[agent].keyCount;
        _keys[key] = Key({
            agent: agent,
            validFrom: newKey.validFrom,
            validUntil: newKey.validUntil,
            revokedAt: 0,
            compromisedSince: 0,
            version: version,
            kind: newKey.kind,
            lowestTier: newKey.lowestTier
        });
        emit KeyAdded(agent, key, version, newKey.kind, newKey.validFrom, newKey.validUntil, newKey.lowestTier);
    }

    function _setLimits(Agent storage a, Limits memory limits) private {
        if (!ProposalBucket.isValid(limits.proposalBurst, limits.proposalInterval) || limits.probation == 0) {
            revert RegistryInvalidLimits(limits);
        }
        a.proposalBurst = limits.proposalBurst;
        a.proposalInterval = limits.proposalInterval;
        a.probation = limits.probation;
        a.strikeLimit = limits.strikeLimit;
    }

    function _revoke(address key, Key storage k) private {
        k.revokedAt = uint40(block.timestamp);
        emit KeyRevoked(k.agent, key, msg.sender);
    }

    function _examineProposal(
        uint64 agent,
        Agent storage a,
        Key storage k,
        uint8 tier,
        bool optimistic
    ) private view returns (uint256 refusals, uint40 bucketTime) {
        refusals = _examineStanding(agent, a, k, tier);
        if (refusals & NOT_ITS_KEY == 0) {
            if (block.timestamp < k.validFrom) refusals |= AgentRefusal.KEY_NOT_YET_VALID;
            if (block.timestamp > k.validUntil) refusals |= AgentRefusal.KEY_EXPIRED;
            if (k.revokedAt != 0) refusals |= AgentRefusal.KEY_REVOKED;
        }
        if (optimistic && a.stoppedAt != 0 && block.timestamp < uint256(a.stoppedAt) + a.probation) {
            refusals |= AgentRefusal.ON_PROBATION;
        }
        bool granted;
        (granted, bucketTime) = ProposalBucket.take(a.bucketTime, a.proposalBurst, a.proposalInterval, block.timestamp);
        if (!granted) refusals |= AgentRefusal.TOO_MANY_PROPOSALS;
    }

    /// @dev What is asked when proposing and when executing alike. Of an unknown agent, and of a key that is not the
    /// agent's own, no more is said than that; see NOT_ITS_KEY.
    function _examineStanding(
        uint64 agent,
        Agent storage a,
        Key storage k,
        uint8 tier
    ) private view returns (uint256 refusals) {
        if (!a.known) return AgentRefusal.UNKNOWN_AGENT;
        if (a.frozen) refusals |= AgentRefusal.FROZEN;
        if (tier < a.lowestTier) refusals |= AgentRefusal.TIER_TOO_LOW;
        if (k.agent != agent) return refusals | AgentRefusal.WRONG_KEY;
        if (tier < k.lowestTier) refusals |= AgentRefusal.TIER_TOO_LOW;
    }

    function _requireKnown(uint64 agent) private view returns (Agent storage a) {
        a = _agents[agent];
        if (!a.known) revert RegistryUnknownAgent(agent);
    }

    function _requireTier(uint8 tier, uint8 lowest, uint256 tierCount) private pure {
        if (tier < lowest || tier >= tierCount) {
            uint8 highest = tierCount == 0 ? 0 : uint8(tierCount - 1);
            revert RegistryTierOutOfRange(tier, lowest, highest);
        }
    }

    function _tierCount() private view returns (uint256) {
        return IAgentTimelock(GATE).tierCount();
    }

    function _callerIsRoot() private view returns (bool) {
        return msg.sender == GATE && IAgentTimelock(GATE).isExecutingRoot();
    }

    function _requireGuardian() private view {
        address guardian = IAgentTimelock(GATE).guardian();
        if (msg.sender != guardian) revert RegistryUnauthorized(msg.sender, guardian);
    }

    /// @dev Guardian, operator of the key's agent, or root. The error names the guardian.
    function _requireMayStopKey(address key) private view returns (Key storage k) {
        k = _keys[key];
        if (k.agent == 0) revert RegistryUnknownKey(key);
        if (msg.sender != _operators[k.agent] && !_callerIsRoot()) _requireGuardian();
    }

    /// @dev A key may hold no role at the gate, and be a member of no body.
    function _requireApart(address key) private view {
        if (IAgentTimelock(GATE).isProtected(key)) revert RegistryRoleConflict(key, GATE);
        _requireNotMember(key);
    }

    function _requireNotMember(address account) private view {
        address holder = IAgentTimelock(GATE).managed().firstWith(MemberProbe.idOf(account), address(0));
        if (holder != address(0)) revert RegistryRoleConflict(account, holder);
    }

    /// @dev The same while there is no gate to be asked. A Council that does not answer stops the deployment.
    function _requireApartAtBirth(address key, address guardian, address[] memory councils) private view {
        if (key == GATE) revert RegistryRoleConflict(key, GATE);
        if (key == guardian) revert RegistryRoleConflict(key, guardian);
        for (uint256 i = 0; i < councils.length; ++i) {
            if (key == councils[i] || ICouncil(councils[i]).isMember(MemberProbe.idOf(key))) {
                revert RegistryRoleConflict(key, councils[i]);
            }
        }
    }
}
