// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Act} from "../Acts.sol";
import {Notebook} from "../Callees.sol";
import {Why} from "../Why.sol";
import {ErrandActions} from "./ErrandActions.sol";

/// @title CouncilActions
/// @notice A Council acts as an account, elsewhere than at the gate; what it once signed is carried again and again.
abstract contract CouncilActions is ErrandActions {
    /// @dev The last act of each body that was tried, and whether it was done.
    BodyAct[2] private _lastActs;
    bool[2] private _isDone;
    /// @dev Acts of each body that were done.
    uint256[2] internal _notes;

    function actAsCouncil(uint256 seed) external {
        Dice memory dice = _begin(seed);
        uint8 body = uint8(_roll(dice, 2));
        bool again = _lastActs[body].salt != 0 && _once(dice, 3);
        if (!again) {
            _lastActs[body] = _newAct(dice, body);
            _isDone[body] = false;
        }
        BodyAct memory a = _lastActs[body];
        uint256 why = _whyNotDone(body, a);
        (bool success, bytes memory result) = _send(stranger, address(_bodies[body].point), _actOfBody(body, a));
        if (!_judge(Act.CouncilActs, why, success, result)) return;
        _isDone[body] = true;
        ++_notes[body];
    }

    function _newAct(Dice memory dice, uint8 body) private returns (BodyAct memory a) {
        Sitting memory sitting = _sittings[body];
        a.target = address(notebook);
        a.salt = bytes32(++_salt);
        a.epoch = _once(dice, 12) ? sitting.epoch - 1 : sitting.epoch;
        a.validUntil = _once(dice, 12) ? _now() - 1 : _now() + uint40(_roll(dice, 10 days));
        a.data = abi.encodeCall(Notebook.note, (_once(dice, 12)));
        a.signers = _quorum(body, dice);
        uint256 trick = _roll(dice, 10);
        if (trick == 0) a.signers &= a.signers - 1; // one less
        if (trick == 1) a.signers ^= uint8(1 << _roll(dice, 5)); // one more or less, perhaps no member
    }

    function _whyNotDone(uint8 body, BodyAct memory a) private view returns (uint256 why) {
        why = _whyNotAgreed(body, a.signers);
        if (a.epoch != _sittings[body].epoch) why |= Why.EPOCH_CHANGED;
        if (block.timestamp > a.validUntil) why |= Why.EXPIRED;
        if (_isDone[body]) why |= Why.REPLAYED;
        if (keccak256(a.data) == keccak256(abi.encodeCall(Notebook.note, (true)))) why |= Why.CALL_FAILS;
    }
}
