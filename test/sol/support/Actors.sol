// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {TestBase} from "./TestBase.sol";

/// @title Actors
/// @notice Who is who around a gate. The last letters tell the role where the first do not.
abstract contract Actors is TestBase {
    /// @dev Agents, as proposers.
    address internal constant ADA = address(7);
    address internal constant BEA = address(8);
    /// @dev The same as numbers.
    uint64 internal constant ADA_ID = 7;
    uint64 internal constant BEA_ID = 8;

    address internal alice = makeAddr("alice"); // key of ADA
    address internal bob = makeAddr("bob"); // key of BEA
    address internal otto = makeAddr("otto"); // operator of both
    address internal gina = makeAddr("gina"); // guardian
    address internal tess = makeAddr("tess"); // approver of tier 2: an account that calls
    address internal ruth = makeAddr("ruth"); // root approver: an account that calls
    address internal vera = makeAddr("vera"); // root vetoer
    address internal sam = makeAddr("sam"); // owner of the Safe
    address internal payee = makeAddr("payee");
    address internal stranger = makeAddr("stranger");

    /// @dev Members of the Council, ascending by address, with their keys.
    address[3] internal members;
    uint256[3] internal memberKeys;
    /// @dev Members of the guardians' Council.
    address[2] internal guards;

    constructor() {
        string[3] memory names = ["ann", "ben", "cid"];
        for (uint256 i = 0; i < 3; ++i) {
            (address who, uint256 key) = makeActor(names[i]);
            uint256 place = i;
            for (; place > 0 && members[place - 1] > who; --place) {
                (members[place], memberKeys[place]) = (members[place - 1], memberKeys[place - 1]);
            }
            (members[place], memberKeys[place]) = (who, key);
        }
        guards = [makeAddr("gus"), makeAddr("gwen")];
    }

    function keyOf(string memory name) internal pure returns (uint256) {
        return uint256(keccak256(bytes(name)));
    }

    /// @notice A Council's agreement by its first `count` members: EOA signatures, ascending.
    function signAsMembers(bytes32 digest, uint256 count) internal view returns (bytes memory signatures) {
        signatures = abi.encodePacked(uint8(count));
        for (uint256 i = 0; i < count; ++i) {
            signatures = bytes.concat(signatures, signDigest(memberKeys[i], digest));
        }
    }
}
