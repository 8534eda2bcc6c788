// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {MAX_DELAY, MAX_TIERS, MIN_DELAY} from "../../../contracts/types/Limits.sol";
import {Tier} from "../../../contracts/types/Proposal.sol";
import {Artifacts} from "../support/Artifacts.sol";
import {GateSpec} from "../support/GateSpec.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";

/// @notice Everything is settled by the constructor; what root could not set later is refused there too.
abstract contract ConstructorSpec is GateSpec {
    function test_ItStartsAsConfigured() public view {
        assertEq(gate.registry(), address(registry), "registry");
        assertEq(gate.provenance(), address(provenance), "provenance");
        assertEq(gate.matcher(), address(matcher), "matcher");
        assertEq(gate.treasury(), address(safe) == address(0) ? address(gate) : address(safe), "treasury");
        assertEq(gate.guardian(), gina, "guardian");
        assertEq(gate.rootVetoer(), vera, "root vetoer");
        assertEq(gate.policyRoot(), policyRoot, "policy root");
        assertEq(gate.epoch(), 1, "epoch");
        assertEq(gate.pausedUntil(), 0, "never paused");
        assertEq(gate.offeredGuardian(), address(0), "nothing offered");
        assertEq(keccak256(abi.encode(gate.root())), keccak256(abi.encode(ruth, false, ROOT_DELAY)), "root");
        assertEq(gate.tierCount(), 3, "number of tiers");
        Tier memory tier = gate.tierAt(COUNCIL);
        assertEq(keccak256(abi.encode(tier)), keccak256(abi.encode(council, true, COUNCIL_DELAY)), "tier 1");
        assertFalse(gate.isExecutingRoot(), "nothing runs");
        (uint40 current, uint40 previous) = gate.policySince();
        assertEq(current, START, "policy since");
        assertEq(previous, 0, "no policy before");
    }

    function test_ItManagesItselfRegistriesAndCouncils() public view {
        address[] memory managed = gate.managed();
        assertEq(managed.length, 5, "number of managed contracts");
        address[5] memory needed = [
            address(gate),
            address(registry),
            address(provenance),
            address(council),
            address(guardianCouncil)
        ];
        for (uint256 i = 0; i < 5; ++i) {
            assertEq(managed[i], needed[i], "managed");
        }
    }

    /// @dev A reader of logs alone knows where it began.
    function test_ItsFirstSettingsAreLogged() public {
        IAgentTimelock.Config memory c = _plain();
        address gateToBe = vm.computeCreateAddress(address(this), vm.getNonce(address(this)));
        vm.expectEmit(gateToBe);
        emit IAgentTimelock.EpochRaised(0, 1);
        vm.expectEmit(gateToBe);
        emit IAgentTimelock.ManagedChanged(gateToBe, true);
        vm.expectEmit(gateToBe);
        emit IAgentTimelock.ManagedChanged(address(registry), true);
        vm.expectEmit(gateToBe);
        emit IAgentTimelock.ManagedChanged(address(provenance), true);
        vm.expectEmit(gateToBe);
        emit IAgentTimelock.ManagedChanged(address(council), true);
        vm.expectEmit(gateToBe);
        emit IAgentTimelock.GuardianChanged(address(0), gina);
        for (uint8 i = 0; i < 3; ++i) {
            vm.expectEmit(gateToBe);
            emit IAgentTimelock.TierChanged(i, Tier(address(0), false, 0), c.tiers[i]);
        }
        vm.expectEmit(gateToBe);
        emit IAgentTimelock.RootDelayChanged(0, ROOT_DELAY);
        vm.expectEmit(gateToBe);
        emit IAgentTimelock.RootApproverChanged(address(0), ruth, false);
        vm.expectEmit(gateToBe);
        emit IAgentTimelock.RootVetoerChanged(address(0), vera);
        vm.expectEmit(gateToBe);
        emit IAgentTimelock.PolicyRootChanged(0, c.policyRoot);
        _deploy(c);
    }

    function test_RootVetoerAndGuardianMayBeMissing() public {
        IAgentTimelock.Config memory c = _plain();
        (c.rootVetoer, c.guardian) = (address(0), address(0));
        c.tiers[0] = Tier(tess, false, 1 days);
        IAgentTimelock made = _deploy(c);
        assertEq(made.guardian(), address(0), "guardian");
        assertEq(made.rootVetoer(), address(0), "root vetoer");
        assertFalse(made.isProtected(address(0)), "nobody is not protected");
    }

    function test_TheLeastAndTheMostAreAccepted() public {
        IAgentTimelock.Config memory c = _plain();
        c.tiers = new Tier[](MAX_TIERS);
        for (uint256 i = 0; i < MAX_TIERS; ++i) {
            c.tiers[i] = Tier(address(0), false, i % 2 == 0 ? MIN_DELAY : MAX_DELAY);
        }
        c.root.delay = MIN_DELAY;
        assertEq(_deploy(c).tierCount(), MAX_TIERS, "number of tiers");
        c.tiers = new Tier[](0);
        c.root.delay = MAX_DELAY;
        assertEq(_deploy(c).tierCount(), 0, "a gate for root alone");
    }

    function test_RevertWhen_AContractIsMissing() public {
        IAgentTimelock.Config memory c = _plain();
        c.registry = address(0);
        _refusesConfig(c, _invalid(address(0)));
        c = _plain();
        c.provenance = address(0);
        _refusesConfig(c, _invalid(address(0)));
        c = _plain();
        c.matcher = payee;
        _refusesConfig(c, _invalid(payee));
    }

    function test_RevertWhen_AManagedContractIsNamedTwice() public {
        IAgentTimelock.Config memory c = _plain();
        c.provenance = c.registry;
        _refusesConfig(c, _invalid(c.registry));
        c = _plain();
        c.councils = new address[](2);
        (c.councils[0], c.councils[1]) = (address(council), address(council));
        _refusesConfig(c, _invalid(address(council)));
        c.councils[1] = address(0);
        _refusesConfig(c, _invalid(address(0)));
        c.councils[1] = payee;
        c.safe = payee;
        _refusesConfig(c, _invalid(payee));
    }

    function test_RevertWhen_TooManyCouncilsAreNamed() public {
        IAgentTimelock.Config memory c = _plain();
        c.councils = new address[](14);
        for (uint256 i = 0; i < 14; ++i) {
            c.councils[i] = address(uint160(0x1000 + i));
        }
        _refusesConfig(c, _invalid(c.councils[13]));
    }

    function test_RevertWhen_ATierIsRefused() public {
        IAgentTimelock.Config memory c = _plain();
        c.tiers[ACCOUNT].delay = MAX_DELAY + 1;
        _refusesConfig(c, _delayOutOfRange(MAX_DELAY + 1));
        c = _plain();
        c.tiers[OPTIMISTIC].delay = MIN_DELAY - 1;
        _refusesConfig(c, _delayOutOfRange(MIN_DELAY - 1));
        c = _plain();
        c.tiers[ACCOUNT].approver = address(0);
        _refusesConfig(c, abi.encodeWithSelector(IAgentTimelock.GateTierOrder.selector, ACCOUNT));
        c = _plain();
        c.tiers[COUNCIL].approverHasEpoch = false;
        bytes4 selector = IAgentTimelock.GateApproverEpochProbe.selector;
        _refusesConfig(c, abi.encodeWithSelector(selector, council, false, true));
        c = _plain();
        c.tiers[ACCOUNT].approver = ADA;
        _refusesConfig(c, _invalid(ADA));
    }

    function test_RevertWhen_NobodyGuardsAnOptimisticTier() public {
        IAgentTimelock.Config memory c = _plain();
        c.guardian = address(0);
        bytes4 selector = IAgentTimelock.GateOptimisticWithoutGuardian.selector;
        _refusesConfig(c, abi.encodeWithSelector(selector, OPTIMISTIC));
    }

    /// @dev Who stops does not decide, from the first second.
    function test_RevertWhen_TheGuardianDecides() public {
        IAgentTimelock.Config memory c = _plain();
        c.tiers[ACCOUNT].approver = gina;
        _refusesConfig(c, _decides(gina));
        c = _plain();
        c.root.approver = gina;
        _refusesConfig(c, _decides(gina));
        c = _plain();
        c.rootVetoer = gina;
        _refusesConfig(c, _decides(gina));
        c = _plain();
        c.guardian = address(council);
        _refusesConfig(c, _decides(address(council)));
        c.tiers[COUNCIL] = Tier(tess, false, 1 days);
        assertEq(_deploy(c).guardian(), address(council), "guardian");
    }

    /// @dev Councils that the gate is told of; of others it knows nothing.
    function test_RevertWhen_TheGuardianIsAMember() public {
        IAgentTimelock.Config memory c = _plain();
        c.guardian = members[1];
        bytes4 selector = IAgentTimelock.GateRoleConflict.selector;
        _refusesConfig(c, abi.encodeWithSelector(selector, members[1], council));
        c.guardian = guards[0];
        assertEq(_deploy(c).guardian(), guards[0], "guardian");
        c.councils = new address[](2);
        (c.councils[0], c.councils[1]) = (address(council), address(guardianCouncil));
        _refusesConfig(c, abi.encodeWithSelector(selector, guards[0], guardianCouncil));
        c.guardian = address(guardianCouncil);
        assertEq(_deploy(c).guardian(), address(guardianCouncil), "guardian");
    }

    function test_RevertWhen_ThereAreTooManyTiers() public {
        IAgentTimelock.Config memory c = _plain();
        c.tiers = new Tier[](MAX_TIERS + 1);
        for (uint256 i = 0; i <= MAX_TIERS; ++i) {
            c.tiers[i] = Tier(tess, false, 1 days);
        }
        bytes4 selector = IAgentTimelock.GateUnknownTier.selector;
        _refusesConfig(c, abi.encodeWithSelector(selector, MAX_TIERS, MAX_TIERS));
    }

    function test_RevertWhen_RootIsRefused() public {
        IAgentTimelock.Config memory c = _plain();
        c.root.approver = address(0);
        _refusesConfig(c, _invalid(address(0)));
        c = _plain();
        c.root.delay = MIN_DELAY - 1;
        _refusesConfig(c, _delayOutOfRange(MIN_DELAY - 1));
        c.root.delay = MAX_DELAY + 1;
        _refusesConfig(c, _delayOutOfRange(MAX_DELAY + 1));
        c = _plain();
        c.root.approverHasEpoch = true;
        bytes4 selector = IAgentTimelock.GateApproverEpochProbe.selector;
        _refusesConfig(c, abi.encodeWithSelector(selector, ruth, true, false));
    }

    function _plain() private view returns (IAgentTimelock.Config memory) {
        address[] memory councils = new address[](1);
        councils[0] = address(council);
        return _config(councils, keccak256("policy"));
    }

    function _deploy(IAgentTimelock.Config memory c) private returns (IAgentTimelock) {
        return IAgentTimelock(Artifacts.deploy("AgentTimelock", abi.encode(c)));
    }

    /// @dev Told by the gate that would be deployed next.
    function _decides(address guardian) private view returns (bytes memory) {
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)));
        return abi.encodeWithSelector(IAgentTimelock.GateRoleConflict.selector, guardian, next);
    }

    function _refusesConfig(IAgentTimelock.Config memory c, bytes memory error_) private {
        vm.expectRevert(error_);
        _deploy(c);
    }

    function _invalid(address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAgentTimelock.GateInvalidAccount.selector, account);
    }

    function _delayOutOfRange(uint32 given) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAgentTimelock.GateDelayOutOfRange.selector, given, MIN_DELAY, MAX_DELAY);
    }
}

contract ConstructorTest is ConstructorSpec, InGate {}

contract ConstructorSafeTest is ConstructorSpec, InSafe {}
