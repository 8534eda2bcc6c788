// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../../contracts/interfaces/IAgentTimelock.sol";
import {Proposal, SignedApproval, Terms} from "../../../../contracts/types/Proposal.sol";
import {TypedData} from "../../support/TypedData.sol";
import {Act} from "../Acts.sol";
import {BoundKind, Flaw, Plan} from "../Plans.sol";
import {Why} from "../Why.sol";
import {InputActions} from "./InputActions.sol";

/// @title AgentActions
/// @notice Agents propose, honestly and with stolen keys.
abstract contract AgentActions is InputActions {
    /// @dev What is brought to the gate, and whose key is said to have signed it.
    struct Attempt {
        Plan plan;
        Proposal p;
        bytes32 id;
        uint256 key;
        uint256 why;
        address caller;
        bytes signature;
    }

    // ── Actions ─────────────────────────────────────────────────────────────────────────────────────────────────

    function propose(uint256 seed) external {
        Dice memory dice = _begin(seed);
        Attempt memory a = _attempt(dice, _agentPlan(dice));
        _propose(a, _actOf(a.plan));
    }

    /// @notice The very payload that stands, or another one under a nonce that is taken.
    function proposeAgain(uint256 seed) external {
        Dice memory dice = _begin(seed);
        (bool found, uint256 number) = _pickOpen(dice, Life.Proposed);
        if (_once(dice, 5)) (found, number) = _pickAny(dice);
        if (!found || !_isAgent(_entries[number].plan.proposer)) return;
        Plan memory plan = _entries[number].plan;
        Attempt memory a = _attempt(dice, plan);
        a.key = _keyNumber[_entries[number].terms.key] - 1;
        if (_once(dice, 3)) ++a.p.notAfter;
        else if (_once(dice, 6)) a.key = _roll(dice, _keys.length);
        a.id = TypedData.idOf(a.p);
        _sign(dice, a);
        _propose(a, Act.ProposeAgain);
    }

    function proposeAndApprove(uint256 seed) external {
        Dice memory dice = _begin(seed);
        Plan memory plan = _agentPlan(dice);
        if (_tiers[plan.tier].approver != address(council)) plan.tier = COUNCIL;
        (bool found, uint256 number) = _pickOpen(dice, Life.Proposed);
        // Somebody may have carried the first half already.
        bool again = found && _once(dice, 3) && _isAgent(_entries[number].plan.proposer);
        if (again) plan = _entries[number].plan;
        Attempt memory a = _attempt(dice, plan);
        if (again) a.key = _keyNumber[_entries[number].terms.key] - 1;
        if (again) _sign(dice, a);
        _proposeAndApprove(dice, a);
    }

    /// @notice Whoever holds a stolen key tries what no rule permits. All of it must be refused.
    function stolenKey(uint256 seed) external {
        Dice memory dice = _begin(seed);
        Plan memory plan = _agentPlan(dice);
        uint256 trick = _roll(dice, 14);
        if (trick < 10) {
            plan.flaw = Flaw(1 + _roll(dice, uint256(Flaw.OwnRule)));
        } else if (trick == 10) {
            plan.place = GRANT_ADA;
            plan.proposer = BEA; // by the rule of another agent
            plan.mixed = false;
        } else if (trick == 11) {
            plan.place = TOP;
            plan.proposer = CAL;
            plan.mixed = false;
            plan.tier = COUNCIL; // by a tier that is too low
        } else if (trick == 12) {
            plan.tier = ROOT;
        } else {
            plan.proposer = address(council);
            plan.place = COUNCIL_PAYS;
            plan.mixed = false;
            plan.tier = COUNCIL;
        }
        if (plan.place != SWAP && plan.place != FED) plan.batch = NO_BATCH;
        Attempt memory a = _attempt(dice, plan);
        if (!_isAgent(plan.proposer)) a.why = Why.NOT_ROLE;
        _propose(a, Act.StolenKey);
    }

    // ── Plans ───────────────────────────────────────────────────────────────────────────────────────────────────

    function _agentPlan(Dice memory dice) internal returns (Plan memory plan) {
        plan.policy = _once(dice, 40) ? uint8(_roll(dice, POLICIES)) : _policy();
        plan.place = uint8(_roll(dice, TOP + 6));
        if (plan.place > TOP) plan.place = plan.place == TOP + 1 ? ALLOW : SWAP;
        if (plan.place == SWAP && _allowance < 1_000e6 && !_once(dice, 4)) plan.place = ALLOW;
        if (!_stands(plan.policy, plan.place) && !_once(dice, 8)) plan.place = BATCH;
        plan.proposer = _proposerOf(plan.place);
        plan.tier = _pickTier(dice, plan);
        plan.nonce = ++_nonce;
        plan.epoch = _once(dice, 40) ? _epoch - 1 : _epoch;
        plan.notAfter = _pickExpiry(dice, _tiers[plan.tier].delay);
        _pickCalls(dice, plan);
        plan.batch = NO_BATCH;
        if (plan.place == SWAP || plan.place == FED) plan.batch = _servingBatch(dice, plan.place);
        else if (_once(dice, 5) && _inputs.length != 0) plan.batch = uint16(_roll(dice, _inputs.length));
        if (plan.place == SWAP && _once(dice, 12)) plan.flaw = Flaw.LooseBound;
        plan.bound = [BoundKind.None, BoundKind.None, BoundKind.None, BoundKind.Exact][_roll(dice, 4)];
        if (_once(dice, 25)) plan.bound = BoundKind.TooTight;
    }

    function _pickTier(Dice memory dice, Plan memory plan) private view returns (uint8 tier) {
        tier = _tierOf(plan.place);
        if (_once(dice, 4)) tier = uint8(tier + _roll(dice, TIERS - tier));
        uint8 lowest = _agents[plan.proposer].lowestTier;
        if (tier < lowest && !_once(dice, 6)) tier = lowest;
    }

    /// @dev Mostly plenty of time; sometimes the edges, and beyond them.
    function _pickExpiry(Dice memory dice, uint256 delay) internal view returns (uint40) {
        uint256 edge = _roll(dice, 30);
        uint256 soonest = block.timestamp + delay + SHORTEST_WINDOW;
        if (edge == 0) return uint40(soonest - 1);
        if (edge == 1) return _now() + LONGEST_LIFE + 1;
        if (edge == 2) return uint40(soonest);
        if (edge == 3) return _now() + LONGEST_LIFE;
        return uint40(soonest + 1 days + _roll(dice, 40 days));
    }

    function _pickCalls(Dice memory dice, Plan memory plan) private view {
        plan.count = 1;
        plan.who = uint8(_roll(dice, 3));
        if (plan.place == HALF) {
            plan.arg = _once(dice, 2) ? uint256(address(half).codehash) : 0;
        } else {
            if (plan.place == BATCH) plan.count += uint8(_roll(dice, 4));
            if (plan.place == SWAP) plan.count += uint8(_roll(dice, 2));
            plan.amount = uint96(_pickAmount(dice, plan.policy, plan.place, plan.count));
            bool tooLittle = plan.place == SWAP && plan.amount > _allowance / 2 && _allowance > 1;
            if (tooLittle && !_once(dice, 6)) plan.amount = uint96(1 + _roll(dice, _allowance / 2));
        }
        bool canMix = plan.proposer == ADA && plan.place != BATCH && plan.tier != OPTIMISTIC;
        plan.mixed = canMix && _once(dice, 4);
        if (plan.mixed && plan.amount == 0) plan.amount = 1e6;
    }

    function _pickAmount(
        Dice memory dice,
        uint8 policy,
        uint8 place,
        uint256 count
    ) internal view returns (uint256 amount) {
        uint256 most = _mostOf(policy, place);
        uint256 kind = _roll(dice, 16);
        if (kind == 0) return most;
        if (kind == 1) return 1;
        if (kind == 2) return most + 1;
        if (kind <= 6) return 1 + _roll(dice, most);
        // What the meter gives, as far as it is known.
        amount = _surelyLeft(_meterOf(place)) / count;
        if (amount > most) amount = most;
        return amount == 0 || kind == 7 ? 1 + amount : 1 + _roll(dice, amount);
    }

    // ── Attempts ────────────────────────────────────────────────────────────────────────────────────────────────

    function _attempt(Dice memory dice, Plan memory plan) private view returns (Attempt memory a) {
        a.plan = plan;
        a.p = _proposal(plan);
        a.id = TypedData.idOf(a.p);
        (bool found, uint256 number) = _usableKey(plan.proposer, plan.tier);
        a.key = !found || _once(dice, 16) ? _roll(dice, _keys.length) : number;
        _sign(dice, a);
    }

    /// @notice Proposes by the signature of a key that may.
    function _proposePlainly(Plan memory plan) internal {
        Attempt memory a;
        (a.plan, a.p, a.caller) = (plan, _proposal(plan), stranger);
        a.id = TypedData.idOf(a.p);
        (, a.key) = _usableKey(plan.proposer, plan.tier);
        a.signature = signDigest(_keys[a.key].secret, _typed(_gateDomain, a.id));
        _propose(a, _actOf(plan));
    }

    function _sign(Dice memory dice, Attempt memory a) private view {
        a.why = 0;
        a.caller = stranger;
        a.signature = "";
        uint256 kind = _roll(dice, 30);
        if (kind < 6) {
            a.caller = _keys[a.key].point;
        } else if (kind == 6) {
            a.why = Why.BAD_SIGNATURE; // none, and a stranger calls
        } else {
            uint256 secret = kind == 7 ? keyOf("stranger") : _keys[a.key].secret;
            if (kind == 7) a.why = Why.BAD_SIGNATURE;
            a.signature = signDigest(secret, _typed(_gateDomain, a.id));
        }
    }

    function _actOf(Plan memory plan) private view returns (Act) {
        if (plan.place == SWAP || plan.place == FED) return Act.ProposeWithInput;
        return _tiers[plan.tier].approver == address(0) ? Act.ProposeOptimistic : Act.ProposeForApproval;
    }

    function _propose(Attempt memory a, Act act) internal {
        (bool stands, uint256 why) = _whyNot(a);
        uint8 policy = _provingPolicy(a.plan);
        bytes memory data = abi.encodeCall(
            IAgentTimelock.propose,
            (a.p, _witness(a.plan, policy), _keys[a.key].point, a.signature)
        );
        (bool success, bytes memory result) = _send(a.caller, address(gate), data);
        if (_judge(act, why, success, result) && !stands) _noteProposed(a);
    }

    /// @return stands The same payload, by the same key, waits already: proposing it again is no error.
    function _whyNot(Attempt memory a) private view returns (bool stands, uint256 why) {
        (bool taken, uint256 number) = _entryOf(a.plan.proposer, a.plan.nonce);
        if (!taken) {
            if (!_isAgent(a.plan.proposer)) return (false, a.why);
            return (false, a.why | _whyNotProposed(a.plan, _keys[a.key]));
        }
        Entry storage e = _entries[number];
        stands = e.id == a.id && e.terms.key == _keys[a.key].point && e.life == Life.Proposed;
        return (stands, stands ? 0 : Why.NONCE_TAKEN);
    }

    function _noteProposed(Attempt memory a) private {
        Plan memory plan = a.plan;
        Agent storage agent = _agents[plan.proposer];
        agent.fullAt = uint40(_nextFullAt(agent));
        Terms memory terms = Terms(plan.tier, _keys[a.key].point, _now(), address(0), 0, plan.notAfter);
        Seat memory seat = _tiers[plan.tier];
        bool optimistic = seat.approver == address(0);
        uint256 eta = optimistic ? block.timestamp + seat.delay : 0;
        _noteEntry(plan, a.id, terms, optimistic ? Life.Queued : Life.Proposed, eta);
    }

    function _proposeAndApprove(Dice memory dice, Attempt memory a) internal {
        (bool stands, uint256 why) = _whyNot(a);
        uint8 signers = _quorum(PEOPLE, dice);
        if (_once(dice, 12)) signers &= signers - 1;
        why |= _whyNotAgreed(PEOPLE, signers);
        if (_tiers[a.plan.tier].approver != address(council)) why |= Why.NOT_ROLE;
        uint40 validUntil = a.plan.notAfter;
        if (stands) {
            (, uint256 number) = _entryOf(a.plan.proposer, a.plan.nonce);
            why |= _whyNotApproved(_entries[number], validUntil);
        }
        bytes memory data = abi.encodeCall(
            IAgentTimelock.proposeAndApprove,
            (
                a.p,
                _witness(a.plan, _provingPolicy(a.plan)),
                _keys[a.key].point,
                a.signature,
                _signedApproval(a.id, validUntil, signers)
            )
        );
        (bool success, bytes memory result) = _send(a.caller, address(gate), data);
        if (!_judge(Act.ProposeAndApprove, why, success, result)) return;
        if (!stands) _noteProposed(a);
        (, uint256 place) = _entryOf(a.plan.proposer, a.plan.nonce);
        _noteApproved(_entries[place], validUntil);
    }

    // ── For others ──────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice The Council's agreement as its epoch is now.
    function _signedApproval(
        bytes32 id,
        uint40 validUntil,
        uint8 signers
    ) internal view returns (SignedApproval memory) {
        return _signedApproval(id, validUntil, signers, _sittings[PEOPLE].epoch);
    }

    function _signedApproval(
        bytes32 id,
        uint40 validUntil,
        uint8 signers,
        uint64 approverEpoch
    ) internal view returns (SignedApproval memory) {
        bytes32 digest = TypedData.approvalDigest(address(gate), address(council), approverEpoch, validUntil, id);
        return SignedApproval(approverEpoch, validUntil, _agree(PEOPLE, digest, signers));
    }

    function _noteApproved(Entry storage e, uint40 validUntil) internal {
        Seat memory seat = _tiers[e.terms.tier];
        e.terms.approver = seat.approver;
        e.terms.approverEpoch = _epochOf(seat.approver);
        if (validUntil < e.terms.expiry) e.terms.expiry = validUntil;
        e.eta = _now() + seat.delay;
        e.life = Life.Queued;
    }
}
