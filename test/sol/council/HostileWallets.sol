// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC7913SignatureVerifier} from "@openzeppelin/contracts/interfaces/IERC7913.sol";
import {ICouncil} from "../../../contracts/interfaces/ICouncil.sol";

/// @notice Answers every call with the bytes it was given, as a return or as a revert. As a member's wallet or as a
/// verifier it plays everything that a few bytes can play.
contract Parrot {
    bytes private _answer;
    bool private _reverts;

    constructor(bytes memory answer, bool reverts) {
        _answer = answer;
        _reverts = reverts;
    }

    fallback(bytes calldata) external returns (bytes memory answer) {
        answer = _answer;
        if (_reverts) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
    }
}

/// @notice Answers yes, in front of very many more bytes.
contract Verbose {
    bytes4 private immutable MAGIC;

    constructor(bytes4 magic) {
        MAGIC = magic;
    }

    fallback() external {
        bytes4 magic = MAGIC;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, magic)
            return(free, 1000000)
        }
    }
}

/// @notice Burns all the gas it is given.
contract Glutton {
    fallback() external {
        assembly ("memory-safe") {
            invalid()
        }
    }
}

/// @notice Answers yes only while at least `needed` gas is left: what it says depends on who asks and how.
contract Frugal {
    uint256 private immutable NEEDED;

    constructor(uint256 needed) {
        NEEDED = needed;
    }

    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        return gasleft() < NEEDED ? bytes4(0xffffffff) : IERC1271.isValidSignature.selector;
    }

    function verify(bytes calldata, bytes32, bytes calldata) external view returns (bytes4) {
        return gasleft() < NEEDED ? bytes4(0xffffffff) : IERC7913SignatureVerifier.verify.selector;
    }
}

/// @notice A member that tries to leave its Council while it is asked for its signature, and says yes if it could.
contract Leaver {
    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        try ICouncil(msg.sender).suspend() {
            return IERC1271.isValidSignature.selector;
        } catch {
            return 0xffffffff;
        }
    }

    function depart(ICouncil council) external {
        council.suspend();
    }
}
