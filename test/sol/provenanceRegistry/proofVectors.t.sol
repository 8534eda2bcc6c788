// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {LogProof} from "../../../contracts/libraries/LogProof.sol";
import {RecordProof} from "../../../contracts/libraries/RecordProof.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {Criterion, Measure} from "../../../contracts/types/SchemaSettings.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {LevelsBase} from "./LevelsBase.sol";
import {IP256StatementVerifier} from "./p256Statement.t.sol";

interface IProofExam {
    function isRecord(
        Batch calldata batch,
        RecordProof.Opening calldata opening,
        bytes32[] calldata proof
    ) external pure returns (bool);

    function names(
        bytes32 manifestHash,
        bytes32 parent,
        bytes32 documentHash,
        bytes32[] calldata proof
    ) external pure returns (bool);

    function isAt(
        LogProof.Head calldata head,
        uint64 position,
        bytes32 batchId,
        bytes32[] calldata path
    ) external pure returns (bool);

    function isContinued(
        LogProof.Head calldata older,
        LogProof.Head calldata newer,
        bytes32[] calldata path
    ) external pure returns (bool);
}

/// @notice Contracts and libraries arrive at what stands in test/vectors, which the sdk reads as well: digests of
/// attesters and devices, proofs of records, of parents, and of the log.
contract ProofVectorsTest is LevelsBase {
    IProofExam private exam;
    string private json;
    string private place;

    function setUp() public override {
        super.setUp();
        exam = IProofExam(Artifacts.deploy("ProofExam", ""));
    }

    function test_DigestsOfAttestersAndDevices() public {
        uint256 count = _open("testimonies");
        (uint256 x, uint256 y) = vm.publicKeyP256(1);
        address verifierHere = Artifacts.deploy("P256StatementVerifier", abi.encode(x, y));
        for (uint256 i = 0; i < count; ++i) {
            _at(i);
            vm.chainId(uint64(uint256(_word(".chainId"))));
            address account = vm.parseJsonAddress(json, string.concat(place, ".registry"));
            vm.etch(account, address(registry).code);
            _compareDigests(IProvenanceRegistry(account));

            address verifier = vm.parseJsonAddress(json, string.concat(place, ".verifier"));
            vm.etch(verifier, verifierHere.code);
            bytes32 batchId = keccak256(_bytes(".batch"));
            uint40 observedAt = uint40(uint256(_word(".observedAt")));
            bytes32 digest = IP256StatementVerifier(verifier).statementDigest(account, batchId, observedAt);
            assertEq(digest, _word(".statementDigest"), place);
        }
    }

    function test_CriteriaAreHashedAsRootSetsThem() public {
        uint256 count = _open("testimonies");
        for (uint256 i = 0; i < count; ++i) {
            _at(i);
            Criterion[] memory criteria = abi.decode(_bytes(".criteria"), (Criterion[]));
            bytes32 hash = criteria.length == 0 ? bytes32(0) : keccak256(abi.encode(criteria));
            assertEq(hash, _word(".criteriaHash"), place);
        }
    }

    function test_ProofsOfRecords() public {
        uint256 count = _open("recordProofs");
        for (uint256 i = 0; i < count; ++i) {
            _at(i);
            Batch memory of_ = abi.decode(_bytes(".batch"), (Batch));
            RecordProof.Opening memory opening = abi.decode(_bytes(".opening"), (RecordProof.Opening));
            bytes32[] memory proof = _list(".proof");
            assertTrue(exam.isRecord(of_, opening, proof), place);
            opening.recordHash = ~opening.recordHash;
            assertFalse(exam.isRecord(of_, opening, proof), place);
        }
    }

    function test_ProofsOfParents() public {
        uint256 count = _open("lineage");
        for (uint256 i = 0; i < count; ++i) {
            _at(i);
            bytes32 manifestHash = _word(".manifestHash");
            bytes32 parent = _word(".parent");
            bytes32 document = _word(".documentHash");
            assertTrue(exam.names(manifestHash, parent, document, _list(".proof")), place);
            assertFalse(exam.names(manifestHash, ~parent, document, _list(".proof")), place);
        }
    }

    function test_ProofsOfTheLog() public {
        uint256 count = _open("batchLog");
        for (uint256 i = 0; i < count; ++i) {
            _at(i);
            bytes32[] memory ids = _list(".ids");
            LogProof.Head memory head = LogProof.Head(_word(".root"), uint64(ids.length), _list(".peaks"));
            uint64 position = uint64(uint256(_word(".position")));
            assertTrue(exam.isAt(head, position, ids[position], _list(".path")), place);
            assertFalse(exam.isAt(head, position, ~ids[position], _list(".path")), place);
            LogProof.Head memory older = LogProof.Head(
                _word(".olderRoot"),
                uint64(uint256(_word(".olderSize"))),
                _list(".olderPeaks")
            );
            assertTrue(exam.isContinued(older, head, _list(".continuation")), place);
            older.root = ~older.root;
            assertFalse(exam.isContinued(older, head, _list(".continuation")), place);
        }
    }

    function _compareDigests(IProvenanceRegistry there) private view {
        Batch memory of_ = abi.decode(_bytes(".batch"), (Batch));
        address attester = vm.parseJsonAddress(json, string.concat(place, ".attester"));
        uint40 observedAt = uint40(uint256(_word(".observedAt")));
        uint40 validUntil = uint40(uint256(_word(".validUntil")));
        bytes32 attestation = there.attestationDigest(of_, attester, observedAt, validUntil);
        assertEq(attestation, _word(".attestationDigest"), place);
        Measure[] memory measures = abi.decode(_bytes(".measures"), (Measure[]));
        bytes32 checker = _word(".checker");
        bytes32 report = there.reportDigest(of_, attester, observedAt, checker, measures, validUntil);
        assertEq(report, _word(".reportDigest"), place);
    }

    function _open(string memory name) private returns (uint256 count) {
        json = vm.readFile(string.concat("test/vectors/", name, ".json"));
        count = vm.parseJsonUint(json, ".count");
        assertGt(count, 4, "vectors");
    }

    function _at(uint256 i) private {
        place = string.concat(".cases[", vm.toString(i), "]");
    }

    function _bytes(string memory field) private view returns (bytes memory) {
        return vm.parseJsonBytes(json, string.concat(place, field));
    }

    function _word(string memory field) private view returns (bytes32) {
        return vm.parseJsonBytes32(json, string.concat(place, field));
    }

    function _list(string memory field) private view returns (bytes32[] memory) {
        return abi.decode(_bytes(field), (bytes32[]));
    }
}
