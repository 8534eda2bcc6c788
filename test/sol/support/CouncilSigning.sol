// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil} from "../../../contracts/interfaces/ICouncil.sol";
import {VM} from "./Vm.sol";

/// @title CouncilSigning
/// @notice Packs what members signed as {ICouncil} wants it.
library CouncilSigning {
    /// @notice `digest` signed by the EOAs of `keys`, brought into order; then `rest` as it is.
    function pack(bytes32 digest, uint256[] memory keys, bytes memory rest) internal pure returns (bytes memory) {
        return bytes.concat(bytes1(uint8(keys.length)), packed(digest, sorted(keys)), rest);
    }

    /// @notice `digest` signed by the EOAs of `keys`, brought into order.
    function pack(bytes32 digest, uint256[] memory keys) internal pure returns (bytes memory) {
        return pack(digest, keys, "");
    }

    /// @notice `digest` signed by the EOAs of `keys`, and what members of other kinds signed, both brought into order.
    function pack(
        bytes32 digest,
        uint256[] memory keys,
        ICouncil.MemberSignature[] memory others
    ) internal pure returns (bytes memory) {
        return pack(digest, keys, others.length == 0 ? bytes("") : abi.encode(sorted(others)));
    }

    /// @notice Signatures of 65 bytes, one behind the other, in the order given.
    function packed(bytes32 digest, uint256[] memory keys) internal pure returns (bytes memory out) {
        for (uint256 i = 0; i < keys.length; ++i) {
            (uint8 v, bytes32 r, bytes32 s) = VM.sign(keys[i], digest);
            out = abi.encodePacked(out, r, s, v);
        }
    }

    /// @notice Ascending by the address of the key.
    function sorted(uint256[] memory keys) internal pure returns (uint256[] memory) {
        for (uint256 i = 1; i < keys.length; ++i) {
            for (uint256 j = i; j > 0 && VM.addr(keys[j - 1]) > VM.addr(keys[j]); --j) {
                (keys[j - 1], keys[j]) = (keys[j], keys[j - 1]);
            }
        }
        return keys;
    }

    /// @notice Ascending by member id.
    function sorted(ICouncil.MemberSignature[] memory list) internal pure returns (ICouncil.MemberSignature[] memory) {
        for (uint256 i = 1; i < list.length; ++i) {
            for (uint256 j = i; j > 0 && idOf(list[j - 1].signer) > idOf(list[j].signer); --j) {
                (list[j - 1], list[j]) = (list[j], list[j - 1]);
            }
        }
        return list;
    }

    function idOf(bytes memory signer) internal pure returns (bytes32) {
        return signer.length == 20 ? bytes32(uint256(uint160(bytes20(signer)))) : keccak256(signer);
    }
}
