// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal, IAgentRegistry, KeyKind} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {AgentRegistryBase} from "./AgentRegistryBase.sol";
import {BurnsGas} from "./HostileAccounts.sol";

interface INaiveWallet {
    function setOwner(address newOwner) external;
}

/// @notice recordProposal: the key called the gate, or signed.
contract AuthenticateTest is AgentRegistryBase {
    bytes32 private constant DIGEST = keccak256("proposal");

    uint256 private secret;

    function setUp() public override {
        super.setUp();
        (, secret) = makeActor("alice");
    }

    // ── By calling ──────────────────────────────────────────────────────────────────────────────────────────────

    function test_AKeyThatCallsNeedNotSign() public {
        _takes(alice, alice, "");
    }

    function test_RevertWhen_SomebodyElseCallsWithoutSignature() public changesNothing {
        _refuses(alice, stranger, "");
        _refuses(alice, address(0), "");
        _refuses(alice, otto, "");
    }

    /// @dev Whoever brings a signature means it.
    function test_RevertWhen_TheKeyCallsWithABadSignature() public changesNothing {
        _refuses(alice, alice, new bytes(65));
        _refuses(alice, alice, hex"00");
    }

    function test_AContractKeyThatCallsNeedNotSign() public {
        address wallet = _addWallet(Artifacts.deploy("NaiveWallet", abi.encode(alice)));
        _takes(wallet, wallet, "");
    }

    // ── EOA keys ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_AnybodyCarriesTheKeysSignature() public {
        _takes(alice, stranger, signDigest(secret, DIGEST));
        _takes(alice, alice, signDigest(secret, DIGEST));
    }

    function test_RevertWhen_AnotherSigned() public changesNothing {
        (, uint256 other) = makeActor("stranger");
        _refuses(alice, stranger, signDigest(other, DIGEST));
    }

    function test_RevertWhen_AnotherDigestWasSigned() public changesNothing {
        _refuses(alice, stranger, signDigest(secret, ~DIGEST));
    }

    function test_RevertWhen_TheSignatureIsMalleated() public changesNothing {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(secret, DIGEST);
        uint256 order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;
        _refuses(alice, stranger, abi.encodePacked(r, bytes32(order - uint256(s)), v == 27 ? uint8(28) : uint8(27)));
        _refuses(alice, stranger, abi.encodePacked(r, s, v - 27));
        _refuses(alice, stranger, abi.encodePacked(r, s, v, uint8(0)));
        _refuses(alice, stranger, abi.encodePacked(r, s));
        _refuses(alice, stranger, abi.encodePacked(r, bytes32(uint256(s) | (uint256(v - 27) << 255))));
        _refuses(alice, stranger, new bytes(65));
    }

    /// @dev The kind was stated when the key was added.
    function test_ADelegationLaterNeitherGivesNorTakes() public {
        _delegate(alice, Artifacts.deploy("AgreeableWallet", ""));
        _refuses(alice, stranger, "anything");
        _takes(alice, stranger, signDigest(secret, DIGEST));
    }

    // ── Contract keys ───────────────────────────────────────────────────────────────────────────────────────────

    function test_AContractKeySignsByErc1271() public {
        address wallet = _addWallet(Artifacts.deploy("NaiveWallet", abi.encode(alice)));
        bytes memory signature = signDigest(secret, DIGEST);
        INaiveWallet(wallet).setOwner(stranger);
        _refuses(wallet, stranger, signature);
        INaiveWallet(wallet).setOwner(alice);
        _takes(wallet, stranger, signature);
    }

    function test_RevertWhen_AContractKeyDoesNotAnswer() public {
        _refuses(_addWallet(address(new BurnsGas())), stranger, "anything");
        _refuses(_addWallet(address(council)), stranger, "anything");
    }

    // ── Order ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev A good signature does not help a key that may not propose, and a bad one is not looked at.
    function test_RefusalsComeFirst() public {
        _asGuardian();
        registry.revokeKey(alice);
        bytes memory signature = signDigest(secret, DIGEST);
        bytes memory refusal = abi.encodeWithSelector(
            IAgentRegistry.RegistryRefused.selector,
            ADA,
            alice,
            AgentRefusal.KEY_REVOKED
        );
        _asGate();
        vm.expectRevert(refusal);
        registry.recordProposal(ADA, alice, 0, true, stranger, DIGEST, signature);
        _asGate();
        vm.expectRevert(refusal);
        registry.recordProposal(ADA, alice, 0, true, stranger, DIGEST, "");
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _addWallet(address wallet) private returns (address) {
        IAgentRegistry.NewKey memory k = _eoaKey(wallet);
        k.kind = KeyKind.Contract;
        _asRoot();
        registry.addKey(ADA, k);
        return wallet;
    }

    function _takes(address key, address caller, bytes memory signature) private {
        uint40 before = registry.agentAt(ADA).bucketTime;
        _asGate();
        registry.recordProposal(ADA, key, 0, true, caller, DIGEST, signature);
        assertGt(registry.agentAt(ADA).bucketTime, before, "nothing was taken");
    }

    function _refuses(address key, address caller, bytes memory signature) private {
        bytes32 before = _fingerprint();
        _asGate();
        vm.expectRevert(abi.encodeWithSelector(IAgentRegistry.RegistryInvalidSignature.selector, key, DIGEST));
        registry.recordProposal(ADA, key, 0, true, caller, DIGEST, signature);
        assertEq(_fingerprint(), before, "a refused call changed something");
    }
}
