// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBatchVerifier} from "../../../../contracts/interfaces/IBatchVerifier.sol";
import {NaiveWallet} from "../../../../contracts/mocks/NaiveWallet.sol";
import {Batch} from "../../../../contracts/types/Provenance.sol";
import {Criterion} from "../../../../contracts/types/SchemaSettings.sol";
import {ProvenanceRegistryBase} from "../ProvenanceRegistryBase.sol";
import {AnswersAsTold, TakesWhatNamesIt} from "../Verifiers.sol";

/// @title World
/// @notice All that histories are about: who there is, eight batches with the lineage between them, and what root may
/// choose from.
abstract contract World is ProvenanceRegistryBase {
    uint256 internal constant BATCHES = 8;
    uint256 internal constant ROOTS = 5;
    uint256 internal constant PARTIES = 7;
    uint256 internal constant KEYS = 8;
    uint256 internal constant VERIFIERS = 4;
    uint256 internal constant CRITERIA = 4;
    bytes32 internal constant DOCUMENT = keccak256("a manifest");

    address internal sue = makeAddr("sue"); // source of NEWS
    address internal bea = makeAddr("bea"); // attester
    address internal cal = makeAddr("cal"); // attester

    /// Who may be source, attester, anchorer, disputer; the last is none of these.
    address[PARTIES] internal parties = [sol, sue, ann, bea, cal, bob, stranger];
    /// Who may be a key: two accounts of parties among them, and a wallet.
    address[KEYS] internal points;
    bytes32[2] internal schemas = [PRICES, NEWS];
    /// None, one that takes what names it, one that always says no, and an account without code.
    address[VERIFIERS] internal verifiers;

    Batch[BATCHES] internal batches;
    bytes32[BATCHES] internal batchIds;
    /// A bit for each parent.
    uint256[BATCHES] internal parentsOf = [0, 0, 0, 1, 7, 8, 60, 64];

    mapping(address account => uint256) private _secrets;

    function setUp() public virtual override {
        super.setUp();
        string[8] memory names = ["sol", "ann", "kim", "ken", "kay", "kit", "stranger", "kat"];
        for (uint256 i = 0; i < names.length; ++i) {
            (address account, uint256 secret) = makeActor(names[i]);
            _secrets[account] = secret;
            if (i < KEYS) points[i] = account;
        }
        address kat = points[7];
        points[6] = address(new NaiveWallet(kat));
        _secrets[points[6]] = _secrets[kat];
        verifiers[1] = address(new TakesWhatNamesIt());
        verifiers[2] = address(new AnswersAsTold(~IBatchVerifier.verifyBatch.selector));
        verifiers[3] = bob;
        _describe();
    }

    /// @dev Roots and anchorers repeat; a parent stands before its children. Kim, who is a key of Sol's, anchors one.
    function _describe() private {
        address[BATCHES] memory anchorers = [bob, kim, sue, bob, sol, kim, bob, sue];
        uint8[BATCHES] memory roots = [0, 0, 1, 2, 3, 2, 4, 1];
        uint8[BATCHES] memory ofNews = [0, 0, 1, 0, 0, 0, 1, 1];
        for (uint256 i = 0; i < BATCHES; ++i) {
            bytes32 manifest = parentsOf[i] == 0 ? bytes32(0) : keccak256(abi.encode(_parentsRoot(i), DOCUMENT));
            batches[i] = Batch(anchorers[i], _rootAt(roots[i]), uint64(i + 1), "profile", manifest, schemas[ofNews[i]]);
            batchIds[i] = keccak256(abi.encode(batches[i]));
        }
    }

    function _rootAt(uint256 number) internal pure returns (bytes32) {
        return keccak256(abi.encode("root", number));
    }

    function _isWallet(address point) internal view returns (bool) {
        return point == points[6];
    }

    function _signAs(address account, bytes32 digest) internal view returns (bytes memory) {
        return signDigest(_secrets[account], digest);
    }

    // ── Criteria ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice What root may ask for: nothing, two metrics, one, and what can be no criteria.
    function _criteriaAt(uint256 number) internal pure returns (Criterion[] memory criteria) {
        criteria = new Criterion[](
            number == 0
                ? 0
                : number == 2
                    ? 1
                    : 2
        );
        if (number == 1) {
            criteria[0] = Criterion("delay", 0, 60);
            criteria[1] = Criterion("gaps", type(int256).min, 2);
        } else if (number == 2) {
            criteria[0] = Criterion("gaps", -1, 0);
        } else if (number == 3) {
            criteria[0] = Criterion("gaps", 0, 0);
            criteria[1] = Criterion("delay", 0, 0);
        }
    }

    // ── Lineage ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The leaves of the parents in their order, paired from the left; who is left over goes up alone.
    function _level(uint256 child) private view returns (bytes32[] memory leaves) {
        leaves = new bytes32[](BATCHES);
        uint256 count = 0;
        for (uint256 i = 0; i < child; ++i) {
            if (!_isParent(i, child)) continue;
            leaves[count++] = keccak256(bytes.concat(keccak256(abi.encode(batchIds[i]))));
        }
        assembly ("memory-safe") {
            mstore(leaves, count)
        }
    }

    function _isParent(uint256 parent, uint256 child) internal view returns (bool) {
        return (parentsOf[child] >> parent) & 1 == 1;
    }

    function _parentsRoot(uint256 child) private view returns (bytes32 root) {
        (root, ) = _climb(_level(child), 0);
    }

    /// @notice The hashes that show one batch among the parents of another; those of its first parent where it is none.
    function _lineage(uint256 parent, uint256 child) internal view returns (bytes32[] memory path) {
        uint256 place = 0;
        for (uint256 i = 0; i < parent && _isParent(parent, child); ++i) {
            if (_isParent(i, child)) ++place;
        }
        if (parentsOf[child] != 0) (, path) = _climb(_level(child), place);
    }

    function _climb(bytes32[] memory level, uint256 place) private pure returns (bytes32, bytes32[] memory path) {
        path = new bytes32[](3);
        uint256 used = 0;
        uint256 count = level.length;
        while (count > 1) {
            if (place ^ 1 < count) path[used++] = level[place ^ 1];
            for (uint256 i = 0; i < count; i += 2) {
                level[i / 2] = i + 1 < count ? _pair(level[i], level[i + 1]) : level[i];
            }
            count = (count + 1) / 2;
            place /= 2;
        }
        assembly ("memory-safe") {
            mstore(path, used)
        }
        return (level[0], path);
    }

    function _pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(bytes.concat(a, b)) : keccak256(bytes.concat(b, a));
    }
}
