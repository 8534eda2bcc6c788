// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {IAgentRegistry} from "../../../contracts/interfaces/IAgentRegistry.sol";
import {IAgentTimelock} from "../../../contracts/interfaces/IAgentTimelock.sol";
import {ICouncil, MemberKind} from "../../../contracts/interfaces/ICouncil.sol";
import {NaiveWallet} from "../../../contracts/mocks/NaiveWallet.sol";
import {SignedApproval, Tier} from "../../../contracts/types/Proposal.sol";
import {Batch} from "../../../contracts/types/Provenance.sol";
import {InGate, InSafe} from "../support/TreasuryKind.sol";
import {TypedData} from "../support/TypedData.sol";
import {Sweep} from "./Sweep.sol";

/// @notice A hostile relayer brings any gas to what others signed, and anybody to what is open to all: proposing,
/// approving, stopping, holding, anchoring.
abstract contract ActSweepSpec is Sweep {
    // ── Proposing and approving ─────────────────────────────────────────────────────────────────────────────────

    function test_Proposing() public {
        Draft memory d = _payment(COUNCIL, 100e6);
        bytes memory data = abi.encodeCall(IAgentTimelock.propose, (d.p, d.w, alice, _signProposal(d, "alice")));
        _sweep("propose", Shot(stranger, address(gate), data));
    }

    function test_ProposingAndApproving() public {
        Draft memory d = _payment(COUNCIL, 100e6);
        SignedApproval memory approval = _signApproval(d, d.p.notAfter);
        bytes memory signature = _signProposal(d, "alice");
        bytes memory data = abi.encodeCall(IAgentTimelock.proposeAndApprove, (d.p, d.w, alice, signature, approval));
        _sweep("propose and approve", Shot(stranger, address(gate), data));
    }

    function test_ApprovingBySignatureOfTheCouncil() public {
        Draft memory d = _payment(COUNCIL, 100e6);
        _propose(d);
        _sweep("approve by signature", _approving(d, _signApproval(d, d.p.notAfter)));
    }

    function test_ApprovingBySignatureOfAContract() public {
        NaiveWallet wallet = new NaiveWallet(makeAddr("wendy"));
        _watch(address(wallet));
        Draft memory d = _proposedTo(address(wallet));
        bytes32 digest = TypedData.approvalDigest(address(gate), address(wallet), 0, d.p.notAfter, _id(d));
        bytes memory signature = signDigest(keyOf("wendy"), digest);
        _sweep("approve by ERC-1271", _approving(d, SignedApproval(0, d.p.notAfter, signature)));
    }

    function test_ProposingAsApprover() public {
        Draft memory d = _rootDraft(address(coin), 0, abi.encodeCall(coin.transfer, (payee, 1)));
        bytes memory data = abi.encodeCall(IAgentTimelock.proposeAsApprover, (d.p, d.w, d.p.notAfter));
        _sweep("propose as root", Shot(ruth, address(gate), data));
    }

    // ── Stopping ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_Vetoing() public {
        Draft memory d = _payment(OPTIMISTIC, 100e6);
        _propose(d);
        _sweep("veto", Shot(gina, address(gate), _stop(IAgentTimelock.veto.selector, d)));
    }

    function test_Rejecting() public {
        Draft memory d = _payment(ACCOUNT, 100e6);
        _propose(d);
        _sweep("reject", Shot(tess, address(gate), _stop(IAgentTimelock.reject.selector, d)));
    }

    function test_Withdrawing() public {
        Draft memory d = _payment(OPTIMISTIC, 100e6);
        _propose(d);
        bytes memory data = abi.encodeCall(IAgentTimelock.withdraw, (d.p.proposer, d.p.nonce, _id(d), d.t));
        _sweep("withdraw", Shot(otto, address(gate), data));
    }

    function test_Pausing() public {
        _sweep("pause", Shot(gina, address(gate), abi.encodeCall(IAgentTimelock.pause, (1 hours))));
    }

    function test_RevokingAnAllowance() public {
        _asRoot(address(coin), abi.encodeCall(coin.approve, (stranger, 5)));
        bytes memory data = abi.encodeCall(IAgentTimelock.revokeAllowance, (address(coin), stranger));
        _sweep("revoke an allowance", Shot(gina, address(gate), data));
    }

    // ── Registry ────────────────────────────────────────────────────────────────────────────────────────────────

    function test_HoldingAgentsAndKeys() public {
        _sweep("freeze", Shot(gina, address(registry), abi.encodeCall(registry.freeze, (ADA_ID))));
        bytes memory data = abi.encodeCall(registry.raiseLowestTier, (ADA_ID, COUNCIL));
        _sweep("raise the lowest tier", Shot(gina, address(registry), data));
        data = abi.encodeCall(registry.blockTarget, (ADA_ID, address(coin)));
        _sweep("block a target", Shot(gina, address(registry), data));
        _sweep("revoke a key", Shot(otto, address(registry), abi.encodeCall(registry.revokeKey, (alice))));
        data = abi.encodeCall(registry.markCompromised, (alice, START));
        _sweep("mark a key compromised", Shot(otto, address(registry), data));
    }

    // ── Provenance ──────────────────────────────────────────────────────────────────────────────────────────────

    function test_AnchoringAndWithdrawing() public {
        Batch memory batch = Batch(stranger, "root", 5, "profile", 0, "schema");
        bytes memory data = abi.encodeCall(provenance.anchor, (batch, START));
        _sweep("anchor", Shot(stranger, address(provenance), data));
        vm.prank(stranger);
        provenance.anchor(batch, START);
        data = abi.encodeCall(provenance.dispute, (batch, "wrong"));
        _sweep("dispute a batch", Shot(stranger, address(provenance), data));
        data = abi.encodeCall(provenance.revoke, (batch.root, "wrong"));
        _sweep("withdraw a batch", Shot(stranger, address(provenance), data));
    }

    // ── Councils ────────────────────────────────────────────────────────────────────────────────────────────────

    /// @dev The guardian is a Council; whoever carries its veto brings the gas for the gate as well.
    function test_ACouncilVetoes() public {
        _asRoot(abi.encodeCall(gate.offerGuardian, (address(guardianCouncil))));
        _actAs("gus", address(gate), abi.encodeCall(gate.acceptGuardian, ()));
        Draft memory d = _payment(OPTIMISTIC, 100e6);
        _propose(d);
        _sweep("council vetoes", _act("gus", address(gate), _stop(IAgentTimelock.veto.selector, d)));
        _sweep("council pauses", _act("gus", address(gate), abi.encodeCall(IAgentTimelock.pause, (1 hours))));
        _sweep("council freezes", _act("gus", address(registry), abi.encodeCall(registry.freeze, (ADA_ID))));
    }

    function test_AMemberSuspendsItself() public {
        _sweep("suspend", Shot(members[0], address(council), abi.encodeCall(ICouncil.suspend, ())));
    }

    // ── What must fail, with any gas ────────────────────────────────────────────────────────────────────────────

    /// @dev A question that runs out of gas must not count as its answer.
    function test_RevertWhen_AMemberOfACouncilAcceptsTheGuard() public {
        _asRoot(abi.encodeCall(gate.offerGuardian, (members[0])));
        bytes memory data = abi.encodeCall(IAgentTimelock.acceptGuardian, ());
        _sweepRefused(
            "a member accepts as guardian",
            Shot(members[0], address(gate), data),
            IAgentRegistry.RegistryRoleConflict.selector
        );
    }

    function test_RevertWhen_AGuardJoinsTheCouncil() public {
        _refusedAtRoot("a guard joins the council", address(council), _joining(gina));
    }

    function test_RevertWhen_AnAgentsKeyJoinsTheCouncil() public {
        _refusedAtRoot("an agent's key joins the council", address(council), _joining(alice));
    }

    function test_RevertWhen_ACouncilIsSeatedAsIfItHadNoEpoch() public {
        Tier memory tier = Tier(address(council), false, ACCOUNT_DELAY);
        bytes memory data = abi.encodeCall(IAgentTimelock.setTier, (ACCOUNT, tier));
        _refusedAtRoot("a council is seated without its epoch", address(gate), data);
    }

    function test_RevertWhen_OneMemberAgreesForTwo() public {
        Draft memory d = _payment(COUNCIL, 100e6);
        _propose(d);
        SignedApproval memory approval = _signApproval(d, d.p.notAfter);
        approval.signature = signAsMembers(_approvalDigest(d, d.p.notAfter), 1);
        _sweepRefused(
            "approve below the threshold",
            _approving(d, approval),
            IAgentTimelock.GateInvalidSignature.selector
        );
    }

    function test_RevertWhen_TheAgentIsFrozen() public {
        Draft memory d = _payment(OPTIMISTIC, 100e6);
        _makeReady(d);
        vm.prank(gina);
        registry.freeze(ADA_ID);
        _sweepRefused("execute of a frozen agent", _executing(d), IAgentTimelock.GateAgentRefused.selector);
    }

    function test_RevertWhen_TheTargetIsBlocked() public {
        Draft memory d = _payment(OPTIMISTIC, 100e6);
        _makeReady(d);
        vm.prank(gina);
        registry.blockTarget(ADA_ID, address(coin));
        _sweepRefused("execute at a blocked target", _executing(d), IAgentTimelock.GateTargetBlocked.selector);
    }

    function test_RevertWhen_AMemberLeftSince() public {
        Draft memory d = _payment(COUNCIL, 100e6);
        _makeReady(d);
        vm.prank(members[0]);
        council.suspend();
        _sweepRefused("execute after a member left", _executing(d), IAgentTimelock.GateApproverEpochMismatch.selector);
    }

    function test_RevertWhen_TheMeterIsEmpty() public {
        Draft memory d = _payment(OPTIMISTIC, PAY_MAX);
        _makeReady(d);
        for (uint256 i = 0; i < 3; ++i) {
            Draft memory other = _payment(OPTIMISTIC, PAY_MAX);
            _propose(other);
            skip(OPTIMISTIC_DELAY);
            _execute(other);
        }
        _sweepRefused("execute beyond the meter", _executing(d), IAgentTimelock.GateMeterExceeded.selector);
    }

    // ── Inside ──────────────────────────────────────────────────────────────────────────────────────────────────

    function _proposedTo(address approver) private returns (Draft memory d) {
        _asRoot(abi.encodeCall(gate.setTier, (ACCOUNT, Tier(approver, false, ACCOUNT_DELAY))));
        d = _payment(ACCOUNT, 100e6);
        _propose(d);
    }

    function _approving(Draft memory d, SignedApproval memory approval) private view returns (Shot memory) {
        bytes memory data = abi.encodeCall(
            IAgentTimelock.approveBySignature,
            (d.p.proposer, d.p.nonce, _id(d), d.t, approval)
        );
        return Shot(stranger, address(gate), data);
    }

    function _executing(Draft memory d) private view returns (Shot memory) {
        return Shot(stranger, address(gate), abi.encodeCall(IAgentTimelock.execute, (d.p, d.w, d.t)));
    }

    function _stop(bytes4 selector, Draft memory d) private pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, d.p.proposer, d.p.nonce, _id(d), d.t, "seen");
    }

    function _joining(address member) private pure returns (bytes memory) {
        ICouncil.NewMember[] memory added = new ICouncil.NewMember[](1);
        added[0] = ICouncil.NewMember(MemberKind.Eoa, abi.encodePacked(member));
        return abi.encodeCall(ICouncil.changeMembers, (new bytes32[](0), added, 2));
    }

    function _refusedAtRoot(string memory name, address target, bytes memory data) private {
        Draft memory d = _rootDraft(target, 0, data);
        _makeReady(d);
        _sweepRefused(name, _executing(d), IAgentTimelock.GateCallFailed.selector);
    }

    /// @dev What the guards' Council does by one of its members, carried by a stranger.
    function _act(string memory guard, address target, bytes memory data) private view returns (Shot memory) {
        uint40 until = uint40(block.timestamp) + 1 hours;
        bytes32 digest = guardianCouncil.actDigest(target, data, 0, until);
        bytes memory signatures = abi.encodePacked(uint8(1), signDigest(keyOf(guard), digest));
        bytes memory carried = abi.encodeCall(ICouncil.execute, (target, data, 0, until, signatures));
        return Shot(stranger, address(guardianCouncil), carried);
    }

    function _actAs(string memory guard, address target, bytes memory data) private {
        Shot memory shot = _act(guard, target, data);
        (bool success, ) = shot.to.call(shot.data);
        assertTrue(success, "the council acts");
    }
}

contract ActSweepTest is ActSweepSpec, InGate {}

contract ActSweepSafeTest is ActSweepSpec, InSafe {}
