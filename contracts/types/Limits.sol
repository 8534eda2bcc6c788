// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

// What root itself cannot exceed. Fixed for ever in every gate.

/// @dev Shortest and longest delay of a tier and of root.
uint32 constant MIN_DELAY = 10 minutes;
uint32 constant MAX_DELAY = 30 days;

/// @dev Shortest time that a proposal must stay executable after its eta.
uint32 constant MIN_WINDOW = 1 hours;

/// @dev Longest life of a proposal and of an approval: beyond three times the longest delay.
uint32 constant MAX_LIFETIME = 100 days;

/// @dev Longest pause, and the time after it in which no other may begin.
uint32 constant MAX_PAUSE = 7 days;
uint32 constant PAUSE_COOL_DOWN = 1 days;

uint256 constant MAX_TIERS = 16;
uint256 constant MAX_MANAGED = 16;

/// @dev Longest reason of a veto or rejection, in bytes.
uint256 constant MAX_REASON = 280;

/// @dev Most calls of one proposal: one bit each in a word.
uint256 constant MAX_CALLS = 256;
