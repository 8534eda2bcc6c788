// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IBatchVerifier} from "../../../contracts/interfaces/IBatchVerifier.sol";
import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {BatchLevel} from "../../../contracts/types/Provenance.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {LevelsBase} from "./LevelsBase.sol";

interface IP256StatementVerifier is IBatchVerifier {
    error StatementInvalidKey(bytes32 x, bytes32 y);

    function STATEMENT() external view returns (bytes32);

    function statementDigest(address registry, bytes32 batchId, uint40 observedAt) external view returns (bytes32);

    function key() external view returns (bytes32 x, bytes32 y);
}

/// @notice P256StatementVerifier, as the verifier of a registry.
contract P256StatementTest is LevelsBase {
    uint256 private constant ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;
    uint256 private constant SECRET = uint256(keccak256("device"));
    uint8 private constant PROVEN = BatchLevel.PROVEN;

    IP256StatementVerifier private verifier;

    function setUp() public override {
        super.setUp();
        (uint256 x, uint256 y) = vm.publicKeyP256(SECRET);
        verifier = _deployVerifier(bytes32(x), bytes32(y));
        _asRoot();
        registry.setVerifier(PRICES, address(verifier));
    }

    function test_ASignedStatementProves() public {
        vm.prank(stranger);
        registry.prove(batch, _proof(SECRET, _digest()));
        _assertStatus(batch, bob, OBSERVED, HASHED | PROVEN, 0);
    }

    /// @dev Six words, by sha256, as its page says.
    function test_TheStatementIsAsDocumented() public view {
        bytes memory statement = abi.encode(
            bytes32("sallyport/p256-statement/1"),
            block.chainid,
            address(registry),
            address(verifier),
            id,
            OBSERVED
        );
        assertEq(statement.length, 192, "length");
        assertEq(_digest(), sha256(statement), "digest");
        assertEq(verifier.STATEMENT(), bytes32("sallyport/p256-statement/1"), "first word");
        (bytes32 x, bytes32 y) = verifier.key();
        (uint256 keyX, uint256 keyY) = vm.publicKeyP256(SECRET);
        assertEq(x, bytes32(keyX), "x");
        assertEq(y, bytes32(keyY), "y");
    }

    function test_RevertWhen_AnotherKeySigned() public changesNothing {
        _refuses(_proof(SECRET + 1, _digest()));
    }

    /// @dev Of another batch, time, registry, verifier or chain.
    function test_RevertWhen_TheStatementIsOfSomethingElse() public changesNothing {
        _refuses(_proof(SECRET, verifier.statementDigest(address(registry), ~id, OBSERVED)));
        _refuses(_proof(SECRET, verifier.statementDigest(address(registry), id, OBSERVED + 1)));
        _refuses(_proof(SECRET, verifier.statementDigest(stranger, id, OBSERVED)));
        (bytes32 x, bytes32 y) = verifier.key();
        IP256StatementVerifier other = _deployVerifier(x, y);
        _refuses(_proof(SECRET, other.statementDigest(address(registry), id, OBSERVED)));
        vm.chainId(4711);
        bytes32 there = _digest();
        vm.chainId(31_337);
        _refuses(_proof(SECRET, there));
    }

    /// @dev r and N - s would verify as well: two proofs of one statement.
    function test_RevertWhen_SIsHigh() public changesNothing {
        (bytes32 r, bytes32 s) = _lowSigned(SECRET, _digest());
        _refuses(abi.encodePacked(r, ORDER - uint256(s)));
        uint256 snapshot = vm.snapshotState();
        registry.prove(batch, abi.encodePacked(r, s));
        vm.revertToState(snapshot);
    }

    function test_RevertWhen_TheProofHasAnotherLength() public changesNothing {
        bytes memory proof = _proof(SECRET, _digest());
        _refuses(bytes.concat(proof, hex"00"));
        bytes memory short = new bytes(63);
        for (uint256 i = 0; i < 63; ++i) {
            short[i] = proof[i];
        }
        _refuses(short);
        _refuses("");
        _refuses(new bytes(64));
    }

    function test_RevertWhen_TheKeyIsNoPoint() public {
        (bytes32 x, bytes32 y) = verifier.key();
        bytes32 off = bytes32(uint256(y) + 1);
        vm.expectRevert(abi.encodeWithSelector(IP256StatementVerifier.StatementInvalidKey.selector, x, off));
        _deployVerifier(x, off);
        vm.expectRevert(
            abi.encodeWithSelector(IP256StatementVerifier.StatementInvalidKey.selector, bytes32(0), bytes32(0))
        );
        _deployVerifier(0, 0);
        _deployVerifier(x, y);
    }

    function _deployVerifier(bytes32 x, bytes32 y) private returns (IP256StatementVerifier) {
        return IP256StatementVerifier(Artifacts.deploy("P256StatementVerifier", abi.encode(x, y)));
    }

    function _digest() private view returns (bytes32) {
        return verifier.statementDigest(address(registry), id, OBSERVED);
    }

    function _proof(uint256 secret, bytes32 digest) private pure returns (bytes memory) {
        (bytes32 r, bytes32 s) = _lowSigned(secret, digest);
        return abi.encodePacked(r, s);
    }

    function _lowSigned(uint256 secret, bytes32 digest) private pure returns (bytes32 r, bytes32 s) {
        (r, s) = vm.signP256(secret, digest);
        if (uint256(s) > ORDER / 2) s = bytes32(ORDER - uint256(s));
    }

    function _refuses(bytes memory proof) private {
        vm.expectRevert(
            abi.encodeWithSelector(IProvenanceRegistry.ProvenanceNotProven.selector, id, address(verifier))
        );
        registry.prove(batch, proof);
    }
}
