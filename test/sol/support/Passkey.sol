// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Base64} from "@openzeppelin/contracts/utils/Base64.sol";
import {VM} from "./Vm.sol";

/// @title Passkey
/// @notice A passkey without a browser: P-256 signatures over the bytes that a real authenticator signs.
library Passkey {
    uint256 private constant ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551;
    bytes1 internal constant PRESENT_AND_VERIFIED = 0x05;

    /// @notice ERC-7913 signer: verifier ‖ x ‖ y.
    function signerOf(address verifier, uint256 key) internal pure returns (bytes memory) {
        (uint256 x, uint256 y) = VM.publicKeyP256(key);
        return abi.encodePacked(verifier, x, y);
    }

    /// @notice An assertion over `challenge` by a user who was present and verified.
    function sign(uint256 key, bytes32 challenge) internal pure returns (bytes memory) {
        return sign(key, challenge, PRESENT_AND_VERIFIED);
    }

    function sign(uint256 key, bytes32 challenge, bytes1 flags) internal pure returns (bytes memory) {
        // JSON is full of double quotes.
        // solhint-disable quotes
        string memory json = string.concat(
            '{"type":"webauthn.get","challenge":"',
            Base64.encodeURL(abi.encodePacked(challenge)),
            '","origin":"https://console.example","crossOrigin":false}'
        );
        // solhint-enable quotes
        bytes memory data = abi.encodePacked(sha256("console.example"), flags, uint32(1));
        (bytes32 r, bytes32 s) = VM.signP256(key, sha256(abi.encodePacked(data, sha256(bytes(json)))));
        if (uint256(s) > ORDER / 2) s = bytes32(ORDER - uint256(s));
        // The places of "challenge" and of "type" in the client data above.
        return abi.encode(r, s, 23, 1, data, json);
    }
}
