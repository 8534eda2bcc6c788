// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch, BatchStatus} from "../../../contracts/types/Provenance.sol";
import {Admission, NewSourceKey} from "../../../contracts/types/SourceSetup.sol";
import {Testimony} from "../../../contracts/types/SchemaSettings.sol";
import {Vm} from "../support/Vm.sol";
import {ProvenanceMirror} from "./ProvenanceMirror.sol";
import {ProvenanceRegistryBase} from "./ProvenanceRegistryBase.sol";

contract ProvenanceEventsTest is ProvenanceRegistryBase {
    uint256 private constant LONGEST = 60;
    uint256 private constant CHOICES = 18;

    ProvenanceMirror private mirror;
    address[4] private accounts;
    bytes32[2] private schemas = [PRICES, NEWS];
    bytes32[2] private roots = [ROOT, keccak256("another root")];
    /// How often each choice of {_anything} was done.
    uint256[CHOICES] private done;

    function setUp() public override {
        super.setUp();
        accounts = [sol, kim, ann, bob];
        mirror = new ProvenanceMirror();
        vm.recordLogs();
        Admission[] memory admissions = _oneAdmission(PRICES, sol);
        NewSourceKey[] memory keys = _oneKey(sol, kim);
        registry = _deploy(admissions, keys);
        mirror.read(vm.getRecordedLogs(), START);
    }

    function test_TheConstructorTellsAll() public view {
        _assertSame(0);
    }

    /// @dev Whatever is done in whatever order, a reader of logs alone knows the state; and what was withdrawn by its
    /// source stays withdrawn.
    function testFuzz_LogsAloneRebuildTheState(uint256 seed) public {
        _play(seed);
    }

    /// @dev Histories show nothing of what is never done in one.
    function test_HistoriesDoEverything() public {
        uint256[CHOICES] memory total;
        for (uint256 seed = 0; seed < 64; ++seed) {
            uint256 fresh = vm.snapshotState();
            _play(seed);
            for (uint256 choice = 0; choice < CHOICES; ++choice) {
                total[choice] += done[choice];
            }
            vm.revertToState(fresh);
        }
        for (uint256 choice = 0; choice < CHOICES; ++choice) {
            assertGt(total[choice], 0, vm.toString(choice));
        }
    }

    function _play(uint256 seed) private {
        uint256 succeeded;
        uint256 withdrawn;
        uint256 latest;
        uint256 length = historyLength(seed, 8, LONGEST);
        _begin(uint256(keccak256(abi.encode("begin", seed))));
        // Many calls are refused: a history goes on until something was done.
        for (uint256 i = 0; i < length || (succeeded == 0 && i < LONGEST); ++i) {
            seed = uint256(keccak256(abi.encode(seed)));
            skip((seed >> 16) % 3 days);
            uint256 choice = seed % CHOICES;
            bool testifies = choice == 9 || choice > 15;
            // Chances are bent, so that much happens to one batch: it is mostly the one anchored last, and who
            // disputes or attests is mostly Ann, who may.
            uint256 place = (seed >> 96) % 4 != 0 ? latest : (seed >> 98) % 16;
            address by = testifies && (seed >> 102) % 2 == 0 ? ann : accounts[(seed >> 24) % 4];
            bytes memory data = _anything(choice, by, place, seed >> 32);
            if (!_act(choice < 7 || choice == 14 ? address(gate) : by, data)) continue;
            ++succeeded;
            ++done[choice];
            if (choice >= 11 && choice <= 13) latest = (place & ~uint256(3)) | ((seed >> 24) % 4);
            withdrawn = _withdrawnAfter(withdrawn, choice);
        }
        assertGt(succeeded, 0, "nothing was done");
        _assertSame(seed);
    }

    /// @dev Some of what much else waits for: an attester, a quorum, a batch. By chance alone it is seldom all there.
    function _begin(uint256 seed) private {
        address root = address(gate);
        if (seed & 1 != 0) _act(root, abi.encodeCall(IProvenanceRegistry.admitAttester, (PRICES, ann)));
        if (seed & 2 != 0) _act(root, abi.encodeCall(IProvenanceRegistry.setAttestationQuorum, (PRICES, 1)));
        bytes memory anchor = abi.encodeCall(IProvenanceRegistry.anchorSigned, (_anyBatch(0), OBSERVED, sol, sol, ""));
        if (seed & 4 != 0) _act(sol, anchor);
    }

    function _act(address by, bytes memory data) private returns (bool success) {
        gate.setExecutingRoot(true);
        vm.prank(by);
        (success, ) = address(registry).call(data);
        // The recorder keeps the logs of reverted calls, which no chain does.
        Vm.Log[] memory logs = vm.getRecordedLogs();
        if (success) mirror.read(logs, uint40(block.timestamp));
    }

    /// @dev Which batches their source withdrew, a bit for each. Only what revokes or anchors can add to them.
    function _withdrawnAfter(uint256 withdrawn, uint256 choice) private view returns (uint256) {
        bool mayAdd = choice == 7 || (choice >= 10 && choice <= 13);
        for (uint256 i = 0; i < 16; ++i) {
            bool was = (withdrawn >> i) & 1 != 0;
            if (!was && !mayAdd) continue;
            bool revoked = registry.status(_anyBatch(i)).withdrawal & 1 != 0;
            assertTrue(revoked || !was, "a withdrawn batch came back");
            if (revoked) withdrawn |= 1 << i;
        }
        return withdrawn;
    }

    /// @dev Of a batch that nobody anchored only one account is asked, drawn from the seed.
    function _assertSame(uint256 seed) private view {
        for (uint256 i = 0; i < 16; ++i) {
            Batch memory batch = _anyBatch(i);
            bytes32 id = keccak256(abi.encode(batch));
            BatchStatus memory s = registry.status(batch);
            assertEq(abi.encode(mirror.statusOf(id)), abi.encode(s), "status");
            assertEq(mirror.isLogged(id), registry.isLogged(id), "logged");
            if (s.levels == 0) {
                address by = accounts[(seed >> (2 * i)) % 4];
                assertEq(mirror.hasDisputed(id, by), registry.hasDisputed(id, by), "disputed");
                continue;
            }
            assertEq(mirror.attestationsOf(id), registry.attestationsOf(batch), "attestations");
            for (uint256 j = 0; j < 4; ++j) {
                assertEq(mirror.hasAttested(id, accounts[j]), registry.hasAttested(batch, accounts[j]), "attested");
                assertEq(mirror.hasDisputed(id, accounts[j]), registry.hasDisputed(id, accounts[j]), "disputed");
            }
        }
        for (uint256 i = 0; i < 4; ++i) {
            _assertSameAccount(accounts[i]);
        }
        for (uint256 i = 0; i < 2; ++i) {
            assertEq(abi.encode(mirror.schemaSettings(schemas[i])), abi.encode(registry.schemaSettings(schemas[i])));
        }
        _assertSameLog();
    }

    /// @dev Entered one by one in another registry, the batches of the logs give the same root.
    function _assertSameLog() private view {
        bytes32[] memory ids = mirror.logged();
        assertEq(ids.length, uint256(registry.logSize()), "size of the log");
        bytes32[] memory peaks = new bytes32[](0);
        for (uint256 i = 0; i < ids.length; ++i) {
            peaks = _grown(peaks, i, ids[i]);
        }
        assertEq(abi.encode(registry.logPeaks()), abi.encode(peaks), "peaks");
    }

    /// @dev The peaks of a log of `size`, and one batch more.
    function _grown(bytes32[] memory peaks, uint256 size, bytes32 id) private pure returns (bytes32[] memory grown) {
        bytes32 node = keccak256(abi.encode(size, id));
        uint256 left = peaks.length;
        for (uint256 height = 1; (size >> (height - 1)) & 1 == 1; ++height) {
            node = keccak256(abi.encode(height, size >> height, peaks[--left], node));
        }
        grown = new bytes32[](left + 1);
        for (uint256 i = 0; i < left; ++i) {
            grown[i] = peaks[i];
        }
        grown[left] = node;
    }

    function _assertSameAccount(address account) private view {
        for (uint256 i = 0; i < 2; ++i) {
            assertEq(mirror.isSource(schemas[i], account), registry.isSource(schemas[i], account), "source");
            assertEq(mirror.isAttester(schemas[i], account), registry.isAttester(schemas[i], account), "attester");
            assertEq(mirror.isRevoked(account, roots[i]), registry.isRevoked(account, roots[i]), "revoked");
        }
        assertEq(abi.encode(mirror.sourceKeyOf(account)), abi.encode(registry.sourceKeyOf(account)), "key");
    }

    /// @dev There are sixteen, at places 0 to 15.
    function _anyBatch(uint256 place) private view returns (Batch memory) {
        return Batch(accounts[place % 4], roots[(place >> 2) % 2], 10, 0, 0, schemas[(place >> 3) % 2]);
    }

    /// @dev A call that may well be refused. The first seven are root's.
    function _anything(uint256 choice, address by, uint256 place, uint256 seed) private view returns (bytes memory) {
        address account = accounts[seed % 4];
        bytes32 schema = schemas[(seed >> 8) % 2];
        Batch memory batch = _anyBatch(place);
        bytes32 id = keccak256(abi.encode(batch));
        if (choice == 0) return abi.encodeCall(IProvenanceRegistry.admitSource, (schema, account));
        if (choice == 1) return abi.encodeCall(IProvenanceRegistry.dismissSource, (schema, account));
        if (choice == 2) return abi.encodeCall(IProvenanceRegistry.admitAttester, (schema, account));
        if (choice == 3) return abi.encodeCall(IProvenanceRegistry.dismissAttester, (schema, account));
        if (choice == 4) return abi.encodeCall(IProvenanceRegistry.confirmDispute, (id));
        if (choice == 5) return abi.encodeCall(IProvenanceRegistry.clearDispute, (id));
        if (choice == 6) {
            address source = accounts[(seed >> 40) % 4];
            uint40 until = uint40(block.timestamp) + 20 days;
            return abi.encodeCall(IProvenanceRegistry.addSourceKey, (source, account, EOA, VALID_FROM, until));
        }
        if (choice == 7) return abi.encodeCall(IProvenanceRegistry.revoke, (roots[seed % 2], ""));
        if (choice == 8) return abi.encodeCall(IProvenanceRegistry.revokeSourceKey, (account));
        if (choice == 9) return abi.encodeCall(IProvenanceRegistry.dispute, (batch, "why"));
        if (choice == 10) {
            return abi.encodeCall(IProvenanceRegistry.revokeFor, (account, roots[(seed >> 8) % 2], by, "", ""));
        }
        if (choice == 14) {
            return abi.encodeCall(IProvenanceRegistry.setAttestationQuorum, (schema, uint8(seed % 3)));
        }
        if (choice == 15) return abi.encodeCall(IProvenanceRegistry.enterLog, (id));
        if (choice > 15) {
            Testimony memory testimony = Testimony(by, by, OBSERVED, type(uint40).max, "");
            return abi.encodeCall(IProvenanceRegistry.attest, (batch, testimony));
        }
        batch.anchorer = by;
        if (choice == 11) return abi.encodeCall(IProvenanceRegistry.anchor, (batch, OBSERVED));
        // Named as its own source, or as a key of somebody's.
        address stands = choice == 12 ? by : account;
        return abi.encodeCall(IProvenanceRegistry.anchorSigned, (batch, OBSERVED, stands, by, ""));
    }
}
