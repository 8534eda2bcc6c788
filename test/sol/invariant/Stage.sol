// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {ICouncil} from "../../../contracts/interfaces/ICouncil.sol";
import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Admission, NewSourceKey} from "../../../contracts/types/SourceSetup.sol";
import {GateSystem} from "../support/GateSystem.sol";
import {TestCoin} from "../support/Tokens.sol";
import {Half, Market, Notebook} from "./Callees.sol";

/// @title Stage
/// @notice The system that campaigns play on: {GateSystem} with a third agent, a source of data, and callees that can
/// be hostile; and how calls and agreements reach it.
abstract contract Stage is GateSystem {
    /// @dev A roll of dice, made of one number.
    struct Dice {
        uint256 left;
    }

    /// @dev A Council and the people who are or may become its members, ascending by address.
    struct Body {
        ICouncil point;
        address[5] pool;
        uint256[5] keys;
        bytes32 domain;
    }

    /// @dev What a Council does as an account.
    struct BodyAct {
        address target;
        bytes data;
        bytes32 salt;
        uint64 epoch;
        uint40 validUntil;
        uint8 signers; // one bit per person of the pool
    }

    address internal constant CAL = address(9);
    uint64 internal constant CAL_ID = 9;

    bytes32 internal constant PRICE = keccak256("price");
    bytes32 internal constant NEWS = keccak256("news");

    uint8 internal constant PEOPLE = 0; // the Council of the tiers
    uint8 internal constant GUARDS = 1; // the Council of guardians

    uint256 internal constant CHEST = 1e15;
    uint256 internal constant ETHER = 1e24;

    bytes32 private constant ACT_TYPEHASH = keccak256(
        "Act(address target,bytes data,bytes32 salt,uint64 epoch,uint40 validUntil)"
    );

    bytes32 private constant SUSPEND_TYPEHASH = keccak256("Suspend(bytes32 member,uint64 epoch)");

    address internal cora = makeAddr("cora"); // key of CAL
    address internal oracle = makeAddr("oracle"); // source for PRICE
    address internal feeder = makeAddr("feeder"); // anchors, also what the oracle signed
    address internal judy = makeAddr("judy"); // attester, once root admits her
    address internal vic = makeAddr("vic"); // may become root vetoer
    address internal olga = makeAddr("olga"); // may become operator
    address[3] internal payees = [makeAddr("pat"), makeAddr("pia"), makeAddr("pol")];

    TestCoin internal gold;
    Market internal market;
    Half internal half;
    Notebook internal notebook;

    Body[2] internal _bodies;
    uint256 internal _salt;

    function _build() internal {
        vm.warp(START);
        _deployTokens();
        gold = new TestCoin();
        market = new Market(coin, gold);
        half = new Half();
        notebook = new Notebook();
        _deploySystem();
        vm.deal(treasury, ETHER);
        coin.mint(treasury, CHEST);
        _gather(PEOPLE, council, ["ann", "ben", "cid", "dan", "eve"]);
        _gather(GUARDS, guardianCouncil, ["gus", "gwen", "gil", "gem", "gaby"]);
    }

    function _newAgents() internal view override returns (IAgentRegistry.NewAgent[] memory agents) {
        agents = new IAgentRegistry.NewAgent[](3);
        agents[0] = _newAgent(ADA_ID, alice);
        agents[1] = _newAgent(BEA_ID, bob);
        agents[2] = _newAgent(CAL_ID, cora);
    }

    function _admissions() internal view override returns (Admission[] memory list) {
        list = new Admission[](1);
        list[0] = Admission(PRICE, oracle);
    }

    function _sourceKeys() internal view override returns (NewSourceKey[] memory list) {
        list = new NewSourceKey[](1);
        address key = vm.addr(_sourceSecret(0));
        list[0] = NewSourceKey(oracle, key, IProvenanceRegistry.SourceKeyKind.Eoa, START - 1, START + 3650 days);
    }

    // ── Secrets ─────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Private key of the n-th key that signs for the oracle.
    function _sourceSecret(uint256 n) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode("source key", n)));
    }

    /// @notice Private key of the n-th agent key that root adds.
    function _agentSecret(uint256 n) internal pure returns (uint256) {
        return uint256(keccak256(abi.encode("agent key", n)));
    }

    // ── Dice ────────────────────────────────────────────────────────────────────────────────────────────────────

    function _dice(uint256 seed) internal pure returns (Dice memory) {
        // Else both kinds of treasury would see the same play.
        return Dice(uint256(keccak256(abi.encode(seed, _treasuryKind()))));
    }

    /// @notice A number below `sides`.
    function _roll(Dice memory dice, uint256 sides) internal pure returns (uint256 face) {
        face = dice.left % sides;
        dice.left = uint256(keccak256(abi.encode(dice.left)));
    }

    /// @notice True once in `sides` rolls.
    function _once(Dice memory dice, uint256 sides) internal pure returns (bool) {
        return _roll(dice, sides) == 0;
    }

    // ── Calls ───────────────────────────────────────────────────────────────────────────────────────────────────

    /// @notice Calls from an account that holds no code.
    function _send(address by, address target, bytes memory data) internal returns (bool success, bytes memory result) {
        vm.prank(by);
        (success, result) = target.call(data);
    }

    /// @notice Calls from any account: a Council acts by the signatures of `signers`, and anybody carries them.
    function _sendAs(
        address by,
        uint8 signers,
        uint64 epoch,
        address target,
        bytes memory data
    ) internal returns (bool success, bytes memory result) {
        if (by != address(council) && by != address(guardianCouncil)) return _send(by, target, data);
        uint8 body = by == address(council) ? PEOPLE : GUARDS;
        bytes32 salt = bytes32(++_salt);
        uint40 validUntil = uint40(block.timestamp) + 1 hours;
        return _send(stranger, by, _actOfBody(body, BodyAct(target, data, salt, epoch, validUntil, signers)));
    }

    /// @notice The call by which anybody carries an act of a Council, with what these people signed under this epoch.
    function _actOfBody(uint8 body, BodyAct memory a) internal view returns (bytes memory) {
        bytes32 digest = keccak256(
            abi.encode(ACT_TYPEHASH, a.target, keccak256(a.data), a.salt, a.epoch, a.validUntil)
        );
        bytes memory signatures = _agree(body, _typed(_bodies[body].domain, digest), a.signers);
        return abi.encodeCall(ICouncil.execute, (a.target, a.data, a.salt, a.validUntil, signatures));
    }

    /// @notice What a person of a body signs to leave it, under this epoch.
    function _leaving(uint8 body, address person, uint64 epoch) internal view returns (bytes32) {
        bytes32 member = bytes32(uint256(uint160(person)));
        return _typed(_bodies[body].domain, keccak256(abi.encode(SUSPEND_TYPEHASH, member, epoch)));
    }

    /// @notice What these people of a body sign, packed as a Council wants it.
    /// @param signers One bit per person of the pool.
    function _agree(uint8 body, bytes32 digest, uint8 signers) internal view returns (bytes memory signatures) {
        uint8 count;
        for (uint256 i = 0; i < 5; ++i) {
            if (signers & (1 << i) == 0) continue;
            ++count;
            (uint8 v, bytes32 r, bytes32 s) = vm.sign(_bodies[body].keys[i], digest);
            signatures = abi.encodePacked(signatures, r, s, v);
        }
        return abi.encodePacked(count, signatures);
    }

    function _typed(bytes32 domain, bytes32 structHash) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function _domain(string memory name, address point) internal view returns (bytes32) {
        bytes32 typeHash = keccak256(
            "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
        );
        return keccak256(abi.encode(typeHash, keccak256(bytes(name)), keccak256("1"), block.chainid, point));
    }

    function _gather(uint8 body, ICouncil point, string[5] memory names) private {
        Body storage b = _bodies[body];
        b.point = point;
        b.domain = _domain("Sallyport Council", address(point));
        for (uint256 i = 0; i < 5; ++i) {
            (address who, uint256 key) = makeActor(names[i]);
            uint256 place = i;
            for (; place > 0 && b.pool[place - 1] > who; --place) {
                (b.pool[place], b.keys[place]) = (b.pool[place - 1], b.keys[place - 1]);
            }
            (b.pool[place], b.keys[place]) = (who, key);
        }
    }
}
