// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {AgentRefusal, IAgentRegistry} from "./interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "./interfaces/IAgentTimelock.sol";
import {IGateLens} from "./interfaces/IGateLens.sol";
import {IPolicyErrors, IPolicyMatcher} from "./interfaces/IPolicyMatcher.sol";
import {Failures} from "./libraries/Failures.sol";
import {GateDomain} from "./libraries/GateDomain.sol";
import {MeterLib} from "./libraries/MeterLib.sol";
import {ProposalHash} from "./libraries/ProposalHash.sol";
import {WordReader} from "./libraries/WordReader.sol";
import {AGENT_ID_LIMIT, Proposal, ProposalState, ROOT_TIER, Terms, Tier, Witness} from "./types/Proposal.sol";

/// @title GateLens
/// @notice See {IGateLens}. The checks stand here in the order in which the gate makes them, so the first error
/// listed is the one that execution would revert with; test/sol/lens holds the two together.
contract GateLens is IGateLens {
    using Failures for Failures.List;

    /// @dev What is known of a proposal while it is examined.
    struct Findings {
        Failures.List failures;
        bool stale;
        bool expired;
        bool hasBlockedTargets;
        ProposalState stored;
        uint40 time;
    }

    /// @inheritdoc IGateLens
    function status(
        IAgentTimelock gate,
        Proposal calldata p,
        Witness calldata w,
        Terms calldata t
    ) external view override returns (ProposalState current, bytes[] memory errors) {
        (IPolicyMatcher.Match memory matched, bytes[] memory mismatches) = IPolicyMatcher(gate.matcher()).examine(p, w);
        Findings memory f;
        // Per call two, per meter one; besides: state, eta, expiry, approver, guardian, epoch, pause, agent, root.
        f.failures = Failures.collect(9 + mismatches.length + matched.uses.length + 2 * p.calls.length);
        for (uint256 i = 0; i < mismatches.length; ++i) {
            f.failures.add(mismatches[i]);
        }
        _examineRecord(f, gate, p, t, matched.id);
        // While nobody has agreed there is no approver to compare with.
        if (f.stored != ProposalState.Proposed) _examineApprover(f, gate, t);
        if (_isAgent(p)) _examineAgent(f, gate, p, t);
        if (p.tier != ROOT_TIER) {
            _examinePolicyRoot(f, gate, matched.policyRoot);
            _examineTargets(f, gate, p);
        }
        _examineMeters(f, gate, matched.uses);
        return (_derive(f), f.failures.found());
    }

    /// @inheritdoc IGateLens
    function proposalDigest(IAgentTimelock gate, bytes32 id) external view override returns (bytes32) {
        return GateDomain.digest(address(gate), id);
    }

    /// @inheritdoc IGateLens
    function approvalDigest(
        IAgentTimelock gate,
        address approver,
        uint64 approverEpoch,
        uint40 validUntil,
        bytes32 id
    ) external view override returns (bytes32) {
        return GateDomain.digest(address(gate), ProposalHash.hashApproval(approver, approverEpoch, validUntil, id));
    }

    function _examineRecord(
        Findings memory f,
        IAgentTimelock gate,
        Proposal calldata p,
        Terms calldata t,
        bytes32 id
    ) private view {
        bytes26 recorded;
        (f.stored, f.time, recorded) = gate.record(p.proposer, p.nonce);
        bytes26 given = ProposalHash.commitment(id, t);
        if (given != recorded) {
            revert IAgentTimelock.GateTermsMismatch(p.proposer, p.nonce, recorded, given);
        }
        if (f.stored != ProposalState.Queued) {
            f.failures.add(
                abi.encodeWithSelector(
                    IAgentTimelock.GateWrongState.selector,
                    p.proposer,
                    p.nonce,
                    f.stored,
                    ProposalState.Queued
                )
            );
        } else if (block.timestamp < f.time) {
            f.failures.add(abi.encodeWithSelector(IAgentTimelock.GateNotReady.selector, id, f.time));
        }
        if (block.timestamp > t.expiry) {
            f.expired = true;
            f.failures.add(abi.encodeWithSelector(IAgentTimelock.GateExpired.selector, id, t.expiry));
        }
    }

    /// @dev The approver of now must be the one that agreed, at the same epoch.
    function _examineApprover(Findings memory f, IAgentTimelock gate, Terms calldata t) private view {
        (address approver, bool hasEpoch) = _approverOf(gate, t.tier);
        uint256 current;
        if (hasEpoch) {
            bool found;
            (found, current) = WordReader.read(approver, abi.encodeWithSignature("epoch()"));
            if (!found || current > type(uint64).max) {
                f.failures.add(
                    abi.encodeWithSelector(IAgentTimelock.GateApproverEpochProbe.selector, approver, true, false)
                );
                return;
            }
        }
        if (approver != t.approver) {
            f.stale = true;
            f.failures.add(abi.encodeWithSelector(IAgentTimelock.GateApproverMismatch.selector, t.approver, approver));
            return;
        }
        if (approver == address(0) && gate.guardian() == address(0)) {
            f.failures.add(abi.encodeWithSelector(IAgentTimelock.GateOptimisticWithoutGuardian.selector, t.tier));
        }
        if (current != t.approverEpoch) {
            f.stale = true;
            f.failures.add(
                abi.encodeWithSelector(
                    IAgentTimelock.GateApproverEpochMismatch.selector,
                    approver,
                    t.approverEpoch,
                    current
                )
            );
        }
    }

    function _examineAgent(Findings memory f, IAgentTimelock gate, Proposal calldata p, Terms calldata t) private view {
        uint32 epoch = gate.epoch();
        if (p.epoch != epoch) {
            f.stale = true;
            f.failures.add(abi.encodeWithSelector(IAgentTimelock.GateEpochMismatch.selector, p.epoch, epoch));
        }
        uint40 pausedUntil = gate.pausedUntil();
        if (block.timestamp <= pausedUntil) {
            f.failures.add(abi.encodeWithSelector(IAgentTimelock.GatePaused.selector, pausedUntil));
        }
        uint64 agent = uint64(uint160(p.proposer));
        uint256 refusals;
        (refusals, f.hasBlockedTargets) = IAgentRegistry(gate.registry()).examineExecution(
            agent,
            t.key,
            t.tier,
            t.proposedAt,
            t.approver != address(0)
        );
        // A proposal that waits for its approver is not optimistic, but the registry cannot tell.
        if (f.stored == ProposalState.Proposed) refusals &= ~AgentRefusal.STALE_OPTIMISTIC;
        if (refusals != 0) {
            uint256 ending = AgentRefusal.KEY_REVOKED | AgentRefusal.KEY_COMPROMISED | AgentRefusal.STALE_OPTIMISTIC;
            if (refusals & ending != 0) f.stale = true;
            f.failures.add(abi.encodeWithSelector(IAgentTimelock.GateAgentRefused.selector, agent, t.key, refusals));
        }
    }

    function _examinePolicyRoot(Findings memory f, IAgentTimelock gate, bytes32 proven) private view {
        bytes32 inForce = gate.policyRoot();
        if (proven != inForce) {
            f.failures.add(abi.encodeWithSelector(IPolicyErrors.PolicyNotProven.selector, 0, proven, inForce));
        }
    }

    function _examineTargets(Findings memory f, IAgentTimelock gate, Proposal calldata p) private view {
        IAgentRegistry registry = IAgentRegistry(gate.registry());
        uint64 agent = uint64(uint160(p.proposer));
        for (uint256 i = 0; i < p.calls.length; ++i) {
            address target = p.calls[i].target;
            if (gate.isProtected(target)) {
                f.failures.add(abi.encodeWithSelector(IAgentTimelock.GateTargetProtected.selector, i, target));
            }
            if (f.hasBlockedTargets && registry.isBlocked(agent, target)) {
                f.failures.add(abi.encodeWithSelector(IAgentTimelock.GateTargetBlocked.selector, i, agent, target));
            }
        }
    }

    function _examineMeters(
        Findings memory f,
        IAgentTimelock gate,
        IPolicyMatcher.MeterUse[] memory uses
    ) private view {
        (uint40 current, uint40 previous) = gate.policySince();
        for (uint256 i = 0; i < uses.length; ++i) {
            IPolicyMatcher.MeterUse memory use = uses[i];
            uint104 level = MeterLib.levelOf(
                gate.meterState(use.meter),
                use,
                current,
                previous,
                uint40(block.timestamp)
            );
            if (use.amount > level) {
                f.failures.add(
                    abi.encodeWithSelector(IAgentTimelock.GateMeterExceeded.selector, use.meter, use.amount, level)
                );
            }
        }
    }

    function _derive(Findings memory f) private view returns (ProposalState) {
        if (f.stored != ProposalState.Proposed && f.stored != ProposalState.Queued) return f.stored;
        if (f.expired) return ProposalState.Expired;
        if (f.stale) return ProposalState.Stale;
        bool ready = f.stored == ProposalState.Queued && block.timestamp >= f.time;
        return ready ? ProposalState.Ready : f.stored;
    }

    function _isAgent(Proposal calldata p) private pure returns (bool) {
        return uint160(p.proposer) < AGENT_ID_LIMIT;
    }

    function _approverOf(IAgentTimelock gate, uint8 tier) private view returns (address, bool) {
        if (tier == ROOT_TIER) {
            IAgentTimelock.Root memory root = gate.root();
            return (root.approver, root.approverHasEpoch);
        }
        Tier memory found = gate.tierAt(tier);
        return (found.approver, found.approverHasEpoch);
    }
}
