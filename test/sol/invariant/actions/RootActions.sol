// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../../contracts/interfaces/IAgentTimelock.sol";
import {Act} from "../Acts.sol";
import {BoundKind, Plan, Root} from "../Plans.sol";
import {Why} from "../Why.sol";
import {ApproverActions} from "./ApproverActions.sol";

/// @title RootActions
/// @notice Root proposes every kind of decision, those it needs to heal the system more often; the offered accept.
abstract contract RootActions is ApproverActions {
    /// @dev Kinds that fail or lapse more often than others, and so are tried more often.
    bytes private constant OFTEN = abi.encodePacked(
        Root.Cancel,
        Root.Cancel,
        Root.ConfirmDispute,
        Root.ClearDispute,
        Root.ClearDispute,
        Root.OfferApprover
    );

    uint16 private _secrets;

    // ── Actions ─────────────────────────────────────────────────────────────────────────────────────────────────

    function proposeRoot(uint256 seed) external {
        Dice memory dice = _begin(seed);
        Plan memory plan;
        (plan.root, plan.arg) = _once(dice, 4) ? _needed(dice) : _wanted(dice);
        if (plan.root == Root.Cancel && !_mayCancel(plan.arg)) plan.root = Root.Drop;
        plan.proposer = _rootSeat.approver;
        if (_once(dice, 30)) plan.proposer = plan.proposer == ruth ? address(council) : ruth;
        plan.nonce = _pickNonce(dice, plan.proposer);
        plan.tier = ROOT;
        plan.place = NO_PLACE;
        plan.batch = NO_BATCH;
        plan.epoch = _epoch;
        plan.count = _once(dice, 5) ? 2 : 1;
        plan.amount = uint96(1 + _roll(dice, 1_000e6));
        plan.who = uint8(_roll(dice, 3));
        plan.notAfter = _pickExpiry(dice, _delayOf(plan));
        plan.bound =
            _once(dice, 25)
                ? BoundKind.TooTight
                : _once(dice, 4)
                    ? BoundKind.Exact
                    : BoundKind.None;
        if (plan.proposer == address(council) && _once(dice, 2)) _proposeBySignature(dice, plan);
        else _proposeByCall(dice, plan);
    }

    function acceptGuardian(uint256 seed) external {
        Dice memory dice = _begin(seed);
        address by = _offeredGuardian == address(0) || _once(dice, 6) ? _anybody(dice) : _offeredGuardian;
        _acceptGuardian(dice, by);
    }

    function acceptRootApprover(uint256 seed) external {
        Dice memory dice = _begin(seed);
        address by = _offeredRoot == address(0) || _once(dice, 6) ? _anybody(dice) : _offeredRoot;
        uint256 why = by == _offeredRoot ? 0 : Why.NOT_ROLE;
        bytes memory data = abi.encodeCall(IAgentTimelock.acceptRootApprover, ());
        (bool success, bytes memory result) = _sendAsBody(by, dice, address(gate), data);
        if (_judge(Act.AcceptRootApprover, why, success, result)) {
            (_rootSeat.approver, _offeredRoot) = (by, address(0));
        }
    }

    function _acceptGuardian(Dice memory dice, address by) internal {
        uint256 why = by == _offeredGuardian ? 0 : Why.NOT_ROLE;
        if (by == _vetoer) why |= Why.ROLE_CONFLICT;
        bytes memory data = abi.encodeCall(IAgentTimelock.acceptGuardian, ());
        (bool success, bytes memory result) = _sendAsBody(by, dice, address(gate), data);
        if (_judge(Act.AcceptGuardian, why, success, result)) (_guardian, _offeredGuardian) = (by, address(0));
    }

    // ── What to decide ──────────────────────────────────────────────────────────────────────────────────────────

    /// @dev What stands in the way of somebody, if anything does.
    function _needed(Dice memory dice) internal returns (Root, uint256) {
        if (_guardian == address(0)) return (Root.OfferGuardian, _roll(dice, 2));
        if (_halfIsManaged) return (Root.Managed, 0);
        uint256 start = _roll(dice, 3);
        for (uint256 i = 0; i < 3; ++i) {
            uint8 choice = uint8((start + i) % 3);
            (bool found, Root root, uint256 arg) = _neededFor(dice, choice);
            if (found) return (root, arg);
        }
        if (_sourceKeys_[_sourceKeys_.length - 1].revoked) return (Root.SourceKey, ++_secrets);
        if (!_isSource[PRICE][oracle]) return (Root.Source, 1);
        if (_tiers[OPTIMISTIC].approver != address(0)) return (Root.Tier, 0);
        return (Root.Policy, _roll(dice, 3));
    }

    function _neededFor(Dice memory dice, uint8 choice) private returns (bool, Root, uint256) {
        address agent = address(uint160(_agentChoice(choice)));
        (bool found, ) = _usableKey(agent, OPTIMISTIC);
        if (!found) return (true, Root.AddKey, _plainKeyArg(choice));
        if (_agents[agent].frozen) return (true, Root.Unfreeze, choice);
        if (_agents[agent].lowestTier != 0) return (true, Root.LowestTier, choice);
        uint256 start = _roll(dice, 5);
        for (uint256 i = 0; i < 5; ++i) {
            uint256 target = (start + i) % 5;
            if (_blocked[agent][_targetChoice(uint8(target))]) return (true, Root.Unblock, choice | (target << 8));
        }
        return (false, Root.Pay, 0);
    }

    function _wanted(Dice memory dice) internal returns (Root root, uint256 arg) {
        uint256 kinds = uint256(Root.SourceKey) + 1;
        uint256 kind = _roll(dice, kinds + OFTEN.length);
        root = kind < kinds ? Root(kind) : Root(uint8(OFTEN[kind - kinds]));
        // Rare enough that there mostly is a guardian.
        if (root == Root.RemoveGuardian && _once(dice, 3)) root = Root.OfferGuardian;
        if (root == Root.Tier) return (root, _tierArg(dice));
        if (root == Root.Members) return (root, _membersArg(dice));
        if (root == Root.AddKey) return (root, _keyArg(dice, _roll(dice, 3)));
        if (root == Root.Cancel) return (root, _entryArg(dice));
        if (root == Root.SourceKey) return (root, ++_secrets);
        if (root == Root.ConfirmDispute || root == Root.ClearDispute) return _disputeArg(dice, root);
        if (root == Root.OfferApprover) return (root, _rootSeat.approver == ruth ? 1 : 3);
        if (root == Root.Unblock) return (root, _blockedArg(dice));
        if (root == Root.LowestTier || root == Root.Limits) return (root, _roll(dice, 3) | (_roll(dice, 3) << 8));
        if (root == Root.Source) return (root, _isSource[PRICE][oracle] ? 0 : 1);
        if (root == Root.Attester) return (root, _attesterArg(dice));
        if (root == Root.Policy) return (root, _roll(dice, POLICIES));
        if (root == Root.Delay) return (root, _roll(dice, 4));
        if (root == Root.Unfreeze) return (root, _frozenArg(dice));
        if (root == Root.Managed) return (root, (_halfIsManaged != _once(dice, 8)) ? 0 : 1);
        if (root == Root.Operator) return (root, _roll(dice, 3) | (_roll(dice, 4) << 8));
        // Often to somebody who may not take it.
        if (root == Root.OfferGuardian && _vetoer == vic && _once(dice, 2)) return (root, 2);
        if (root == Root.Vetoer || root == Root.OfferGuardian) return (root, _roll(dice, 3));
        return (root, _roll(dice, 2));
    }

    /// @dev Something that is blocked, if a few tries find it.
    function _blockedArg(Dice memory dice) private view returns (uint256 found) {
        for (uint256 i = 0; true; ++i) {
            uint8 agent = uint8(_roll(dice, 3));
            uint8 target = uint8(_roll(dice, 5));
            bool isBlocked = _blocked[address(uint160(_agentChoice(agent)))][_targetChoice(target)];
            found = agent | (uint256(target) << 8);
            if (isBlocked || i == 10) return found;
        }
    }

    function _frozenArg(Dice memory dice) private view returns (uint256 choice) {
        for (uint256 i = 0; i < 6; ++i) {
            choice = _roll(dice, 3);
            if (_agents[address(uint160(_agentChoice(uint8(choice))))].frozen) break;
        }
    }

    function _attesterArg(Dice memory dice) private view returns (uint256) {
        uint256 schema = _roll(dice, 2);
        bool admitted = _isAttester[schema == 1 ? NEWS : PRICE][judy];
        return (admitted ? 0 : 1) | (schema << 8);
    }

    /// @dev Approvers that suit the tier, mostly. Only the lowest is ever optimistic: the ghost's figure of exposure
    /// counts on it.
    function _tierArg(Dice memory dice) private pure returns (uint256) {
        uint256 tier = _roll(dice, TIERS);
        uint256 approver = tier == OPTIMISTIC ? _roll(dice, 2) : 1 + _roll(dice, 2);
        if (tier == ACCOUNT && _once(dice, 8)) approver = 0; // refused: the tier below is not optimistic
        return tier | (approver << 8) | (_roll(dice, 3) << 16);
    }

    /// @dev One out, one in, another threshold; mostly such that it can be done.
    function _membersArg(Dice memory dice) private view returns (uint256) {
        uint256 body = _once(dice, 3) ? GUARDS : PEOPLE;
        uint256 members = _sittings[body].members;
        uint256 out = (1 << _roll(dice, 5)) & (_once(dice, 8) ? 31 : members);
        uint256 added = (1 << _roll(dice, 5)) & (_once(dice, 8) ? 31 : ~members & 31);
        uint256 left = _count(uint8((members & ~out) | added));
        uint256 threshold = body == GUARDS ? 1 : 1 + _roll(dice, 3);
        if (threshold > left && !_once(dice, 6)) threshold = left;
        return body | (out << 8) | (added << 16) | (threshold << 24);
    }

    function _plainKeyArg(uint256 agent) private returns (uint256) {
        return agent | (uint256(++_secrets) << 16) | (block.timestamp << 32);
    }

    function _keyArg(Dice memory dice, uint256 agent) private returns (uint256) {
        uint256 lowest = _once(dice, 6) ? _roll(dice, 3) : 0;
        uint256 validFrom = block.timestamp + (_once(dice, 4) ? 5 days : 0);
        uint16 secret = _once(dice, 12) ? _secrets : ++_secrets;
        return agent | (lowest << 8) | (uint256(secret) << 16) | (validFrom << 32);
    }

    /// @dev Mostly one that was forgotten: it still stands when root comes to it.
    function _entryArg(Dice memory dice) private view returns (uint256 number) {
        for (uint256 i = 0; i < 12 && _entries.length != 0; ++i) {
            number = _roll(dice, _entries.length);
            Entry storage e = _entries[number];
            if (e.life == Life.Queued && e.plan.tier != ROOT && (_isDead(e) || i > 8)) break;
        }
    }

    /// @dev Terms of what is queued stay as they are, so that root's call can be told again.
    function _mayCancel(uint256 number) private view returns (bool) {
        return number < _entries.length && _entries[number].life == Life.Queued;
    }

    /// @dev Another policy, where no batch is disputed.
    function _disputeArg(Dice memory dice, Root root) private view returns (Root, uint256) {
        for (uint256 i = 0; i < 20 && _inputs.length != 0; ++i) {
            uint256 number = _roll(dice, _inputs.length);
            Input storage input = _inputs[number];
            bool fits = input.disputedUntil != 0 && (root == Root.ClearDispute || !input.confirmed);
            if (fits || i == 19) return (root, number);
        }
        return (Root.Policy, _roll(dice, POLICIES));
    }

    // ── Named for the table ─────────────────────────────────────────────────────────────────────────────────────

    function _rootAct(Root root) internal pure returns (Act) {
        return Act(uint256(Act.RootPays) + uint256(root));
    }
}
