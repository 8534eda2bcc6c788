// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../interfaces/IProvenanceRegistry.sol";

/// @notice A source that the constructor of ProvenanceRegistry admits for a schema.
struct Admission {
    bytes32 schema;
    address source;
}

/// @notice A key of a source that the constructor of ProvenanceRegistry adds.
struct NewSourceKey {
    address source;
    address key;
    IProvenanceRegistry.SourceKeyKind kind;
    uint40 validFrom;
    uint40 validUntil;
}
