// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {Bound, Call, NO_INPUT, NO_RULE, Proposal, RuleUse, Witness} from "../../../contracts/types/Proposal.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {Rule} from "../../../contracts/types/Rule.sol";
import {PolicyTree} from "../support/PolicyTree.sol";
import {Market} from "./Callees.sol";
import {Policies} from "./Policies.sol";

/// @notice What one call moves.
struct Item {
    uint8 place;
    address to;
    uint256 amount;
}

/// @notice What is wrong with the payload, so that no rule carries it. Below LooseBound: of the first call.
enum Flaw {
    None,
    PaysStranger,
    TooMuch,
    DirtyWord,
    LongerData,
    CarriesValue,
    OtherSelector,
    CallsGate,
    CallsTreasury,
    OwnRule,
    LooseBound
}

/// @notice What a declared bound says about coins.
enum BoundKind {
    None,
    Exact,
    TooTight
}

/// @notice What root decides.
enum Root {
    Pay,
    Policy,
    Tier,
    Delay,
    OfferGuardian,
    RemoveGuardian,
    OfferApprover,
    Vetoer,
    Managed,
    Drop,
    Members,
    AddKey,
    Unfreeze,
    LowestTier,
    Unblock,
    Limits,
    Operator,
    Cancel,
    ConfirmDispute,
    ClearDispute,
    Source,
    Attester,
    SourceKey
}

/// @notice All that is needed to make a proposal, again and again, to the byte.
struct Plan {
    address proposer; // slot 0 [0..159]
    uint64 nonce; // slot 0 [160..223]
    uint8 tier; // slot 0 [224..231]
    uint8 policy; // slot 0 [232..239]    whose rules it names
    uint8 place; // slot 0 [240..247]     of the rule, or NO_PLACE for root
    uint8 count; // slot 0 [248..255]     calls by that rule; for root, 2: it pays first
    uint32 epoch; // slot 1
    uint40 notAfter;
    uint96 amount; // of each call
    uint8 who; // first payee
    Flaw flaw;
    uint16 batch; // input, or NO_BATCH
    bool mixed; // one more call, by the rule BATCH
    BoundKind bound;
    Root root;
    uint256 arg; // slot 2                of root's call
}

/// @title Plans
/// @notice Makes proposals and witnesses of plans.
abstract contract Plans is Policies {
    uint16 internal constant NO_BATCH = type(uint16).max;
    uint256 internal constant HALF_GAS = 600_000;

    /// @dev Root's call; the ghost of each setting knows its own.
    function _rootCall(Root root, uint256 arg) internal view virtual returns (address target, bytes memory data);

    function _batchAt(uint16 batch) internal view virtual returns (Batch memory);

    // ── What a plan moves ───────────────────────────────────────────────────────────────────────────────────────

    function _items(Plan memory plan) internal view returns (Item[] memory items) {
        items = new Item[](plan.count + (plan.mixed ? 1 : 0));
        for (uint256 i = 0; i < plan.count; ++i) {
            items[i] = Item(plan.place, _receiver(plan.place, plan.who + i), plan.amount);
        }
        if (plan.mixed) items[plan.count] = Item(BATCH, payees[plan.who % 3], uint256(plan.amount) * 2);
    }

    function _receiver(uint8 place, uint256 who) private view returns (address) {
        if (place == NATIVE) return payees[0];
        if (place == NATIVE_GINA) return gina;
        if (place == SWAP || place == ALLOW) return address(market);
        if (place == HALF) return address(half);
        return payees[who % 3];
    }

    /// @notice Coins that its calls take from the treasury, when all are honest.
    function _coinsOf(Plan memory plan) internal pure returns (uint256 coins) {
        if (plan.place == NO_PLACE) return plan.root == Root.Pay || plan.count == 2 ? plan.amount : 0;
        if (!_isNative(plan.place) && plan.place != ALLOW && plan.place != HALF) {
            coins = uint256(plan.amount) * plan.count;
        }
        if (plan.mixed) coins += uint256(plan.amount) * 2;
    }

    // ── Proposals ───────────────────────────────────────────────────────────────────────────────────────────────

    function _proposal(Plan memory plan) internal view returns (Proposal memory p) {
        p.proposer = plan.proposer;
        p.nonce = plan.nonce;
        p.tier = plan.tier;
        p.epoch = plan.epoch;
        p.notAfter = plan.notAfter;
        if (plan.batch != NO_BATCH) {
            p.inputs = new bytes32[](1);
            p.inputs[0] = keccak256(abi.encode(_batchAt(plan.batch)));
        }
        p.calls = plan.place == NO_PLACE ? _rootCalls(plan) : _ruledCalls(plan);
        p.rules = _ruleUses(plan);
        p.bounds = _bounds(plan);
    }

    /// @param policy Whose tree proves the rules.
    function _witness(Plan memory plan, uint8 policy) internal view returns (Witness memory w) {
        if (plan.place == NO_PLACE) return w;
        (uint8 first, uint8 second) = _order(plan);
        uint256 count = plan.mixed ? 2 : 1;
        w.rules = new Rule[](count);
        w.proofs = new bytes32[][](count);
        w.rules[0] = _ruleBrought(plan, first);
        w.proofs[0] = _proofOf(policy, first);
        if (plan.mixed) {
            w.rules[1] = _ruleBrought(plan, second);
            w.proofs[1] = _proofOf(policy, second);
        }
        if (plan.batch != NO_BATCH && uint160(plan.proposer) < 2 ** 64) {
            w.batches = new Batch[](1);
            w.batches[0] = _batchAt(plan.batch);
        }
    }

    function _ruleBrought(Plan memory plan, uint8 place) private view returns (Rule memory rule) {
        rule = _ruleAt(plan.policy, place);
        // A rule of its own making, which permits more.
        if (plan.flaw == Flaw.OwnRule && place == plan.place) rule.maxValue += 1;
    }

    function _leafBrought(Plan memory plan, uint8 place) private view returns (bytes32) {
        if (plan.flaw != Flaw.OwnRule || place != plan.place) return _leaves[plan.policy][place];
        return PolicyTree.leafOf(_ruleBrought(plan, place));
    }

    /// @dev Places in the order of their leaves.
    function _order(Plan memory plan) private view returns (uint8 first, uint8 second) {
        if (!plan.mixed) return (plan.place, plan.place);
        bool ascending = _leafBrought(plan, plan.place) < _leafBrought(plan, BATCH);
        return ascending ? (plan.place, BATCH) : (BATCH, plan.place);
    }

    function _ruleUses(Plan memory plan) private view returns (RuleUse[] memory uses) {
        if (plan.place == NO_PLACE) return uses;
        (uint8 first, uint8 second) = _order(plan);
        uses = new RuleUse[](plan.mixed ? 2 : 1);
        bool demands = plan.place == SWAP || plan.place == FED;
        uint8 input = demands ? 0 : NO_INPUT;
        uses[0] = RuleUse(_leafBrought(plan, first), first == plan.place ? input : NO_INPUT);
        if (plan.mixed) uses[1] = RuleUse(_leafBrought(plan, second), second == plan.place ? input : NO_INPUT);
    }

    function _bounds(Plan memory plan) private view returns (Bound[] memory bounds) {
        bool gilded = plan.place == SWAP;
        bounds = new Bound[]((gilded ? 1 : 0) + (plan.bound == BoundKind.None ? 0 : 1));
        if (gilded) {
            uint256 least = plan.flaw == Flaw.LooseBound ? LEAST_GOLD * plan.count - 1 : _leastGold(plan) * plan.count;
            bounds[0] = Bound(address(gold), int256(least));
        }
        if (plan.bound != BoundKind.None) {
            int256 loss = int256(_coinsOf(plan)) - (plan.bound == BoundKind.TooTight ? int256(1) : int256(0));
            bounds[bounds.length - 1] = Bound(address(coin), -loss);
        }
    }

    /// @notice The least gold that each swap must bring: its own figure, never less than the rule demands.
    function _leastGold(Plan memory plan) internal pure returns (uint256) {
        uint256 least = uint256(plan.amount) / 2;
        return least < LEAST_GOLD ? LEAST_GOLD : least;
    }

    // ── Calls ───────────────────────────────────────────────────────────────────────────────────────────────────

    function _rootCalls(Plan memory plan) private view returns (Call[] memory calls) {
        bool pays = plan.root == Root.Pay || plan.count == 2;
        calls = new Call[](plan.root != Root.Pay && pays ? 2 : 1);
        if (pays) {
            bytes memory transfer = abi.encodeCall(coin.transfer, (payees[plan.who % 3], plan.amount));
            calls[0] = Call(address(coin), 0, transfer, 0, 0, NO_RULE);
        }
        if (plan.root != Root.Pay) {
            (address target, bytes memory data) = _rootCall(plan.root, plan.arg);
            calls[calls.length - 1] = Call(target, 0, data, 0, 0, NO_RULE);
        }
    }

    function _ruledCalls(Plan memory plan) private view returns (Call[] memory calls) {
        Item[] memory items = _items(plan);
        calls = new Call[](items.length);
        (uint8 first, ) = _order(plan);
        for (uint256 i = 0; i < items.length; ++i) {
            calls[i] = _callOf(items[i]);
            calls[i].rule = items[i].place == first ? 0 : 1;
        }
        if (plan.place == HALF) (calls[0].minGas, calls[0].codeHash) = (HALF_GAS, bytes32(plan.arg));
        _spoil(plan, calls[0]);
    }

    function _callOf(Item memory item) private view returns (Call memory c) {
        c.target = address(coin);
        if (_isNative(item.place)) {
            (c.target, c.value) = (item.to, item.amount);
        } else if (item.place == SWAP) {
            (c.target, c.data) = (address(market), abi.encodeCall(Market.swap, (item.amount)));
        } else if (item.place == ALLOW) {
            c.data = abi.encodeCall(coin.approve, (address(market), item.amount));
        } else if (item.place == HALF) {
            (c.target, c.data) = (address(half), abi.encodeCall(half.work, ()));
        } else {
            c.data = abi.encodeCall(coin.transfer, (item.to, item.amount));
        }
    }

    function _spoil(Plan memory plan, Call memory c) private view {
        Flaw flaw = plan.flaw;
        if (flaw == Flaw.None || flaw >= Flaw.OwnRule) return;
        if (flaw == Flaw.PaysStranger) {
            if (_isNative(plan.place)) c.target = stranger;
            else c.data = abi.encodeCall(coin.transfer, (stranger, plan.amount));
        } else if (flaw == Flaw.TooMuch) {
            uint256 more = plan.place == HALF ? 1 : _mostOf(plan.policy, plan.place) + 1;
            if (_isNative(plan.place)) c.value = more;
            else c.data = abi.encodeCall(coin.transfer, (payees[0], more));
        } else if (flaw == Flaw.DirtyWord) {
            c.data = abi.encodeWithSelector(coin.transfer.selector, uint256(uint160(payees[0])) | (1 << 200), 1);
        } else if (flaw == Flaw.LongerData) {
            c.data = abi.encodePacked(c.data, uint8(0));
        } else if (flaw == Flaw.CarriesValue) {
            // Native rules permit value, so there it is more than they permit.
            c.value = _isNative(plan.place) ? _mostOf(plan.policy, plan.place) + 1 : 1;
        } else if (flaw == Flaw.OtherSelector) {
            c.data = abi.encodeCall(coin.transferFrom, (treasury, stranger, plan.amount));
        } else if (flaw == Flaw.CallsGate) {
            (c.target, c.data) = (address(gate), abi.encodeCall(IAgentTimelock.setPolicyRoot, (bytes32(0))));
        } else {
            c.target = treasury;
        }
    }
}
