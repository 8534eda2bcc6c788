// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry} from "../interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../interfaces/IAgentTimelock.sol";
import {MemberProbe} from "../libraries/MemberProbe.sol";
import {WordReader} from "../libraries/WordReader.sol";
import {MAX_DELAY, MAX_MANAGED, MAX_PAUSE, MAX_TIERS, MIN_DELAY, PAUSE_COOL_DOWN} from "../types/Limits.sol";
import {AGENT_ID_LIMIT, Tier} from "../types/Proposal.sol";

/// @title GateSettings
/// @notice What root decides, who the guardian is, and which accounts nobody but root may call.
/// @dev Loosening is possible only while the gate executes a root proposal, and so has waited the root delay.
///
/// Who stops does not decide: the guardian is never approver or root vetoer, whichever role comes second. That hands
/// nobody a way to keep a seat or to keep another from one. Roles come from root alone and are compared with the account
/// that is to get one alone, so only that account can stand in its own way: by accepting what root had offered it
/// earlier. Root takes such an offer back, or removes the guardian, in the call before; both always succeed.
abstract contract GateSettings is IAgentTimelock {
    /// @dev The one execution lock, which also tells a root proposal from the others.
    uint256 internal constant IDLE = 0;
    uint256 internal constant EXECUTING = 1;
    uint256 internal constant EXECUTING_ROOT = 2;

    /// @dev One slot per account: may be called by root alone if it is managed or holds a role.
    struct Protection {
        uint8 managed; // [0..7]  place in the managed list, counted from 1; zero: not managed
        uint16 roles; // [8..23]  how many of: tier approver, root approver, root vetoer, guardian, treasury Safe
    }

    address internal immutable SAFE;
    IAgentRegistry internal immutable REGISTRY;
    address internal immutable PROVENANCE;
    address internal immutable MATCHER;

    bytes32 public override policyRoot;

    // Read together by each proposal and execution: one slot.
    uint40 public override pausedUntil; // [0..39]
    uint32 public override epoch; // [40..71]
    uint40 internal _policySince; // [72..111]
    uint40 internal _previousPolicySince; // [112..151]
    uint8 internal _tierCount; // [152..159]
    bool internal _hasGuardian; // [160..167]

    address public override guardian;
    Root internal _root;
    address public override rootVetoer;
    address public override offeredGuardian;
    address internal _offeredRootApprover;
    bool internal _offeredRootHasEpoch;

    Tier[MAX_TIERS] internal _tiers;
    address[] internal _managed;
    mapping(address account => Protection) internal _protection;

    uint256 internal transient _execution;

    modifier onlyRoot() {
        _requireRoot();
        _;
    }

    modifier onlyGuardian() {
        _requireSender(guardian);
        _;
    }

    constructor(Config memory c) {
        if (c.registry == address(0)) revert GateInvalidAccount(c.registry);
        if (c.provenance == address(0)) revert GateInvalidAccount(c.provenance);
        if (c.matcher.code.length == 0) revert GateInvalidAccount(c.matcher);
        SAFE = c.safe;
        REGISTRY = IAgentRegistry(c.registry);
        PROVENANCE = c.provenance;
        MATCHER = c.matcher;
        epoch = 1;
        emit EpochRaised(0, 1);
        _addManaged(address(this));
        _addManaged(c.registry);
        _addManaged(c.provenance);
        for (uint256 i = 0; i < c.councils.length; ++i) {
            _addManaged(c.councils[i]);
        }
        if (c.safe != address(0)) ++_protection[c.safe].roles;
        if (c.guardian != address(0)) {
            // Later guardians are looked at by the registry, which does not know the gate's Councils yet.
            address body = MemberProbe.firstWith(c.councils, MemberProbe.idOf(c.guardian), address(0));
            if (body != address(0)) revert GateRoleConflict(c.guardian, body);
            _changeGuardian(c.guardian);
        }
        for (uint256 i = 0; i < c.tiers.length; ++i) {
            _changeTier(i, c.tiers[i]);
        }
        _requireDelay(c.root.delay);
        _root.delay = c.root.delay;
        emit RootDelayChanged(0, c.root.delay);
        _changeRootApprover(c.root.approver, c.root.approverHasEpoch);
        if (c.rootVetoer != address(0)) _changeRootVetoer(c.rootVetoer);
        _changePolicyRoot(c.policyRoot);
    }

    // ---------------------------------------------------------------------------------------------- root

    /// @inheritdoc IAgentTimelock
    function setPolicyRoot(bytes32 newRoot) external override onlyRoot {
        _changePolicyRoot(newRoot);
    }

    /// @inheritdoc IAgentTimelock
    function setTier(uint8 tier, Tier calldata newTier) external override onlyRoot {
        _changeTier(tier, newTier);
    }

    /// @inheritdoc IAgentTimelock
    function setRootDelay(uint32 newDelay) external override onlyRoot {
        _requireDelay(newDelay);
        emit RootDelayChanged(_root.delay, newDelay);
        _root.delay = newDelay;
    }

    /// @inheritdoc IAgentTimelock
    function offerRootApprover(address offered, bool hasEpoch) external override onlyRoot {
        if (offered != address(0)) _requireApprover(offered, hasEpoch);
        _offeredRootApprover = offered;
        _offeredRootHasEpoch = hasEpoch;
        emit RootApproverOffered(offered, hasEpoch);
    }

    /// @inheritdoc IAgentTimelock
    function offerGuardian(address offered) external override onlyRoot {
        offeredGuardian = offered;
        emit GuardianOffered(offered);
    }

    /// @inheritdoc IAgentTimelock
    function removeGuardian() external override onlyRoot {
        _changeGuardian(address(0));
    }

    /// @inheritdoc IAgentTimelock
    function setRootVetoer(address newVetoer) external override onlyRoot {
        _changeRootVetoer(newVetoer);
    }

    /// @inheritdoc IAgentTimelock
    function setManaged(address account, bool managed_) external override onlyRoot {
        if (managed_) {
            _addManaged(account);
        } else {
            _removeManaged(account);
        }
    }

    /// @inheritdoc IAgentTimelock
    function dropAgentProposals() external override onlyRoot {
        emit EpochRaised(epoch, epoch + 1);
        ++epoch;
    }

    // -------------------------------------------------------------------------------------------- accept

    /// @inheritdoc IAgentTimelock
    function acceptRootApprover() external override {
        address offered = _offeredRootApprover;
        _requireSender(offered);
        bool hasEpoch = _offeredRootHasEpoch;
        delete _offeredRootApprover;
        delete _offeredRootHasEpoch;
        _changeRootApprover(offered, hasEpoch);
    }

    /// @inheritdoc IAgentTimelock
    function acceptGuardian() external override {
        address offered = offeredGuardian;
        _requireSender(offered);
        REGISTRY.requireMayGuard(offered);
        delete offeredGuardian;
        _changeGuardian(offered);
    }

    // ------------------------------------------------------------------------------------------- pausing

    /// @inheritdoc IAgentTimelock
    function pause(uint32 duration) external override onlyGuardian {
        uint256 allowedFrom = pausedUntil == 0 ? 0 : uint256(pausedUntil) + PAUSE_COOL_DOWN;
        if (duration == 0 || duration > MAX_PAUSE || block.timestamp < allowedFrom) {
            revert GatePauseRefused(duration, MAX_PAUSE, allowedFrom);
        }
        pausedUntil = _now() + duration;
        emit Paused(msg.sender, pausedUntil);
    }

    // --------------------------------------------------------------------------------------------- views

    /// @inheritdoc IAgentTimelock
    function policySince() external view override returns (uint40 current, uint40 previous) {
        return (_policySince, _previousPolicySince);
    }

    /// @inheritdoc IAgentTimelock
    function root() external view override returns (Root memory) {
        return _root;
    }

    /// @inheritdoc IAgentTimelock
    function offeredRootApprover() external view override returns (address approver, bool hasEpoch) {
        return (_offeredRootApprover, _offeredRootHasEpoch);
    }

    /// @inheritdoc IAgentTimelock
    function tierCount() external view override returns (uint256) {
        return _tierCount;
    }

    /// @inheritdoc IAgentTimelock
    function tierAt(uint8 tier) external view override returns (Tier memory) {
        return _tierAt(tier);
    }

    /// @inheritdoc IAgentTimelock
    function managed() external view override returns (address[] memory) {
        return _managed;
    }

    /// @inheritdoc IAgentTimelock
    function isManaged(address account) external view override returns (bool) {
        return _isManaged(account);
    }

    /// @inheritdoc IAgentTimelock
    function isProtected(address account) external view override returns (bool) {
        return _isProtected(account);
    }

    /// @inheritdoc IAgentTimelock
    function isExecutingRoot() external view override returns (bool) {
        return _execution == EXECUTING_ROOT;
    }

    /// @inheritdoc IAgentTimelock
    function treasury() external view override returns (address) {
        return _treasury();
    }

    /// @inheritdoc IAgentTimelock
    function registry() external view override returns (address) {
        return address(REGISTRY);
    }

    /// @inheritdoc IAgentTimelock
    function provenance() external view override returns (address) {
        return PROVENANCE;
    }

    /// @inheritdoc IAgentTimelock
    function matcher() external view override returns (address) {
        return MATCHER;
    }

    // ----------------------------------------------------------------------------------------- internals

    function _requireRoot() private view {
        if (msg.sender != address(this) || _execution != EXECUTING_ROOT) revert GateNotRoot(msg.sender);
    }

    function _requireSender(address needed) internal view {
        if (msg.sender != needed) revert GateUnauthorized(msg.sender, needed);
    }

    function _now() internal view returns (uint40) {
        return uint40(block.timestamp);
    }

    function _treasury() internal view returns (address) {
        return SAFE == address(0) ? address(this) : SAFE;
    }

    function _tierAt(uint8 tier) internal view returns (Tier storage) {
        if (tier >= _tierCount) revert GateUnknownTier(tier, _tierCount);
        return _tiers[tier];
    }

    function _isProtected(address account) internal view returns (bool) {
        Protection storage p = _protection[account];
        return p.managed != 0 || p.roles != 0;
    }

    function _isManaged(address account) internal view returns (bool) {
        return _protection[account].managed != 0;
    }

    /// @dev Whether `approver` answers `epoch()` with one word of 64 bits, and what.
    function _probeEpoch(address approver) internal view returns (bool found, uint64 current) {
        uint256 word;
        (found, word) = WordReader.read(approver, abi.encodeWithSignature("epoch()"));
        // The cast is safe: a larger word counts as no epoch.
        return found && word <= type(uint64).max ? (true, uint64(word)) : (false, uint64(0));
    }

    function _requireApprover(address approver, bool hasEpoch) private view {
        if (uint160(approver) < AGENT_ID_LIMIT || approver == address(this)) revert GateInvalidAccount(approver);
        _requireNotGuardian(approver);
        (bool found, ) = _probeEpoch(approver);
        if (found != hasEpoch) revert GateApproverEpochProbe(approver, hasEpoch, found);
    }

    function _requireNotGuardian(address account) private view {
        if (account == guardian) revert GateRoleConflict(account, address(this));
    }

    function _requireDelay(uint32 delay) private pure {
        if (delay < MIN_DELAY || delay > MAX_DELAY) revert GateDelayOutOfRange(delay, MIN_DELAY, MAX_DELAY);
    }

    function _changeTier(uint256 index, Tier memory newTier) private {
        uint8 tier = uint8(index);
        uint256 count = _tierCount;
        if (index > count || index >= MAX_TIERS) revert GateUnknownTier(tier, count);
        _requireDelay(newTier.delay);
        if (newTier.approver == address(0)) {
            if (newTier.approverHasEpoch) revert GateApproverEpochProbe(address(0), true, false);
            if (!_hasGuardian) revert GateOptimisticWithoutGuardian(tier);
            if (index != 0 && _tiers[index - 1].approver != address(0)) revert GateTierOrder(tier);
        } else {
            _requireApprover(newTier.approver, newTier.approverHasEpoch);
            if (index + 1 < count && _tiers[index + 1].approver == address(0)) revert GateTierOrder(tier);
        }
        if (index == count) _tierCount = tier + 1;
        Tier memory oldTier = _tiers[index];
        _moveRole(oldTier.approver, newTier.approver);
        _tiers[index] = newTier;
        emit TierChanged(tier, oldTier, newTier);
    }

    function _changeRootApprover(address newApprover, bool hasEpoch) private {
        _requireApprover(newApprover, hasEpoch);
        address oldApprover = _root.approver;
        _moveRole(oldApprover, newApprover);
        _root.approver = newApprover;
        _root.approverHasEpoch = hasEpoch;
        emit RootApproverChanged(oldApprover, newApprover, hasEpoch);
    }

    function _changeRootVetoer(address newVetoer) private {
        // Zero is nobody, also where there is no guardian.
        if (newVetoer != address(0)) _requireNotGuardian(newVetoer);
        address oldVetoer = rootVetoer;
        _moveRole(oldVetoer, newVetoer);
        rootVetoer = newVetoer;
        emit RootVetoerChanged(oldVetoer, newVetoer);
    }

    function _changeGuardian(address newGuardian) private {
        address oldGuardian = guardian;
        _moveRole(oldGuardian, newGuardian);
        // Besides this role the treasury Safe has one, and all others decide.
        uint256 allowed = newGuardian == SAFE ? 2 : 1;
        if (newGuardian != address(0) && _protection[newGuardian].roles != allowed) {
            revert GateRoleConflict(newGuardian, address(this));
        }
        guardian = newGuardian;
        _hasGuardian = newGuardian != address(0);
        emit GuardianChanged(oldGuardian, newGuardian);
    }

    /// @dev No key of an agent gets a role; the registry refuses the other way.
    function _moveRole(address from, address to) private {
        if (to != address(0)) {
            if (REGISTRY.agentOf(to) != 0) revert GateInvalidAccount(to);
            ++_protection[to].roles;
        }
        if (from != address(0)) --_protection[from].roles;
    }

    function _changePolicyRoot(bytes32 newRoot) private {
        emit PolicyRootChanged(policyRoot, newRoot);
        policyRoot = newRoot;
        _previousPolicySince = _policySince;
        _policySince = _now();
    }

    function _addManaged(address account) private {
        if (account == address(0) || account == SAFE || _isManaged(account) || _managed.length >= MAX_MANAGED) {
            revert GateInvalidAccount(account);
        }
        _managed.push(account);
        // The cast is safe: the list is no longer than MAX_MANAGED.
        _protection[account].managed = uint8(_managed.length);
        emit ManagedChanged(account, true);
    }

    /// @dev The first three, the gate and its registries, stay for ever. Place zero: it was not managed.
    function _removeManaged(address account) private {
        uint8 place = _protection[account].managed;
        if (place <= 3) revert GateInvalidAccount(account);
        address last = _managed[_managed.length - 1];
        _managed[place - 1] = last;
        _protection[last].managed = place;
        _protection[account].managed = 0;
        _managed.pop();
        emit ManagedChanged(account, false);
    }
}
