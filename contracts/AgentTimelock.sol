// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {GateExaminer} from "./base/GateExaminer.sol";
import {GateSettings} from "./base/GateSettings.sol";
import {TokenReceiver} from "./base/TokenReceiver.sol";
import {AgentRefusal, IAgentRegistry} from "./interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "./interfaces/IAgentTimelock.sol";
import {IPolicyMatcher} from "./interfaces/IPolicyMatcher.sol";
import {Balances} from "./libraries/Balances.sol";
import {GateDomain} from "./libraries/GateDomain.sol";
import {ProposalHash} from "./libraries/ProposalHash.sol";
import {TreasuryCall} from "./libraries/TreasuryCall.sol";
import {WordReader} from "./libraries/WordReader.sol";
import {MAX_LIFETIME, MAX_REASON, MIN_WINDOW} from "./types/Limits.sol";
import {Call, Proposal, ProposalState, Record, ROOT_TIER, SignedApproval, Terms, Witness} from "./types/Proposal.sol";

/// @title AgentTimelock
/// @notice The gate over one treasury. Agents propose calls that rules of the policy carry; the tier's approver
/// agrees; the delay passes, in which the guardian can stop it; then anybody executes, and everything is checked
/// again. The life of a proposal, the roles and who may call what: {IAgentTimelock}.
///
/// ASSUMED
/// - Root and its approver are honest, or are stopped by the root vetoer within the root delay.
/// - Tokens with a meter tell the truth in `balanceOf`.
/// NOT CHECKED
/// - What bounds do not name: tokens without a meter, allowances once granted, ownership.
/// - What owners and other modules of a treasury Safe do.
/// - Whether the evidence is relevant: that stays a human judgement.
contract AgentTimelock is GateExaminer, TokenReceiver {
    modifier locked(uint256 execution) {
        if (_execution != IDLE) revert GateLocked();
        _execution = execution;
        _;
        _execution = IDLE;
    }

    constructor(Config memory c) GateSettings(c) {}

    // ------------------------------------------------------------------------------------------- propose

    /// @inheritdoc IAgentTimelock
    function propose(
        Proposal calldata p,
        Witness calldata,
        address key,
        bytes calldata signature
    ) external override returns (bytes32 id) {
        Terms memory t;
        bool existed;
        (id, t, existed) = _admit(p, key, signature);
        if (existed) return id;
        (address approver, , uint32 delay) = _approverOf(p.tier);
        uint40 eta = approver == address(0) ? _now() + delay : 0;
        _store(p, id, t, eta == 0 ? ProposalState.Proposed : ProposalState.Queued, eta == 0 ? _now() : eta);
        emit Proposed(id, p.proposer, p.nonce, eta, p.epoch, t, p);
    }

    /// @inheritdoc IAgentTimelock
    function proposeAndApprove(
        Proposal calldata p,
        Witness calldata,
        address key,
        bytes calldata keySignature,
        SignedApproval calldata approval
    ) external override returns (bytes32 id) {
        Terms memory t;
        bool existed;
        (id, t, existed) = _admit(p, key, keySignature);
        if (existed) {
            _requireUnrevoked(p.proposer, t);
        } else {
            emit Proposed(id, p.proposer, p.nonce, 0, p.epoch, t, p);
        }
        _approveBySignature(p.proposer, p.nonce, id, t, approval);
    }

    /// @inheritdoc IAgentTimelock
    function proposeAsApprover(
        Proposal calldata p,
        Witness calldata,
        uint40 validUntil
    ) external override returns (bytes32 id) {
        _requireSender(p.proposer);
        (, uint64 approverEpoch, ) = _currentApprover(p.tier);
        return _queueAsApprover(p, epoch, approverEpoch, validUntil);
    }

    /// @inheritdoc IAgentTimelock
    function proposeAsApproverBySignature(
        Proposal calldata p,
        Witness calldata,
        SignedApproval calldata approval
    ) external override returns (bytes32 id) {
        if (p.epoch != epoch) revert GateEpochMismatch(p.epoch, epoch);
        id = _queueAsApprover(p, p.epoch, approval.approverEpoch, approval.validUntil);
        // After the rest, because the rest tells the id.
        _requireSignedApproval(p.tier, id, approval);
    }

    // ------------------------------------------------------------------------------------------- approve

    /// @inheritdoc IAgentTimelock
    function approve(Proposal calldata p, Terms memory t, uint40 validUntil) external override {
        bytes32 id = _hash();
        _requireProposed(p.proposer, p.nonce, id, t);
        (address approver, uint64 approverEpoch, uint32 delay) = _currentApprover(t.tier);
        _requireSender(approver);
        _approve(p.proposer, p.nonce, id, t, Agreement(approver, approverEpoch, validUntil, delay));
    }

    /// @inheritdoc IAgentTimelock
    function approveBySignature(
        address proposer,
        uint64 nonce,
        bytes32 id,
        Terms memory t,
        SignedApproval calldata approval
    ) external override {
        _requireProposed(proposer, nonce, id, t);
        _approveBySignature(proposer, nonce, id, t, approval);
    }

    // ---------------------------------------------------------------------------------------------- stop

    /// @inheritdoc IAgentTimelock
    function veto(
        address proposer,
        uint64 nonce,
        bytes32 id,
        Terms memory t,
        string calldata reason
    ) external override onlyGuardian {
        if (!_isAgent(proposer)) revert GateNotVetoable(proposer);
        _requireReason(reason);
        _end(proposer, nonce, id, t, ProposalState.Vetoed);
        emit Vetoed(id, proposer, nonce, msg.sender, reason);
        _recordStop(proposer, IAgentRegistry.Stop.Veto);
    }

    /// @inheritdoc IAgentTimelock
    function vetoRoot(Proposal calldata p, Terms memory t, string calldata reason) external override {
        _requireSender(rootVetoer);
        if (p.tier != ROOT_TIER || _replacesRootVetoer(p)) revert GateNotVetoable(p.proposer);
        _requireReason(reason);
        bytes32 id = _hash();
        _end(p.proposer, p.nonce, id, t, ProposalState.Vetoed);
        emit Vetoed(id, p.proposer, p.nonce, msg.sender, reason);
    }

    /// @inheritdoc IAgentTimelock
    function reject(
        address proposer,
        uint64 nonce,
        bytes32 id,
        Terms memory t,
        string calldata reason
    ) external override {
        if (!_isAgent(proposer)) revert GateNotVetoable(proposer);
        (address approver, , ) = _approverOf(t.tier);
        _requireSender(approver);
        _requireReason(reason);
        _end(proposer, nonce, id, t, ProposalState.Cancelled);
        emit Rejected(id, proposer, nonce, msg.sender, reason);
        _recordStop(proposer, IAgentRegistry.Stop.Rejection);
    }

    /// @inheritdoc IAgentTimelock
    function withdraw(address proposer, uint64 nonce, bytes32 id, Terms memory t) external override {
        bool agent = _isAgent(proposer);
        bool may = agent ? REGISTRY.mayWithdraw(_agentId(proposer), msg.sender) : msg.sender == proposer;
        if (!may) revert GateUnauthorized(msg.sender, proposer);
        bool queued = _end(proposer, nonce, id, t, ProposalState.Cancelled) == ProposalState.Queued;
        emit Withdrawn(id, proposer, nonce, msg.sender);
        if (agent && queued && t.approver == address(0)) {
            _recordStop(proposer, IAgentRegistry.Stop.Withdrawal);
        }
    }

    /// @inheritdoc IAgentTimelock
    function cancel(address proposer, uint64 nonce, bytes32 id, Terms memory t) external override onlyRoot {
        if (t.tier == ROOT_TIER) revert GateNotVetoable(proposer);
        _end(proposer, nonce, id, t, ProposalState.Cancelled);
        emit Cancelled(id, proposer, nonce);
    }

    /// @inheritdoc IAgentTimelock
    function revokeAllowance(address token, address spender) external override onlyGuardian locked(EXECUTING) {
        if (_isProtected(token)) revert GateTargetProtected(0, token);
        uint256 before = _allowance(token, spender);
        if (before == 0) revert GateAllowanceRefused(token, spender, before, before);
        // Whether it succeeded is told by the allowance alone.
        _callFromTreasury(token, abi.encodeWithSignature("approve(address,uint256)", spender, 0));
        uint256 afterwards = _allowance(token, spender);
        if (afterwards != 0) revert GateAllowanceRefused(token, spender, before, afterwards);
        emit AllowanceRevoked(msg.sender, token, spender, before);
    }

    // ------------------------------------------------------------------------------------------- execute

    /// @inheritdoc IAgentTimelock
    function execute(
        Proposal calldata p,
        Witness calldata,
        Terms memory t
    ) external override locked(p.tier == ROOT_TIER ? EXECUTING_ROOT : EXECUTING) {
        Record storage r = _records[p.proposer][p.nonce];
        IPolicyMatcher.Match memory found = _examineExecution(p, t, r);

        r.state = ProposalState.Executed;
        r.time = _now();
        _chargeMeters(found);

        Balances.Floor[] memory floors = Balances.measure(found, p.bounds, p.tier != ROOT_TIER, _treasury());
        Call[] calldata calls = p.calls;
        for (uint256 i = 0; i < calls.length; ++i) {
            _run(calls[i], i, p.tier == ROOT_TIER, found.checkedReturns & (1 << i) != 0);
        }
        Balances.enforce(floors, _treasury());
        emit Executed(found.id, p.proposer, p.nonce, msg.sender);
    }

    // --------------------------------------------------------------------------------------------- views

    /// @inheritdoc IAgentTimelock
    function state(address proposer, uint64 nonce) external view override returns (ProposalState) {
        Record storage r = _records[proposer][nonce];
        ProposalState stored = r.state;
        return stored == ProposalState.Queued && block.timestamp >= r.time ? ProposalState.Ready : stored;
    }

    /// @inheritdoc IAgentTimelock
    function record(
        address proposer,
        uint64 nonce
    ) external view override returns (ProposalState stored, uint40 time, bytes26 commitment) {
        Record storage r = _records[proposer][nonce];
        return (r.state, r.time, r.commitment);
    }

    // ------------------------------------------------------------------------------------ proposing, inside

    /// @dev All checks of an agent's proposal, and the charge of its bucket. Stores and emits nothing.
    /// @return id hashStruct of the proposal.
    /// @return t What its record commits to beside the id.
    /// @return existed It stands already, with the same payload, and waits for approval.
    function _admit(
        Proposal calldata p,
        address key,
        bytes calldata signature
    ) private returns (bytes32 id, Terms memory t, bool existed) {
        if (!_isAgent(p.proposer)) revert GateUnauthorized(msg.sender, p.proposer);
        t = Terms(p.tier, key, _now(), address(0), 0, p.notAfter);
        Record storage r = _records[p.proposer][p.nonce];
        if (r.state != ProposalState.None) {
            if (r.state != ProposalState.Proposed) {
                revert GateWrongState(p.proposer, p.nonce, r.state, ProposalState.None);
            }
            id = _hash();
            t.proposedAt = r.time;
            bytes26 given = ProposalHash.commitment(id, t);
            if (given != r.commitment) revert GateNonceConflict(p.proposer, p.nonce, r.commitment, given);
            return (id, t, true);
        }

        // An agent has no business at root, whoever approves there.
        if (p.tier == ROOT_TIER) revert GateUnknownTier(p.tier, _tierCount);
        (address approver, , uint32 delay) = _approverOf(p.tier);
        if (approver == address(0) && !_hasGuardian) revert GateOptimisticWithoutGuardian(p.tier);
        _requireUndisturbed(p);
        _requireLifetime(p.notAfter, uint256(_now()) + delay);
        bytes32 proven;
        (id, proven) = _matchProposing();
        bool hasBlockedTargets = REGISTRY.recordProposal(
            _agentId(p.proposer),
            key,
            p.tier,
            approver == address(0),
            msg.sender,
            GateDomain.digest(address(this), id),
            signature
        );
        _requirePolicyRoot(p, proven);
        _requireTargets(p, hasBlockedTargets);
    }

    /// @dev A proposal by an approver, at root or at its own tier: queued at once.
    /// @param epoch_ The epoch that its id is made with.
    function _queueAsApprover(
        Proposal calldata p,
        uint32 epoch_,
        uint64 approverEpoch,
        uint40 validUntil
    ) private returns (bytes32 id) {
        (address approver, , uint256 delay) = _approverOf(p.tier);
        if (p.proposer != approver || approver == address(0)) revert GateUnauthorized(p.proposer, approver);
        Record storage r = _records[p.proposer][p.nonce];
        if (r.state != ProposalState.None) revert GateWrongState(p.proposer, p.nonce, r.state, ProposalState.None);
        bytes32 proven;
        (id, proven) = _matchProposing();
        if (p.epoch != epoch_) id = _hashAtEpoch(p, epoch_);
        _requirePolicyRoot(p, proven);
        _requireTargets(p, false);
        // The root vetoer cannot stop its own replacement, so that one gives all others more time.
        if (p.tier == ROOT_TIER && _replacesRootVetoer(p)) delay *= 3;
        // The cast is safe: 90 days from now fit into 40 bits.
        uint40 eta = uint40(_now() + delay);
        _requireNotTooLate(p.notAfter);
        _requireNotTooLate(validUntil);
        Terms memory t = Terms(p.tier, address(0), _now(), approver, approverEpoch, _earlier(p.notAfter, validUntil));
        _requireLifetime(t.expiry, eta);
        _store(p, id, t, ProposalState.Queued, eta);
        emit Proposed(id, approver, p.nonce, eta, epoch_, t, p);
    }

    // ------------------------------------------------------------------------------------ approving, inside

    /// @dev Who agrees, at which epoch, until when, and the delay that follows.
    struct Agreement {
        address approver;
        uint64 approverEpoch;
        uint40 validUntil;
        uint32 delay;
    }

    function _approveBySignature(
        address proposer,
        uint64 nonce,
        bytes32 id,
        Terms memory t,
        SignedApproval calldata approval
    ) private {
        (address approver, uint32 delay) = _requireSignedApproval(t.tier, id, approval);
        _approve(proposer, nonce, id, t, Agreement(approver, approval.approverEpoch, approval.validUntil, delay));
    }

    function _approve(address proposer, uint64 nonce, bytes32 id, Terms memory t, Agreement memory a) private {
        uint40 eta = _now() + a.delay;
        t.approver = a.approver;
        t.approverEpoch = a.approverEpoch;
        _requireNotTooLate(a.validUntil);
        // Before approval the expiry is the proposal's notAfter.
        t.expiry = _earlier(t.expiry, a.validUntil);
        _requireLifetime(t.expiry, eta);
        _records[proposer][nonce] = Record(ProposalState.Queued, eta, ProposalHash.commitment(id, t));
        emit Approved(id, proposer, nonce, eta, t.approver, t.approverEpoch, t.expiry);
    }

    /// @return approver Who signed: the approver of the tier, at its epoch of now.
    /// @return delay The tier's delay.
    function _requireSignedApproval(
        uint8 tier,
        bytes32 id,
        SignedApproval calldata approval
    ) private view returns (address approver, uint32 delay) {
        uint64 current;
        (approver, current, delay) = _currentApprover(tier);
        if (approval.approverEpoch != current) {
            revert GateApproverEpochMismatch(approver, approval.approverEpoch, current);
        }
        bytes32 digest = GateDomain.digest(
            address(this),
            ProposalHash.hashApproval(approver, current, approval.validUntil, id)
        );
        if (!SignatureChecker.isValidERC1271SignatureNowCalldata(approver, digest, approval.signature)) {
            revert GateInvalidSignature(approver, digest);
        }
    }

    /// @dev An agent's proposal that waits for approval, and whose key was not revoked since.
    function _requireProposed(address proposer, uint64 nonce, bytes32 id, Terms memory t) private view {
        Record storage r = _records[proposer][nonce];
        if (r.state != ProposalState.Proposed) revert GateWrongState(proposer, nonce, r.state, ProposalState.Proposed);
        _requireTerms(proposer, nonce, id, t, r.commitment);
        _requireUnrevoked(proposer, t);
    }

    function _requireUnrevoked(address proposer, Terms memory t) private view {
        (uint64 agent, uint256 refusals, ) = _examineAgent(proposer, t, false);
        refusals &= AgentRefusal.KEY_REVOKED | AgentRefusal.KEY_COMPROMISED;
        if (refusals != 0) revert GateAgentRefused(agent, t.key, refusals);
    }

    // ------------------------------------------------------------------------------------------ all, inside

    function _store(Proposal calldata p, bytes32 id, Terms memory t, ProposalState newState, uint40 time) private {
        _records[p.proposer][p.nonce] = Record(newState, time, ProposalHash.commitment(id, t));
    }

    /// @return from The state that ended.
    function _end(
        address proposer,
        uint64 nonce,
        bytes32 id,
        Terms memory t,
        ProposalState to
    ) private returns (ProposalState from) {
        Record storage r = _records[proposer][nonce];
        from = r.state;
        if (from != ProposalState.Proposed && from != ProposalState.Queued) {
            revert GateWrongState(proposer, nonce, from, ProposalState.Queued);
        }
        _requireTerms(proposer, nonce, id, t, r.commitment);
        r.state = to;
        r.time = _now();
    }

    /// @dev Where a Safe is the treasury, what is sent to the gate would be stuck.
    function _requireTreasury() internal view override {
        if (SAFE != address(0)) revert GateNotTreasury(SAFE);
    }

    function _recordStop(address proposer, IAgentRegistry.Stop kind) private {
        REGISTRY.recordStop(_agentId(proposer), kind);
    }

    /// @dev Executable for at least MIN_WINDOW from `eta`, and not for ever.
    function _requireLifetime(uint40 expiry, uint256 eta) private view {
        if (expiry < eta + MIN_WINDOW) revert GateExpiresTooSoon(expiry, eta + MIN_WINDOW);
        _requireNotTooLate(expiry);
    }

    function _requireNotTooLate(uint40 expiry) private view {
        uint256 latest = block.timestamp + MAX_LIFETIME;
        if (expiry > latest) revert GateExpiresTooLate(expiry, latest);
    }

    function _requireReason(string calldata reason) private pure {
        if (bytes(reason).length > MAX_REASON) revert GateReasonTooLong(bytes(reason).length, MAX_REASON);
    }

    function _earlier(uint40 a, uint40 b) private pure returns (uint40) {
        return a < b ? a : b;
    }

    function _replacesRootVetoer(Proposal calldata p) private view returns (bool) {
        return
            p.calls.length == 1 &&
            p.calls[0].target == address(this) &&
            bytes4(p.calls[0].data) == this.setRootVetoer.selector;
    }

    // ------------------------------------------------------------------------------------ executing, inside

    function _run(Call calldata c, uint256 i, bool asRoot, bool checkReturn) private {
        (address target, uint256 value, bytes calldata data) = (c.target, c.value, c.data);
        // Root configures the managed contracts as the gate, also where the treasury is a Safe.
        bool viaSafe = SAFE != address(0) && !(asRoot && _isManaged(target));
        bytes memory sent = viaSafe ? TreasuryCall.encodeModuleCall(target, value, data) : data;
        uint256 needed = TreasuryCall.gasNeeded(c.minGas, data.length, viaSafe);
        if (gasleft() < needed) revert GateInsufficientGas(i, gasleft(), needed);
        TreasuryCall.Result memory r =
            viaSafe ? TreasuryCall.throughSafe(SAFE, sent) : TreasuryCall.direct(target, value, sent);
        if (!r.success) revert GateCallFailed(i, target, bytes4(data), r.data);
        if (checkReturn && r.size != 0) {
            bytes32 word = bytes32(r.data);
            if (r.size < 32 || uint256(word) != 1) revert GateReturnRefused(i, target, r.size, word);
        }
    }

    function _callFromTreasury(address target, bytes memory data) private {
        if (SAFE == address(0)) {
            TreasuryCall.direct(target, 0, data);
        } else {
            TreasuryCall.throughSafe(SAFE, TreasuryCall.encodeModuleCall(target, 0, data));
        }
    }

    function _allowance(address token, address spender) private view returns (uint256) {
        (bool found, uint256 allowance) = WordReader.read(
            token,
            abi.encodeWithSignature("allowance(address,address)", _treasury(), spender)
        );
        if (!found) revert GateBalanceUnreadable(token);
        return allowance;
    }
}
