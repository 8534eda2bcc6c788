// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry, KeyKind} from "../../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../../contracts/interfaces/IAgentTimelock.sol";
import {ICouncil, MemberKind} from "../../../../contracts/interfaces/ICouncil.sol";
import {IProvenanceRegistry} from "../../../../contracts/interfaces/IProvenanceRegistry.sol";
import {Tier} from "../../../../contracts/types/Proposal.sol";
import {Plan, Root} from "../Plans.sol";
import {Why} from "../Why.sol";
import {Records} from "./Records.sol";

/// @title Decisions
/// @notice Ghost: what root can decide. Each kind as a call, what speaks against it, and what it changes.
abstract contract Decisions is Records {
    /// @dev Fields of `Plan.arg`, a byte each, from the lowest.
    function _byte(uint256 arg, uint256 place) internal pure returns (uint8) {
        return uint8(arg >> (8 * place));
    }

    // ── The fixed sets to choose from ───────────────────────────────────────────────────────────────────────────

    function _approverChoice(uint8 choice) internal view returns (address) {
        return [address(0), address(council), tess, ruth][choice];
    }

    function _guardianChoice(uint8 choice) internal view returns (address) {
        return [gina, address(guardianCouncil), vic][choice];
    }

    function _vetoerChoice(uint8 choice) internal view returns (address) {
        return [vera, vic, address(0)][choice];
    }

    function _delayChoice(uint8 choice) internal pure returns (uint32) {
        return [uint32(10 minutes), 1 hours, 1 days, 2 days][choice];
    }

    function _agentChoice(uint8 choice) internal pure returns (uint64) {
        return [ADA_ID, BEA_ID, CAL_ID][choice];
    }

    function _targetChoice(uint8 choice) internal view returns (address) {
        return [address(market), address(half), payees[0], gina, address(coin)][choice];
    }

    function _operatorChoice(uint8 choice) internal view returns (address) {
        return [otto, olga, address(guardianCouncil), address(0)][choice];
    }

    function _limitsChoice(uint8 choice) internal pure returns (IAgentRegistry.Limits memory) {
        if (choice == 0) return IAgentRegistry.Limits(PROPOSAL_BURST, PROPOSAL_INTERVAL, PROBATION, STRIKE_LIMIT);
        if (choice == 1) return IAgentRegistry.Limits(3, 6 hours, 1 days, 1);
        return IAgentRegistry.Limits(30, 10 minutes, 1 hours, 0);
    }

    // ── As a call ───────────────────────────────────────────────────────────────────────────────────────────────

    function _rootCall(Root root, uint256 arg) internal view override returns (address target, bytes memory data) {
        if (root <= Root.Drop) return (address(gate), _gateCall(root, arg));
        if (root == Root.Members) return _membersCall(arg);
        if (root <= Root.Operator) return (address(registry), _registryCall(root, arg));
        if (root == Root.Cancel) return (address(gate), _cancelCall(arg));
        return (address(provenance), _provenanceCall(root, arg));
    }

    function _gateCall(Root root, uint256 arg) private view returns (bytes memory) {
        uint8 choice = _byte(arg, 0);
        if (root == Root.Policy) return abi.encodeCall(IAgentTimelock.setPolicyRoot, (_roots[choice]));
        if (root == Root.Tier) {
            address approver = _approverChoice(_byte(arg, 1));
            Tier memory tier = Tier(approver, approver == address(council), _delayChoice(_byte(arg, 2)));
            return abi.encodeCall(IAgentTimelock.setTier, (choice, tier));
        }
        if (root == Root.Delay) return abi.encodeCall(IAgentTimelock.setRootDelay, (_delayChoice(choice)));
        if (root == Root.OfferGuardian) return abi.encodeCall(IAgentTimelock.offerGuardian, (_guardianChoice(choice)));
        if (root == Root.RemoveGuardian) return abi.encodeCall(IAgentTimelock.removeGuardian, ());
        if (root == Root.OfferApprover) {
            address offered = _approverChoice(choice);
            return abi.encodeCall(IAgentTimelock.offerRootApprover, (offered, offered == address(council)));
        }
        if (root == Root.Vetoer) return abi.encodeCall(IAgentTimelock.setRootVetoer, (_vetoerChoice(choice)));
        if (root == Root.Managed) return abi.encodeCall(IAgentTimelock.setManaged, (address(half), choice == 1));
        return abi.encodeCall(IAgentTimelock.dropAgentProposals, ());
    }

    function _membersCall(uint256 arg) private view returns (address, bytes memory) {
        Body storage body = _bodies[_byte(arg, 0)];
        bytes32[] memory out = new bytes32[](_count(_byte(arg, 1)));
        ICouncil.NewMember[] memory added = new ICouncil.NewMember[](_count(_byte(arg, 2)));
        (uint256 outs, uint256 ins) = (0, 0);
        for (uint256 i = 0; i < 5; ++i) {
            address who = body.pool[i];
            if (_byte(arg, 1) & (1 << i) != 0) out[outs++] = bytes32(uint256(uint160(who)));
            if (_byte(arg, 2) & (1 << i) != 0) {
                added[ins++] = ICouncil.NewMember(MemberKind.Eoa, abi.encodePacked(who));
            }
        }
        return (address(body.point), abi.encodeCall(ICouncil.changeMembers, (out, added, _byte(arg, 3))));
    }

    function _registryCall(Root root, uint256 arg) private view returns (bytes memory) {
        uint64 agent = _agentChoice(_byte(arg, 0));
        if (root == Root.AddKey) return abi.encodeCall(IAgentRegistry.addKey, (agent, _newKey(arg)));
        if (root == Root.Unfreeze) return abi.encodeCall(IAgentRegistry.unfreeze, (agent));
        if (root == Root.LowestTier) return abi.encodeCall(IAgentRegistry.setLowestTier, (agent, _byte(arg, 1)));
        if (root == Root.Unblock) {
            return abi.encodeCall(IAgentRegistry.unblockTarget, (agent, _targetChoice(_byte(arg, 1))));
        }
        if (root == Root.Operator) {
            return abi.encodeCall(IAgentRegistry.setOperator, (agent, _operatorChoice(_byte(arg, 1))));
        }
        return abi.encodeCall(IAgentRegistry.setLimits, (agent, _limitsChoice(_byte(arg, 1))));
    }

    /// @dev arg: agent, lowest tier, number of the secret in two bytes, then validFrom in five.
    function _newKey(uint256 arg) private pure returns (IAgentRegistry.NewKey memory) {
        uint40 validFrom = uint40(arg >> 32);
        address key = vm.addr(_agentSecret(uint16(arg >> 16)));
        return IAgentRegistry.NewKey(key, KeyKind.Eoa, validFrom, validFrom + 1000 days, _byte(arg, 1));
    }

    function _cancelCall(uint256 arg) private view returns (bytes memory) {
        Entry storage e = _entries[arg];
        return abi.encodeCall(IAgentTimelock.cancel, (e.plan.proposer, e.plan.nonce, e.id, e.terms));
    }

    function _provenanceCall(Root root, uint256 arg) private view returns (bytes memory) {
        if (root == Root.ConfirmDispute || root == Root.ClearDispute) {
            bytes32 batchId = keccak256(abi.encode(_batchAt(uint16(arg))));
            return
                root == Root.ConfirmDispute
                    ? abi.encodeCall(IProvenanceRegistry.confirmDispute, (batchId))
                    : abi.encodeCall(IProvenanceRegistry.clearDispute, (batchId));
        }
        if (root == Root.SourceKey) {
            address key = vm.addr(_sourceSecret(uint16(arg)));
            uint40 validFrom = START;
            return
                abi.encodeCall(
                    IProvenanceRegistry.addSourceKey,
                    (oracle, key, IProvenanceRegistry.SourceKeyKind.Eoa, validFrom, validFrom + 3650 days)
                );
        }
        bool admits = _byte(arg, 0) == 1;
        if (root == Root.Source) {
            return
                admits
                    ? abi.encodeCall(IProvenanceRegistry.admitSource, (PRICE, oracle))
                    : abi.encodeCall(IProvenanceRegistry.dismissSource, (PRICE, oracle));
        }
        bytes32 schema = _byte(arg, 1) == 1 ? NEWS : PRICE;
        return
            admits
                ? abi.encodeCall(IProvenanceRegistry.admitAttester, (schema, judy))
                : abi.encodeCall(IProvenanceRegistry.dismissAttester, (schema, judy));
    }

    function _replacesVetoer(Plan memory plan) internal pure override returns (bool) {
        return plan.tier == ROOT && plan.root == Root.Vetoer && plan.count != 2;
    }

    // ── Against it ──────────────────────────────────────────────────────────────────────────────────────────────

    function _whyNotDecided(Plan memory plan) internal view override returns (uint256) {
        return _decides(plan.root, plan.arg) ? 0 : Why.CALL_FAILS;
    }

    function _decides(Root root, uint256 arg) private view returns (bool) {
        uint8 choice = _byte(arg, 0);
        if (root == Root.Tier) return _maySeat(choice, _approverChoice(_byte(arg, 1)));
        // Who stops does not decide.
        if (root == Root.Vetoer) return _guardian == address(0) || _vetoerChoice(choice) != _guardian;
        if (root == Root.Managed) return _halfIsManaged == (choice == 0);
        if (root == Root.Members) return _maySit(arg);
        if (root >= Root.AddKey && root <= Root.Limits) return _mayStaff(root, arg);
        if (root == Root.Cancel) return _isOpen(_entries[arg]) && _entries[arg].plan.tier != ROOT;
        if (root == Root.ConfirmDispute) return _inputs[arg].disputedUntil != 0 && !_inputs[arg].confirmed;
        if (root == Root.ClearDispute) return _inputs[arg].disputedUntil != 0;
        if (root == Root.Source) return _isSource[PRICE][oracle] == (choice == 0);
        if (root == Root.Attester) return _isAttester[_byte(arg, 1) == 1 ? NEWS : PRICE][judy] == (choice == 0);
        if (root == Root.SourceKey) return _isNewSourceKey(vm.addr(_sourceSecret(uint16(arg))));
        return true;
    }

    /// @dev Optimistic tiers stand below all others and need a guardian.
    function _maySeat(uint8 tier, address approver) private view returns (bool) {
        if (approver == address(0)) {
            return _guardian != address(0) && (tier == 0 || _tiers[tier - 1].approver == address(0));
        }
        return tier + 1 >= TIERS || _tiers[tier + 1].approver != address(0);
    }

    /// @dev Who is to leave may have left already. Who joins is always apart from agents and guardians.
    function _maySit(uint256 arg) private view returns (bool) {
        Sitting memory sitting = _sittings[_byte(arg, 0)];
        (uint8 out, uint8 added) = (_byte(arg, 1), _byte(arg, 2));
        uint8 staying = sitting.members & ~out;
        if (added & staying != 0) return false;
        return _byte(arg, 3) != 0 && _byte(arg, 3) <= _count(staying | added);
    }

    function _mayStaff(Root root, uint256 arg) private view returns (bool) {
        address agent = address(uint160(_agentChoice(_byte(arg, 0))));
        if (root == Root.Unfreeze) return _agents[agent].frozen;
        if (root == Root.Unblock) return _blocked[agent][_targetChoice(_byte(arg, 1))];
        if (root == Root.AddKey) return _keyNumber[vm.addr(_agentSecret(uint16(arg >> 16)))] == 0;
        return true;
    }

    function _isNewSourceKey(address key) private view returns (bool) {
        for (uint256 i = 0; i < _sourceKeys_.length; ++i) {
            if (_sourceKeys_[i].point == key) return false;
        }
        return true;
    }

    // ── What it changes ─────────────────────────────────────────────────────────────────────────────────────────

    function _noteDecided(Plan memory plan) internal {
        (Root root, uint256 arg) = (plan.root, plan.arg);
        if (root == Root.Pay) return;
        if (root <= Root.Drop) return _noteGate(root, arg);
        if (root == Root.Members) return _noteMembers(arg);
        if (root <= Root.Operator) return _noteStaff(root, arg);
        if (root == Root.Cancel) return _noteEnd(arg, Life.Stopped);
        _noteSources(root, arg);
    }

    function _noteGate(Root root, uint256 arg) private {
        uint8 choice = _byte(arg, 0);
        if (root == Root.Policy) _reigns.push(Reign(uint40(block.timestamp), choice));
        else if (root == Root.Tier) _tiers[choice] = Seat(_approverChoice(_byte(arg, 1)), _delayChoice(_byte(arg, 2)));
        else if (root == Root.Delay) _rootSeat.delay = _delayChoice(choice);
        else if (root == Root.OfferGuardian) _offeredGuardian = _guardianChoice(choice);
        else if (root == Root.RemoveGuardian) _guardian = address(0);
        else if (root == Root.OfferApprover) _offeredRoot = _approverChoice(choice);
        else if (root == Root.Vetoer) _vetoer = _vetoerChoice(choice);
        else if (root == Root.Managed) _halfIsManaged = choice == 1;
        else ++_epoch;
    }

    function _noteMembers(uint256 arg) private {
        Sitting storage sitting = _sittings[_byte(arg, 0)];
        sitting.members = (sitting.members & ~_byte(arg, 1)) | _byte(arg, 2);
        sitting.threshold = _byte(arg, 3);
        ++sitting.epoch;
    }

    function _noteStaff(Root root, uint256 arg) private {
        uint64 number = _agentChoice(_byte(arg, 0));
        address proposer = address(uint160(number));
        Agent storage agent = _agents[proposer];
        if (root == Root.AddKey) {
            uint40 validFrom = uint40(arg >> 32);
            _hire(number, _agentSecret(uint16(arg >> 16)), validFrom, validFrom + 1000 days, _byte(arg, 1));
        } else if (root == Root.Unfreeze) {
            agent.frozen = false;
        } else if (root == Root.LowestTier) {
            (agent.lowestTier, agent.strikes) = (_byte(arg, 1), 0);
        } else if (root == Root.Unblock) {
            _blocked[proposer][_targetChoice(_byte(arg, 1))] = false;
        } else if (root == Root.Operator) {
            agent.operator = _operatorChoice(_byte(arg, 1));
        } else {
            _noteLimits(agent, _limitsChoice(_byte(arg, 1)));
        }
    }

    /// @dev A debt larger than the new bucket is cut to it.
    function _noteLimits(Agent storage agent, IAgentRegistry.Limits memory limits) private {
        agent.burst = limits.proposalBurst;
        agent.interval = limits.proposalInterval;
        agent.probation = limits.probation;
        agent.strikeLimit = limits.strikeLimit;
        uint256 latest = block.timestamp + uint256(agent.burst) * agent.interval;
        if (agent.fullAt > latest) agent.fullAt = uint40(latest);
    }

    function _noteSources(Root root, uint256 arg) private {
        bool admits = _byte(arg, 0) == 1;
        if (root == Root.ConfirmDispute) _inputs[arg].confirmed = true;
        else if (root == Root.ClearDispute) (_inputs[arg].disputedUntil, _inputs[arg].confirmed) = (0, false);
        else if (root == Root.Source) _isSource[PRICE][oracle] = admits;
        else if (root == Root.Attester) _isAttester[_byte(arg, 1) == 1 ? NEWS : PRICE][judy] = admits;
        else _sourceKeys_.push(SourceKey(vm.addr(_sourceSecret(uint16(arg))), _sourceSecret(uint16(arg)), false));
    }
}
