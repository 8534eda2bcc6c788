// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {ICouncil, MemberKind} from "../../../contracts/interfaces/ICouncil.sol";
import {AgentRegistryBase} from "./AgentRegistryBase.sol";
import {AnswersBytes, AnswersWord, BurnsGas, RevertsWithYes} from "./HostileAccounts.sol";

/// @notice requireMayJoin, requireMayGuard, mayWithdraw: agents, members and guardians are disjoint.
contract RolesTest is AgentRegistryBase {
    address private bob = makeAddr("bob");

    // ── requireMayJoin: keys of agents ──────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_AnAgentKeyJoins() public {
        _refusesToJoin(council, _idOf(alice), alice, address(registry));
        _mayJoin(council, _idOf(bob));
    }

    function test_RevertWhen_ARevokedAgentKeyJoins() public {
        _asGuardian();
        registry.revokeKey(alice);
        _refusesToJoin(council, _idOf(alice), alice, address(registry));
    }

    function test_RevertWhen_AnExpiredAgentKeyJoins() public {
        vm.warp(VALID_UNTIL + 1);
        _refusesToJoin(council, _idOf(alice), alice, address(registry));
    }

    function test_RevertWhen_AnAgentKeyJoinsTheGuardianBody() public {
        gate.setGuardian(address(guardianBody));
        _refusesToJoin(guardianBody, _idOf(alice), alice, address(registry));
        _mayJoin(guardianBody, _idOf(bob));
    }

    // ── requireMayJoin: the guardian ────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_TheGuardianJoins() public {
        _refusesToJoin(council, _idOf(gina), gina, address(gate));
        gate.setGuardian(stranger);
        _mayJoin(council, _idOf(gina));
    }

    function test_RevertWhen_TheGuardianBodyJoinsItself() public {
        gate.setGuardian(address(guardianBody));
        _refusesToJoin(guardianBody, _idOf(address(guardianBody)), address(guardianBody), address(gate));
    }

    function test_WithoutGuardianNobodyIsIt() public {
        gate.setGuardian(address(0));
        _mayJoin(council, _idOf(address(0)));
        _mayJoin(council, _idOf(max));
    }

    // ── requireMayJoin: a member of the guardian's body ─────────────────────────────────────────────────────────

    function test_RevertWhen_AMemberOfTheGuardianBodyJoins() public {
        gate.setGuardian(address(guardianBody));
        _refusesToJoin(council, _idOf(max), max, address(guardianBody));
        _mayJoin(council, _idOf(bob));
        // The twin: the same body without the role.
        gate.setGuardian(gina);
        _mayJoin(council, _idOf(max));
    }

    /// @dev Also where the gate does not manage the body.
    function test_RevertWhen_AMemberOfAForeignGuardianBodyJoins() public {
        ICouncil foreign = _newCouncil(bob);
        gate.setGuardian(address(foreign));
        _refusesToJoin(council, _idOf(bob), bob, address(foreign));
        _mayJoin(council, _idOf(stranger));
    }

    function test_RevertWhen_APasskeyOfTheGuardianBodyJoins() public {
        // Any contract will do as the verifier: nobody signs here.
        bytes memory passkey = abi.encodePacked(address(registry), keccak256("x"), keccak256("y"));
        ICouncil.NewMember[] memory members = new ICouncil.NewMember[](1);
        members[0] = ICouncil.NewMember(MemberKind.Verified, passkey);
        _asRoot();
        guardianBody.changeMembers(new bytes32[](0), members, 1);

        gate.setGuardian(address(guardianBody));
        bytes32 id = keccak256(passkey);
        _refusesToJoin(council, id, address(uint160(uint256(id))), address(guardianBody));
        _mayJoin(council, keccak256("another passkey"));
    }

    /// @dev The id of a passkey may end in the bytes of an agent key. It is not that key.
    function test_APasskeyWhoseIdEndsLikeAnAgentKeyJoins() public view {
        _mayJoin(council, bytes32(uint256(uint160(alice)) | (1 << 160)));
        _mayJoin(council, bytes32(uint256(uint160(gina)) | (1 << 160)));
    }

    // ── requireMayJoin: the guardian's own body ─────────────────────────────────────────────────────────────────

    function test_RevertWhen_AMemberOfACouncilJoinsTheGuardianBody() public {
        gate.setGuardian(address(guardianBody));
        _refusesToJoin(guardianBody, _idOf(mia), mia, address(council));
        // Its own members are not in its way: the Council asks after it admitted them.
        _mayJoin(guardianBody, _idOf(max));
        // The twin: the same body without the role.
        gate.setGuardian(gina);
        _mayJoin(guardianBody, _idOf(mia));
    }

    function test_RevertWhen_ARealCouncilAdmitsAnAgentKey() public {
        gate.setExecutingRoot(true);
        bytes32[] memory none = new bytes32[](0);
        vm.prank(address(gate));
        _expectRoleConflict(alice, address(registry));
        council.changeMembers(none, _asMembers(alice), 1);
        assertFalse(council.isMember(_idOf(alice)), "an agent key is a member");

        vm.prank(address(gate));
        council.changeMembers(none, _asMembers(bob), 1);
        assertTrue(council.isMember(_idOf(bob)), "bob is no member");
    }

    // ── requireMayJoin: guardians that are hostile, or no Councils ──────────────────────────────────────────────

    function test_AGuardianThatIsNoCouncilIsInNobodysWay() public {
        _mayJoinUnder(stranger);
        _mayJoinUnder(address(new AnswersWord(0)));
        _mayJoinUnder(address(new AnswersWord(2)));
        _mayJoinUnder(address(new AnswersBytes(64)));
        _mayJoinUnder(address(new AnswersBytes(1_000_000)));
        _mayJoinUnder(address(new RevertsWithYes()));
        _mayJoinUnder(address(new BurnsGas()));
    }

    // ── requireMayGuard ─────────────────────────────────────────────────────────────────────────────────────────

    function test_RevertWhen_AnAgentKeyGuards() public {
        _refusesToGuard(alice, address(registry));
        registry.requireMayGuard(bob);
    }

    function test_RevertWhen_ARevokedAgentKeyGuards() public {
        _asGuardian();
        registry.revokeKey(alice);
        _refusesToGuard(alice, address(registry));
    }

    function test_RevertWhen_AMemberGuards() public {
        _refusesToGuard(mia, address(council));
        _refusesToGuard(max, address(guardianBody));
        gate.setManaged(new address[](0));
        registry.requireMayGuard(mia);
    }

    function test_AManagedCouncilMayGuard() public view {
        registry.requireMayGuard(address(guardianBody));
    }

    // ── mayWithdraw ─────────────────────────────────────────────────────────────────────────────────────────────

    function test_TheOperatorMayWithdraw() public {
        assertTrue(registry.mayWithdraw(ADA, otto), "operator");
        _addAgent(BEA, stranger, bob);
        assertFalse(registry.mayWithdraw(BEA, otto), "operator of another agent");
        assertTrue(registry.mayWithdraw(BEA, stranger), "the other operator");
    }

    function test_AKeyMayWithdraw() public {
        assertTrue(registry.mayWithdraw(ADA, alice), "key");
        _addAgent(BEA, otto, bob);
        assertFalse(registry.mayWithdraw(BEA, alice), "key of another agent");
        assertFalse(registry.mayWithdraw(ADA, bob), "key of the other agent");
    }

    function test_ARevokedKeyMayNotWithdraw() public {
        _asGuardian();
        registry.revokeKey(alice);
        assertFalse(registry.mayWithdraw(ADA, alice), "revoked");
        assertTrue(registry.mayWithdraw(ADA, otto), "operator");
    }

    function test_AnExpiredKeyMayNotWithdraw() public {
        vm.warp(VALID_UNTIL);
        assertTrue(registry.mayWithdraw(ADA, alice), "last second");
        vm.warp(VALID_UNTIL + 1);
        assertFalse(registry.mayWithdraw(ADA, alice), "expired");
    }

    function test_NobodyElseMayWithdraw() public view {
        assertFalse(registry.mayWithdraw(ADA, gina), "guardian");
        assertFalse(registry.mayWithdraw(ADA, stranger), "stranger");
        assertFalse(registry.mayWithdraw(ADA, address(0)), "zero");
        assertFalse(registry.mayWithdraw(NOBODY, address(0)), "zero of an unknown agent");
        // Zero is the agent of everybody who is no key.
        assertFalse(registry.mayWithdraw(0, stranger), "stranger for agent zero");
    }

    function test_AFrozenAgentMayWithdraw() public {
        _asGuardian();
        registry.freeze(ADA);
        assertTrue(registry.mayWithdraw(ADA, alice), "taking back is safe");
    }

    // ── Helpers ─────────────────────────────────────────────────────────────────────────────────────────────────

    function _asMembers(address account) private pure returns (ICouncil.NewMember[] memory members) {
        members = new ICouncil.NewMember[](1);
        members[0] = ICouncil.NewMember(MemberKind.Eoa, abi.encodePacked(account));
    }

    function _mayJoin(ICouncil body, bytes32 member) private view {
        registry.requireMayJoin(address(body), member);
    }

    function _mayJoinUnder(address guardian) private {
        gate.setGuardian(guardian);
        registry.requireMayJoin{gas: 300_000}(address(council), _idOf(bob));
    }

    function _refusesToJoin(ICouncil body, bytes32 member, address account, address holder) private {
        _expectRoleConflict(account, holder);
        registry.requireMayJoin(address(body), member);
    }

    function _refusesToGuard(address account, address holder) private {
        _expectRoleConflict(account, holder);
        registry.requireMayGuard(account);
    }
}
