// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @notice How a member signs. Stated at admission and kept: an account that later delegates by EIP-7702 neither
/// gains nor loses by it.
enum MemberKind {
    None,
    /// An account whose key signs: 65 bytes r ‖ s ‖ v, low s, v 27 or 28.
    Eoa,
    /// A contract account: ERC-1271.
    Contract,
    /// A key behind an ERC-7913 verifier, such as a passkey.
    Verified
}

/// @title ICouncil
/// @notice k of n members who act as one account: their agreement is one ERC-1271 signature, and they can call.
///
/// A member's `signer` is its address (20 bytes), or verifier ‖ key (ERC-7913). Its id is the address as a number,
/// or keccak256(signer).
///
/// SIGNATURES
///   signatures = uint8(n) ‖ n × 65 bytes ‖ rest
///   - n EOA signatures, strictly ascending by the recovered address;
///   - rest is empty, or abi.encode(MemberSignature[]), strictly ascending by member id, of members of the other
///     kinds.
///   What each kind signs, for a digest `d` of the Council:
///   - EOA: d itself;
///   - contract: EIP-712 `MemberAgreement(address member,bytes32 digest)` of the Council's domain, so that one key
///     behind two wallets must sign for each;
///   - verified: d itself (a passkey's challenge is d).
///   What d is:
///   - asked by its gate: the gate's own digest;
///   - asked by anybody else: EIP-712 `Agreement(bytes32 digest)` of the Council's domain, so that a signature
///     given elsewhere never counts here;
///   - to act: EIP-712 `Act(address target,bytes data,bytes32 salt,uint64 epoch,uint40 validUntil)`.
///   Domain: name "Sallyport Council", version "1", chainId, verifyingContract.
///
/// ROLES
/// - k members: agree to anything, and call anything, without value. Cannot change who the members are, unless the
///   Council stands alone. Below k: nothing.
/// - One member: suspends itself, while the rest still reaches k. Cannot come back by itself.
/// - Admin: changes members and threshold. The gate, and only while it executes a root proposal; or, with no gate, the
///   Council itself by {execute}. Cannot agree or act.
/// - Anybody: carries signatures.
interface ICouncil is IERC1271 {
    struct NewMember {
        MemberKind kind;
        bytes signer;
    }

    struct MemberSignature {
        bytes signer;
        bytes signature;
    }

    event MemberAdded(bytes32 indexed member, MemberKind kind, bytes signer);
    event MemberRemoved(bytes32 indexed member);
    event MemberSuspended(bytes32 indexed member);
    event ThresholdChanged(uint16 oldThreshold, uint16 newThreshold);
    event EpochRaised(uint64 oldEpoch, uint64 newEpoch);
    event Acted(bytes32 indexed digest, address indexed target, bytes data, bytes32 salt);

    error CouncilUnauthorized(address by, address needed);
    /// @dev The gate called, and does not execute a root proposal.
    error CouncilNotRoot(address by);
    error CouncilInvalidMember(bytes signer, MemberKind kind);
    error CouncilAlreadyMember(bytes32 member);
    error CouncilNotMember(bytes32 member);
    /// @dev `members` is the highest threshold that is possible: their number, and at most 255.
    error CouncilThresholdOutOfRange(uint256 threshold, uint256 members);
    error CouncilInvalidSignatures(bytes32 digest);
    error CouncilAlreadyActed(bytes32 digest);
    error CouncilExpired(uint40 validUntil);
    error CouncilCallFailed(address target, bytes4 selector, bytes reason);
    error CouncilTargetWithoutCode(address target);

    /// @notice Calls `target`, without value. Emits {Acted}.
    /// @dev Who may call: anybody with the signatures of k members. Each digest acts once; there is no sequence, so
    /// no member can outrun another's veto by a junk call. A failed call reverts the whole and can be repeated.
    /// @param salt Makes two equal calls differ.
    /// @param validUntil Last second.
    function execute(
        address target,
        bytes calldata data,
        bytes32 salt,
        uint40 validUntil,
        bytes calldata signatures
    ) external returns (bytes memory result);

    /// @notice Removes, then adds, then sets the threshold, in one step. Raises the epoch, so that every approval
    /// given by the old members ends.
    /// @dev Emits {MemberRemoved}, {MemberAdded}, {ThresholdChanged}, {EpochRaised}. Who may call: the admin.
    /// Whoever is to be removed and is no member any more is passed over: by suspending itself a member cannot stop the
    /// rest of the change. A suspended member is readmitted by adding it again. Agent keys, the guardian, and members
    /// of a body from which members of this one must be disjoint are refused.
    function changeMembers(bytes32[] calldata remove, NewMember[] calldata add, uint16 newThreshold) external;

    /// @notice The calling member suspends itself, if the rest still reaches the threshold. Raises the epoch.
    /// @dev Emits {MemberSuspended}, {EpochRaised}. Who may call: a member that is an account.
    function suspend() external;

    /// @notice The same by the member's signature over `Suspend(bytes32 member,uint64 epoch)`; contract members sign
    /// its MemberAgreement. Who may call: anybody with the signature.
    function suspendBySignature(bytes calldata signer, bytes calldata signature) external;

    /// @notice 0x1626ba7e where k members agree to `hash` as described above, else 0xffffffff.
    function isValidSignature(bytes32 hash, bytes calldata signatures) external view override returns (bytes4);

    /// @notice What members sign for `hash` when anybody but the gate asks.
    function agreementDigest(bytes32 hash) external view returns (bytes32);
    /// @notice What a contract member's ERC-1271 is asked for, where other members sign `digest`.
    function memberAgreementDigest(address member, bytes32 digest) external view returns (bytes32);
    /// @notice What members sign to act, at the epoch of now.
    function actDigest(
        address target,
        bytes calldata data,
        bytes32 salt,
        uint40 validUntil
    ) external view returns (bytes32);
    /// @notice What a member signs to suspend itself.
    function suspendDigest(bytes32 member) external view returns (bytes32);

    function memberId(bytes calldata signer) external pure returns (bytes32);
    /// @notice None for strangers and suspended members.
    function memberKind(bytes32 member) external view returns (MemberKind);
    function isMember(bytes32 member) external view returns (bool);
    function memberCount() external view returns (uint256);
    function threshold() external view returns (uint256);
    /// @notice Raised by every change of members or threshold.
    function epoch() external view returns (uint64);
    function hasActed(bytes32 digest) external view returns (bool);
    /// @notice The gate that it was told of, or zero where it stands alone.
    function gate() external view returns (address);
    function admin() external view returns (address);
}
