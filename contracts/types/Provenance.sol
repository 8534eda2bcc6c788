// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice A batch of records, as it is anchored.
/// @dev batchId = keccak256(abi.encode(anchorer, root, size, profile, manifestHash, schema)): six words.
struct Batch {
    /// The account that anchored it, or on whose behalf it was anchored.
    address anchorer;
    /// Root of the batch tree.
    bytes32 root;
    /// Number of records. A root does not bind its size, so the size is committed here.
    uint64 size;
    /// Name and version of the record profile, as right-padded ASCII.
    bytes32 profile;
    /// Hash of the manifest that stands under the same root; zero where there is none.
    bytes32 manifestHash;
    /// What the records mean; the keccak256 of the schema's name, or of its text.
    bytes32 schema;
}

/// @notice What the gate asks of a batch.
struct BatchStatus {
    /// The admitted source that signed; the anchorer where none did.
    address source;
    /// Signed time of observation; where only hashed, the time that the anchorer stated.
    uint40 observedAt;
    /// Bits of {BatchLevel}; zero: never anchored.
    uint8 levels;
    /// Bits of {Withdrawal}; zero: in good standing.
    uint8 withdrawal;
}

/// @notice How much stands behind a batch. Bits, not a ladder.
library BatchLevel {
    /// It is anchored. A rule that asks for no more must name the anchorer.
    uint8 internal constant HASHED = 1;
    /// A source that root admitted for the schema signed it.
    uint8 internal constant SIGNED = 2;
    /// q of the n attesters that root admitted for the schema attested it.
    uint8 internal constant ATTESTED = 4;
    /// The verifier contract that root set for the schema accepted a proof.
    uint8 internal constant PROVEN = 8;
}

/// @notice Why a batch is not to be relied on. Bits.
library Withdrawal {
    /// Its source withdrew (source, root).
    uint8 internal constant REVOKED = 1;
    /// Disputed and not yet over, or confirmed by root.
    uint8 internal constant DISPUTED = 2;
    /// It was derived from a batch that is withdrawn.
    uint8 internal constant TAINTED = 4;
}
