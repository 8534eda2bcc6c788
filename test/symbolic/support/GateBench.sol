// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {IPolicyMatcher} from "../../../contracts/interfaces/IPolicyMatcher.sol";
import {Call, Proposal, ProposalState, ROOT_TIER, Terms, Witness} from "../../../contracts/types/Proposal.sol";
import {SVM, VM} from "./Symbolic.sol";

/// @dev Answers every question with any two words: the registry.
contract AnyRegistry {
    fallback(bytes calldata) external returns (bytes memory) {
        return SVM.createBytes(64, "registry");
    }
}

/// @dev Answers any one word: approvers, contract keys, targets.
contract AnyAccount {
    fallback(bytes calldata) external payable returns (bytes memory) {
        return SVM.createBytes(32, "account");
    }
}

/// @dev Any answer that the matcher's types permit, with no meter or with the one that was set.
contract AnyMatcher {
    IPolicyMatcher.MeterUse private _use;
    bool private _hasUse;

    function set(IPolicyMatcher.MeterUse memory use) external {
        (_use, _hasUse) = (use, true);
    }

    fallback(bytes calldata question) external returns (bytes memory) {
        if (bytes4(question) != IPolicyMatcher.matchExecuting.selector) return SVM.createBytes(64, "match");
        IPolicyMatcher.Match memory found;
        found.id = SVM.createBytes32("id");
        found.policyRoot = SVM.createBytes32("policyRoot");
        found.value = SVM.createUint(256, "value");
        found.checkedReturns = SVM.createUint(256, "checkedReturns");
        if (_hasUse) {
            found.uses = new IPolicyMatcher.MeterUse[](1);
            found.uses[0] = _use;
        }
        return abi.encode(found);
    }
}

/// @dev What the gate's constructor asks of the registry: nobody is an agent's key.
contract RegistryAtFirst {
    function agentOf(address) external pure returns (uint64) {
        return 0;
    }
}

/// @title GateBench
/// @notice A gate with the code that is deployed, over any storage at all, whose registry, matcher and accounts give
/// any answer at all.
abstract contract GateBench {
    /// @dev Slot of the gate's mapping of records.
    uint256 internal constant RECORDS = 25;

    IAgentTimelock internal gate;
    address internal account;
    AnyMatcher internal matcher;

    function setUp() public {
        // Far above the ids of agents, where Halmos would not put it.
        account = address(bytes20("account"));
        VM.etch(account, address(new AnyAccount()).code);
        IAgentTimelock.Config memory c;
        c.registry = address(new RegistryAtFirst());
        c.provenance = address(bytes20("provenance"));
        matcher = new AnyMatcher();
        c.matcher = address(matcher);
        c.root = IAgentTimelock.Root(address(bytes20("root approver")), false, 1 days);
        bytes memory code = bytes.concat(VM.getCode("AgentTimelock.sol:AgentTimelock"), abi.encode(c));
        address deployed;
        assembly ("memory-safe") {
            deployed := create(0, add(code, 32), mload(code))
        }
        require(deployed != address(0));
        VM.etch(c.registry, address(new AnyRegistry()).code);
        // At another address, so that nothing of what the constructor stored is there.
        gate = IAgentTimelock(address(bytes20("gate")));
        VM.etch(address(gate), deployed.code);
        SVM.enableSymbolicStorage(address(gate));
    }

    /// @dev Where the gate keeps the record; that it does is a claim of {PackingClaims}.
    function _slotOfRecord(address proposer, uint64 nonce) internal pure returns (bytes32) {
        return keccak256(abi.encode(nonce, keccak256(abi.encode(proposer, RECORDS))));
    }

    /// @dev The approver of the tier is an account that answers anything.
    function _requireAccount(uint8 tier) internal view {
        if (tier == ROOT_TIER) {
            require(gate.root().approver == account);
        } else {
            require(tier < gate.tierCount() && gate.tierAt(tier).approver == account);
        }
    }

    /// @dev A root proposal of `account`, number 0, is queued and may be executed now; everything else is as it was.
    function _requireRootCalls(uint40 time) internal {
        // Root's approver, without epoch.
        VM.store(address(gate), bytes32(uint256(3)), bytes32(uint256(uint160(account)) | (1 days << 168)));
        uint256 word = uint256(VM.load(address(gate), _slotOfRecord(account, 0)));
        require(uint8(word) == uint8(ProposalState.Queued) && uint40(word >> 8) <= time);
    }

    /// @dev The gate's call of itself with `data`, by executing that proposal.
    function _byRoot(bytes memory data) internal view returns (bytes memory) {
        Proposal memory p;
        p.proposer = account;
        p.tier = ROOT_TIER;
        p.calls = new Call[](1);
        (p.calls[0].target, p.calls[0].data) = (address(gate), data);
        Terms memory t = Terms(ROOT_TIER, address(0), 0, account, 0, type(uint40).max);
        return abi.encodeCall(gate.execute, (p, _noWitness(), t));
    }

    /// @dev Any witness: the gate hands it on as it came.
    function _noWitness() internal pure returns (Witness memory w) {}

    /// @dev The same tier, as a number that is not symbolic: slots of an array must be known. Root, and the first.
    function _known(uint8 tier) internal pure returns (uint8) {
        if (tier == ROOT_TIER) return ROOT_TIER;
        require(tier == 0);
        return 0;
    }
}
