// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {ICouncil, MemberKind} from "../../../contracts/interfaces/ICouncil.sol";
import {NaiveWallet} from "../../../contracts/mocks/NaiveWallet.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {CouncilSigning} from "../support/CouncilSigning.sol";
import {FakeGate} from "../support/FakeGate.sol";
import {Passkey} from "../support/Passkey.sol";
import {TestBase} from "../support/TestBase.sol";

/// @dev Stands where the AgentRegistry stands: refuses the members that a test names.
contract FakeRegistry {
    error RegistryRoleConflict(address account, address holder);

    mapping(bytes32 member => bool) public isRefused;

    function refuse(bytes32 member) external {
        isRefused[member] = true;
    }

    function requireMayJoin(address council, bytes32 member) external view {
        if (isRefused[member]) revert RegistryRoleConflict(address(uint160(uint256(member))), council);
    }
}

/// @notice Two Councils of the same five members, two of whom must agree: `council` under a gate, and `alone`.
/// Alice, Bob and Carol are EOAs; the wallet is a contract that Olga owns; Paula signs with a passkey.
abstract contract CouncilBase is TestBase {
    uint256 internal constant START = 1_800_000_000;
    uint16 internal constant THRESHOLD = 2;
    uint256 internal constant MEMBERS = 5;
    uint40 internal constant FOREVER = type(uint40).max;

    bytes4 internal constant AGREED = IERC1271.isValidSignature.selector;
    bytes4 internal constant NOT_AGREED = 0xffffffff;

    FakeGate internal gate;
    FakeRegistry internal registry;
    address internal verifier;
    ICouncil internal council;
    ICouncil internal alone;

    address internal alice;
    uint256 internal aliceKey;
    address internal bob;
    uint256 internal bobKey;
    address internal carol;
    uint256 internal carolKey;
    uint256 internal olgaKey;
    NaiveWallet internal wallet;
    uint256 internal paulaKey = uint256(keccak256("paula"));
    bytes internal paula;
    address internal mallory;
    uint256 internal malloryKey;
    address internal relayer = makeAddr("relayer");

    function setUp() public virtual {
        vm.warp(START);
        (alice, aliceKey) = makeActor("alice");
        (bob, bobKey) = makeActor("bob");
        (carol, carolKey) = makeActor("carol");
        (mallory, malloryKey) = makeActor("mallory");
        address olga;
        (olga, olgaKey) = makeActor("olga");
        wallet = new NaiveWallet(olga);
        verifier = Artifacts.deploy("PasskeyVerifier", "");
        paula = Passkey.signerOf(verifier, paulaKey);
        gate = new FakeGate();
        registry = new FakeRegistry();
        gate.setRegistry(address(registry));
        council = newCouncil(address(gate), members(), THRESHOLD);
        alone = newCouncil(address(0), members(), THRESHOLD);
        vm.label(address(gate), "gate");
        vm.label(address(council), "council");
        vm.label(address(alone), "alone");
    }

    // ── Givens ──────────────────────────────────────────────────────────────────────────────────────────────────

    function newCouncil(address gate_, ICouncil.NewMember[] memory list, uint16 threshold) internal returns (ICouncil) {
        return ICouncil(Artifacts.deploy("Council", abi.encode(gate_, list, threshold)));
    }

    function members() internal view returns (ICouncil.NewMember[] memory list) {
        list = new ICouncil.NewMember[](MEMBERS);
        list[0] = eoa(alice);
        list[1] = eoa(bob);
        list[2] = eoa(carol);
        list[3] = contractAccount(address(wallet));
        list[4] = verified(paula);
    }

    function eoa(address account) internal pure returns (ICouncil.NewMember memory) {
        return ICouncil.NewMember(MemberKind.Eoa, abi.encodePacked(account));
    }

    function contractAccount(address account) internal pure returns (ICouncil.NewMember memory) {
        return ICouncil.NewMember(MemberKind.Contract, abi.encodePacked(account));
    }

    function verified(bytes memory signer) internal pure returns (ICouncil.NewMember memory) {
        return ICouncil.NewMember(MemberKind.Verified, signer);
    }

    function one(ICouncil.NewMember memory a) internal pure returns (ICouncil.NewMember[] memory list) {
        list = new ICouncil.NewMember[](1);
        list[0] = a;
    }

    function two(
        ICouncil.NewMember memory a,
        ICouncil.NewMember memory b
    ) internal pure returns (ICouncil.NewMember[] memory list) {
        list = new ICouncil.NewMember[](2);
        (list[0], list[1]) = (a, b);
    }

    function idOf(address account) internal pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    /// @dev The gate, while it executes a root proposal, changes the members of `council`.
    function changeAsRoot(bytes32[] memory remove, ICouncil.NewMember[] memory add, uint16 threshold) internal {
        gate.setExecutingRoot(true);
        vm.prank(address(gate));
        council.changeMembers(remove, add, threshold);
        gate.setExecutingRoot(false);
    }

    function removeAsRoot(bytes32 member) internal {
        changeAsRoot(ids(member), new ICouncil.NewMember[](0), uint16(council.threshold()));
    }

    function addAsRoot(ICouncil.NewMember memory member) internal {
        changeAsRoot(new bytes32[](0), one(member), uint16(council.threshold()));
    }

    // ── Signatures ──────────────────────────────────────────────────────────────────────────────────────────────

    function keys() internal pure returns (uint256[] memory) {
        return new uint256[](0);
    }

    function keys(uint256 a) internal pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = a;
    }

    function keys(uint256 a, uint256 b) internal pure returns (uint256[] memory list) {
        list = new uint256[](2);
        (list[0], list[1]) = (a, b);
    }

    function keys(uint256 a, uint256 b, uint256 c) internal pure returns (uint256[] memory list) {
        list = new uint256[](3);
        (list[0], list[1], list[2]) = (a, b, c);
    }

    function ids(bytes32 a) internal pure returns (bytes32[] memory list) {
        list = new bytes32[](1);
        list[0] = a;
    }

    function ids(bytes32 a, bytes32 b) internal pure returns (bytes32[] memory list) {
        list = new bytes32[](2);
        (list[0], list[1]) = (a, b);
    }

    function others(ICouncil.MemberSignature memory a) internal pure returns (ICouncil.MemberSignature[] memory list) {
        list = new ICouncil.MemberSignature[](1);
        list[0] = a;
    }

    function others(
        ICouncil.MemberSignature memory a,
        ICouncil.MemberSignature memory b
    ) internal pure returns (ICouncil.MemberSignature[] memory list) {
        list = new ICouncil.MemberSignature[](2);
        (list[0], list[1]) = (a, b);
    }

    /// @dev What a contract member hands over for `digest` of `asking`: its owner's signature over the wrapper.
    function byContract(
        ICouncil asking,
        address member,
        uint256 ownerKey,
        bytes32 digest
    ) internal view returns (ICouncil.MemberSignature memory) {
        bytes memory signature = signDigest(ownerKey, asking.memberAgreementDigest(member, digest));
        return ICouncil.MemberSignature(abi.encodePacked(member), signature);
    }

    function byWallet(ICouncil asking, bytes32 digest) internal view returns (ICouncil.MemberSignature memory) {
        return byContract(asking, address(wallet), olgaKey, digest);
    }

    function byPaula(bytes32 digest) internal view returns (ICouncil.MemberSignature memory) {
        return ICouncil.MemberSignature(paula, Passkey.sign(paulaKey, digest));
    }

    function pack(bytes32 digest, uint256[] memory signers) internal pure returns (bytes memory) {
        return CouncilSigning.pack(digest, signers);
    }

    function pack(
        bytes32 digest,
        uint256[] memory signers,
        ICouncil.MemberSignature[] memory list
    ) internal pure returns (bytes memory) {
        return CouncilSigning.pack(digest, signers, list);
    }

    // ── Answers ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The gate asks `council`, so `hash` itself is what members sign.
    function askAsGate(bytes32 hash, bytes memory signatures) internal returns (bytes4) {
        vm.prank(address(gate));
        return council.isValidSignature(hash, signatures);
    }

    function assertAgreed(bytes32 hash, bytes memory signatures, string memory message) internal {
        assertEq(bytes32(askAsGate(hash, signatures)), bytes32(AGREED), message);
    }

    function assertNotAgreed(bytes32 hash, bytes memory signatures, string memory message) internal {
        assertEq(bytes32(askAsGate(hash, signatures)), bytes32(NOT_AGREED), message);
    }
}
