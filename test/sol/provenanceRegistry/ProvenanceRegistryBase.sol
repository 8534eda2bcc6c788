// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch, BatchLevel, BatchStatus} from "../../../contracts/types/Provenance.sol";
import {Admission, NewSourceKey} from "../../../contracts/types/SourceSetup.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {FakeGate} from "../support/FakeGate.sol";
import {TestBase} from "../support/TestBase.sol";

/// @notice One gate; PRICES, for which Sol is admitted as source and Ann as attester; Kim, a key of Sol's, valid now;
/// and Bob, who anchors.
abstract contract ProvenanceRegistryBase is TestBase {
    IProvenanceRegistry.SourceKeyKind internal constant NONE = IProvenanceRegistry.SourceKeyKind.None;
    IProvenanceRegistry.SourceKeyKind internal constant EOA = IProvenanceRegistry.SourceKeyKind.Eoa;
    IProvenanceRegistry.SourceKeyKind internal constant CONTRACT = IProvenanceRegistry.SourceKeyKind.Contract;

    uint40 internal constant START = 1_800_000_000;
    uint40 internal constant OBSERVED = START - 1 hours;
    uint40 internal constant VALID_FROM = START - 1 days;
    uint40 internal constant VALID_UNTIL = START + 30 days;
    uint40 internal constant PERIOD = 14 days;

    bytes32 internal constant PRICES = keccak256("prices");
    bytes32 internal constant NEWS = keccak256("news");
    bytes32 internal constant ROOT = keccak256("root");

    uint8 internal constant HASHED = BatchLevel.HASHED;
    uint8 internal constant SIGNED = BatchLevel.HASHED | BatchLevel.SIGNED;

    FakeGate internal gate;
    IProvenanceRegistry internal registry;

    address internal sol = makeAddr("sol"); // source
    address internal ann = makeAddr("ann"); // attester
    address internal bob = makeAddr("bob"); // anchorer
    address internal gina = makeAddr("gina"); // guardian
    address internal stranger = makeAddr("stranger");
    address internal kim; // key of Sol
    uint256 internal kimSecret;

    function setUp() public virtual {
        vm.warp(START);
        gate = new FakeGate();
        gate.setGuardian(gina);
        (kim, kimSecret) = makeActor("kim");
        registry = _deploy(_oneAdmission(PRICES, sol), _oneKey(sol, kim));
        _asRoot();
        registry.admitAttester(PRICES, ann);
        vm.label(address(gate), "gate");
        vm.label(address(registry), "provenance");
    }

    // ── Callers ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The next call comes from the gate while it executes a root proposal.
    function _asRoot() internal {
        gate.setExecutingRoot(true);
        vm.prank(address(gate));
    }

    /// @dev The next call comes from the gate while it executes none.
    function _asGate() internal {
        gate.setExecutingRoot(false);
        vm.prank(address(gate));
    }

    // ── Givens ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _deploy(Admission[] memory sources, NewSourceKey[] memory keys) internal returns (IProvenanceRegistry) {
        return IProvenanceRegistry(Artifacts.deploy("ProvenanceRegistry", abi.encode(address(gate), sources, keys)));
    }

    function _oneAdmission(bytes32 schema, address source) internal pure returns (Admission[] memory admissions) {
        admissions = new Admission[](1);
        admissions[0] = Admission(schema, source);
    }

    function _oneKey(address source, address key) internal pure returns (NewSourceKey[] memory keys) {
        keys = new NewSourceKey[](1);
        keys[0] = NewSourceKey(source, key, EOA, VALID_FROM, VALID_UNTIL);
    }

    function _batch(address anchorer) internal pure returns (Batch memory) {
        return Batch(anchorer, ROOT, 1000, bytes32("sallyport/records/1"), keccak256("manifest"), PRICES);
    }

    function _anchor(Batch memory batch) internal returns (bytes32) {
        vm.prank(batch.anchorer);
        return registry.anchor(batch, OBSERVED);
    }

    /// @dev Sol anchors for itself, by calling.
    function _anchorAsSource() internal returns (Batch memory batch) {
        batch = _batch(sol);
        vm.prank(sol);
        registry.anchorSigned(batch, OBSERVED, sol, sol, "");
    }

    /// @dev `batch.anchorer` carries a signature of Kim's.
    function _anchorSigned(Batch memory batch) internal returns (bytes32) {
        bytes memory signature = _sign(batch, OBSERVED);
        vm.prank(batch.anchorer);
        return registry.anchorSigned(batch, OBSERVED, sol, kim, signature);
    }

    function _sign(Batch memory batch, uint40 observedAt) internal view returns (bytes memory) {
        return signDigest(kimSecret, registry.observationDigest(batch, sol, observedAt));
    }

    function _addKey(address source, address key, IProvenanceRegistry.SourceKeyKind kind) internal {
        _asRoot();
        registry.addSourceKey(source, key, kind, VALID_FROM, VALID_UNTIL);
    }

    function _revoke(address by, bytes32 root) internal {
        vm.prank(by);
        registry.revoke(root, "");
    }

    function _dispute(address by, Batch memory batch) internal {
        vm.prank(by);
        registry.dispute(batch, "");
    }

    /// @dev What a delegated EOA carries as code (EIP-7702).
    function _delegate(address account, address to) internal {
        vm.etch(account, abi.encodePacked(hex"ef0100", to));
    }

    // ── Expectations ────────────────────────────────────────────────────────────────────────────────────────────

    function _assertStatus(
        Batch memory batch,
        address source,
        uint40 observedAt,
        uint8 levels,
        uint8 withdrawal
    ) internal view {
        BatchStatus memory s = _statusByBoth(batch);
        assertEq(s.source, source, "source");
        assertEq(s.observedAt, observedAt, "observedAt");
        assertEq(s.levels, levels, "levels");
        assertEq(s.withdrawal, withdrawal, "withdrawal");
    }

    function _assertNeverAnchored(Batch memory batch) internal view {
        _assertStatus(batch, address(0), 0, 0, 0);
    }

    function _assertWithdrawal(Batch memory batch, uint8 withdrawal) internal view {
        assertEq(_statusByBoth(batch).withdrawal, withdrawal, "withdrawal");
    }

    /// @dev By the batch, and by its id and root, as the matcher asks: one answer.
    function _statusByBoth(Batch memory batch) private view returns (BatchStatus memory s) {
        s = registry.status(batch);
        BatchStatus memory byId = registry.statusOf(keccak256(abi.encode(batch)), batch.root);
        assertEq(keccak256(abi.encode(byId)), keccak256(abi.encode(s)), "status by id");
    }

    /// @dev All that the registry holds of the batches, keys and roles that these tests speak of.
    function _fingerprint() internal view returns (bytes32) {
        return
            keccak256(
                abi.encode(
                    registry.status(_batch(bob)),
                    registry.status(_batch(sol)),
                    registry.sourceKeyOf(kim),
                    registry.sourceKeyOf(stranger),
                    registry.isSource(PRICES, sol),
                    registry.isSource(NEWS, sol),
                    registry.isAttester(PRICES, ann),
                    registry.isRevoked(sol, ROOT),
                    registry.isRevoked(bob, ROOT)
                )
            );
    }

    /// @dev For every test of a refusal: nothing that the registry holds has changed after it.
    modifier changesNothing() {
        bytes32 before = _fingerprint();
        _;
        assertEq(_fingerprint(), before, "a refused call changed something");
    }

    function _expectNotRoot(address by) internal {
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotRoot.selector, by));
    }

    function _expectUnchanged() internal {
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceUnchanged.selector));
    }

    function _expectNotAdmitted(bytes32 schema, address account) internal {
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotAdmitted.selector, schema, account));
    }

    function _expectInvalidKey(address key, address source) internal {
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceInvalidKey.selector, key, source));
    }

    function _expectInvalidSignature(address key, bytes32 digest) internal {
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceInvalidSignature.selector, key, digest));
    }

    function _expectRevoked(address source, bytes32 root) internal {
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceRevoked.selector, source, root));
    }

    function _expectAlreadyAnchored(bytes32 batchId) internal {
        vm.expectRevert(abi.encodeWithSelector(IProvenanceRegistry.ProvenanceAlreadyAnchored.selector, batchId));
    }

    function _expectEvent() internal {
        vm.expectEmit(address(registry));
    }
}
