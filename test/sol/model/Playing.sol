// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {ICouncil} from "../../../contracts/interfaces/ICouncil.sol";
import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Proposal, Terms} from "../../../contracts/types/Proposal.sol";
import {TypedData} from "../support/TypedData.sol";
import {Act} from "../invariant/Acts.sol";
import {Plan, Root} from "../invariant/Plans.sol";
import {Why} from "../invariant/Why.sol";
import {Move} from "./Moves.sol";
import {TinySystem} from "./TinySystem.sol";

/// @title Playing
/// @notice Each move as one act on the system: what speaks against it comes from the ghost, what happened is judged.
abstract contract Playing is TinySystem {
    uint32 private constant PAUSE = 2 hours;

    /// @notice Makes a move.
    /// @return Whether there was anything to do it to.
    function _play(Move move) internal returns (bool) {
        // As steps they are made anyway.
        if (move == _shape.stop || move == _shape.retire) return false;
        if (move == Move.Stop) move = _shape.stop;
        if (move == Move.RetireOldKey) move = _shape.retire;
        if (move <= Move.ProposeB) return _playPropose(move);
        if (move == Move.ProposeRival) return _playRival();
        if (move >= Move.ProposeAndApproveA && move <= Move.ProposeAByOtherAgent) return _playPropose(move);
        if (move >= Move.RevokeOldKey && move <= Move.RevokeOldKeyByStranger) return _playKey(move);
        return _playByHumans(move);
    }

    function _playByHumans(Move move) private returns (bool) {
        uint8 quorum = _first(_sittings[PEOPLE].members);
        if (move == Move.ProposeMembers) return _playRoot(_planMembers(), quorum);
        if (move == Move.ProposeMembersBelowThreshold) return _playRoot(_planMembers(), quorum & (quorum - 1));
        if (move == Move.ProposeMembersByFirstMembers) return _playRoot(_planMembers(), _first(_firstMembers));
        if (move == Move.Drop) return _playDrop();
        if (move == Move.Pause) return _playPause(_guardian);
        if (move == Move.PauseByStranger) return _playPause(stranger);
        return _playAround(move);
    }

    function _playAround(Move move) private returns (bool) {
        if (move == Move.SuspendMember) return _playSuspend();
        if (move == Move.WithdrawInput) return _playWithdrawInput();
        if (move == Move.BystandersTryRootsActs) return _playBystanders();
        bool waits = move == Move.WaitForEta || move == Move.WaitForPauseEnd || move == Move.WaitForExpiry;
        return waits ? _playWait(move) : _playOn(move);
    }

    // ── Agents ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _playPropose(Move move) private returns (bool) {
        Attempt memory a;
        a.plan =
            move == Move.ProposeB
                ? _planB()
                : move == Move.ProposeRival
                    ? _planRival()
                    : _planA();
        a.key =
            move == Move.ProposeB
                ? CAL_KEY
                : move == Move.ProposeAByNewKey
                    ? NEW_KEY
                    : move == Move.ProposeAByOtherAgent
                        ? CAL_KEY
                        : OLD_KEY;
        a.p = _proposal(a.plan);
        a.id = TypedData.idOf(a.p);
        a.caller = stranger;
        uint256 secret = move == Move.ProposeAByStranger ? keyOf("stranger") : _keys[a.key].secret;
        a.signature = signDigest(secret, _typed(_gateDomain, a.id));
        if (move == Move.ProposeAByStranger && !_standsAs(a)) a.why = Why.BAD_SIGNATURE;
        if (move == Move.ProposeAndApproveA) _proposeAndApprove(_dice(0), a);
        else _propose(a, move == Move.ProposeB ? Act.ProposeOptimistic : Act.ProposeForApproval);
        return true;
    }

    /// @dev Where the nonce is free, it goes on to the end: the council agrees, and its meter refuses it.
    function _playRival() private returns (bool) {
        (bool taken, uint256 number) = _entryOf(ADA, NONCE_A);
        _playPropose(Move.ProposeRival);
        if (taken) return true;
        (taken, number) = _entryOf(ADA, NONCE_A);
        if (!taken) return true;
        _playApprove(Move.ApproveA, number);
        Entry storage e = _entries[number];
        if (e.life == Life.Queued) {
            vm.warp(e.eta);
            _execute(_dice(0), number, gasleft(), false);
        }
        return true;
    }

    /// @dev Whoever repeats what stands needs no signature.
    function _standsAs(Attempt memory a) private view returns (bool) {
        (bool found, uint256 number) = _entryOf(a.plan.proposer, a.plan.nonce);
        if (!found) return false;
        Entry storage e = _entries[number];
        return e.id == a.id && e.terms.key == _keys[a.key].point && e.life == Life.Proposed;
    }

    function _playKey(Move move) private returns (bool) {
        Key storage key = _keys[OLD_KEY];
        if (move == Move.RevokeOldKeyByStranger) _revokeKey(_dice(0), stranger, Why.NOT_ROLE, key);
        else if (move == Move.RevokeOldKey) _revokeKey(_dice(0), otto, 0, key);
        else _markCompromised(_dice(0), otto, 0, key, move == Move.CompromiseOldKeySinceNow ? _now() : _origin);
        return true;
    }

    // ── On what stands ──────────────────────────────────────────────────────────────────────────────────────────

    function _playOn(Move move) private returns (bool) {
        bool onB = move == Move.ExecuteB || move == Move.VetoB || move == Move.WithdrawB;
        bool onMembers =
            move == Move.ExecuteMembers ||
                move == Move.VetoMembers ||
                move == Move.VetoMembersByGuardian ||
                move == Move.ExecuteMembersWithOtherTerms;
        (bool found, uint256 number) = onB
            ? _entryOf(CAL, NONCE_B)
            : onMembers
                ? _entryOf(address(council), NONCE_MEMBERS)
                : _entryOf(ADA, NONCE_A);
        if (!found) return false;
        if (move == Move.ExecuteA || move == Move.ExecuteB || move == Move.ExecuteMembers) {
            _execute(_dice(0), number, gasleft(), false);
        } else if (
            move == Move.ApproveA || (move >= Move.ApproveABelowThreshold && move <= Move.ApproveAWithOtherTerms)
        ) {
            _playApprove(move, number);
        } else {
            _playStop(move, number);
        }
        return true;
    }

    function _playApprove(Move move, uint256 number) private {
        Terms memory terms = _entries[number].terms;
        Sitting memory sitting = _sittings[PEOPLE];
        Agreement memory a;
        (a.signers, a.epoch, a.validUntil) = (_first(sitting.members), sitting.epoch, terms.expiry);
        if (move == Move.ApproveABelowThreshold) a.signers &= a.signers - 1;
        if (move == Move.ApproveAByFirstMembers) a.signers = _first(_firstMembers);
        if (move == Move.ApproveAByNewcomers) a.signers = _first(_firstMembers << 1);
        a.why = _whyNotAgreed(PEOPLE, a.signers);
        if (move == Move.ApproveAAtPastEpoch) (a.epoch, a.why) = (a.epoch - 1, Why.EPOCH_CHANGED);
        if (move == Move.ApproveAWithOtherTerms) {
            --terms.proposedAt;
            a.why = Why.TERMS_CHANGED;
        }
        _approveBySignature(number, terms, a);
    }

    function _playStop(Move move, uint256 number) private {
        Entry memory e = _entries[number];
        uint256 why =
            e.life == Life.Executed
                ? Why.REPLAYED
                : e.life == Life.Stopped
                    ? Why.STOPPED
                    : 0;
        if (move == Move.VetoA || move == Move.VetoB) _veto(_dice(0), _guardian, number, e.terms, why);
        else if (move == Move.VetoAByStranger) _veto(_dice(0), stranger, number, e.terms, why);
        else if (move == Move.VetoMembersByGuardian) _veto(_dice(0), _guardian, number, e.terms, why);
        else if (move == Move.VetoMembers) _playVetoRoot(e, number, why);
        else if (move == Move.RejectA || move == Move.RejectAByOneMember) _playReject(move, e, number, why);
        else if (move == Move.WithdrawA || move == Move.WithdrawB) _playWithdraw(otto, e, number, why);
        else if (move == Move.WithdrawAByStranger) _playWithdraw(stranger, e, number, why | Why.NOT_ROLE);
        else if (move == Move.ApproveAByCallOfStranger) _playApproveByStranger(e);
        else _playExecuteOther(move, e);
    }

    function _playVetoRoot(Entry memory e, uint256 number, uint256 why) internal {
        bytes memory data = abi.encodeCall(IAgentTimelock.vetoRoot, (_proposal(e.plan), e.terms, "seen"));
        (bool success, bytes memory result) = _send(_vetoer, address(gate), data);
        if (_judge(Act.VetoRoot, why, success, result)) _noteEnd(number, Life.Stopped);
    }

    function _playReject(Move move, Entry memory e, uint256 number, uint256 why) private {
        bytes memory data = abi.encodeCall(IAgentTimelock.reject, (e.plan.proposer, e.plan.nonce, e.id, e.terms, "no"));
        bool success;
        bytes memory result;
        if (move == Move.RejectAByOneMember) {
            why |= Why.NOT_ROLE;
            (success, result) = _send(_bodies[PEOPLE].pool[0], address(gate), data);
        } else {
            (success, result) = _sendAsBody(address(council), _dice(0), address(gate), data);
        }
        if (!_judge(Act.Reject, why, success, result)) return;
        _noteEnd(number, Life.Stopped);
        _noteStop(e.plan.proposer, false, false);
    }

    function _playWithdraw(address by, Entry memory e, uint256 number, uint256 why) private {
        bytes memory data = abi.encodeCall(IAgentTimelock.withdraw, (e.plan.proposer, e.plan.nonce, e.id, e.terms));
        (bool success, bytes memory result) = _send(by, address(gate), data);
        if (!_judge(Act.Withdraw, why, success, result)) return;
        _noteEnd(number, Life.Stopped);
        if (e.life == Life.Queued && e.terms.approver == address(0)) _noteStop(e.plan.proposer, false, true);
    }

    function _playApproveByStranger(Entry memory e) private {
        bytes memory data = abi.encodeCall(IAgentTimelock.approve, (_proposal(e.plan), e.terms, e.terms.expiry));
        (bool success, bytes memory result) = _send(stranger, address(gate), data);
        _judge(Act.ApproveByCall, Why.NOT_ROLE | _whyNotApproved(e, e.terms.expiry), success, result);
    }

    /// @dev Anybody brings terms or a payload that differ in one field.
    function _playExecuteOther(Move move, Entry memory e) private {
        uint256 why = _whyNotExecuted(e);
        Proposal memory p = _proposal(e.plan);
        if (move == Move.ExecuteAWithOtherPayload) {
            p.evidence = keccak256("other");
            why |= Why.PAYLOAD_CHANGED;
        } else {
            --e.terms.proposedAt;
            why |= Why.TERMS_CHANGED;
        }
        bytes memory data = abi.encodeCall(
            IAgentTimelock.execute,
            (p, _witness(e.plan, _provingPolicy(e.plan)), e.terms)
        );
        (bool success, bytes memory result) = _send(stranger, address(gate), data);
        _judge(e.plan.tier == ROOT ? Act.RootChangesMembers : Act.ExecuteApproved, why, success, result);
    }

    // ── Humans ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice As many as the threshold asks for, the first of these.
    function _first(uint8 people) internal view returns (uint8 signers) {
        uint256 left = _sittings[PEOPLE].threshold;
        for (uint256 i = 0; i < 5 && left != 0; ++i) {
            if (people & (1 << i) == 0) continue;
            signers |= uint8(1 << i);
            --left;
        }
    }

    function _playRoot(Plan memory plan, uint8 signers) private returns (bool) {
        Proposal memory p = _proposal(plan);
        bytes32 id = TypedData.idOf(p);
        uint256 why = _whyNotAgreed(PEOPLE, signers) | _whyNotByApprover(plan, plan.notAfter);
        bytes memory data = abi.encodeCall(
            IAgentTimelock.proposeAsApproverBySignature,
            (p, _witness(plan, _policy()), _signedApproval(id, plan.notAfter, signers))
        );
        (bool success, bytes memory result) = _send(stranger, address(gate), data);
        if (_judge(Act.RootProposesBySignature, why, success, result)) _noteQueuedByApprover(plan, id, plan.notAfter);
        return true;
    }

    /// @dev Root drops all pending, in one go: with an honest quorum nothing may prevent it.
    function _playDrop() private returns (bool) {
        _playRoot(_planDrop(), _first(_sittings[PEOPLE].members));
        (bool found, uint256 number) = _entryOf(address(council), NONCE_DROP);
        if (found) _finish(number);
        return true;
    }

    function _playPause(address by) private returns (bool) {
        _pause(_dice(0), by, by == _guardian ? 0 : Why.NOT_ROLE, PAUSE);
        return true;
    }

    /// @dev The last of the members goes.
    function _playSuspend() private returns (bool) {
        Sitting storage sitting = _sittings[PEOPLE];
        uint256 person = 4;
        while (sitting.members & (1 << person) == 0) --person;
        uint256 why = _count(sitting.members) == sitting.threshold ? Why.BELOW_THRESHOLD : 0;
        (bool success, bytes memory result) = _send(
            _bodies[PEOPLE].pool[person],
            address(council),
            abi.encodeCall(ICouncil.suspend, ())
        );
        if (!_judge(Act.Suspend, why, success, result)) return true;
        sitting.members &= ~uint8(1 << person);
        ++sitting.epoch;
        return true;
    }

    function _playWithdrawInput() private returns (bool) {
        address by = _inputs[0].source;
        uint256 root = _inputs[0].rootNumber;
        bytes memory data = abi.encodeCall(IProvenanceRegistry.revoke, (_rootAt(root), ""));
        (bool success, bytes memory result) = _send(by, address(provenance), data);
        if (_judge(Act.RevokeInput, _revoked[by][root] ? Why.IDLE : 0, success, result)) _revoked[by][root] = true;
        return true;
    }

    /// @dev What only root may, called by the council as an account, a stranger, an agent's key, a member, the guardian.
    function _playBystanders() private returns (bool) {
        Root[5] memory all = [Root.Members, Root.Policy, Root.Drop, Root.AddKey, Root.Vetoer];
        address[5] memory callers = [
            address(council),
            stranger,
            _keys[OLD_KEY].point,
            _bodies[PEOPLE].pool[0],
            _guardian
        ];
        for (uint256 i = 0; i < 5; ++i) {
            uint256 arg = all[i] == Root.Members ? _planMembers().arg : uint256(2) << 16;
            (address target, bytes memory data) = _rootCall(all[i], arg);
            (bool success, bytes memory result) = _sendAsBody(callers[i], _dice(0), target, data);
            _judge(Act.Bystander, Why.NOT_ROLE, success, result);
        }
        return true;
    }

    // ── Time ────────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev To the next moment at which something changes. The second before it is tried on the way.
    function _playWait(Move move) private returns (bool) {
        uint256 to = type(uint256).max;
        if (move == Move.WaitForPauseEnd) {
            if (_paused()) to = uint256(_pausedUntil) + 1;
        } else {
            for (uint256 i = 0; i < _open.length; ++i) {
                Entry storage e = _entries[_open[i]];
                bool forEta = move == Move.WaitForEta;
                uint256 point = forEta ? (e.life == Life.Queued ? e.eta : 0) : uint256(e.terms.expiry) + 1;
                if (point > block.timestamp && point < to) to = point;
            }
        }
        if (to == type(uint256).max) return false;
        if (to - 1 > block.timestamp) {
            vm.warp(to - 1);
            _tryEach();
        }
        vm.warp(to);
        _judge(Act.Wait, 0, true, "");
        return true;
    }

    /// @notice Executes each that waits, and takes it back.
    function _tryEach() internal virtual;
}
