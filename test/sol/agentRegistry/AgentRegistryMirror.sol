// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry, KeyKind} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {Vm} from "../support/Vm.sol";

/// @notice Rebuilds the registry's state from its logs and the time of their blocks alone.
/// @dev What a reader needs beside the logs of the registry: the gate's address, and when the gate
/// logged proposals. A change of the lowest tier by the gate
/// forgets the strikes, one by the guardian leaves them; a change of limits cuts a debt to the new bucket.
contract AgentRegistryMirror {
    address private immutable GATE;

    mapping(uint64 agent => IAgentRegistry.Agent) private _agents;
    mapping(address key => IAgentRegistry.Key) private _keys;
    mapping(uint64 agent => uint256) private _blockedCount;
    mapping(uint64 agent => address) public operatorOf;
    mapping(uint64 agent => mapping(address target => bool)) public isBlocked;

    constructor(address gate) {
        GATE = gate;
    }

    function agentAt(uint64 agent) external view returns (IAgentRegistry.Agent memory) {
        return _agents[agent];
    }

    function keyOf(address key) external view returns (IAgentRegistry.Key memory) {
        return _keys[key];
    }

    /// @notice The gate, which logs each proposal, logged one at `time`.
    function readProposed(uint64 agent, uint40 time) external {
        IAgentRegistry.Agent storage a = _agents[agent];
        a.bucketTime = (a.bucketTime > time ? a.bucketTime : time) + a.proposalInterval;
    }

    /// @param time When the block of these logs was made.
    function read(Vm.Log[] calldata logs, uint40 time) external {
        for (uint256 i = 0; i < logs.length; ++i) {
            Vm.Log calldata log = logs[i];
            uint64 agent = uint64(uint256(log.topics[1]));
            if (!_readKeyEvent(log, agent, time) && !_readHold(log, agent)) _readAgentEvent(log, agent, time);
        }
    }

    function _readKeyEvent(Vm.Log calldata log, uint64 agent, uint40 time) private returns (bool) {
        bytes32 name = log.topics[0];
        if (name == IAgentRegistry.KeyAdded.selector) {
            IAgentRegistry.Key storage k = _keys[_account(log, 2)];
            k.agent = agent;
            (k.version, k.kind, k.validFrom, k.validUntil, k.lowestTier) = abi.decode(
                log.data,
                (uint16, KeyKind, uint40, uint40, uint8)
            );
            _agents[agent].keyCount = k.version;
        } else if (name == IAgentRegistry.KeyRevoked.selector) {
            _keys[_account(log, 2)].revokedAt = time;
        } else if (name == IAgentRegistry.KeyCompromised.selector) {
            (, _keys[_account(log, 2)].compromisedSince) = abi.decode(log.data, (address, uint40));
        } else {
            return false;
        }
        return true;
    }

    function _readHold(Vm.Log calldata log, uint64 agent) private returns (bool) {
        bytes32 name = log.topics[0];
        IAgentRegistry.Agent storage a = _agents[agent];
        if (name == IAgentRegistry.Frozen.selector) {
            a.frozen = true;
        } else if (name == IAgentRegistry.Unfrozen.selector) {
            a.frozen = false;
        } else if (name == IAgentRegistry.TargetBlocked.selector) {
            isBlocked[agent][_account(log, 2)] = true;
            a.hasBlockedTargets = ++_blockedCount[agent] != 0;
        } else if (name == IAgentRegistry.TargetUnblocked.selector) {
            isBlocked[agent][_account(log, 2)] = false;
            a.hasBlockedTargets = --_blockedCount[agent] != 0;
        } else {
            return false;
        }
        return true;
    }

    function _readAgentEvent(Vm.Log calldata log, uint64 agent, uint40 time) private {
        bytes32 name = log.topics[0];
        IAgentRegistry.Agent storage a = _agents[agent];
        if (name == IAgentRegistry.AgentAdded.selector) {
            (uint8 tier, IAgentRegistry.Limits memory limits) = abi.decode(log.data, (uint8, IAgentRegistry.Limits));
            (a.known, a.lowestTier) = (true, tier);
            operatorOf[agent] = _account(log, 2);
            _setLimits(a, limits);
        } else if (name == IAgentRegistry.OperatorChanged.selector) {
            operatorOf[agent] = _account(log, 3);
        } else if (name == IAgentRegistry.LimitsChanged.selector) {
            _setLimits(a, abi.decode(log.data, (IAgentRegistry.Limits)));
            uint40 latest = time + uint40(a.proposalBurst) * a.proposalInterval;
            if (a.bucketTime > latest) a.bucketTime = latest;
        } else if (name == IAgentRegistry.LowestTierChanged.selector) {
            address by;
            (, a.lowestTier, by) = abi.decode(log.data, (uint8, uint8, address));
            if (by == GATE) a.strikes = 0;
        } else if (name == IAgentRegistry.Stopped.selector) {
            IAgentRegistry.Stop kind;
            (kind, a.strikes) = abi.decode(log.data, (IAgentRegistry.Stop, uint8));
            if (kind != IAgentRegistry.Stop.Rejection) a.stoppedAt = time;
        }
    }

    function _account(Vm.Log calldata log, uint256 topic) private pure returns (address) {
        return address(uint160(uint256(log.topics[topic])));
    }

    function _setLimits(IAgentRegistry.Agent storage a, IAgentRegistry.Limits memory limits) private {
        a.proposalBurst = limits.proposalBurst;
        a.proposalInterval = limits.proposalInterval;
        a.probation = limits.probation;
        a.strikeLimit = limits.strikeLimit;
    }
}
