// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil} from "../../contracts/interfaces/ICouncil.sol";
import {MemberSignatureList} from "../../contracts/libraries/MemberSignatureList.sol";
import {SVM} from "./support/Symbolic.sol";

/// @notice A list of signatures is read in the one form that abi.encode gives, and in no other: of lists with these
/// lengths, every other word being anything at all.
abstract contract ListClaims {
    /// @dev Whether lists count that are not as they must be.
    function _isTwin() internal pure virtual returns (bool);

    function check_oneOfAnAccount() public view {
        _isOneForm(1, 20, 65);
    }

    function check_oneOfAPasskey() public view {
        _isOneForm(1, 84, 32);
    }

    function check_oneThatIsEmpty() public view {
        _isOneForm(1, 0, 0);
    }

    function check_twoOfAccounts() public view {
        _isOneForm(2, 20, 65);
    }

    function check_threeOfAccounts() public view {
        _isOneForm(3, 20, 65);
    }

    /// @dev `count` entries of a signer and a signature of these lengths.
    function _isOneForm(uint256 count, uint256 signerSize, uint256 signatureSize) private view {
        bytes memory list = abi.encodePacked(SVM.createBytes32("head"), count);
        list = bytes.concat(list, SVM.createBytes(count * 32, "offsets"));
        for (uint256 i = 0; i < count; ++i) {
            bytes memory signer = SVM.createBytes(_whole(signerSize), "signer");
            bytes memory signature = SVM.createBytes(_whole(signatureSize), "signature");
            bytes memory offsets = SVM.createBytes(64, "offsets of the entry");
            list = bytes.concat(list, offsets, bytes32(signerSize), signer, bytes32(signatureSize), signature);
        }
        try this.read(list) returns (bool accepted, ICouncil.MemberSignature[] memory found) {
            bool isCanonical = found.length == count && _same(abi.encode(found), list);
            assert(isCanonical || !(accepted || _isTwin()));
        } catch {
            // Never, whatever the words are.
            assert(false);
        }
    }

    /// @return accepted Whether all of it is as it must be.
    /// @return found Its entries, as far as they are.
    function read(bytes calldata list) external pure returns (bool accepted, ICouncil.MemberSignature[] memory found) {
        uint256 count;
        uint256 cursor;
        (accepted, count, cursor) = MemberSignatureList.open(list);
        found = new ICouncil.MemberSignature[](count);
        for (uint256 i = 0; i < count && accepted; ++i) {
            bytes calldata signer;
            bytes calldata signature;
            (accepted, signer, signature, cursor) = MemberSignatureList.read(list, i, cursor);
            found[i] = ICouncil.MemberSignature(signer, signature);
        }
        accepted = accepted && cursor == list.length;
    }

    /// @dev Word by word and without a branch: hashes that are known and hashes that are symbolic never compare.
    function _same(bytes memory a, bytes memory b) private pure returns (bool) {
        if (a.length != b.length) return false;
        bytes32 differs;
        for (uint256 i = 32; i <= a.length; i += 32) {
            assembly ("memory-safe") {
                differs := or(differs, xor(mload(add(a, i)), mload(add(b, i))))
            }
        }
        return differs == 0;
    }

    function _whole(uint256 size) private pure returns (uint256) {
        return ((size + 31) / 32) * 32;
    }
}

/// @custom:halmos --loop 4
contract ListProof is ListClaims {
    function _isTwin() internal pure override returns (bool) {
        return false;
    }
}

/// @dev Lists that are refused count as well.
/// @custom:halmos --loop 4
contract ListTwin is ListClaims {
    function _isTwin() internal pure override returns (bool) {
        return true;
    }
}
