// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AnchorActs} from "./AnchorActs.sol";
import {Counts} from "./Counts.sol";
import {KeyFact} from "./Facts.sol";
import {RootActs} from "./RootActs.sol";
import {VouchActs} from "./VouchActs.sol";
import {WithdrawActs} from "./WithdrawActs.sol";

/// @notice Histories of the registry by chance, beside a ghost that keeps what happened and tells from it what must be
/// (see {Facts}). Sources, attesters, keys, quorums, verifiers and criteria change while data comes and goes.
contract RegistryModelTest is AnchorActs, VouchActs, WithdrawActs, RootActs, Counts {
    uint256 private constant FEW = 8;
    uint256 private constant MANY = 40;
    /// So many histories are counted, and in these each act must have succeeded so often.
    uint256 private constant FIXED = 96;
    uint256 private constant LEAST = 2;
    /// From so many on each reason must have stood alone once in as many.
    uint256 private constant MANY_HISTORIES = 1000;

    /// @dev PRICES asks for two attesters of two, a proof and two measures; NEWS for one attester of two, and one measure.
    function setUp() public override {
        super.setUp();
        _startComparisons();
        _startCounts();
        isSource[PRICES][sol] = true;
        isAttester[PRICES][ann] = true;
        keyFacts[kim] = KeyFact(sol, VALID_FROM, VALID_UNTIL, false, 0);
        _admit(PRICES, bea);
        _admit(NEWS, bea);
        _admit(NEWS, cal);
        _asRoot();
        registry.admitSource(NEWS, sue);
        isSource[NEWS][sue] = true;
        for (uint8 i = 0; i < 2; ++i) {
            ++act;
            _asRoot();
            registry.setAttestationQuorum(schemas[i], 2 - i);
            _decide(i, 2 - i);
        }
        _asRoot();
        registry.setVerifier(PRICES, verifiers[1]);
        _asRoot();
        registry.setCriteria(PRICES, _criteriaAt(1));
        _asRoot();
        registry.setCriteria(NEWS, _criteriaAt(2));
        (verifierNumber[0], criteriaNumber) = (1, [uint256(1), 2]);
        _addKeyOf(ann, points[3]);
        _addKeyOf(sue, points[4]);
    }

    function _admit(bytes32 schema, address attester) private {
        _asRoot();
        registry.admitAttester(schema, attester);
        isAttester[schema][attester] = true;
    }

    function _addKeyOf(address party, address key) private {
        _addKey(party, key, EOA);
        keyFacts[key] = KeyFact(party, VALID_FROM, VALID_UNTIL, false, 0);
    }

    function testFuzz_TheRegistryIsWhatHappened(uint256 seed) public {
        _play(seed);
    }

    /// @dev Histories show nothing of what is never done in one, and nothing of a check that never decides alone. More of
    /// them: SALLYPORT_HISTORIES=10000.
    function test_HistoriesDoEverything() public {
        uint256 histories = vm.envOr("SALLYPORT_HISTORIES", FIXED);
        for (uint256 seed = 0; seed < histories; ++seed) {
            this.count(seed);
        }
        _requireActs((LEAST * histories) / FIXED);
        // In few histories chance decides whether a rare reason ever stands alone.
        if (histories < MANY_HISTORIES) return;
        _requireReasons(histories / MANY_HISTORIES);
        _record(histories);
    }

    /// @notice Plays a history, and keeps nothing of it but the counts. A call of its own, for the sake of memory.
    function count(uint256 seed) external {
        (bool success, bytes memory told) = address(this).call(abi.encodeCall(this.playAndTell, (seed)));
        vm.warp(START);
        assertFalse(success, "a history is always taken back");
        _sum(told, string.concat("history ", vm.toString(seed)));
    }

    /// @notice Plays a history and takes it back, with all that it left in memory and state: always reverts.
    function playAndTell(uint256 seed) external {
        _play(seed);
        bytes memory told = _counts();
        assembly ("memory-safe") {
            revert(add(told, 32), mload(told))
        }
    }

    // ── A history ───────────────────────────────────────────────────────────────────────────────────────────────

    function _play(uint256 seed) private {
        _shuffle(seed);
        uint256 length = historyLength(seed, FEW, MANY);
        // Without data there is little to do.
        for (uint256 i = 1 + _draw(5); i > 0; --i) {
            _step(0);
        }
        // What only others have spoken of is soon signed as well: by chance alone that comes too seldom.
        for (uint256 i = 0; i < length; ++i) {
            _step(_isSpokenOf(lately) && _once(2) ? 1 : _draw(34));
        }
        _compare();
        _compareAll();
    }

    function _step(uint256 choice) private {
        skip(_once(3) ? _draw(3 days) : _draw(1 hours));
        ++act;
        (bool isOfBatch, uint256 batch) = choice < 24 ? (true, _actOnBatch(choice)) : (false, 0);
        if (!isOfBatch) _actAsRoot(choice);
        if (!happened) return;
        _compare();
        if (!isOfBatch) return;
        _compareBatch(batch);
        lately = batch;
    }

    function _actOnBatch(uint256 choice) private returns (uint256) {
        if (choice == 0 && _once(2)) return _anchorMany();
        if (choice == 0 && _once(2)) return _anchorOne();
        if (choice < 3) return _anchorSignedOne();
        if (choice == 3) return _anchorOne();
        if (choice == 4) return _enterLog();
        if (choice < 9) return _attestBatch();
        if (choice == 9) return _proveBatch();
        if (choice < 13) return _measureBatch();
        if (choice < 15) return _disputeBatch();
        if (choice < 17) return _revokeRoot();
        if (choice == 17) return _revokeRootFor();
        if (choice < 21) return _taintBatch();
        if (!_isAnyDisputed() && !_once(8)) return _disputeBatch();
        return choice < 23 ? _confirmDispute() : _clearDispute();
    }

    function _actAsRoot(uint256 choice) private {
        if (choice == 24) return _admitSource();
        if (choice == 25) return _dismissSource();
        if (choice == 26) return _admitAttester();
        if (choice == 27) return _dismissAttester();
        if (choice == 28) return _setQuorum();
        if (choice == 29) return _setVerifier();
        if (choice == 30) return _setCriteria();
        if (choice < 33) return _addAnyKey();
        _revokeKey();
    }
}
