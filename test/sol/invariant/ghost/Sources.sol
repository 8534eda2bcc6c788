// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Batch, BatchLevel} from "../../../../contracts/types/Provenance.sol";
import {Why} from "../Why.sol";
import {Staff} from "./Staff.sol";

/// @title Sources
/// @notice Ghost: batches, who stands behind them, and which are withdrawn.
abstract contract Sources is Staff {
    struct Input {
        address anchorer;
        uint16 rootNumber; // several batches share a root, for a withdrawal counts wherever it was anchored
        bool isNews;
        uint8 levels;
        address source;
        uint40 observedAt;
        uint40 disputedUntil;
        bool confirmed;
    }

    struct SourceKey {
        address point;
        uint256 secret;
        bool revoked;
    }

    uint40 internal constant DISPUTE_TIME = 14 days;

    Input[] internal _inputs;
    SourceKey[] internal _sourceKeys_;
    mapping(address source => mapping(uint256 rootNumber => bool)) internal _revoked;
    mapping(uint256 input => mapping(address by => bool)) internal _disputedBy;
    mapping(bytes32 schema => mapping(address source => bool)) internal _isSource;
    mapping(bytes32 schema => mapping(address attester => bool)) internal _isAttester;

    function _startSources() internal {
        _isSource[PRICE][oracle] = true;
        _sourceKeys_.push(SourceKey(vm.addr(_sourceSecret(0)), _sourceSecret(0), false));
    }

    function _batchAt(uint16 number) internal view override returns (Batch memory b) {
        Input memory input = _inputs[number];
        // The number as size makes each batch another one.
        b = Batch(input.anchorer, _rootAt(input.rootNumber), uint64(number) + 1, "profile", 0, _schemaOf(input));
    }

    function _rootAt(uint256 number) internal pure returns (bytes32) {
        return keccak256(abi.encode("root of batches", number));
    }

    function _schemaOf(Input memory input) internal pure returns (bytes32) {
        return input.isNews ? NEWS : PRICE;
    }

    function _isWithdrawn(Input memory input) internal view returns (bool) {
        if (input.levels == 0) return false;
        return _revoked[input.source][input.rootNumber] || _isDisputed(input);
    }

    function _isDisputed(Input memory input) internal view returns (bool) {
        return input.confirmed || block.timestamp <= input.disputedUntil;
    }

    /// @notice Why a batch cannot serve the rule of a place, at proposing.
    function _whyNotServes(uint8 place, uint16 number) internal view returns (uint256) {
        if (place != SWAP && place != FED) return 0;
        if (number == NO_BATCH) return Why.INPUT_UNFIT;
        Input memory input = _inputs[number];
        bool fits =
            place == SWAP
                ? !input.isNews && input.levels & BatchLevel.SIGNED != 0 && input.source == oracle
                : input.isNews && input.levels & BatchLevel.HASHED != 0 && input.anchorer == feeder;
        bool isYoung = block.timestamp <= uint256(input.observedAt) + MAX_AGE;
        return fits && isYoung ? 0 : Why.INPUT_UNFIT;
    }

    function _whyNotStands(uint16 number) internal view returns (uint256) {
        return number != NO_BATCH && _isWithdrawn(_inputs[number]) ? Why.INPUT_WITHDRAWN : 0;
    }
}
