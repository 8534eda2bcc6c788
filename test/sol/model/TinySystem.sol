// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {BoundKind, Plan, Root} from "../invariant/Plans.sol";
import {Handler} from "../invariant/Handler.sol";
import {Move} from "./Moves.sol";

/// @notice A council of k of n, its one change, and which of several like moves is walked on.
struct Shape {
    uint8 threshold;
    uint8 members;
    /// Who leaves and who joins, one bit per person, and the threshold from then on.
    uint8 leaving;
    uint8 joining;
    uint8 newThreshold;
    /// How one of the two is stopped, and how the old key is retired.
    Move stop;
    Move retire;
}

/// @title TinySystem
/// @notice The system of the invariant campaigns, with its ghost ledger, made small: one council of k of n that decides
/// for tier and root alike, one agent with two keys, another on the optimistic tier, one batch of data, and five
/// payloads that are the same in every play.
/// @dev All of it comes about by root's own acts on the system that campaigns play on.
abstract contract TinySystem is Handler {
    /// @dev The nonces, one for each payload; A and its rival share theirs.
    uint64 internal constant NONCE_A = 1001;
    uint64 internal constant NONCE_B = 1002;
    uint64 internal constant NONCE_MEMBERS = 1003;
    uint64 internal constant NONCE_DROP = 1004;

    uint256 internal constant OLD_KEY = 0; // of ADA
    uint256 internal constant CAL_KEY = 2;
    uint256 internal constant NEW_KEY = 3; // of ADA, too

    /// @dev Nothing that agents propose outlives it.
    uint40 internal constant AGENTS_TIME = 5 days;
    uint40 internal constant ROOTS_TIME = 12 days;

    /// @dev When every play begins.
    uint40 internal _origin;
    /// @dev Who the members were, before any change.
    uint8 internal _firstMembers;

    Shape internal _shape;

    constructor(Shape memory shape) {
        _shape = shape;
        _firstMembers = uint8((1 << shape.members) - 1);
        uint256 out = _sittings[PEOPLE].members & ~uint256(_firstMembers);
        uint256 added = _firstMembers & ~uint256(_sittings[PEOPLE].members);
        _decide(Root.Members, uint256(PEOPLE) | (out << 8) | (added << 16) | (uint256(shape.threshold) << 24), true);
        _decide(Root.AddKey, (uint256(1) << 16) | (block.timestamp << 32), true);
        _decide(Root.OfferApprover, 1, true);
        _sendAsBody(address(council), _dice(0), address(gate), abi.encodeCall(IAgentTimelock.acceptRootApprover, ()));
        (_rootSeat.approver, _offeredRoot) = (address(council), address(0));
        _servingBatch(_dice(1), FED);
        _origin = uint40(block.timestamp);
        (uint256 broken, string memory story) = _verdict();
        assertTrue(broken == 0 && gate.root().approver == address(council) && _inputs.length == 1, story);
    }

    // ── The payloads ────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice ADA pays two of its payees from the council's tier, resting on the batch.
    function _planA() internal view returns (Plan memory plan) {
        (plan.proposer, plan.nonce, plan.tier, plan.place) = (ADA, NONCE_A, COUNCIL, BATCH);
        (plan.count, plan.amount, plan.batch, plan.bound) = (2, 5_000e6, 0, BoundKind.Exact);
        plan.epoch = _epoch;
        plan.notAfter = _origin + AGENTS_TIME;
    }

    /// @notice Another payload under the nonce of A. It is more than its meter gives.
    function _planRival() internal view returns (Plan memory plan) {
        plan = _planA();
        (plan.count, plan.amount) = (3, 8_000e6);
    }

    /// @notice CAL pays one payee with nobody's approval, because of the batch.
    function _planB() internal view returns (Plan memory plan) {
        (plan.proposer, plan.nonce, plan.tier, plan.place) = (CAL, NONCE_B, OPTIMISTIC, FED);
        (plan.count, plan.amount, plan.batch) = (1, 300e6, 0);
        plan.epoch = _epoch;
        plan.notAfter = _origin + AGENTS_TIME;
    }

    /// @notice Root changes the council.
    function _planMembers() internal view returns (Plan memory) {
        Shape memory s = _shape;
        uint256 arg = uint256(PEOPLE) | (uint256(s.leaving) << 8) | (uint256(s.joining) << 16);
        return _planRoot(NONCE_MEMBERS, Root.Members, arg | (uint256(s.newThreshold) << 24));
    }

    /// @notice Root drops what agents have proposed.
    function _planDrop() internal view returns (Plan memory) {
        return _planRoot(NONCE_DROP, Root.Drop, 0);
    }

    function _planRoot(uint64 nonce, Root root, uint256 arg) private view returns (Plan memory plan) {
        (plan.proposer, plan.nonce, plan.tier, plan.place) = (address(council), nonce, ROOT, NO_PLACE);
        (plan.count, plan.batch, plan.root, plan.arg) = (1, NO_BATCH, root, arg);
        plan.epoch = _epoch;
        plan.notAfter = _origin + ROOTS_TIME;
    }
}
