// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Artifacts} from "./Artifacts.sol";
import {TestBase} from "./TestBase.sol";

interface ITimelock {
    function getMinDelay() external view returns (uint256);
    function hasRole(bytes32 role, address account) external view returns (bool);
}

interface ISafe {
    function VERSION() external view returns (string memory);
}

/// @dev Tests rest on the promise that they run the very bytecode of the artifacts, so the promise has tests itself.
contract ArtifactsTest is TestBase {
    string private constant VERIFIER = "ERC7913WebAuthnVerifier";

    address private alice = makeAddr("alice");

    function timelock(uint256 delay) private returns (ITimelock) {
        address[] memory none = new address[](0);
        return ITimelock(Artifacts.deploy("TimelockController", abi.encode(delay, none, none, alice)));
    }

    function test_DeployedCodeIsTheArtifacts() external {
        string memory path = "artifacts/@openzeppelin/contracts/utils/cryptography/verifiers/";
        string memory json = vm.readFile(string.concat(path, VERIFIER, ".sol/", VERIFIER, ".json"));
        bytes memory runtimeCode = vm.parseJsonBytes(json, ".deployedBytecode");
        assertEq(Artifacts.deploy(VERIFIER, "").codehash, keccak256(runtimeCode), "the code differs from the artifact");
    }

    function test_ConstructorArgumentsArrive() external {
        assertEq(timelock(3 days).getMinDelay(), 3 days, "min delay");
        assertTrue(timelock(0).hasRole(0, alice), "alice is admin");
    }

    function test_PrankReachesTheCreation() external {
        uint64 nonce = vm.getNonce(alice);
        vm.prank(alice);
        Artifacts.deploy(VERIFIER, "");
        assertEq(vm.getNonce(alice), nonce + 1, "alice's nonce");
    }

    function test_ValueAndRevertPassThrough() external {
        vm.deal(address(this), 1 ether);
        vm.expectRevert(bytes(""));
        Artifacts.deploy(VERIFIER, "", 1 ether); // its constructor is not payable
    }

    function test_SafeAsPublished() external {
        ISafe safe = ISafe(Artifacts.deploySafe("Safe.sol/Safe.json", ""));
        assertEq(safe.VERSION(), "1.5.0", "version of the Safe");
    }
}

contract TestBaseTest is TestBase {
    function testFuzz_BoundStaysInside(uint256 value, uint256 min, uint256 max) external pure {
        (min, max) = min <= max ? (min, max) : (max, min);
        uint256 result = bound(value, min, max);
        assertGe(result, min, "below the minimum");
        assertLe(result, max, "above the maximum");
    }

    function testFuzz_BoundKeepsWhatIsInside(uint256 value, uint256 below, uint256 above) external pure {
        uint256 min = below < value ? below : value;
        uint256 max = above > value ? above : value;
        assertEq(bound(value, min, max), value, "a value inside was changed");
    }

    function test_ActorsSign() external {
        (address alice, uint256 key) = makeActor("alice");
        bytes memory signature = signDigest(key, keccak256("digest"));
        bytes32 r;
        bytes32 s;
        assembly ("memory-safe") {
            r := mload(add(signature, 32))
            s := mload(add(signature, 64))
        }
        assertEq(ecrecover(keccak256("digest"), uint8(signature[64]), r, s), alice, "signer");
    }
}
