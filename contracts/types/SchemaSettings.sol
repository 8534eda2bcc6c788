// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @dev A level beside those of {BatchLevel}: an attester reported measures that meet the criteria of the schema. It
/// stands apart from them because the gate is compiled from their file, and keeps the code that it has.
uint8 constant MEASURED = 16;

/// @notice What root asks of batches of a schema. Zero throughout: no level above Signed can be reached.
struct SchemaSettings {
    /// Answers whether a batch is proven; zero: none is. See {IBatchVerifier}.
    address verifier; // slot 0 [0..159]
    /// How many attesters it takes; zero: no batch is attested.
    uint8 quorum; // slot 0 [160..167]
    /// Counts what began the count of attestations anew: dismissals of attesters, and changes of the quorum.
    uint32 round; // slot 0 [168..199]
    /// keccak256(abi.encode(Criterion[])); zero: no batch is measured.
    bytes32 criteria; // slot 1
}

/// @notice What a quality report must say for a batch to be Measured.
/// @dev One-sided where the other side is the least or largest int256.
struct Criterion {
    /// What is measured, as right-padded ASCII, such as "gaps" or "missing per million".
    bytes32 metric;
    int256 atLeast;
    int256 atMost;
}

/// @notice What was measured.
struct Measure {
    /// See {Criterion-metric}.
    bytes32 metric;
    int256 value;
}

/// @notice Who vouches for a batch, until when, and how it is known to do so.
struct Testimony {
    /// Admitted by root for the schema.
    address attester;
    /// A key in force of the attester, or the attester itself.
    address key;
    /// When the data was observed, which is vouched for as well: what is anchored must say the same.
    uint40 observedAt;
    /// The last second in which the testimony counts.
    uint40 validUntil;
    /// Of `key`; empty where the attester, or `key`, calls.
    bytes signature;
}
