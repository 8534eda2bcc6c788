// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Frames, Outcome, Written} from "./Frames.sol";
import {Move, Moves} from "./Moves.sol";

/// @notice What a move led to, seen from the state in which it was made.
struct Edge {
    bool tried;
    bool succeeded;
    uint256 checks;
    uint256 alone;
    /// Whether a step led to another state, and what tells that one.
    bool moved;
    bytes32 contracts;
    bytes32 state;
}

/// @notice What was counted.
struct Census {
    uint256 depth;
    uint256 states;
    uint256 edges;
    /// States from which no step leads anywhere.
    uint256 terminal;
    uint256[] tried;
    uint256[] succeeded;
    uint256[] refusedAlone;
    uint256[] checks;
    uint256[] statesAt;
}

/// @title Explorer
/// @notice Walks every interleaving of steps up to a depth, breadth first, and makes every probe in every state.
abstract contract Explorer is Frames {
    uint256 private constant TABLE = 1 << 18;
    uint256 private constant MOST = 190_000;

    struct Walk {
        bytes32[] table;
        uint256[] paths; // moves from the lowest byte on, each plus one
        bytes32[] prints; // of contracts
        uint256 count;
    }

    // ── Frames ──────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Goes a path again, and makes every move where it ends.
    function expand(uint256 path, bytes32 contracts) external {
        _follow(path);
        Edge[] memory edges = new Edge[](Moves.COUNT);
        for (uint256 i = 0; i < Moves.COUNT; ++i) {
            bool isProbe = i >= Moves.STEPS;
            Outcome memory o = abi.decode(_ask(abi.encodeCall(this.attempt, (Move(i), isProbe))), (Outcome));
            if (o.broken != 0) _revertWith(abi.encode(o.broken, uint256(i), o.story, edges));
            Edge memory e = edges[i];
            (e.tried, e.succeeded, e.checks, e.alone) = (o.tried, o.succeeded, o.checks, o.alone);
            if (!o.succeeded || isProbe) continue;
            e.contracts = contracts;
            for (uint256 j = 0; j < o.written.length; ++j) {
                Written memory w = o.written[j];
                bytes32 before = keccak256(abi.encode(w.place, w.slot, vm.load(w.place, w.slot)));
                e.contracts ^= before ^ keccak256(abi.encode(w));
            }
            e.moved = e.contracts != contracts || o.time != block.timestamp;
            e.state = keccak256(abi.encode(e.contracts, o.ghost, o.time));
        }
        _revertWith(abi.encode(uint256(0), uint256(0), "", edges));
    }

    /// @notice Goes a path again, and from where it ends to the end of every move of a set.
    function reachEnds(uint256 path, uint256 moves) external {
        _follow(path);
        for (uint256 i = 0; i < Moves.STEPS; ++i) {
            if (moves & (1 << i) == 0) continue;
            bytes memory answer = _ask(abi.encodeCall(this.attemptEnding, (Move(i))));
            (uint256 broken, string memory story) = abi.decode(answer, (uint256, string));
            if (broken != 0) _revertWith(abi.encode(broken, i, story));
        }
        _revertWith(abi.encode(uint256(0), uint256(0), ""));
    }

    function _follow(uint256 path) private {
        vm.warp(_origin);
        for (; path != 0; path >>= 8) {
            _play(Move(uint8(path) - 1));
        }
    }

    // ── The walk ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Every interleaving of at most so many steps.
    /// @return census What was counted.
    /// @return complaint The first violation and the moves that lead to it; empty for none.
    function explore(uint256 depth) external returns (Census memory census, string memory complaint) {
        Walk memory w = Walk(new bytes32[](TABLE), new uint256[](MOST), new bytes32[](MOST), 1);
        census = _newCensus(depth);
        census.statesAt[0] = 1;
        for (uint256 head = 0; head < w.count; ++head) {
            uint256 level = _lengthOf(w.paths[head]);
            if (level == depth) break;
            uint256 free = _freeMemory();
            complaint = _visit(w, census, head, level);
            if (bytes(complaint).length != 0) break;
            _setFreeMemory(free);
            complaint = "";
        }
        census.states = w.count;
    }

    function _visit(
        Walk memory w,
        Census memory census,
        uint256 head,
        uint256 level
    ) private returns (string memory complaint) {
        uint256 path = w.paths[head];
        bytes memory answer = _ask(abi.encodeCall(this.expand, (path, w.prints[head])));
        (uint256 broken, uint256 move, string memory story, Edge[] memory edges) = abi.decode(
            answer,
            (uint256, uint256, string, Edge[])
        );
        if (broken != 0) return _tell(broken, path, move, story);
        uint256 fresh;
        bool ended = true;
        for (uint256 i = 0; i < Moves.COUNT; ++i) {
            _tally(census, i, edges[i]);
            if (!edges[i].moved) continue;
            ++census.edges;
            ended = false;
            if (!_isNew(w, edges[i].state)) continue;
            _push(w, path | ((i + 1) << (8 * level)), edges[i].contracts);
            ++census.statesAt[level + 1];
            fresh |= 1 << i;
        }
        if (ended) ++census.terminal;
        if (fresh == 0) return "";
        (broken, move, story) = abi.decode(
            _ask(abi.encodeCall(this.reachEnds, (path, fresh))),
            (uint256, uint256, string)
        );
        if (broken != 0) return _tell(broken, path, move, story);
    }

    function _push(Walk memory w, uint256 path, bytes32 print) private pure {
        assertTrue(w.count < MOST, "too many states for the table");
        (w.paths[w.count], w.prints[w.count]) = (path, print);
        ++w.count;
    }

    function _tally(Census memory census, uint256 move, Edge memory e) private pure {
        if (e.tried) ++census.tried[move];
        if (e.succeeded) ++census.succeeded[move];
        if (e.tried && !e.succeeded && e.alone != 0) ++census.refusedAlone[move];
        for (uint256 i = 1; i < 12; ++i) {
            census.checks[i] += uint16(e.checks >> (16 * i));
        }
    }

    /// @dev Open addressing; a state is its own hash.
    function _isNew(Walk memory w, bytes32 state) private pure returns (bool) {
        uint256 place = uint256(state) % TABLE;
        while (w.table[place] != 0) {
            if (w.table[place] == state) return false;
            place = (place + 1) % TABLE;
        }
        w.table[place] = state;
        return true;
    }

    function _lengthOf(uint256 path) private pure returns (uint256 length) {
        for (; path != 0; path >>= 8) {
            ++length;
        }
    }

    function _newCensus(uint256 depth) private pure returns (Census memory c) {
        c.depth = depth;
        c.tried = new uint256[](Moves.COUNT);
        c.succeeded = new uint256[](Moves.COUNT);
        c.refusedAlone = new uint256[](Moves.COUNT);
        c.checks = new uint256[](12);
        c.statesAt = new uint256[](depth + 1);
    }

    function _tell(
        uint256 broken,
        uint256 path,
        uint256 move,
        string memory story
    ) private pure returns (string memory text) {
        text = string.concat(vm.toString(broken), ". ", story, " [");
        for (; path != 0; path >>= 8) {
            text = string.concat(text, vm.toString(uint256(uint8(path) - 1)), " ");
        }
        text = string.concat(text, vm.toString(move), "]");
    }

    function _freeMemory() private pure returns (uint256 free) {
        assembly ("memory-safe") {
            free := mload(0x40)
        }
    }

    /// @dev What was allocated since is forgotten: nobody holds it any more.
    function _setFreeMemory(uint256 free) private pure {
        assembly ("memory-safe") {
            mstore(0x40, free)
        }
    }
}
