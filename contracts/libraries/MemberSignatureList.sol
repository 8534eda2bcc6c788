// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @title MemberSignatureList
/// @notice Reads abi.encode(ICouncil.MemberSignature[]) from calldata without ever reverting, and only in the one
/// form that abi.encode gives. `abi.decode` reverts on garbage and accepts many forms of the same list.
///
///   list  = 0x20 ‖ count ‖ count × offset ‖ entries     offsets count from the first offset, entries are adjacent
///   entry = 0x40 ‖ offset of signature ‖ signer ‖ signature
///   bytes = length ‖ content ‖ zeros up to the next word
library MemberSignatureList {
    uint256 private constant WORD = 32;
    /// Place of the first offset.
    uint256 private constant OFFSETS = 2 * WORD;

    /// @return ok Whether the list begins as it must.
    /// @return count Number of entries.
    /// @return cursor Where the first entry must stand; equal to the length where there is none.
    function open(bytes calldata list) internal pure returns (bool ok, uint256 count, uint256 cursor) {
        if (list.length < OFFSETS || _word(list, 0) != WORD) return (false, 0, 0);
        count = _word(list, WORD);
        // Compared by division: the product of a hostile count could overflow.
        if (count > (list.length - OFFSETS) / WORD) return (false, 0, 0);
        return (true, count, OFFSETS + count * WORD);
    }

    /// @param index Number of the entry, from 0.
    /// @param cursor Where it must stand: what {open} or the read before gave, never beyond the end of the list.
    /// @return ok Whether the entry is as it must be; the rest has a meaning only then.
    /// @return signer First field of the entry.
    /// @return signature Second field of the entry.
    /// @return next Where the next entry must stand; the length of the list after the last one.
    function read(
        bytes calldata list,
        uint256 index,
        uint256 cursor
    ) internal pure returns (bool ok, bytes calldata signer, bytes calldata signature, uint256 next) {
        signer = list[:0];
        signature = list[:0];
        if (list.length - cursor < 2 * WORD) return (false, signer, signature, cursor);
        if (_word(list, OFFSETS + index * WORD) != cursor - OFFSETS) return (false, signer, signature, cursor);
        if (_word(list, cursor) != 2 * WORD) return (false, signer, signature, cursor);
        (ok, signer, next) = _bytesAt(list, cursor + 2 * WORD);
        if (!ok || _word(list, cursor + WORD) != next - cursor) return (false, signer, signature, cursor);
        (ok, signature, next) = _bytesAt(list, next);
    }

    function _bytesAt(
        bytes calldata list,
        uint256 start
    ) private pure returns (bool ok, bytes calldata content, uint256 end) {
        content = list[:0];
        if (list.length - start < WORD) return (false, content, start);
        uint256 length = _word(list, start);
        start += WORD;
        if (length > list.length - start) return (false, content, start);
        end = start + ((length + WORD - 1) / WORD) * WORD;
        if (end > list.length) return (false, content, start);
        content = list[start:start + length];
        // What stands between the content and the next word is zero.
        ok = length % WORD == 0 || _word(list, end - WORD) << (8 * (length % WORD)) == 0;
    }

    function _word(bytes calldata list, uint256 offset) private pure returns (uint256) {
        return uint256(bytes32(list[offset:offset + WORD]));
    }
}
