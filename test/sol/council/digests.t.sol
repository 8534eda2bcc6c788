// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil} from "../../../contracts/interfaces/ICouncil.sol";
import {CouncilBase} from "./CouncilBase.sol";

/// @dev Members sign what the Council's views tell, and so do most tests. Here the digests are told a second time, as a
/// wallet tells them from the types' strings: two fields that changed places in contract and view alike would show.
contract CouncilDigestsTest is CouncilBase {
    bytes32 private constant HASH = keccak256("hash");
    bytes32 private constant SALT = keccak256("salt");
    address private constant TARGET = address(0x7a46e7);
    bytes private constant DATA = hex"c0ffee";
    uint40 private constant UNTIL = uint40(START + 1 days);

    function digestAt(ICouncil where, bytes memory structFields) private view returns (bytes32) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("Sallyport Council"),
                keccak256("1"),
                block.chainid,
                where
            )
        );
        return keccak256(abi.encodePacked(hex"1901", domain, keccak256(structFields)));
    }

    function test_AgreementIsTypedData() external view {
        bytes memory fields = abi.encode(keccak256("Agreement(bytes32 digest)"), HASH);
        assertEq(council.agreementDigest(HASH), digestAt(council, fields), "under a gate");
        assertEq(alone.agreementDigest(HASH), digestAt(alone, fields), "alone");
    }

    function test_MemberAgreementIsTypedData() external view {
        bytes memory fields = abi.encode(keccak256("MemberAgreement(address member,bytes32 digest)"), alice, HASH);
        assertEq(council.memberAgreementDigest(alice, HASH), digestAt(council, fields), "digest");
    }

    function test_ActIsTypedDataAtTheEpoch() external view {
        bytes memory fields = abi.encode(
            keccak256("Act(address target,bytes data,bytes32 salt,uint64 epoch,uint40 validUntil)"),
            TARGET,
            keccak256(DATA),
            SALT,
            council.epoch(),
            UNTIL
        );
        assertEq(council.actDigest(TARGET, DATA, SALT, UNTIL), digestAt(council, fields), "digest");
    }

    function test_SuspensionIsTypedDataAtTheEpoch() external {
        assertSuspension();
        vm.prank(alice);
        council.suspend();
        assertSuspension();
    }

    function assertSuspension() private view {
        bytes32 typeHash = keccak256("Suspend(bytes32 member,uint64 epoch)");
        bytes32 expected = digestAt(council, abi.encode(typeHash, idOf(bob), council.epoch()));
        assertEq(council.suspendDigest(idOf(bob)), expected, "digest");
    }
}
