// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Act} from "../invariant/Acts.sol";
import {Why} from "../invariant/Why.sol";
import {Move, Moves} from "./Moves.sol";
import {Playing} from "./Playing.sol";

/// @notice What became of a move.
struct Outcome {
    bool tried;
    bool succeeded;
    /// The first violation, zero for none.
    uint256 broken;
    string story;
    /// How often each invariant was put to the test, 16 bits each, and the reasons that stood alone, one bit each.
    uint256 checks;
    uint256 alone;
    /// What tells the state that it leads to from others; see {Frames-_print}.
    uint256 time;
    bytes32 ghost;
    Written[] written;
}

/// @notice A word of storage that the move has written.
struct Written {
    address place;
    bytes32 slot;
    bytes32 value;
}

/// @title Frames
/// @notice Moves that are made, looked at, and taken back: each in a call that reverts with what it saw. The chain
/// itself undoes contracts and ghost alike, and only time has to be set back.
abstract contract Frames is Playing {
    uint256 private transient _checks;
    uint256 private transient _alone;
    bool private transient _succeeded;

    // ── Frames: called by this contract itself, and always revert ───────────────────────────────────────────────

    /// @notice Makes a move and tells what became of it.
    function attempt(Move move, bool isProbe) external {
        vm.record();
        (_checks, _alone) = (0, 0);
        Outcome memory o;
        o.tried = _play(move);
        o.succeeded = o.tried && _succeeded;
        if (o.succeeded && isProbe && Moves.mayHold(move)) _tryEach();
        if (o.succeeded) _look();
        (o.checks, o.alone, o.time) = (_checks, _alone, block.timestamp);
        (o.broken, o.story) = _verdict();
        if (o.succeeded && !isProbe && o.broken == 0) (o.ghost, o.written) = (_ghost(), _written());
        _revertWith(abi.encode(o));
    }

    /// @notice Executes an entry and tells what became of it.
    function attemptExecution(uint256 number) external {
        _execute(_dice(0), number, gasleft(), false);
        _look();
        (uint256 broken, string memory story) = _verdict();
        _revertWith(abi.encode(broken, story, _checks, _alone));
    }

    /// @notice From the state that a move leads to honest people heal the system, have a good proposal executed, and
    /// have bad ones stopped.
    function attemptEnding(Move move) external {
        _play(move);
        _endWell();
        (uint256 broken, string memory story) = _verdict();
        _revertWith(abi.encode(broken, story));
    }

    // ── What frames share ───────────────────────────────────────────────────────────────────────────────────────

    /// @dev The returned bytes are those with which the frame reverted. Time is set back.
    function _ask(bytes memory data) internal returns (bytes memory answer) {
        uint256 time = block.timestamp;
        bool returned;
        (returned, answer) = address(this).call(data);
        vm.warp(time);
        assertTrue(!returned && answer.length >= 64, "a frame of the model failed");
    }

    function _revertWith(bytes memory data) internal pure {
        assembly ("memory-safe") {
            revert(add(data, 32), mload(data))
        }
    }

    function _tryEach() internal override {
        for (uint256 i = 0; i < _open.length; ++i) {
            bytes memory answer = _ask(abi.encodeCall(this.attemptExecution, (_open[i])));
            (uint256 broken, string memory story, uint256 checks, uint256 alone) = abi.decode(
                answer,
                (uint256, string, uint256, uint256)
            );
            if (broken != 0) _break(broken, story);
            (_checks, _alone) = (checks, alone);
        }
    }

    /// @dev What the chain holds must be what the ghost foretells, whatever was done.
    function _look() private {
        (uint256 broken, string memory story) = _compareMoney();
        if (broken != 0) _break(broken, story);
    }

    // ── What is asked of every state ────────────────────────────────────────────────────────────────────────────

    /// @dev It is what the ghost says. What waits can be stopped, and then what is good still runs.
    function _endWell() private {
        _compareState();
        for (uint256 i = _open.length; i > 0; --i) {
            _stopByHonest(_open[i - 1]);
        }
        // A pause ends by itself.
        if (_paused()) vm.warp(uint256(_pausedUntil) + 1);
        _goodOneRuns();
    }

    function _stopByHonest(uint256 number) private {
        Entry memory e = _entries[number];
        if (_isAgent(e.plan.proposer)) _veto(_dice(0), _guardian, number, e.terms, 0);
        else _playVetoRoot(e, number, 0);
    }

    // ── Counting ────────────────────────────────────────────────────────────────────────────────────────────────

    function _judged(Act act, uint256 why, bool success) internal override {
        _succeeded = success;
        if (why == 0 && success) {
            _test(_livenessOf(act, bytes4(0)));
            if (act >= Act.ExecuteOptimistic && act <= Act.RootAddsSourceKey) {
                // That what had to leave left, once and whole, and nothing else, is compared after each success.
                _test(1);
                _test(2);
                _test(9);
            }
        } else if (!success && why != 0 && Why.isSingle(why)) {
            _test(Why.invariantOf(why));
            _alone |= why;
        }
    }

    function _test(uint256 invariant) private {
        _checks += uint256(1) << (16 * invariant);
    }

    // ── What tells states apart ─────────────────────────────────────────────────────────────────────────────────

    /// @dev What the ghost knows of this play, in an order that does not depend on how it came about.
    function _ghost() private view returns (bytes32 hash) {
        hash = keccak256(abi.encode(_coins, _wei, _epoch, _pausedUntil, _guardian, _vetoer));
        hash = keccak256(abi.encode(hash, _sittings[PEOPLE], _agents[ADA], _agents[CAL], _rootSeat));
        hash = keccak256(abi.encode(hash, _keys[OLD_KEY], _keys[NEW_KEY], _keys[CAL_KEY]));
        hash = _ghostOf(hash, ADA, NONCE_A);
        hash = _ghostOf(hash, CAL, NONCE_B);
        hash = _ghostOf(hash, address(council), NONCE_MEMBERS);
        for (uint256 i = 0; i < 3; ++i) {
            hash = keccak256(abi.encode(hash, _paid[payees[i]]));
        }
    }

    function _ghostOf(bytes32 hash, address proposer, uint64 nonce) private view returns (bytes32) {
        (bool found, uint256 number) = _entryOf(proposer, nonce);
        if (!found) return keccak256(abi.encode(hash));
        Entry storage e = _entries[number];
        return keccak256(abi.encode(hash, e.id, e.terms, e.eta, e.life, e.endedAt));
    }

    function _written() private returns (Written[] memory all) {
        address[7] memory places = [
            address(gate),
            address(registry),
            address(provenance),
            address(council),
            address(guardianCouncil),
            address(coin),
            address(safe)
        ];
        all = new Written[](64);
        uint256 count;
        for (uint256 i = 0; i < 7; ++i) {
            (, bytes32[] memory slots) = vm.accesses(places[i]);
            for (uint256 j = 0; j < slots.length; ++j) {
                if (_isAmong(all, count, places[i], slots[j])) continue;
                all[count++] = Written(places[i], slots[j], vm.load(places[i], slots[j]));
            }
        }
        assembly ("memory-safe") {
            mstore(all, count)
        }
    }

    function _isAmong(Written[] memory all, uint256 count, address account, bytes32 slot) private pure returns (bool) {
        for (uint256 i = 0; i < count; ++i) {
            if (all[i].place == account && all[i].slot == slot) return true;
        }
        return false;
    }
}
