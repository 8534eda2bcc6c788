// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {EIP7702Utils} from "@openzeppelin/contracts/account/utils/EIP7702Utils.sol";
import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC7913SignatureVerifier} from "@openzeppelin/contracts/interfaces/IERC7913.sol";
import {LowLevelCall} from "@openzeppelin/contracts/utils/LowLevelCall.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IAgentRegistry} from "./interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "./interfaces/IAgentTimelock.sol";
import {ICouncil, MemberKind} from "./interfaces/ICouncil.sol";
import {MemberSignatureList} from "./libraries/MemberSignatureList.sol";

/// @title Council
/// @notice k of n members who act as one account.
/// @dev Members sign off chain; anybody carries their signatures here, as one ERC-1271 signature or to {execute}.
/// Nothing is counted or stored until k signatures are there, so there is nothing to race for or to clog. Roles, how
/// signatures are laid out, and what each kind of member signs: {ICouncil}.
///
/// The life of an act, by its digest:
///
///   (k members sign) ─execute─> Acted, for ever
///         │
///         ├── validUntil passed ────────> refused
///         └── epoch raised meanwhile ───> refused: its digest is another one now
///
/// ASSUMED
/// @dev That the gate asks only for digests of its own EIP-712 domain that name this Council: to the gate, and to
/// nobody else, members sign the bare digest.
/// @dev That a contract member and a verifier are what members took them for. They answer by a static call, of which
/// one word is read; at worst their own signature counts or does not.
///
/// NOT CHECKED
/// @dev What an EOA member delegates its account to (EIP-7702): such code signs nothing here, but it makes the account's
/// calls, {suspend} among them.
/// @dev That somebody holds the key of an EOA member, or that two members are different people.
/// @dev In the constructor: that members are no agent keys. The registry may not stand yet; whoever deploys checks.
/// @dev That the gas given to {execute} reaches beyond the target: a target that hides the failure of its own calls
/// can be starved into a half effect by whoever carries the signatures. Such calls belong behind a gate's `minGas`.
contract Council is ICouncil, EIP712 {
    /// @notice One slot.
    struct Quorum {
        uint64 epoch; // [0..63]
        uint16 threshold; // [64..79]
        uint16 memberCount; // [80..95]
    }

    bytes32 private constant AGREEMENT_TYPEHASH = keccak256("Agreement(bytes32 digest)");
    bytes32 private constant MEMBER_AGREEMENT_TYPEHASH = keccak256("MemberAgreement(address member,bytes32 digest)");
    bytes32 private constant ACT_TYPEHASH = keccak256(
        "Act(address target,bytes data,bytes32 salt,uint64 epoch,uint40 validUntil)"
    );
    bytes32 private constant SUSPEND_TYPEHASH = keccak256("Suspend(bytes32 member,uint64 epoch)");

    bytes4 private constant NOT_AGREED = 0xffffffff;
    uint256 private constant ADDRESS_SIZE = 20;
    uint256 private constant ECDSA_SIZE = 65;
    /// @dev Half the order of secp256k1. Of the two values of s that fit a signature only the lower counts (EIP-2).
    uint256 private constant HALF_ORDER = 0x7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF5D576E7357A4501DDFE92F46681B20A0;
    /// @dev Most of a failed call's returndata that is handed on.
    uint256 private constant MAX_REASON = 256;

    /// @dev Zero: the Council stands alone.
    address private immutable GATE;

    Quorum private _quorum;

    /// @inheritdoc ICouncil
    mapping(bytes32 member => MemberKind) public memberKind;

    /// @inheritdoc ICouncil
    mapping(bytes32 digest => bool) public hasActed;

    /// @param gate_ Need not stand yet: it is not called here.
    constructor(address gate_, NewMember[] memory members, uint16 threshold_) EIP712("Sallyport Council", "1") {
        GATE = gate_;
        for (uint256 i = 0; i < members.length; ++i) {
            _admit(members[i]);
        }
        _setThreshold(threshold_);
        _raiseEpoch();
    }

    // ------------------------------------------------------------------------------------------------- agree

    /// @inheritdoc ICouncil
    function isValidSignature(
        bytes32 hash,
        bytes calldata signatures
    ) external view override(ICouncil) returns (bytes4) {
        // A node asks as account zero unless told otherwise: that is not the gate of a Council without one.
        bool askedByGate = GATE != address(0) && msg.sender == GATE;
        bytes32 digest = askedByGate ? hash : agreementDigest(hash);
        return _isAgreed(digest, signatures) ? IERC1271.isValidSignature.selector : NOT_AGREED;
    }

    // --------------------------------------------------------------------------------------------------- act

    /// @inheritdoc ICouncil
    function execute(
        address target,
        bytes calldata data,
        bytes32 salt,
        uint40 validUntil,
        bytes calldata signatures
    ) external returns (bytes memory result) {
        if (block.timestamp > validUntil) revert CouncilExpired(validUntil);
        bytes32 digest = actDigest(target, data, salt, validUntil);
        if (hasActed[digest]) revert CouncilAlreadyActed(digest);
        if (!_isAgreed(digest, signatures)) revert CouncilInvalidSignatures(digest);
        if (target.code.length == 0) revert CouncilTargetWithoutCode(target);

        // Before the call, so that the target cannot carry the same signatures here again.
        hasActed[digest] = true;
        emit Acted(digest, target, data, salt);

        if (!LowLevelCall.callNoReturn(target, data)) {
            revert CouncilCallFailed(target, bytes4(data), _reason());
        }
        return LowLevelCall.returnData();
    }

    // ------------------------------------------------------------------------------------------------ change

    /// @inheritdoc ICouncil
    function changeMembers(bytes32[] calldata remove, NewMember[] calldata add, uint16 newThreshold) external {
        _requireAdmin();
        for (uint256 i = 0; i < remove.length; ++i) {
            // Who is no member is passed over: else a member could stop its replacement by suspending itself first.
            if (memberKind[remove[i]] == MemberKind.None) continue;
            _dismiss(remove[i]);
            emit MemberRemoved(remove[i]);
        }
        // Looked up once; without members to add, and without gate, there is nothing to ask it.
        IAgentRegistry registry;
        if (GATE != address(0) && add.length != 0) registry = IAgentRegistry(IAgentTimelock(GATE).registry());
        for (uint256 i = 0; i < add.length; ++i) {
            bytes32 member = _admit(add[i]);
            if (GATE != address(0)) registry.requireMayJoin(address(this), member);
        }
        _setThreshold(newThreshold);
        _raiseEpoch();
    }

    /// @inheritdoc ICouncil
    function suspend() external {
        _suspend(_idOf(msg.sender));
    }

    /// @inheritdoc ICouncil
    function suspendBySignature(bytes calldata signer, bytes calldata signature) external {
        bytes32 member = _idOf(signer);
        bytes32 digest = suspendDigest(member);
        MemberKind kind = memberKind[member];
        if (kind == MemberKind.None) revert CouncilNotMember(member);
        bool signed =
            kind == MemberKind.Eoa
                ? _hasSignedAsEoa(address(bytes20(signer)), digest, signature)
                : _hasSigned(kind, signer, digest, signature);
        if (!signed) revert CouncilInvalidSignatures(digest);
        _suspend(member);
    }

    // ------------------------------------------------------------------------------------------------- views

    /// @inheritdoc ICouncil
    function agreementDigest(bytes32 hash) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(AGREEMENT_TYPEHASH, hash)));
    }

    /// @inheritdoc ICouncil
    function memberAgreementDigest(address member, bytes32 digest) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(MEMBER_AGREEMENT_TYPEHASH, member, digest)));
    }

    /// @inheritdoc ICouncil
    function actDigest(
        address target,
        bytes calldata data,
        bytes32 salt,
        uint40 validUntil
    ) public view returns (bytes32) {
        return
            _hashTypedDataV4(
                keccak256(abi.encode(ACT_TYPEHASH, target, keccak256(data), salt, _quorum.epoch, validUntil))
            );
    }

    /// @inheritdoc ICouncil
    function suspendDigest(bytes32 member) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(SUSPEND_TYPEHASH, member, _quorum.epoch)));
    }

    /// @inheritdoc ICouncil
    function memberId(bytes calldata signer) external pure returns (bytes32) {
        return _idOf(signer);
    }

    /// @inheritdoc ICouncil
    function isMember(bytes32 member) external view returns (bool) {
        return memberKind[member] != MemberKind.None;
    }

    /// @inheritdoc ICouncil
    function memberCount() external view returns (uint256) {
        return _quorum.memberCount;
    }

    /// @inheritdoc ICouncil
    function threshold() external view returns (uint256) {
        return _quorum.threshold;
    }

    /// @inheritdoc ICouncil
    function epoch() external view returns (uint64) {
        return _quorum.epoch;
    }

    /// @inheritdoc ICouncil
    function gate() external view returns (address) {
        return GATE;
    }

    /// @inheritdoc ICouncil
    function admin() public view returns (address) {
        return GATE == address(0) ? address(this) : GATE;
    }

    // -------------------------------------------------------------------------------------------- signatures

    /// @dev Whether k members signed `digest`. Every signature brought must be good. Never reverts, whatever
    /// `signatures` are.
    function _isAgreed(bytes32 digest, bytes calldata signatures) private view returns (bool) {
        if (signatures.length == 0) return false;
        uint256 count = uint8(signatures[0]);
        uint256 end = 1 + count * ECDSA_SIZE;
        if (signatures.length < end) return false;
        if (!_haveEoasSigned(digest, signatures[1:end])) return false;
        if (signatures.length > end) {
            (bool good, uint256 others) = _haveOthersSigned(digest, signatures[end:]);
            if (!good) return false;
            count += others;
        }
        return count >= _quorum.threshold;
    }

    /// @dev The hot path: what each further signature costs is decided here. So it reads calldata in assembly (slices
    /// would check twice what the caller has checked) and asks `ecrecover` itself, with the checks of OpenZeppelin's
    /// ECDSA: low s here, v of 27 or 28 by the precompile, zero for a signature that is none.
    /// @param packed Its length is a multiple of 65.
    function _haveEoasSigned(bytes32 digest, bytes calldata packed) private view returns (bool) {
        uint256 place;
        assembly ("memory-safe") {
            place := packed.offset
        }
        uint256 end = place + packed.length;
        address last = address(0);
        while (place < end) {
            bytes32 r;
            bytes32 s;
            uint8 v;
            assembly ("memory-safe") {
                r := calldataload(place)
                s := calldataload(add(place, 32))
                v := byte(0, calldataload(add(place, 64)))
                place := add(place, 65)
            }
            if (uint256(s) > HALF_ORDER) return false;
            address signer = ecrecover(digest, v, r, s);
            // Ascending, so that nobody counts twice. Zero is never above.
            if (signer <= last || memberKind[_idOf(signer)] != MemberKind.Eoa) return false;
            last = signer;
        }
        return true;
    }

    function _haveOthersSigned(bytes32 digest, bytes calldata list) private view returns (bool good, uint256 count) {
        uint256 cursor;
        (good, count, cursor) = MemberSignatureList.open(list);
        if (!good) return (false, 0);
        bytes32 last = 0;
        for (uint256 i = 0; i < count; ++i) {
            bytes calldata signer;
            bytes calldata signature;
            (good, signer, signature, cursor) = MemberSignatureList.read(list, i, cursor);
            if (!good) return (false, 0);
            bytes32 member = _idOf(signer);
            if (member <= last || !_hasSigned(memberKind[member], signer, digest, signature)) return (false, 0);
            last = member;
        }
        // Nothing may stand behind the last entry.
        return (cursor == list.length, count);
    }

    /// @dev By members of kind Contract and Verified; false for every other kind.
    function _hasSigned(
        MemberKind kind,
        bytes calldata signer,
        bytes32 digest,
        bytes calldata signature
    ) private view returns (bool) {
        if (kind == MemberKind.Contract) {
            address member = address(bytes20(signer));
            bytes32 wrapped = memberAgreementDigest(member, digest);
            return SignatureChecker.isValidERC1271SignatureNowCalldata(member, wrapped, signature);
        }
        if (kind == MemberKind.Verified) {
            // OpenZeppelin's own ERC-7913 check would copy all that a verifier returns.
            (bool success, bytes32 answer, ) = LowLevelCall.staticcallReturn64Bytes(
                address(bytes20(signer)),
                abi.encodeCall(IERC7913SignatureVerifier.verify, (signer[ADDRESS_SIZE:], digest, signature))
            );
            return
                success &&
                LowLevelCall.returnDataSize() >= 32 &&
                answer == bytes32(IERC7913SignatureVerifier.verify.selector);
        }
        return false;
    }

    function _hasSignedAsEoa(address signer, bytes32 digest, bytes calldata signature) private pure returns (bool) {
        // Zero for a signature that is none; and zero is no member.
        (address recovered, , ) = ECDSA.tryRecoverCalldata(digest, signature);
        return recovered == signer;
    }

    // ----------------------------------------------------------------------------------------------- members

    function _requireAdmin() private view {
        address needed = admin();
        if (msg.sender != needed) revert CouncilUnauthorized(msg.sender, needed);
        // The gate itself is the admin only while it executes a root proposal.
        if (GATE != address(0) && !IAgentTimelock(GATE).isExecutingRoot()) revert CouncilNotRoot(msg.sender);
    }

    function _admit(NewMember memory newMember) private returns (bytes32 member) {
        if (!_isAdmissible(newMember)) revert CouncilInvalidMember(newMember.signer, newMember.kind);
        member = _idOf(newMember.signer);
        if (memberKind[member] != MemberKind.None) revert CouncilAlreadyMember(member);
        memberKind[member] = newMember.kind;
        ++_quorum.memberCount;
        emit MemberAdded(member, newMember.kind, newMember.signer);
    }

    /// @dev Asked once. What becomes of the account's code later changes nothing.
    function _isAdmissible(NewMember memory newMember) private view returns (bool) {
        uint256 size = newMember.signer.length;
        address account = address(bytes20(newMember.signer));
        // The gate and the Council sign nothing of themselves: as members they could only go round in circles.
        if (account == address(0) || account == address(this) || account == GATE) return false;
        bool hasCode = account.code.length != 0;
        bool delegates = EIP7702Utils.fetchDelegate(account) != address(0);
        if (newMember.kind == MemberKind.Eoa) return size == ADDRESS_SIZE && (!hasCode || delegates);
        if (newMember.kind == MemberKind.Contract) return size == ADDRESS_SIZE && hasCode && !delegates;
        // Whoever holds the key of a delegating account could put any verifier in its place.
        if (newMember.kind == MemberKind.Verified) return size > ADDRESS_SIZE && hasCode && !delegates;
        return false;
    }

    function _suspend(bytes32 member) private {
        _dismiss(member);
        Quorum memory left = _quorum;
        if (left.memberCount < left.threshold) revert CouncilThresholdOutOfRange(left.threshold, left.memberCount);
        emit MemberSuspended(member);
        _raiseEpoch();
    }

    function _dismiss(bytes32 member) private {
        if (memberKind[member] == MemberKind.None) revert CouncilNotMember(member);
        delete memberKind[member];
        --_quorum.memberCount;
    }

    function _setThreshold(uint16 newThreshold) private {
        uint16 members = _quorum.memberCount;
        // Signatures of EOAs are counted in one byte: a higher threshold could be out of their reach for ever.
        uint16 highest = members > type(uint8).max ? type(uint8).max : members;
        if (newThreshold == 0 || newThreshold > highest) revert CouncilThresholdOutOfRange(newThreshold, highest);
        uint16 oldThreshold = _quorum.threshold;
        if (newThreshold == oldThreshold) return;
        _quorum.threshold = newThreshold;
        emit ThresholdChanged(oldThreshold, newThreshold);
    }

    function _raiseEpoch() private {
        uint64 oldEpoch = _quorum.epoch;
        uint64 newEpoch = oldEpoch + 1;
        _quorum.epoch = newEpoch;
        emit EpochRaised(oldEpoch, newEpoch);
    }

    /// @dev The address as a number, or the hash of verifier ‖ key.
    function _idOf(bytes memory signer) private pure returns (bytes32) {
        return signer.length == ADDRESS_SIZE ? _idOf(address(bytes20(signer))) : keccak256(signer);
    }

    function _idOf(address account) private pure returns (bytes32) {
        return bytes32(uint256(uint160(account)));
    }

    /// @dev What the last call returned, cut after MAX_REASON bytes. In assembly, because Solidity copies all or none.
    function _reason() private pure returns (bytes memory reason) {
        uint256 size = LowLevelCall.returnDataSize();
        if (size > MAX_REASON) size = MAX_REASON;
        reason = new bytes(size);
        assembly ("memory-safe") {
            returndatacopy(add(reason, 0x20), 0, size)
        }
    }
}
