// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IProvenanceRegistry} from "../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {ProvenanceRegistryBase} from "./ProvenanceRegistryBase.sol";

/// @notice The contract arrives at the ids and digests of test/vectors/provenance.json, on the chains and at the
/// addresses that stand there.
contract ProvenanceVectorsTest is ProvenanceRegistryBase {
    string private json;
    string private place;

    function setUp() public override {
        super.setUp();
        json = vm.readFile("test/vectors/provenance.json");
    }

    function test_IdsAndDigestsAreThoseOfTheVectors() public {
        uint256 count = vm.parseJsonUint(json, ".count");
        assertGt(count, 30, "vectors");
        for (uint256 i = 0; i < count; ++i) {
            place = string.concat(".cases[", vm.toString(i), "]");
            vm.chainId(uint64(uint256(_word(".chainId"))));
            IProvenanceRegistry there = _registryAt(_address(".registry"));
            Batch memory batch = abi.decode(vm.parseJsonBytes(json, string.concat(place, ".batch")), (Batch));
            address source = _address(".source");
            uint40 observedAt = uint40(uint256(_word(".observedAt")));

            assertEq(there.hashBatch(batch), _word(".batchId"), place);
            bytes32 observation = there.observationDigest(batch, source, observedAt);
            assertEq(observation, _word(".observationDigest"), place);
            assertEq(there.revocationDigest(source, batch.root), _word(".revocationDigest"), place);
        }
    }

    function _registryAt(address account) private returns (IProvenanceRegistry) {
        vm.etch(account, address(registry).code);
        return IProvenanceRegistry(account);
    }

    function _word(string memory field) private view returns (bytes32) {
        return vm.parseJsonBytes32(json, string.concat(place, field));
    }

    function _address(string memory field) private view returns (address) {
        return vm.parseJsonAddress(json, string.concat(place, field));
    }
}
