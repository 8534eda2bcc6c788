// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Batch} from "./Provenance.sol";

/// @notice One of many batches to anchor.
struct Anchoring {
    Batch batch;
    uint40 observedAt;
    /// The admitted source that stands behind it; zero: anchored without one, level Hashed.
    address source;
    /// A key in force of the source, or the source itself. Not looked at where there is no source.
    address key;
    /// Of `key`; empty where the source, or `key`, calls.
    bytes signature;
}
