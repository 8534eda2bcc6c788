// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// forge knows only contracts that some source imports, Hardhat builds these two by `npmFilesToBuild` of its
// configuration. Tests take them by name. Hardhat never compiles this file.
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {ERC7913WebAuthnVerifier} from "@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913WebAuthnVerifier.sol";
