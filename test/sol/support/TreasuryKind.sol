// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

enum TreasuryKind {
    Gate,
    Safe
}

/// @dev What a test chooses by naming {InGate} or {InSafe} beside its specification.
abstract contract HasTreasuryKind {
    function _treasuryKind() internal pure virtual returns (TreasuryKind);
}

/// @dev The gate holds the assets.
abstract contract InGate is HasTreasuryKind {
    function _treasuryKind() internal pure override returns (TreasuryKind) {
        return TreasuryKind.Gate;
    }
}

/// @dev A real Safe holds the assets, and the gate is its module.
abstract contract InSafe is HasTreasuryKind {
    function _treasuryKind() internal pure override returns (TreasuryKind) {
        return TreasuryKind.Safe;
    }
}
