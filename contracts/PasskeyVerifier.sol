// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// solhint-disable-next-line max-line-length
import {ERC7913WebAuthnVerifier} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913WebAuthnVerifier.sol";

/// @title PasskeyVerifier
/// @notice OpenZeppelin's verifier of WebAuthn assertions, deployed once and shared: the verifier of every member
/// that signs with a passkey. It has no state and no owner.
/// @dev A member's signer is this contract's address ‖ x ‖ y of a P-256 key (84 bytes). Its signature is the ABI
/// encoding of {WebAuthn-WebAuthnAuth}; the challenge is the 32 bytes of the digest.
///
/// Demanded: that the user was present and verified (by PIN, finger or face), low s, and a challenge and a type at
/// the stated places of the client data.
///
/// NOT CHECKED
/// @dev Origin and relying party: the authenticator binds the key to them. What binds the signature to a council, a
/// chain and an act is the digest.
/// @dev The signature counter: it would need state.
contract PasskeyVerifier is ERC7913WebAuthnVerifier {}
