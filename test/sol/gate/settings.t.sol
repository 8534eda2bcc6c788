// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {MAX_DELAY, MAX_MANAGED, MAX_TIERS, MIN_DELAY} from "../../../contracts/types/Limits.sol";
import {AGENT_ID_LIMIT, NO_RULE, ProposalState, Tier} from "../../../contracts/types/Proposal.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {RuleBook} from "../support/RuleBook.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {EpochTeller, Forwarder} from "./Callers.sol";

/// @notice What root decides, each time by a real root proposal.
abstract contract SettingsSpec is GateSpec {
    // ── Who may: nobody but the gate, while it executes a root proposal ─────────────────────────────────────────

    function test_RevertWhen_TheCallerIsNotRoot() public {
        bytes[] memory calls = _allCalls();
        address[8] memory others = [stranger, ruth, gina, vera, tess, alice, address(council), address(gate)];
        for (uint256 i = 0; i < calls.length; ++i) {
            for (uint256 j = 0; j < others.length; ++j) {
                _callRefused(
                    others[j],
                    calls[i],
                    abi.encodeWithSelector(IAgentTimelock.GateNotRoot.selector, others[j])
                );
            }
            if (treasury == address(gate)) continue;
            _callRefused(treasury, calls[i], abi.encodeWithSelector(IAgentTimelock.GateNotRoot.selector, treasury));
        }
    }

    /// @dev Root is executing, but it is not the gate that calls.
    function test_RevertWhen_ATargetOfRootCallsBack() public {
        Forwarder forwarder = new Forwarder();
        bytes[] memory calls = _allCalls();
        for (uint256 i = 0; i < calls.length; ++i) {
            forwarder.set(address(gate), calls[i]);
            Draft memory d = _rootDraft(address(forwarder), 0, abi.encodeCall(Forwarder.forward, ()));
            _makeReady(d);
            bytes memory reason = abi.encodeWithSelector(IAgentTimelock.GateNotRoot.selector, forwarder);
            _refuses(d, _execute, _callFailed(address(forwarder), Forwarder.forward.selector, reason));
        }
    }

    /// @dev Every function that configures, with arguments that root could give.
    function _allCalls() private view returns (bytes[] memory calls) {
        calls = new bytes[](10);
        calls[0] = abi.encodeCall(gate.setPolicyRoot, (keccak256("new")));
        calls[1] = abi.encodeCall(gate.setTier, (COUNCIL, Tier(tess, false, 1 days)));
        calls[2] = abi.encodeCall(gate.setRootDelay, (1 days));
        calls[3] = abi.encodeCall(gate.offerRootApprover, (stranger, false));
        calls[4] = abi.encodeCall(gate.offerGuardian, (stranger));
        calls[5] = abi.encodeCall(gate.removeGuardian, ());
        calls[6] = abi.encodeCall(gate.setRootVetoer, (stranger));
        calls[7] = abi.encodeCall(gate.setManaged, (stranger, true));
        calls[8] = abi.encodeCall(gate.dropAgentProposals, ());
        calls[9] = abi.encodeCall(gate.setManaged, (address(council), false));
    }

    function _callRefused(address by, bytes memory data, bytes memory error_) private changesNothing {
        vm.prank(by);
        (bool success, bytes memory answer) = address(gate).call(data);
        assertFalse(success, "it was not refused");
        assertEq(answer, error_, "error");
    }

    // ── Policy, delay, offers, vetoer ───────────────────────────────────────────────────────────────────────────

    function test_SetPolicyRoot() public {
        bytes32 old = gate.policyRoot();
        (uint40 since, uint40 before) = gate.policySince();
        assertEq(since, START, "since");
        assertEq(before, 0, "the one before");
        Draft memory d = _rootDraft(address(gate), 0, abi.encodeCall(gate.setPolicyRoot, (keccak256("new"))));
        _makeReady(d);
        _expectGateEvent();
        emit IAgentTimelock.PolicyRootChanged(old, keccak256("new"));
        _execute(d);
        assertEq(gate.policyRoot(), keccak256("new"), "policy root");
        (since, before) = gate.policySince();
        assertEq(since, block.timestamp, "since");
        assertEq(before, START, "the one before");
    }

    function test_SetRootDelay() public {
        Draft memory d = _rootDraft(address(gate), 0, abi.encodeCall(gate.setRootDelay, (MIN_DELAY)));
        _makeReady(d);
        _expectGateEvent();
        emit IAgentTimelock.RootDelayChanged(ROOT_DELAY, MIN_DELAY);
        _execute(d);
        assertEq(gate.root().delay, MIN_DELAY, "root delay");
        assertEq(gate.root().approver, ruth, "the approver stays");
        _asRoot(abi.encodeCall(gate.setRootDelay, (MAX_DELAY)));
        assertEq(gate.root().delay, MAX_DELAY, "root delay");
    }

    function test_RevertWhen_TheRootDelayIsOutOfRange() public {
        _rootFails(abi.encodeCall(gate.setRootDelay, (MIN_DELAY - 1)), _delayOutOfRange(MIN_DELAY - 1));
        _rootFails(abi.encodeCall(gate.setRootDelay, (MAX_DELAY + 1)), _delayOutOfRange(MAX_DELAY + 1));
        _rootFails(abi.encodeCall(gate.setRootDelay, (0)), _delayOutOfRange(0));
    }

    function test_OfferRootApproverIsSaid() public {
        Draft memory d = _rootDraft(address(gate), 0, abi.encodeCall(gate.offerRootApprover, (address(council), true)));
        _makeReady(d);
        _expectGateEvent();
        emit IAgentTimelock.RootApproverOffered(address(council), true);
        _execute(d);
    }

    function test_RevertWhen_TheOfferedRootApproverCannotBeOne() public {
        _rootFails(abi.encodeCall(gate.offerRootApprover, (address(gate), false)), _invalid(address(gate)));
        address agent = address(AGENT_ID_LIMIT - 1);
        _rootFails(abi.encodeCall(gate.offerRootApprover, (agent, false)), _invalid(agent));
        _rootFails(
            abi.encodeCall(gate.offerRootApprover, (address(council), false)),
            _epochProbe(address(council), false, true)
        );
        _rootFails(abi.encodeCall(gate.offerRootApprover, (stranger, true)), _epochProbe(stranger, true, false));
        _asRoot(abi.encodeCall(gate.offerRootApprover, (address(AGENT_ID_LIMIT), false)));
    }

    function test_OfferGuardianIsSaid() public {
        Draft memory d = _rootDraft(address(gate), 0, abi.encodeCall(gate.offerGuardian, (stranger)));
        _makeReady(d);
        _expectGateEvent();
        emit IAgentTimelock.GuardianOffered(stranger);
        _execute(d);
    }

    /// @dev Optimistic proposals are held from then on, others are not.
    function test_RemoveGuardian() public {
        Draft memory optimistic = _payment(OPTIMISTIC, 100);
        _makeReady(optimistic);
        Draft memory approved = _payment(COUNCIL, 100);
        _makeReady(approved);
        Draft memory d = _rootDraft(address(gate), 0, abi.encodeCall(gate.removeGuardian, ()));
        _makeReady(d);
        _expectGateEvent();
        emit IAgentTimelock.GuardianChanged(gina, address(0));
        _execute(d);
        assertEq(gate.guardian(), address(0), "guardian");
        assertFalse(gate.isProtected(gina), "no role, no protection");
        bytes4 selector = IAgentTimelock.GateOptimisticWithoutGuardian.selector;
        _refuses(optimistic, _execute, abi.encodeWithSelector(selector, OPTIMISTIC));
        _execute(approved);
        _asRoot(abi.encodeCall(gate.offerGuardian, (stranger)));
        vm.prank(stranger);
        gate.acceptGuardian();
        _execute(optimistic);
        _assertState(optimistic, ProposalState.Executed);
    }

    function test_SetRootVetoer() public {
        Draft memory d = _rootDraft(address(gate), 0, abi.encodeCall(gate.setRootVetoer, (stranger)));
        _makeReady(d);
        _expectGateEvent();
        emit IAgentTimelock.RootVetoerChanged(vera, stranger);
        _execute(d);
        assertEq(gate.rootVetoer(), stranger, "root vetoer");
        assertTrue(gate.isProtected(stranger), "the new one is protected");
        assertFalse(gate.isProtected(vera), "the old one is not");
    }

    /// @dev This, and nothing else, raises the epoch; everything that agents have pending is stale.
    function test_DropAgentProposals() public {
        Draft memory proposed = _payment(COUNCIL, 100);
        _propose(proposed);
        Draft memory ready = _payment(OPTIMISTIC, 100);
        _makeReady(ready);
        Draft memory d = _rootDraft(address(gate), 0, abi.encodeCall(gate.dropAgentProposals, ()));
        _makeReady(d);
        _expectGateEvent();
        emit IAgentTimelock.EpochRaised(1, 2);
        _execute(d);
        assertEq(gate.epoch(), 2, "epoch");
        bytes memory refusal = abi.encodeWithSelector(IAgentTimelock.GateEpochMismatch.selector, 1, 2);
        _refuses(ready, _execute, refusal);
        _approve(proposed);
        _wait(proposed);
        _refuses(proposed, _execute, refusal);
        gateEpoch = 2;
        Draft memory again = _payment(COUNCIL, 100);
        _makeReady(again);
        _execute(again);
    }

    // ── Tiers ───────────────────────────────────────────────────────────────────────────────────────────────────

    function test_SetTierInPlace() public {
        Draft memory d = _setTierDraft(ACCOUNT, Tier(stranger, false, 3 days));
        _makeReady(d);
        _expectGateEvent();
        emit IAgentTimelock.TierChanged(ACCOUNT, Tier(tess, false, ACCOUNT_DELAY), Tier(stranger, false, 3 days));
        _execute(d);
        assertEq(gate.tierCount(), 3, "number of tiers");
        _assertTier(ACCOUNT, Tier(stranger, false, 3 days));
        assertTrue(gate.isProtected(stranger), "the new approver is protected");
        assertFalse(gate.isProtected(tess), "the old one is not");
    }

    function test_SetTierAppends() public {
        Draft memory d = _setTierDraft(3, Tier(tess, false, MAX_DELAY));
        _makeReady(d);
        _expectGateEvent();
        emit IAgentTimelock.TierChanged(3, Tier(address(0), false, 0), Tier(tess, false, MAX_DELAY));
        _execute(d);
        assertEq(gate.tierCount(), 4, "number of tiers");
        _assertTier(3, Tier(tess, false, MAX_DELAY));
        // An approver of two tiers stays protected when it loses one.
        _asRoot(abi.encodeCall(gate.setTier, (3, Tier(stranger, false, MAX_DELAY))));
        assertTrue(gate.isProtected(tess), "still approver of tier 2");
    }

    function test_SettingATierToItselfKeepsProtection() public {
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(tess, false, ACCOUNT_DELAY))));
        assertTrue(gate.isProtected(tess), "approver");
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(stranger, false, ACCOUNT_DELAY))));
        assertFalse(gate.isProtected(tess), "nobody");
    }

    function test_RevertWhen_TheTierIsNeitherThereNorNext() public {
        bytes4 selector = IAgentTimelock.GateUnknownTier.selector;
        Tier memory tier = Tier(tess, false, 1 days);
        _rootFails(abi.encodeCall(gate.setTier, (4, tier)), abi.encodeWithSelector(selector, 4, 3));
        _rootFails(abi.encodeCall(gate.setTier, (255, tier)), abi.encodeWithSelector(selector, 255, 3));
        vm.expectRevert(abi.encodeWithSelector(selector, 3, 3));
        gate.tierAt(3);
    }

    function test_RevertWhen_ThereAreTooManyTiers() public {
        for (uint8 i = 3; i < MAX_TIERS; ++i) {
            _asRoot(abi.encodeCall(gate.setTier, (i, Tier(tess, false, 1 days))));
        }
        bytes4 selector = IAgentTimelock.GateUnknownTier.selector;
        _rootFails(
            abi.encodeCall(gate.setTier, (uint8(MAX_TIERS), Tier(tess, false, 1 days))),
            abi.encodeWithSelector(selector, MAX_TIERS, MAX_TIERS)
        );
        _asRoot(abi.encodeCall(gate.setTier, (uint8(MAX_TIERS) - 1, Tier(tess, false, 2 days))));
        assertEq(gate.tierCount(), MAX_TIERS, "number of tiers");
    }

    function test_RevertWhen_TheTiersDelayIsOutOfRange() public {
        uint32[4] memory delays = [MIN_DELAY - 1, MAX_DELAY + 1, 0, type(uint32).max];
        for (uint256 i = 0; i < delays.length; ++i) {
            Tier memory tier = Tier(tess, false, delays[i]);
            _rootFails(abi.encodeCall(gate.setTier, (ACCOUNT, tier)), _delayOutOfRange(delays[i]));
        }
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(tess, false, MIN_DELAY))));
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(tess, false, MAX_DELAY))));
    }

    function test_RevertWhen_AKeyOfAnAgentWouldGetARole() public {
        _setTierFails(ACCOUNT, Tier(alice, false, 1 days), _invalid(alice));
        _rootFails(abi.encodeCall(gate.setRootVetoer, (alice)), _invalid(alice));
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(stranger, false, 1 days))));
        _asRoot(abi.encodeCall(gate.setRootVetoer, (stranger)));
        assertEq(gate.tierAt(ACCOUNT).approver, stranger);
        assertEq(gate.rootVetoer(), stranger);
    }

    function test_RevertWhen_TheTiersApproverCannotBeOne() public {
        address agent = address(AGENT_ID_LIMIT - 1);
        _setTierFails(ACCOUNT, Tier(agent, false, 1 days), _invalid(agent));
        _setTierFails(ACCOUNT, Tier(ADA, false, 1 days), _invalid(ADA));
        _setTierFails(ACCOUNT, Tier(address(gate), false, 1 days), _invalid(address(gate)));
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(address(AGENT_ID_LIMIT), false, 1 days))));
    }

    /// @dev Agents, approvers and vetoers are disjoint; revoked keys are keys for ever.
    function test_RevertWhen_ARoleWouldGoToAKeyOfAnAgent() public {
        _setTierFails(ACCOUNT, Tier(alice, false, 1 days), _invalid(alice));
        vm.prank(otto);
        registry.revokeKey(bob);
        _setTierFails(ACCOUNT, Tier(bob, false, 1 days), _invalid(bob));
        Draft memory d = _rootDraft(address(gate), 0, abi.encodeCall(gate.setRootVetoer, (alice)));
        _makeReady(d);
        _refuses(d, _execute, _callFailed(address(gate), gate.setRootVetoer.selector, _invalid(alice)));
        _asRoot(abi.encodeCall(gate.offerRootApprover, (alice, false)));
        vm.expectRevert(_invalid(alice));
        vm.prank(alice);
        gate.acceptRootApprover();
        assertFalse(gate.isProtected(alice), "no role");
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(stranger, false, 1 days))));
    }

    /// @dev Who stops does not decide. The other way round: accept.t.sol.
    function test_RevertWhen_ARoleThatDecidesWouldGoToTheGuardian() public {
        bytes memory conflict = abi.encodeWithSelector(IAgentTimelock.GateRoleConflict.selector, gina, gate);
        _setTierFails(ACCOUNT, Tier(gina, false, 1 days), conflict);
        _rootFails(abi.encodeCall(gate.setRootVetoer, (gina)), conflict);
        _rootFails(abi.encodeCall(gate.offerRootApprover, (gina, false)), conflict);
        // Taken up after the offer was made.
        _asRoot(abi.encodeCall(gate.offerRootApprover, (stranger, false)));
        _asRoot(abi.encodeCall(gate.offerGuardian, (stranger)));
        vm.prank(stranger);
        gate.acceptGuardian();
        vm.expectRevert(abi.encodeWithSelector(IAgentTimelock.GateRoleConflict.selector, stranger, gate));
        vm.prank(stranger);
        gate.acceptRootApprover();
        // She guards no more, so she may decide.
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(gina, false, 1 days))));
        _asRoot(abi.encodeCall(gate.setRootVetoer, (gina)));
        _asRoot(abi.encodeCall(gate.removeGuardian, ()));
        vm.prank(stranger);
        gate.acceptRootApprover();
        assertEq(gate.tierAt(ACCOUNT).approver, gina, "approver");
        assertEq(gate.rootVetoer(), gina, "root vetoer");
        assertEq(gate.root().approver, stranger, "root approver");
    }

    /// @dev Nobody is not in conflict with nobody: the vetoer can go whether somebody guards or not.
    function test_TheRootVetoerGoesAlsoWhereNobodyGuards() public {
        _asRoot(abi.encodeCall(gate.setRootVetoer, (address(0))));
        assertEq(gate.rootVetoer(), address(0), "root vetoer, while somebody guards");
        _asRoot(abi.encodeCall(gate.setRootVetoer, (vera)));
        _asRoot(abi.encodeCall(gate.removeGuardian, ()));
        _asRoot(abi.encodeCall(gate.setRootVetoer, (address(0))));
        assertEq(gate.rootVetoer(), address(0), "root vetoer, while nobody guards");
        assertFalse(gate.isProtected(vera), "no role");
    }

    /// @dev An offer of long ago, accepted at the worst moment, is in the way of that account's appointment alone: root
    /// clears it in the call before.
    function test_AnAcceptedOfferCannotHoldUpRoot() public {
        _asRoot(abi.encodeCall(gate.offerGuardian, (stranger)));
        Draft memory d = _rootDraft(address(gate), 0, abi.encodeCall(gate.removeGuardian, ()));
        Draft memory appoint = _rootDraft(
            address(gate),
            0,
            abi.encodeCall(gate.setTier, (ACCOUNT, Tier(stranger, false, 1 days)))
        );
        d.p.calls = RuleBook.list(d.p.calls[0], appoint.p.calls[0]);
        _makeReady(d);
        vm.prank(stranger);
        gate.acceptGuardian();
        _execute(d);
        assertEq(gate.tierAt(ACCOUNT).approver, stranger, "approver");
        assertEq(gate.guardian(), address(0), "guardian");
    }

    function test_RevertWhen_TheEpochIsNotAsSaid() public {
        Tier memory tier = Tier(address(council), false, 1 days);
        _setTierFails(ACCOUNT, tier, _epochProbe(address(council), false, true));
        tier = Tier(stranger, true, 1 days);
        _setTierFails(ACCOUNT, tier, _epochProbe(stranger, true, false));
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(address(council), true, 1 days))));
    }

    /// @dev One word of 64 bits, neither less nor more.
    function test_WhatCountsAsAnEpoch() public {
        EpochTeller teller = new EpochTeller();
        address who = address(teller);
        teller.set(type(uint64).max, 32, false);
        _setTierFails(ACCOUNT, Tier(who, false, 1 days), _epochProbe(who, false, true));
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(who, true, 1 days))));
        for (uint256 i = 0; i < 5; ++i) {
            if (i == 0) teller.set(uint256(type(uint64).max) + 1, 32, false);
            if (i == 1) teller.set(1, 31, false);
            if (i == 2) teller.set(1, 64, false);
            if (i == 3) teller.set(1, 0, false);
            if (i == 4) teller.set(1, 32, true);
            _setTierFails(ACCOUNT, Tier(who, true, 1 days), _epochProbe(who, true, false));
            _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(who, false, 1 days))));
        }
    }

    function test_AnAgreedApproverThatStopsAnsweringHoldsItsProposals() public {
        EpochTeller teller = new EpochTeller();
        teller.set(5, 32, false);
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(address(teller), true, ACCOUNT_DELAY))));
        Draft memory d = _payment(ACCOUNT, 100);
        _propose(d);
        (d.t.approver, d.t.approverEpoch) = (address(teller), 5);
        Draft memory proposed = _copy(d);
        (proposed.t.approver, proposed.t.approverEpoch) = (address(0), 0);
        vm.prank(address(teller));
        gate.approve(d.p, proposed.t, d.p.notAfter);
        skip(ACCOUNT_DELAY);
        teller.set(6, 32, false);
        bytes4 mismatch = IAgentTimelock.GateApproverEpochMismatch.selector;
        _refuses(d, _execute, abi.encodeWithSelector(mismatch, teller, 5, 6));
        teller.set(5, 32, true);
        _refuses(d, _execute, _epochProbe(address(teller), true, false));
        teller.set(5, 32, false);
        _execute(d);
        _assertState(d, ProposalState.Executed);
    }

    // ── Optimistic tiers stand below all others, and need a guardian ────────────────────────────────────────────

    function test_RevertWhen_AnOptimisticTierWouldStandAboveAnother() public {
        Tier memory optimistic = Tier(address(0), false, 1 days);
        bytes4 selector = IAgentTimelock.GateTierOrder.selector;
        _setTierFails(ACCOUNT, optimistic, abi.encodeWithSelector(selector, ACCOUNT));
        _setTierFails(3, optimistic, abi.encodeWithSelector(selector, 3));
        // In order from below, the same is no fault.
        _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, optimistic)));
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, optimistic)));
        _asRoot(abi.encodeCall(gate.setTier, (3, optimistic)));
        assertEq(gate.tierCount(), 4, "number of tiers");
    }

    function test_RevertWhen_AnApproverWouldStandBelowAnOptimisticTier() public {
        Tier memory optimistic = Tier(address(0), false, 1 days);
        _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, optimistic)));
        bytes4 selector = IAgentTimelock.GateTierOrder.selector;
        _setTierFails(0, Tier(tess, false, 1 days), abi.encodeWithSelector(selector, 0));
        _asRoot(abi.encodeCall(gate.setTier, (COUNCIL, Tier(address(council), true, 1 days))));
        _asRoot(abi.encodeCall(gate.setTier, (0, Tier(tess, false, 1 days))));
        _assertTier(0, Tier(tess, false, 1 days));
    }

    function test_RevertWhen_AnOptimisticTierHasNobodyWhoGuards() public {
        _asRoot(abi.encodeCall(gate.removeGuardian, ()));
        bytes4 selector = IAgentTimelock.GateOptimisticWithoutGuardian.selector;
        _setTierFails(0, Tier(address(0), false, 1 days), abi.encodeWithSelector(selector, 0));
        _asRoot(abi.encodeCall(gate.setTier, (0, Tier(tess, false, 1 days))));
    }

    function test_RevertWhen_AnOptimisticTierIsSaidToHaveAnEpoch() public {
        _setTierFails(0, Tier(address(0), true, 1 days), _epochProbe(address(0), true, false));
    }

    // ── Managed contracts ───────────────────────────────────────────────────────────────────────────────────────

    function test_SetManagedAddsAndTakesOut() public {
        Draft memory d = _rootDraft(address(gate), 0, abi.encodeCall(gate.setManaged, (stranger, true)));
        _makeReady(d);
        _expectGateEvent();
        emit IAgentTimelock.ManagedChanged(stranger, true);
        _execute(d);
        assertTrue(gate.isManaged(stranger) && gate.isProtected(stranger), "managed and so protected");
        assertEq(gate.managed().length, 6, "number of managed contracts");
        assertEq(gate.managed()[5], stranger, "the last");

        // The last takes the place of the one that goes.
        d = _rootDraft(address(gate), 0, abi.encodeCall(gate.setManaged, (address(council), false)));
        _makeReady(d);
        _expectGateEvent();
        emit IAgentTimelock.ManagedChanged(address(council), false);
        _execute(d);
        assertFalse(gate.isManaged(address(council)), "no longer managed");
        assertTrue(gate.isProtected(address(council)), "still an approver");
        assertEq(gate.managed().length, 5, "number of managed contracts");
        assertEq(gate.managed()[3], stranger, "moved");
        _asRoot(abi.encodeCall(gate.setManaged, (stranger, false)));
        assertFalse(gate.isManaged(stranger) || gate.isProtected(stranger), "nothing left");
        assertEq(gate.managed().length, 4, "number of managed contracts");
        assertEq(gate.managed()[3], address(guardianCouncil), "untouched");
    }

    function test_RevertWhen_AnAccountCannotBeManaged() public {
        _setManagedFails(address(0), true);
        _setManagedFails(address(gate), true);
        _setManagedFails(address(council), true);
        if (treasury != address(gate)) _setManagedFails(treasury, true);
    }

    function test_RevertWhen_AnAccountCannotBeTakenOut() public {
        _setManagedFails(address(gate), false);
        _setManagedFails(address(registry), false);
        _setManagedFails(address(provenance), false);
        _setManagedFails(stranger, false);
        _setManagedFails(tess, false);
    }

    function test_RevertWhen_TooManyAreManaged() public {
        Draft memory d = _rootDraft(address(gate), 0, "");
        uint256 room = MAX_MANAGED - gate.managed().length;
        for (uint256 i = 0; i <= room; ++i) {
            address account = address(uint160(0x1000 + i));
            d = _rootDraft(address(gate), 0, abi.encodeCall(gate.setManaged, (account, true)));
            _makeReady(d);
            if (i < room) _execute(d);
            else _refuses(d, _execute, _callFailed(address(gate), gate.setManaged.selector, _invalid(account)));
        }
        assertEq(gate.managed().length, MAX_MANAGED, "number of managed contracts");
        _asRoot(abi.encodeCall(gate.setManaged, (address(0x1000), false)));
        _execute(d);
        assertEq(gate.managed().length, MAX_MANAGED, "number of managed contracts");
    }

    /// @dev Root's calls to managed contracts come from the gate; to all others from the treasury.
    function test_RootCallsManagedContractsAsTheGate() public {
        _asRoot(address(registry), abi.encodeCall(registry.freeze, (ADA_ID)));
        assertTrue(registry.agentAt(ADA_ID).frozen, "frozen");
        Draft memory d = _rootDraft(address(coin), 0, abi.encodeCall(coin.transfer, (payee, 5)));
        _makeReady(d);
        _execute(d);
        assertEq(coin.balanceOf(treasury), COINS - 5, "the treasury's coins");
    }

    /// @dev All of one root proposal, or nothing.
    function test_OneFailingCallUndoesAll() public {
        Draft memory d = _rootDraft(address(gate), 0, abi.encodeCall(gate.setRootDelay, (1 days)));
        bytes memory failing = abi.encodeCall(gate.setRootDelay, (0));
        d.p.calls = RuleBook.list(d.p.calls[0], RuleBook.call(address(gate), 0, failing, NO_RULE));
        _makeReady(d);
        bytes4 selector = IAgentTimelock.GateCallFailed.selector;
        bytes memory reason = _delayOutOfRange(0);
        _refuses(d, _execute, abi.encodeWithSelector(selector, 1, gate, gate.setRootDelay.selector, reason));
        assertEq(gate.root().delay, ROOT_DELAY, "root delay");
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _setTierDraft(uint8 tier, Tier memory newTier) private returns (Draft memory) {
        return _rootDraft(address(gate), 0, abi.encodeCall(gate.setTier, (tier, newTier)));
    }

    function _setTierFails(uint8 tier, Tier memory newTier, bytes memory reason) private {
        _rootFails(abi.encodeCall(gate.setTier, (tier, newTier)), reason);
    }

    function _setManagedFails(address account, bool managed) private {
        _rootFails(abi.encodeCall(gate.setManaged, (account, managed)), _invalid(account));
    }

    function _rootFails(bytes memory data, bytes memory reason) private {
        Draft memory d = _rootDraft(address(gate), 0, data);
        _makeReady(d);
        _refuses(d, _execute, _callFailed(address(gate), bytes4(data), reason));
    }

    function _assertTier(uint8 tier, Tier memory needed) private view {
        assertEq(keccak256(abi.encode(gate.tierAt(tier))), keccak256(abi.encode(needed)), "tier");
    }

    function _callFailed(address target, bytes4 selector, bytes memory reason) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAgentTimelock.GateCallFailed.selector, 0, target, selector, reason);
    }

    function _delayOutOfRange(uint32 given) private pure returns (bytes memory) {
        bytes4 selector = IAgentTimelock.GateDelayOutOfRange.selector;
        return abi.encodeWithSelector(selector, given, MIN_DELAY, MAX_DELAY);
    }

    function _invalid(address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAgentTimelock.GateInvalidAccount.selector, account);
    }

    function _epochProbe(address approver, bool expected, bool found) private pure returns (bytes memory) {
        bytes4 selector = IAgentTimelock.GateApproverEpochProbe.selector;
        return abi.encodeWithSelector(selector, approver, expected, found);
    }
}

contract SettingsTest is SettingsSpec, InGate {}

contract SettingsSafeTest is SettingsSpec, InSafe {}
